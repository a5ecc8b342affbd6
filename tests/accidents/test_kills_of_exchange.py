"""Processes killed at any moment of packing, collecting, merging, receipts and backups.

After each kill the step is done again: it comes to what it comes to without a kill, no copy of
it is taken for more than it is, and nothing that only work in progress needs is left over.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from app import bootstrap
from app.sync import names
from tests.accidents import disk
from tests.accidents.disk import Accident
from tests.accidents.stage import Arming, Ended, Nursery
from tests.accidents.steps import STEPS, Step
from tests.accidents.test_yanked import check as nothing_half
from tests.accidents.world import World

pytestmark = pytest.mark.skipif(not disk.CAN, reason="needs Linux and gcc")

KILLED = [name for name, step in STEPS.items() if step.disk == "own"]


def kill_often(name: str, made: World, nursery: Nursery, folder: Path, kills: int) -> Counter[str]:
    """Kill a step `kills` times: half of them between two operations, half by the clock."""
    step, chance = STEPS[name], random.Random(name)
    ready = made.copy(folder / "ready")
    step.prepare(ready, nursery)
    before = ready.digest(step.machine)
    clean = ready.copy(folder / "clean")
    began = time.monotonic()
    total = step.run(clean, nursery, Arming(clean.root)).operations
    duration = time.monotonic() - began
    after = clean.digest(step.machine)
    seen: Counter[str] = Counter()
    for number in range(kills):
        world = ready.copy(folder / "world")
        where = f"{name}, kill {number}"
        for again in (False, *([True] if chance.random() < 0.3 else [])):  # twice in a row
            ended = _killed(step, world, nursery, chance, total, duration, by_clock=number % 2 == 1)
            seen["killed" if ended.outcome == "killed" else "was faster"] += 1
            seen["in a row"] += again
            _check(step, world, ended, {before, after}, where)
        ended = step.run(world, nursery)
        assert ended.outcome == "done", (where, ended.told)
        assert world.digest(step.machine) == after or not step.certain, where
        left = [one for one in world.leftovers(step.machine) if "photos/" not in one]
        assert left == [], where
        for place in (world.stick, world.share):
            nothing_half(place, where)
    return seen


def _killed(
    step: Step,
    world: World,
    nursery: Nursery,
    chance: random.Random,
    total: int,
    duration: float,
    *,
    by_clock: bool,
) -> Ended:
    if by_clock:
        moment = chance.uniform(0, duration)
        return step.run(world, nursery, kill_after=moment)
    return step.run(world, nursery, Arming(world.root, Accident.KILL, chance.randint(1, total)))


def _check(step: Step, world: World, ended: Ended, allowed: set[str], where: str) -> None:
    """What the killed process left opens, is whole, and holds all that it had told of."""
    with world.machine(step.machine).open() as survey:
        store = survey.core.store
        assert survey.care.verify() == [], where
        assert store.digest() in allowed or not step.certain, where
        taken = {note.name for note in store.packages("in")}
        for told in ended.acknowledged:
            if "photo" in told:
                assert store.photos.whole(told["photo"]), where
            if "revision" in told:
                assert store.revision(told["revision"]) is not None, where
            assert taken.issuperset(told.get("arrived", [])), where
            for name in told.get("collected", []):
                file = survey.core.folder / "inbox" / name
                assert name in taken or names.check(file, name), where
            if "backup" in told:
                found = bootstrap.backups_in(world.disk)
                assert told["backup"] in [one.folder.name for one in found], where
        for found_one in bootstrap.backups_in(world.disk):
            assert found_one.records and not found_one.folder.name.endswith(".up"), where
    for place in (world.stick, world.share):
        nothing_half(place, where)


@pytest.mark.parametrize("name", KILLED)
def test_a_killed_step_is_done_again(
    name: str, made: World, nursery: Nursery, tmp_path: Path
) -> None:
    """Two kills each."""
    assert kill_often(name, made, nursery, tmp_path, 2)["killed"]


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", KILLED)
def test_a_step_killed_many_times_is_done_again(
    name: str, made: World, nursery: Nursery, tmp_path: Path
) -> None:
    """Sixty each, and some twice in a row: with the 300 of filling about a thousand."""
    seen = kill_often(name, made, nursery, tmp_path, 60)
    print(f"{name}: {dict(seen)}, all done again")
    assert seen["killed"] >= 30
