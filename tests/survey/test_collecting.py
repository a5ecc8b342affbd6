"""收件: packages copied from sticks, one after the other, whatever else lies on them."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Cancelled, KnownError
from app.survey import hand_over_words
from app.survey.exchange import Refused, UnknownDevice
from app.sync import folders, inbox, rooms
from tests.folders import made
from tests.survey.crew import Crew
from tests.survey.receipting import trusted
from tests.survey.test_receipts import photographed


def packed(field: Crew, stick: Path, *houses: str) -> Path:
    """A package of the first laptop with some houses of its own."""
    for house in houses or ("甲",):
        field.first.survey.houses.add(house)
    (file,) = field.first.survey.exchange.pack(made(stick)).files
    return file


def test_nine_sticks_in_a_row(field: Crew, tmp_path: Path) -> None:
    """Each is copied, confirmed and may go; merging comes once, and misses nothing."""
    for number in range(9):
        machine = (field.first, field.second)[number % 2]
        machine.survey.houses.add(f"第{number}处")
        machine.survey.exchange.pack(made(tmp_path / f"stick{number}"))
        collected = field.office.survey.exchange.collect([tmp_path / f"stick{number}"])
        assert collected.new == 1 and len(collected.receipts) == 1
        shutil.rmtree(tmp_path / f"stick{number}")
    assert field.office.survey.core.store.waiting() == 0
    merged = field.office.survey.exchange.merge_collected(trusted=trusted(field))
    assert not merged.refused
    houses = {row.title for row in field.office.survey.core.store.heads("place")}
    assert {f"第{number}处" for number in range(9)} <= houses
    assert inbox.waiting(field.office.folder) == {}
    assert field.office.survey.exchange.merge_collected().outcomes == ()


def test_a_package_of_an_unknown_computer_waits_in_the_inbox(field: Crew, tmp_path: Path) -> None:
    """The stick is gone when the code is compared; nothing has to be brought again."""
    packed(field, tmp_path / "stick")
    field.office.survey.exchange.collect([tmp_path / "stick"])
    shutil.rmtree(tmp_path / "stick")
    (waiting,) = field.office.survey.exchange.merge_collected().outcomes
    assert isinstance(waiting, UnknownDevice)
    (laptop,) = field.office.survey.exchange.laptops()
    assert laptop.inbox == 1 and not laptop.trusted
    field.office.survey.exchange.confirm(waiting)
    merged = field.office.survey.exchange.merge_collected()
    assert not merged.refused and merged.changed.records


def test_what_is_merged_from_the_stick_itself_waits_no_more(field: Crew, tmp_path: Path) -> None:
    """Collected first and then merged directly: nothing is left that seems to wait."""
    packed(field, tmp_path / "stick")
    office = field.office.survey.exchange
    office.collect([tmp_path / "stick"])
    assert not office.merge([tmp_path / "stick"], trusted=trusted(field)).refused
    assert inbox.waiting(field.office.folder) == {}
    assert [one.inbox for one in office.laptops()] == [0]


def test_the_same_package_from_two_sticks_is_one(field: Crew, tmp_path: Path) -> None:
    """Flat, in the exchange folder, on a second stick: copied once, merged once."""
    file = packed(field, tmp_path / "one")
    survey = field.first.survey.meta.survey_id
    room = folders.room(
        tmp_path / "one", survey, field.first.survey.device, office=False, year="2026"
    )
    shutil.copy(file, made(room))
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    exchange = field.office.survey.exchange
    collected = exchange.collect([tmp_path / "one", tmp_path / "two"])
    assert [one.state for one in collected.packages] == ["new", "here"]
    assert collected.size == file.stat().st_size
    exchange.merge_collected(trusted=trusted(field))
    again = exchange.collect([tmp_path / "two"])
    assert [one.state for one in again.packages] == ["merged"] and again.size == 0
    assert exchange.merge_collected().outcomes == ()


HOSTILE: dict[str, Callable[[Path], None]] = {
    "conflict copies": lambda f: _copies(
        f,
        f"{f.stem} (1){f.suffix}",
        f"{f.stem} (conflicted copy 2026-11-22).svp",
        f"{f.stem}.sync-conflict-20261122-101010.svp",
        f"{f.stem}_某某的冲突副本.svp",
    ),
    "half uploads": lambda f: _copies(
        f, f"{f.name}.part", f"{f.name}.filepart", f"{f.name}.up", f"~{f.name}", f"{f.name}.tmp"
    ),
    "another case": lambda f: _copies(f, f.name.upper(), f.stem + ".SVP"),
    "a folder under the name": lambda f: made(f.with_name("0" * 12 + f.name[12:])).touch(),
    "links": lambda f: _links(f),
    "a pipe": lambda f: os.mkfifo(f.with_name("1" * 12 + f.name[12:])),
    "photos": lambda f: _copies(f, *(f"IMG_{n}.jpg" for n in range(30))),
}


def _copies(file: Path, *names: str) -> None:
    for name in names:
        file.with_name(name).write_bytes(file.read_bytes())


def _links(file: Path) -> None:
    secret = file.parent.parent / "secret"
    secret.write_text("not for anybody")
    file.with_name("2" * 12 + file.name[12:]).symlink_to(secret)
    file.with_name("loop").symlink_to(file.parent)
    (file.parent / "2026").symlink_to("/etc")


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes")
@pytest.mark.parametrize("kind", HOSTILE)
def test_what_else_lies_there_does_not_matter(field: Crew, tmp_path: Path, kind: str) -> None:
    """Not opened, not followed, told in one sentence; the real package is taken."""
    file = packed(field, tmp_path / "stick")
    HOSTILE[kind](file)
    collected = field.office.survey.exchange.collect([tmp_path / "stick"])
    assert [one.name for one in collected.packages] == [file.name]
    assert collected.refused == ()
    assert collected.foreign.count > 0
    assert str(collected.foreign.count) in hand_over_words.foreign(collected.foreign)
    assert not list(field.office.folder.rglob("*secret*"))


def test_ten_thousand_foreign_files_are_one_sentence(
    field: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted by one listing; beyond a bound the rest is not even listed, and that is said."""
    file = packed(field, tmp_path / "stick")
    for number in range(10_000):
        (tmp_path / "stick" / f"DSC{number:05d}.JPG").touch()
    collected = field.office.survey.exchange.collect([tmp_path / "stick"])
    assert collected.foreign.count == 10_000 and len(collected.foreign.names) <= 5
    assert [one.name for one in collected.packages] == [file.name]
    monkeypatch.setattr(folders, "MOST_ENTRIES", 500)
    bounded = field.office.survey.exchange.collect([tmp_path / "stick"])
    assert bounded.foreign.too_many and "太多" in hand_over_words.foreign(bounded.foreign)


