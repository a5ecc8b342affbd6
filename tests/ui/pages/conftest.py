"""Surveys of one office and two laptops, built once, copied for every test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import bootstrap, paths, settings
from app.cli import demo
from app.survey.exchange import UnknownDevice
from app.survey.survey import Survey
from tests.ui.whole import Whole

#: A house whose name is as long as names get.
LONG = "阿拉善左旗巴彦浩特镇额尔克哈什哈苏木查干诺尔嘎查二十七号院"
_NAMES = ("查干诺尔嘎查", "乌兰木伦", "苏布尔嘎", "布尔陶亥", "阿勒腾席热")


@dataclass
class Place:
    """One machine of a story: its home and its survey folder; `root` holds all machines."""

    root: Path
    machine: str

    @property
    def home(self) -> Path:
        return self.root / self.machine / "home"

    @property
    def survey(self) -> Path:
        return self.root / self.machine / "survey"

    @property
    def stick(self) -> Path:
        return self.root / "U盘"


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> demo._Stage:
    """An office with its roster, and two laptops that have packed but not been merged."""
    made = demo._Stage(tmp_path_factory.mktemp("story"), quiet=True)
    demo._prepare(made)
    for laptop in made.story["laptops"]:
        demo._inspect(made, laptop)
    return made


@pytest.fixture(scope="session")
def merged(stage: demo._Stage, tmp_path_factory: pytest.TempPathFactory) -> demo._Stage:
    """The same after the office took both in: two people differ, nothing is settled; 60 houses."""
    folder = tmp_path_factory.mktemp("merged") / "story"
    shutil.copytree(stage.folder, folder)
    made = demo._Stage(folder, quiet=True)
    with made.at("office") as place, bootstrap.open_survey(place) as survey:
        first = survey.exchange.merge([made.stick])
        known = {one.person.device for one in first.outcomes if isinstance(one, UnknownDevice)}
        survey.exchange.merge([made.stick], trusted=frozenset(known))
        for number in range(57):
            name = _NAMES[number % len(_NAMES)]
            survey.houses.add(
                f"{name}{number + 1}号院", f"{name}镇 {number // 9 + 1}社", f"B-{number}"
            )
        survey.houses.add(LONG, LONG, "B-900")
    return made


@pytest.fixture
def at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Callable[..., Place]:
    """Be at a machine of one of the stories, on a copy of one's own."""

    def go(machine: str = "office", story: str = "stage", **more: object) -> Place:
        given: demo._Stage = request.getfixturevalue(story)
        place = Place(tmp_path / "story", machine)
        if not place.root.exists():
            shutil.copytree(given.folder, place.root)
        monkeypatch.setenv(paths.HOME_VARIABLE, str(place.home))
        kept = settings.load()
        kept.last_survey = str(place.survey)
        kept.last_page = "roster"
        who = given.story["office"]
        if machine != "office":
            who = next(one for one in given.story["laptops"] if one["machine"] == machine)
        kept.person, kept.device_name = who["person"], who["device"]
        for name, value in more.items():
            setattr(kept, name, value)
        settings.save(kept)
        return place

    return go


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Callable[..., Whole]]:
    """Open the window where the settings say; all are closed at the end, and no bug was shown."""
    made: list[Whole] = []

    def open_(width: int = 1366, height: int = 768) -> Whole:
        made.append(Whole(qtbot, width, height))
        return made[-1]

    yield open_
    for whole in made:
        whole.close()
    assert [problem for whole in made for problem in whole.problems] == []


@pytest.fixture
def look() -> Callable[[Place], Survey]:
    """Open a survey beside the window, to see what it really holds."""

    def open_(place: Place) -> Survey:
        before = os.environ[paths.HOME_VARIABLE]
        os.environ[paths.HOME_VARIABLE] = str(place.home)
        try:
            return bootstrap.open_survey(place.survey, readonly=True)
        finally:
            os.environ[paths.HOME_VARIABLE] = before

    return open_
