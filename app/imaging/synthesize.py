"""Invented site photos for demo and tests: real JPEGs with EXIF, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from app.imaging import exif as tags

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

Subject = Literal["facade", "crack", "column", "slab", "ground"]
_SKY, _BRICK, _PLASTER, _SOIL, _CONCRETE = (
    (176, 205, 232),
    (158, 88, 66),
    (214, 206, 190),
    (134, 112, 84),
    (150, 150, 148),
)


#: Modules a side of a QR code, and its dark runs as (row, first column, length).
Pattern = tuple[int, tuple[tuple[int, int, int], ...]]


@dataclass(frozen=True)
class Shot:
    """One invented photo. `taken` with a zone writes the offset; `lat`/`lon` in degrees.

    `code`: a laptop's screen with this QR code stands before the subject.
    """

    subject: Subject
    seed: int = 0
    width: int = 1600
    height: int = 1200
    taken: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    orientation: int = 1
    camera: tuple[str, str] = ("Chengjian", "Demo 1")
    quality: int = 85
    code: Pattern | None = None


def photograph(shot: Shot) -> bytes:
    """The JPEG of a shot. The picture is drawn upright and stored as its orientation says."""
    from PIL import Image, ImageDraw

    random_ = random.Random(f"{shot.subject}{shot.seed}")
    picture = Image.new("RGB", (shot.width, shot.height), _PLASTER)
    draw = ImageDraw.Draw(picture)
    _DRAWN[shot.subject](draw, shot.width, shot.height, random_)
    if shot.code is not None:
        _screen(draw, shot.width, shot.height, random_, shot.code)
    picture = _grain(picture, random_)
    stored = _as_stored(picture, shot.orientation)
    out = BytesIO()
    stored.save(out, "JPEG", quality=shot.quality, exif=_exif(shot))
    return out.getvalue()


def _facade(draw: ImageDraw.ImageDraw, width: int, height: int, random_: random.Random) -> None:
    """A brick block of flats under the sky, with windows."""
    draw.rectangle((0, 0, width, height), fill=_SKY)
    draw.rectangle((0, height * 9 // 10, width, height), fill=_SOIL)
    draw.rectangle((width // 12, height // 8, width * 11 // 12, height * 9 // 10), fill=_BRICK)
    storeys, bays = random_.choice((2, 3, 4)), random_.choice((4, 5, 6))
    step_x, step_y = width * 10 // 12 // bays, height * 31 // 40 // storeys
    for storey in range(storeys):
        for bay in range(bays):
            x = width // 12 + bay * step_x + step_x // 4
            y = height // 8 + storey * step_y + step_y // 4
            glass = (70 + random_.randrange(40), 90, 110)
            draw.rectangle((x, y, x + step_x // 2, y + step_y // 2), fill=glass, outline="white")
    _crack(draw, width, height, random_, start=(width // 3, height // 8))


def _wall(draw: ImageDraw.ImageDraw, width: int, height: int, random_: random.Random) -> None:
    """A plastered wall with one crack and a measuring rod beside it."""
    for _ in range(12):
        x, y, r = random_.randrange(width), random_.randrange(height), width // 8
        shade = tuple(channel - random_.randrange(6, 18) for channel in _PLASTER)
        draw.ellipse((x - r, y - r // 2, x + r, y + r // 2), fill=shade)
    _crack(draw, width, height, random_, start=(width // 2, 0))
    _rod(draw, width * 3 // 4, height // 5, height * 4 // 5, max(width // 60, 2))


def _column(draw: ImageDraw.ImageDraw, width: int, height: int, random_: random.Random) -> None:
    """A leaning concrete column with rusty bars laid bare at its foot."""
    lean = width // 40
    corners = [(width * 2 // 5 + lean, 0), (width * 3 // 5 + lean, 0)]
    corners += [(width * 3 // 5, height), (width * 2 // 5, height)]
    draw.polygon(corners, fill=_CONCRETE)
    for bar in range(4):
        x = width * 2 // 5 + (bar + 1) * width // 25
        rust = (120 + random_.randrange(40), 60, 30)
        draw.line((x, height * 3 // 4, x, height), fill=rust, width=max(width // 100, 1))


def _slab(draw: ImageDraw.ImageDraw, width: int, height: int, random_: random.Random) -> None:
    """The underside of a cast slab with crossing cracks and a damp patch."""
    draw.rectangle((0, 0, width, height), fill=_CONCRETE)
    draw.ellipse((width // 2, height // 3, width * 7 // 8, height * 7 // 8), fill=(128, 122, 104))
    _crack(draw, width, height, random_, start=(width // 4, 0))
    _crack(draw, width, height, random_, start=(width * 3 // 4, 0))


def _ground(draw: ImageDraw.ImageDraw, width: int, height: int, random_: random.Random) -> None:
    """The foot of a wall with settled soil and a gap along it."""
    draw.rectangle((0, height // 2, width, height), fill=_SOIL)
    gap = [(x, height // 2 + random_.randrange(height // 30 + 1)) for x in range(0, width, 20)]
    draw.line(gap, fill=(50, 40, 30), width=max(height // 80, 1))


def _screen(
    draw: ImageDraw.ImageDraw,
    width: int,
    height: int,
    random_: random.Random,
    code: Pattern,
) -> None:
    """A lit screen, not quite in the middle, with a code on it."""
    count, runs = code
    module = max(1, height * 5 // 8 // (count + 8))
    side = module * (count + 8)
    left = (width - side) // 2 + random_.randint(-width // 12, width // 12)
    top = (height - side) // 2 + random_.randint(-height // 12, height // 12)
    frame = max(width // 40, 4)
    draw.rectangle(
        (left - frame, top - frame, left + side + side // 2, top + side + frame), fill=(28, 30, 31)
    )
    draw.rectangle((left, top, left + side - 1, top + side - 1), fill=(250, 250, 247))
    for row, column, length in runs:
        x, y = left + (column + 4) * module, top + (row + 4) * module
        draw.rectangle((x, y, x + length * module - 1, y + module - 1), fill=(12, 12, 12))


def _crack(
    draw: ImageDraw.ImageDraw,
    width: int,
    height: int,
    random_: random.Random,
    *,
    start: tuple[int, int],
) -> None:
    points = [start]
    while points[-1][1] < height * 9 // 10:
        x, y = points[-1]
        points.append(
            (
                x + random_.randint(-width // 50, width // 40),
                y + height // 40 + random_.randrange(height // 40 + 1) + 1,
            )
        )
    draw.line(points, fill=(48, 40, 36), width=max(width // 200, 1))


def _rod(draw: ImageDraw.ImageDraw, x: int, top: int, bottom: int, thick: int) -> None:
    """A red and white rod of ten parts, so that sizes can be told from the photo."""
    part = max((bottom - top) // 10, 1)
    for place in range(10):
        fill = (200, 30, 30) if place % 2 else (245, 245, 245)
        draw.rectangle((x, top + place * part, x + thick, top + (place + 1) * part), fill=fill)


_DRAWN = {
    "facade": _facade,
    "crack": _wall,
    "column": _column,
    "slab": _slab,
    "ground": _ground,
}


def _grain(picture: Image.Image, random_: random.Random) -> Image.Image:
    """Sensor noise: without it a JPEG is unlike any photo in size and in decoding time."""
    from PIL import Image, ImageChops

    side = 256
    noise = bytes(112 + (byte & 31) for byte in random_.randbytes(side * side))
    tile = Image.frombytes("L", (side, side), noise)
    grain = Image.new("L", picture.size)
    for x in range(0, picture.width, side):
        for y in range(0, picture.height, side):
            grain.paste(tile, (x, y))
    return ImageChops.add(picture, grain.convert("RGB"), offset=-128)


def _as_stored(picture: Image.Image, orientation: int) -> Image.Image:
    """Turned the way a camera held so stores it: the inverse of setting it upright."""
    from PIL.Image import Transpose

    turn = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_90,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_270,
    }.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def _exif(shot: Shot) -> Any:
    from PIL import Image

    block = Image.Exif()
    block[tags.MAKE], block[tags.MODEL] = shot.camera
    block[tags.ORIENTATION] = shot.orientation
    if shot.taken is not None:
        details = block.get_ifd(tags.EXIF_IFD)
        details[tags.ORIGINAL] = shot.taken.strftime("%Y:%m:%d %H:%M:%S")
        if shot.taken.utcoffset() is not None:
            zone = shot.taken.strftime("%z")
            details[tags.OFFSET_ORIGINAL] = f"{zone[:3]}:{zone[3:]}"
    if shot.lat is not None and shot.lon is not None:
        place = block.get_ifd(tags.GPS_IFD)
        place[tags.LAT_REF], place[tags.LAT] = (
            ("N" if shot.lat >= 0 else "S"),
            _sexagesimal(shot.lat),
        )
        place[tags.LON_REF], place[tags.LON] = (
            ("E" if shot.lon >= 0 else "W"),
            _sexagesimal(shot.lon),
        )
    return block


def _sexagesimal(degrees: float) -> tuple[Fraction, Fraction, Fraction]:
    """Degrees, minutes, seconds as cameras write them, to a thousandth of a second."""
    thousandths = round(abs(degrees) * 3_600_000)
    whole, rest = divmod(thousandths, 3_600_000)
    minutes, seconds = divmod(rest, 60_000)
    return Fraction(whole), Fraction(minutes), Fraction(seconds, 1000)
