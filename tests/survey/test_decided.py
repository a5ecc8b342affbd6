"""What stands behind a conflict, what rows would come to, and decisions that open again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.errors import KnownError
from tests.survey.crew import CRACK, FRONT, MILDER, TILT, Crew, jpeg

RESIDENTS, WEATHER = "building/residents", "identity/weather"
WHY = "到现场复核过"


def disagree(field: Crew, **second: Any) -> str:
    """The first laptop says D, the second C and whatever else; merged at the office."""
    field.first.fill(status="done")
    filling = field.second.fill(MILDER | second, status="done")
    field.both_to_office()
    return filling.record


def test_rows_are_graded_anew_before_they_are_settled(field: Crew) -> None:
    """The grade of picked rows is the one that settling them gives; nothing is written before."""
    record = disagree(field)
    review = field.office.survey.review
    (conflict,) = review.conflicts()
    worse, milder = conflict.shown, 1 - conflict.shown
    before = field.office.survey.core.store.digest()
    grades = {
        name: review.preview(record, "grade", dict.fromkeys(paths, milder), seen=conflict)
        for name, paths in {"none": [], "crack": [CRACK], "both": [CRACK, TILT]}.items()
    }
    assert grades["none"].grade == conflict.sides[worse].grade == "D"
    assert grades["both"].grade == conflict.sides[milder].grade == "C"
    assert grades["crack"].values[CRACK] == "0.8 mm" and grades["crack"].why
    assert field.office.survey.core.store.digest() == before
    review.compose(record, "grade", {CRACK: milder}, WHY, seen=conflict)
    head = field.office.survey.core.store.head(record)
    assert head is not None and head.grade == grades["crack"].grade


def test_behind_a_conflict_stand_people_reasons_and_what_was_there_before(field: Crew) -> None:
    """A house done once and changed by two people with reasons: both, and the common last one."""
    first, second, office = field.first, field.second, field.office
    filling = first.fill({RESIDENTS: 3}, status="done")
    field.hand_over(second, office)  # the office knows for whom it packs
    field.hand_over(first, office)
    field.hand_over(office, second)
    for machine, number, why in ((first, 4, "户主说添了一口人"), (second, 5, "户口本上是五人")):
        machine.today += timedelta(hours=1)
        again = machine.survey.filling.open(filling.record)
        machine.put(again, RESIDENTS, number)
        machine.survey.filling.commit(again, status="done", reason=why)
    field.both_to_office()
    (conflict,) = office.survey.review.conflicts()
    behind = office.survey.review.behind(conflict.record, conflict.group)
    assert behind.conflict == conflict
    assert behind.before is not None and behind.before.author == "王测试"
    assert behind.earlier == {RESIDENTS: "3"}
    said = {voice.first.device: [one.reason for one in voice.reasons] for voice in behind.voices}
    assert said == {"03号电脑": ["户主说添了一口人"], "17号电脑": ["户口本上是五人"]}


def test_two_who_began_by_themselves_have_nothing_before(field: Crew) -> None:
    """Both filled the same house without knowing of each other: there is no earlier value."""
    record = disagree(field)
    behind = field.office.survey.review.behind(record, "grade")
    assert behind.before is None and behind.earlier == {}
    assert {voice.first.author for voice in behind.voices} == {"王测试", "李测试"}


def test_photos_of_each_side_with_what_they_show(field: Crew) -> None:
    """Each side has the photos that its writer had; what both have is said to be shared."""
    for machine, seed in ((field.first, 1), (field.second, 2)):
        filling = machine.fill(MILDER if machine is field.second else {}, status="draft")
        file = jpeg(field.root / machine.name, seed)
        for taken in machine.survey.taking.add([file], FRONT, filling.photos):
            assert taken.entry is not None
            filling.put_photo(taken.photo, taken.entry)
        machine.survey.filling.commit(filling, status="done")
    field.both_to_office()
    behind = field.office.survey.review.behind(field.office.begin(), "grade")
    shots = [voice.shots for voice in behind.voices]
    assert [len(some) for some in shots] == [1, 1]
    assert shots[0][0].hash != shots[1][0].hash
    assert not shots[0][0].shared and shots[0][0].question


def test_a_decision_is_listed_and_opens_again(field: Crew) -> None:
    """Decided, listed with its reason, opened: both sides again, the decision in the history."""
    record = disagree(field)
    review, decisions = field.office.survey.review, field.office.survey.decisions
    (conflict,) = review.conflicts()
    milder = 1 - conflict.shown
    assert decisions.decided() == []
    review.settle(record, "grade", milder, WHY, seen=conflict)
    (decided,) = decisions.decided()
    assert (decided.house, decided.reason, decided.grade) == ("示例社12号院", WHY, "C")
    assert decided.took == "17号电脑 · 李测试" and decided.stands
    assert decisions.look_at(decided).conflict.lines == conflict.lines
    history = len(field.office.survey.core.store.revisions(record))

    field.office.today += timedelta(minutes=5)
    decisions.reopen(decided)

    (again,) = review.conflicts()
    assert {line.path: set(line.values) for line in again.lines} == {
        line.path: set(line.values) for line in conflict.lines
    }
    assert {side.grade for side in again.sides} == {"C", "D"}
    behind = review.behind(record, "grade")
    assert {voice.first.author for voice in behind.voices} == {"王测试", "李测试"}
    store = field.office.survey.core.store
    assert len(store.revisions(record)) == history + 2
    assert any(one.reason == WHY for one in store.revisions(record))
    assert decisions.decided() == []
    review.settle(record, "grade", 0, "再看过照片", seen=again)
    assert [one.reason for one in decisions.decided()] == ["再看过照片"]
    assert field.office.survey.care.verify() == []


def test_composed_rows_open_again_with_both_sides(field: Crew) -> None:
    """Rows of both: opened again, each side is as its surveyor wrote it."""
    record = disagree(field)
    review, decisions = field.office.survey.review, field.office.survey.decisions
    (conflict,) = review.conflicts()
    review.compose(record, "grade", {CRACK: 1 - conflict.shown}, WHY, seen=conflict)
    (decided,) = decisions.decided()
    assert decided.took == ""
    decisions.reopen(decided, "按错了")
    (again,) = review.conflicts()
    assert sorted(side.grade for side in again.sides) == ["C", "D"]
    assert next(line.values for line in again.lines if line.path == CRACK) in {
        ("1.4 mm", "0.8 mm"), ("0.8 mm", "1.4 mm"),
    }  # fmt: skip


def test_what_was_changed_since_stays(field: Crew) -> None:
    """Somebody wrote on the decided answer: it is not opened, and says why."""
    record = disagree(field, **{RESIDENTS: 5})
    office = field.office
    review, decisions = office.survey.review, office.survey.decisions
    for conflict in review.conflicts():
        review.settle(record, conflict.group, 0, WHY, seen=conflict)
    residents = next(one for one in decisions.decided() if one.group == RESIDENTS)
    filling = office.survey.filling.open(record)
    office.put(filling, RESIDENTS, 9)
    office.survey.filling.commit(filling, status="done", reason="户主来电更正")
    now = {one.group: one for one in decisions.decided()}
    assert not now[RESIDENTS].stands and now["grade"].stands
    with pytest.raises(KnownError, match="又有人改过"):
        decisions.reopen(residents)
    decisions.reopen(now["grade"])
    assert [one.group for one in review.conflicts()] == ["grade"]


def test_the_laptops_see_that_it_is_open_again(field: Crew) -> None:
    """What was decided, opened and decided otherwise reaches the laptops as the last decision."""
    record = disagree(field)
    review, decisions = field.office.survey.review, field.office.survey.decisions
    review.settle(record, "grade", 0, WHY)
    field.hand_over(field.office, field.first)
    decisions.reopen(decisions.decided()[0])
    field.hand_over(field.office, field.first)
    assert len(field.first.survey.review.conflicts()) == 1
    review.settle(record, "grade", 1, WHY)
    field.hand_over(field.office, field.first)
    assert field.first.survey.review.conflicts() == []
    assert field.first.survey.core.store.digest() == field.office.survey.core.store.digest()
