"""A photo as large as somebody needs it who looks at a crack, and the size of its original."""

from __future__ import annotations

from app.imaging.intake import report_copy
from app.imaging.opening import open_photo

#: Enough to see 0.3 mm on a wall of 1 m, and drawn smoothly by a laptop without a graphics card.
LARGE_SIDE, LARGE_QUALITY = 3200, 88
#: From this orientation on the camera lay on its side.
_LYING = 5


def large_copy(data: bytes, *, name: str = "") -> bytes:
    """An upright JPEG for the eye, not for keeping. Raises KnownError as `derive` does."""
    return report_copy(data, LARGE_SIDE, LARGE_QUALITY, name=name)


def upright_size(data: bytes, *, name: str = "") -> tuple[int, int]:
    """Width and height of the upright picture in pixels, from its header. Raises KnownError."""
    opened = open_photo(data, name)
    wide, high = opened.size
    return (high, wide) if opened.exif.orientation >= _LYING else (wide, high)
