"""回收站: a record is taken away with a reason and comes back with one; nothing is purged."""

from __future__ import annotations

import pytest

from app.errors import KnownError
from tests.survey.crew import HOUSE, Crew
from tests.survey.listing import listed


def test_voided_and_back_again(field: Crew) -> None:
    """It leaves the lists, is told with who and why, comes back as it was, and all is kept."""
    laptop = field.first
    record = laptop.fill().record
    store, trash = laptop.survey.core.store, laptop.survey.trash
    before = store.view(record)
    trash.put(record, "重复登记")
    (lying,) = trash.list()
    assert (lying.record, lying.house, lying.who, lying.reason) == (
        record, HOUSE, "王测试", "重复登记",
    )  # fmt: skip
    assert trash.count() == 1
    assert record not in laptop.survey.houses.inspections()
    trash.take_out(record, "放错了")
    assert trash.list() == []
    assert record in laptop.survey.houses.inspections()
    after = store.view(record)
    assert before is not None
    assert after is not None
    assert after.paths() == before.paths()
    assert after.conflicts == ()
    assert [one.did for one in laptop.survey.history.of(record)][:2] == [
        "从回收站取回", "放进回收站",
    ]  # fmt: skip
    assert laptop.survey.care.verify() == []


def test_the_way_back_travels(field: Crew) -> None:
    """Voided and taken out on one computer is taken out on the other."""
    laptop, office = field.first, field.office
    record = laptop.fill().record
    laptop.survey.trash.put(record, "重复")
    field.hand_over(laptop, office)
    assert [one.record for one in office.survey.trash.list()] == [record]
    office.survey.trash.take_out(record, "不是重复")
    field.hand_over(office, laptop)
    assert laptop.survey.trash.list() == []


@pytest.mark.parametrize("reason", ["", "  "])
def test_no_reason_no_change(field: Crew, reason: str) -> None:
    laptop = field.first
    record = laptop.fill().record
    with pytest.raises(KnownError) as refused:
        laptop.survey.trash.put(record, reason)
    assert refused.value.code == "trash_refused"
    assert laptop.survey.trash.count() == 0


def test_what_others_stand_on_stays(field: Crew) -> None:
    """A house with an inspection is not voided under it; once that is voided it may go."""
    laptop = field.first
    record = laptop.fill().record
    place = next(row.place for row in listed(laptop.survey) if row.name == HOUSE)
    with pytest.raises(KnownError) as refused:
        laptop.survey.trash.put(place, "拆了")
    assert HOUSE in refused.value.title
    laptop.survey.trash.put(record, "拆了")
    laptop.survey.trash.put(place, "拆了")
    assert laptop.survey.trash.count() == 2


def test_a_draft_or_an_open_difference_comes_first(field: Crew) -> None:
    laptop = field.first
    filling = laptop.fill()
    laptop.put(filling, "identity/weather", "rain")
    laptop.keep(filling)
    with pytest.raises(KnownError) as refused:
        laptop.survey.trash.put(filling.record, "重复")
    assert "草稿" in refused.value.title
