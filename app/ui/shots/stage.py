"""The survey of the pictures: a village of twelve houses and a community of fourteen blocks.

Everything is invented. An office with its roster, a laptop that fills in, and a second one that
saw the same house differently; two inspections came back. A clock of its own makes the same
survey on any day.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from app import bootstrap, paths
from app.assessment.community import BLOCK
from app.bootstrap import Who
from app.imaging.synthesize import Shot as Photo
from app.imaging.synthesize import photograph
from app.model.canonical import Value
from app.model.ids import place_id
from app.survey.core import Content
from app.survey.exchange import UnknownDevice
from app.survey.survey import Survey
from app.survey.today import Day
from forms.node import Node

TITLE = "示例：2026年房屋调查"
TOWN, VILLAGE, COMMUNITY, ESTATE = "苏布尔嘎镇", "查干诺尔嘎查", "示例社区", "团结小区"
#: As long as names of the region get.
LONG = "额尔克哈什哈查干诺尔嘎查巴音乌素独贵龙二十七号院东厢房"
HOUSES, BLOCKS = 12, 14
ZONE = timezone(timedelta(hours=8))
#: The day of the pictures; the clock moves on whenever it is asked.
BEGIN = datetime(2026, 11, 22, 7, 0, tzinfo=ZONE)
#: Of 31 cells of the matrix so many are filled.
_FILLED = 22
_SCREENED: dict[str, Value] = {
    "identity/house_name": "5号院",
    "building/house_kind": "detached",
    "building/structure": "brick_timber",
    "building/roof_kind": "pitched_timber",
    "building/storeys_above": 1,
    "building/built_by": "craftsman",
    "building/use": "living",
    "building/business": "no",
    "building/year_built": 1989,
    "changes/change_state": "clean",
    "ground/ground_state": "clean",
}
#: What the second laptop measured otherwise: one wall of the D house, so that it comes out C.
_MILDER: dict[str, Value] = {
    "building/residents": 5,
    "storeys/storey/7b61c6c3491d/member/423a7dcb8604/point/070a11e8ff72/p_width_mm": "0.8",
    "storeys/storey/7b61c6c3491d/member/fda480ad1b64/point/1edf884a3260/p_offset_mm": "12",
}
_RURAL: dict[str, Value] = {
    "identity/house_name": "9号院",
    "building/structure": "brick_timber",
    "building/roof_kind": "pitched_timber",
    "building/storeys_above": 1,
    "building/year_built": 1993,
    "site_check/site": "safe",
    "parts/foundation": "a",
    "parts/wall": "b",
    "parts/timber": "c",
}


class Clock:
    """A little later each time, so that everything has its own time and no day its own picture."""

    def __init__(self, begin: datetime) -> None:
        self._now = begin

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=20)
        return self._now


@dataclass
class Story:
    """Where the machines are, and who sits at them."""

    root: Path
    people: dict[str, Who]
    houses: list[str]
    village: str = ""
    estate: str = ""
    records: dict[str, str] = field(default_factory=dict)  # form → one record of it, on the laptop

    def folder(self, machine: str) -> Path:
        return self.root / machine / "示例调查"

    @contextmanager
    def at(self, machine: str) -> Iterator[Path]:
        """Be at one machine: its own home, its own survey folder."""
        before = os.environ.get(paths.HOME_VARIABLE)
        os.environ[paths.HOME_VARIABLE] = str(self.root / machine / "home")
        try:
            yield self.folder(machine)
        finally:
            if before is None:
                del os.environ[paths.HOME_VARIABLE]
            else:
                os.environ[paths.HOME_VARIABLE] = before


def build(root: Path) -> Story:
    """The whole story, on disk."""
    people = {
        "office": Who("赵测试", "办公室"),
        "laptop": Who("王测试", "03号电脑"),
        "second": Who("李测试", "17号电脑"),
    }
    story = Story(root, people, [])
    stick = root / "U盘"
    stick.mkdir(parents=True, exist_ok=True)
    with story.at("office") as folder:
        clock = Clock(BEGIN - timedelta(days=2))
        with bootstrap.create(folder, TITLE, people["office"], clock) as survey:
            _roster(survey, story)
            start = survey.exchange.start_file(stick)
    for machine, hours in (("laptop", 0), ("second", 1)):
        with story.at(machine) as folder:
            clock = Clock(BEGIN + timedelta(hours=hours))
            with bootstrap.join(folder, start, people[machine], clock) as survey:
                _inspect(survey, story, machine)
                survey.exchange.pack(stick)
    with story.at("office") as folder:
        clock = Clock(BEGIN + timedelta(hours=2))
        with bootstrap.open_survey(folder, people["office"], clock) as survey:
            first = survey.exchange.merge([stick])
            known = {one.person.device for one in first.outcomes if isinstance(one, UnknownDevice)}
            survey.exchange.merge([stick], trusted=frozenset(known))
            _tasks(survey, story)
    return story


def confirm(root: Path, stick: Path) -> None:
    """入库回执 onto the stick, of an office that lost one photo; its own story stays as it was."""
    before = os.environ[paths.HOME_VARIABLE]
    with TemporaryDirectory(ignore_cleanup_errors=True) as place:
        office, disk = Path(place) / "office", Path(place) / "disk"
        shutil.copytree(root / "office", office)
        disk.mkdir()
        os.environ[paths.HOME_VARIABLE] = str(office / "home")
        try:
            folder = next(file.parent for file in office.glob("*/survey.db"))
            with bootstrap.open_survey(folder) as survey:
                survey.core.photos.all()[0].unlink()
                survey.backups.run(disk)
                survey.exchange.receipts(stick)
        finally:
            os.environ[paths.HOME_VARIABLE] = before


def _roster(survey: Survey, story: Story) -> None:
    """Town, village and community, estate, twelve houses, fourteen blocks, in walking order."""
    core = survey.core
    version = core.forms.registers["place"].version
    revisions = []

    def add(parent: str, *, path: str, **answers: str) -> str:
        code = answers.get("code", "")
        record = place_id(core.store.meta.survey_id, "code" if code else "path", code or path)
        links = {"parent": (parent,)} if parent else {}
        content = Content(answers=dict(answers), links=links)
        revision = core.sealed(record, "place", version, content)
        if revision is not None:
            revisions.append(revision)
        return record

    town = add("", path=TOWN, name=TOWN, level="town")
    village = add(town, path=f"{TOWN}/{VILLAGE}", name=VILLAGE, level="community")
    story.village = village
    community = add(town, path=f"{TOWN}/{COMMUNITY}", name=COMMUNITY, level="community")
    story.estate = add(
        community, path=f"{TOWN}/{COMMUNITY}/{ESTATE}", name=ESTATE, level="estate", kind="estate"
    )
    for number in range(1, HOUSES + 1):
        name = LONG if number == HOUSES else f"{number}号院"
        story.houses.append(
            add(
                village, path="", name=name, level="building", kind="village_house",
                address=f"{TOWN} {VILLAGE} 一社", code=f"15062710420{number:03}",
                storeys="2" if number in {1, 2} else "1", year=str(1984 + number),
                order=str(number),
            )
        )  # fmt: skip
    for number in range(1, BLOCKS + 1):
        add(
            story.estate, path="", name=f"{number}号楼", level="building", kind="urban_house",
            address=f"{TOWN} {COMMUNITY} {ESTATE}", code=f"15062710430{number:03}",
            storeys="6", year="1998", order=str(HOUSES + number),
        )  # fmt: skip
    core.commit(revisions)


_COMMENTS = {
    "identity/weather": "当天有雪，请核对是不是晴天",
    "building/year_built": "名册上是 1986 年建的，和这里写的差了十年；"
    "请问清楚户主，再看看房产证上写的年份",
}


def _inspect(survey: Survey, story: Story, machine: str) -> None:
    """What one laptop did: two houses done, one begun, three doors that stayed shut."""
    if machine == "second":
        _fill(survey, story.houses[0], "house_d", _MILDER, name="1号院")
        return
    survey.today.set_settings(
        Day("", "王测试", "李测试", "sunny", "裂缝宽度尺 03 号、钢卷尺 11 号", story.village)
    )
    story.records["danger_check"] = _fill(survey, story.houses[0], "house_d", {}, name="1号院")
    back = [
        _fill(survey, story.houses[number], "house_b", {}, name=f"{number + 1}号院")
        for number in (1, 2, 3)
    ]
    survey.review.send_back(back[0], "二层裂缝没有近景照片", _COMMENTS)
    survey.review.send_back(back[1], "产权人电话少一位")
    story.records["returned"] = back[0]
    _begin(survey, story, "quick_screening", story.houses[4], _SCREENED)
    _begin(survey, story, "rural_check", story.houses[8], _RURAL)
    _community(survey, story)
    for number, outcome in ((5, "locked"), (6, "refused"), (7, "demolished")):
        survey.visits.record(story.houses[number], outcome, "" if outcome == "locked" else "邻居说")


def _fill(survey: Survey, place: str, answers: str, more: dict[str, Value], *, name: str) -> str:
    """One house from the shipped example, with its photos; returns the record."""
    record, _changed = survey.houses.begin(place)
    filling = survey.filling.open(record)
    demo = paths.resources() / "demo"
    given = json.loads((demo / f"{answers}.json").read_text(encoding="utf-8"))
    survey.filling.load_answers(filling, given | {"identity/house_name": name} | more)
    shipped = json.loads((demo / "story.json").read_text(encoding="utf-8"))["houses"]
    wanted = next(house["photos"] for house in shipped if house["answers"] == answers)
    for number, photo in enumerate(wanted):
        file = survey.core.folder.parent / f"{name}-{number:04}.jpg"
        shot = Photo(photo["subject"], seed=number, width=800, height=600)
        file.write_bytes(photograph(shot))
        for taken in survey.taking.add([file], photo["question"], filling.photos):
            if taken.entry is not None:
                filling.put_photo(taken.photo, taken.entry)
    survey.filling.commit(filling, status="done")
    return record


def _begin(
    survey: Survey, story: Story, form: str, place: str, answers: Mapping[str, Value]
) -> None:
    """An inspection with another form, half done."""
    record, _changed = survey.houses.begin(place, form)
    filling = survey.filling.open(record)
    survey.filling.load_answers(filling, answers)
    survey.filling.commit(filling)
    story.records[form] = record


def _community(survey: Survey, story: Story) -> None:
    """The matrix of the estate, two thirds filled, with gaps and damage as there are."""
    record, _changed = survey.houses.begin(story.estate, "old_community")
    filling = survey.filling.open(record)
    survey.blocks.first_fill(filling)
    states = [
        node
        for block in filling.instance.nodes_by_role(BLOCK)
        for node in _below(block)
        if node.kind == "select_one" and node.parent is not None and _is_cell(node.parent)
        and node.parent.children[0] is node
    ]  # fmt: skip
    with filling.instance.batch():
        for number, node in enumerate(states):
            choices = node.choices()
            if number % 31 < _FILLED:
                filling.instance.set(node, choices[number * number % 7 % len(choices)].name)
    survey.filling.commit(filling)
    story.records["old_community"] = record


def _below(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _below(child)


def _is_cell(node: Node) -> bool:
    return node.kind == "group" and "x-cell" in node.question.appearance.split()


def sheet(root: Path) -> Path:
    """A list as a village sends it: a title, a column of its own, two lines that cannot be."""
    file = root / "查干诺尔嘎查名册.csv"
    lines = (
        "查干诺尔嘎查房屋名册,,,,,",
        "镇,嘎查村,门牌,户主,房屋编号,层数",
        f"{TOWN},{VILLAGE},13号院,户主甲,15062710420013,1",
        f"{TOWN},{VILLAGE},14号院,户主乙,15062710420014,2",
        f"{TOWN},{VILLAGE},14号院,户主丙,15062710420014,2",
        f"{TOWN},{VILLAGE},{LONG},户主丁,15062710420015,一层",
        f"{TOWN},{VILLAGE},1号院,户主戊,15062710420001,2",
    )
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def _tasks(survey: Survey, story: Story) -> None:
    """One task of the first house that has a finding."""
    record = survey.meant.inspection(story.houses[0], "danger_check")
    finding = survey.papers.finding(record, 1)
    survey.loop.open_task(
        record, title=finding.title, clause=finding.clause, part=finding.part,
        what="立即停止使用，搬离全部人员", who=VILLAGE, due="2026-12-31",
    )  # fmt: skip
