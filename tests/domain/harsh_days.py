"""Days on which much goes wrong: codes forgotten, late, or of another house; yards side by side."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.arranging.values import Day, Seen, Shot, Window

HOUSES = 12
_AHEAD = (timedelta(minutes=47), timedelta(seconds=4))
_START = datetime(2026, 11, 20, 8, 0)  # noqa: DTZ001 - as clocks on the wall show it


@dataclass(frozen=True)
class Rules:
    """Of one sort of days. `step`: degrees of latitude between yards; `moment`: codes on a screen,
    not on paper; `known`: the roster says where houses stand."""

    gps: bool = False
    moment: bool = True
    known: bool = False
    step: float = 0.0005
    forgotten: float = 0.10
    late: float = 0.10
    wrong: float = 0.03
    bare: float = 0.03


@dataclass
class HarshDay:
    shots: list[Shot] = field(default_factory=list)
    truth: dict[str, str] = field(default_factory=dict)
    day: Day = field(default_factory=Day)


def invent(seed: int, rules: Rules) -> HarshDay:
    """Twelve houses one to four minutes apart, two phones, one of them 47 minutes ahead."""
    chance, now, made = random.Random(seed), _START, HarshDay()
    numbers, windows, spots = [1, 1], [], {}
    for house in range(HOUSES):
        spot = (39.5 + house * rules.step, 109.7)
        spots[str(house)] = spot
        begun, ended = now + timedelta(seconds=chance.randint(30, 120)), now
        for phone in (0, 1):
            at = now + timedelta(seconds=chance.randint(10, 60))
            shows = _turn_of_code(chance, rules)
            for n in range(chance.randint(4, 11)):
                code = ""
                if n == shows:
                    wrong = chance.random() < rules.wrong
                    code = str(chance.randrange(HOUSES) if wrong else house)
                name = f"IMG_{numbers[phone]:04d}.jpg"
                numbers[phone] += 1
                bare = not code and chance.random() < rules.bare
                shot = Shot(
                    f"{phone}/{name}", name, str(phone),
                    "" if bare else f"camera {phone}", None if bare else at + _AHEAD[phone], False,
                    _near(chance, spot) if rules.gps and not bare else None,
                    (Seen(code, moment=at if rules.moment else None),) if code else (),
                )  # fmt: skip
                made.shots.append(shot)
                made.truth[shot.id] = str(house)
                ended = max(ended, at)
                long = chance.random() < 0.05
                at += timedelta(
                    seconds=chance.randint(200, 900) if long else chance.randint(15, 150)
                )
        windows.append(Window(str(house), "me", begun, ended + timedelta(seconds=60)))
        now = ended + timedelta(seconds=chance.randint(60, 240))
    made.day = Day(tuple(windows), spots if rules.known else {}, "me")
    return made


def _turn_of_code(chance: random.Random, rules: Rules) -> int:
    """Which of a house's photos shows the code, -1: none."""
    if chance.random() < rules.forgotten:
        return -1
    return chance.randint(1, 2) if chance.random() < rules.late else 0


def _near(chance: random.Random, spot: tuple[float, float]) -> tuple[float, float]:
    return spot[0] + chance.uniform(-1, 1) * 0.00015, spot[1] + chance.uniform(-1, 1) * 0.0002
