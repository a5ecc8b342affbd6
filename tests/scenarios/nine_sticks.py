"""Nine laptops that bring their sticks: real surveys, and the accidents of a real week.

Laptop by laptop: two who graded one house differently, two who counted residents differently, two
who filled in the same; a package damaged on the way, a stick full of other people's files, a
computer that the office has never met, a stick that was pulled while the laptop wrote, a laptop
whose folder was copied to another machine. Everything is invented.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from app import bootstrap, paths, settings
from app.bootstrap import Who
from app.imaging.synthesize import Shot, photograph
from app.survey.exchange import UnknownDevice
from app.survey.survey import Survey
from tests.survey.crew import CRACK, FRONT, MILDER, house_d
from tests.survey.listing import listed

TITLE = "2026年房屋调查"
ZONE = timezone(timedelta(hours=8))
BEGIN = datetime(2026, 11, 22, 8, 0, tzinfo=ZONE)
OFFICE = Who("赵测试", "办公室")
#: Invented people; names of the region get long.
PEOPLE = (
    "王测试", "李测试", "额尔德尼巴雅尔", "陈测试", "乌兰图雅",
    "孙测试", "巴特尔", "钱测试", "斯琴高娃",
)  # fmt: skip
_LONG = "额尔克哈什哈查干诺尔嘎查巴音乌素独贵龙"
RESIDENTS = "building/residents"


@dataclass
class Laptop:
    """One of the nine; `stick` is what it brings."""

    root: Path
    number: int
    who: Who
    now: datetime = BEGIN + timedelta(hours=1)

    @property
    def home(self) -> Path:
        return self.root / f"laptop{self.number}" / "home"

    @property
    def folder(self) -> Path:
        return self.root / f"laptop{self.number}" / "survey"

    @property
    def stick(self) -> Path:
        return self.root / "media" / f"U盘{self.number}"

    def clock(self) -> datetime:
        self.now += timedelta(seconds=30)
        return self.now

    @contextmanager
    def open(self) -> Iterator[Survey]:
        with (
            at_home(self.home),
            bootstrap.open_survey(self.folder, self.who, self.clock) as survey,
        ):
            yield survey


@dataclass
class Story:
    """Where everything is; `conflicts` is how many decisions are really needed."""

    root: Path
    laptops: list[Laptop] = field(default_factory=list)
    conflicts: int = 0
    new: str = ""  # the device that the office has never met

    @property
    def office(self) -> Path:
        return self.root / "office" / "survey"

    @property
    def home(self) -> Path:
        return self.root / "office" / "home"


@contextmanager
def at_home(home: Path) -> Iterator[None]:
    """Be at one machine: its own keys and settings."""
    before = os.environ.get(paths.HOME_VARIABLE)
    os.environ[paths.HOME_VARIABLE] = str(home)
    try:
        yield
    finally:
        if before is None:
            del os.environ[paths.HOME_VARIABLE]
        else:
            os.environ[paths.HOME_VARIABLE] = before


def houses(count: int) -> list[str]:
    return [f"{_LONG if n % 5 == 0 else '查干诺尔'}{n}号院" for n in range(1, count + 1)]


def build(root: Path, *, shared: int = 3) -> Story:
    """The survey of an office and nine laptops, with their sticks. `shared` houses are graded by
    laptop 1 and laptop 2, who differ; so many decisions about a grade are needed."""
    story = Story(root)
    names = houses(9 + shared + 4)
    for folder in ("start", "yesterday", *(f"media/U盘{n}" for n in range(1, 10))):
        (root / folder).mkdir(parents=True)
    clock = Laptop(root, 0, OFFICE, BEGIN)
    with at_home(story.home), bootstrap.create(story.office, TITLE, OFFICE, clock.clock) as survey:
        for number, name in enumerate(names):
            survey.houses.add(name, "苏布尔嘎镇 示例嘎查", f"A-{number + 1:03}")
        start = survey.exchange.start_file(root / "start")
    for number, person in enumerate(PEOPLE, start=1):
        laptop = Laptop(root, number, Who(person, f"{number:02}号电脑"))
        with at_home(laptop.home):
            if number > 1:  # forms compiled once serve all: as a machine used before
                shutil.copytree(story.laptops[0].home / "cache", laptop.home / "cache")
            bootstrap.join(laptop.folder, start, laptop.who, laptop.clock).close()
        story.laptops.append(laptop)
        with laptop.open() as survey:
            fill(survey, names[number - 1], {}, photos=1 if number in (1, 2) else 0)
    _day_before(story)
    both = names[9:]
    first, second, third, fourth, fifth, sixth, seventh, _eighth, ninth = story.laptops
    for name in both[:shared]:
        _fill(first, name, {}, photos=1)
        _fill(second, name, MILDER, photos=1)
    _fill(third, both[shared], {RESIDENTS: 4})
    _fill(fourth, both[shared], {RESIDENTS: 5})
    _fill(fifth, both[shared + 1], {})
    _fill(sixth, both[shared + 1], {})
    _fill(seventh, both[shared + 2], {})
    _fill(ninth, both[shared + 3], {})
    story.conflicts = shared + 1
    for laptop in story.laptops:
        with laptop.open() as survey:
            survey.exchange.pack(laptop.stick)
    _accidents(story)
    return story


def _day_before(story: Story) -> None:
    """All but the last have handed over once, and the office trusts them."""
    stick = story.root / "yesterday"
    for laptop in story.laptops[:-1]:
        with laptop.open() as survey:
            survey.exchange.pack(stick)
    with at_home(story.home), bootstrap.open_survey(story.office, OFFICE) as survey:
        met = survey.exchange.merge([stick]).outcomes
        known = {one.person.device for one in met if isinstance(one, UnknownDevice)}
        survey.exchange.merge([stick], trusted=frozenset(known))
    with story.laptops[-1].open() as survey:
        story.new = survey.device


def _accidents(story: Story) -> None:
    """What happens to sticks: damage, other people's files, a stump, a copied laptop."""
    damaged = sorted(story.laptops[6].stick.glob("*.svp"))[-1]
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(bytes(data))
    foreign = story.laptops[4].stick
    for name in ("婚礼照片.jpg", "工资表.xlsx", "说明.txt", "~$工资表.xlsx"):
        (foreign / name).write_bytes(b"somebody's own")
    pulled = story.laptops[5].stick
    whole = sorted(pulled.glob("*.svp"))[-1]
    (pulled / f"{whole.name}.part").write_bytes(whole.read_bytes()[:5_000])
    copied = story.laptops[7]
    twin = Laptop(story.root, 18, copied.who, copied.now + timedelta(hours=2))
    shutil.copytree(story.root / "laptop8", story.root / "laptop18")
    for laptop, name in ((copied, "甲"), (twin, "乙")):
        with laptop.open() as survey:
            survey.houses.add(f"新增{name}院", "苏布尔嘎镇", "")
            survey.exchange.pack(copied.stick)


