"""发现 → 整改 → 销号: a finding becomes a task with a date; photo and result close it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.errors import KnownError
from app.survey import words
from tests.survey.crew import START, Crew, Machine, jpeg

DUE = (START + timedelta(days=10)).date().isoformat()


def opened(machine: Machine, **changed: str) -> str:
    record = machine.begin()
    finding = machine.survey.papers.finding(record, 1)
    stated = {"what": "停止使用", "who": "示例嘎查", "due": DUE} | changed
    return machine.survey.loop.open_task(
        record, title=finding.title, clause=finding.clause, part=finding.part, **stated
    )[0]


def test_a_finding_becomes_a_task_with_its_house(field: Crew) -> None:
    """The task knows house, clause, place and date; the same finding twice is one finding."""
    field.first.fill(status="done")
    first, second = opened(field.first), opened(field.first, what="设警戒")
    assert first != second
    one, two = field.first.survey.loop.tasks()
    assert (one.house, one.clause, one.part) == ("示例社12号院", "5.3", "一层 承重墙 2/A-B")
    assert one.finding == two.finding
    assert words.task_state(one) == "进行中"


def test_a_finding_that_is_not_there_makes_no_task(field: Crew) -> None:
    """The number of a finding beyond the last one is refused, with how many there are."""
    field.first.fill()
    with pytest.raises(KnownError, match="一共 4 个"):
        field.first.survey.papers.finding(field.first.begin(), 5)


@pytest.mark.parametrize("due", ["", "2026-02-30", "30.11.2026", "明天", "2026-1-5"])
def test_a_wrong_date_is_said(field: Crew, due: str) -> None:
    """No task without a real day; the sentence names the field and shows how to write it."""
    field.first.fill()
    with pytest.raises(KnownError, match="期限") as refused:
        opened(field.first, due=due)
    assert "2026-12-31" in refused.value.advice
    assert field.first.survey.loop.tasks() == []


def test_overdue_by_the_date_of_this_laptop(field: Crew) -> None:
    """On the day itself a task is in time, the day after it is overdue; closed it is neither."""
    field.first.fill()
    task = opened(field.first)
    field.first.today = START + timedelta(days=10)
    assert not field.first.survey.loop.tasks()[0].overdue
    field.first.today = START + timedelta(days=11)
    (row,) = field.first.survey.loop.tasks()
    assert words.task_state(row) == "逾期"
    field.first.survey.loop.close_task(task, [jpeg(field.root, 1)], "已搬离")
    (row,) = field.first.survey.loop.tasks()
    assert (row.state, row.overdue, row.photos) == ("closed", False, 1)
    assert (row.closed_on, row.closed_by) == ("2026-12-03", "王测试")


def test_closing_demands_a_result_and_a_photo(field: Crew) -> None:
    """Without either it stays open; a photo that is cut in half does not count, and is named."""
    field.first.fill()
    task = opened(field.first)
    loop, photo = field.first.survey.loop, jpeg(field.root, 1)
    cut = field.root / "cut.jpg"
    cut.write_bytes(photo.read_bytes()[:500])
    with pytest.raises(KnownError, match="整改结果"):
        loop.close_task(task, [photo], "  ")
    with pytest.raises(KnownError, match="照片"):
        loop.close_task(task, [], "已搬离")
    with pytest.raises(KnownError, match="照片") as refused:
        loop.close_task(task, [cut], "已搬离")
    assert "cut.jpg" in refused.value.detail
    assert loop.tasks()[0].state == "open"
    loop.close_task(task, [photo], "已搬离")
    with pytest.raises(KnownError, match="已经销号"):
        loop.close_task(task, [photo], "再来")
    with pytest.raises(KnownError, match="不是"):
        loop.close_task(field.first.begin(), [photo], "不是任务")


def test_two_closures_of_one_task_are_settled(field: Crew) -> None:
    """Office and laptop close the same task: the results stand side by side until one counts."""
    field.first.fill()
    task = opened(field.first)
    field.hand_over(field.first, field.office)
    for machine, result, seed in ((field.first, "已搬离", 1), (field.office, "已拆除", 2)):
        machine.survey.loop.close_task(task, [jpeg(field.root, seed)], result)
    field.hand_over(field.first, field.office)
    review = field.office.survey.review
    found = {one.group: one for one in review.conflicts()}
    result = next(line for line in found["closing"].lines if line.path == "result")
    assert sorted(result.values) == ["已拆除", "已搬离"]
    assert (result.what, found["closing"].house) == ("整改结果", "停止使用")
    for one in found.values():
        review.settle(task, one.group, 0, "核对")
    assert review.conflicts() == []
    assert field.office.survey.loop.tasks()[0].photos == 2
    assert field.office.survey.care.verify() == []
