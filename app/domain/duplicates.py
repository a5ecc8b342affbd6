"""Places that may be one, with the reasons: the same number, address, photo, position.

Nothing is decided here. Only places that share something are compared, so that 100,000 of them
cost seconds: what too many share (the address of a whole lane) says nothing of two of them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import Any, Final

from app.domain.table_file import made, shipped

CODE: Final = "code"
PHOTO: Final = "photo"
ADDRESS: Final = "address"
NAME: Final = "name"
POSITION: Final = "position"

_EARTH: Final = 6_371_000.0  # metres
_DEGREE: Final = math.pi * _EARTH / 180
_UNITS: Final = re.compile("号院|号楼|号房|号|栋|幢|座|楼|#")
_DIGITS: Final = {char: n for n, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_NUMERAL: Final = re.compile(r"[〇零一二两三四五六七八九十百]+(?=号|栋|幢|座|楼|单元|室|户|排|#)")
_DOOR: Final = re.compile("[0-9](号|室|户)")
_NUMBERS: Final = re.compile("[0-9]+")
_DROPPED: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a place. `above`: the place that it stands below, "" for none.

    `positions`: WGS 84 (latitude, longitude) of its answers and photos; `photos`: hashes.
    """

    record: str
    level: str
    above: str
    name: str
    address: str
    code: str
    positions: tuple[tuple[float, float], ...] = ()
    photos: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two places look like one: a code of the table, and what they share ("12 m")."""

    code: str
    shared: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two places, the smaller id first, with the reasons by weight."""

    one: str
    other: str
    points: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Limits:
    """The rule table; see `rules/duplicates.toml`."""

    listed: int
    metres: float
    crowd: int
    near_crowd: int
    address: int
    points: Mapping[str, int] = field(default_factory=dict)


@cache
def limits() -> Limits:
    return made(shipped("duplicates"), _limits)


def _limits(raw: dict[str, Any]) -> Limits:
    row = raw["limits"]
    return Limits(
        listed=row["listed"],
        metres=row["metres"],
        crowd=row["crowd"],
        near_crowd=row["near_crowd"],
        address=row["address"],
        points={code: one["points"] for code, one in raw["points"].items()},
    )


