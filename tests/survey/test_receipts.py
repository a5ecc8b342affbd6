"""收件回执 and 入库回执: what a laptop believes, what it leaves out then, what it never does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import KnownError
from app.store.values import ReceiptNote
from app.survey.exchange import Arrived, UnknownDevice
from app.sync import names, package, receipt
from tests.folders import made
from tests.survey.crew import FRONT, Crew, Machine, jpeg
from tests.survey.receipting import (
    acknowledged,
    back_up,
    handed_over,
    later,
    receipts_home,
    trusted,
)
from tests.sync import forge


def photographed(machine: Machine, *seeds: int) -> str:
    """A house with photos, written down; returns the record."""
    filling = machine.survey.filling.open(machine.begin())
    files = [jpeg(machine.root / "camera", seed) for seed in seeds]
    for taken in machine.survey.taking.add(files, FRONT, filling.photos):
        assert taken.entry is not None
        filling.put_photo(taken.photo, taken.entry)
    machine.survey.filling.commit(filling)
    return filling.record


def sent(machine: Machine, stick: Path) -> tuple[int, int]:
    """(records, photos) that a hand-over would take along now."""
    packed = machine.survey.exchange.pack(made(stick))
    return packed.records, packed.photos


def at_office(field: Crew, share: Path) -> None:
    """The office exchanges, confirming whom it does not know yet."""
    exchange = field.office.survey.exchange
    while unknown := [o for o in exchange.exchange(share).outcomes if isinstance(o, UnknownDevice)]:
        exchange.confirm(unknown[0])


def test_arrived_is_said_at_once_merged_only_after_a_backup(field: Crew, tmp_path: Path) -> None:
    """The stick comes back with 收件回执; without a backup no 入库回执, in plain words."""
    stick = made(tmp_path / "stick")
    field.first.fill()
    field.first.survey.exchange.pack(stick)
    collected = field.office.survey.exchange.collect([stick])
    assert [one.state for one in collected.packages] == ["new"]
    assert len(collected.receipts) == 1 and not collected.unwritten
    field.office.survey.exchange.merge_collected(trusted=trusted(field))

    held = field.office.survey.exchange.receipts(stick)
    assert held.files == () and held.waiting == 1
    assert held.held is not None and "备份" in held.held.title
    read = field.first.survey.exchange.take_receipts([stick])
    assert (read.arrived, read.merged, read.refused) == (1, 0, ())
    status = field.first.survey.exchange.status()
    assert [one.state for one in status.packages] == ["arrived"]
    assert status.merged == 0 and status.to_send == status.total > 0

    back_up(field.office)
    written, read = receipts_home(field, field.first, stick)
    assert written.held is None and written.waiting == 0 and len(written.files) == 1
    assert read.merged == 1
    status = field.first.survey.exchange.status()
    assert [one.state for one in status.packages] == ["merged"]
    assert status.to_send == 0 and status.tone == "good" and "收全" in status.sentence


def test_only_what_is_not_acknowledged_is_packed(field: Crew, tmp_path: Path) -> None:
    """A lost stick costs nothing; what the office has for good is not sent again."""
    stick = tmp_path / "stick"
    field.first.fill()
    first, _photos = sent(field.first, tmp_path / "lost")
    again, _photos = sent(field.first, stick)
    assert again == first > 0
    acknowledged(field, field.first, stick)
    assert sent(field.first, tmp_path / "empty") == (0, 0)
    field.first.survey.houses.add("另一处")
    records, _photos = sent(field.first, tmp_path / "next")
    assert records == 1
    assert field.first.survey.exchange.pack(
        made(tmp_path / "all"), everything=True
    ).records == first + 1  # fmt: skip


def test_photos_that_the_office_misses_are_sent_again(field: Crew, tmp_path: Path) -> None:
    """Their records are acknowledged, so only the photos go; then all is said to be there."""
    stick = made(tmp_path / "stick")
    photographed(field.first, 1, 2)
    handed_over(field, field.first, stick)
    lost = field.office.survey.core.store.photos.all()[0]
    lost.unlink()  # a disk that forgets
    back_up(field.office)
    receipts_home(field, field.first, stick)
    status = field.first.survey.exchange.status()
    assert status.missing == (lost.stem,) and status.lost == ()
    assert "缺 1 张照片，请再交一次" in status.sentence and status.tone == "warn"
    (laptop,) = (one for one in field.office.survey.exchange.laptops() if one.name == "03号电脑")
    assert laptop.upto == laptop.acknowledged > 0

    second = tmp_path / "second"
    assert sent(field.first, second) == (0, 1)
    assert "已经再次写出" in field.first.survey.exchange.status().sentence
    field.office.survey.exchange.collect([second])
    field.office.survey.exchange.merge_collected()
    back_up(field.office)
    receipts_home(field, field.first, second)
    assert field.office.survey.core.store.photos.whole(lost.stem)
    assert field.first.survey.exchange.status().missing == ()
    assert sent(field.first, tmp_path / "third") == (0, 0)


def test_records_without_their_photos_are_acknowledged_with_what_is_missing(
    field: Crew, tmp_path: Path
) -> None:
    """A photo package that never came is asked for by name."""
    stick = made(tmp_path / "stick")
    photographed(field.first, 1, 2, 3)
    sender = field.first.survey.exchange._sender()
    field.first.be_here()
    store = field.first.survey.core.store
    packed = package.write(
        store, sender, stick, package.recipients_of(store), now="2026-11-22T10:00:00+08:00",
        limit=30_000,
    )  # fmt: skip
    assert len(packed.files) > 1
    for file in packed.files[1:]:
        file.unlink()
    field.office.survey.exchange.collect([stick])
    merged = field.office.survey.exchange.merge_collected(trusted=trusted(field))
    missing = {h for one in merged.outcomes if isinstance(one, Arrived) for h in one.missing}
    assert missing
    back_up(field.office)
    receipts_home(field, field.first, stick)
    status = field.first.survey.exchange.status()
    assert set(status.missing) == missing and status.to_send == 0
    assert sent(field.first, tmp_path / "again") == (0, len(missing))


def test_an_old_receipt_takes_nothing_back(field: Crew, tmp_path: Path) -> None:
    """Receipts read again, late or in the wrong order change nothing that a newer one said."""
    one, two = tmp_path / "one", tmp_path / "two"
    field.first.fill()
    handed_over(field, field.first, one)
    back_up(field.office)
    field.office.survey.exchange.receipts(one)
    field.first.survey.houses.add("另一处")
    handed_over(field, field.first, two)
    back_up(field.office)
    field.office.survey.exchange.receipts(two)
    for stick in (two, one, two, one):
        field.first.survey.exchange.take_receipts([stick])
        assert field.first.survey.exchange.status().to_send == 0
    assert field.first.survey.exchange.take_receipts([one, two]).read == 0
    assert sent(field.first, tmp_path / "next") == (0, 0)


def test_receipts_are_the_same_file_while_nothing_new_is_to_be_said(
    field: Crew, tmp_path: Path
) -> None:
    """Collected and confirmed three times: one file each."""
    stick = tmp_path / "stick"
    field.first.fill()
    handed_over(field, field.first, stick)
    back_up(field.office)
    for _turn in range(3):
        field.office.survey.exchange.collect([stick])
        field.office.survey.exchange.receipts(stick)
    found = sorted(file.name for file in stick.rglob("*.sva"))
    assert len(found) == 2


Change = Callable[[bytes], bytes]
FORGED: dict[str, Change] = {
    "one byte changed": lambda data: data.replace(b'"photos":true', b'"photos":fals', 1),
    "cut": lambda data: data[:-10],
    "more missing": lambda data: data.replace(b'"missing_total":0', b'"missing_total":1'),
    "no signature": lambda data: data.partition(b"\n")[0],
    "empty": lambda _data: b"",
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_changed_receipt_is_not_believed(field: Crew, tmp_path: Path, kind: str) -> None:
    """Whatever is changed, under its own name or one that fits: told, and nothing follows."""
    stick = made(tmp_path / "stick")
    field.first.fill()
    handed_over(field, field.first, stick)
    back_up(field.office)
    (file,) = field.office.survey.exchange.receipts(stick).files
    for other in stick.rglob("*.sva"):
        if other != file:
            other.unlink()
    data = FORGED[kind](file.read_bytes())
    file.write_bytes(data)
    read = field.first.survey.exchange.take_receipts([stick])
    assert len(read.refused) == 1 and read.read == 0
    name = receipt.parse(file.name)
    assert name is not None
    if data:
        fitting = file.with_name(
            f"{name.office}-{name.to}-{name.number:08d}-{len(data)}-{names.digest(file)[:32]}.sva"
        )
        file.rename(fitting)
        read = field.first.survey.exchange.take_receipts([stick])
        assert len(read.refused) == 1 and read.read == 0
        assert read.refused[0].error.title and read.refused[0].error.kept
    assert field.first.survey.exchange.status().merged == 0


def test_nobody_else_may_write_receipts(field: Crew, tmp_path: Path) -> None:
    """Another laptop's signature, another survey, another laptop's receipt: no effect."""
    stick = made(tmp_path / "stick")
    field.first.fill()
    handed_over(field, field.first, stick)
    back_up(field.office)
    (file,) = field.office.survey.exchange.receipts(stick).files
    said = receipt.from_bytes(file.read_bytes(), field.office.survey.meta)
    file.unlink()
    by_another = receipt.signed(said, field.second.survey.core.key)
    key = field.office.survey.core.key
    other_survey = receipt.signed(replace(said, survey="0" * 32), key)
    not_for_us = receipt.signed(replace(said, device=field.second.survey.device), key)
    for name, data in (by_another, other_survey, not_for_us):
        (stick / name).write_bytes(data)
    read = field.first.survey.exchange.take_receipts([stick])
    assert {one.error.code for one in read.refused} == {"receipt.signature", "package.survey"}
    assert field.first.survey.exchange.status().merged == 0
    assert read.read == 1  # only 收件回执, which collecting had put there


def test_the_office_acknowledges_only_a_log_without_a_gap(field: Crew, tmp_path: Path) -> None:
    """The first of two hand-overs got lost after its receipt was forged to be believed: never."""
    first, second = tmp_path / "first", tmp_path / "second"
    field.first.fill()
    handed_over(field, field.first, first)
    store = field.first.survey.core.store
    done = store.log_heads()[field.first.survey.device].seq
    back_up(field.office)
    store.put_receipt(
        # As if the office had said more than it has: what comes then leaves a gap.
        _note(field, done + 1), acknowledged={field.first.survey.device: done + 1},
    )  # fmt: skip
    field.first.survey.houses.add("甲")
    field.first.survey.houses.add("乙")
    handed_over(field, field.first, second)
    (laptop,) = (one for one in field.office.survey.exchange.laptops() if one.name == "03号电脑")
    assert laptop.gaps == ((done + 1, done + 1),) and laptop.upto == done
    assert any("再交一次" in word for word in laptop.words)
    back_up(field.office)
    (file,) = field.office.survey.exchange.receipts(second).files
    said = receipt.from_bytes(file.read_bytes(), field.office.survey.meta)
    assert [end.seq for end in said.upto if end.device == field.first.survey.device] == [done]
    field.first.survey.exchange.pack(made(tmp_path / "all"), everything=True)
    field.office.survey.exchange.collect([tmp_path / "all"])
    field.office.survey.exchange.merge_collected()
    assert all(not one.gaps for one in field.office.survey.exchange.laptops())
    assert field.office.survey.care.verify() == []


def _note(field: Crew, number: int) -> ReceiptNote:
    device = field.first.survey.device
    return ReceiptNote(f"{number}", "in", device, "none", number, "", "", b"")


def test_refused_packages_go_into_receipts(field: Crew, tmp_path: Path) -> None:
    """The laptop reads which of its files was not taken, and why; nothing of it is given up."""
    stick = made(tmp_path / "stick")
    field.first.fill()
    handed_over(field, field.first, stick)
    later(field, hours=1)
    field.first.survey.houses.add("另一处")
    (file,) = field.first.survey.exchange.pack(made(tmp_path / "next")).files
    damaged = bytearray(file.read_bytes())
    damaged[-100] ^= 1
    name = names.parsed(file.name)
    bad = tmp_path / "bad"
    bad.write_bytes(damaged)
    fitting = forge.renamed(bad, name.device, name.first, name.last)
    store = field.first.survey.core.store
    (note,) = (one for one in store.packages("out") if one.name == file.name)
    store.note_package(replace(note, name=fitting.name))  # as if the disk had spoilt it here
    merged = field.office.survey.exchange.merge([fitting])
    assert merged.refused
    back_up(field.office)
    receipts_home(field, field.first, stick)
    status = field.first.survey.exchange.status()
    (refused,) = (one for one in status.packages if one.state == "refused")
    assert refused.name == fitting.name and refused.why and status.to_send == 1
    (laptop,) = (one for one in field.office.survey.exchange.laptops() if one.name == "03号电脑")
    assert [one.name for one in laptop.refused] == [fitting.name] and laptop.refused[0].why
    assert any("没有收下" in word for word in laptop.words)


def test_a_restored_laptop_is_told_and_loses_nothing(field: Crew, tmp_path: Path) -> None:
    """Folder and key come back from an old copy of the whole disk; the office knows more.

    The laptop takes a new name before it hands over, reads its own packages back, and the office
    ends with everything that either life of it wrote.
    """
    laptop, share = field.first, made(tmp_path / "share")
    laptop.fill()
    laptop.close()
    old = tmp_path / "old"
    shutil.copytree(laptop.root / laptop.name, old)
    laptop.open().houses.add("甲")
    before = laptop.survey.device
    laptop.survey.exchange.exchange(share)
    at_office(field, share)
    back_up(field.office)
    field.office.survey.exchange.exchange(share)
    laptop.close()
    shutil.rmtree(laptop.root / laptop.name)
    shutil.copytree(old, laptop.root / laptop.name)

    survey = laptop.open()
    assert survey.device == before
    told = survey.exchange.exchange(share)
    assert told.receipts.ahead
    assert survey.device != before and before in survey.core.key.former
    assert "甲" in {row.title for row in survey.core.store.heads("place")}
    assert not survey.exchange.status().ahead
    survey.houses.add("乙")
    survey.exchange.exchange(share)
    at_office(field, share)
    found = {row.title for row in field.office.survey.core.store.heads("place")}
    assert {"甲", "乙"} <= found
    assert not any(device.forked for device in field.office.survey.exchange.devices())
    told = {one.device: one for one in field.office.survey.exchange.laptops()}
    assert told[survey.device].restored_from == "03号电脑"
    assert any("用备份恢复" in word for word in told[survey.device].words)
    assert field.office.survey.care.verify() == survey.care.verify() == []


def test_a_laptop_writes_no_receipts(field: Crew, tmp_path: Path) -> None:
    """Only the office does."""
    with pytest.raises(KnownError) as refused:
        field.first.survey.exchange.receipts(made(tmp_path / "stick"))
    assert refused.value.code == "not_the_office"


def test_laptops_are_told_in_plain_words(field: Crew, tmp_path: Path) -> None:
    """Never heard of, silent for days, and one that two people work at."""
    field.first.fill()
    acknowledged(field, field.first, tmp_path / "stick")
    (fine,) = field.office.survey.exchange.laptops()
    assert fine.fine and fine.silent == 0 and fine.name == "03号电脑"
    field.office.today += timedelta(days=9)
    (silent,) = field.office.survey.exchange.laptops()
    assert silent.words == ("已有 9 天没有交来。",)

    field.first.close()
    copy = tmp_path / "copy"
    shutil.copytree(field.first.folder, copy)
    twin = Machine(field.first.root, "first")
    field.first.open()
    twin.open(copy)
    for machine, name in ((field.first, "甲"), (twin, "乙")):
        machine.survey.houses.add(name)
        handed_over(field, machine, tmp_path / name)
    twin.close()
    (cloned,) = field.office.survey.exchange.laptops()
    assert cloned.cloned and any("被复制过" in word for word in cloned.words)
    back_up(field.office)
    field.office.survey.exchange.receipts(tmp_path / "甲")
    shared = field.first.survey.device
    for machine, folder in ((field.first, None), (twin, copy)):
        machine.close()
        machine.open(folder)
        read = machine.survey.exchange.take_receipts([tmp_path / "甲"])
        assert read.read and read.ahead  # each lacks what the other wrote under their name
        status = machine.survey.exchange.status()
        assert status.to_send == 0 and status.ahead and "什么都没有丢" in status.next_step
        assert machine.survey.device != shared  # nobody writes on under that name
    twin.close()
