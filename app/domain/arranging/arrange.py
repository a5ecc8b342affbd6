"""All witnesses heard for every photo: where they agree it is sure, where not it is said."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.arranging import witnesses
from app.domain.arranging.claims import Claim, claims, is_separator
from app.domain.arranging.order import Stream, streams
from app.domain.arranging.values import (
    FAR,
    FEWEST,
    FORM_LATE,
    STAYS,
    Day,
    Proposal,
    Shot,
    Spot,
    Sureness,
    Window,
)

#: Photos right behind a code that say where its house stands, with the code's own.
_FIRST = 3
#: Behind all times.
_LAST = "~"


@dataclass(frozen=True)
class _Camera:
    """A stream with all that is known around it.

    `ahead`: how far its clock is ahead, measured; `guess`: the same told by the day's inspections
    where no code measured it; `trusted`: whether its times may speak against a code.
    `own`: where its photos put the houses of its codes; `spots`: where others put houses;
    `known`: those of them that were known before this day.
    """

    stream: Stream
    claims: list[Claim]
    ahead: list[timedelta | None]
    guess: timedelta | None
    trusted: bool
    windows: list[Window]
    own: Mapping[str, Spot]
    spots: Mapping[str, Spot]
    known: Mapping[str, Spot]

    def time(self, n: int) -> datetime | None:
        """By our clock as well as can be told."""
        taken = self.stream.shots[n].taken
        return None if taken is None else taken - (self.ahead[n] or self.guess or timedelta())


def arrange(shots: Iterable[Shot], day: Day) -> dict[str, Proposal]:
    """A proposal for every photo, by its id."""
    known = [(stream, claims(stream.shots)) for stream in streams(shots)]
    anchors = [_anchors(stream.shots, said) for stream, said in known]
    cameras = [
        _camera(stream, said, day, anchors[n], [one for k, one in enumerate(anchors) if k != n])
        for n, (stream, said) in enumerate(known)
    ]
    found: dict[str, Proposal] = {}
    for n, camera in enumerate(cameras):
        beside = [one for k, other in enumerate(cameras) if k != n for one in _walked(other)]
        proposals = [_decide(camera, k, beside) for k in range(len(camera.stream.shots))]
        for k, proposal in enumerate(_between(camera, proposals)):
            found[proposal.id] = _timed(camera, k, proposal)
    return _in_turn(cameras, found)


# -- what is known around a camera


def _camera(
    stream: Stream, said: list[Claim], day: Day, own: Mapping[str, Spot],
    others: Sequence[Mapping[str, Spot]],
) -> _Camera:  # fmt: skip
    ahead = witnesses.clocks(stream.shots)
    behind = [
        (claim, shot.taken - (clock or timedelta()))
        for claim, shot, clock in zip(said, stream.shots, ahead, strict=True)
        if claim.place and claim.joined and shot.taken is not None and not shot.weak
    ]
    times = [(claim.place, time) for claim, time in behind]
    measured = any(clock is not None for clock in ahead)
    windows = witnesses.of_one_computer(day.windows, day.own, times)
    shown = [(claim.place, time) for claim, time in behind if not claim.after]
    guess = None if measured else witnesses.fitting(windows, shown)
    spots = dict(day.spots)
    for other in others:
        spots = dict(other) | spots
    shifted = _shifted(own, spots)
    return _Camera(
        stream, said, ahead, guess, measured or guess is not None, windows, own,
        {} if shifted else spots, {} if shifted else day.spots,
    )  # fmt: skip


def _anchors(shots: Sequence[Shot], said: list[Claim]) -> dict[str, Spot]:
    """Where the houses of a camera's codes stand: the middle of the first photos behind each."""
    spots: dict[str, list[Spot]] = {}
    for shot, claim in zip(shots, said, strict=True):
        if claim.place and claim.after <= _FIRST and claim.joined and shot.spot and not claim.late:
            spots.setdefault(claim.place, []).append(shot.spot)
    return {place: at for place, some in spots.items() if (at := witnesses.middle(some))}


def _shifted(own: Mapping[str, Spot], spots: Mapping[str, Spot]) -> bool:
    """Whether this camera puts most houses elsewhere: its positions follow another datum."""
    both = own.keys() & spots.keys()
    off = sum(witnesses.metres(own[place], spots[place]) >= FAR for place in both)
    return len(both) >= 2 and off * 3 >= len(both) * 2


def _walked(camera: _Camera) -> list[Window]:
    """From when to when a camera was at the houses of its codes, for others that saw no code."""
    spans: dict[tuple[str, int], tuple[datetime, datetime]] = {}
    if not any(clock is not None for clock in camera.ahead):
        return []
    for n, claim in enumerate(camera.claims):
        time = camera.time(n)
        if claim.place and claim.joined and not claim.late and time is not None:
            first, last = spans.get((claim.place, claim.code), (time, time))
            spans[claim.place, claim.code] = min(first, time), max(last, time)
    return [Window(place, "", *span) for (place, _code), span in spans.items()]


