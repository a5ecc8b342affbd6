"""From a drawing to what is painted: lines, areas, ovals and words, see `figures`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from exports.figure_labels import Plate, plates
from exports.figures import (
    BAR,
    BASE,
    DISC,
    HALO,
    LINE,
    MARK,
    SEAM,
    TEXT_SIZE,
    TICK,
    WORDS,
    Area,
    Drawing,
    Figure,
    Line,
    Oval,
    Shape,
    Spot,
    Words,
    between,
    direction,
    run,
)

_HEAD, _HEAD_HALF = 7.0, 2.7  # of an arrow
_PARTS = 4  # of a scale, white and red in turn
_DASH, _GAP = 3.2, 3.6  # of a crack's trace: the crack is seen between them
_MOST_DASHES = 600  # a trace with more is drawn through


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
        yield Oval(x, y, (DISC + SEAM) * step, (DISC + SEAM) * step, 0, HALO)
        yield Oval(x, y, DISC * step, DISC * step, 0, MARK)
        size = TEXT_SIZE * step * (0.8 if len(figure.label) > 2 else 1.0)
        yield Words(x, y + BASE * size, size, figure.label, HALO)


def _haloed(lines: Sequence[tuple[Spot, ...]], step: float) -> Iterator[Shape]:
    """All halos first: where two lines meet, neither cuts the other."""
    for points in lines:
        yield Line(points, (LINE + 2 * SEAM) * step, HALO)
    for points in lines:
        yield Line(points, LINE * step, MARK)


def _arrow(tail: Spot, tip: Spot, step: float) -> Iterator[Shape]:
    (dx, dy), length = direction(tail, tip)
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
    (dx, dy), _length = direction(start, end)
    half = BAR * step
    bar = _quad(start, end, dx, dy, half)
    yield Line(bar, 2 * SEAM * step, HALO, closed=True)
    yield Area(bar, HALO)
    for part in range(0, _PARTS, 2):
        first, last = (between(start, end, n / _PARTS) for n in (part, part + 1))
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
    (dx, dy), _length = direction(at, other)
    reach = TICK * step
    return (at[0] - dy * reach, at[1] + dx * reach), (at[0] + dy * reach, at[1] - dx * reach)


def _dashes(points: Sequence[Spot], step: float) -> list[tuple[Spot, ...]]:
    """The trace in dashes that run on around its corners."""
    if run(points) / ((_DASH + _GAP) * step) > _MOST_DASHES:
        return [tuple(points)]
    found: list[tuple[Spot, ...]] = []
    drawn, left = [points[0]], _DASH * step
    drawing = True
    for a, b in pairwise(points):
        here, room = a, math.dist(a, b)
        while room > left:
            here = between(here, b, left / room)
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


def _label(text: str, plate: Plate, step: float) -> Iterator[Shape]:
    right, low = plate.left + plate.width, plate.top + plate.height
    corners = ((plate.left, plate.top), (right, plate.top), (right, low), (plate.left, low))
    yield Area(corners, HALO)
    yield Line(corners, 0.5 * step, MARK, closed=True)
    size = TEXT_SIZE * step
    x, y = plate.left + plate.width / 2, plate.top + plate.height / 2 + BASE * size
    yield Words(x, y, size, text, WORDS)
