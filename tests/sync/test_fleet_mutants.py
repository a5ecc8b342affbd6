"""Do the stories bite? Each deliberate mistake of the exchange must make one of them fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.model.history import ChainEntry
from app.store import receipts as receipt_rows
from app.survey.freeing import Freeing
from app.survey.receipts_given import Covered, ReceiptsGiven
from app.survey.receipts_heard import ReceiptsHeard
from app.sync import package, receipt
from tests.accidents.world import World
from tests.sync import test_fleet
from tests.sync.conftest import NOW, Side
from tests.sync.fleet import tell

world = test_fleet.world
Break = Callable[[pytest.MonkeyPatch], None]
_INIT, _ARRIVED, _MAY = ReceiptsGiven.__init__, ReceiptsGiven.arrived, Freeing._may
EVERYTHING = Covered(1 << 60, "9999-12-31T00:00:00+08:00")


def without_a_backup(patch: pytest.MonkeyPatch) -> None:
    """入库回执 is written for what is merged, whether a backup has it or not."""

    def mutant(self: ReceiptsGiven, core: Any, _cover: Any) -> None:
        _INIT(self, core, lambda: EVERYTHING)

    patch.setattr(ReceiptsGiven, "__init__", mutant)


def on_arrival(patch: pytest.MonkeyPatch) -> None:
    """收件回执 already says that the office has the log for good."""

    def mutant(self: ReceiptsGiven, packages: Any) -> Any:
        core = self._core
        notes = []
        for note in _ARRIVED(self, packages):
            said = receipt.from_bytes(note.data, core.store.meta)
            ends = core.store.reached(note.device, 1 << 60, {})
            name, data = receipt.signed(replace(said, upto=tuple(ends)), core.key)
            notes.append(replace(note, name=name, data=data))
        return notes

    patch.setattr(ReceiptsGiven, "arrived", mutant)


def by_number(patch: pytest.MonkeyPatch) -> None:
    """A laptop believes numbers, and does not ask whether the entry is its own."""

    def mutant(_self: ReceiptsHeard, said: Any) -> dict[str, int]:
        return {end.device: end.seq for end in said.upto}

    patch.setattr(ReceiptsHeard, "_acknowledged", mutant)


def freed_at_once(patch: pytest.MonkeyPatch) -> None:
    """Originals go as soon as any receipt has come, with nothing said of a backup."""

    def mutant(self: Freeing) -> dict[str, int]:
        heard = self._core.store.receipt_names("in")
        return self._here() if heard else _MAY(self)

    patch.setattr(Freeing, "_may", mutant)


def whoever_signs(patch: pytest.MonkeyPatch) -> None:
    """Anybody's signature under a receipt will do."""
    patch.setattr("app.sync.receipt.keys.verify", lambda *_: True)


MUTANTS: tuple[Break, ...] = (
    without_a_backup, on_arrival, by_number, freed_at_once, whoever_signs,
)  # fmt: skip


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("mistake", MUTANTS, ids=lambda one: one.__name__)
def test_a_mistake_is_caught(
    mistake: Break, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some story fails."""
    mistake(monkeypatch)
    with pytest.raises(AssertionError):
        for number in range(60):
            tell(world, tmp_path, number, 40)


def reached_with_a_gap(office: Side, laptop: Side, folder: Path) -> list[ChainEntry]:
    """How far the log is here for good where only its later half has come."""
    laptop.save(name="一")
    laptop.pack(folder / "lost")
    seq = laptop.store.log_heads()[laptop.key.id].seq
    laptop.save(name="二")
    to = package.recipients_of(laptop.store)
    packed = package.write(
        laptop.store, laptop.sender, folder / "came", to, now=NOW, after={laptop.key.id: seq}
    )
    office.merge(packed.files[0])
    return office.store.reached(laptop.key.id, 1 << 60, {})


def test_a_gap_is_not_acknowledged(office: Side, laptop: Side, tmp_path: Path) -> None:
    """Of a log whose beginning is missing nothing is for good."""
    assert reached_with_a_gap(office, laptop, tmp_path) == []


def test_skipping_a_gap_is_caught(
    office: Side, laptop: Side, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same finds a mistaken reader of logs that counts up to the newest entry."""

    def mutant(connection: Any, device: str, _covered: int, _start: Any) -> list[ChainEntry]:
        rows = connection.execute(
            "SELECT seq, entry FROM device_log WHERE device = ? ORDER BY seq DESC LIMIT 1",
            (device,),
        )
        return [ChainEntry(device, seq, "", entry) for seq, entry in rows]

    monkeypatch.setattr(receipt_rows, "reached", mutant)
    assert reached_with_a_gap(office, laptop, tmp_path) != []
