"""Voided records, as another program may send them: decided by people, never typed into unseen."""

from __future__ import annotations

import pytest

from app.errors import KnownError
from app.survey.core import Content
from tests.survey.crew import Crew, Machine

WEATHER = "identity/weather"


def void(machine: Machine, record: str) -> None:
    core = machine.survey.core
    view = core.store.view(record)
    assert view is not None
    told = core.sealed(
        record, view.form, view.version, Content.of(view), kind="void", reason="重复", wrote={}
    )
    assert told is not None
    core.commit([told])


def test_a_voided_record_takes_no_answers(field: Crew) -> None:
    """What is typed would be in no list: it is refused in words, and stays a draft."""
    laptop = field.first
    filling = laptop.fill()
    void(laptop, filling.record)
    again = laptop.survey.filling.open(filling.record)
    laptop.put(again, WEATHER, "rain")
    laptop.keep(again)
    with pytest.raises(KnownError) as refused:
        laptop.survey.filling.commit(again)
    assert refused.value.code == "record_void"
    assert len(laptop.survey.core.open_drafts()) == 1
    with pytest.raises(KnownError) as refused:
        laptop.begin()
    assert refused.value.code == "record_void"


@pytest.mark.parametrize("voided", [True, False])
def test_void_against_work_is_settled_either_way(field: Crew, voided: bool) -> None:
    """One voided it, another went on: shown as a conflict, and settled as the reviewer says."""
    laptop, office = field.first, field.office
    filling = laptop.fill()
    field.hand_over(laptop, office)
    void(office, filling.record)
    laptop.put(filling, WEATHER, "rain")
    laptop.survey.filling.commit(filling)
    field.hand_over(laptop, office)
    (conflict,) = office.survey.review.conflicts()
    side = conflict.lines[0].values.index("作废")
    office.survey.review.settle(
        conflict.record, conflict.group, side if voided else 1 - side, "核对过", seen=conflict
    )
    view = office.survey.core.store.view(filling.record)
    assert view is not None
    assert (view.voided, view.conflicts) == (voided, ())
    assert view.answers[WEATHER] == "rain"
