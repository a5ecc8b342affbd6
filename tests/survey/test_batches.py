"""Taking a merge back: what counted before counts again, and every history only grows."""

from __future__ import annotations

import pytest

from app.errors import Cancelled, KnownError
from tests.store.made import record_id
from tests.survey.batch_world import Act, World, counts, deliver
from tests.survey.crew import MILDER, Crew


def test_an_inspection_goes_back_with_its_conflict(field: Crew) -> None:
    """The second laptop's C beside the first's D: taken back, D counts and nothing is open."""
    field.first.fill()
    field.second.fill(MILDER)
    field.hand_over(field.first, field.office)
    survey = field.office.survey
    record = field.office.begin()
    alone = counts(survey.core.store.view(record))
    field.hand_over(field.second, field.office)
    assert survey.review.count() == 1
    newest, oldest = survey.batches.list()
    assert (newest.senders, oldest.senders) == (("17号电脑",), ("03号电脑",))
    plan, _changed = survey.batches.undo(newest.n, "拿错了优盘")
    assert plan == survey_plan(plan.n, back=(record,))
    assert counts(survey.core.store.view(record)) == alone
    assert survey.review.count() == 0
    # the other side is in the history, and comes back with one more step
    (undone, *_rest) = survey.batches.list()
    assert (undone.undoes, undone.reason) == (newest.n, "拿错了优盘")
    assert survey.batches.list()[1].undone == undone.n
    survey.batches.undo(undone.n, "没有拿错")
    assert survey.review.count() == 1
    assert survey.batches.list()[2].undone == 0
    # and the laptop that gets all of it agrees
    field.hand_over(field.office, field.second)
    assert field.second.survey.core.store.digest() == survey.core.store.digest()


def survey_plan(n: int, back: tuple[str, ...] = (), voided: tuple[str, ...] = ()) -> object:
    from app.survey.batches import Plan

    return Plan(n, back, voided, (), ())


def test_what_was_decided_since_is_left_and_told(field: Crew) -> None:
    """A clerk's decision is worth more than the undoing of a merge."""
    field.first.fill()
    field.second.fill(MILDER)
    field.both_to_office()
    survey = field.office.survey
    (row,) = survey.review.open_conflicts(1)
    survey.review.settle(row.record, row.group, 0, "看过照片")
    (newest, *_older) = survey.batches.list()
    (left,) = survey.batches.plan(newest.n).left
    assert (left.record, left.house, left.why) == (row.record, row.house, "changed")
    with pytest.raises(KnownError, match="没有可以撤销的内容"):
        survey.batches.undo(newest.n, "拿错了优盘")


def test_what_only_came_with_it_is_voided_with_the_reason(field: Crew) -> None:
    """The first laptop's house and inspection are out of the lists, and back when all is undone."""
    place, _changed = field.first.survey.houses.add("新房", "示例社")
    field.hand_over(field.first, field.office)
    survey = field.office.survey
    (batch,) = survey.batches.list()
    plan, _changed = survey.batches.undo(batch.n, "拿错了优盘")
    assert place in plan.voided
    assert survey.core.store.place(place) is None
    assert survey.core.store.revisions(place)[-1].reason == "拿错了优盘"
    with pytest.raises(KnownError, match="撤销过了"):
        survey.batches.undo(batch.n, "再来一次")
    survey.batches.undo(survey.batches.list()[0].n, "没有拿错")
    assert survey.core.store.place(place) is not None


def test_a_house_that_another_laptop_inspected_since_stays_in_the_lists(field: Crew) -> None:
    """It came only with the batch, and so did its estate; the inspection would hang on nothing."""
    field.hand_over(field.second, field.office)  # so that the office writes to it
    place, _changed = field.first.survey.houses.add("新房", "示例社")
    alone, _changed = field.first.survey.houses.add("另一新房", "示例社")
    field.hand_over(field.first, field.office)
    field.hand_over(field.office, field.second)
    inspection, _changed = field.second.survey.houses.begin(place, "rural_check")
    field.second.survey.filling.commit(field.second.survey.filling.open(inspection), status="draft")
    field.hand_over(field.second, field.office)
    survey = field.office.survey
    batch = next(one for one in survey.batches.list() if "03号电脑" in one.senders)
    plan, _changed = survey.batches.undo(batch.n, "拿错了优盘")
    assert [(one.record, one.house, one.why) for one in plan.left] == [(place, "新房", "stood_on")]
    assert plan.voided == (alone,)
    held = survey.core.store.place(place)
    assert held is not None
    assert [mark.record for mark in held.forms] == [inspection]
    assert survey.core.store.place(alone) is None


def test_undoing_asks_for_a_reason_and_can_be_cancelled(field: Crew) -> None:
    """Neither leaves anything behind."""
    field.first.fill()
    field.hand_over(field.first, field.office)
    survey = field.office.survey
    (batch,) = survey.batches.list()
    digest = survey.core.store.digest()
    with pytest.raises(KnownError, match="理由"):
        survey.batches.undo(batch.n, "  ")
    with pytest.raises(KnownError, match="没有第 9 批"):
        survey.batches.plan(9)
    with pytest.raises(Cancelled):
        survey.batches.undo(batch.n, "拿错了优盘", cancelled=lambda: True)
    assert survey.core.store.digest() == digest
    assert len(survey.batches.list()) == 1


def test_what_the_office_writes_during_a_merge_is_not_of_the_batch(field: Crew) -> None:
    """A clerk goes on deciding while packages come in: that is not taken back with them."""
    world = World(field.office.survey)
    world.act(Act(1, 0, looked=False, void=False, values={"name": 0}, grade=""))
    world.act(Act(2, 2, looked=False, void=False, values={"name": 0}, grade=""))
    with world.store.batch_of("2026-11-22T17:00:00+08:00", "赵测试"):
        deliver(world.store, world.laptops[0], 0)
        world.act(Act(0, 1, looked=False, void=False, values={"name": 1}, grade=""))
        deliver(world.store, world.laptops[1], 0)
    (batch,) = world.survey.batches.list()
    plan, _changed = world.survey.batches.undo(batch.n, "拿错了优盘")
    assert set(plan.voided) == {record_id(0), record_id(2)}
    own = world.store.view(record_id(1))
    assert own is not None and not own.voided


def test_a_merge_that_brings_nothing_is_no_batch(field: Crew) -> None:
    """Reading the same stick twice."""
    field.first.fill()
    field.hand_over(field.first, field.office)
    field.hand_over(field.first, field.office)
    (batch,) = field.office.survey.batches.list()
    assert batch.packages and batch.records


def test_a_merge_that_was_stopped_leaves_the_batch_of_what_it_took(field: Crew) -> None:
    """Between two packages: the first is in, as a batch; the second comes as one of its own."""
    field.first.fill()
    field.second.fill(MILDER)
    for machine in (field.first, field.second):
        (field.root / "both").mkdir(exist_ok=True)
        machine.survey.exchange.pack(field.root / "both")
    survey = field.office.survey
    trusted = frozenset(machine.survey.device for machine in field.machines)
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 1

    with pytest.raises(Cancelled):
        survey.exchange.merge([field.root / "both"], trusted=trusted, cancelled=stop)
    (first,) = survey.batches.list()
    assert len(first.packages) == len(first.senders) == 1
    survey.exchange.merge([field.root / "both"], trusted=trusted)
    assert len(survey.batches.list()) == 2
    plan, _changed = survey.batches.undo(2, "拿错了")
    assert len(plan.back) == 1
    assert survey.review.count() == 0
