"""Taking a merge back: what counted before counts again, and every history only grows."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.errors import Cancelled, KnownError
from app.keys.device import verify as stands
from app.model.canonical import Value, comparable
from app.model.history import ChainEntry, extend, head_message
from app.model.merge import RecordView, view
from app.model.revision import Revision, seal
from app.store.store import Store
from app.survey.listing import project
from app.survey.survey import Survey
from tests.store.made import Signer, record_id
from tests.survey.crew import MILDER, Crew, Machine

FORMS = ("danger_check", "finding", "place")
PATHS = ("name", "one", "two")


@dataclass
class Laptop:
    """A device beside the office: what it wrote, and what it has seen."""

    key: Signer
    log: list[Revision] = field(default_factory=list)
    seen: dict[str, dict[str, Revision]] = field(default_factory=dict)
    sent: int = 0


@dataclass(frozen=True)
class Act:
    """One writing: by which device, in which record, after having looked at everything or not."""

    device: int  # 0 is the office itself
    record: int
    looked: bool
    void: bool
    values: Mapping[str, int]
    grade: str


ACTS = st.builds(
    Act,
    device=st.integers(0, 2),
    record=st.integers(0, 3),
    looked=st.booleans(),
    void=st.sampled_from([False, False, False, True]),
    values=st.dictionaries(st.sampled_from(PATHS), st.integers(0, 2), min_size=1),
    grade=st.sampled_from(["", "", "C", "D"]),
)


class World:
    """An office, two laptops, and all that was ever written, in one place."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.store = survey.core.store
        self.laptops = [Laptop(Signer(n)) for n in (5, 6)]
        for laptop in self.laptops:
            self.store.set_device(laptop.key.device())
        self.own: dict[str, dict[str, Revision]] = {}

    def act(self, act: Act) -> None:
        record = record_id(act.record)
        if act.device == 0:
            known = {one.id: one for one in self.store.revisions(record)}
            made = self._made(act, known, self.survey.device)
            self.store.append([made], self.survey.core.key)
            return
        laptop = self.laptops[act.device - 1]
        known = laptop.seen.setdefault(record, {})
        if act.looked:  # what the office held at that moment, as its package brings it
            known.update({one.id: one for one in self.store.revisions(record)})
        made = self._made(act, known, laptop.key.id)
        known[made.id] = made
        laptop.log.append(made)

    def _made(self, act: Act, known: Mapping[str, Revision], device: str) -> Revision:
        now = view(known.values()) if known else None
        answers: dict[str, Value] = dict(now.answers) if now else {}
        answers |= {path: f"{path} {value}" for path, value in act.values.items()}
        results: dict[str, Value] = dict(now.results) if now else {}
        wrote: dict[str, list[str]] = {"": list(act.values)}
        if act.grade:
            results["jgj125"] = {"grade": act.grade}
            wrote["grade"] = ["@result/jgj125"]
        return seal(
            survey=self.store.meta.survey_id, record=record_id(act.record),
            kind="void" if act.void else "save", form=FORMS[act.record % len(FORMS)], version="1",
            parents=now.heads if now else (), author="测试员", device=device,
            time="2026-11-22T09:41:00+08:00", answers=answers, results=results, wrote=wrote,
        )  # fmt: skip

    def merge(self) -> None:
        """What the laptops wrote since the last merge, as one batch."""
        with self.store.batch_of("2026-11-22T17:00:00+08:00", "赵测试"):
            for laptop in self.laptops:
                deliver(self.store, laptop, laptop.sent)
                laptop.sent = len(laptop.log)

    def views(self) -> dict[str, RecordView | None]:
        return {record_id(n): self.store.view(record_id(n)) for n in range(4)}


def deliver(store: Store, laptop: Laptop, after: int) -> None:
    """A laptop's log behind a number, chained and signed."""
    entries: list[ChainEntry] = []
    last: ChainEntry | None = None
    for one in laptop.log:
        last = extend(last, laptop.key.id, one.id)
        entries.append(last)
    if entries[after:]:
        signature = laptop.key.sign(head_message(entries[-1]))
        before = entries[after - 1].entry if after else "0" * 64
        store.take(
            laptop.key.id, entries[after:], signature, laptop.log[after:],
            verify=stands, before=before,
        )  # fmt: skip


