# ruff: noqa: ARG001, ARG005 - closures and builders share one signature
"""Functions on numbers (XPath 1.0 §4.4; ODK XForms specification, "XPath functions")."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from forms.xpath.code import Code, Compiling, Function, Scope
from forms.xpath.plain import function
from forms.xpath.syntax import Expression


def rounded(value: float, digits: float = 0.0) -> float:
    """XPath's round: halves go up, so -2.5 becomes -2. With digits, halves go away from 0."""
    if not math.isfinite(value):
        return value
    if not digits:
        return float(math.floor(value + 0.5))
    if not math.isfinite(digits) or abs(digits) > 15:
        return value
    step = Decimal(1).scaleb(-int(digits))
    return float((Decimal(repr(value)) / step).quantize(Decimal(1), ROUND_HALF_UP) * step)


def cut(value: float) -> float:
    """The integer part, towards zero."""
    return float(math.trunc(value)) if math.isfinite(value) else value


def _safe(run: Callable[..., float]) -> Callable[..., float]:
    """NaN where mathematics has no answer; Infinity where it is too large."""

    def call(*numbers: float) -> float:
        try:
            result = run(*numbers)
        except (ValueError, ZeroDivisionError):
            return math.nan
        except OverflowError:
            return math.inf
        return result if isinstance(result, float) else math.nan

    return call


def _identity(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    """`number()`: a date(-time) becomes whole days, everything else what it reads as."""
    code = c.code(arguments[0], scope)
    run = c.to_number(code)
    if code.type in {"number", "boolean"}:
        return Code("number", run)
    text = c.to_string(code)

    def number(n: object, e: object) -> float:
        value: float = run(n, e)
        return math.floor(value) + 0.0 if "T" in text(n, e) and value == value else value

    return Code("number", number)


def _checklist(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    least, most = c.number(arguments[0], scope), c.number(arguments[1], scope)
    items = [c.boolean(argument, scope) for argument in arguments[2:]]

    def run(n: object, e: object) -> bool:
        count = sum(1 for item in items if item(n, e))
        return _within(count, least(n, e), most(n, e))

    return Code("boolean", run)


def _weighted(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    least, most = c.number(arguments[0], scope), c.number(arguments[1], scope)
    items = [c.boolean(argument, scope) for argument in arguments[2::2]]
    weights = [c.number(argument, scope) for argument in arguments[3::2]]

    def run(n: object, e: object) -> bool:
        total = sum(w(n, e) for i, w in zip(items, weights, strict=False) if i(n, e))
        return _within(total, least(n, e), most(n, e))

    return Code("boolean", run)


def _within(count: float, least: float, most: float) -> bool:
    """-1 means no limit."""
    return (least == -1 or count >= least) and (most == -1 or count <= most)


def _random(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    c.pure = False
    return Code("number", lambda n, e: e.random.random())


FUNCTIONS = {
    "number": Function(1, 1, _identity),
    "int": function("number", "n", cut),
    "round": function("number", "nn", rounded, least=1),
    "floor": function("number", "n", _safe(lambda x: math.floor(x) + 0.0)),
    "ceiling": function("number", "n", _safe(lambda x: math.ceil(x) + 0.0)),
    "abs": function("number", "n", abs),
    "pow": function("number", "nn", _safe(lambda x, y: x**y)),
    "sqrt": function("number", "n", _safe(math.sqrt)),
    "log": function("number", "n", _safe(math.log)),
    "log10": function("number", "n", _safe(math.log10)),
    "exp": function("number", "n", _safe(math.exp)),
    "exp10": function("number", "n", _safe(lambda x: 10.0**x)),
    "sin": function("number", "n", _safe(math.sin)),
    "cos": function("number", "n", _safe(math.cos)),
    "tan": function("number", "n", _safe(math.tan)),
    "asin": function("number", "n", _safe(math.asin)),
    "acos": function("number", "n", _safe(math.acos)),
    "atan": function("number", "n", _safe(math.atan)),
    "atan2": function("number", "nn", _safe(math.atan2)),
    "pi": function("number", "", lambda: math.pi),
    "random": Function(0, 0, _random),
    "checklist": Function(3, 500, _checklist),
    "weighted-checklist": Function(4, 500, _weighted),
}
