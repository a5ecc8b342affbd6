"""Arithmetic and comparison (XPath 1.0 §3.4, §3.5; dates compare as days since 1970)."""

from __future__ import annotations

import math
import operator as python
from collections.abc import Callable
from typing import Any

from forms.values import number as text_number
from forms.xpath.code import Closure, Code, Compiling

_RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": python.eq,
    "!=": python.ne,
    "<": python.lt,
    "<=": python.le,
    ">": python.gt,
    ">=": python.ge,
}
_SETS = {"nodes", "cells", "rows"}


def arithmetic(operator: str, left: Closure, right: Closure) -> Closure:
    """A closure for a number; `mod` keeps the sign of its left side, 1 div 0 is Infinity."""
    match operator:
        case "+":
            return lambda n, e: left(n, e) + right(n, e)
        case "-":
            return lambda n, e: left(n, e) - right(n, e)
        case "*":
            return lambda n, e: left(n, e) * right(n, e)
        case "div":
            return lambda n, e: divide(left(n, e), right(n, e))
        case _:
            return lambda n, e: remainder(left(n, e), right(n, e))


def divide(one: float, other: float) -> float:
    """IEEE 754 division."""
    if other:
        return one / other
    if one != one or one == 0 or other != other:
        return math.nan
    return math.copysign(math.inf, one) * math.copysign(1.0, other)


def remainder(one: float, other: float) -> float:
    """The remainder of a division cut towards zero: -5 mod 3 = -2."""
    if other == 0 or math.isinf(one) or one != one or other != other:
        return math.nan
    return math.fmod(one, other)


def compare(c: Compiling, operator: str, left: Code, right: Code) -> Code:
    """`= != < <= > >=`. A list compares true when any of its members does; an empty list
    compares as one blank, like a blank answer."""
    relate = _RELATIONS[operator]
    types = {left.type, right.type}
    equality = operator in {"=", "!="}
    if equality and "boolean" in types:
        one, other = c.to_boolean(left), c.to_boolean(right)
        return Code("boolean", lambda n, e: relate(one(n, e), other(n, e)))
    by_number = not equality or "number" in types
    if types & _SETS:
        return Code("boolean", _existential(c, relate, left, right, by_number))
    if by_number:
        one, other = c.to_number(left), c.to_number(right)
    else:
        one, other = c.to_string(left), c.to_string(right)
    if operator == "=":
        return Code("boolean", lambda n, e: one(n, e) == other(n, e))
    if operator == "!=":
        return Code("boolean", lambda n, e: one(n, e) != other(n, e))
    return Code("boolean", lambda n, e: relate(one(n, e), other(n, e)))


def _existential(
    c: Compiling, relate: Callable[[Any, Any], bool], left: Code, right: Code, by_number: bool
) -> Closure:
    one, other = c.to_strings(left), c.to_strings(right)

    def run(n: Any, e: Any) -> bool:
        lefts, rights = one(n, e) or [""], other(n, e) or [""]
        if by_number:
            numbers = [text_number(text) for text in rights]
            return any(relate(text_number(a), b) for a in lefts for b in numbers)
        return any(relate(a, b) for a in lefts for b in rights)

    return run
