"""Recognises references to earlier rows of the own repeat: the only self-reference allowed."""

from __future__ import annotations

from forms.definition import Question
from forms.xpath.code import Scope
from forms.xpath.syntax import Binary, Call, Expression, Number, Path


def shift_of(predicates: tuple[Expression, ...], repeat: Question, top: Scope) -> int | str | None:
    """How far above the own row `repeat[predicate]` looks: k rows, "later" for any row above
    (seen from that row, all later ones are concerned), None when it may look anywhere."""
    if repeat not in top.question.ancestors() or (top.container and top.question is repeat):
        return None
    for tree in predicates:
        if not isinstance(tree, Binary):
            continue
        left, right = tree.left, tree.right
        if isinstance(left, Call) and left.name == "position" and not left.arguments:
            place = own_place(right, repeat, top, inner=True)
            if place is None:
                continue
            if tree.operator == "=" and place > 0:
                return place
            if tree.operator == "<" or (tree.operator == "<=" and place > 0):
                return "later" if place >= 0 else None
    return None


def own_place(tree: Expression, repeat: Question, top: Scope, *, inner: bool) -> int | None:
    """k of `position(own row) - k`; None when the expression is anything else. `inner` = in a
    predicate, where only `current()` leads to the own row."""
    if (
        isinstance(tree, Binary)
        and tree.operator == "-"
        and isinstance(tree.right, Number)
        and tree.right.value == int(tree.right.value)
    ):
        base = own_place(tree.left, repeat, top, inner=inner)
        return None if base is None else base + int(tree.right.value)
    if isinstance(tree, Call) and tree.name == "position" and len(tree.arguments) == 1:
        path = tree.arguments[0]
        if isinstance(path, Path) and _climbs(path, repeat, top, inner):
            return 0
    return None


def _climbs(path: Path, repeat: Question, top: Scope, inner: bool) -> bool:
    """Whether the path is `..` as often as leads from the expression's question to its row."""
    if path.start is None:
        if inner:
            return False
    elif not (isinstance(path.start, Call) and path.start.name == "current"):
        return False
    here: Question | None = top.question
    for step in path.steps:
        if step.name == "..":
            here = here.parent if here is not None else None
        elif step.name != ".":
            return False
    return here is repeat
