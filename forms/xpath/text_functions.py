"""Functions on texts and truths (XPath 1.0 §4.2, §4.3; ODK XForms specification)."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from forms.findings import Refused
from forms.xpath.code import Code, Compiling, Function, Scope
from forms.xpath.number_functions import rounded
from forms.xpath.plain import function
from forms.xpath.syntax import Expression, String

MAX_MATCHED = 10_000


def substr(text: str, start: float, end: float = math.inf) -> str:
    """From `start` up to (not with) `end`, both from 0; negative counts from the end."""
    if start != start or end != end:
        return ""
    size = len(text)

    def place(offset: float) -> int:
        if offset < 0:
            offset += size
        return int(min(max(offset, 0), size))

    return text[place(start) : place(end)]


def substring(text: str, start: float, length: float = math.inf) -> str:
    """XPath 1.0: places count from 1, halves round up."""
    first = rounded(start)
    last = first + rounded(length)
    if first != first or last != last:
        return ""
    return "".join(char for place, char in enumerate(text, 1) if first <= place < last)


def selected(text: str, name: str) -> bool:
    """Whether `name` is among the chosen names; blank is selected in blank."""
    name = name.strip()
    return name in text.split() if name else not text.strip()


def selected_at(text: str, place: float) -> str:
    """The chosen name at a place counted from 0; blank out of range."""
    names = text.split()
    return names[int(place)] if 0 <= place < len(names) else ""


def translate(text: str, old: str, new: str) -> str:
    """XPath 1.0 §4.2: the first mention of a character decides."""
    table: dict[int, str | None] = {}
    for place, char in enumerate(old):
        table.setdefault(ord(char), new[place] if place < len(new) else None)
    return text.translate(table)


@lru_cache(maxsize=512)
def _pattern(source: str) -> re.Pattern[str] | None:
    """The compiled pattern, ASCII classes as in Java; None when it is broken."""
    try:
        return re.compile(source, re.ASCII)
    except (re.error, OverflowError, RecursionError):
        return None


def matches(text: str, source: str) -> bool:
    """Whether the whole text matches, as on phones."""
    pattern = _pattern(source)
    return pattern is not None and pattern.fullmatch(text[:MAX_MATCHED]) is not None


def _regex(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    wanted = arguments[1]
    if isinstance(wanted, String):
        source = wanted.value
        if _pattern(source) is None:
            raise Refused("regex_broken", at=wanted.at, text=source)
        if not (source.startswith("^") and source.endswith("$")):
            c.warn("regex_without_anchors", text=source)
    text, pattern = c.string(arguments[0], scope), c.string(wanted, scope)
    return Code("boolean", lambda n, e: matches(text(n, e), pattern(n, e)))


def _concat(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    if len(arguments) == 1:
        texts = c.strings(arguments[0], scope)
        return Code("string", lambda n, e: "".join(texts(n, e)))
    parts = [c.string(argument, scope) for argument in arguments]
    return Code("string", lambda n, e: "".join([part(n, e) for part in parts]))


def _string(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    return Code("string", c.string(arguments[0], scope))


def _boolean(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    return Code("boolean", c.boolean(arguments[0], scope))


def _if(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    condition = c.boolean(arguments[0], scope)
    one, other = c.code(arguments[1], scope), c.code(arguments[2], scope)
    if one.type == other.type and one.type in {"number", "boolean"}:
        kind, yes, no = one.type, one.fn, other.fn
    else:
        kind, yes, no = "string", c.to_string(one), c.to_string(other)
    return Code(kind, lambda n, e: yes(n, e) if condition(n, e) else no(n, e))


def _coalesce(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    parts = [c.string(argument, scope) for argument in arguments]

    def run(n: object, e: object) -> str:
        for part in parts:
            text: str = part(n, e)
            if text and text != "NaN":
                return text
        return ""

    return Code("string", run)


FUNCTIONS = {
    "string": Function(1, 1, _string),
    "boolean": Function(1, 1, _boolean),
    "if": Function(3, 3, _if),
    "coalesce": Function(1, 100, _coalesce),
    "concat": Function(1, 500, _concat),
    "regex": Function(2, 2, _regex),
    "not": function("boolean", "b", lambda truth: not truth),
    "true": function("boolean", "", lambda: True),
    "false": function("boolean", "", lambda: False),
    "boolean-from-string": function("boolean", "s", lambda text: text in {"true", "1"}),
    "contains": function("boolean", "ss", lambda text, part: part in text),
    "starts-with": function("boolean", "ss", str.startswith),
    "ends-with": function("boolean", "ss", str.endswith),
    "string-length": function("number", "s", lambda text: float(len(text))),
    "substr": function("string", "snn", substr, least=2),
    "substring": function("string", "snn", substring, least=2),
    "substring-before": function(
        "string", "ss", lambda text, part: text.partition(part)[0] if part and part in text else ""
    ),
    "substring-after": function(
        "string", "ss", lambda text, part: text.partition(part)[2] if part else text
    ),
    "normalize-space": function("string", "s", lambda text: " ".join(text.split())),
    "translate": function("string", "sss", translate),
    "selected": function("boolean", "ss", selected),
    "selected-at": function("string", "sn", selected_at),
    "count-selected": function("number", "s", lambda text: float(len(text.split()))),
}
