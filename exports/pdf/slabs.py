"""What the layout makes of blocks: slabs, strips of the page that are never cut.

Coordinates run in points from the slab's upper left corner, y downwards; x = 0 is the left margin.
"""

from __future__ import annotations

from dataclasses import dataclass

from exports.pdf.style import Type
from exports.report_model import Grade, PhotoItem


@dataclass(frozen=True, slots=True)
class Text:
    """One line; `spacing` is added after every character, to fill the column."""

    x: float
    baseline: float
    text: str
    type: Type
    spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""

    x: float
    y: float
    width: float
    colour: str
    thickness: float = 0.5


@dataclass(frozen=True, slots=True)
class Upright:
    """A vertical line."""

    x: float
    y: float
    height: float
    colour: str
    thickness: float = 0.5


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str
    thickness: float = 0.5


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle to tick, in a square of `size`; filled when it is chosen."""

    x: float
    y: float
    size: float
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    stroke: str = ""
    fill: str = ""
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A grade mark in a square of `size`."""

    x: float
    y: float
    size: float
    grade: Grade


@dataclass(frozen=True, slots=True)
class Picture:
    """The frame in which a photo is fitted, whole and upright."""

    x: float
    y: float
    width: float
    height: float
    item: PhotoItem
    plain: bool = False  # an emblem: no ground behind it


@dataclass(frozen=True, slots=True)
class Qr:
    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the outline; level 0 is the top."""

    level: int
    title: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class PageOf:
    """The number of the page on which an anchor lies, ending at `right`."""

    right: float
    baseline: float
    type: Type
    key: str


@dataclass(frozen=True, slots=True)
class Target:
    """A place that texts lead to: a photo's frame."""

    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """A text's rectangle that leads to a target."""

    x: float
    y: float
    width: float
    height: float
    name: str


Op = (
    Text
    | Rule
    | Upright
    | Stroke
    | Ring
    | Box
    | Mark
    | Picture
    | Qr
    | Anchor
    | PageOf
    | Target
    | Link
)


@dataclass(frozen=True, slots=True)
class Slab:
    """A strip of `height`; `before` is air above it that falls away at the top of a page.

    `keep_next` holds it on the page of the following slab. `head` is repeated above it when it
    opens a page. `new_page` makes it open one.
    """

    height: float
    ops: tuple[Op, ...] = ()
    before: float = 0.0
    keep_next: bool = False
    head: Slab | None = None
    new_page: bool = False
