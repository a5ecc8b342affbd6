"""Photos in the order in which each camera took them.

A camera is told by what it writes of itself and by the folder that it was copied to. Counters in
file names (IMG_0042) keep their order when somebody sets the camera's clock, so they come first;
names made of the moment (IMG_20260718_101530) and all others go by time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from app.domain.arranging.values import JITTER, MOST_JUMPS, NUMBERS_APART, Shot

_DIGITS = re.compile(r"(\d+)")
#: Longer runs of digits are moments, not counters.
_COUNTER = 6
#: Counters of four digits begin again behind 9999.
_TURNED_OVER = 5_000


@dataclass(frozen=True, slots=True)
class Stream:
    """The photos of one camera in their order. `tangled`: more than one may be in it."""

    shots: tuple[Shot, ...]
    tangled: bool = False


def streams(shots: Iterable[Shot]) -> list[Stream]:
    """Every photo in one stream; the same for the same photos, in whatever order they come."""
    by_camera = _by_camera(sorted(shots, key=lambda shot: (shot.folder, shot.name, shot.id)))
    return [_ordered(some) for some in by_camera]


def _by_camera(shots: list[Shot]) -> list[list[Shot]]:
    """Photos by camera and folder; those that say no camera with their neighbours, or by name."""
    found: dict[tuple[str, str], list[Shot]] = defaultdict(list)
    silent = []
    for shot in shots:
        if shot.camera:
            found[shot.camera, shot.folder].append(shot)
        else:
            silent.append(shot)
    spoken = sorted((shot for shot in shots if shot.camera), key=_named)
    beside: dict[tuple[str, str], list[Shot]] = defaultdict(list)
    for shot in spoken:
        beside[shot.folder, _pattern(shot.name)].append(shot)
    for shot in silent:
        camera = _neighbours_camera(shot, beside.get((shot.folder, _pattern(shot.name)), []))
        if camera:
            found[camera, shot.folder].append(shot)
        else:
            found["", f"{shot.folder}\n{_pattern(shot.name)}"].append(shot)
    return _one_camera_in_two_folders(found)


def _neighbours_camera(shot: Shot, beside: Sequence[Shot]) -> str:
    """The camera whose photos stand on both sides by number, or on the only one there is."""
    own = _named(shot)
    before = next((one for one in reversed(beside) if _named(one) < own), None)
    after = next((one for one in beside if _named(one) > own), None)
    near = [one for one in (before, after) if one is not None and _apart(shot, one)]
    cameras = {one.camera for one in near}
    return cameras.pop() if len(cameras) == 1 else ""


def _apart(one: Shot, other: Shot) -> bool:
    """Whether two names of one pattern are close enough to be neighbours."""
    first, second = _counter(one.name), _counter(other.name)
    if first is None or second is None:
        return one.taken is not None  # names of moments: their time puts them in order
    return abs(first - second) <= NUMBERS_APART


def _one_camera_in_two_folders(found: dict[tuple[str, str], list[Shot]]) -> list[list[Shot]]:
    """A camera goes on in another folder when one is full; two of one make overlap in time."""
    by_camera: dict[str, list[list[Shot]]] = defaultdict(list)
    loose: list[list[Shot]] = []
    for (camera, _folder), some in sorted(found.items()):
        if camera and any(shot.taken for shot in some):
            by_camera[camera].append(some)
        else:
            loose.append(some)
    for folders in by_camera.values():
        spans = sorted((*_span(some), n) for n, some in enumerate(folders))
        if all(one[1] < other[0] for one, other in pairwise(spans)):
            loose.append([shot for *_span_, n in spans for shot in folders[n]])
        else:
            loose += folders
    return loose


def _span(some: list[Shot]) -> tuple[datetime, datetime]:
    times = [shot.taken for shot in some if shot.taken is not None]
    return min(times), max(times)


def _ordered(some: list[Shot]) -> Stream:
    counters = {_pattern(shot.name) for shot in some if _counter(shot.name) is not None}
    one_counter = len(counters) == 1 and all(_counter(shot.name) is not None for shot in some)
    folders = {shot.folder for shot in some}
    if one_counter and len(folders) == 1:
        numbered = sorted(some, key=lambda shot: (_counter(shot.name), shot.name))
        jumps = _jumps(numbered)
        if len(jumps) == 1 and _turned_over(numbered, jumps[0]):
            return Stream((*numbered[jumps[0] :], *numbered[: jumps[0]]))
        if len(jumps) <= MOST_JUMPS:
            return Stream(tuple(numbered))
        return Stream(tuple(_timed(some)), tangled=True)
    return Stream(tuple(_timed(some)))


def _timed(some: list[Shot]) -> list[Shot]:
    """By time; a photo without one behind the one that stands before it by its name."""
    known = sorted(
        (shot for shot in some if shot.taken), key=lambda shot: (shot.taken, _named(shot))
    )
    rest = sorted((shot for shot in some if not shot.taken), key=_named)
    for shot in rest:
        before = [n for n, one in enumerate(known) if _named(one) < _named(shot)]
        known.insert(before[-1] + 1 if before else 0, shot)
    return known


def _jumps(numbered: list[Shot]) -> list[int]:
    """Where times go back although numbers go on."""
    found, last = [], None
    for n, shot in enumerate(numbered):
        if shot.taken is None:
            continue
        if last is not None and shot.taken < last - JITTER:
            found.append(n)
        last = shot.taken
    return found


def _turned_over(numbered: list[Shot], jump: int) -> bool:
    """Whether the counter began again: what has the low numbers was taken after the high ones."""
    low, high = _counter(numbered[jump - 1].name), _counter(numbered[jump].name)
    return low is not None and high is not None and high - low > _TURNED_OVER


def _pattern(name: str) -> str:
    return _DIGITS.sub("#", name).casefold()


def _named(shot: Shot) -> tuple[str, tuple[int, ...], str]:
    """A name's turn as people count: IMG_9 before IMG_10."""
    return (
        _pattern(shot.name),
        tuple(int(part) for part in _DIGITS.findall(shot.name)),
        shot.name,
    )


def _counter(name: str) -> int | None:
    """The running number of a file name, None where its digits are something else."""
    runs = _DIGITS.findall(name)
    return int(runs[0]) if len(runs) == 1 and len(runs[0]) <= _COUNTER else None
