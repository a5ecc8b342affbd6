"""Cuts an XPath expression into tokens (XPath 1.0 §3.7, names as in XML, Chinese included)."""

from __future__ import annotations

import re
from typing import NamedTuple

from forms.findings import Refused

MAX_LENGTH = 20_000

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
  | (?P<string>"[^"]*"|'[^']*')
  | (?P<name>[^\W\d][\w\-.·]*(?::[^\W\d][\w\-.·]*)?)
  | (?P<sign>\.\.|::|//|!=|<=|>=|[()\[\].@,/|+\-=<>*])
    """,
    re.VERBOSE,
)
_OPERATOR_NAMES = {"and", "or", "div", "mod"}
# After one of these, `*` and the operator names are names, not operators (XPath 1.0 §3.7).
_OPENERS = {"@", "::", "(", "[", ",", "/", "//", "|", "+", "-", "=", "!=", "<", "<=", ">", ">="}


class Token(NamedTuple):
    """`kind`: number, string, name, sign, operator, end. `at` is the 0-based place."""

    kind: str
    text: str
    at: int


def tokens(source: str) -> list[Token]:
    """The tokens of an expression, ended by one of kind "end"; raises Refused."""
    if len(source) > MAX_LENGTH:
        raise Refused("expression_too_long", limit=MAX_LENGTH)
    found: list[Token] = []
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            code = "string_not_closed" if source[at] in "'\"" else "unknown_character"
            raise Refused(code, at=at, text=source[at])
        kind = match.lastgroup or ""
        text = match.group()
        if kind != "space":
            found.append(_token(kind, text, at, found))
        at = match.end()
    found.append(Token("end", "", len(source)))
    return found


def _token(kind: str, text: str, at: int, before: list[Token]) -> Token:
    operand_before = (
        bool(before)
        and before[-1].kind != "operator"
        and (before[-1].kind != "sign" or before[-1].text not in _OPENERS)
    )
    if kind == "name" and operand_before and text in _OPERATOR_NAMES:
        return Token("operator", text, at)
    if text == "*" and operand_before:
        return Token("operator", text, at)
    if kind == "string":
        return Token(kind, text[1:-1], at)
    return Token(kind, text, at)