def test_stumps_and_altered_files_are_told_and_not_copied(field: Crew, tmp_path: Path) -> None:
    """Under its right name, but cut or changed: refused by length and hash, beside a good one."""
    good = packed(field, tmp_path / "good")
    bad = packed(field, tmp_path / "stick", "乙")
    whole = bad.read_bytes()
    shutil.copy(good, tmp_path / "stick")
    for data in (whole[:-1], b"", whole[:-1] + bytes([whole[-1] ^ 1]), whole + b"x"):
        bad.write_bytes(data)
        collected = field.office.survey.exchange.collect([tmp_path / "stick"])
        assert [one.error.code for one in collected.refused] == ["package.altered"]
        assert {one.name for one in collected.packages} == {good.name}
        assert set(inbox.waiting(field.office.folder)) == {good.name}
    bad.write_bytes(whole)
    assert field.office.survey.exchange.collect([tmp_path / "stick"]).new == 1


def test_a_stump_here_a_whole_one_there(field: Crew, tmp_path: Path) -> None:
    """The same package twice on a stick: the whole one counts, the stump is no trouble."""
    file = packed(field, tmp_path / "stick")
    survey = field.first.survey.meta.survey_id
    room = folders.room(
        tmp_path / "stick", survey, field.first.survey.device, office=False, year="2026"
    )
    shutil.copy(file, made(room))
    file.write_bytes(file.read_bytes()[:100])
    collected = field.office.survey.exchange.collect([tmp_path / "stick"])
    assert collected.new == 1 and collected.refused == ()


def test_cancelled_and_yanked_sticks_go_on_where_they_were(field: Crew, tmp_path: Path) -> None:
    """What was whole stays; nothing half-done lies under a name; the next time brings the rest."""
    stick = tmp_path / "stick"
    first = packed(field, stick)
    second = packed(field, tmp_path / "more", "乙")
    shutil.move(second, stick)
    done: list[int] = []
    with pytest.raises(Cancelled):
        field.office.survey.exchange.collect(
            [stick], progress=lambda step, _all: done.append(step), cancelled=lambda: bool(done)
        )
    inside = field.office.folder / rooms.INBOX
    assert len(inbox.waiting(field.office.folder)) == 1 == len(list(inside.iterdir()))
    collected = field.office.survey.exchange.collect([stick])
    assert sorted(one.state for one in collected.packages) == ["here", "new"]
    assert {one.name for one in collected.packages} == {first.name, second.name}


