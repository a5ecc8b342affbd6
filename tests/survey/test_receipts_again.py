"""Receipts to a computer that has had several names, and what was sent once more."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from app.survey.exchange import Refused
from tests.folders import made
from tests.survey.crew import Crew, Machine
from tests.survey.receipting import back_up, handed_over, later, receipts_home
from tests.survey.test_both_ways import exchanged
from tests.survey.test_receipts import photographed


def renamed(machine: Machine, room: Path) -> str:
    """The folder is put back as it was, with one house more than the key has signed for."""
    machine.close()
    shutil.copytree(machine.folder, room)
    machine.open().houses.add("没有了")
    machine.close()
    shutil.rmtree(machine.folder)
    shutil.copytree(room, machine.folder)
    return machine.open().device


def test_what_is_missing_is_heard_under_every_name(field: Crew, tmp_path: Path) -> None:
    """Its newest receipt may be to a name of before, and say nothing of what today's lacks."""
    field.first.survey.houses.add("甲")
    before = field.first.survey.device
    field.first.survey.exchange.pack(made(tmp_path / "stick"))
    while renamed(field.first, tmp_path / f"old-{field.first.survey.device}") > before:
        pass  # receipts of one day are numbered by name: let the former one come last
    photographed(field.first, 1)
    field.first.survey.exchange.pack(made(tmp_path / "second"))
    both = frozenset({before, field.first.survey.device})
    sticks = [tmp_path / "stick", tmp_path / "second"]
    assert not field.office.survey.exchange.merge(sticks, trusted=both).refused
    (lost,) = field.office.survey.core.photos.all()
    lost.unlink()
    back_up(field.office)
    receipts_home(field, field.first, tmp_path / "second")
    assert field.first.survey.exchange.status().missing == (lost.stem,)
    field.first.survey.exchange.pack(made(tmp_path / "third"))
    field.office.survey.exchange.merge([tmp_path / "third"])
    assert field.office.survey.core.photos.whole(lost.stem)


def test_the_same_photo_lost_twice_comes_twice(field: Crew, tmp_path: Path) -> None:
    """The hand-over says the same as the one before: the office must not take it for that."""
    photographed(field.first, 1)
    handed_over(field, field.first, tmp_path / "stick")
    (lost,) = field.office.survey.core.photos.all()
    for turn in range(2):
        lost.unlink()
        shutil.rmtree(field.root / "disk", ignore_errors=True)
        later(field, hours=1)
        back_up(field.office)
        receipts_home(field, field.first, tmp_path / "stick")
        assert field.first.survey.exchange.status().missing == (lost.stem,), turn
        handed_over(field, field.first, tmp_path / f"again-{turn}")
        assert field.office.survey.core.photos.whole(lost.stem), turn
        back_up(field.office)
        receipts_home(field, field.first, tmp_path / "stick")


def test_a_refusal_is_heard_though_the_file_had_arrived(field: Crew, tmp_path: Path) -> None:
    """收件回执 was read first; then the office found that it cannot take the package."""
    share = made(tmp_path / "share")
    field.first.survey.houses.add("甲")
    exchanged(field.first, share)
    exchanged(field.office, share)
    back_up(field.office)
    exchanged(field.office, share)
    exchanged(field.first, share)
    field.first.survey.houses.add("乙")
    (written,) = exchanged(field.first, share).written
    office = field.office.survey.exchange
    (device,) = (one for one in office.devices() if one.id == field.first.survey.device)
    field.office.survey.core.store.set_device(replace(device, revoked_from=1))
    office.collect([share])
    field.first.survey.exchange.take_receipts([share])
    (refused,) = office.merge_collected().outcomes
    assert isinstance(refused, Refused)
    back_up(field.office)
    field.office.survey.houses.add("丙")
    back_up(field.office)
    office.receipts(share)
    field.first.survey.exchange.take_receipts([share])
    states = {one.name: one.state for one in field.first.survey.exchange.status().packages}
    assert states[written.name] == "refused"
