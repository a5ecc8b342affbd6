"""退回 with comments: beside their questions until the inspection is finished again."""

from __future__ import annotations

import pytest

from app.errors import KnownError
from app.store.values import Trouble
from app.survey.core import COMMENT
from tests.survey.crew import CRACK, Crew, Machine

DATE = "identity/date"


def finished(field: Crew, machine: Machine) -> str:
    """The house D, finished on a laptop and handed over to the office."""
    filling = machine.fill(status="done")
    field.hand_over(machine, field.office)
    return filling.record


def meet_second(field: Crew) -> None:
    """The second laptop, where somebody reviews as well, holds what the office holds."""
    field.second.survey.houses.add("另一处")
    field.hand_over(field.second, field.office)
    field.hand_over(field.office, field.second)


def texts(machine: Machine, record: str) -> list[tuple[str, str]]:
    return [(one.path, one.text) for one in machine.survey.review.comments(record)]


def test_comments_reach_the_surveyor_and_go_with_the_next_finish(field: Crew) -> None:
    record = finished(field, field.first)
    field.office.survey.review.send_back(
        record, "缺东立面照片", {CRACK: "请按裂缝最宽处量", DATE: "  "}
    )
    field.hand_over(field.office, field.first)
    (waiting,) = field.first.survey.today.plan().returned
    assert (waiting.reason, waiting.comments) == ("缺东立面照片", ("请按裂缝最宽处量",))
    (comment,) = field.first.survey.review.comments(record)
    assert (comment.path, comment.by) == (CRACK, "赵测试")

    filling = field.first.survey.filling.open(record)
    field.first.put(filling, CRACK, "1.6")
    field.first.survey.filling.commit(filling)  # left half-way: they stay
    assert texts(field.first, record) == [(CRACK, "请按裂缝最宽处量")]
    again = field.first.survey.filling.open(record)
    field.first.survey.filling.commit(again, status="done")
    assert texts(field.first, record) == []
    assert not any(path.startswith(COMMENT) for path in again.others)
    field.hand_over(field.first, field.office)
    assert texts(field.office, record) == []
    history = field.office.survey.core.store.revisions(record)
    assert any(one.answers.get(COMMENT + CRACK) == "请按裂缝最宽处量" for one in history)
    assert trouble(field.office) == []


def trouble(machine: Machine) -> list[Trouble]:
    return [one for one in machine.survey.care.verify() if one.code != "photo_missing"]


def test_a_path_that_the_form_does_not_have_is_refused(field: Crew) -> None:
    record = finished(field, field.first)
    for comments in ({"nowhere/at/all": "看这里"}, {DATE: "长" * 501}):
        with pytest.raises(KnownError) as refused:
            field.office.survey.review.send_back(record, "请补", comments)
        assert refused.value.code == "return_refused"
    assert field.office.survey.today.plan().returned == ()


def test_two_reviewers_who_send_back_at_once_lose_nothing(field: Crew) -> None:
    """Both reasons and all comments are shown, nothing has to be settled, and all are cleared."""
    record = finished(field, field.first)
    meet_second(field)
    field.office.survey.review.send_back(record, "补照片", {CRACK: "再量一次", DATE: "日期不对"})
    field.second.survey.review.send_back(record, "补签字", {CRACK: "写清位置"})
    field.hand_over(field.second, field.office)
    assert field.office.survey.review.conflicts() == []
    field.hand_over(field.office, field.first)
    (waiting,) = field.first.survey.today.plan().returned
    assert set(waiting.reason.split("；")) == {"补照片", "补签字"}
    assert sorted(texts(field.first, record)) == sorted(
        [(DATE, "日期不对"), (CRACK, "再量一次"), (CRACK, "写清位置")]
    )
    head = field.first.survey.core.store.head(record)
    assert head is not None and head.conflicts == 0
    filling = field.first.survey.filling.open(record)
    field.first.put(filling, CRACK, "1.6")
    field.first.survey.filling.commit(filling, status="done")
    assert texts(field.first, record) == []


def test_a_comment_that_was_not_seen_stays_after_the_finish(field: Crew) -> None:
    """Finished before the second reviewer's package came: what was not read is not cleared."""
    record = finished(field, field.first)
    meet_second(field)
    field.office.survey.review.send_back(record, "补照片", {DATE: "日期不对"})
    field.second.survey.review.send_back(record, "补签字", {CRACK: "写清位置"})
    field.hand_over(field.office, field.first)
    filling = field.first.survey.filling.open(record)
    field.first.survey.filling.commit(filling, status="done")
    assert texts(field.first, record) == []
    field.hand_over(field.second, field.office)
    field.hand_over(field.office, field.first)
    assert texts(field.first, record) == [(CRACK, "写清位置")]
