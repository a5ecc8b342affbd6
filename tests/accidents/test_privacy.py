"""A stolen stick and a stolen protected laptop: no resident can be read in any byte of any file.

Also after a kill at any moment, with all that the killed process left where it lay.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.accidents import disk
from tests.accidents.disk import Accident
from tests.accidents.stage import Arming, Nursery
from tests.accidents.steps import PACKED, Step, arguments
from tests.accidents.world import HOUSES, OWNER, PHONE, World
from tests.in_clear import in_clear

pytestmark = pytest.mark.skipif(not disk.CAN, reason="needs Linux and gcc")

#: What must not be read: residents, and where they live; what a visit adds to it.
WORDS = (OWNER, PHONE, HOUSES[0], "苏布尔嘎镇 示例嘎查", "测试路")
#: Half of a word betrays as much.
HALVES = (OWNER[:4], PHONE[:7])
#: Files that hold a form or a roster for everybody, and nothing of a visit.
PUBLIC = (".svo",)

PROTECT = (("first", "protect"), ("office", "protect"))
#: Steps that touch residents' data, on machines that are protected already.
STEPS = {
    "fill": Step("first", "fill", "own", PROTECT),
    "pack": Step("first", "pack", "own", PROTECT),
    "merge": Step("office", "merge", "own", (*PROTECT, PACKED)),
    "collect and merge": Step(
        "office", "merge collected", "own", (*PROTECT, PACKED, ("office", "collect"))
    ),
    "exchange": Step("office", "exchange", "own", (*PROTECT, ("first", "exchange"))),
    "back up": Step("office", "back up", "own", PROTECT),
}


def secrets(world: World) -> list[str]:
    """What signs and reads on the machines, as it lay there before they were protected."""
    found = []
    for file in world.root.glob("*/home/keys/*/device.json"):
        kept = json.loads(file.read_text(encoding="utf-8"))
        found += [kept["signing"], *kept["reading"]]
    assert found
    return found


def stolen(world: World, *machines: str) -> list[Path]:
    """Everything that a thief of these machines and of all sticks and disks holds in hand."""
    taken = [world.stick, world.share, world.disk, world.root / "tmp"]
    return [*(world.root / name for name in machines), *(one for one in taken if one.exists())]


def thefts(name: str, made: World, nursery: Nursery, folder: Path, kills: int) -> int:
    """Kill a step at random operations and look at everything; then do it again and look."""
    step, chance = STEPS[name], random.Random(name)
    ready = made.copy(folder / "ready")
    words = [*WORDS, *HALVES, *secrets(ready)]
    step.prepare(ready, nursery)
    assert in_clear(stolen(ready, "first", "office"), words, but=PUBLIC) == []
    clean = ready.copy(folder / "clean")
    total = step.run(clean, nursery, Arming(clean.root)).operations
    for number in range(kills):
        world = ready.copy(folder / "world")
        at = chance.randint(1, total)
        ended = step.run(world, nursery, Arming(world.root, Accident.KILL, at))
        where = f"{name}, kill {number} at {at} of {total}: {ended.outcome}"
        assert in_clear(stolen(world, "first", "office"), words, but=PUBLIC) == [], where
        again = step.run(world, nursery)
        assert again.outcome == "done", (where, again.told)
        assert in_clear(stolen(world, "first", "office"), words, but=PUBLIC) == [], where
    return kills


@pytest.mark.parametrize("name", STEPS)
def test_a_thief_reads_nobody(name: str, made: World, nursery: Nursery, tmp_path: Path) -> None:
    """One kill in each step."""
    thefts(name, made, nursery, tmp_path, 1)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", STEPS)
def test_a_thief_reads_nobody_after_many_kills(
    name: str, made: World, nursery: Nursery, tmp_path: Path
) -> None:
    """Forty kills in each step."""
    print(f"{name}: {thefts(name, made, nursery, tmp_path, 40)} kills, nobody can be read")


def test_the_search_finds_what_is_there(made: World, nursery: Nursery, tmp_path: Path) -> None:
    """On a laptop without protection the same search finds the residents: it can tell."""
    world = made.copy(tmp_path / "world")
    found = {word for _file, word in in_clear([world.root / "first"], WORDS)}
    assert found >= {OWNER, PHONE}


def test_a_stick_of_unprotected_machines_holds_nobody(
    made: World, nursery: Nursery, tmp_path: Path
) -> None:
    """Packages, receipts and start files: what is handed over is enciphered in any case."""
    world = made.copy(tmp_path / "world")
    words = [*WORDS[:2], *HALVES, *secrets(world)]
    for machine, act in (PACKED, ("office", "collect"), ("office", "exchange")):
        ended = nursery.act(world.root, machine, act, **arguments(world))
        assert ended.outcome == "done", ended.told
    nursery.act(world.root, "office", "start file", **arguments(world))
    assert in_clear([world.stick, world.share], words, but=PUBLIC) == []


def protecting(made: World, nursery: Nursery, folder: Path, kills: int) -> None:
    """Kill the protecting itself: afterwards the old survey or the new one, whole; then done."""
    chance = random.Random(7)
    words = [*WORDS, *HALVES, *secrets(made)]
    clean = made.copy(folder / "clean")
    before = clean.digest("first")
    total = nursery.act(
        clean.root, "first", "protect", accident=Arming(clean.root), **arguments(clean)
    ).operations
    for number in range(kills):
        world = made.copy(folder / "world")
        at = chance.randint(1, total)
        ended = nursery.act(
            world.root, "first", "protect",
            accident=Arming(world.root, Accident.KILL, at), **arguments(world),
        )  # fmt: skip
        where = f"kill {number} at {at} of {total}: {ended.outcome}"
        assert world.digest("first") == before, where
        if not (world.root / "first" / "survey" / "protection.json").exists():
            again = nursery.act(world.root, "first", "protect", **arguments(world))
            assert again.outcome == "done", (where, again.told)
        assert world.digest("first") == before, where
        assert in_clear(stolen(world, "first"), words) == [], where


def test_protecting_that_is_killed(made: World, nursery: Nursery, tmp_path: Path) -> None:
    """Three kills."""
    protecting(made, nursery, tmp_path, 3)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_protecting_that_is_killed_at_many_moments(
    made: World, nursery: Nursery, tmp_path: Path
) -> None:
    """A hundred and fifty kills."""
    protecting(made, nursery, tmp_path, 150)
    print("150 kills of protecting, the old survey or the new one")
