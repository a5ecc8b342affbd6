"""All else that a camera wrote and that may be asked for one day, by EXIF's own names.

Which program wrote the file, with what lens and light, in which direction the camera looked, how
sure the satellite fix was. Kept as short texts with the photo, so that they outlive the original;
never part of a shared copy.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

#: The most that one value, and all of them with their names, may take: they lie in every revision.
MOST_OF_ONE, MOST_OF_ALL = 120, 2000

# EXIF 2.32 (CIPA DC-008), tables 4, 5, 7, 8, 12 and 15: the weightiest first, should room end.
_BASIC = {0x0131: "Software", 0x0132: "DateTime", 0x010E: "ImageDescription"}
_PLACE = {
    17: "GPSImgDirection",
    16: "GPSImgDirectionRef",
    18: "GPSMapDatum",
    27: "GPSProcessingMethod",
    29: "GPSDateStamp",
    7: "GPSTimeStamp",
    31: "GPSHPositioningError",
    11: "GPSDOP",
    6: "GPSAltitude",
    5: "GPSAltitudeRef",
}
_DETAILS = {
    0x9004: "DateTimeDigitized",
    0x9291: "SubSecTimeOriginal",
    0xA434: "LensModel",
    0x829A: "ExposureTime",
    0x829D: "FNumber",
    0x8827: "PhotographicSensitivity",
    0x9204: "ExposureBiasValue",
    0x920A: "FocalLength",
    0xA405: "FocalLengthIn35mmFilm",
    0xA404: "DigitalZoomRatio",
    0x9206: "SubjectDistance",
    0x9209: "Flash",
    0xA431: "BodySerialNumber",
    0xA420: "ImageUniqueID",
    0x9286: "UserComment",
}
_LATER = {0x013B: "Artist", 0x8298: "Copyright"}

#: No value of a camera is larger; what is, is damage.
_SENSIBLE = 10**12
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
#: How a user comment says its own encoding, in its first eight bytes.
_COMMENT = {b"ASCII\0\0\0": "ascii", b"UNICODE\0": "utf-16", b"\0" * 8: "utf-8"}


def rest(
    basic: Mapping[int, Any], details: Mapping[int, Any], place: Mapping[int, Any]
) -> dict[str, str]:
    """EXIF name → text; only what is there, can be read and still has room."""
    named: Iterable[tuple[str, Any]] = (
        (name, block.get(tag))
        for block, names in ((basic, _BASIC), (place, _PLACE), (details, _DETAILS), (basic, _LATER))
        for tag, name in names.items()
    )
    kept: dict[str, str] = {}
    room = MOST_OF_ALL
    for name, value in named:
        said = _text(name, value)
        needed = len(name) + len(said.encode()) + 6  # quotes, colon, comma of the JSON
        if said and needed <= room:
            kept[name] = said
            room -= needed
    return kept


def _text(name: str, value: Any) -> str:
    if isinstance(value, bytes):
        value = _decoded(value)
    if isinstance(value, tuple):
        if len(value) > 3:
            return ""
        return " ".join(_number(part) for part in value)[:MOST_OF_ONE]
    if isinstance(value, str):
        return _UNPRINTED.sub(" ", value).strip()[:MOST_OF_ONE]
    exact = _exact(value)
    if name == "ExposureTime" and exact and 0 < exact < 1:
        return f"1/{round(1 / exact)}"
    return _number(value)


def _decoded(value: bytes) -> str:
    encoding = _COMMENT.get(value[:8])
    if encoding is not None:
        value = value[8:]
    if len(value) == 1:  # the reference of an altitude
        return str(value[0])
    return value[: 4 * MOST_OF_ONE].decode(encoding or "utf-8", errors="ignore")


def _number(value: Any) -> str:
    """A whole number or up to four decimals; "" for what is no number."""
    exact = _exact(value)
    if exact is None:
        return ""
    places = round(exact * 10_000)
    return f"{Decimal(places).scaleb(-4):f}".rstrip("0").rstrip(".")


def _exact(value: Any) -> Fraction | None:
    """A number however the file holds it; nothing where it was divided by zero or is no number."""
    if isinstance(value, float):
        return Fraction(value) if math.isfinite(value) and abs(value) < _SENSIBLE else None
    if not getattr(value, "denominator", 0) or not hasattr(value, "numerator"):
        return None
    exact = Fraction(value.numerator) / Fraction(value.denominator)
    return exact if abs(exact) < _SENSIBLE else None
