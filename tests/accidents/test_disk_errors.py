"""A disk that is full or fails, at every single operation of every step.

Whatever step it hits: one known error that says what happened, or the step succeeds all the same;
what the survey says is as before or as afterwards, no stump stays, and the next try works.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from app.sync import names, receipt
from tests.accidents import disk
from tests.accidents.disk import Accident
from tests.accidents.stage import Arming, Nursery, spread
from tests.accidents.steps import STEPS, Step
from tests.accidents.world import World

pytestmark = pytest.mark.skipif(not disk.CAN, reason="needs Linux and gcc")

ACCIDENTS = (
    (Accident.FAIL_ONCE, errno.EIO),
    (Accident.FAIL_ON, errno.EIO),
    (Accident.FAIL_ON, errno.ENOSPC),
)


def fail_everywhere(name: str, made: World, nursery: Nursery, folder: Path, most: int) -> int:
    """Let the step fail at up to `most` of its operations in each way; returns how many times."""
    step = STEPS[name]
    ready = made.copy(folder / "ready")
    step.prepare(ready, nursery)
    before = ready.digest(step.machine)
    clean = ready.copy(folder / "clean")
    total = step.run(clean, nursery, Arming(step.below(clean))).operations
    after = clean.digest(step.machine)
    allowed = {before, after}
    tried = 0
    for kind, error in ACCIDENTS:
        for at in spread(total, most, seed=tried):
            world = ready.copy(folder / "world")
            arming = Arming(step.below(world), kind, at, error)
            ended = step.run(world, nursery, arming)
            where = f"{name}: {kind.name} {os.strerror(error)} at {at} of {total}"
            if ended.outcome != "done":
                assert ended.sentence(), where
            elif step.certain and not any(one.get("refused") for one in ended.acknowledged):
                assert world.digest(step.machine) == after, where
            dead = (kind, error) == (Accident.FAIL_ON, errno.EIO)
            check(world, step, allowed, where)
            assert dead or world.leftovers(step.machine) == [], where
            again = step.run(world, nursery)
            assert again.outcome == "done", (where, again.told)
            check(world, step, allowed, where)
            # a disk that does not answer keeps a stump of a photo, under a name that nobody reads
            left = [one for one in world.leftovers(step.machine) if "photos/" not in one]
            assert left == [], where
            tried += 1
    return tried


def check(world: World, step: Step, allowed: set[str], where: str) -> None:
    """Nothing half: the survey, and everything that bears the name of a package."""
    digest = world.digest(step.machine)
    assert digest in allowed or not step.certain, where
    for folder in (world.stick, world.share, *world.root.glob("*/survey/*box")):
        for file in folder.rglob("*"):
            if file.is_file() and names.parse(file.name) is not None:
                assert names.check(file, file.name), where
            elif file.is_file() and (said := receipt.parse(file.name)) is not None:
                assert len(file.read_bytes()) == said.size, where


@pytest.mark.parametrize("name", STEPS)
def test_a_disk_that_fails(name: str, made: World, nursery: Nursery, tmp_path: Path) -> None:
    """Some operations of each step, the first and the last among them."""
    fail_everywhere(name, made, nursery, tmp_path, 3)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", STEPS)
def test_a_disk_that_fails_at_every_operation(
    name: str, made: World, nursery: Nursery, tmp_path: Path
) -> None:
    """Every operation of each step."""
    tried = fail_everywhere(name, made, nursery, tmp_path, 10_000)
    print(f"{name}: failed at {tried} operations, nothing half-done")
