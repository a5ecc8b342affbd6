"""Labels, hints and messages: from XML (itext or inline, with outputs) to `Text`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from xml.etree.ElementTree import Element

from forms.definition import Evaluate, Text

XF = "{http://www.w3.org/2002/xforms}"
_MISSING = "-"  # what pyxform writes where a translation is missing

Output = Callable[[str], Evaluate | None]
Part = str | Evaluate


def short_language(name: str) -> str:
    """The code of a language column: "zh" of "中文 (zh)"; the name itself without a code."""
    before, bracket, rest = name.rpartition("(")
    code = rest.strip().removesuffix(")").strip()
    return code if bracket and before.strip() and code else name.strip()


def itext_id(reference: str) -> str | None:
    """The id in `jr:itext('id')`; None for anything else."""
    text = reference.strip()
    if text.startswith("jr:itext(") and text.endswith(")"):
        inner = text[len("jr:itext(") : -1].strip()
        if len(inner) >= 2 and inner[0] == inner[-1] and inner[0] in "'\"":
            return inner[1:-1]
    return None


def parts_of(element: Element, output: Output) -> tuple[Part, ...]:
    """The parts of a mixed content; outputs are compiled by `output`."""
    parts: list[Part] = [element.text] if element.text else []
    for child in element:
        if child.tag == f"{XF}output":
            run = output(child.get("value") or child.get("ref") or "")
            if run is not None:
                parts.append(run)
        if child.tail:
            parts.append(child.tail)
    if all(isinstance(part, str) for part in parts):
        return ("".join(part for part in parts if isinstance(part, str)).strip(),)
    return tuple(parts)


def plain_text(parts: tuple[Part, ...]) -> Text:
    """A text that is the same in every language."""
    return Text(("",), {"": parts}, {})


def in_two_languages(chinese: str, english: str) -> Text | None:
    """A text out of two plain columns; what is missing in one language is said in the other."""
    parts: dict[str, tuple[Part, ...]] = {}
    if chinese or english:
        parts["zh"] = (chinese or english,)
    if english:
        parts["en"] = (english,)
    return Text(tuple(parts), parts, {}) if parts else None


def translated(
    languages: Mapping[str, str],
    itext: Mapping[str, Mapping[str, list[Element]]],
    identifier: str,
    output: Output,
) -> tuple[Text | None, Text | None]:
    """The text with this id in all languages, and its guidance form.

    `languages` maps language names to short codes, the default first.
    """
    plain: dict[str, tuple[Part, ...]] = {}
    guidance: dict[str, tuple[Part, ...]] = {}
    media: dict[str, dict[str, str]] = {}
    for name, code in languages.items():
        for value in itext.get(name, {}).get(identifier, ()):
            form = value.get("form")
            if form in {None, "guidance"}:
                parts = parts_of(value, output)
                if parts not in {("",), (_MISSING,)}:
                    (plain if form is None else guidance)[code] = parts
            elif value.text and value.text != _MISSING:
                media.setdefault(code, {})[form or ""] = value.text.rpartition("/")[2]
    codes = tuple(languages.values())
    return (
        Text(codes, plain, media) if plain or media else None,
        Text(codes, guidance, {}) if guidance else None,
    )


def ordered_languages(itext: Iterable[str], default: str) -> dict[str, str]:
    """Language names to short codes, the default first."""
    names = sorted(itext, key=lambda name: name != default)
    return {name: short_language(name) for name in names}
