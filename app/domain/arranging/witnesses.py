"""What speaks for a photo beside the code: the clock, the position, the day's inspections."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from app.domain.arranging.values import (
    BEHIND_CODE,
    FAR,
    FEWEST,
    FITS,
    LONGEST,
    MARGIN,
    NEAR,
    NEARER,
    SPREAD,
    Shot,
    Spot,
    Window,
)

_METRES = math.pi * 6_371_000 / 180  # of one degree of latitude


def metres(one: Spot, other: Spot) -> float:
    """Between two positions of one town: on a plane, right to a thousandth."""
    flat = math.cos(math.radians((one[0] + other[0]) / 2))
    return math.hypot((one[0] - other[0]) * _METRES, (one[1] - other[1]) * _METRES * flat)


def middle(spots: Sequence[Spot]) -> Spot | None:
    """The middle one by latitude and by longitude: one wild position moves it nowhere."""
    if not spots:
        return None
    lats, lons = (sorted(values) for values in zip(*spots, strict=True))
    return lats[len(lats) // 2], lons[len(lons) // 2]


# -- the camera's clock


def clocks(shots: Sequence[Shot]) -> list[timedelta | None]:
    """How far ahead of us the camera's clock was at each photo, by the codes that it photographed.

    The least of all measures, since codes are photographed after they are shown, never before;
    where they lie far apart, somebody set the clock: then the last one before a photo. None
    behind a code whose own moment cannot be right.
    """
    measured = {
        n: shot.taken - seen.moment
        for n, shot in enumerate(shots)
        if shot.taken is not None and not shot.weak
        for seen in shot.codes
        if seen.moment is not None
    }
    if not measured:
        return [None] * len(shots)
    values = measured.values()
    if max(values) - min(values) <= SPREAD:
        return [min(values)] * len(shots)
    found: list[timedelta | None] = []
    stale = _stale(shots, measured)
    last = next((measured[n] for n in sorted(measured) if n not in stale), None)
    for n in range(len(shots)):
        last = None if n in stale else measured.get(n, last)
        found.append(last)
    return found


def _stale(shots: Sequence[Shot], measured: Mapping[int, timedelta]) -> set[int]:
    """Codes that were shown long before one that was photographed earlier: the picture of a screen,
    not the screen. What they say of the clock is not believed."""
    found: set[int] = set()
    newest: datetime | None = None
    for n, ahead in sorted(measured.items()):
        taken = shots[n].taken
        shown = taken - ahead if taken is not None else None
        if shown is None or (newest is not None and shown < newest - SPREAD):
            found.add(n)
        else:
            newest = shown
    return found


# -- the day's inspections


def open_at(windows: Iterable[Window], time: datetime | None) -> dict[str, Window]:
    """The houses whose inspections were being written at a moment."""
    if time is None:
        return {}
    return {
        window.place: window
        for window in windows
        if window.last - window.first <= LONGEST
        and window.first - MARGIN <= time <= window.last + MARGIN
    }


def of_one_computer(
    windows: Sequence[Window], own: str, claims: Iterable[tuple[str, datetime]]
) -> list[Window]:
    """The windows of the computer beside which a camera went, told by the codes it photographed."""
    devices = {window.device for window in windows}
    if len(devices) <= 1:
        return list(windows)
    agreed = dict.fromkeys(sorted(devices), 0)
    for place, time in claims:
        for device in devices:
            mine = (one for one in windows if one.device == device)
            agreed[device] += place in open_at(mine, time)
    best = max(agreed, key=lambda device: (agreed[device], device == own))
    if not agreed[best] and own not in devices:
        return list(windows)
    return [one for one in windows if one.device == (best if agreed[best] else own)]


def fitting(windows: Sequence[Window], shown: Sequence[tuple[str, datetime]]) -> timedelta | None:
    """How far ahead of us a camera is, where no code on a screen said the moment.

    Forms are opened right behind their codes: most of these distances lie close together, some
    are of codes that were seen again, or late. None: too few houses, or no agreement.
    """
    opened: dict[str, datetime] = {}
    for window in windows:
        if window.last - window.first <= LONGEST:
            opened[window.place] = min(window.first, opened.get(window.place, window.first))
    first: dict[str, datetime] = {}
    for place, time in shown:
        first[place] = min(time, first.get(place, time))
    off = sorted(time - opened[place] for place, time in first.items() if place in opened)
    if len(off) < FEWEST:
        return None
    middle = off[len(off) // 2]
    agreed = sum(abs(one - middle) <= BEHIND_CODE for one in off)
    if agreed * 3 < len(off) * 2:
        return None
    return timedelta() if abs(middle) <= BEHIND_CODE else middle


def fits(windows: Sequence[Window], times: Sequence[datetime]) -> bool:
    """Whether most of these times fall into inspections: by a wrong clock they would not."""
    if not times:
        return False
    inside = sum(bool(open_at(windows, time)) for time in times)
    return inside >= FITS * len(times)


# -- positions


def at_house(spot: Spot, anchor: Spot | None, others: Mapping[str, Spot]) -> bool | str | None:
    """Whether a position speaks for a house: True, None (says nothing), or "" for elsewhere,
    or the other house that it speaks for."""
    if anchor is None:
        return None
    off = metres(spot, anchor)
    nearest, gap = closest(spot, others)
    other_near = nearest and gap <= NEAR
    if other_near and gap + NEARER <= off:
        return nearest
    if off >= FAR:
        return nearest if other_near else ""
    return True if off <= NEAR and not (other_near and gap < off) else None


def closest(spot: Spot, spots: Mapping[str, Spot]) -> tuple[str, float]:
    """The house nearest to a position, and how far off; "" where there are none."""
    found = min(((metres(spot, at), place) for place, at in spots.items()), default=(math.inf, ""))
    return found[1], found[0]


def alone_near(spot: Spot | None, spots: Mapping[str, Spot]) -> tuple[str, float]:
    """The one house that a position speaks for, and how far off; "" where several might be."""
    if spot is None:
        return "", math.inf
    ranked = sorted((metres(spot, at), place) for place, at in spots.items())
    if not ranked or ranked[0][0] > NEAR:
        return "", math.inf
    if len(ranked) > 1 and ranked[1][0] < ranked[0][0] + NEARER:
        return "", math.inf
    return ranked[0][1], ranked[0][0]
