# ruff: noqa: ARG001, ARG005 - closures and builders share one signature
"""Functions on many answers at once: totals, counts, rows. A blank member counts as not there."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from forms.findings import Refused
from forms.values import number as text_number
from forms.xpath.code import Closure, Code, Compiling, Function, Ref, Scope, row_scope
from forms.xpath.lookback import own_place
from forms.xpath.syntax import Expression, String


def _members(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Closure:
    sets = [c.strings(argument, scope) for argument in arguments]
    if len(sets) == 1:
        return sets[0]
    return lambda n, e: [text for one in sets for text in one(n, e)]


def _numeric(run: Callable[[list[float]], float]) -> Function:
    def build(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
        texts = _members(c, arguments, scope)
        return Code("number", lambda n, e: run([text_number(t) for t in texts(n, e) if t]))

    return Function(1, 500, build)


def _extreme(choose: Callable[[list[float]], float]) -> Callable[[list[float]], float]:
    def run(numbers: list[float]) -> float:
        if not numbers or any(number != number for number in numbers):
            return math.nan
        return choose(numbers)

    return run


def _count(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    code = c.code(arguments[0], scope, as_set=True)
    if code.type not in {"nodes", "rows", "cells"}:
        raise Refused("not_a_list")
    fn = code.fn
    return Code("number", lambda n, e: float(len(fn(n, e))))


def _count_non_empty(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    texts = c.strings(arguments[0], scope)
    return Code("number", lambda n, e: float(sum(1 for text in texts(n, e) if text)))


def _join(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    glue = c.string(arguments[0], scope)
    texts = _members(c, arguments[1:], scope)
    return Code("string", lambda n, e: glue(n, e).join(texts(n, e)))


def _position(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    if not arguments:
        if not scope.inner:
            raise Refused("position_without_predicate")
        return Code("number", lambda n, e: float(e.position))
    code = c.code(arguments[0], scope)
    question = code.question
    if code.type != "node" or question is None or question.kind != "repeat":
        raise Refused("position_outside_repeat")
    if scope.question is question and scope.container:
        raise Refused("position_outside_repeat")
    fn = code.fn
    c.refs.append(Ref(question, row_scope(question), "order"))
    return Code("number", lambda n, e: fn(n, e).index + 1.0)


def _last(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    if not scope.inner:
        return Code("number", lambda n, e: 1.0)
    return Code("number", lambda n, e: float(e.size))


def _indexed_repeat(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    """`indexed-repeat(question, repeat, index, …)`: the answer in that row, counted from 1."""
    if len(arguments) % 2 == 0:
        raise Refused("argument_count", name="indexed-repeat", given=len(arguments))
    mark = len(c.refs)
    target = c.code(arguments[0], scope, as_set=True).question
    repeats = [c.code(a, scope, as_set=True).question for a in arguments[1::2]]
    del c.refs[mark:]
    indexes = [c.number(argument, scope) for argument in arguments[2::2]]
    if target is None or not repeats or repeats[0] is None:
        raise Refused("not_a_list")
    chain = target.ancestors()
    own = c.top.question.ancestors()
    common = c.root
    for mine, theirs in zip(own, chain, strict=False):
        if mine is not theirs or theirs is repeats[0]:
            break
        common = theirs
    shift, shifted = None, None
    here = common
    picks: list[tuple[tuple[int, ...], Closure]] = []
    for repeat, index, tree in zip(repeats, indexes, arguments[2::2], strict=True):
        if repeat is None or repeat.kind != "repeat" or repeat not in chain:
            raise Refused("not_a_list")
        route = repeat.route_from(here)[:-1]
        if -1 in route:
            raise Refused("indexed_repeat_order")
        picks.append((route, index))
        c.refs.append(Ref(repeat, row_scope(common), "rows"))
        place = own_place(tree, repeat, c.top, inner=scope.inner) if repeat in own else None
        if place is not None and place > 0:
            shift, shifted = place, repeat
        here = repeat
    last = target.route_from(here)
    if -1 in last:
        raise Refused("indexed_repeat_order")
    c.refs.append(Ref(target, row_scope(common), "value", shift, shifted))
    return Code("nodes", _picker(c.top, common.depth, picks, last), target)


def _picker(
    top: Scope, depth: int, picks: list[tuple[tuple[int, ...], Closure]], last: tuple[int, ...]
) -> Closure:
    ups = top.question.depth - depth - (1 if top.container else 0)

    def run(n: Any, e: Any) -> list[Any]:
        node = e.current
        for _ in range(ups):
            node = node.parent
        for route, index in picks:
            for child in route:
                node = node.children[child]
            wanted = index(n, e)
            rows = node.children
            if not 1 <= wanted < len(rows) + 1:
                return []
            node = rows[int(wanted) - 1]
        for child in last:
            node = node.children[child]
        return [node] if node.relevant else []

    return run


def _randomize(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    """A list in the order that phones would show for the same seed."""
    code = c.code(arguments[0], scope, as_set=True)
    if code.type not in {"nodes", "rows", "cells"}:
        raise Refused("not_a_list")
    fn = code.fn
    if len(arguments) == 1:
        return Code(code.type, lambda n, e: shuffled(fn(n, e), e.seed), code.question, code.table)
    seed = c.number(arguments[1], scope)
    return Code(
        code.type, lambda n, e: shuffled(fn(n, e), _seed(seed(n, e))), code.question, code.table
    )


def _seed(value: float) -> int:
    return int(value) if math.isfinite(value) else 0


def shuffled(items: list[Any], seed: int) -> list[Any]:
    """Inside-out Fisher-Yates with the Park-Miller generator (ODK XForms, `randomize()`)."""
    state = int(math.fmod(seed, 2147483647))  # keeps the sign, as JavaScript and Java do
    if state <= 0:
        state += 2147483646
    result: list[Any] = []
    for place, item in enumerate(items):
        state = state * 16807 % 2147483647
        other = int((state - 1) / 2147483646 * (place + 1))
        result.append(item)
        if other != place:
            result[place] = result[other]
            result[other] = item
    return result


def _pulldata(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    name, column, key = arguments[:3]
    if not (isinstance(name, String) and isinstance(column, String) and isinstance(key, String)):
        raise Refused("pulldata_names")
    table = c.table(name.value.removesuffix(".csv"), name.at)
    for wanted in (column.value, key.value):
        if table.rows and wanted not in table.columns:
            c.warn("unknown_list_column", list=table.name, name=wanted)
    value = c.string(arguments[3], scope)
    wanted, by = column.value, key.value

    def run(n: Any, e: Any) -> str:
        rows = table.lookup(by, value(n, e))
        return rows[0].get(wanted, "") if rows else ""

    return Code("string", run)


FUNCTIONS = {
    "sum": _numeric(lambda numbers: math.fsum(numbers) if _finite(numbers) else sum(numbers)),
    "max": _numeric(_extreme(max)),
    "min": _numeric(_extreme(min)),
    "count": Function(1, 1, _count),
    "count-non-empty": Function(1, 1, _count_non_empty),
    "join": Function(1, 500, _join),
    "position": Function(0, 1, _position),
    "last": Function(0, 0, _last),
    "indexed-repeat": Function(3, 13, _indexed_repeat),
    "randomize": Function(1, 2, _randomize),
    "pulldata": Function(4, 4, _pulldata),
}


def _finite(numbers: list[float]) -> bool:
    return all(math.isfinite(number) for number in numbers)
