"""What the photographed codes say: each opens a house, up to the next one of the same camera."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from app.domain.arranging.values import CLOSE, JITTER, LATE_FACTOR, LATE_PAUSE, PAUSE, Shot


@dataclass(frozen=True, slots=True)
class Claim:
    """The code that a photo stands behind. `place` "": none, `why` says why.

    `code`: the turn of the photo with the code; `after`: the how manyth behind it, 0 itself.
    `joined`: from photo to photo no pause came in between, nor anything else that shakes it;
    `close`: not even a short one.
    `late`: the next house, where its own code seems to have been seen too late.
    """

    place: str = ""
    why: str = ""
    code: int = -1
    after: int = 0
    joined: bool = True
    close: bool = True
    late: str = ""


def claims(shots: Sequence[Shot]) -> list[Claim]:
    """The claim of every photo of one camera, in their order."""
    found: list[Claim] = []
    now, last = Claim(why="nothing"), None
    for n, shot in enumerate(shots):
        now = replace(now, after=now.after + 1)
        pause = shot.taken - last if last is not None and shot.taken is not None else timedelta()
        if pause < -JITTER:  # the clock was set, or another camera's photos begin: nobody knows
            pause = timedelta.max
        now = replace(now, joined=now.joined and pause <= PAUSE, close=now.close and pause <= CLOSE)
        last = shot.taken or last
        now = _next(now, shot, n)
        found.append(now)
    return _seen_late(shots, _without_times(shots, found))


def _next(now: Claim, shot: Shot, n: int) -> Claim:
    """The claim in force from this photo on."""
    places = {seen.place for seen in shot.codes if not seen.record}
    if len(places) == 1:
        place = next(iter(places))
        return Claim(place, code=n) if place else Claim(why="unknown_code")
    if places:  # a sheet with the codes of a whole day
        known = now.place in places
        return replace(now, joined=False, close=False) if known else Claim(why="several_codes")
    if any(seen.record and seen.place != now.place for seen in shot.codes):
        return replace(
            now, joined=False, close=False
        )  # papers of another house: people went on, or sit inside
    return now


def is_separator(shot: Shot) -> bool:
    """Whether a photo shows the code of one house that is known here."""
    return len({seen.place for seen in shot.codes if not seen.record}) == 1 and bool(
        next(seen.place for seen in shot.codes if not seen.record)
    )


def _without_times(shots: Sequence[Shot], found: list[Claim]) -> list[Claim]:
    """Where a house has no two times no pause can be seen: its code alone speaks for it."""
    timed: dict[int, int] = {}
    for shot, claim in zip(shots, found, strict=True):
        timed[claim.code] = timed.get(claim.code, 0) + (shot.taken is not None and not shot.weak)
    return [
        claim
        if timed[claim.code] >= 2 or not claim.after
        else replace(claim, joined=False, close=False)
        for claim in found
    ]


def _seen_late(shots: Sequence[Shot], found: list[Claim]) -> list[Claim]:
    """Photos behind a pause and right in front of the next house's code: theirs, or still ours."""
    marked = list(found)
    for n, claim in enumerate(found):
        before = found[n - 1] if n else Claim()
        if claim.after or not claim.place or not before.place or before.place == claim.place:
            continue
        next_time = shots[n].taken
        for first in range(n - 1, before.code, -1):
            time, earlier = shots[first].taken, _time_before(shots, first, before.code)
            if time is None or next_time is None or earlier is None:
                continue
            pause = time - earlier
            if next_time - time > PAUSE:
                break
            if pause >= LATE_PAUSE and _widest(shots, first, n) * LATE_FACTOR <= pause:
                for k in range(first, n):
                    marked[k] = replace(found[k], late=claim.place)
                break
    return marked


def _time_before(shots: Sequence[Shot], n: int, down_to: int) -> datetime | None:
    return next(
        (shots[k].taken for k in range(n - 1, down_to - 1, -1) if shots[k].taken is not None), None
    )


def _widest(shots: Sequence[Shot], first: int, last: int) -> timedelta:
    """The widest pause from a photo on to a later one, of those that have times."""
    times = [time for shot in shots[first : last + 1] if (time := shot.taken) is not None]
    return max(later - earlier for earlier, later in pairwise(times))
