"""Power cuts over the whole folder of a machine: database, photos, copies, keys, packages.

What was acknowledged is there on every disk that the cut may have left, a photo always together
with the revision that names it; what was in flight is whole or absent.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from app.errors import KnownError
from app.survey.survey import Survey
from app.sync import names
from tests.accidents import disk
from tests.accidents.acts import begun
from tests.accidents.images import Disk, Event, read_log
from tests.accidents.stage import Arming, Nursery
from tests.accidents.steps import STEPS, arguments
from tests.accidents.world import HOUSES, World
from tests.survey.crew import Machine

pytestmark = pytest.mark.skipif(not disk.CAN, reason="needs Linux and gcc")


@dataclass
class Recorded:
    """A piece of work on one machine, and every operation of its disk meanwhile."""

    before: World
    machine: str
    device: str
    events: list[Event]

    def losses(self, folder: Path, count: int, seed: int) -> list[str]:
        """Cut the power `count` times at random moments; what is lost or damaged."""
        chance = random.Random(seed)
        moments = sorted(chance.randrange(1, len(self.events) + 1) for _ in range(count))
        state = Disk(self.before.root / self.machine)
        found, done = [], 0
        for moment in moments:
            for event in self.events[done:moment]:
                state.apply(event)
            done = moment
            with _empty(folder / "image" / self.machine) as image:
                state.image(image, chance)
                told = [json.loads(text) for text in state.acknowledged]
                found += [f"{moment}: {loss}" for loss in self._lost(folder / "image", told)]
        return found

    def _lost(self, root: Path, told: list[dict[str, Any]]) -> list[str]:
        """Open the image as the program would, and miss nothing that was acknowledged."""
        try:
            with Machine(root, self.machine).open() as survey:
                found = [*_missing(survey, told)]
                found += [trouble.code for trouble in survey.care.verify()]
                if survey.device != self.device:
                    found.append("took itself for a copy")
                if self.machine == "first":  # and work goes on
                    survey.houses.add("后来的院")
                return found
        except (KnownError, dbapi2.DatabaseError, OSError) as error:
            return [f"{type(error).__name__}: {error}"]


@contextmanager
def _empty(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _missing(survey: Survey, told: list[dict[str, Any]]) -> Iterator[str]:
    store, typed = survey.core.store, -1
    for one in told:
        if "draft" in one:
            typed = _number(one["value"])
        if "photo" in one and not store.photos.whole(one["photo"]):
            yield f"photo {one['photo']}"
        if "revision" in one and store.revision(one["revision"]) is None:
            yield f"revision {one['revision']}"
        yield from (
            f"package {name}"
            for name in one.get("packed", [])
            if name.endswith(names.PACKAGE) and not _whole(survey.core.folder / "outbox" / name)
        )
        taken = {note.name for note in store.packages("in")}
        for name in one.get("arrived", []):
            if name not in taken:
                yield f"arrival {name}"
        for name in one.get("collected", []):
            if name not in taken and not _whole(survey.core.folder / "inbox" / name):
                yield f"collected {name}"
        if one.get("covered", 0) > survey.backups.covered():
            yield f"backup of {one['covered']}"
    if typed >= 0:
        filling = survey.filling.open(begun(survey, HOUSES[0]))
        shown = filling.instance.answers(relevant_only=False).get("identity/address")
        if _number(str(shown)) < typed:
            yield f"draft {typed}, found {shown}"
    for file in survey.core.folder.glob("*box/*"):
        if names.parse(file.name) is not None and not _whole(file):
            yield f"stump {file.name}"


def _number(text: str) -> int:
    return int("".join(letter for letter in text if letter.isdigit()) or "-1")


def _whole(file: Path) -> bool:
    try:
        return bool(names.check(file, file.name))
    except (KnownError, OSError):
        return False


Recording = Callable[[World, Nursery, Path], Recorded]


def visits(made: World, nursery: Nursery, folder: Path, times: int = 6) -> Recorded:
    """Answers, photos and revisions on a laptop, then everything packed."""
    live, log = made.copy(folder / "live"), folder / "log"
    arming = Arming(live.root / "first", log=log)
    given = arguments(live) | {"times": times, "stick": str(folder / "stick")}
    before = live.copy(folder / "before")
    for act in ("fill", "pack"):
        ended = nursery.act(live.root, "first", act, cold=True, accident=arming, **given)
        assert ended.outcome == "done", ended.told
    return _recorded(before, live, "first", log)


def arrivals(made: World, nursery: Nursery, folder: Path) -> Recorded:
    """Packages with photos are merged at the office, others collected, merged and backed up."""
    live, log = made.copy(folder / "live"), folder / "log"
    STEPS["collect"].prepare(live, nursery)
    before = live.copy(folder / "before")
    for act in ("collect", "merge collected", "back up", "receipts", "exchange"):
        ended = nursery.act(
            live.root, "office", act, cold=True, accident=Arming(live.root / "office", log=log),
            **arguments(live),
        )  # fmt: skip
        assert ended.outcome == "done", ended.told
    return _recorded(before, live, "office", log)


def receipts(made: World, nursery: Nursery, folder: Path) -> Recorded:
    """A laptop reads its receipts, exchanges with a folder, and works on."""
    live, log = made.copy(folder / "live"), folder / "log"
    STEPS["take receipts"].prepare(live, nursery)
    before = live.copy(folder / "before")
    for act in ("take receipts", "exchange", "fill", "pack"):
        ended = nursery.act(
            live.root, "first", act, cold=True, accident=Arming(live.root / "first", log=log),
            **arguments(live),
        )  # fmt: skip
        assert ended.outcome == "done", ended.told
    return _recorded(before, live, "first", log)


def _recorded(before: World, live: World, machine: str, log: Path) -> Recorded:
    with live.machine(machine).open() as survey:
        events = read_log(log, live.root, before.root)
        return Recorded(before, machine, survey.device, events)


WORK: dict[str, Recording] = {"visits": visits, "arrivals": arrivals, "receipts": receipts}


@pytest.mark.parametrize("work", WORK)
def test_nothing_acknowledged_is_lost_by_a_power_cut(
    work: str, made: World, nursery: Nursery, tmp_path: Path
) -> None:
    """Forty possible disks each: what was told of is there, with its photos."""
    assert WORK[work](made, nursery, tmp_path).losses(tmp_path, 40, seed=1) == []


@pytest.mark.parametrize("unsynced", [".up", "/photos/", "-wal"])
def test_the_proof_bites(unsynced: str, made: World, nursery: Nursery, tmp_path: Path) -> None:
    """On a disk that ignores some of the syncs, the same proof finds losses: it can tell."""
    recorded = visits(made, nursery, tmp_path, times=2)
    kept = [e for e in recorded.events if e.kind != "S" or unsynced not in e.path]
    assert len(kept) < len(recorded.events)
    recorded.events = kept
    assert recorded.losses(tmp_path, 40, seed=1) != []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("work", WORK)
def test_nothing_acknowledged_is_lost_by_many_power_cuts(
    work: str, made: World, nursery: Nursery, tmp_path: Path
) -> None:
    """Together ten thousand possible disks."""
    recorded = WORK[work](made, nursery, tmp_path)
    print(f"{work}: {len(recorded.events)} events, 3400 images")
    assert recorded.losses(tmp_path, 3_400, seed=2) == []
