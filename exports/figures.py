"""How marks over a photo are drawn: pure geometry, the same for screen, PDF and JPEG.

`shapes` gives lines, areas, ovals and words in pixels of the photo's own frame, y downwards, in
the order in which they are painted. Whoever draws them scales everything alike with the picture,
so that what was seen while drawing stands at the same place on paper, and words are as large there
as they must be to be read.

Marks are red, because what they point at (a crack) is itself dark; each has a white halo, so that
it stands out on brick, sky and black-and-white paper alike; kinds differ by form, never by colour.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

FigureKind = Literal["arrow", "ellipse", "scale", "length", "crack", "text", "number"]
Spot = tuple[float, float]

MARK: Final = "#B3261E"
HALO: Final = "#FFFFFF"
WORDS: Final = "#1C1F21"

#: The frame of a photo page of six, in points: a point below is one there, and grows with the
#: picture everywhere else.
REFERENCE: Final = (232.0, 172.0)
LINE, SEAM = 1.1, 0.9  # a line, and the halo on each of its sides
TEXT_SIZE = 6.8
_HEAD, _HEAD_HALF = 7.0, 2.7  # of an arrow
_TICK = 3.4  # half of the stroke at the ends of a length
_BAR = 1.7  # half of a scale's thickness
_PARTS = 4  # of a scale, white and red in turn
_DISC = 5.6  # radius of a number
_DASH, _GAP = 3.2, 3.6  # of a crack's trace: the crack is seen between them
_MOST_DASHES = 600  # a trace with more is drawn through
_AIR = 2.0  # between a line and its words
_PLATE_HIGH, _PLATE_SIDE = 1.4, 0.35  # of the text's size
_BASE = 0.36  # from a plate's middle down to the baseline


@dataclass(frozen=True, slots=True)
class Figure:
    """One mark. `points` in pixels of the frame (arrow: tail, tip; ellipse: two corners of its
    box); `label` is already worded and stands beside it on a white plate."""

    kind: FigureKind
    points: tuple[tuple[int, int], ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything drawn over one photo of `width` × `height` pixels, seen upright."""

    width: int
    height: int
    figures: tuple[Figure, ...]

    @property
    def unit(self) -> float:
        """Pixels of the frame that are one point where the photo fills the reference frame."""
        return max(self.width / REFERENCE[0], self.height / REFERENCE[1])


@dataclass(frozen=True, slots=True)
class Line:
    """A stroke with round ends and corners."""

    points: tuple[Spot, ...]
    width: float
    colour: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon."""

    points: tuple[Spot, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Oval:
    """An ellipse by its middle and radii; filled where `width` is 0."""

    x: float
    y: float
    across: float
    down: float
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text, its middle at `x`, its baseline at `y`; `size` is an em."""

    x: float
    y: float
    size: float
    text: str
    colour: str


Shape = Line | Area | Oval | Words


@dataclass(frozen=True, slots=True)
class Plate:
    """Where a label stands: the box around it."""

    left: float
    top: float
    width: float
    height: float

    def overlaps(self, other: Plate) -> bool:
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )


def shapes(drawing: Drawing, unit: float = 0.0) -> tuple[Shape, ...]:
    """What to paint, first to last. `unit`: see `Drawing.unit`, which is taken for 0; an editor
    that is zoomed in asks for a smaller one, so that lines do not cover what they trace."""
    step = unit or drawing.unit
    found: list[Shape] = []
    for figure in drawing.figures:
        found += _figure(figure, step)
    for figure, plate in zip(drawing.figures, plates(drawing, step), strict=True):
        if plate is not None:
            found += _label(figure.label, plate, step)
    return tuple(found)


def plates(drawing: Drawing, unit: float = 0.0) -> tuple[Plate | None, ...]:
    """Where the label of each figure stands: beside it, inside the picture, not over another's
    where there is room; None where it has none (a number carries its own)."""
    step = unit or drawing.unit
    placed: list[Plate] = []
    found: list[Plate | None] = []
    for figure in drawing.figures:
        if not figure.label or figure.kind == "number":
            found.append(None)
            continue
        wide = text_width(figure.label) * TEXT_SIZE * step + 2 * _PLATE_SIDE * TEXT_SIZE * step
        high = _PLATE_HIGH * TEXT_SIZE * step
        tries = [
            _inside(Plate(x - wide / 2, y - high / 2, wide, high), drawing)
            for x, y in _beside(figure, wide, high, step)
        ]
        free = (one for one in tries if not any(map(one.overlaps, placed)))
        placed.append(next(free, tries[0]))
        found.append(placed[-1])
    return tuple(found)


