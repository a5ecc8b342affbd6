"""A day walked with the laptop and the card of photos that came of it; small photos by number."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from app.survey.filling import Filling
from app.survey.survey import Survey
from app.survey.tray_values import TrayPhoto
from tests.folders import made
from tests.scenarios import photo_day
from tests.scenarios.photo_day import Taken
from tests.survey.crew import Machine, jpeg

BEIJING = timezone(timedelta(hours=8))


@dataclass
class TheDay:
    """The invented day, walked with the laptop: inspections written at their hours."""

    machine: Machine
    places: list[str]
    files: dict[str, Taken]
    folder: Path

    @property
    def survey(self) -> Survey:
        return self.machine.survey

    def house_of(self, name: str, folder: str) -> str:
        return self.places[self.files[f"{folder.rpartition('/')[2]}/{name}"].house]


def set_clock(machine: Machine, wall: datetime) -> None:
    machine.today = wall.replace(tzinfo=BEIJING)


def path_of(filling: Filling) -> str:
    """Any plain question of the form."""
    question = filling.form.by_role("building.year")
    assert question is not None
    return question.path


def walk(machine: Machine, folder: Path) -> TheDay:
    """Houses in the roster, each inspection begun and kept at its hours, photos in a folder."""
    survey, day = machine.survey, photo_day.invent()
    set_clock(machine, photo_day.START - timedelta(hours=1))
    places = [survey.houses.add(f"示例社{n + 1}号院")[0] for n in range(photo_day.HOUSES)]
    for visit in day.visits:
        set_clock(machine, visit.begun)
        record, _changed = survey.houses.begin(places[visit.house])
        filling = survey.filling.open(record)
        survey.filling.load_answers(filling, {path_of(filling): 1990 + visit.house})
        set_clock(machine, visit.ended)
        survey.filling.commit(filling)
    files = photo_day.write(day, folder, survey.meta.survey_id, places)
    set_clock(machine, day.visits[-1].ended + timedelta(hours=2))
    return TheDay(machine, places, files, folder)


def all_photos(survey: Survey) -> list[TrayPhoto]:
    return [one for group in survey.tray.groups() for one in survey.tray.photos(group.key, 999)]


def files_in(folder: Path, machine: Machine, *seeds: int) -> Path:
    for seed in seeds:
        shutil.move(jpeg(machine.root / "made-here", seed), made(folder))
    return folder
