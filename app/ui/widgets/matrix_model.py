"""The item × block matrix without a widget in sight: cells, strokes, what they mean.

A cell is one state question of the form. Every stroke is one batch of the instance: one change,
one step of undo, one draft. Cells that are not asked (roads of a block) are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from app.assessment.community import (
    BLOCK,
    NOTE,
    PHOTOS,
    QUANTITY,
    STATE,
    Community,
    Place,
    community_of,
)
from app.assessment.renewal import age_of, summed
from app.domain.renewal.judging import ESTATE, ItemResult, RenewalResult
from app.domain.renewal.table import Item
from app.i18n import _, pick
from app.i18n import renewal as words
from app.ui.filling.pen import Pen
from forms.changes import Changes
from forms.node import Node

#: The states in the order of their keys 1–5; key 0 clears.
KEYS = ("present", "none", "broken", "unknown", "na")
_TABLE_END = "\n"


@dataclass(frozen=True)
class Rect:
    """Cells from one corner to the other, both counted in; rows are items, columns places."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, one: tuple[int, int], other: tuple[int, int]) -> Rect:
        rows, columns = zip(one, other, strict=True)
        return cls(min(rows), min(columns), max(rows), max(columns))

    @property
    def single(self) -> bool:
        return self.top == self.bottom and self.left == self.right

    def cells(self) -> Iterator[tuple[int, int]]:
        yield from product(range(self.top, self.bottom + 1), range(self.left, self.right + 1))

    def __contains__(self, cell: object) -> bool:
        if not isinstance(cell, tuple):
            return False
        row, column = cell
        return bool(self.top <= row <= self.bottom and self.left <= column <= self.right)


