"""Copies of photos that leave: small, upright, with marks and a stamp drawn in; decoded once.

The stamp stands below the picture on a strip of its own, so that it covers nothing; its letters
grow with the picture. The original is only read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.imaging.drawn import Plain, draw_over
from app.imaging.exif import ORIENTATION
from app.imaging.intake import shrunk
from app.imaging.opening import Opened, open_photo

if TYPE_CHECKING:
    from PIL import Image, ImageFont

#: Letters of the stamp and the air around them, as parts of the picture's longer side.
_LETTER, _LEADING, _MARGIN = 1 / 72, 1.45, 1 / 90
#: On a strip narrower than this letters would be smaller than their own strokes.
_SMALLEST = 9
_GROUND, _INK = (28, 31, 33), (255, 255, 255)
_BETWEEN = "   "
#: An EXIF segment of a JPEG holds no more; what is larger is a maker's private data.
_MOST_EXIF = 65_000

#: What is drawn over a picture of this width and height.
Over = Callable[[tuple[int, int]], Sequence[Plain]]


def stamped_copy(
    data: bytes,
    long_side: int,
    quality: int,
    stamp: Sequence[str],
    font: Path,
    *,
    over: Over | None = None,
    exif: bool = False,
    name: str = "",
) -> bytes:
    """An upright JPEG at most so long (the strip comes on top), with what is drawn over it and the
    stamp's texts below, each kept in one piece where it fits. `exif`: it keeps what the camera
    wrote. Raises KnownError as `intake.derive` does."""
    opened = open_photo(data, name)
    picture = shrunk(opened, long_side)
    if over is not None and (plain := over(picture.size)):
        picture = draw_over(picture, plain, font)
    if any(stamp):
        picture = _with_strip(picture, [text for text in stamp if text], font)
    out = BytesIO()
    if exif:
        picture.save(out, "JPEG", quality=quality, exif=_kept_exif(opened))
    else:
        picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _with_strip(picture: Image.Image, stamp: Sequence[str], font: Path) -> Image.Image:
    from PIL import Image, ImageDraw, ImageFont

    longest = max(picture.size)
    face = ImageFont.truetype(str(font), max(round(longest * _LETTER), _SMALLEST))
    margin = max(round(longest * _MARGIN), 4)
    leading = round(face.size * _LEADING)
    lines = _lines(stamp, picture.width - 2 * margin, face)
    strip = len(lines) * leading + margin
    made = Image.new("RGB", (picture.width, picture.height + strip), _GROUND)
    made.paste(picture)
    draw = ImageDraw.Draw(made)
    for number, text in enumerate(lines):
        at = (margin, picture.height + margin // 2 + number * leading + leading // 2)
        draw.text(at, text, fill=_INK, font=face, anchor="lm")
    return made


def _lines(stamp: Sequence[str], width: int, face: ImageFont.FreeTypeFont) -> list[str]:
    """As few lines as hold the texts in order; one that is too long by itself is broken."""
    lines: list[str] = []
    for text in stamp:
        for piece in _pieces(text, width, face):
            joined = f"{lines[-1]}{_BETWEEN}{piece}" if lines else piece
            if lines and face.getlength(joined) <= width:
                lines[-1] = joined
            else:
                lines.append(piece)
    return lines


def _pieces(text: str, width: int, face: ImageFont.FreeTypeFont) -> list[str]:
    pieces = [""]
    for letter in text:
        if pieces[-1] and face.getlength(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _kept_exif(opened: Opened) -> bytes:
    """What the camera wrote, but for the orientation: the copy is upright."""
    block = opened.image.getexif()
    block[ORIENTATION] = 1
    try:
        made = block.tobytes()
    except (ValueError, TypeError, OverflowError, KeyError, AttributeError, OSError):
        return b""  # broken blocks can be read in part, not written
    return made if len(made) <= _MOST_EXIF else b""