def _fill(laptop: Laptop, house: str, more: Mapping[str, Any], *, photos: int = 0) -> None:
    with laptop.open() as survey:
        fill(survey, house, more, photos=photos)


def fill(survey: Survey, house: str, more: Mapping[str, Any], *, photos: int = 0) -> str:
    """The shipped D house at this place, but for `more`; returns the record."""
    place = next(row.place for row in listed(survey) if row.name == house)
    record, _changed = survey.houses.begin(place)
    filling = survey.filling.open(record)
    survey.filling.load_answers(filling, house_d() | {"identity/house_name": house} | dict(more))
    for seed in range(photos):
        file = survey.core.folder.parent / f"{house}-{seed}.jpg"
        subject = "crack" if CRACK in more else "facade"
        shot = Shot(subject, seed=seed, width=640, height=480, taken=BEGIN)  # type: ignore[arg-type]
        file.write_bytes(photograph(shot))
        for taken in survey.taking.add([file], FRONT, filling.photos):
            if taken.entry is not None:
                filling.put_photo(taken.photo, taken.entry)
    survey.filling.commit(filling, status="done")
    return record


def settled_in(story: Story) -> None:
    """The office's window opens this survey."""
    with at_home(story.home):
        kept = settings.load()
        kept.last_survey = str(story.office)
        kept.last_page = "merge"
        kept.person, kept.device_name = OFFICE.person, OFFICE.device_name
        settings.save(kept)
