"""What a form still waits for, beyond missing answers: rows that ought to be, and blank cells.

No error: one may finish without. A storey without members says nothing about the house, and a
blank cell of a community's matrix nothing about its block.
"""

from __future__ import annotations

from collections.abc import Iterator

from forms.node import Node, Problem

#: The code of a place where rows or cells are expected and there are none.
NO_ROWS = "no_rows"
#: Appearances: of the section that the matrix stands for, and of the groups that are its cells.
MATRIX, CELL = "x-matrix", "x-cell"


def is_matrix(sheet: Node) -> bool:
    """Whether a section is shown as the matrix of items and blocks."""
    return sheet.kind == "group" and MATRIX in sheet.question.appearance.split()


def is_cell(node: Node) -> bool:
    """Whether a group is one cell of the matrix: it stands on no sheet of its own."""
    return node.kind == "group" and CELL in node.question.appearance.split()


def called_for(node: Node) -> bool:
    """Whether an answer has called for rows of a repeat and there are none: 有危险点, but which?"""
    asked = node.kind == "repeat" and node.question.logic.relevant is not None
    return asked and node.relevant and not node.children


def awaits_rows(node: Node) -> bool:
    """Whether a repeat ought to have rows and has none.

    An answer has called for them, or the form expects many: a storey without members says
    nothing about the house.
    """
    expected = node.kind == "repeat" and "batch" in node.question.extra
    return called_for(node) or (expected and node.relevant and not node.children)


def awaited(root: Node) -> list[Problem]:
    """The repeats that ought to have rows, and a matrix with cells that nobody has filled.

    No error: one may finish without.
    """
    return [
        Problem(node.path, NO_ROWS, {}, "")
        for node in relevant(root)
        if awaits_rows(node) or (is_matrix(node) and _has_blank_cells(root))
    ]


def _has_blank_cells(root: Node) -> bool:
    """Whether any cell of the matrix is without its state, in the section or in a row."""
    groups = (node for node in relevant(root) if is_cell(node))
    states = (node.children[0] for node in groups if node.children)
    return any(s.kind == "select_one" and s.relevant and not s.text for s in states if _states(s))


def _states(node: Node) -> bool:
    """A cell begins with its state; groups that only hold a decision are no cells."""
    return node.question.role.endswith(".state")


def relevant(node: Node) -> Iterator[Node]:
    """A node and every group, repeat and row below it that is asked now, in order."""
    if not node.relevant:
        return
    yield node
    for child in node.children:
        if child.kind in {"group", "repeat", "row"}:
            yield from relevant(child)
