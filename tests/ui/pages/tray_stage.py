"""A day with a phone, and hands for the page 收照片."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app import bootstrap, paths, settings
from app.bootstrap import Who
from app.domain import codes
from app.imaging.synthesize import Shot, photograph
from app.store.roster_values import PlaceFilter
from app.survey.survey import Survey
from app.survey.taking import Picture
from app.sync import sticks
from app.ui import tray_intake
from app.ui.pages import tray
from app.ui.pages.tray import TrayPage
from app.ui.widgets.day_line import HEAD, DayLine
from app.ui.widgets.day_list import DayList
from exports.pdf.qr import dark_runs
from tests.ui.whole import Whole

K = Qt.Key
Open = Callable[..., Whole]
NAMES = ("1号院", "2号院", "3号院", "4号院")
#: Degrees between two houses, about 200 m.
APART = 0.0018


@dataclass
class Phone:
    """A phone on its walk: each photo half a minute later."""

    folder: Path
    survey: str
    places: Sequence[str]
    now: datetime = field(default_factory=lambda: datetime.fromisoformat("2026-11-22T09:00:00"))
    number: int = 0

    def take(
        self, house: int, *, code: bool = False, there: int | None = None, spot: bool = True
    ) -> Path:
        self.number += 1
        self.now += timedelta(seconds=30)
        said = codes.at(self.survey, self.places[house], self.now) if code else ""
        shot = Shot(
            "facade", seed=self.number, width=480, height=360, taken=self.now,
            lat=39.1 + (house if there is None else there) * APART if spot else None,
            lon=109.7 if spot else None,
            code=dark_runs(said) if said else None,
        )  # fmt: skip
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / f"IMG_{self.number:04}.jpg"
        file.write_bytes(photograph(shot))
        return file

    def visit(self, house: int, photos: int) -> None:
        """The code, then some photos; then the way to the next house."""
        self.take(house, code=True)
        for _n in range(photos):
            self.take(house)
        self.now += timedelta(minutes=5)


@dataclass
class Field:
    """A laptop with four houses, and the phone of who works at it."""

    folder: Path
    phone: Phone

    def look(self) -> Survey:
        return bootstrap.open_survey(self.folder, readonly=True)

    def photos(self, house: int) -> list[str]:
        """The questions of the photos that the house's inspections hold, in their order."""
        with self.look() as survey:
            row = survey.core.store.place(self.phone.places[house])
            assert row is not None
            found = []
            for mark in row.forms:
                view = survey.core.store.view(mark.record)
                assert view is not None
                photos = sorted(view.photos.values(), key=lambda one: str(one["order"]))
                found += [str(one["question"]).rpartition("/")[2] for one in photos]
            return found


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with its keys, and a survey of four houses; made once, copied for every test."""
    root = tmp_path_factory.mktemp("begun")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(root / "home"))
        who = Who("张测试", "01号")
        with bootstrap.create(root / "survey", "示例", who, bootstrap.now) as survey:
            village, _changed = survey.houses.add("查干诺尔嘎查", level="community")
            for name in NAMES:
                survey.houses.add(name, "一社", parent=village, kind="urban_house")
    return root


@pytest.fixture
def day(begun: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Field:
    """Nothing plugged in; 收照片 is where the window opens."""
    folder = tmp_path / "survey"
    shutil.copytree(begun / "survey", folder)
    shutil.copytree(begun / "home", home, dirs_exist_ok=True)
    with bootstrap.open_survey(folder, readonly=True) as survey:
        rows = survey.core.store.places(PlaceFilter(text="号院"), len(NAMES), 0)
        places = [row.record for row in sorted(rows, key=lambda row: row.name)]
        phone = Phone(tmp_path / "phone" / "Camera", survey.meta.survey_id, places)
    kept = settings.load()
    kept.last_survey, kept.last_page, kept.person = str(folder), "tray", "张测试"
    settings.save(kept)
    monkeypatch.setattr(sticks, "MOUNTS", tmp_path / "mounts")
    monkeypatch.setattr(sticks, "ROOTS", (f"{tmp_path}/media/",))
    monkeypatch.setattr(tray, "_LOOK", 40)
    monkeypatch.setattr(tray_intake, "SETTLES", 40)
    return Field(folder, phone)


def page(whole: Whole) -> TrayPage:
    return whole.shown(TrayPage)[0]


def groups(whole: Whole) -> list[DayLine]:
    return [one for shown in whole.shown(DayList) for one in shown.lines if one.kind != HEAD]


def names(whole: Whole) -> list[str]:
    return [one.name for one in groups(whole)]


def choose(whole: Whole, name: str) -> None:
    shown = whole.shown(DayList)[0]
    real = [n for n, one in enumerate(shown.lines) if one.kind != HEAD]
    at = next(n for n in real if shown.lines[n].name == name)
    shown.setCurrentIndex(shown.model().index(at, 0))
    whole.settle()


def taken(opened: Open, day: Field) -> Whole:
    """The window after the phone's folder was dropped on the page."""
    whole = opened()
    assert whole.drop(page(whole), [day.phone.folder])
    return whole


def finish(survey: Survey, place: str) -> None:
    """An inspection that lacks nothing, as the demo ships it, completed."""
    record, _changed = survey.houses.begin(place, "danger_check")
    filling = survey.filling.open(record)
    demo = paths.resources() / "demo"
    given = json.loads((demo / "house_b.json").read_text(encoding="utf-8"))
    survey.filling.load_answers(filling, given)
    houses = json.loads((demo / "story.json").read_text(encoding="utf-8"))["houses"]
    wanted = next(house["photos"] for house in houses if house["answers"] == "house_b")
    for number, photo in enumerate(wanted):
        made = Picture(f"{number}.jpg", photograph(Shot("crack", number + 500, 320, 240)))
        (one,) = survey.taking.add([made], photo["question"], filling.photos)
        assert one.entry is not None
        filling.put_photo(one.photo, one.entry)
    survey.filling.commit(filling, status="done")
