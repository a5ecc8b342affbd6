"""A stick, a share or a backup disk that is pulled out at any operation.

What it holds then under a final name is whole, also when all is lost that it was not made to
keep; the survey says what it said or what it should; plugged in again, the step goes on.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from app import bootstrap
from app.sync import names, receipt
from tests.accidents import disk
from tests.accidents.disk import Accident
from tests.accidents.images import Disk, read_log
from tests.accidents.stage import Arming, Nursery, spread
from tests.accidents.steps import STEPS, Step, arguments
from tests.accidents.world import World

pytestmark = pytest.mark.skipif(not disk.CAN, reason="needs Linux and gcc")

PULLED = [name for name, step in STEPS.items() if step.disk != "own"]


def pull_everywhere(
    name: str, made: World, nursery: Nursery, folder: Path, most: int, seed: int = 1
) -> int:
    """Pull the disk of a step at up to `most` of its operations; returns how many times."""
    step, chance = STEPS[name], random.Random(seed)
    ready = made.copy(folder / "ready")
    step.prepare(ready, nursery)
    before = ready.digest(step.machine)
    clean = ready.copy(folder / "clean")
    total = step.run(clean, nursery, Arming(step.below(clean))).operations
    after = clean.digest(step.machine)
    numbers = [*spread(total, most, seed), *[total + 1] * 6]  # and just after it was done
    for at in numbers:
        world, log = ready.copy(folder / "world"), folder / "log"
        log.unlink(missing_ok=True)
        pulled = step.below(world)
        ended = step.run(world, nursery, Arming(pulled, Accident.VANISH, at, log=log))
        where = f"{name}: pulled at {at} of {total}"
        assert not pulled.exists() or at > total, f"{where}: made again where no disk was"
        if ended.outcome != "done":
            assert ended.sentence(), where
        assert world.digest(step.machine) in {before, after}, where
        plug_in(pulled, step.below(ready), log, chance)
        check(pulled, where)
        if at > total:
            told = ended.acknowledged[-1]
            kept = {file.name for file in pulled.rglob("*")}
            assert kept.issuperset([*told.get("packed", []), *told.get("receipts", [])]), where
            if "backup" in told:
                found = bootstrap.backups_in(pulled)
                assert [one.folder.name for one in found] == [told["backup"]], where
        again = step.run(world, nursery)
        assert again.outcome == "done", (where, again.told)
        check(pulled, where)
        assert world.digest(step.machine) == after, where
        whole(step, world, nursery, where)
    return len(numbers)


def plug_in(pulled: Path, before: Path, log: Path, chance: random.Random) -> None:
    """The disk comes back with what it was certain to keep and some of the rest."""
    shutil.rmtree(pulled, ignore_errors=True)
    shutil.rmtree(pulled.with_name(pulled.name + ".gone"), ignore_errors=True)
    state = Disk(before)
    for event in read_log(log, pulled, before) if log.exists() else []:
        state.apply(event)
    pulled.mkdir()
    state.image(pulled, chance)


def check(pulled: Path, where: str) -> None:
    """Whatever lies there under a final name is whole."""
    for file in pulled.rglob("*"):
        if names.parse(file.name) is not None:
            assert names.check(file, file.name), where
        elif (said := receipt.parse(file.name)) is not None:
            assert len(file.read_bytes()) == said.size, where


def whole(step: Step, world: World, nursery: Nursery, where: str) -> None:
    """The second try brought all: whoever reads the disk now has nothing left to wish for."""
    if step.act == "pack":
        ended = nursery.act(world.root, "office", "merge", **arguments(world))
        assert ended.outcome == "done" and not ended.acknowledged[0]["refused"], where
        with world.machine("office").open() as survey:
            assert survey.core.store.photos_missing() == [], where


@pytest.mark.parametrize("name", PULLED)
def test_a_disk_that_is_pulled_out(
    name: str, made: World, nursery: Nursery, tmp_path: Path
) -> None:
    """At some operations, the first and the last among them, and after the last."""
    pull_everywhere(name, made, nursery, tmp_path, 6)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", PULLED)
def test_a_disk_that_is_pulled_out_at_any_operation(
    name: str, made: World, nursery: Nursery, tmp_path: Path
) -> None:
    """At every operation, five times over: each time something else survives."""
    tried = sum(pull_everywhere(name, made, nursery, tmp_path, 10_000, seed) for seed in range(5))
    print(f"{name}: pulled {tried} times, nothing wrong under a final name")
