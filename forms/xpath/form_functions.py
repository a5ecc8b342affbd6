# ruff: noqa: ARG001, ARG005 - closures and builders share one signature
"""Functions that ask the form itself: choice names, translated texts, earlier values."""

from __future__ import annotations

from typing import Any

from forms.findings import Refused
from forms.xpath.code import Code, Compiling, Function, Scope
from forms.xpath.parse import parse
from forms.xpath.syntax import Expression, String


def _choice_name(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    """`jr:choice-name(value, 'path')`: the label of a choice of the question at the path."""
    where = arguments[1]
    if not isinstance(where, String):
        raise Refused("choice_name_path")
    value = c.string(arguments[0], scope)
    code = c.code(parse(where.value.strip()), scope)
    question = code.question
    if question is None or not question.kind.startswith("select"):
        raise Refused("choice_name_path", at=where.at, name=where.value.strip())
    c.language = True
    logic = question.logic

    def run(n: Any, e: Any) -> str:
        name = value(n, e)
        if not name or logic.choices is None:
            return ""
        label: str = logic.choices.label(name, e)
        return label

    return Code("string", run)


def _itext(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    name = c.string(arguments[0], scope)
    c.language = True

    def run(n: Any, e: Any) -> str:
        text = e.texts.get(name(n, e))
        return text.render(n, e) if text is not None else ""

    return Code("string", run)


def _once(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    """Keeps the first value that the expression's own question got."""
    first = c.string(arguments[0], scope)
    c.pure = False
    return Code("string", lambda n, e: e.current.text or first(n, e))


def _current(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    return Code("node", lambda n, e: e.current, c.top.question)


def _instance(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    raise Refused("unsupported_path", text="instance()")


def _unsupported(name: str) -> Function:
    def build(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
        raise Refused("unsupported_function", name=name)

    return Function(0, 500, build)


UNSUPPORTED = (
    "area", "base64-decode", "digest", "distance", "extract-signed", "geofence", "intersects",
    "search", "uuid", "version", "property", "local-name", "name", "id", "lang", "namespace-uri",
)  # fmt: skip

FUNCTIONS = {
    "jr:choice-name": Function(2, 2, _choice_name),
    "jr:itext": Function(1, 1, _itext),
    "once": Function(1, 1, _once),
    "current": Function(0, 0, _current),
    "instance": Function(1, 1, _instance),
    **{name: _unsupported(name) for name in UNSUPPORTED},
}
