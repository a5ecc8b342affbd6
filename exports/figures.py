"""How marks over a photo are drawn: pure geometry, the same for screen, PDF and JPEG.

`figure_shapes` turns a drawing into lines, areas, ovals and words in pixels of the photo's own
frame, y downwards, in the order in which they are painted. Whoever draws them scales everything
alike with the picture, so that what was seen while drawing stands at the same place on paper, and
words are as large there as they must be to be read.

Marks are red, because what they point at (a crack) is itself dark; each has a white halo, so that
it stands out on brick, sky and black-and-white paper alike; kinds differ by form, never by colour.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

FigureKind = Literal["arrow", "ellipse", "scale", "length", "crack", "text", "number"]
Spot = tuple[float, float]

MARK: Final = "#B3261E"
HALO: Final = "#FFFFFF"
WORDS: Final = "#1C1F21"

#: About the picture on a photo page of six that carries its stamp, in points: a point below is one
#: there, and grows with the picture everywhere else.
REFERENCE: Final = (208.0, 156.0)
LINE, SEAM = 1.1, 0.9  # a line, and the halo on each of its sides
TEXT_SIZE = 6.8
TICK = 3.4  # half of the stroke at the ends of a length
BAR = 1.7  # half of a scale's thickness
DISC = 5.6  # radius of a number
BASE = 0.36  # of the text's size: from the middle of its line down to the baseline


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


def direction(a: Spot, b: Spot) -> tuple[Spot, float]:
    """The way from one point to another, one unit long, and how far it is."""
    length = math.dist(a, b)
    return ((b[0] - a[0]) / length, (b[1] - a[1]) / length) if length else (1.0, 0.0), length


def between(a: Spot, b: Spot, part: float) -> Spot:
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part


def run(points: Sequence[Spot]) -> float:
    """How long a line through points is."""
    return sum(math.dist(a, b) for a, b in pairwise(points))


def along(points: Sequence[Spot], part: float) -> tuple[Spot, Spot]:
    """The point at a part (0 to 1) of a line through points, and the direction there."""
    left = run(points) * part
    for a, b in pairwise(points):
        length = math.dist(a, b)
        if length and length >= left:
            return between(a, b, left / length), direction(a, b)[0]
        left -= length
    return points[-1], direction(points[-2], points[-1])[0] if len(points) > 1 else (1.0, 0.0)