def test_a_source_that_is_not_there_is_told(field: Crew, tmp_path: Path) -> None:
    """A mistyped folder is no empty stick."""
    exchange = field.office.survey.exchange
    for act in (
        lambda: exchange.collect([tmp_path / "absent"]),
        lambda: exchange.merge([tmp_path / "absent"]),
        lambda: exchange.exchange(tmp_path / "absent"),
        lambda: exchange.pack(tmp_path / "absent"),
        lambda: exchange.start_file(tmp_path / "absent"),
        lambda: exchange.receipts(tmp_path / "absent"),
    ):
        with pytest.raises(KnownError) as refused:
            act()
        assert refused.value.code == "folder_missing"
        assert "absent" in refused.value.title and refused.value.advice
    assert not (tmp_path / "absent").exists()


@pytest.fixture
def small(tmp_path: Path) -> Callable[[int], Path]:
    """A stick of a few kilobytes: a file system of its own."""

    def make(kilobytes: int) -> Path:
        stick = made(tmp_path / "small")
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,nr_inodes=200", "tmpfs", str(stick)],
            capture_output=True,
            check=False,
        )
        if mounted.returncode:
            pytest.skip("no right to mount")
        return stick

    return make


def unmount(stick: Path) -> None:
    subprocess.run(["umount", str(stick)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts")
def test_a_full_stick_is_read_all_the_same(
    field: Crew, tmp_path: Path, small: Callable[[int], Path]
) -> None:
    """No room for a receipt: said, the packages are here, and the receipt comes another day."""
    stick = small(256)
    try:
        shutil.copy(packed(field, tmp_path / "made"), stick)
        with open(stick / "ballast", "wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(b"\0" * 4096)
            except OSError as error:
                assert error.errno == errno.ENOSPC
        collected = field.office.survey.exchange.collect([stick])
        assert collected.new == 1 and collected.receipts == ()
        assert [one.code for one in collected.unwritten] == ["disk_full"]
        assert not list(stick.rglob("*.up"))
        (stick / "ballast").unlink()
        assert len(field.office.survey.exchange.collect([stick]).receipts) == 1
    finally:
        unmount(stick)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts")
def test_a_read_only_stick_is_read_all_the_same(
    field: Crew, tmp_path: Path, small: Callable[[int], Path]
) -> None:
    """Nothing can be written back: said, and it goes on."""
    stick = small(256)
    try:
        shutil.copy(packed(field, tmp_path / "made"), stick)
        subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
        collected = field.office.survey.exchange.collect([stick])
        assert collected.new == 1
        assert [one.code for one in collected.unwritten] == ["read_only"]
        assert not field.office.survey.exchange.merge_collected(trusted=trusted(field)).refused
    finally:
        unmount(stick)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts")
def test_no_room_in_the_inbox_is_told(
    field: Crew, tmp_path: Path, small: Callable[[int], Path]
) -> None:
    """The office's own disk is full: an error, no stump, and after cleaning it goes on."""
    stick = tmp_path / "stick"
    packed(field, stick)
    own = small(8)
    inside = field.office.folder / rooms.INBOX
    inside.symlink_to(own)
    try:
        (own / "ballast").write_bytes(b"\0" * 4096)
        with pytest.raises(KnownError) as refused:
            field.office.survey.exchange.collect([stick])
        assert refused.value.code == "disk_full"
        assert not list(own.glob("*.up")) and inbox.waiting(field.office.folder) == {}
    finally:
        unmount(own)
    assert field.office.survey.exchange.collect([stick]).new == 1


def test_trusting_somebody_who_sent_nothing_is_told(field: Crew, tmp_path: Path) -> None:
    """A mistyped id is no silent success."""
    packed(field, tmp_path / "stick")
    merged = field.office.survey.exchange.merge(
        [tmp_path / "stick"], trusted=frozenset({"0123456789ab"})
    )
    assert merged.unmet == ("0123456789ab",)


def test_a_fault_of_this_computers_own_disk_is_not_the_packages(
    field: Crew, tmp_path: Path
) -> None:
    """A photo could not be written at the office: the package waits, and comes in another day."""
    share = made(tmp_path / "share")
    photographed(field.first, 1)
    (photo,) = field.first.survey.core.photos.all()
    field.first.survey.exchange.exchange(share)
    blocked = field.office.folder / "photos" / photo.parent.name
    made(blocked.parent)
    blocked.write_bytes(b"")  # where a folder should be
    office = field.office.survey.exchange
    (unknown,) = office.exchange(share).outcomes
    assert isinstance(unknown, UnknownDevice)
    office.confirm(unknown)
    (refused,) = office.exchange(share).outcomes
    assert isinstance(refused, Refused)
    assert list(inbox.waiting(field.office.folder)) == [refused.file.name]
    (laptop,) = office.laptops()
    assert laptop.refused == () and laptop.inbox == 1
    blocked.unlink()
    office.exchange(share)
    assert field.office.survey.core.photos.whole(photo.stem)
    assert inbox.waiting(field.office.folder) == {}