def plain(text: str) -> str:
    """An address or name as it is compared: 3号楼 = 3栋 = 3幢 = ３＃ = 三号楼, without signs."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    arabic = _NUMERAL.sub(lambda found: _number(found[0]), folded)
    return _DROPPED.sub("", _UNITS.sub("号", arabic).replace("号号", "号"))


def _number(numeral: str) -> str:
    """一百二十三 as 123, 二〇三 as 203."""
    if "十" not in numeral and "百" not in numeral:
        return "".join(str(_DIGITS[char]) for char in numeral)
    total, digit = 0, 0
    for char in numeral:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[char]
    return str(total + digit)


def pairs(
    places: Iterable[Known],
    table: Limits | None = None,
    checked: Callable[[int], None] = lambda _done: None,
) -> list[Pair]:
    """Pairs of places of one level that look like one, the surest first.

    `checked` is told now and then how many places were looked at; it may raise to stop.
    """
    rules = table or limits()
    known: dict[str, Known] = {}
    blocks: dict[tuple[str, str, str], list[str]] = {}
    for done, place in enumerate(places):
        if done % 1000 == 0:
            checked(done)
        known[place.record] = place
        for key in _keys(place, rules):
            blocks.setdefault(key, []).append(place.record)
    found: dict[tuple[str, str], dict[str, str]] = {}
    for (code, _level, _shared), records in blocks.items():
        if len(records) < 2 or (code in (ADDRESS, NAME) and len(records) > rules.crowd):
            continue
        for one, other in _linked(sorted(set(records)), rules.crowd):
            found.setdefault((one, other), {})[code] = _said(code, known[one])
    checked(len(known))
    for one, other, metres in _near(known.values(), rules):
        found.setdefault((one, other), {})[POSITION] = f"{metres:.0f} m"
    return _scored(found, rules)


def _keys(place: Known, rules: Limits) -> Iterable[tuple[str, str, str]]:
    level = place.level
    if code := _DROPPED.sub("", unicodedata.normalize("NFKC", place.code).casefold()):
        yield CODE, level, code
    for photo in place.photos:
        yield PHOTO, level, photo
    name = plain(place.name)
    if address := plain(place.address):
        whole = len(address) >= rules.address
        # an address that names a lane, or of a flat its building, tells no door from the next
        exact = level != "household" and _DOOR.search(address)
        own = "" if exact else _door_of(name)
        yield ADDRESS, level, f"{'' if whole else place.above}\n{address}\n{own}"
    if name:
        yield NAME, level, f"{place.above}\n{name}"


def _door_of(name: str) -> str:
    """What tells a door from the next in a name: its numbers, or where it has none all of it."""
    return " ".join(_NUMBERS.findall(name)) or name


def _said(code: str, place: Known) -> str:
    """What they share, as the first of them has it."""
    return {CODE: place.code, ADDRESS: place.address, NAME: place.name}.get(code, "")


def _linked(records: list[str], crowd: int) -> Iterable[tuple[str, str]]:
    """All pairs of a few; of many, each with the first: they are one heap for whoever looks."""
    if len(records) <= crowd:
        return combinations(records, 2)
    return ((records[0], other) for other in records[1:])


def _near(places: Iterable[Known], rules: Limits) -> Iterable[tuple[str, str, float]]:
    """Pairs within the distance, each once with its smallest, by squares of the map."""
    squares: dict[tuple[str, int, int], list[tuple[float, float, str]]] = {}
    located = [place for place in places if place.positions]
    # one width for all, of the place nearest to a pole: no square is narrower than the distance
    highest = max((abs(lat) for place in located for lat, _lon in place.positions), default=0.0)
    width = _DEGREE * max(0.01, math.cos(math.radians(highest)))
    for place in located:
        for lat, lon in place.positions:
            row = math.floor(lat * _DEGREE / rules.metres)
            square = place.level, row, math.floor(lon * width / rules.metres)
            squares.setdefault(square, []).append((lat, lon, place.record))
    nearest: dict[tuple[str, str], float] = {}
    for (level, row, column), here in squares.items():
        if len({record for *_at, record in here}) > rules.near_crowd:
            continue
        for step in ((0, 0), (0, 1), (1, -1), (1, 0), (1, 1)):
            there = squares.get((level, row + step[0], column + step[1]), ())
            if step != (0, 0) and len(there) > rules.near_crowd:
                continue
            for lat, lon, one in here:
                for lat2, lon2, other in there:
                    if one == other or (step == (0, 0) and one > other):
                        continue
                    metres = distance((lat, lon), (lat2, lon2))
                    key = (min(one, other), max(one, other))
                    if metres <= rules.metres and metres < nearest.get(key, math.inf):
                        nearest[key] = metres
    return ((one, other, metres) for (one, other), metres in nearest.items())


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two positions on the globe."""
    lat, lat2 = math.radians(one[0]), math.radians(other[0])
    dlat, dlon = lat2 - lat, math.radians(other[1] - one[1])
    half = math.sin(dlat / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin(dlon / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


def _scored(found: Mapping[tuple[str, str], Mapping[str, str]], rules: Limits) -> list[Pair]:
    listed = []
    for (one, other), why in found.items():
        points = sum(rules.points[code] for code in why)
        if points >= rules.listed:
            by_weight = sorted(why, key=lambda code: (-rules.points[code], code))
            reasons = tuple(Reason(code, why[code]) for code in by_weight)
            listed.append(Pair(one, other, points, reasons))
    return sorted(listed, key=lambda pair: (-pair.points, pair.one, pair.other))
