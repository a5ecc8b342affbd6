"""Killed at any moment: what was acknowledged is there, and the draft opens where it was left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app import bootstrap, paths
from app.survey.survey import Survey
from tests.scenarios import worker

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks and kills")
#: Kills on one house; then a new one, so that no history grows without end.
_PER_HOUSE = 10


@dataclass
class Known:
    """What the workers have acknowledged of one inspection, and what the last one was about."""

    typed: dict[str, int] = field(default_factory=dict)
    photos: dict[str, str] = field(default_factory=dict)
    revisions: set[str] = field(default_factory=set)
    position: str = ""
    begun: dict[str, Any] = field(default_factory=dict)

    def hear(self, told: dict[str, Any]) -> bool:
        """Take a line in; whether it acknowledged something."""
        if "begin" in told:
            self.begun = told
            return False
        self.begun = {}
        self.position = told["position"]
        if told["done"] == "draft":
            self.typed[told["path"]] = told["value"]
        elif told["done"] == "photo":
            self.photos[told["photo"]] = told["hash"]
        else:
            self.revisions.add(told["revision"])
        return True


@dataclass
class Nursery:
    """The process that forks workers, and the survey that they work on."""

    folder: Path
    process: subprocess.Popen[str]

    def tell(self, seed: int, record: str) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{seed} {record}\n")
        self.process.stdin.flush()
        return int(self.hear()["child"])

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the nursery has ended"
        told: dict[str, Any] = json.loads(line)
        return told

    def kill_one(self, seed: int, record: str, known: Known) -> int:
        """Let a worker work, kill it at a random moment; how much it acknowledged."""
        random = Random(seed)
        child = self.tell(seed, record)
        acknowledged, enough = 0, random.randrange(1, 10)
        while acknowledged < enough:
            acknowledged += known.hear(self.hear())
        try:  # some moment within the next steps
            self.process.wait(timeout=random.uniform(0, 0.03))
        except subprocess.TimeoutExpired:
            os.kill(child, signal.SIGKILL)
        while (told := self.hear()).get("ended") != child:
            acknowledged += known.hear(told)
        return acknowledged


@pytest.fixture
def nursery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Nursery]:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    folder = tmp_path / "survey"
    bootstrap.create(folder, "测试调查", worker.WHO).close()
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, worker.__file__, str(folder)],
        env=os.environ | {"PYTHONPATH": str(root)}, cwd=tmp_path,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
    ) as process:  # fmt: skip
        yield Nursery(folder, process)
        assert process.stdin is not None
        process.stdin.close()


def check(survey: Survey, record: str, known: Known) -> None:
    """Nothing acknowledged is missing; the draft stands at the question it was left at."""
    store, filling = survey.core.store, survey.filling.open(record)
    flight = known.begun
    answers = filling.instance.answers(relevant_only=False)
    answers |= filling.instance.personal_answers(relevant_only=False)
    for path, value in known.typed.items():
        allowed = {str(value)} | ({str(flight["value"])} if flight.get("path") == path else set())
        assert answers.get(path) in allowed, path
    assert filling.position in {known.position, flight.get("position", known.position)}
    assert known.photos.keys() <= filling.photos.keys()
    assert len(filling.photos.keys() - known.photos.keys()) <= (flight.get("begin") == "photo")
    for photo in filling.photos.values():
        assert store.photos.find(str(photo["hash"])) is not None
    assert all(store.revision(revision) for revision in known.revisions)
    extra = {revision.id for revision in store.revisions(record)[1:]} - known.revisions
    assert len(extra) <= (flight.get("begin") == "revision")
    view = store.view(record)
    assert view is not None
    assert (len(view.heads), view.conflicts) == (1, ())
    # what was in flight when the kill came counts from now on, if it is there
    known.revisions |= extra
    known.photos |= {key: str(photo["hash"]) for key, photo in filling.photos.items()}
    if flight.get("path") and answers.get(flight["path"]) == str(flight["value"]):
        known.typed[flight["path"]] = flight["value"]
    known.position, known.begun = filling.position, {}


def kill_often(nursery: Nursery, kills: int) -> None:
    acknowledged = amid = 0
    record, known = "", Known()
    for number in range(kills):
        if number % _PER_HOUSE == 0:
            with bootstrap.open_survey(nursery.folder, worker.WHO) as survey:
                place, _changed = survey.houses.add(f"{number}号院")
                record, known = survey.houses.begin(place)[0], Known()
        acknowledged += nursery.kill_one(number, record, known)
        amid += bool(known.begun)
        with bootstrap.open_survey(nursery.folder, worker.WHO) as survey:
            check(survey, record, known)
            if number % _PER_HOUSE == _PER_HOUSE - 1 or number == kills - 1:
                assert survey.care.verify() == []
                assert len({device.id for device in survey.exchange.devices()}) == 1
    print(f"{kills} kills, {amid} amid a step, {acknowledged} acknowledgements, nothing missing")
    assert acknowledged >= kills


def test_nothing_acknowledged_is_lost(nursery: Nursery) -> None:
    """25 kills at random moments."""
    kill_often(nursery, 25)


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_nothing_acknowledged_is_lost_in_300_kills(nursery: Nursery) -> None:
    """300 kills at random moments."""
    kill_often(nursery, 300)
