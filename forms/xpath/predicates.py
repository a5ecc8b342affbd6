# ruff: noqa: ARG005 - closures and builders share one signature
"""Compiles predicates: on rows of a repeat, and on tables, there through an index if possible."""

from __future__ import annotations

from typing import Any

from forms.tables import Table
from forms.xpath.code import Closure, Compiling, Scope
from forms.xpath.syntax import Binary, Call, Expression, Negate, Path


def narrowed(c: Compiling, predicates: tuple[Expression, ...], scope: Scope) -> Closure | None:
    """A closure (items, env) -> the items that all predicates keep; None without predicates."""
    steps = [_narrow(c, predicate, scope) for predicate in predicates]
    if not steps:
        return None
    if len(steps) == 1:
        return steps[0]

    def narrow(items: Any, e: Any) -> Any:
        for step in steps:
            items = step(items, e)
        return items

    return narrow


def _narrow(c: Compiling, predicate: Expression, scope: Scope) -> Closure:
    code = c.code(predicate, scope)
    if code.type != "number" and not _counts(predicate):
        keep = c.to_boolean(code)
        return lambda items, e: [item for item in items if keep(item, e)]
    by_number = code.type == "number"
    run = code.fn if by_number else c.to_boolean(code)

    def narrow(items: Any, e: Any) -> Any:
        kept = e.position, e.size
        e.size = len(items)
        found = []
        for place, item in enumerate(items, 1):
            e.position = place
            if (run(item, e) == place) if by_number else run(item, e):
                found.append(item)
        e.position, e.size = kept
        return found

    return narrow


def _counts(tree: Expression) -> bool:
    """Whether position() or last() of this predicate is asked for."""
    if isinstance(tree, Call):
        if tree.name in {"position", "last"} and not tree.arguments:
            return True
        return any(_counts(argument) for argument in tree.arguments)
    if isinstance(tree, Binary):
        return _counts(tree.left) or _counts(tree.right)
    return isinstance(tree, Negate) and _counts(tree.operand)


def table_rows(
    c: Compiling, table: Table, predicates: tuple[Expression, ...], scope: Scope
) -> Closure:
    """A closure for the rows of a table that the predicates keep."""
    inner = Scope(scope.question, scope.anchor, table, inner=True)
    if not predicates:
        rows = table.rows
        return lambda n, e: rows
    first, *more = predicates
    parts = _conjuncts(first)
    looked_up = None
    if not _counts(first):
        looked_up = next((i for i, part in enumerate(parts) if _key(c, part, inner)), None)
    if looked_up is None:
        narrow = narrowed(c, predicates, inner)
        assert narrow is not None
        rows = table.rows
        return lambda n, e: narrow(rows, e)
    key = _key(c, parts[looked_up], inner)
    assert key is not None
    column, value = key
    rest = narrowed(c, (*(p for i, p in enumerate(parts) if i != looked_up), *more), inner)
    if rest is None:
        return lambda n, e: table.lookup(column, value(n, e))
    return lambda n, e: rest(table.lookup(column, value(n, e)), e)


def _conjuncts(tree: Expression) -> list[Expression]:
    if isinstance(tree, Binary) and tree.operator == "and":
        return [*_conjuncts(tree.left), *_conjuncts(tree.right)]
    return [tree]


def _key(c: Compiling, tree: Expression, scope: Scope) -> tuple[str, Closure] | None:
    """`column = EXPRESSION` where the expression is a text that no row changes."""
    if not (isinstance(tree, Binary) and tree.operator == "="):
        return None
    for one, other in ((tree.left, tree.right), (tree.right, tree.left)):
        if (
            isinstance(one, Path)
            and one.start is None
            and len(one.steps) == 1
            and one.steps[0].name not in {".", "..", "*"}
            and not one.steps[0].predicates
            and _free(other)
        ):
            code = c.code(other, scope)
            if code.type in {"string", "node"}:
                return one.steps[0].name, c.to_string(code)
    return None


def _free(tree: Expression) -> bool:
    """Whether an expression in a predicate asks nothing of the row it stands on."""
    if isinstance(tree, Call):
        return all(_free(argument) for argument in tree.arguments) and (
            bool(tree.arguments) or tree.name not in {"position", "last"}
        )
    if isinstance(tree, Binary):
        return _free(tree.left) and _free(tree.right)
    if isinstance(tree, Negate):
        return _free(tree.operand)
    if isinstance(tree, Path):
        if tree.start is None:
            return False
        return isinstance(tree.start, str) or _free(tree.start)
    return True
