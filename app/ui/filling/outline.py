"""How a form is cut into sheets, and how far each one is.

A sheet is what the centre of the fill page shows at once: a top-level group, or one row of a
repeat that is too big to stand inside its parent's sheet (a storey, a member). Smaller repeats
(danger points) stay in the sheet of the row that they belong to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

from app.survey import awaited
from forms.definition import Question
from forms.node import Node, Problem

#: Kinds of questions that a person sees and answers, or reads.
SHOWN = frozenset(
    {"text", "integer", "decimal", "range", "date", "select_one", "select_multiple", "image"}
    | {"note", "acknowledge"}
)
#: A repeat with more questions than this gets sheets of its own.
INLINE = 24


class State(Enum):
    """How far a sheet is: nothing yet, something missing, something wrong, complete."""

    EMPTY = "empty"
    OPEN = "open"
    WRONG = "wrong"
    DONE = "done"


@dataclass(frozen=True)
class Entry:
    """One line of the outline. `done` of `rows` count the sheets one level below it."""

    node: Node
    depth: int
    state: State
    missing: int
    wrong: int
    done: int
    rows: int


@cache
def has_sheets(repeat: Question) -> bool:
    """Whether each row of this repeat is a sheet of its own."""
    below = list(_below(repeat))
    return len(below) > INLINE or any(question.kind == "repeat" for question in below)


def is_sheet(node: Node) -> bool:
    parent = node.parent
    if parent is None:
        return any(child.kind in SHOWN for child in node.children)
    if node.kind == "row":
        return has_sheets(node.question)
    return parent.parent is None and node.kind in {"group", "repeat"} and _seen(node.question)


def sheets(root: Node) -> Iterator[Node]:
    """All relevant sheets in document order."""
    for node in awaited.relevant(root):
        if is_sheet(node):
            yield node


def sheet_of(node: Node) -> Node:
    """The sheet on which a node is shown."""
    above: Node | None = node
    while above is not None and not awaited.is_cell(above):
        above = above.parent
    while above is not None and above.parent is not None:
        above = above.parent
    if above is not None:
        return next((child for child in above.children if awaited.is_matrix(child)), sheet_in(node))
    return sheet_in(node)


def sheet_in(node: Node) -> Node:
    """The nearest sheet in which a node lies."""
    while not is_sheet(node) and node.parent is not None:
        node = node.parent
    return node


def above(node: Node) -> Iterator[Node]:
    """A node and all that it lies in, up to the root."""
    here: Node | None = node
    while here is not None:
        yield here
        here = here.parent


def shown(sheet: Node) -> Iterator[Node]:
    """What stands on a sheet, relevant or not, in order: heads, questions, repeats, inline rows."""
    below = [sheet] if sheet.kind == "repeat" else sheet.children
    for node in below:
        if sheet.parent is None and is_sheet(node):
            continue
        yield from _shown(node)


def stops(sheet: Node) -> list[Node]:
    """Where the keyboard stops on a sheet: relevant questions and repeats."""
    return [
        node for node in shown(sheet) if node.relevant and node.kind not in {"note", "group", "row"}
    ]


def stops_of(row: Node) -> list[Node]:
    """The stops of one small row inside a sheet."""
    return [
        node
        for child in row.children
        for node in _shown(child)
        if node.relevant and node.kind not in {"note", "group", "row"}
    ]


def entries(root: Node, problems: Iterable[Problem], here: Node | None) -> list[Entry]:
    """The outline: sections and storeys always, members only of the one that `here` lies in."""
    tally = _tally(root, problems)
    way = set(above(here)) if here is not None else set()
    lines: list[Entry] = []
    for sheet in sheets(root):
        upper = _sheet_above(sheet)
        if sheet.kind == "row" and not _holds_sheets(sheet.question) and upper not in way:
            continue
        lines.append(_entry(sheet, tally))
    return lines


def _entry(sheet: Node, tally: dict[Node, list[int]]) -> Entry:
    missing, wrong = tally.get(sheet, (0, 0))
    below = [child for child in _sheets_below(sheet) if child.relevant]
    done = sum(1 for child in below if child not in tally)
    if wrong:
        state = State.WRONG
    elif missing:
        state = State.OPEN
    elif any(node.text for node in sheet.walk() if node.kind in SHOWN):
        state = State.DONE
    else:
        state = State.EMPTY
    depth = 0
    upper = _sheet_above(sheet)
    while upper is not None:
        depth += 1
        upper = _sheet_above(upper)
    return Entry(sheet, depth, state, missing, wrong, done, len(below))


def _tally(root: Node, problems: Iterable[Problem]) -> dict[Node, list[int]]:
    """[missing, wrong] of every node that has a problem in it or below it."""
    by_path = {problem.path: problem.code for problem in problems}
    tally: dict[Node, list[int]] = {}
    if not by_path:
        return tally
    for node in root.walk():
        code = by_path.get(node.path)
        if code is None:
            continue
        for place in above(node):
            tally.setdefault(place, [0, 0])[0 if code in {"required", awaited.NO_ROWS} else 1] += 1
    return tally


def _sheet_above(sheet: Node) -> Node | None:
    node = sheet.parent
    while node is not None and not (is_sheet(node) and node.parent is not None):
        node = node.parent
    return node


def _sheets_below(node: Node) -> Iterator[Node]:
    """The nearest sheets below a sheet."""
    for child in node.children:
        if is_sheet(child):
            yield child
        elif child.kind in {"group", "repeat", "row"}:
            yield from _sheets_below(child)


def _shown(node: Node) -> Iterator[Node]:
    if awaited.is_cell(node):
        return
    if node.kind == "group":
        yield node
        for child in node.children:
            yield from _shown(child)
    elif node.kind == "repeat":
        yield node
        if not has_sheets(node.question):
            for row in node.children:
                yield row
                for child in row.children:
                    yield from _shown(child)
    elif node.kind in SHOWN:
        yield node


@cache
def _holds_sheets(row: Question) -> bool:
    """Whether the rows of a repeat hold sheets themselves, as storeys do."""
    return any(q.kind == "repeat" and has_sheets(q) for q in _below(row))


@cache
def _seen(section: Question) -> bool:
    """Whether a section has anything to show (the form's own `meta` group has not)."""
    return section.kind == "repeat" or any(q.kind in SHOWN for q in _below(section))


def _below(question: Question) -> Iterator[Question]:
    for child in question.children:
        yield child
        yield from _below(child)
