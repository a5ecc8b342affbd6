# ruff: noqa: ARG005 - closures and builders share one signature
"""Builds functions whose arguments are plain texts, numbers and truths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forms.xpath.code import Closure, Code, Compiling, Function, Scope
from forms.xpath.syntax import Expression


def function(
    result: str, kinds: str, run: Callable[..., Any], *, least: int | None = None
) -> Function:
    """A function of type `result`; `kinds` has a letter per argument: s(tring) n(umber)
    b(oolean). From `least` on, arguments may be missing; `run` then has its own defaults."""

    def build(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
        ways = {"s": c.string, "n": c.number, "b": c.boolean}
        given = [ways[kind](a, scope) for kind, a in zip(kinds, arguments, strict=False)]
        return Code(result, _caller(run, given))

    return Function(len(kinds) if least is None else least, len(kinds), build)


def _caller(run: Callable[..., Any], given: list[Closure]) -> Closure:
    match given:
        case []:
            return lambda n, e: run()
        case [one]:
            return lambda n, e: run(one(n, e))
        case [one, two]:
            return lambda n, e: run(one(n, e), two(n, e))
        case [one, two, three]:
            return lambda n, e: run(one(n, e), two(n, e), three(n, e))
        case _:
            return lambda n, e: run(*(argument(n, e) for argument in given))
