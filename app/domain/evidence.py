"""What makes a photo weaker evidence: flags with their reasons, by the table `rules/evidence.toml`.

A flag refuses nothing and changes nothing; a person reads it beside the picture. Missing is told
apart from contradicting. Positions are WGS 84, as telephones write them; that a place was picked on
a web map (GCJ-02) shows only in many houses together: all their photos lie some 500 m off in one
direction. No formula of that shift is used, it is seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any, Final

from app.domain.table_file import made, shipped

NO_TIME: Final = "no_time"
NAME_TIME: Final = "name_time"
BEFORE_SURVEY: Final = "before_survey"
FUTURE: Final = "future"
LATE: Final = "late"
OTHER_DAY: Final = "other_day"
NO_POSITION: Final = "no_position"
FAR: Final = "far"
AS_GCJ: Final = "as_gcj"
GCJ_DATUM: Final = "gcj_datum"
EDITED: Final = "edited"
NOT_ORIGINAL: Final = "not_original"

Position = tuple[float, float]
"""Latitude and longitude in degrees."""

_DEGREE: Final = math.pi * 6_371_000.0 / 180  # metres
#: For cameras that write no zone where the intake's is not known either: the country's only one.
_HERE: Final = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Flag:
    """`code` of the table, `doubt` whether something contradicts, `said` what of it: metres, hours,
    a program's name, "messenger", "screen" or "no_camera"."""

    code: str
    doubt: bool
    said: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """How the photos of many houses lie beside them: `houses` agree, `metres` and `degrees`
    (from the house, clockwise from north) are their middle."""

    houses: int
    metres: int
    degrees: int


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside the photo: when the survey began (ISO), the days of the visit
    (YYYY-MM-DD), where the house stands by the roster, how other houses' photos lie."""

    began: str = ""
    visited: frozenset[str] = frozenset()
    house: Position | None = None
    shift: Shift | None = None


@dataclass(frozen=True)
class Table:
    """The rule table: code → its row."""

    rows: Mapping[str, Mapping[str, Any]]

    def flag(self, code: str, said: str = "") -> Flag:
        return Flag(code, self.rows[code]["doubt"], said)


@cache
def table() -> Table:
    return made(shipped("evidence"), lambda raw: Table(raw["flag"]))


def flags(photo: Mapping[str, Any], around: Around) -> tuple[Flag, ...]:
    """The flags of a photo's entry (keys as a record holds them), what contradicts first."""
    rules = table()
    found = [*_times(photo, around, rules), *_places(photo, around, rules), *_files(photo, rules)]
    return tuple(sorted(found, key=lambda flag: not flag.doubt))


def right_time(photo: Mapping[str, Any]) -> datetime | None:
    """When the photo was taken, its camera's clock put right where it was measured; None where
    nothing says when. Times without a zone are in that of the intake."""
    taken, added = moment(str(photo.get("taken") or "")), moment(str(photo.get("added") or ""))
    if taken is None:
        return None
    if taken.tzinfo is None:
        taken = taken.replace(tzinfo=added.tzinfo if added and added.tzinfo else _HERE)
    try:
        return taken - timedelta(seconds=int(str(photo.get("clock") or "0")))
    except (ValueError, OverflowError):
        return taken


def moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _times(photo: Mapping[str, Any], around: Around, rules: Table) -> Iterable[Flag]:
    taken = right_time(photo)
    if taken is None:
        yield rules.flag(NO_TIME)
        return
    if photo.get("time_from") == "name":
        yield rules.flag(NAME_TIME)
    began = moment(around.began)
    day = taken.date().isoformat()
    if began is not None and day < began.date().isoformat():
        yield rules.flag(BEFORE_SURVEY, day)
    elif around.visited and day not in around.visited:
        yield rules.flag(OTHER_DAY, day)
    added = moment(str(photo.get("added") or ""))
    if added is None or added.tzinfo is None:
        return
    if taken - added > timedelta(minutes=rules.rows[FUTURE]["minutes"]):
        yield rules.flag(FUTURE, f"{taken:%Y-%m-%d %H:%M}")
    elif added - taken > timedelta(hours=rules.rows[LATE]["hours"]) and not photo.get("clock"):
        yield rules.flag(LATE, str((added - taken).days))


