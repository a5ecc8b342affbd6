"""What a camera wrote into a photo: time, place, camera, orientation. Nothing of it is trusted.

Broken EXIF is common (edited, re-sent, cut) and never an error: what cannot be read is None. What
else of it may be asked for one day is in `exif_rest.py`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from app.imaging.exif_rest import rest

if TYPE_CHECKING:
    from PIL import Image

MAKE, MODEL, ORIENTATION, DATE_TIME = 0x010F, 0x0110, 0x0112, 0x0132
EXIF_IFD, GPS_IFD = 0x8769, 0x8825
ORIGINAL, DIGITIZED, OFFSET, OFFSET_ORIGINAL = 0x9003, 0x9004, 0x9010, 0x9011
LAT_REF, LAT, LON_REF, LON = 1, 2, 3, 4

_OFFSET = re.compile(r"[+-]\d\d:\d\d")
#: The program that wrote the file, in XMP; editors that drop EXIF leave at least this.
_TOOL = re.compile(rb"CreatorTool(?:=\"|>)([^\"<>]{1,80})")
_XMP_MOST = 1 << 16
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
#: What Pillow raises on EXIF blocks that are cut, shifted or lie about their lengths.
_BROKEN = (
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    ZeroDivisionError,
    OSError,
    struct.error,
)


@dataclass(frozen=True)
class Exif:
    """`taken`: ISO 8601, with an offset only where the camera wrote one. `lat`, `lon`: WGS 84
    degrees as decimal text with six places. `orientation`: 1 to 8, 1 where unknown. `rest`: all
    else that is worth keeping, as `exif_rest.rest` gives it."""

    orientation: int = 1
    taken: str | None = None
    lat: str | None = None
    lon: str | None = None
    camera: str | None = None
    rest: Mapping[str, str] = field(default_factory=dict)


def read_exif(image: Image.Image) -> Exif:
    """The values of an opened, not yet decoded image."""
    try:
        block = image.getexif()
        basic = dict(block)
    except _BROKEN:
        return Exif(rest=_tool(image))
    details, place = _directory(block, EXIF_IFD), _directory(block, GPS_IFD)
    stored = basic.get(ORIENTATION)
    position = _position(place)
    return Exif(
        orientation=stored if isinstance(stored, int) and 1 <= stored <= 8 else 1,
        taken=_taken(basic, details),
        lat=position[0] if position else None,
        lon=position[1] if position else None,
        camera=_camera(basic),
        rest=_rest(basic, details, place) | _tool(image),
    )


def _directory(block: Image.Exif, tag: int) -> dict[int, Any]:
    try:
        return dict(block.get_ifd(tag))
    except _BROKEN:
        return {}


def _taken(basic: Mapping[int, Any], details: Mapping[int, Any]) -> str | None:
    for text in (details.get(ORIGINAL), details.get(DIGITIZED), basic.get(DATE_TIME)):
        try:
            # Naive on purpose: no zone is invented for a camera that wrote none.
            moment = datetime.strptime(_clean(text), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        except ValueError:
            continue
        offset = _clean(details.get(OFFSET_ORIGINAL) or details.get(OFFSET))
        return moment.isoformat() + (offset if _OFFSET.fullmatch(offset) else "")
    return None


def _position(place: Mapping[int, Any]) -> tuple[str, str] | None:
    lat = _degrees(place.get(LAT), place.get(LAT_REF), "NS", 90)
    lon = _degrees(place.get(LON), place.get(LON_REF), "EW", 180)
    if lat is None or lon is None or lat == lon == 0:  # 0, 0 is what cameras write without a fix
        return None
    return f"{lat:.6f}", f"{lon:.6f}"


def _degrees(value: Any, side: Any, sides: str, limit: int) -> Decimal | None:
    """Degrees, minutes, seconds as signed decimal degrees; None when they make no sense."""
    letter = _clean(side).upper()
    if letter not in {sides[0], sides[1]} or not isinstance(value, tuple) or len(value) != 3:
        return None
    try:
        whole, minutes, seconds = (_fraction(part) for part in value)
    except _BROKEN:
        return None
    degrees = whole + minutes / 60 + seconds / 3600
    if minutes >= 60 or seconds >= 60 or min(whole, minutes, seconds) < 0 or degrees > limit:
        return None
    exact = Decimal(round(degrees * 10**6)).scaleb(-6)
    return -exact if letter == sides[1] else exact


def _fraction(part: Any) -> Fraction:
    """A part of a position, exact; a denominator of zero raises ZeroDivisionError."""
    if hasattr(part, "numerator"):
        return Fraction(int(part.numerator), int(part.denominator))
    return Fraction(part)


def _camera(basic: Mapping[int, Any]) -> str | None:
    make, model = _clean(basic.get(MAKE)), _clean(basic.get(MODEL))
    named = model if model.casefold().startswith(make.casefold()) else f"{make} {model}"
    return named.strip()[:80] or None


def _rest(*blocks: Mapping[int, Any]) -> dict[str, str]:
    try:
        return rest(*blocks)
    except _BROKEN:
        return {}


def _tool(image: Image.Image) -> dict[str, str]:
    xmp = image.info.get("xmp")
    said = _TOOL.search(xmp[:_XMP_MOST]) if isinstance(xmp, bytes) else None
    text = _clean(said[1].decode("utf-8", errors="ignore")) if said else ""
    return {"CreatorTool": text} if text else {}


def _clean(text: Any) -> str:
    return _CONTROL.sub("", text).strip() if isinstance(text, str) else ""