def text_width(text: str) -> float:
    """About how wide a text is in our font, in ems; one rule for all hands, so that a label stands
    on the same side everywhere."""
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> float:
    if char.isdigit() and char.isascii():
        return 0.56
    if char in " .,:;'!|()[]il":
        return 0.34
    if char.isascii():
        return 0.92 if char in "mwMWQ@%" else 0.68
    return 0.0 if unicodedata.category(char) == "Mn" else 1.0


# -- figures


def _figure(figure: Figure, step: float) -> Iterator[Shape]:
    points: tuple[Spot, ...] = figure.points
    if figure.kind == "arrow":
        yield from _arrow(points[0], points[1], step)
    elif figure.kind == "ellipse":
        (x1, y1), (x2, y2) = points
        where = ((x1 + x2) / 2, (y1 + y2) / 2, abs(x2 - x1) / 2, abs(y2 - y1) / 2)
        yield Oval(*where, (LINE + 2 * SEAM) * step, HALO)
        yield Oval(*where, LINE * step, MARK)
    elif figure.kind == "scale":
        yield from _scale(points[0], points[1], step)
    elif figure.kind == "length":
        lines = (points, _tick(points[0], points[1], step), _tick(points[1], points[0], step))
        yield from _haloed(lines, step)
    elif figure.kind == "crack":
        yield from _haloed(
            (
                *_dashes(points, step),
                _tick(points[0], points[1], step),
                _tick(points[-1], points[-2], step),
            ),
            step,
        )
    elif figure.kind == "number":
        x, y = points[0]
        yield Oval(x, y, (_DISC + SEAM) * step, (_DISC + SEAM) * step, 0, HALO)
        yield Oval(x, y, _DISC * step, _DISC * step, 0, MARK)
        size = TEXT_SIZE * step * (0.8 if len(figure.label) > 2 else 1.0)
        yield Words(x, y + _BASE * size, size, figure.label, HALO)


def _haloed(lines: Sequence[tuple[Spot, ...]], step: float) -> Iterator[Shape]:
    """All halos first: where two lines meet, neither cuts the other."""
    for points in lines:
        yield Line(points, (LINE + 2 * SEAM) * step, HALO)
    for points in lines:
        yield Line(points, LINE * step, MARK)


def _arrow(tail: Spot, tip: Spot, step: float) -> Iterator[Shape]:
    (dx, dy), length = _direction(tail, tip)
    head = min(_HEAD * step, length)
    half = head * _HEAD_HALF / _HEAD
    base = (tip[0] - dx * head, tip[1] - dy * head)
    corners = (
        tip,
        (base[0] - dy * half, base[1] + dx * half),
        (base[0] + dy * half, base[1] - dx * half),
    )
    yield Line((tail, base), (LINE + 2 * SEAM) * step, HALO)
    yield Line(corners, 2 * SEAM * step, HALO, closed=True)
    yield Line((tail, base), LINE * step, MARK)
    yield Area(corners, MARK)


def _scale(start: Spot, end: Spot, step: float) -> Iterator[Shape]:
    """A bar, white and red in turn, as on a map: it is read as a measure without a word."""
    (dx, dy), _length = _direction(start, end)
    half = _BAR * step
    bar = _quad(start, end, dx, dy, half)
    yield Line(bar, 2 * SEAM * step, HALO, closed=True)
    yield Area(bar, HALO)
    for part in range(0, _PARTS, 2):
        first, last = (_between(start, end, n / _PARTS) for n in (part, part + 1))
        yield Area(_quad(first, last, dx, dy, half), MARK)
    yield Line(bar, LINE * step / 2, MARK, closed=True)


def _quad(a: Spot, b: Spot, dx: float, dy: float, half: float) -> tuple[Spot, ...]:
    return (
        (a[0] - dy * half, a[1] + dx * half),
        (b[0] - dy * half, b[1] + dx * half),
        (b[0] + dy * half, b[1] - dx * half),
        (a[0] + dy * half, a[1] - dx * half),
    )