def counts(shown: RecordView | None) -> object:
    """What counts of a record, and between what it is open; None: nothing, for nobody."""
    if shown is None or (shown.voided and not shown.conflicts):
        return None
    conflicts = {
        (one.paths, frozenset(comparable(dict(side.values)) for side in one.candidates))
        for one in shown.conflicts
    }
    return comparable(shown.paths()), shown.voided, conflicts


@pytest.fixture(scope="module")
def office(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with the office of the crew alone."""
    root = tmp_path_factory.mktemp("office")
    shutil.copytree(made / "office", root / "office")
    return root


@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    first=st.lists(ACTS, max_size=6),
    second=st.lists(ACTS.filter(lambda act: act.device > 0), min_size=1, max_size=6),
    after=st.lists(ACTS, max_size=2),
)
@example(  # the batch brings a third writer of one side, and with it the other side to count
    first=[
        Act(0, 3, looked=False, void=False, values={"name": 0, "two": 0}, grade=""),
        Act(1, 3, looked=False, void=False, values={"name": 2}, grade=""),
    ],
    second=[Act(2, 3, looked=False, void=False, values={"name": 2}, grade="")],
    after=[],
)
@example(  # two voids that grade differently
    first=[],
    second=[
        Act(1, 3, looked=False, void=True, values={"name": 0}, grade="C"),
        Act(2, 3, looked=False, void=True, values={"name": 0}, grade="D"),
    ],
    after=[],
)
def test_what_counted_before_a_merge_counts_again(
    office: Path, monkeypatch: pytest.MonkeyPatch, first: list[Act], second: list[Act],
    after: list[Act],
) -> None:  # fmt: skip
    """For every record that nobody touched since; and back by taking that back; on all devices."""
    del monkeypatch  # the home is put back after the test
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(office, folder, dirs_exist_ok=True)
        machine = Machine(Path(folder), "office")
        world = World(machine.open())
        try:
            _walk(world, first, second, after, Path(folder))
        finally:
            machine.close()


def _walk(
    world: World, first: list[Act], second: list[Act], after: list[Act], folder: Path
) -> None:
    for act in first:
        world.act(act)
    world.merge()
    for act in second:
        world.act(act)
    before = world.views()
    held = len(world.survey.batches.list())
    world.merge()
    merged = world.views()
    (batch, *_older) = world.survey.batches.list()
    assert len(world.survey.batches.list()) == held + 1
    for act in after:
        world.act(act)
    world.merge()
    touched = {record_id(act.record) for act in after}
    now, histories = world.views(), _histories(world.store)
    try:
        plan, _changed = world.survey.batches.undo(batch.n, "拿错了优盘")
    except KnownError as error:
        assert error.code == "undo_refused"
        return
    again = world.views()
    brought = {*plan.back, *plan.voided, *plan.same, *(one.record for one in plan.left)}
    for record in before:
        if record in brought and record not in touched:
            assert counts(again[record]) == counts(before[record])
        else:
            assert counts(again[record]) == counts(now[record])
    for record, held_ids in _histories(world.store).items():
        assert held_ids[: len(histories.get(record, []))] == histories.get(record, [])

    (undone, *_rest) = world.survey.batches.list()
    assert undone.undoes == batch.n
    world.survey.batches.undo(undone.n, "原来没有拿错")
    for record, shown in world.views().items():
        if record in (*plan.back, *plan.voided):
            assert counts(shown) == counts(merged[record])
    _elsewhere(world, folder)


def _elsewhere(world: World, folder: Path) -> None:
    """Another device that gets everything, in another order, shows the same."""
    store, own = world.store, world.survey.core.key
    with Store.create(folder / "other", store.meta, project=project) as other:
        for laptop in reversed(world.laptops):
            other.set_device(laptop.key.device())
            deliver(other, laptop, 0)
        device = store.device(own.id)
        assert device is not None
        other.set_device(device)
        entries = store.log(own.id)
        revisions = [one for entry in entries if (one := store.revision(entry.rid))]
        signature = store.signature(entries[-1])
        assert signature is not None
        other.take(own.id, entries, signature, revisions, verify=stands)
        assert other.digest() == store.digest()


def _histories(store: Store) -> dict[str, list[str]]:
    return {record_id(n): [one.id for one in store.revisions(record_id(n))] for n in range(4)}


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
