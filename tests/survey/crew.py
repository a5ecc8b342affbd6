"""An office and two laptops: real survey folders, each machine with a home (keys) of its own."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from app import bootstrap, paths
from app.bootstrap import Who
from app.imaging.synthesize import Shot, photograph
from app.survey.exchange import Merged
from app.survey.filling import Filling
from app.survey.survey import Survey
from tests.folders import made
from tests.survey.listing import listed

DEMO = Path(__file__).parents[2] / "resources" / "demo"
START = datetime(2026, 11, 22, 9, 41, tzinfo=timezone(timedelta(hours=8)))
HOUSE = "示例社12号院"
PEOPLE = {
    "office": Who("赵测试", "办公室"),
    "first": Who("王测试", "03号电脑"),
    "second": Who("李测试", "17号电脑"),
}
#: One wall of the D house measured less badly: it comes out C.
CRACK = "storeys/storey/7b61c6c3491d/member/423a7dcb8604/point/070a11e8ff72/p_width_mm"
TILT = "storeys/storey/7b61c6c3491d/member/fda480ad1b64/point/1edf884a3260/p_offset_mm"
MILDER = {CRACK: "0.8", TILT: "12"}
FRONT = "measures/overview/photo_front"


@dataclass
class Machine:
    """One computer; `today` is what its clock says."""

    root: Path
    name: str
    today: datetime = START
    opened: list[Survey] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.root / self.name / "survey"

    def be_here(self) -> None:
        os.environ[paths.HOME_VARIABLE] = str(self.root / self.name / "home")

    def clock(self) -> datetime:
        return self.today

    def open(self, folder: Path | None = None, *, readonly: bool = False) -> Survey:
        self.be_here()
        survey = bootstrap.open_survey(
            folder or self.folder, PEOPLE[self.name], self.clock, readonly=readonly
        )
        self.opened.append(survey)
        return survey

    @property
    def survey(self) -> Survey:
        return self.opened[-1] if self.opened else self.open()

    def close(self) -> None:
        while self.opened:
            self.opened.pop().close()

    def reopen(self) -> Survey:
        self.close()
        return self.open()

    def begin(self, house: str = HOUSE) -> str:
        place = next(row.place for row in listed(self.survey) if row.name == house)
        return self.survey.houses.begin(place)[0]

    def fill(self, answers: Mapping[str, Any] | None = None, **commit: str) -> Filling:
        """The D house filled in as shipped, but for `answers`, and written down."""
        filling = self.survey.filling.open(self.begin())
        stated = house_d() | dict(answers or {})
        self.survey.filling.load_answers(filling, stated)
        self.survey.filling.commit(filling, **commit)
        return filling

    def put(self, filling: Filling, path: str, value: object) -> None:
        node = filling.instance.find(path)
        assert node is not None, path
        filling.instance.set(node, value)

    def keep(self, filling: Filling, position: str = "") -> None:
        desk = self.survey.filling
        desk.keep(desk.snapshot(filling, position))

    def value(self, path: str) -> object:
        """What counts in the one inspection, as stored."""
        view = self.survey.core.store.view(self.begin())
        assert view is not None
        return view.answers.get(path)


@dataclass
class Crew:
    root: Path
    office: Machine
    first: Machine
    second: Machine

    @property
    def machines(self) -> tuple[Machine, ...]:
        return (self.office, self.first, self.second)

    def hand_over(self, sender: Machine, receiver: Machine) -> Merged:
        """Everything of one machine through a stick into another, which trusts the sender."""
        stick = self.root / f"stick-{sender.name}"
        sender.survey.exchange.pack(made(stick))
        trusted = frozenset(machine.survey.device for machine in self.machines)
        merged = receiver.survey.exchange.merge([stick], trusted=trusted)
        assert not merged.refused, merged
        return merged

    def both_to_office(self) -> None:
        self.hand_over(self.first, self.office)
        self.hand_over(self.second, self.office)

    def close(self) -> None:
        for machine in self.machines:
            machine.close()


def build(root: Path) -> None:
    """An office with one house, and two laptops that joined from its start file."""
    office = Machine(root, "office")
    office.be_here()
    with bootstrap.create(office.folder, "测试调查", PEOPLE["office"], office.clock) as survey:
        survey.houses.add(HOUSE, "苏布尔嘎镇 示例嘎查", "A-012")
        start = survey.exchange.start_file(made(root / "start"))
    for name in ("first", "second"):
        laptop = Machine(root, name)
        laptop.be_here()
        bootstrap.join(laptop.folder, start, PEOPLE[name], laptop.clock).close()
        laptop.open()
        laptop.begin()  # the form is compiled into this machine's cache
        laptop.close()
        shutil.copytree(root / name / "home" / "cache", root / "cache", dirs_exist_ok=True)


def crew(template: Path, root: Path) -> Crew:
    """A copy of what `build` made, still closed."""
    shutil.copytree(template, root, dirs_exist_ok=True)
    return Crew(root, *(Machine(root, name) for name in ("office", "first", "second")))


def house_d() -> dict[str, Any]:
    """Every answer of the shipped D house, personal ones among them."""
    read: dict[str, Any] = json.loads((DEMO / "house_d.json").read_text(encoding="utf-8"))
    return read


def jpeg(folder: Path, seed: int) -> Path:
    """A small invented photo of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"IMG_{seed:04d}.jpg"
    file.write_bytes(photograph(Shot("crack", seed=seed, width=320, height=240, taken=START)))
    return file
