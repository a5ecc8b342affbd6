"""Two people on one house: visible conflicts, settled for a reason, nothing overwritten or lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.errors import KnownError
from app.model.merge import RecordView
from app.survey.core import Content
from app.survey.filling import graded
from tests.folders import made
from tests.survey.crew import CRACK, MILDER, TILT, Crew, Machine, house_d
from tests.survey.listing import listed

RESIDENTS, WEATHER = "building/residents", "identity/weather"
WHY = "现场复核"


def view_of(machine: Machine) -> RecordView:
    view = machine.survey.core.store.view(machine.begin())
    assert view is not None
    return view


def disagree(field: Crew, **second: Any) -> str:
    """The first laptop says D, the second C and whatever else; merged at the office."""
    field.first.fill(status="done")
    filling = field.second.fill(MILDER | second, status="done")
    field.both_to_office()
    return filling.record


def shown(machine: Machine) -> list[str]:
    return [one.group for one in machine.survey.review.conflicts()]


def test_the_worse_grade_counts_until_settled(field: Crew) -> None:
    """D against C: the list shows D, provisional, with one conflict; settled, it is neither."""
    record = disagree(field)
    row = listed(field.office.survey)[0]
    assert (row.grade, row.provisional, row.conflicts) == ("D", True, 1)
    (conflict,) = field.office.survey.review.conflicts()
    assert (conflict.group, conflict.provisional) == ("grade", True)
    assert {side.grade for side in conflict.sides} == {"C", "D"}
    assert conflict.sides[conflict.shown].grade == "D"
    assert {side.device for side in conflict.sides} == {"03号电脑", "17号电脑"}
    milder = 1 - conflict.shown
    field.office.survey.review.settle(record, "grade", milder, WHY)
    row = listed(field.office.survey)[0]
    assert (row.grade, row.provisional, row.conflicts) == ("C", False, 0)


def test_lines_say_what_differs_in_short_words(field: Crew) -> None:
    """Only what differs is listed; a danger point is named by its rule, not by the whole of it."""
    disagree(field)
    (conflict,) = field.office.survey.review.conflicts()
    named = {line.path: line for line in conflict.lines}
    assert set(named) == {"@result/jgj125", CRACK, TILT}
    assert named[CRACK].what == "6 楼层与构件 › 一层 › 承重墙 2/A-B › M2 受压竖缝 › 裂缝最大宽度"
    assert set(named[CRACK].values) == {"1.4 mm", "0.8 mm"}


def test_settling_keeps_the_losing_answers_and_the_reason(field: Crew) -> None:
    """Both answers stay in the history; the settlement says who decided and why."""
    record = disagree(field)
    with pytest.raises(KnownError, match="理由"):
        field.office.survey.review.settle(record, "grade", 0, " ")
    with pytest.raises(KnownError, match="第 3 份"):
        field.office.survey.review.settle(record, "grade", 2, WHY)
    field.office.survey.review.settle(record, "grade", 0, WHY)
    history = field.office.survey.core.store.revisions(record)
    assert {"1.4", "0.8"} <= {revision.answers.get(CRACK) for revision in history}
    assert [(one.kind, one.reason, one.author) for one in history if one.kind == "settle"] == [
        ("settle", WHY, "赵测试")
    ]
    with pytest.raises(KnownError, match="已经定下来"):
        field.office.survey.review.settle(record, "grade", 0, WHY)


def test_composing_takes_rows_from_both_and_grades_anew(field: Crew) -> None:
    """One measure from each: the grade is that of the composed answers, not of either side."""
    record = disagree(field)
    (conflict,) = field.office.survey.review.conflicts()
    other = 1 - conflict.shown
    field.office.survey.review.compose(record, "grade", {CRACK: other}, WHY)
    view = view_of(field.office)
    assert (view.answers[CRACK], view.answers[TILT]) == ("0.8", "40")
    composed = field.office.survey.filling.open(record)
    assessment = field.office.survey.filling.assess(composed.instance)
    assert assessment is not None
    assert view.results == assessment.results()
    assert view.results["jgj125"] not in [
        revision.results.get("jgj125")
        for revision in field.office.survey.core.store.revisions(record)
        if revision.kind == "save"
    ]
    assert view.conflicts == ()


def test_composing_a_row_brings_all_that_is_in_it(field: Crew) -> None:
    """A danger point that one side only has comes with its answers; a foreign path is refused."""
    point = CRACK.rpartition("/")[0]
    member = point.partition("/point/")[0]
    without = {p: None for p in house_d() if p.startswith(point)} | {f"{member}/state": "sound"}
    record = disagree(field, **without)
    (conflict,) = field.office.survey.review.conflicts()
    other = 1 - conflict.shown
    review = field.office.survey.review
    with pytest.raises(KnownError, match="不在这一处"):
        review.compose(record, "grade", {"building/use": 0}, WHY)
    with pytest.raises(KnownError, match="第 5 份"):
        review.compose(record, "grade", {CRACK: 4}, WHY)
    review.compose(record, "grade", {point: other, f"{member}/state": other}, WHY)
    answers = view_of(field.office).answers
    assert not [path for path in answers if path.startswith(point)]
    assert answers[f"{member}/state"] == "sound"


def test_settling_another_answer_leaves_the_grade_open(field: Crew) -> None:
    """Deciding the residents' number decides neither the grade nor what it is made of."""
    record = disagree(field, **{RESIDENTS: 5})
    assert shown(field.office) == ["grade", RESIDENTS]
    field.office.survey.review.settle(record, RESIDENTS, 0, WHY)
    assert shown(field.office) == ["grade"]
    assert view_of(field.office).provisional


