"""A surveyor brings the photos of a day home: 180 of two phones, in five minutes to their houses.

Her hands find controls by what is written on them only. Each key, click, drop and text typed
counts; looking at a house's photos before Enter is reckoned on top.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app import bootstrap, paths, settings
from app.bootstrap import Who
from app.ui.widgets.day_list import DayList
from tests.scenarios import photo_day
from tests.scenarios.hands import Hands, at_the_program
from tests.scenarios.photo_day import Taken
from tests.scenarios.test_nine_sticks import pictures

#: What she has (seconds), and what her own part takes: a glance at the photos of a house, a
#: thought where two houses are possible, one key.
MINUTES_5 = 300.0
GLANCE, THOUGHT, ACTION = 6.0, 12.0, 2.0
_COUNT, _DONE = "张等着归档", "照片都归档了"
BEIJING = timezone(timedelta(hours=8))


@dataclass
class Evening:
    """Her laptop after the day, the folder of both phones, where each photo belongs."""

    survey: Path
    folder: Path
    places: list[str]
    files: dict[str, Taken]
    seconds: float = 0.0
    glances: int = 0
    thoughts: int = 0

    def name(self, house: int) -> str:
        return f"示例社{house + 1}号院"


@pytest.fixture(params=["typed", "paper"])
def evening(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Evening]:
    """The photos lie in a folder of each phone. `typed`: twelve inspections were written at their
    hours, which tells the house that nobody photographed a code of; `paper`: none was.
    """
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    day, wall = photo_day.invent(), [photo_day.START - timedelta(hours=1)]
    folder = tmp_path / "survey"
    who = Who("张测试", "01号电脑")
    with bootstrap.create(folder, "示例", who, lambda: wall[0].replace(tzinfo=BEIJING)) as survey:
        made = Evening(folder, tmp_path / "照片", [], {})
        made.places = [survey.houses.add(made.name(house))[0] for house in range(photo_day.HOUSES)]
        for visit in day.visits if request.param == "typed" else ():
            wall[0] = visit.begun
            record, _changed = survey.houses.begin(made.places[visit.house], "danger_check")
            filling = survey.filling.open(record)
            year = filling.form.by_role("building.year")
            assert year is not None
            survey.filling.load_answers(filling, {year.path: 1990 + visit.house})
            wall[0] = visit.ended
            survey.filling.commit(filling)
        made.files = photo_day.write(day, made.folder, survey.meta.survey_id, made.places)
    kept = settings.load()
    kept.last_survey, kept.last_page, kept.person = str(folder), "roster", "张测试"
    settings.save(kept)
    yield made


def bring_home(hands: Hands, evening: Evening) -> None:
    """One drop; Enter for each house, twice where some of its photos are only likely; those that
    she sees to be of the house without a code are moved there by its name.
    """
    hands.click("今天")
    hands.key("Escape")  # the settings of the day can wait
    hands.click("收照片")
    hands.see("这里收手机和相机里的照片")
    begun = time.monotonic()
    hands.drop([evening.folder], "收照片")
    hands.see(f"收进来 {photo_day.PHOTOS} 张")
    evening.seconds += time.monotonic() - begun
    hands.at("各处的照片")
    hands.picture("photo-day")
    strange = evening.name(photo_day.WITHOUT_CODE - 1)
    while waiting(hands):
        before, (name, state) = waiting(hands), chosen()
        evening.glances += 1
        begun = time.monotonic()
        if state == "对不上" or (name == strange and "确认 5 张" in hands.texts()):
            evening.thoughts += 1
            hands.key("M")
            hands.type("分到哪一处", evening.name(photo_day.WITHOUT_CODE))
            hands.key("Return")
            hands.at("哪一题")
            hands.key("Return")
            hands.see("张换好了")
            hands.gone("把这 5 张分到哪里")
            hands.wait(lambda was=(name, state): chosen() != was or None, "another group")
        else:
            hands.key("Return")
            hands.wait(lambda before=before: waiting(hands) < before or None, "fewer photos")
        evening.seconds += time.monotonic() - begun
    hands.picture("photo-day-left")


def chosen() -> tuple[str, str]:
    """Name and state of the line that is marked in the list."""
    for top in QApplication.topLevelWidgets():
        for shown in top.findChildren(DayList):
            line = shown.current() if shown.isVisible() else None
            if line is not None:
                return line.name, line.state
    return "", ""


def waiting(hands: Hands) -> int:
    """How many photos wait for their house, as the page says it."""
    said = hands.wait(
        lambda: next((text for text in hands.texts() if _COUNT in text or _DONE in text), None),
        "how many photos are left",
    )
    return int(said.split()[0]) if _COUNT in said else 0


def test_the_photos_of_a_day_are_filed_in_five_minutes(evening: Evening) -> None:
    """One drop, a key or two a house; at least 95 of 100 lie at their house, none at another."""
    hands = at_the_program(lambda hands: bring_home(hands, evening), pictures())

    with bootstrap.open_survey(evening.survey, readonly=True) as survey:
        right = wrong = 0
        held: dict[str, str] = {}
        for place in evening.places:
            row = survey.core.store.place(place)
            assert row is not None
            for mark in row.forms:
                view = survey.core.store.view(mark.record)
                assert view is not None
                held |= {str(one["name"]): place for one in view.photos.values()}
        for file, one in evening.files.items():
            place = held.get(file.rpartition("/")[2])
            right += place == evening.places[one.house]
            wrong += place not in (None, evening.places[one.house])
        left = survey.tray.waiting()
    seen = sum(one.code for one in evening.files.values())
    people = evening.glances * GLANCE + evening.thoughts * THOUGHT + hands.count * ACTION
    print(
        f"photos of a day: {hands.count} actions, {evening.glances} looks,"
        f" {evening.thoughts} moved, {left} left;"
        f" program {evening.seconds:.1f} s; with looking {(evening.seconds + people) / 60:.1f} min"
    )
    assert wrong == 0
    assert right >= 0.95 * (photo_day.PHOTOS - seen) - 1
    assert hands.count <= photo_day.HOUSES + 8 + 4 * evening.thoughts, "\n".join(hands.done)
    assert evening.seconds + people <= MINUTES_5