def _tick(at: Spot, other: Spot, step: float) -> tuple[Spot, Spot]:
    (dx, dy), _length = _direction(at, other)
    reach = _TICK * step
    return (at[0] - dy * reach, at[1] + dx * reach), (at[0] + dy * reach, at[1] - dx * reach)


def _dashes(points: Sequence[Spot], step: float) -> list[tuple[Spot, ...]]:
    """The trace in dashes that run on around its corners."""
    whole = sum(math.dist(a, b) for a, b in pairwise(points))
    if whole / ((_DASH + _GAP) * step) > _MOST_DASHES:
        return [tuple(points)]
    found: list[tuple[Spot, ...]] = []
    drawn, left = [points[0]], _DASH * step
    drawing = True
    for a, b in pairwise(points):
        here, room = a, math.dist(a, b)
        while room > left:
            here = _between(here, b, left / room)
            room -= left
            if drawing:
                found.append((*drawn, here))
            drawing = not drawing
            drawn, left = [here], (_DASH if drawing else _GAP) * step
        left -= room
        drawn.append(b)
    if drawing and len(drawn) > 1:
        found.append(tuple(drawn))
    return found


# -- labels


def _label(text: str, plate: Plate, step: float) -> Iterator[Shape]:
    right, low = plate.left + plate.width, plate.top + plate.height
    corners = ((plate.left, plate.top), (right, plate.top), (right, low), (plate.left, low))
    yield Area(corners, HALO)
    yield Line(corners, 0.5 * step, MARK, closed=True)
    size = TEXT_SIZE * step
    x, y = plate.left + plate.width / 2, plate.top + plate.height / 2 + _BASE * size
    yield Words(x, y, size, text, WORDS)


def _beside(figure: Figure, wide: float, high: float, step: float) -> list[Spot]:
    """Where the middle of a label may stand, the best place first."""
    points = figure.points
    air = (_AIR + SEAM) * step
    if figure.kind == "text":
        return [(float(points[0][0]), float(points[0][1]))]
    if figure.kind == "arrow":
        (dx, dy), _length = _direction(points[1], points[0])
        x, y = points[0]
        return [(x + dx * (wide / 2 + air), y + dy * (high / 2 + air))]
    if figure.kind == "ellipse":
        (x1, y1), (x2, y2) = points
        middle, off = (x1 + x2) / 2, high / 2 + air
        return [(middle, min(y1, y2) - off), (middle, max(y1, y2) + off)]
    at, (dx, dy) = _halfway(points)
    nx, ny = (dy, -dx) if -dx < 0 or (dx == 0 and dy > 0) else (-dy, dx)  # upwards, else right
    thick = (_BAR if figure.kind == "scale" else _TICK / 2) * step + air
    reach = abs(nx) * wide / 2 + abs(ny) * high / 2 + thick
    sides = [(at[0] + nx * reach, at[1] + ny * reach), (at[0] - nx * reach, at[1] - ny * reach)]
    along = [(x + dx * part, y + dy * part) for x, y in sides for part in (-wide, wide)]
    return [*sides, *along]


def _halfway(points: Sequence[Spot]) -> tuple[Spot, Spot]:
    """The point in the middle of a line, and the direction there."""
    left = sum(math.dist(a, b) for a, b in pairwise(points)) / 2
    for a, b in pairwise(points):
        length = math.dist(a, b)
        if length and length >= left:
            return _between(a, b, left / length), _direction(a, b)[0]
        left -= length
    return points[0], (1.0, 0.0)


def _inside(plate: Plate, drawing: Drawing) -> Plate:
    left = max(min(plate.left, drawing.width - plate.width), 0.0)
    top = max(min(plate.top, drawing.height - plate.height), 0.0)
    return Plate(left, top, plate.width, plate.height)


def _direction(a: Spot, b: Spot) -> tuple[Spot, float]:
    length = math.dist(a, b)
    return ((b[0] - a[0]) / length, (b[1] - a[1]) / length) if length else (1.0, 0.0), length


def _between(a: Spot, b: Spot, part: float) -> Spot:
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part