def test_other_rules_do_not_decide_the_grade_unseen(field: Crew) -> None:
    """The side that counts was graded by older rules: settling another answer leaves that alone."""
    field.first.fill(MILDER)
    filling = field.second.fill({RESIDENTS: 5})
    core = field.second.survey.core
    content = Content.of(view_of(field.second))
    older = {**graded(content.results), "rules": "jgj125-2016@0"}
    content.results["jgj125"] = older  # type: ignore[assignment]
    revision = core.sealed(filling.record, "danger_check", filling.form.version, content)
    assert revision is not None
    core.commit([revision])
    field.both_to_office()
    field.office.survey.review.settle(filling.record, RESIDENTS, 0, WHY)
    assert shown(field.office) == ["grade"]
    assert view_of(field.office).results["jgj125"] == older


def test_merging_again_changes_nothing(field: Crew) -> None:
    """The same packages once more leave the digest and the history as they are."""
    record = disagree(field)
    store = field.office.survey.core.store
    before = store.digest(), len(store.revisions(record))
    field.both_to_office()
    assert (store.digest(), len(store.revisions(record))) == before
    assert field.office.survey.care.verify() == []


def test_the_laptop_sees_the_settlement(field: Crew) -> None:
    """The office packs back; the laptop merges, sees what was decided, and goes on from there."""
    record = disagree(field)
    field.office.survey.review.settle(record, "grade", 0, WHY)
    for laptop in (field.first, field.second):
        field.hand_over(field.office, laptop)
        assert view_of(laptop).results == view_of(field.office).results
        assert laptop.survey.review.conflicts() == []
        assert laptop.survey.core.store.digest() == field.office.survey.core.store.digest()
    filling = field.first.survey.filling.open(record)
    field.first.survey.filling.commit(filling, status="draft", reason="补测")
    field.hand_over(field.first, field.office)
    assert view_of(field.office).conflicts == ()


def test_a_draft_from_before_a_merge_overwrites_nothing(field: Crew) -> None:
    """Typed before, finished after a merge: both answers stand side by side."""
    field.first.fill()
    field.hand_over(field.first, field.office)
    field.second.fill()
    draft = field.office.survey.filling.open(field.office.begin())
    field.office.put(draft, RESIDENTS, 9)
    field.office.keep(draft, RESIDENTS)
    again = field.first.survey.filling.open(draft.record)
    field.first.put(again, RESIDENTS, 4)
    field.first.put(again, WEATHER, "rain")
    field.first.survey.filling.commit(again)
    field.hand_over(field.first, field.office)

    reopened = field.office.reopen().filling.open(draft.record)
    field.office.survey.filling.commit(reopened)
    (conflict,) = field.office.survey.review.conflicts()
    assert conflict.group == RESIDENTS
    assert sorted(conflict.lines[0].values) == ["4", "9"]
    view = view_of(field.office)
    assert view.answers[WEATHER] == "rain"  # what the draft did not touch is as merged
    assert [one.group for one in view.conflicts] == [RESIDENTS]


def test_a_plain_save_never_decides_an_open_conflict(field: Crew) -> None:
    """Typing over an open conflict is refused and the draft stays; other answers can be saved."""
    record = disagree(field, **{RESIDENTS: 5})
    desk = field.office.survey.filling
    filling = desk.open(record)
    field.office.put(filling, RESIDENTS, 8)
    field.office.keep(filling, RESIDENTS)
    with pytest.raises(KnownError) as refused:
        desk.commit(filling, reason="复核")
    assert refused.value.code == "conflict_open"
    assert len(shown(field.office)) == 2
    again = field.office.reopen().filling.open(record)
    assert again.instance.answers()[RESIDENTS] == 8
    field.office.put(again, RESIDENTS, view_of(field.office).answers[RESIDENTS])
    field.office.put(again, WEATHER, "rain")
    field.office.survey.filling.commit(again, reason="天气记错了")
    assert view_of(field.office).answers[WEATHER] == "rain"
    assert len(shown(field.office)) == 2


def test_a_draft_that_cannot_go_holds_no_package_back(field: Crew) -> None:
    """Handing over goes on without a draft on an open conflict, and names its house."""
    record = disagree(field, **{RESIDENTS: 5})
    office = field.office
    filling = office.survey.filling.open(record)
    office.put(filling, RESIDENTS, 8)
    office.keep(filling, RESIDENTS)
    handed = office.survey.exchange.pack(made(field.root / "back"))
    assert handed.files
    assert [(house, error.code) for house, error in handed.held] == [
        ("示例社12号院", "conflict_open")
    ]
    assert len(office.survey.core.open_drafts()) == 1


def test_only_what_was_seen_is_settled(field: Crew) -> None:
    """A newer side merged in while the reviewer was looking: nothing is settled unseen."""
    field.first.fill()
    field.second.fill(MILDER)
    field.both_to_office()
    (seen,) = field.office.survey.review.conflicts()
    filling = field.second.survey.filling.open(seen.record)
    field.second.put(filling, CRACK, "0.9")
    field.second.today += timedelta(minutes=1)
    field.second.survey.filling.commit(filling)
    field.hand_over(field.second, field.office)
    review = field.office.survey.review
    for decide in (
        lambda: review.settle(seen.record, seen.group, 0, WHY, seen=seen),
        lambda: review.compose(seen.record, seen.group, {}, WHY, seen=seen),
    ):
        with pytest.raises(KnownError, match="又汇总进了"):
            decide()
    (now,) = review.conflicts()
    review.settle(now.record, now.group, 0, WHY, seen=now)
    assert review.conflicts() == []
