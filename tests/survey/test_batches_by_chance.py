"""Taking a merge back, whatever laptops wrote: what counted before counts again."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.errors import KnownError
from app.keys.device import verify as stands
from app.store.store import Store
from app.survey.listing import project
from tests.store.made import record_id
from tests.survey.batch_world import ACTS, Act, World, counts, deliver
from tests.survey.crew import Machine


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
