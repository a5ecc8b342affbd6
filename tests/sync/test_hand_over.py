"""Hand-overs that are interrupted: at any byte, by a full stick, by a second one."""

from __future__ import annotations

import os
import random
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from app.errors import KnownError
from app.sync import delivery, names, outbox, package
from tests.sync.conftest import NOW, Side

LIMIT = 120_000
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def full(laptop: Side) -> Side:
    """A laptop with photos for four packages."""
    for seed in range(4):
        laptop.save_with_photo(random.Random(seed).randbytes(80_000))
    return laptop


def write(side: Side, target: Path, **options: object) -> package.Packed:
    to = package.recipients_of(side.store)
    return package.write(
        side.store,
        side.sender,
        target,
        to,
        now=NOW,
        limit=LIMIT,
        **options,  # type: ignore[arg-type]
    )


def outbox_of(side: Side) -> dict[str, int]:
    """Name → inode: what was made again has another."""
    return {file.name: file.stat().st_ino for file in (side.store.folder / "outbox").iterdir()}


def test_the_same_hand_over_is_not_encrypted_again(full: Side, tmp_path: Path) -> None:
    """The same files for a second stick; a change makes them anew."""
    first = write(full, tmp_path / "one")
    before = outbox_of(full)
    second = write(full, tmp_path / "two")
    assert second.reused == len(first.files) > 2 and first.reused == 0
    assert outbox_of(full) == before
    assert [file.name for file in first.files] == [file.name for file in second.files]
    full.save(name="另一处")
    third = write(full, tmp_path / "two")
    assert third.reused == 0 and outbox_of(full).keys().isdisjoint(before)


def test_a_package_that_went_missing_is_made_again(full: Side, tmp_path: Path) -> None:
    """Erased or lost from the outbox: only that one."""
    first = write(full, tmp_path / "one")
    (full.store.folder / "outbox" / first.files[1].name).unlink()
    again = write(full, tmp_path / "two")
    assert again.reused == len(first.files) - 1
    assert all(delivery.is_there(file) for file in again.files)


def test_what_lies_whole_on_the_stick_is_not_copied_again(full: Side, tmp_path: Path) -> None:
    """Whole by its name: a file that was altered there is copied again."""
    first = write(full, tmp_path / "stick")
    kept = {file: file.stat().st_ino for file in first.files}
    bad = first.files[2]
    bad.write_bytes(bytes(bad.stat().st_size))
    write(full, tmp_path / "stick")
    assert {file for file, inode in kept.items() if file.stat().st_ino != inode} == {bad}
    assert all(delivery.is_there(file) for file in first.files)


def test_a_stick_yanked_at_any_byte_goes_on(full: Side, office: Side, tmp_path: Path) -> None:
    """The stick is gone after so many bytes; put back, it ends with whole files, each once."""
    stick, pulled = tmp_path / "usb", tmp_path / "pulled"
    whole = write(full, tmp_path / "other").files
    total = sum(file.stat().st_size for file in whole)
    inodes = dict[str, int]()
    stick.mkdir()
    for limit in range(1, total, total // 9):

        def pull(done: int, _total: int, limit: int = limit) -> None:
            if done >= limit and stick.exists():
                stick.rename(pulled)

        try:
            write(full, stick, progress=pull)
        except KnownError as error:
            assert error.code == "package.write"
        if pulled.exists():
            shutil.rmtree(stick, ignore_errors=True)  # a folder of the same name, made meanwhile
            pulled.rename(stick)
        there = {
            file.name: file.stat().st_ino for file in stick.glob("*") if names.parse(file.name)
        }
        assert all(delivery.is_there(stick / name) for name in there)
        assert inodes.items() <= there.items()  # whole ones were not written again
        inodes = there
    assert 0 < len(inodes) <= len(whole)
    assert [file.name for file in write(full, stick).files] == [file.name for file in whole]
    for file in whole:
        office.merge(stick / file.name)
    assert office.store.photos_missing() == []


def test_a_full_stick_keeps_what_fits_and_the_next_one_gets_the_rest(
    full: Side, office: Side, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says how much is missing; nothing is packed again, nothing is copied twice."""
    room = {"small": 250_000 + (256 << 10), "tiny": 1_000, "large": 10**9}

    def usage(folder: Path) -> Usage:
        used = sum(file.stat().st_size for file in Path(folder).iterdir())
        return Usage(10**9, used, room[Path(folder).name] - used)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    with pytest.raises(KnownError) as nothing_fits:
        write(full, tmp_path / "tiny")
    assert nothing_fits.value.code == "package.full" and "MB" in nothing_fits.value.title
    assert list((tmp_path / "tiny").iterdir()) == []

    first = write(full, tmp_path / "small")
    assert first.files and first.left and first.lacking > 0
    rest = write(full, tmp_path / "large")
    assert rest.reused == len(first.files) + len(first.left)
    assert [file.name for file in rest.files] == [file.name for file in first.left]
    assert not rest.left
    for file in (*first.files, *rest.files):
        office.merge(file)
    assert office.store.photos_missing() == []
    everything = write(full, tmp_path / "large")  # a new hand-over of the same: all of it
    assert len(everything.files) == rest.reused


def test_a_disk_that_fills_up_meanwhile(
    full: Side, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Free space is a promise that others break: the same end as if it had been said before."""
    fsync, calls = os.fsync, 0
    made = write(full, None)  # type: ignore[arg-type]

    def filling_up(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls > 3:
            raise OSError(28, "No space left on device")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", filling_up)
    packed = write(full, tmp_path / "stick")
    assert packed.files and packed.left
    assert len(packed.files) + len(packed.left) == len(made.files)
    assert not list((tmp_path / "stick").glob("*.up"))


def test_progress_is_of_bytes_over_everything(full: Side, tmp_path: Path) -> None:
    """Packing and copying together, never back, to the end; what is reused counts no more."""
    for stick in ("one", "two"):
        seen: list[tuple[int, int]] = []
        packed = write(full, tmp_path / stick, progress=lambda *at, to=seen: to.append(at))
        size = sum(file.stat().st_size for file in packed.files)
        assert seen == sorted(seen) and len({total for _done, total in seen}) == 1
        done, total = seen[-1]
        assert done == total and total >= size


def test_a_hand_over_of_another_program_is_begun_anew(full: Side, tmp_path: Path) -> None:
    """What was kept of one in a way that nobody understands is no hindrance."""
    for text in ("", "{", "[1]", '{"made": 3}', '{"made": {"x": 1}}'):
        full.store.set_local("hand_over", text)
        assert outbox.begun(full.store, "plan").made == {}
    assert write(full, tmp_path / "stick").files