# -- one photo


def _decide(camera: _Camera, n: int, beside: Sequence[Window]) -> Proposal:
    shot, claim = camera.stream.shots[n], camera.claims[n]
    page = next((seen for seen in shot.codes if seen.record), None)
    separator = is_separator(shot)
    if page is not None and not separator:
        if not page.place:
            return Proposal(shot.id, why="unknown_code", page=page.record)
        return Proposal(shot.id, page.place, "sure", "page", page=page.record)
    if not claim.place:
        found = _unclaimed(camera, n, beside)
        return found if found.place else replace(found, why=_silent(claim, found))
    proposal = _claimed(camera, n)
    if not (claim.joined or separator) and proposal.sureness != "sure":
        proposal = _instead(proposal, _unclaimed(camera, n, beside))
    return replace(proposal, separator=separator)


def _silent(claim: Claim, found: Proposal) -> str:
    return claim.why if claim.why != "nothing" else found.why


def _claimed(camera: _Camera, n: int) -> Proposal:
    """A photo behind a code: sure, unless something speaks against it."""
    shot, claim = camera.stream.shots[n], camera.claims[n]
    place, code_time = claim.place, camera.time(claim.code)
    told: dict[str, str | int] = {"after": claim.after}
    if code_time is not None:
        told["at"] = f"{code_time:%H:%M}"
    position = _position(camera, place, shot)
    known = position is True and witnesses.alone_near(shot.spot, camera.known)[0] == place
    opened = witnesses.open_at(camera.windows, camera.time(n)) if camera.trusted else {}
    in_time = _in_time(camera, n, opened)
    against = bool(opened) and place not in opened
    proposal = Proposal(shot.id, place, "sure", "qr", told)
    if isinstance(position, str):
        return _doubt(proposal, "qr_position", position, {"metres": _off(camera, place, shot)})
    if against and len(opened) == 1 and not known and not _soon(camera, n):
        (other,) = opened.values()
        return _doubt(proposal, "qr_time", other.place, _span(other))
    if claim.late and position is not True and not in_time:
        return _doubt(proposal, "qr_late", claim.late, {})
    stays = claim.joined and position is True and _off_own(camera, place, shot) <= STAYS
    followed = (claim.close or stays) and not (camera.stream.tangled or _closed(camera, n))
    if in_time or known or (followed and not against):
        return proposal
    return replace(proposal, sureness="likely", params={**told, "unconfirmed": 1})


def _in_time(camera: _Camera, n: int, opened: Mapping[str, Window]) -> bool:
    """Whether the claimed house's form, and no other, was open: not just closed, as on leaving."""
    time, place = camera.time(n), camera.claims[n].place
    return time is not None and list(opened) == [place] and time <= opened[place].last


def _closed(camera: _Camera, n: int) -> bool:
    """Whether the claimed house's form had been closed: people were on their way."""
    time, place = camera.time(n), camera.claims[n].place
    mine = [one.last for one in camera.windows if one.place == place]
    return camera.trusted and time is not None and bool(mine) and time > max(mine)


def _soon(camera: _Camera, n: int) -> bool:
    """Whether the form of the claimed house was opened a little after the photo."""
    time = camera.time(n)
    return time is not None and any(
        window.place == camera.claims[n].place and time < window.first <= time + FORM_LATE
        for window in camera.windows
    )


def _instead(behind: Proposal, alone: Proposal) -> Proposal:
    """Behind a pause the code says little: what time and position say by themselves comes first."""
    if alone.place and alone.place != behind.place and alone.sureness != "doubtful":
        return replace(alone, instead=behind.place)
    return behind


def _position(camera: _Camera, place: str, shot: Shot) -> bool | str | None:
    """What positions say of a claim, see `witnesses.at_house`; also of the house's own."""
    own, known = camera.own.get(place), camera.spots.get(place)
    others = {one: at for one, at in {**camera.spots, **camera.own}.items() if one != place}
    if own is not None and known is not None and witnesses.metres(own, known) >= FAR:
        nearest, gap = witnesses.closest(own, others)
        return nearest if gap < FAR else ""
    if shot.spot is None:
        return None
    return witnesses.at_house(shot.spot, own or known, others)


def _off_own(camera: _Camera, place: str, shot: Shot) -> float:
    """Metres from where the code was photographed."""
    own = camera.own.get(place)
    return witnesses.metres(shot.spot, own) if own and shot.spot else math.inf


def _off(camera: _Camera, place: str, shot: Shot) -> int:
    own, known = camera.own.get(place), camera.spots.get(place)
    here, house = shot.spot or own, known or own
    return round(witnesses.metres(here, house)) if here and house else 0