class Matrix:
    """The cells of one form being filled. Raises ValueError for a form without items."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self.readonly = pen.readonly
        self.reload()

    def reload(self) -> None:
        """Read rows and columns anew: a block has come, gone or got another number."""
        community = community_of(self._pen.instance)
        if community is None:
            raise ValueError("this form asks about no items")
        self.community: Community = community
        self.items: tuple[Item, ...] = community.items
        self.places: tuple[Place, ...] = community.places
        self._states = [
            [community.node(item.id, place.id, STATE) for place in self.places]
            for item in self.items
        ]
        self._cell_of = {
            node.parent: (row, column)
            for row, line in enumerate(self._states)
            for column, node in enumerate(line)
            if node is not None and node.parent is not None
        }
        for row, item in enumerate(self.items):  # items that the estate only decides about
            group = community.groups.get((item.id, ESTATE))
            if group is not None:
                self._cell_of.setdefault(group, (row, 0))
        self._old = age_of(self._pen.instance, community.table)
        self.results: list[ItemResult] = [community.judge(item) for item in self.items]
        self._sum()

    # -- looking

    def node(self, row: int, column: int) -> Node | None:
        """The state question of a cell; None where it is not asked."""
        return self._states[row][column]

    def asked(self, row: int, column: int) -> bool:
        return self._states[row][column] is not None

    def state(self, row: int, column: int) -> str:
        node = self._states[row][column]
        return node.text if node is not None else ""

    def marks(self, row: int, column: int) -> tuple[bool, bool, bool]:
        """Whether a cell has a quantity, photos, a note."""
        item, place = self.items[row].id, self.places[column].id
        found = (self.community.node(item, place, role) for role in (QUANTITY, PHOTOS, NOTE))
        quantity, photos, note = (bool(node is not None and node.seen) for node in found)
        return quantity, photos, note

    def needs(self, row: int, column: int) -> bool:
        """Whether a cell calls for works."""
        return self.state(row, column) in self.items[row].needs

    def place_name(self, column: int) -> str:
        return self.places[column].name if column else _("小区")

    def spoken(self, row: int, column: int) -> str:
        """A cell in one sentence: place, item, state, quantity, what follows."""
        item, result = self.items[row], self.results[row]
        parts = [self.place_name(column), pick(item.name)]
        if not self.asked(row, column):
            only_here = _("按小区填") if item.of_estate else _("按楼栋填")
            return " · ".join([*parts, only_here])
        parts.append(words.state(self.state(row, column)) or _("未填"))
        node = self.community.node(item.id, self.places[column].id, QUANTITY)
        if node is not None and node.seen:
            parts.append(f"{node.seen} {pick(item.unit)}")
        return _("{cell}（本项：{verdict}）").format(
            cell=" · ".join(parts), verdict=words.verdict(result.verdict)
        )

    def find(self, node: Node) -> tuple[int, int] | None:
        """The cell to which a question belongs."""
        above: Node | None = node
        while above is not None and above not in self._cell_of:
            above = above.parent
        return None if above is None else self._cell_of[above]

    def step(self, row: int, column: int, down: int, right: int) -> tuple[int, int]:
        """The next asked cell in a direction; the same cell at the border."""
        at = (row + down, column + right)
        while 0 <= at[0] < len(self.items) and 0 <= at[1] < len(self.places):
            if self.asked(*at):
                return at
            at = (at[0] + down, at[1] + right)
        return row, column

    def after(self, row: int, column: int) -> tuple[int, int]:
        """Where the hand goes after a stroke: down, then to the top of the next column."""
        at = self.step(row, column, 1, 0)
        if at != (row, column):
            return at
        for further in range(column + 1, len(self.places)):
            for top in range(len(self.items)):
                if self.asked(top, further):
                    return top, further
        return row, column

    def first(self) -> tuple[int, int]:
        """The first cell that nobody has filled, else the first that is asked."""
        asked = [
            (row, column)
            for column, row in product(range(len(self.places)), range(len(self.items)))
            if self.asked(row, column)
        ]
        blank = (cell for cell in asked if not self.state(*cell))
        return next(blank, asked[0] if asked else (0, 0))

    # -- strokes

    def set(self, cells: Iterable[tuple[int, int]], state: str) -> int:
        """Give cells a state ("" clears); how many changed. One step of undo."""
        return self._write((cell, state) for cell in cells)

    def fill_down(self, rect: Rect) -> int:
        """The first row of a selection into the rows below; a single cell takes from above."""
        if rect.single and rect.top:
            above = next((r for r in range(rect.top - 1, -1, -1) if self.asked(r, rect.left)), None)
            if above is None:
                return 0
            return self._write([((rect.top, rect.left), self.state(above, rect.left))])
        return self._write(
            ((row, column), self.state(first, column))
            for column in range(rect.left, rect.right + 1)
            for first in [self._first_asked(rect, column)]
            if first is not None
            for row in range(first + 1, rect.bottom + 1)
        )

    def fill_right(self, rect: Rect) -> int:
        """The first column of a selection into those beside it; one cell takes from its left."""
        if rect.single:
            before = self.step(rect.top, rect.left, 0, -1)
            return self._write([((rect.top, rect.left), self.state(*before))])
        return self._write(
            ((row, column), self.state(row, first))
            for row in range(rect.top, rect.bottom + 1)
            for first in [
                next((c for c in range(rect.left, rect.right + 1) if self.asked(row, c)), None)
            ]
            if first is not None
            for column in range(first + 1, rect.right + 1)
        )

    def whole_row(self, row: int, column: int) -> int:
        """All blocks of an item like this cell."""
        state = self.state(row, column)
        return self._write(((row, c), state) for c in range(1, len(self.places)))

    def like_above(self, row: int) -> int:
        """整行同上: every cell of a row like that of the nearest row above that is asked there."""
        found = []
        for column in range(len(self.places)):
            above = next((r for r in range(row - 1, -1, -1) if self.asked(r, column)), None)
            if above is not None:
                found.append(((row, column), self.state(above, column)))
        return self._write(found)

    def copy(self, rect: Rect) -> str:
        """A selection as spreadsheets take it: words, tabs, lines."""
        lines = [
            "\t".join(
                words.state(self.state(row, column)) for column in range(rect.left, rect.right + 1)
            )
            for row in range(rect.top, rect.bottom + 1)
        ]
        return _TABLE_END.join(lines)

    def paste(self, row: int, column: int, text: str, rect: Rect | None = None) -> tuple[int, int]:
        """Cells from text; (changed, not understood). One word fills a whole selection.

        What is not understood changes nothing; an empty field leaves its cell alone.
        """
        lines = [line.split("\t") for line in text.rstrip("\r\n").splitlines()]
        if not lines:
            return 0, 0
        spread = rect is not None and not rect.single and len(lines) == len(lines[0]) == 1
        wanted: list[tuple[tuple[int, int], str]] = []
        strange = 0
        for down, line in enumerate(lines):
            for right, field in enumerate(line):
                if not field.strip():
                    continue
                state = understood(field)
                cells = list(rect.cells()) if spread and rect else [(row + down, column + right)]
                inside = [(r, c) for r, c in cells if r < len(self.items) and c < len(self.places)]
                if state is None or not inside:
                    strange += 1
                else:
                    wanted += [(cell, state) for cell in inside]
        return self._write(wanted), strange

    def _write(self, wanted: Iterable[tuple[tuple[int, int], str]]) -> int:
        if self.readonly:
            return 0
        todo = [
            (node, state)
            for cell, state in wanted
            if (node := self._states[cell[0]][cell[1]]) is not None
            and node.text != state
            and node.relevant
        ]
        if todo:
            with self._pen.instance.batch():
                for node, state in todo:
                    self._pen.set(node, state)
        return len(todo)

    def _first_asked(self, rect: Rect, column: int) -> int | None:
        rows = range(rect.top, rect.bottom + 1)
        return next((row for row in rows if self.asked(row, column)), None)

    # -- what it means

    def apply(self, changes: Changes) -> list[tuple[int, int]] | None:
        """Take a change up; the cells to paint again, None when rows or columns are others."""
        touched = changes.values | changes.relevance
        if changes.added or changes.removed or any(_shapes(node) for node in touched):
            self.reload()
            return None
        cells = {cell for node in touched if (cell := self.find(node)) is not None}
        for row in {row for row, _column in cells}:
            self.results[row] = self.community.judge(self.items[row])
        if cells:
            self._sum()
        return sorted(cells)

    def _sum(self) -> None:
        self.result: RenewalResult = summed(tuple(self.results), self.community.table, self._old)


def understood(text: str) -> str | None:
    """The state that a word of a spreadsheet means, in either language or by its key."""
    text = text.strip()
    for number, state in enumerate(KEYS, 1):
        if text in {words.STATES[state], words.state(state), state, str(number)}:
            return state
    return {"√": "present", "✓": "present", "×": "none", "✗": "none", "?": "unknown"}.get(text)


def _shapes(node: Node) -> bool:
    """Whether an answer names a column or dates the community."""
    role = node.question.role
    return role in {f"{BLOCK}.number", f"{BLOCK}.year", "renewal.year_from", "renewal.year_to"}
