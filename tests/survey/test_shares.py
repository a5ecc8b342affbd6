"""开工文件 by share, the list of names, and what the office sends to whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from app import bootstrap
from app.bootstrap import Who
from app.domain import rule_stamps
from app.errors import KnownError
from app.survey.exchange import Arrived, Merged
from app.survey.shares import rules_note
from app.survey.survey import Survey
from app.sync import start_file
from app.sync.outcomes import Ignored
from tests.survey.crew import START, Crew, Machine
from tests.survey.listing import listed

TOWNS = ("东镇", "西镇")


@dataclass
class Laptop(Machine):
    """One more computer, by whatever name."""

    def open(self, folder: Path | None = None, *, readonly: bool = False) -> Survey:
        self.be_here()
        who = Who(f"{self.name}测试", self.name)
        self.opened.append(
            bootstrap.open_survey(folder or self.folder, who, self.clock, readonly=readonly)
        )
        return self.opened[-1]


@pytest.fixture
def towns(field: Crew) -> dict[str, str]:
    """Two towns with three houses each in the office's roster, and two people; name → place."""
    add = field.office.survey.houses.add
    found = {}
    for town in TOWNS:
        found[town] = add(town, level="town")[0]
        for number in range(3):
            name = f"{town}{number}号院"
            found[name] = add(name, parent=found[town])[0]
    field.office.survey.staff.add([("钱测试", "检查员"), ("孙测试", "")])
    return found


def start(field: Crew, under: list[str]) -> Path:
    folder = field.root / f"start-{len(under)}-{under[0] if under else 'all'}"
    folder.mkdir()
    field.office.be_here()
    return field.office.survey.exchange.start_file(folder, under)


def joined(field: Crew, name: str, file: Path) -> Laptop:
    laptop = Laptop(field.root, name, START)
    laptop.be_here()
    bootstrap.join(laptop.folder, file, Who(f"{name}测试", name), laptop.clock).close()
    return laptop


def names(machine: Machine) -> set[str]:
    return {row.name for row in listed(machine.survey)}


def pass_on(field: Crew, sender: Machine, receiver: Machine) -> Merged:
    stick = field.root / "passing" / sender.name
    stick.mkdir(parents=True, exist_ok=True)
    sender.be_here()
    sender.survey.exchange.pack(stick)
    receiver.be_here()
    merged = receiver.survey.exchange.merge(
        [stick], trusted=frozenset({sender.survey.device, field.office.survey.device})
    )
    assert not merged.refused, merged
    return merged


def test_a_start_file_says_what_is_in_it(field: Crew, towns: dict[str, str]) -> None:
    """Before anything is made: how many places, of where, whose names, and which rules."""
    said = start_file.read(start(field, [towns["东镇"]]))
    assert (said.places, said.under) == (4, ("东镇",))
    assert dict(said.staff) == {"钱测试": "检查员", "孙测试": ""}
    assert rules_note(dict(said.rules)) == ""
    whole = start_file.read(start(field, []))
    assert (whole.places, whole.under) == (9, ())


def test_a_laptop_begins_with_its_share(field: Crew, towns: dict[str, str]) -> None:
    """Its places and those above them, the names, nothing of the other town; nothing is missing."""
    laptop = joined(field, "east", start(field, [towns["东镇0号院"], towns["东镇1号院"]]))
    assert names(laptop) == {"东镇0号院", "东镇1号院"}
    row = laptop.survey.core.store.place(towns["东镇0号院"])
    assert row is not None and row.path == ("东镇",)
    assert [one.name for one in laptop.survey.staff.list()] == ["孙测试", "钱测试"]
    assert laptop.survey.care.verify() == []
    laptop.close()


