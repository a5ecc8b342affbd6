"""What no longer holds after a merge: found in the background, listed, gone once it is mended."""

from __future__ import annotations

import pytest

from app.errors import Cancelled
from app.survey.core import Content
from app.survey.survey import Survey
from tests.survey.crew import HOUSE, MILDER, Crew, Machine
from tests.survey.listing import listed

ONE, TWO = "identity/surveyor1", "identity/surveyor2"


def _answer(machine: Machine, path: str, value: str) -> None:
    """A finished inspection corrected, with the reason that it demands."""
    filling = machine.survey.filling.open(machine.begin())
    machine.put(filling, path, value)
    machine.survey.filling.commit(filling, reason="更正检查人")


def _apart(field: Crew) -> None:
    """Both laptops correct one name each; together one person stands there twice."""
    field.first.fill(status="done")
    field.hand_over(field.first, field.office)
    field.hand_over(field.second, field.office)
    field.hand_over(field.office, field.second)
    _answer(field.first, ONE, "周测试")
    _answer(field.second, TWO, "周测试")
    field.both_to_office()


def test_answers_of_two_that_break_a_rule_together(field: Crew) -> None:
    """Neither differs from the other, so nothing is a conflict; the form's rule finds it."""
    _apart(field)
    survey = field.office.survey
    assert survey.review.count() == 0
    assert survey.recheck.list() == []
    assert survey.recheck.run() > 0
    (one,) = survey.recheck.list()
    assert (one.house, one.path, one.code, one.soft) == (HOUSE, TWO, "constraint", False)
    assert "检查人" in one.what
    assert one.said
    assert survey.recheck.waiting() == 0
    # mended at the office: the line goes with the next look
    _answer(field.office, TWO, "吴测试")
    assert survey.recheck.waiting() == 1
    survey.recheck.run()
    assert (survey.recheck.list(), survey.recheck.count()) == ([], 0)


def test_looking_stops_and_goes_on(field: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was looked at before it was stopped is not looked at again."""
    monkeypatch.setattr("app.survey.rechecks._SLICE", 1)
    field.first.survey.houses.add("另一户")
    _apart(field)
    recheck = field.office.survey.recheck
    waiting, asked = recheck.waiting(), 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 1

    with pytest.raises(Cancelled):
        recheck.run(cancelled=stop)
    assert recheck.waiting() == waiting - 1
    recheck.run()
    assert (recheck.waiting(), recheck.count()) == (0, 1)


def test_sound_records_are_looked_at_once(field: Crew) -> None:
    """The same inspection from two laptops: in conflict, it waits for its decision first."""
    field.first.fill(status="done")
    field.second.fill(MILDER, status="done")
    field.both_to_office()
    survey = field.office.survey
    survey.recheck.run()
    assert (survey.recheck.waiting(), survey.recheck.list()) == (0, [])
    (row,) = survey.review.open_conflicts(5)
    survey.review.settle(row.record, row.group, 0, "看过照片")
    survey.recheck.run([row.record])
    assert survey.recheck.list() == []


def test_a_grade_that_its_answers_do_not_come_to(field: Crew) -> None:
    """A revision that states another grade than its own answers: by a tampered program, say."""
    field.first.fill(status="done")
    core = field.first.survey.core
    view = core.store.view(field.first.begin())
    assert view is not None
    content = Content.of(view)
    assert isinstance(content.results["jgj125"], dict)
    content.results["jgj125"] = {**content.results["jgj125"], "grade": "A"}
    revision = core.sealed(view.record, view.form, view.version, content, reason="改评级")
    assert revision is not None
    core.commit([revision])
    field.hand_over(field.first, field.office)
    field.office.survey.recheck.run()
    (one,) = field.office.survey.recheck.list()
    assert one.code == "grade"
    assert "A" in one.said and "D" in one.said


def test_links_that_lead_nowhere_and_places_in_a_circle(field: Crew) -> None:
    """Between records: listed while it lasts, and gone by what is written elsewhere."""
    survey = field.office.survey
    first = next(row.place for row in listed(survey))
    town, _changed = survey.houses.add("某镇", level="town")
    village, _changed = survey.houses.add("某村", level="community", parent=town)
    house, _changed = survey.houses.add("某户", parent=village)
    _link(survey, town, "parent", village)
    survey.recheck.run([town, village, house, first])
    assert [one.code for one in survey.recheck.list()] == ["circle", "circle"]
    _link(survey, town, "parent", "")
    _link(survey, house, "parent", "0a0a0a0a-0000-4000-8000-000000000000")
    survey.recheck.run()
    assert survey.recheck.list() == [], "what the office writes itself is not looked at unasked"
    survey.recheck.run([house])
    (one,) = survey.recheck.list()
    assert (one.record, one.code, one.what) == (house, "link_gone", "上级")
    _link(survey, house, "parent", village)
    _void(survey, village)
    survey.recheck.run([house])
    (one,) = survey.recheck.list()
    assert (one.code, one.said) == ("link_void", "“某村”已作废。")


def test_one_house_inspected_twice_under_two_names(field: Crew) -> None:
    """Two finished inspections with one form, once their houses are joined: told, both stay."""
    field.first.fill(status="done")
    other, _changed = field.second.survey.houses.add("老王家", "别处")
    record, _changed = field.second.survey.houses.begin(other)
    filling = field.second.survey.filling.open(record)
    view = field.first.survey.filling.open(field.first.begin())
    stated = {**view.instance.answers(), **view.instance.personal_answers()}
    field.second.survey.filling.load_answers(filling, stated)
    field.second.survey.filling.commit(filling, status="done")
    field.both_to_office()
    survey = field.office.survey
    first = next(row.place for row in listed(survey) if row.name == HOUSE)
    survey.recheck.run()  # as behind every merge, long before anybody joins them
    assert survey.recheck.list() == []
    survey.duplicates.join(other, first, "同一户")
    assert survey.recheck.waiting() == 2
    survey.recheck.run()
    assert survey.recheck.waiting() == 0
    twice = [one for one in survey.recheck.list() if one.code == "twice"]
    assert len(twice) == 2
    assert all(one.soft for one in twice)
    survey.duplicates.unjoin(other, "隔壁")
    survey.recheck.run()
    assert survey.recheck.list() == []


def _link(survey: Survey, place: str, role: str, target: str) -> None:
    view = survey.core.store.view(place)
    assert view is not None
    content = Content.of(view)
    links = {name: tuple(ids) for name, ids in view.links.items() if name != role}
    content.links = {**links, role: (target,)} if target else links
    revision = survey.core.sealed(place, view.form, view.version, content)
    assert revision is not None
    survey.core.commit([revision])


def _void(survey: Survey, record: str) -> None:
    view = survey.core.store.view(record)
    assert view is not None
    revision = survey.core.sealed(
        record, view.form, view.version, Content.of(view), kind="void", reason="错", wrote={}
    )
    assert revision is not None
    survey.core.commit([revision])
