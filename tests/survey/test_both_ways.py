"""交接 with one folder, both ways: a share, a cloud client's folder, a stick going to and fro."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import timedelta
from pathlib import Path

from app.survey.exchange import UnknownDevice
from app.survey.hand_over import Exchanged
from app.sync import rooms
from tests.folders import made
from tests.survey.crew import Crew, Machine
from tests.survey.receipting import back_up, later
from tests.survey.test_receipts import photographed
from tests.sync import forge


def exchanged(machine: Machine, share: Path) -> Exchanged:
    """One exchange; the office confirms whom it does not know yet, and exchanges again."""
    exchange = machine.survey.exchange
    told = exchange.exchange(share)
    while unknown := [one for one in told.outcomes if isinstance(one, UnknownDevice)]:
        exchange.confirm(unknown[0])
        told = exchange.exchange(share)
    assert not told.refused
    return told


def files(share: Path) -> dict[str, int]:
    """Everything in the folder with when it was written."""
    return {str(one.relative_to(share)): one.stat().st_mtime_ns for one in share.rglob("*.sv*")}


def test_laptops_and_office_meet_in_one_folder(field: Crew, tmp_path: Path) -> None:
    """Each writes into a sub-folder of its own; work, receipts and the way back all arrive."""
    share = made(tmp_path / "share")
    field.first.survey.houses.add("甲")
    field.second.survey.houses.add("乙")
    exchanged(field.first, share)
    exchanged(field.second, share)
    exchanged(field.office, share)
    back_up(field.office)
    exchanged(field.office, share)
    for machine in (field.first, field.second):
        exchanged(machine, share)
        assert machine.survey.exchange.status().to_send == 0
        houses = {row.title for row in machine.survey.core.store.heads("place")}
        assert {"甲", "乙"} <= houses
    (tree,) = share.iterdir()
    writers = Counter(one.name for one in tree.iterdir())
    first, second, office = (
        machine.survey.device for machine in (*field.machines[1:], field.office)
    )
    assert set(writers) == {first, second, f"office-{office}"}
    for machine in field.machines:
        assert machine.survey.care.verify() == []


def test_nothing_new_writes_nothing(field: Crew, tmp_path: Path) -> None:
    """As soon as everybody knows everything, no file is written, changed or read."""
    share = made(tmp_path / "share")
    field.first.survey.houses.add("甲")
    for _turn in range(3):
        for machine in field.machines:
            exchanged(machine, share)
        back_up(field.office)
    before = files(share)
    for machine in field.machines:
        told = exchanged(machine, share)
        assert told.nothing_new, told
        assert not told.changed
    assert files(share) == before


def test_unacknowledged_work_is_not_written_twice(field: Crew, tmp_path: Path) -> None:
    """The office is on holiday: the same files stay, until there is something new to add."""
    share = made(tmp_path / "share")
    photographed(field.first, 1)
    exchanged(field.first, share)
    before = files(share)
    for _day in range(3):
        later(field, days=1)
        assert exchanged(field.first, share).nothing_new
    assert files(share) == before
    field.first.survey.houses.add("乙")
    assert exchanged(field.first, share).written


def test_a_file_that_vanished_from_the_folder_comes_again(field: Crew, tmp_path: Path) -> None:
    """A share that forgot, a new stick: what is not acknowledged is there again."""
    share = made(tmp_path / "share")
    field.first.survey.houses.add("甲")
    names = {file.name for file in exchanged(field.first, share).written}
    shutil.rmtree(share)
    again = exchanged(field.first, made(share))
    assert again.written and len(list(share.rglob("*.svp"))) == len(names)
    (file,) = share.rglob("*.svp")
    file.write_bytes(file.read_bytes()[:500])
    assert exchanged(field.first, share).written
    assert not exchanged(field.office, share).refused


def test_a_refused_package_is_not_fetched_again_and_again(field: Crew, tmp_path: Path) -> None:
    """Bytes that can never be taken are read once; their laptop still knows that it must send."""
    share = made(tmp_path / "share")
    field.first.survey.houses.add("甲")
    exchanged(field.first, share)
    exchanged(field.office, share)
    field.first.survey.houses.add("乙")
    (good,) = (one for one in exchanged(field.first, share).written if one.suffix == ".svp")
    data = bytearray(good.read_bytes())
    data[-200] ^= 4
    bad = tmp_path / "bad"
    bad.write_bytes(data)
    device = field.first.survey.device
    shutil.move(forge.renamed(bad, device, 90, 91), good.parent)
    first = field.office.survey.exchange.exchange(share)
    assert [type(one).__name__ for one in first.outcomes if hasattr(one, "error")] == ["Refused"]
    assert field.office.survey.exchange.exchange(share).outcomes == ()
    (laptop,) = (one for one in field.office.survey.exchange.laptops() if one.name == "03号电脑")
    assert len(laptop.refused) == 1


def test_the_outbox_empties_itself_only_after_the_merged_receipt_and_a_month(
    field: Crew, tmp_path: Path
) -> None:
    """收件回执 frees nothing; 入库回执 does, thirty days on, here and in the own sub-folder."""
    share = made(tmp_path / "share")
    field.first.survey.houses.add("甲")
    exchanged(field.first, share)
    outbox = field.first.folder / rooms.OUTBOX
    held = set(outbox.glob("*.svp"))
    exchanged(field.office, share)
    field.first.today += timedelta(days=40)
    exchanged(field.first, share)
    assert set(outbox.glob("*.svp")) == held
    back_up(field.office)
    exchanged(field.office, share)
    exchanged(field.first, share)
    assert set(outbox.glob("*.svp")) == held
    field.first.today += timedelta(days=31)
    exchanged(field.first, share)
    assert not set(outbox.glob("*.svp"))
    own = share.rglob(f"{field.first.survey.device}-*.svp")
    assert not list(own)


def test_old_receipts_do_not_pile_up(field: Crew, tmp_path: Path) -> None:
    """The office keeps the newest of each kind in its folder, and removes nothing else."""
    share = made(tmp_path / "share")
    for number in range(5):
        field.first.survey.houses.add(f"第{number}处")
        exchanged(field.first, share)
        exchanged(field.office, share)
        back_up(field.office)
        exchanged(field.office, share)
    assert len(list(share.rglob("*.sva"))) == 2
    assert list(share.rglob(f"{field.first.survey.device}-*.svp"))


def test_an_office_back_from_a_backup_numbers_on(field: Crew, tmp_path: Path) -> None:
    """Its receipts are newer than those that lie in the folder, so that laptops heed them."""
    share = made(tmp_path / "share")
    field.first.survey.houses.add("甲")
    exchanged(field.first, share)
    exchanged(field.office, share)
    field.office.close()
    kept = tmp_path / "kept"
    shutil.copytree(field.office.root / "office", kept)
    for number in range(3):
        field.first.survey.houses.add(f"第{number}处")
        exchanged(field.first, share)
        exchanged(field.office, share)
        back_up(field.office)
        exchanged(field.office, share)
    exchanged(field.first, share)
    assert field.first.survey.exchange.status().to_send == 0
    field.office.close()
    shutil.rmtree(field.office.root / "office")
    shutil.copytree(kept, field.office.root / "office")
    field.office.today += timedelta(days=1)
    exchanged(field.office, share)
    field.first.survey.houses.add("后来")
    exchanged(field.first, share)
    exchanged(field.office, share)
    back_up(field.office)
    exchanged(field.office, share)
    exchanged(field.first, share)
    assert field.first.survey.exchange.status().to_send == 0


def test_two_surveys_share_a_folder(field: Crew, tmp_path: Path) -> None:
    """Another survey's tree is neither entered nor told."""
    share = made(tmp_path / "share")
    made(share / "chengjian-00000000" / ("0" * 12) / "2026").joinpath("x.svp").touch()
    told = exchanged(field.first, share)
    assert told.foreign.count == 0