def _places(photo: Mapping[str, Any], around: Around, rules: Table) -> Iterable[Flag]:
    here = position(photo)
    if here is None:
        yield rules.flag(NO_POSITION)
        return
    datum = str(_exif(photo).get("GPSMapDatum", "")).casefold()
    if any(name in datum for name in rules.rows[GCJ_DATUM]["names"]):
        yield rules.flag(GCJ_DATUM, str(_exif(photo)["GPSMapDatum"])[:20])
    if around.house is None:
        return
    metres, degrees = offset(around.house, here)
    if metres <= rules.rows[FAR]["metres"]:
        return
    row = rules.rows[AS_GCJ]
    shifted = around.shift is not None and row["least"] <= metres <= row["most"]
    if shifted and around.shift and _apart(degrees, around.shift.degrees) <= row["degrees"]:
        yield rules.flag(AS_GCJ, str(round(metres)))
    else:
        yield rules.flag(FAR, str(round(metres)))


def _files(photo: Mapping[str, Any], rules: Table) -> Iterable[Flag]:
    exif = _exif(photo)
    programs = rules.rows[EDITED]["programs"]
    for key in ("Software", "CreatorTool"):
        said = str(exif.get(key, ""))
        if any(program in said.casefold() for program in programs):
            yield rules.flag(EDITED, said[:40])
            break
    else:
        if _changed_later(photo, exif, rules.rows[EDITED]["seconds"]):
            yield rules.flag(EDITED)
    name, row = str(photo.get("name") or "").casefold(), rules.rows[NOT_ORIGINAL]
    if any(mark in name for mark in row["screens"]):
        yield rules.flag(NOT_ORIGINAL, "screen")
    elif any(mark in name for mark in row["messengers"]):
        yield rules.flag(NOT_ORIGINAL, "messenger")
    elif not photo.get("camera"):
        yield rules.flag(NOT_ORIGINAL, "no_camera")


def _changed_later(photo: Mapping[str, Any], exif: Mapping[str, Any], seconds: int) -> bool:
    """Whether the file was written long after the picture was taken, both by its own clock."""
    taken = moment(str(photo.get("taken") or ""))
    if taken is None or photo.get("time_from") == "name":
        return False
    try:
        # Naive on purpose: both are the same camera's wall clock.
        changed = datetime.strptime(str(exif.get("DateTime", "")), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return False
    return (changed - taken.replace(tzinfo=None)).total_seconds() > seconds


def _exif(photo: Mapping[str, Any]) -> Mapping[str, Any]:
    held = photo.get("exif")
    return held if isinstance(held, Mapping) else {}


def position(photo: Mapping[str, Any]) -> Position | None:
    """Where a photo was taken; None where it does not say, or says nonsense."""
    try:
        lat, lon = float(str(photo.get("lat"))), float(str(photo.get("lon")))
    except ValueError:
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def offset(start: Position, end: Position) -> tuple[float, float]:
    """Metres, and degrees clockwise from north, from one position to another nearby."""
    north = (end[0] - start[0]) * _DEGREE
    east = (end[1] - start[1]) * _DEGREE * math.cos(math.radians(start[0]))
    return math.hypot(north, east), math.degrees(math.atan2(east, north)) % 360


def shift(pairs: Sequence[tuple[Position, Position]]) -> Shift | None:
    """Whether the photos of many houses lie beside them as GCJ-02 would shift them; `pairs` of the
    house by the roster and of its photos."""
    row = table().rows[AS_GCJ]
    inside = [
        one
        for house, photo in pairs
        if row["least"] <= (one := offset(house, photo))[0] <= row["most"]
    ]
    east = sum(math.sin(math.radians(degrees)) for _metres, degrees in inside)
    north = sum(math.cos(math.radians(degrees)) for _metres, degrees in inside)
    middle = math.degrees(math.atan2(east, north)) % 360
    agree = [one for one in inside if _apart(one[1], middle) <= row["degrees"]]
    if len(agree) < row["houses"] or len(agree) * 100 < len(inside) * row["share"]:
        return None
    metres = sorted(metres for metres, _degrees in agree)
    return Shift(len(agree), round(metres[len(metres) // 2]), round(middle) % 360)


def _apart(one: float, other: float) -> float:
    """How far two directions differ, 0 to 180 degrees."""
    return abs((one - other + 180) % 360 - 180)
