# ruff: noqa: ARG001, ARG005 - closures share one signature
"""Choice lists of questions: written out, from a table (filtered), or from a repeat's rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from forms.definition import Choice, ChoiceList, Question, Text
from forms.findings import Refused
from forms.tables import Row, Table
from forms.texts import itext_id
from forms.xpath.code import Ref
from forms.xpath.compile import Compiled

XF = "{http://www.w3.org/2002/xforms}"

Compile = Callable[[str, str], Compiled | None]
Labelled = Callable[[Element], Text | None]


class Source(NamedTuple):
    """A choice list, and what its filter reads (empty = always the same)."""

    choices: ChoiceList
    refs: tuple[Ref, ...]
    filter: str


def choice_source(
    control: Element,
    compile_text: Compile,
    labelled: Labelled,
    texts: Mapping[str, Text],
    root: Question,
    *,
    fixed: bool,
) -> Source | None:
    """The choices of a select control; None when its list did not compile. Raises Refused.

    `fixed` = no choice's label shows an answer, so that choices can be made once and kept.
    """
    itemset = control.find(f"{XF}itemset")
    if itemset is None:
        return _written_out(control, labelled)
    source = itemset.get("nodeset") or ""
    compiled = compile_text(source, "set")
    if compiled is None:
        return None
    refs = compiled.refs
    value = _child(itemset, "value")
    label = _child(itemset, "label")
    if compiled.table is not None:
        made = _from_table(compiled, compiled.table, value, label, texts, fixed=fixed)
    elif compiled.question is not None:
        made = _from_rows(compiled, compiled.question, value, label)
        refs += tuple(
            Ref(compiled.question.by_name[name], root, "value") for name in {value, label}
        )
    else:
        raise Refused("not_a_list")
    return Source(made, refs, source)


def _child(itemset: Element, tag: str) -> str:
    child = itemset.find(XF + tag)
    return (child.get("ref") or "").strip() if child is not None else ""


def _written_out(control: Element, labelled: Labelled) -> Source:
    items: dict[str, Text | None] = {}
    for item in control.findall(f"{XF}item"):
        items.setdefault((item.findtext(f"{XF}value") or "").strip(), labelled(item))
    names = frozenset(items)

    def label(name: str, e: Any) -> str:
        text = items.get(name)
        return text.render(e.root, e) if text is not None else ""

    def choices(n: Any, e: Any) -> list[Choice]:
        return [Choice(name, label(name, e), {}) for name in items]

    return Source(ChoiceList(choices, lambda n, e: names, label), (), "")


def _from_table(
    compiled: Compiled,
    table: Table,
    value: str,
    label: str,
    texts: Mapping[str, Text],
    *,
    fixed: bool,
) -> ChoiceList:
    run = compiled.run
    translated = label.startswith("jr:itext(") and itext_id(label) is None
    column = label[len("jr:itext(") : -1].strip() if translated else label
    hidden = {value, column, "itextId", "label"}
    kept: dict[str, dict[int, Choice]] = {}

    def made(row: Row, e: Any) -> Choice:
        shown = row.get(column, "")
        image = ""
        if translated:
            text = texts.get(shown)
            shown = text.render(e.current or e.root, e) if text is not None else ""
            image = text.medium("image", e) if text is not None else ""
        extra = {key: text for key, text in row.items() if key not in hidden}
        return Choice(row.get(value, ""), shown, extra, image)

    def choices(n: Any, e: Any) -> list[Choice]:
        if not fixed:
            return [made(row, e) for row in run(n, e)]
        known = kept.setdefault(e.language, {})
        found = []
        for row in run(n, e):
            choice = known.get(id(row))
            if choice is None:
                choice = known[id(row)] = made(row, e)
            found.append(choice)
        return found

    def one_label(name: str, e: Any) -> str:
        rows = table.lookup(value, name)
        return made(rows[0], e).label if rows else ""

    if compiled.refs or not compiled.pure:
        return ChoiceList(
            choices,
            lambda n, e: {row.get(value, "") for row in run(n, e)},
            one_label,
            lambda n, e: [made(row, e) for row in table.rows],
        )
    always: list[frozenset[str]] = []

    def names(n: Any, e: Any) -> frozenset[str]:
        if not always:
            always.append(frozenset(row.get(value, "") for row in run(n, e)))
        return always[0]

    return ChoiceList(choices, names, one_label)


def _from_rows(compiled: Compiled, rows: Question, value: str, label: str) -> ChoiceList:
    run = compiled.run
    name_at, label_at = rows.by_name.get(value), rows.by_name.get(label)
    if name_at is None or label_at is None:
        raise Refused("unknown_path", name=value if name_at is None else label)
    name_index, label_index = name_at.index, label_at.index

    def choices(n: Any, e: Any) -> list[Choice]:
        return [
            Choice(name, row.children[label_index].seen, {})
            for row in run(n, e)
            if (name := row.children[name_index].seen)
        ]

    def names(n: Any, e: Any) -> set[str]:
        return {row.children[name_index].seen for row in run(n, e)}

    def one_label(name: str, e: Any) -> str:
        found = run(e.current, e)
        return next(
            (
                row.children[label_index].seen
                for row in found
                if row.children[name_index].seen == name
            ),
            "",
        )

    return ChoiceList(choices, names, one_label)