def _doubt(proposal: Proposal, why: str, instead: str, params: Mapping[str, str | int]) -> Proposal:
    told = {**proposal.params, **params}
    return replace(proposal, sureness="doubtful", why=why, instead=instead, params=told)


def _unclaimed(camera: _Camera, n: int, beside: Sequence[Window]) -> Proposal:
    """A photo behind no code: time and position alone, sure only where both agree."""
    shot = camera.stream.shots[n]
    spots = {**camera.spots, **camera.own}
    near, metres = witnesses.alone_near(shot.spot, spots) if shot.spot else ("", 0.0)
    opened = witnesses.open_at([*camera.windows, *beside], camera.time(n))
    if len(opened) > 1 and near in opened:
        opened = {near: opened[near]}
    time = next(iter(opened.values())) if len(opened) == 1 and _times_count(camera) else None
    if time is not None and near and time.place != near:
        place, told = near, {"metres": round(metres), **_span(time)}
        return Proposal(shot.id, place, "doubtful", "time_position_differ", told, time.place)
    if time is not None and near:
        told = {"metres": round(metres), **_span(time)}
        # Another camera's code gives its house both a time and a position: that is one witness.
        level: Sureness = "sure" if time.device or near in camera.known else "likely"
        return Proposal(shot.id, near, level, "time_position", told)
    if time is not None:
        return Proposal(shot.id, time.place, "likely", "time", _span(time))
    if near:
        return Proposal(shot.id, near, "likely", "position", {"metres": round(metres)})
    return Proposal(shot.id, why="nothing" if shot.taken else "no_time")


def _times_count(camera: _Camera) -> bool:
    """Whether the times of a camera may be believed: measured, or they fit to the inspections."""
    if camera.trusted:
        return True
    times = [
        time
        for n, claim in enumerate(camera.claims)
        if not claim.place and (time := camera.time(n)) is not None
    ]
    return len(times) >= FEWEST and witnesses.fits(camera.windows, times)


def _span(window: Window) -> dict[str, str | int]:
    return {"from": f"{window.first:%H:%M}", "to": f"{window.last:%H:%M}"}


# -- photos that say nothing of themselves


def _between(camera: _Camera, proposals: list[Proposal]) -> list[Proposal]:
    """Photos without time and position, by the neighbours in the order of the files."""
    found = list(proposals)
    shots = camera.stream.shots
    for n, shot in enumerate(shots):
        mine = proposals[n]
        if shot.taken is not None or shot.spot is not None or shot.codes:
            continue
        before = next((proposals[k] for k in range(n - 1, -1, -1) if shots[k].taken), None)
        after = next((proposals[k] for k in range(n + 1, len(shots)) if shots[k].taken), None)
        found[n] = _by_order(mine, before, after)
    return found


def _by_order(mine: Proposal, before: Proposal | None, after: Proposal | None) -> Proposal:
    """The house of the neighbours on both sides; in front of a code that of the photo before."""
    doubted = next((one for one in (before, after) if one and one.sureness == "doubtful"), None)
    if doubted is not None:
        return _doubt(mine, "order_time", doubted.instead, {}) if mine.place else mine
    before_place = before.place if before is not None else ""
    after_place = after.place if after is not None else ""
    at_the_end = after is None or after.separator
    if before_place and (before_place == after_place or at_the_end):
        sides = [one.sureness == "sure" for one in (before, after) if one is not None]
        agreed = before_place == after_place == mine.place and mine.sureness == "sure"
        level: Sureness = "sure" if agreed and all(sides) else "likely"
        return replace(mine, place=before_place, sureness=level, why="order", instead="")
    if before_place and after_place:  # one walked on in between, and nobody says when
        at_first = replace(mine, place=before_place)
        return _doubt(at_first, "order_time", after_place, {})
    if after_place and before is None and after is not None and not after.separator:
        return replace(mine, place=after_place, sureness="likely", why="order", instead="")
    return replace(mine, sureness="likely") if mine.place else mine


# -- in order


def _timed(camera: _Camera, n: int, proposal: Proposal) -> Proposal:
    clock, taken = camera.ahead[n], camera.stream.shots[n].taken
    time = None if taken is None else taken - (clock or timedelta())
    seconds = None if clock is None else round(clock.total_seconds())
    return replace(proposal, clock=seconds, time=time)


def _in_turn(cameras: Sequence[_Camera], found: dict[str, Proposal]) -> dict[str, Proposal]:
    """Numbered in the order in which all photos of all cameras were taken."""
    ranked = []
    for c, camera in enumerate(cameras):
        times = [camera.time(n) for n in range(len(camera.stream.shots))]
        last = next((time.isoformat() for time in times if time is not None), _LAST)
        for n, shot in enumerate(camera.stream.shots):
            last = time.isoformat() if (time := times[n]) is not None else last
            ranked.append((last, c, n, shot.id))
    return {
        one: replace(found[one], turn=turn) for turn, (*_key, one) in enumerate(sorted(ranked), 1)
    }