def test_shares_meet_at_the_office_without_gaps(field: Crew, towns: dict[str, str]) -> None:
    """Two laptops of different shares, before anybody knows them; merged in any order."""
    east = joined(field, "east", start(field, [towns["东镇"]]))
    west = joined(field, "west", start(field, [towns["西镇"]]))
    for laptop, town in ((east, "东镇"), (west, "西镇")):
        laptop.be_here()
        laptop.survey.visits.record(towns[f"{town}0号院"], "locked")
        laptop.survey.houses.add(f"{town}新增院", parent=towns[town])
    for laptop in (west, east):
        merged = pass_on(field, laptop, field.office)
        for one in merged.outcomes:
            if isinstance(one, Arrived):
                assert (one.gaps, one.missing, one.waiting, one.conflicts) == ((), (), 0, 0)
    office = field.office.survey
    assert {"东镇新增院", "西镇新增院"} <= names(field.office)
    assert office.review.conflicts() == [] and office.care.verify() == []

    for laptop, town in ((east, "东镇"), (west, "西镇")):
        office.shares.set(laptop.survey.device, [towns[town]])
    office.houses.add("东镇后补院", parent=towns["东镇"])
    office.houses.add("西镇后补院", parent=towns["西镇"])
    for laptop, town, other in ((east, "东镇", "西镇"), (west, "西镇", "东镇")):
        merged = pass_on(field, field.office, laptop)
        arrived = [one for one in merged.outcomes if isinstance(one, Arrived)]
        assert arrived and all(one.gaps == () and one.missing == () for one in arrived)
        assert all(one.waiting == 0 for one in arrived)
        assert any(isinstance(one, Ignored) and one.others for one in merged.outcomes)
        assert f"{town}后补院" in names(laptop)
        assert not any(name.startswith(other) for name in names(laptop))
        assert laptop.survey.care.verify() == []
        laptop.close()


def test_returns_reach_a_laptop_outside_of_its_share(field: Crew, towns: dict[str, str]) -> None:
    """It gets whatever it wrote in itself, wherever the office thinks that it works."""
    laptop = field.first
    record = laptop.fill(status="done").record
    field.hand_over(laptop, field.office)
    office = field.office.survey
    office.shares.set(laptop.survey.device, [towns["东镇"]])
    office.review.send_back(record, "缺东立面照片")
    pass_on(field, field.office, laptop)
    (waiting,) = laptop.survey.today.plan().returned
    assert waiting.reason == "缺东立面照片"


def test_who_and_where_must_be_known(field: Crew, towns: dict[str, str]) -> None:
    office = field.office.survey
    with pytest.raises(KnownError, match="没有编号"):
        office.shares.set("0" * 12, [towns["东镇"]])
    with pytest.raises(KnownError, match="名册里没有"):
        office.shares.set(office.device, ["nowhere"])
    with pytest.raises(KnownError, match="名册里没有"):
        start(field, ["nowhere"])


@pytest.mark.parametrize(
    "person", [("", ""), ("长" * 41, ""), ("赵测试 15000001234", ""), ("赵测试", "电话15000001234")]
)
def test_the_list_takes_names_and_nothing_else(field: Crew, person: tuple[str, str]) -> None:
    """No phone number: the list travels in the clear."""
    staff = field.office.survey.staff
    with pytest.raises(KnownError) as refused:
        staff.add([person])
    assert refused.value.code == "staff_refused" and staff.list() == []


def test_nobody_is_listed_twice_and_anybody_can_go(field: Crew) -> None:
    staff = field.office.survey.staff
    staff.add([(" 钱测试 ", "检查员"), ("钱测试", "检查员"), ("钱测试", "记录员")])
    staff.add([("钱测试", "检查员")])
    assert [(one.name, one.role) for one in staff.list()] == [
        ("钱测试", "检查员"),
        ("钱测试", "记录员"),
    ]
    staff.remove(staff.list()[0].record)
    assert [one.role for one in staff.list()] == ["记录员"]
    with pytest.raises(KnownError):
        staff.remove("nobody")


def test_other_rules_are_said_in_one_sentence() -> None:
    """Only of tables that both have; the same rules, however written, are the same."""
    ours = dict(rule_stamps.stamps())
    assert rules_note(ours) == rules_note({}) == rules_note({"of tomorrow": "1-x"}) == ""
    said = rules_note(ours | {"jgj125-2016": "9-000000000000"})
    assert "jgj125-2016" in said and "rural" not in said
