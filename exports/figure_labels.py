"""Where the words beside marks stand: near their own, inside the picture, over nothing else."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exports.figures import (
    BAR,
    DISC,
    SEAM,
    TEXT_SIZE,
    TICK,
    Drawing,
    Figure,
    Spot,
    along,
    direction,
    run,
)

_AIR = 2.0  # between a line and its words, in points
_HIGH, _SIDE = 1.4, 0.35  # of a plate: its height, and the white beside the words, in ems
#: A line is looked at in steps of so many points; a drawing in at most so many places.
_STEP, _MOST_PLACES = 4.0, 800
#: Parts of a line beside which its words may stand, the best first.
_PARTS = (0.5, 0.3, 0.7, 0.1, 0.9)


@dataclass(frozen=True, slots=True)
class Plate:
    """The white plate on which a label stands."""

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

    def holds(self, spot: Spot, air: float) -> bool:
        """Whether a point lies on it, or nearer than `air`."""
        return (
            -air < spot[0] - self.left < self.width + air
            and -air < spot[1] - self.top < self.height + air
        )


def plates(drawing: Drawing, unit: float) -> tuple[Plate | None, ...]:
    """The plate of each figure's label, None where it has none (a number carries its own).

    Of the places beside a figure the one that covers least of other plates and of what is drawn
    is taken; where all are as good, the first.
    """
    covered = _places(drawing, unit)
    placed: list[Plate] = []
    found: list[Plate | None] = []
    for figure in drawing.figures:
        if not figure.label or figure.kind == "number":
            found.append(None)
            continue
        wide = (text_width(figure.label) + 2 * _SIDE) * TEXT_SIZE * unit
        high = _HIGH * TEXT_SIZE * unit
        tries = [
            _inside(Plate(x - wide / 2, y - high / 2, wide, high), drawing, _AIR * unit)
            for x, y in _beside(figure, wide, high, unit)
        ]
        placed.append(_best(tries, placed, covered, unit))
        found.append(placed[-1])
    return tuple(found)


def text_width(text: str) -> float:
    """About how wide a text is in our font, in ems; one rule for all hands, so that a label stands
    on the same side everywhere."""
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> float:
    if char in "0123456789":
        return 0.57
    if char in " .,:;'!|()[]il":
        return 0.34
    if char.isascii():
        return 0.92 if char in "mwMWQ@%" else 0.68
    return 0.0 if unicodedata.category(char) == "Mn" else 1.0


def _best(
    tries: Sequence[Plate], placed: Sequence[Plate], covered: Sequence[Spot], unit: float
) -> Plate:
    """The one that covers least; the first that covers nothing is not compared any further."""
    best, least = tries[0], math.inf
    for one in tries:
        cost = _cost(one, placed, covered, unit)
        if cost < least:
            best, least = one, cost
        if not cost:
            break
    return best


def _cost(plate: Plate, placed: Sequence[Plate], covered: Sequence[Spot], unit: float) -> int:
    """How much a plate would cover; another plate counts as much as a long piece of line."""
    plates_hit = sum(map(plate.overlaps, placed))
    air = (BAR + SEAM) * unit  # the thickest line, with its halo
    return 40 * plates_hit + sum(plate.holds(spot, air) for spot in covered)


def _places(drawing: Drawing, unit: float) -> list[Spot]:
    """Points all over what is drawn, that labels should leave free."""
    found: list[Spot] = []
    for figure in drawing.figures:
        for spot in _of(figure, unit):
            found.append(spot)
            if len(found) >= _MOST_PLACES:
                return found
    return found


def _of(figure: Figure, unit: float) -> Iterator[Spot]:
    points = figure.points
    if figure.kind == "text":
        return
    if figure.kind == "number":
        (left, top), reach = points[0], DISC * unit
        sides = (-reach, 0.0, reach)
        yield from ((left + dx, top + dy) for dx in sides for dy in sides)
        return
    if figure.kind == "ellipse":
        (x1, y1), (x2, y2) = points
        turns = (math.tau * n / 16 for n in range(16))
        yield from (
            ((x1 + x2 + (x2 - x1) * math.cos(t)) / 2, (y1 + y2 + (y2 - y1) * math.sin(t)) / 2)
            for t in turns
        )
        return
    count = min(int(run(points) / (_STEP * unit)) + 1, _MOST_PLACES // 4)
    yield from (along(points, n / count)[0] for n in range(count + 1))


def _beside(figure: Figure, wide: float, high: float, unit: float) -> list[Spot]:
    """Where the middle of a label may stand, the best place first."""
    points = figure.points
    air = (_AIR + SEAM) * unit
    if figure.kind == "text":
        return [(float(points[0][0]), float(points[0][1]))]
    if figure.kind == "ellipse":
        (x1, y1), (x2, y2) = points
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        above, right = high / 2 + air + abs(y2 - y1) / 2, wide / 2 + air + abs(x2 - x1) / 2
        return [(x, y - above), (x, y + above), (x + right, y), (x - right, y), (x, y)]
    if figure.kind == "arrow":
        (dx, dy), _length = direction(points[1], points[0])
        x, y = points[0]
        off_x, off_y = wide / 2 + air, high / 2 + air
        return [
            (x + dx * off_x, y + dy * off_y),
            (x, y + (off_y if dy > 0 else -off_y)),
            (x + (off_x if dx > 0 else -off_x), y),
            (x, y - off_y), (x, y + off_y), (x - off_x, y), (x + off_x, y),
        ]  # fmt: skip
    thick = (BAR if figure.kind == "scale" else TICK / 2) * unit + air
    found: list[Spot] = []
    for part in _PARTS:
        (x, y), (dx, dy) = along(points, part)
        nx, ny = (dy, -dx) if dx > 0 or (dx == 0 and dy > 0) else (-dy, dx)  # up, else right
        reach = abs(nx) * wide / 2 + abs(ny) * high / 2 + thick
        found += [(x + nx * reach, y + ny * reach), (x - nx * reach, y - ny * reach)]
    return found


def _inside(plate: Plate, drawing: Drawing, air: float) -> Plate:
    """Moved into the picture, and a little off its edge where there is room for that."""
    room, depth = drawing.width - plate.width, drawing.height - plate.height
    left = max(min(max(plate.left, min(air, room / 2)), room - min(air, room / 2)), 0.0)
    top = max(min(max(plate.top, min(air, depth / 2)), depth - min(air, depth / 2)), 0.0)
    return Plate(left, top, plate.width, plate.height)
