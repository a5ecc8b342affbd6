"""今天: settings said once a day, what waits, what is near, in walking order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.errors import KnownError
from app.survey.core import STATUS, Content
from app.survey.today import Day
from tests.survey.crew import HOUSE, Crew, Machine

VILLAGE = "查干诺尔嘎查"


def street(machine: Machine, numbers: tuple[int, ...] = (1, 2, 10, 3)) -> tuple[str, list[str]]:
    """A village with houses beside the one that is there; their ids in the order given."""
    add = machine.survey.houses.add
    village, _changed = add(VILLAGE, level="community")
    return village, [add(f"{n}号院", parent=village)[0] for n in numbers]


def finish(machine: Machine, place: str, status: str = "done") -> str:
    """A finished inspection (or one that goes on), written down as such."""
    record, _changed = machine.survey.houses.begin(place)
    core = machine.survey.core
    view = core.store.view(record)
    assert view is not None
    content = Content.of(view)
    content.answers[STATUS] = status
    revision = core.sealed(record, view.form, view.version, content)
    assert revision is not None
    core.commit([revision])
    return record


def said(village: str = "") -> Day:
    return Day("", "张测试", "王测试", "snow", "裂缝宽度仪", village)


def test_the_settings_are_asked_once_a_day(field: Crew) -> None:
    """Tomorrow the same people are proposed, the weather is not; this laptop keeps them."""
    laptop = field.first
    today = laptop.survey.today
    assert not today.is_set_today
    assert today.settings().surveyor1 == "王测试"  # who works here
    today.set_settings(said())
    assert today.is_set_today

    laptop.today += timedelta(days=1)
    again = laptop.reopen().today
    assert not again.is_set_today
    assert again.settings() == Day("2026-11-23", "张测试", "王测试", "", "裂缝宽度仪", "")


def test_the_settings_answer_new_inspections(field: Crew) -> None:
    """By the form's roles; what is begun already stays as it is."""
    laptop = field.first
    _village, places = street(laptop)
    laptop.survey.today.set_settings(said())
    filling = laptop.survey.filling.open(laptop.survey.houses.begin(places[0])[0])
    stated = filling.instance.answers()

    assert stated["identity/surveyor2"] == "王测试"
    assert stated["identity/weather"] == "snow"
    assert stated["identity/instruments"] == "裂缝宽度仪"
    assert stated["identity/date"] == "2026-11-22"
    laptop.today += timedelta(days=1)  # nobody has said anything about tomorrow
    form = filling.form
    assert laptop.survey.today.first_answers(form) == {}


def test_the_settings_never_leave_the_laptop(field: Crew) -> None:
    """They are no record: nothing is handed over, nothing can conflict."""
    laptop, office = field.first, field.office
    laptop.survey.today.set_settings(said())
    field.hand_over(laptop, office)
    assert not office.survey.today.is_set_today
    assert office.survey.review.conflicts() == []


@pytest.mark.parametrize("wrong", [{"weather": "hail"}, {"village": "no-such-place"}])
def test_wrong_settings_are_refused(field: Crew, wrong: dict[str, str]) -> None:
    """In words, and what was said before stays."""
    today = field.first.survey.today
    with pytest.raises(KnownError) as refused:
        today.set_settings(Day(**wrong))
    assert refused.value.code == "day_refused"
    assert not today.is_set_today


def test_a_village_is_found_by_its_name(field: Crew) -> None:
    """Villages before estates and towns; houses are no place to spend a day in."""
    laptop = field.first
    town, _changed = laptop.survey.houses.add("乌兰木伦镇", level="town")
    laptop.survey.houses.add("乌兰木伦社区", level="community", parent=town)
    laptop.survey.houses.add("乌兰小区", level="estate", parent=town)
    street(laptop)
    names = [one.name for one in laptop.survey.today.villages("乌兰")]
    assert names[0] == "乌兰木伦社区"
    assert set(names) == {"乌兰木伦社区", "乌兰小区", "乌兰木伦镇"}
    assert {one.name for one in laptop.survey.today.villages()} == {*names, VILLAGE}


def test_the_walk_is_what_nobody_was_at(field: Crew) -> None:
    """In walking order, of the village of the day, page by page."""
    laptop = field.first
    village, places = street(laptop)
    today = laptop.survey.today
    today.set_settings(said(village))
    assert [row.name for row in today.plan().walk] == ["1号院", "2号院", "3号院", "10号院"]

    laptop.survey.visits.record(places[0], "locked")
    finish(laptop, places[1], "draft")
    finish(laptop, places[2])
    plan = today.plan(limit=1)
    assert [row.name for row in plan.walk] == ["3号院"]
    assert plan.counts == {"no_entry": 1, "in_progress": 1, "visited": 1, "none": 1}
    assert (plan.total, plan.settled, plan.more) == (4, 1, False)
    assert {one.name for one in plan.unfinished} == {"2号院"}  # the other was only looked into
    assert (len(plan.done_today), plan.visits_today, plan.ready) == (1, 1, 1)


def test_a_locked_house_is_due_on_its_day(field: Crew) -> None:
    """Not before, still afterwards, and no longer once somebody was met."""
    laptop = field.first
    village, places = street(laptop)
    laptop.survey.visits.record(places[0], "locked")  # until the 24th
    due = []
    for _day in range(4):
        due.append([row.name for row in laptop.survey.today.plan().due])
        laptop.today += timedelta(days=1)
    assert due == [[], [], ["1号院"], ["1号院"]]
    assert village
    finish(laptop, places[0])
    assert laptop.survey.today.plan().due == ()


def test_flats_do_not_fill_the_walk(field: Crew) -> None:
    """One walks to a building, not to each of its flats; a flat that is alone is walked to."""
    laptop = field.first
    add = laptop.survey.houses.add
    estate, _changed = add("示例小区", level="estate")
    block, _changed = add("3号楼", parent=estate)
    for number in range(101, 104):
        add(f"{number}室", level="household", parent=block)
    add("门卫", level="household", parent=estate)
    names = {row.name for row in laptop.survey.today.walk(estate, 50)}
    assert names == {"示例小区", "3号楼", "门卫"}
    laptop.survey.visits.record(block, "locked", next_date="2026-11-23")
    laptop.today += timedelta(days=1)
    assert [row.name for row in laptop.survey.today.plan().due] == ["3号楼"]


def test_what_the_office_sends_back_comes_first_with_its_reason(field: Crew) -> None:
    """退回: editable again at once, its reason stays in the history."""
    laptop, office = field.first, field.office
    filling = laptop.fill()
    record = filling.record
    with pytest.raises(KnownError) as refused:
        office.survey.review.send_back(record, "缺照片")
    assert refused.value.code == "return_refused"
    finish(laptop, filling.links["place"][0])
    field.hand_over(laptop, office)
    with pytest.raises(KnownError):
        office.survey.review.send_back(record, "  ")
    office.survey.review.send_back(record, "缺东立面照片")

    (waiting,) = office.survey.today.plan().returned
    assert (waiting.name, waiting.reason, waiting.by) == (HOUSE, "缺东立面照片", "赵测试")
    again = office.survey.filling.open(record)
    assert (again.status, again.finished) == ("returned", False)
    assert office.survey.core.store.revisions(record)[-1].reason == "缺东立面照片"
    with pytest.raises(KnownError):
        office.survey.review.send_back(record, "还缺")
