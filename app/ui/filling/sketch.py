"""Marks over a photo while they are drawn: chosen, moved, changed, taken back. Knows no window."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from app.domain.annotation import (
    MOST_POINTS,
    Kind,
    Mark,
    Marked,
    Point,
    fault,
    middle,
    too_many,
)

#: As many steps are taken back; each is only a list of small values.
_STEPS = 200
_NONE = -1


class Sketch:
    """The marks of one photo, one of them chosen (`chosen`, -1: none), with every step undone.

    What would leave the frame is kept inside; what would be no mark at all is not taken.
    """

    def __init__(self, marked: Marked) -> None:
        self.frame = marked.frame
        self.marks: tuple[Mark, ...] = marked.marks
        self.chosen = _NONE
        self._first = marked.marks
        self._past: list[tuple[Mark, ...]] = []
        self._future: list[tuple[Mark, ...]] = []
        self._hold = 0  # the drag to which the last step belongs

    # -- what there is

    @property
    def marked(self) -> Marked:
        return Marked(self.frame, self.marks)

    @property
    def changed(self) -> bool:
        return self.marks != self._first

    @property
    def mark(self) -> Mark | None:
        """The chosen one."""
        return self.marks[self.chosen] if 0 <= self.chosen < len(self.marks) else None

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def next_number(self) -> str:
        """The number after the highest one that stands on the photo."""
        numbers = [
            int(one.text) for one in self.marks if one.kind == "number" and one.text.isdecimal()
        ]
        return str(max(numbers, default=0) + 1)

    def last_mm(self, kind: Kind) -> str:
        """What was said last for this kind: the same ruler lies in most photos."""
        return next((one.mm for one in reversed(self.marks) if one.kind == kind and one.mm), "")

    # -- changing

    def saved(self) -> None:
        """What is there now is what was kept."""
        self._first = self.marks

    def add(self, kind: Kind, points: Sequence[Point], text: str = "", mm: str = "") -> bool:
        """Draw one more and choose it; False where it is none, or one too many."""
        mark = Mark(kind, tuple(map(self.inside, points)), text, mm)
        if fault(mark, self.frame) or too_many((*self.marks, mark)):
            return False
        self._take((*self.marks, mark))
        self.chosen = len(self.marks) - 1
        return True

    def change(self, *, text: str | None = None, mm: str | None = None) -> bool:
        """Say something else beside the chosen mark; False where that cannot be said."""
        mark = self.mark
        if mark is None:
            return False
        other = replace(
            mark, text=mark.text if text is None else text, mm=mark.mm if mm is None else mm
        )
        return self._replace(other, hold=-1 - self.chosen)

    def shift(self, dx: float, dy: float, hold: int = 0) -> None:
        """Move the chosen mark, as far as it stays inside; `hold`: the drag it belongs to."""
        mark = self.mark
        if mark is None:
            return
        xs, ys = [x for x, _y in mark.points], [y for _x, y in mark.points]
        right = round(min(max(dx, -min(xs)), self.frame[0] - max(xs)))
        down = round(min(max(dy, -min(ys)), self.frame[1] - max(ys)))
        points = tuple((x + right, y + down) for x, y in mark.points)
        self._replace(replace(mark, points=points), hold)

    def pull(self, number: int, to: tuple[float, float], hold: int = 0) -> None:
        """Put one point of the chosen mark somewhere else."""
        mark = self.mark
        if mark is not None and number < len(mark.points):
            points = list(mark.points)
            points[number] = self.inside(to)
            self._replace(replace(mark, points=tuple(points)), hold)

    def remove(self) -> bool:
        """Take the chosen mark away."""
        if self.mark is None:
            return False
        self._take(tuple(one for n, one in enumerate(self.marks) if n != self.chosen))
        self.chosen = _NONE
        return True

    def undo(self) -> bool:
        return self._go(self._past, self._future)

    def redo(self) -> bool:
        return self._go(self._future, self._past)

    def choose(self, number: int) -> None:
        self.chosen = number if 0 <= number < len(self.marks) else _NONE
        self._hold = 0

    def step(self, by: int) -> None:
        """Choose the next mark, round and round."""
        if self.marks:
            start = self.chosen if self.mark is not None else (-1 if by > 0 else 0)
            self.choose((start + by) % len(self.marks))

    # -- finding

    def inside(self, spot: tuple[float, float]) -> Point:
        """The nearest whole pixel of the frame."""
        x, y = spot
        return round(min(max(x, 0), self.frame[0])), round(min(max(y, 0), self.frame[1]))

    def at(self, spot: tuple[float, float], reach: float) -> int:
        """The number of the mark at a place, the uppermost first; -1 for none."""
        for number in range(len(self.marks) - 1, -1, -1):
            if _near(self.marks[number], spot, reach):
                return number
        return _NONE

    def grip(self, spot: tuple[float, float], reach: float) -> int:
        """The number of the chosen mark's point at a place; -1 for none."""
        mark = self.mark
        points = mark.points if mark is not None else ()
        near = [(math.dist(point, spot), n) for n, point in enumerate(points)]
        best = min(near, default=(math.inf, _NONE))
        return best[1] if best[0] <= reach else _NONE

    # -- inside

    def _replace(self, mark: Mark, hold: int) -> bool:
        if fault(mark, self.frame):
            return False
        marks = tuple(mark if n == self.chosen else one for n, one in enumerate(self.marks))
        self._take(marks, hold)
        return True

    def _take(self, marks: tuple[Mark, ...], hold: int = 0) -> None:
        """One more step; those of one drag, or of typing into one field, are one."""
        if marks == self.marks:
            return
        if not (hold and hold == self._hold and self._past):
            self._past = [*self._past[1 - _STEPS :], self.marks]
        self._hold = hold
        self._future = []
        self.marks = marks

    def _go(self, source: list[tuple[Mark, ...]], target: list[tuple[Mark, ...]]) -> bool:
        if not source:
            return False
        target.append(self.marks)
        self.marks = source.pop()
        self._hold = 0
        if self.mark is None:
            self.chosen = _NONE
        return True


def thinned(points: Sequence[Point], reach: float) -> tuple[Point, ...]:
    """A line drawn by hand with as few points as keep it within `reach` of itself
    (Ramer–Douglas–Peucker), at most as many as a photo may have."""
    if len(points) < 3:
        return tuple(points)
    keep = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, at = 0.0, first
        for n in range(first + 1, last):
            away = _from_line(points[n], points[first], points[last])
            if away > far:
                far, at = away, n
        if far > reach:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    return tuple(points[n] for n in sorted(keep))[:MOST_POINTS]


def _near(mark: Mark, spot: tuple[float, float], reach: float) -> bool:
    points: list[tuple[float, float]] = list(mark.points)
    if mark.kind in {"text", "number"}:
        return math.dist(points[0], spot) <= 2 * reach
    if mark.kind == "ellipse":
        (x, y), (x1, y1), (x2, y2) = middle(mark.points), mark.points[0], mark.points[1]
        turns = [math.tau * n / 32 for n in range(33)]
        points = [(x + math.cos(t) * (x2 - x1) / 2, y + math.sin(t) * (y2 - y1) / 2) for t in turns]
    return any(_from_line(spot, a, b) <= reach for a, b in pairwise(points))


def _from_line(spot: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    """How far a point is from a piece of a line."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    whole = dx * dx + dy * dy
    part = ((spot[0] - a[0]) * dx + (spot[1] - a[1]) * dy) / whole if whole else 0.0
    part = min(max(part, 0.0), 1.0)
    return math.dist(spot, (a[0] + part * dx, a[1] + part * dy))
