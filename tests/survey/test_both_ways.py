"""交接 with one folder, both ways: a share, a cloud client's folder, a stick going to and fro."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import KnownError
from app.survey.exchange import UnknownDevice
from app.survey.hand_over import Exchanged
from app.sync import delivery, names, package, rooms
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


def test_a_worn_file_is_written_anew_before_anybody_complains(field: Crew, tmp_path: Path) -> None:
    """Same name, same length, one bit another: the office does not know this laptop yet, so no
    refusal will ever reach it."""
    share = made(tmp_path / "share")
    field.first.survey.houses.add("甲")
    exchanged(field.first, share)
    (package_,) = share.rglob("*.svp")
    whole = package_.read_bytes()
    middle = len(whole) // 2
    package_.write_bytes(whole[:middle] + bytes([whole[middle] ^ 4]) + whole[middle + 1 :])
    exchanged(field.first, share)
    assert package_.read_bytes() == whole


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


def test_a_clock_of_long_ago_hides_nothing(field: Crew, tmp_path: Path) -> None:
    """A dead battery puts a laptop back to 1980: what it writes is found all the same."""
    share = made(tmp_path / "share")
    field.first.today = field.first.today.replace(year=1980)
    field.first.survey.houses.add("甲")
    exchanged(field.first, share)
    exchanged(field.office, share)
    assert "甲" in {row.title for row in field.office.survey.core.store.heads("place")}


def test_a_strange_receipt_number_does_not_end_the_numbers(field: Crew, tmp_path: Path) -> None:
    """Anybody may put a file with the name of a receipt there: only the office's own count."""
    share = made(tmp_path / "share")
    field.first.survey.houses.add("甲")
    exchanged(field.first, share)
    strange = made(tmp_path / "strange") / "any"
    strange.write_bytes(b"x")
    digest = names.digest(strange)[:32]
    strange.rename(share / f"{'0' * 12}-{field.first.survey.device}-99999999-1-{digest}.sva")
    exchanged(field.office, share)
    back_up(field.office)
    exchanged(field.office, share)
    field.first.survey.exchange.exchange(share)
    assert field.first.survey.exchange.status().to_send == 0


def test_an_office_folder_put_back_by_hand_numbers_on(field: Crew, tmp_path: Path) -> None:
    """The folder of some days ago is copied back, and no old receipt lies on the stick."""
    share = made(tmp_path / "share")
    for name in "甲乙":
        if name == "乙":
            field.office.close()
            shutil.copytree(field.office.folder, tmp_path / "old")
            field.office.open()
        field.first.survey.houses.add(name)
        for _turn in range(3):
            exchanged(field.first, share)
            exchanged(field.office, share)
            back_up(field.office)
            field.office.survey.houses.add(f"{name}{_turn}")
    assert field.first.survey.exchange.status().to_send == 0
    field.office.close()
    shutil.rmtree(field.office.folder)
    shutil.copytree(tmp_path / "old", field.office.folder)
    field.office.open()
    shutil.rmtree(share)
    made(share)
    for _turn in range(4):
        exchanged(field.first, share)
        exchanged(field.office, share)
        back_up(field.office)
    assert {"甲", "乙"} <= {row.title for row in field.office.survey.core.store.heads("place")}


def test_what_a_full_folder_took_goes_to_the_next_one_too(
    field: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share filled up and is forgotten: another one gets all of the hand-over in the end."""
    full, share = made(tmp_path / "full"), made(tmp_path / "share")
    monkeypatch.setitem(package.LIMITS, "share", 40_000)
    record = photographed(field.first, 1, 2, 3)
    room = 0

    def free(folder: Path) -> int | None:
        held = sum(one.stat().st_size for one in full.rglob("*.svp"))
        return room - held if full in folder.parents else None

    exchange = field.first.survey.exchange
    room = 90_000 + delivery._SPARE
    monkeypatch.setattr(delivery, "_free", free)
    with pytest.raises(KnownError):
        exchange.exchange(full)
    assert list(full.rglob("*.svp"))
    for _turn in range(2):
        exchanged(field.first, share)
        exchanged(field.office, share)
    view = field.office.survey.core.store.view(record)
    assert view is not None and len(view.photos) == 3
