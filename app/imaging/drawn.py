"""Marks and words over a JPEG copy: shapes come ready made, only colour is put where they say.

Drawn twice as fine and made small again, since Pillow draws lines with stairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

Spot = tuple[float, float]
_FINE = 2


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line with round ends and corners; filled inside instead where `width` is 0. Pixels."""

    points: tuple[Spot, ...]
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class Ring:
    """An ellipse by its middle and radii; filled where `width` is 0. Pixels."""

    x: float
    y: float
    across: float
    down: float
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class Caption:
    """One line of text, its middle at `x`, its baseline at `y`, an em of `size`. Pixels."""

    x: float
    y: float
    size: float
    text: str
    colour: str


Plain = Stroke | Ring | Caption


def draw_over(image: Image.Image, plain: Sequence[Plain], font: Path) -> Image.Image:
    """A picture (RGB) with shapes over it, first to last; the picture itself stays as it was."""
    from PIL import Image, ImageDraw
    from PIL.Image import Resampling

    wide, high = image.size[0] * _FINE, image.size[1] * _FINE
    over = Image.new("RGBA", (wide, high), (0, 0, 0, 0))
    draw = ImageDraw.Draw(over)
    for shape in plain:
        _draw(draw, shape, font)
    made = image.convert("RGB")
    small = over.resize(image.size, Resampling.BOX)
    made.paste(small, mask=small.getchannel("A"))
    return made


def size_of(jpeg: bytes) -> tuple[int, int]:
    """Width and height of a JPEG of ours, in pixels."""
    from PIL import Image

    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as opened:
        return opened.size


def _draw(draw: ImageDraw.ImageDraw, shape: Plain, font: Path) -> None:
    from PIL import ImageFont

    match shape:
        case Stroke(width=0):
            draw.polygon([(x * _FINE, y * _FINE) for x, y in shape.points], fill=shape.colour)
        case Stroke():
            wide = max(shape.width * _FINE, 1.0)
            points = [(x * _FINE, y * _FINE) for x, y in shape.points]
            draw.line(points, fill=shape.colour, width=round(wide), joint="curve")
            for x, y in (points[0], points[-1]):
                half = wide / 2
                draw.ellipse((x - half, y - half, x + half, y + half), fill=shape.colour)
        case Ring():
            out = shape.width * _FINE / 2
            box = (
                (shape.x - shape.across) * _FINE - out,
                (shape.y - shape.down) * _FINE - out,
                (shape.x + shape.across) * _FINE + out,
                (shape.y + shape.down) * _FINE + out,
            )
            if shape.width:
                draw.ellipse(box, outline=shape.colour, width=max(round(2 * out), 1))
            else:
                draw.ellipse(box, fill=shape.colour)
        case Caption():
            face = ImageFont.truetype(str(font), max(round(shape.size * _FINE), 1))
            at = (shape.x * _FINE, shape.y * _FINE)
            draw.text(at, shape.text, fill=shape.colour, font=face, anchor="ms")
