"""Lists of a reviewing office: light rows, page by page, that tell what the whole list tells."""

from __future__ import annotations

from typing import Any

from app.survey.review import Conflict, ConflictRow
from tests.survey.crew import MILDER, Crew


def _same(row: ConflictRow, whole: Conflict) -> bool:
    """Whether a light row says what the conflict with all its lines says."""
    names: tuple[str, ...] = ("record", "group", "house", "form", "provisional", "agreed", "shown")
    sides = [
        [(side.author, side.device, side.time, side.grade) for side in one.sides]
        for one in (row, whole)
    ]
    return all(getattr(row, n) == getattr(whole, n) for n in names) and sides[0] == sides[1]


def test_a_light_row_says_what_the_whole_conflict_says(field: Crew) -> None:
    """Grade, house, sides and the one that counts meanwhile; residents typed twice are hidden."""
    field.first.fill()
    field.second.fill(MILDER)
    field.both_to_office()
    review = field.office.survey.review
    rows, whole = review.open_conflicts(10), review.conflicts()
    assert review.count() == len(rows) == len(whole) == 1
    assert all(_same(row, one) for row, one in zip(rows, whole, strict=True))
    assert rows[0].what == whole[0].what
    assert review.conflict(rows[0].record, rows[0].group) == whole[0]
    review.settle(rows[0].record, rows[0].group, 0, "看过照片")
    assert (review.count(), review.open_conflicts(10)) == (0, [])
    assert review.conflict(rows[0].record, rows[0].group) is None


def test_the_agreed_are_listed_last_and_only_alone(field: Crew) -> None:
    """Two who typed the same residents differ in nothing: the row says so, and is not counted."""
    field.first.fill()
    field.second.fill()
    field.both_to_office()
    review = field.office.survey.review
    (row,) = review.open_conflicts(10)
    assert row.agreed
    assert (review.count(), review.count(agreed=False)) == (1, 0)
    assert _same(row, *review.conflicts())


def test_pages_follow_each_other(field: Crew) -> None:
    """Pages put together are the whole list, those that hold a grade first."""
    answers: dict[str, Any] = {**MILDER, "ground/note": "另一种说法"}
    field.first.fill()
    field.second.fill(answers)
    field.both_to_office()
    review = field.office.survey.review
    whole = review.open_conflicts(100)
    assert [review.open_conflicts(1, n)[0] for n in range(review.count())] == whole
    assert [row.provisional for row in whole] == sorted(
        (r.provisional for r in whole), reverse=True
    )
    assert {(one.record, one.group) for one in review.conflicts()} == {
        (row.record, row.group) for row in whole
    }


def test_tasks_by_page_and_kind(field: Crew) -> None:
    """Open ones first, then by date; the kinds are counted without reading a task."""
    filling = field.first.fill()
    loop = field.first.survey.loop
    for n, due in enumerate(("2026-12-03", "2026-11-01", "2026-12-01")):
        loop.open_task(
            filling.record, title="墙体开裂", clause="", part=f"W-{n}", what=f"加固 {n}",
            who="张测试", due=due,
        )  # fmt: skip
    assert [row.due for row in loop.page("all", 10)] == ["2026-11-01", "2026-12-01", "2026-12-03"]
    assert loop.page("late", 10) == loop.tasks()[:1]
    assert loop.page("all", 1, 2) == loop.tasks()[2:]
    assert loop.counts() == {"open": 3, "late": 1, "closed": 0, "all": 3}
    assert loop.tasks()[0].house
    assert loop.beginning(loop.tasks()[0].task[:8]) == [loop.tasks()[0].task]
