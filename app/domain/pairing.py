"""Which photos of two visits show the same thing from the same place: pure rules.

In this order, each photo in one pair at most:

1. `hand`: somebody has said so.
2. `shot`: the same required shot of the same question (the front is the front).
3. `position`: the same question, both positions known and near each other, and looking the same
   way where both directions are known.
4. `order`: the same question, and one photo each that nothing else says anything about. Two
   photos that are known to be far apart, or to look another way, are never paired in this way.

What is left over is told as alone. Positions of phones are good to some metres in the open and
to tens of metres between walls, so a pair made by its shot is kept whatever they say, with the
distance beside it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

#: A phone in the open is good to 5 m (GNSS, 68 %); two readings, each with that error twice over.
NEAR_METRES = 20.0
#: A hand-held phone's compass errs by 10–20°; what looks further aside shows another thing.
SAME_WAY_DEGREES = 45.0
_EARTH_METRES = 6_371_008.8  # mean radius, IUGG


@dataclass(frozen=True, slots=True)
class Seen:
    """One photo. `where`: what it was taken for, the same for the same question of both visits.

    `lat`, `lon` in degrees (WGS 84), `facing` in degrees from north; None where unknown. `like`:
    the id of the photo of the earlier visit that somebody has put beside it.
    """

    id: str
    where: str
    shot: str = ""
    lat: float | None = None
    lon: float | None = None
    facing: float | None = None
    like: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two photos; `how`: hand, shot, position or order. `metres` and `degrees` apart, if known."""

    before: str
    after: str
    how: str
    metres: float | None = None
    degrees: float | None = None


def metres_apart(one: Seen, other: Seen) -> float | None:
    """The distance on the ground, None where a position is not known."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    middle = math.radians((one.lat + other.lat) / 2)
    north = math.radians(other.lat - one.lat)
    east = math.radians((other.lon - one.lon + 180) % 360 - 180) * math.cos(middle)
    return _EARTH_METRES * math.hypot(north, east)


def degrees_apart(one: Seen, other: Seen) -> float | None:
    """How far two directions differ, 0 to 180; None where one is not known."""
    if one.facing is None or other.facing is None:
        return None
    return abs((one.facing - other.facing + 180) % 360 - 180)


def pairs(before: Sequence[Seen], after: Sequence[Seen]) -> list[Pair]:
    """The pairs of two visits, in the order of the later one."""
    work = _Pairing(before, after)
    work.by("hand", lambda old, new: bool(new.like) and new.like == old.id)
    work.by("shot", lambda old, new: bool(new.shot) and _same(old, new) and old.shot == new.shot)
    work.by("position", lambda old, new: _same(old, new) and _near(old, new))
    work.by("order", lambda old, new: _same(old, new) and not _contradict(old, new))
    place = {photo.id: number for number, photo in enumerate(after)}
    return sorted(work.found, key=lambda pair: place[pair.after])


class _Pairing:
    def __init__(self, before: Sequence[Seen], after: Sequence[Seen]) -> None:
        self._before, self._after = list(before), list(after)
        self.found: list[Pair] = []

    def by(self, how: str, fits: Callable[[Seen, Seen], bool]) -> None:
        """Pair what fits and is free, the nearest first; else in the order of taking."""
        ways = [
            (metres if (metres := metres_apart(old, new)) is not None else math.inf, m, n)
            for m, old in enumerate(self._before)
            for n, new in enumerate(self._after)
            if fits(old, new)
        ]
        used_before, used_after = set[int](), set[int]()
        for _metres, m, n in sorted(ways):
            if m in used_before or n in used_after:
                continue
            used_before.add(m)
            used_after.add(n)
            old, new = self._before[m], self._after[n]
            apart = metres_apart(old, new), degrees_apart(old, new)
            self.found.append(Pair(old.id, new.id, how, *apart))
        self._before = _without(self._before, used_before)
        self._after = _without(self._after, used_after)


def _without(photos: Iterable[Seen], used: set[int]) -> list[Seen]:
    return [photo for number, photo in enumerate(photos) if number not in used]


def _same(old: Seen, new: Seen) -> bool:
    return bool(old.where) and old.where == new.where


def _near(old: Seen, new: Seen) -> bool:
    metres = metres_apart(old, new)
    return metres is not None and metres <= NEAR_METRES and not _contradict(old, new)


def _contradict(old: Seen, new: Seen) -> bool:
    """Whether positions, directions or two names say that these show different things."""
    metres, degrees = metres_apart(old, new), degrees_apart(old, new)
    return (
        (metres is not None and metres > NEAR_METRES)
        or (degrees is not None and degrees > SAME_WAY_DEGREES)
        or bool(old.shot and new.shot and old.shot != new.shot)
    )
