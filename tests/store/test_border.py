"""What disks say, in the right sentence; nothing is left in folders that are not ours."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.errors import KnownError
from app.store import schema
from app.store.border import translated
from app.store.photos import Photos
from app.store.store import Store
from tests.store.made import new_store

NUMBERS = {
    errno.ENOENT: "cannot_open",
    errno.ENOTDIR: "cannot_open",
    errno.EEXIST: "cannot_open",
    errno.ENAMETOOLONG: "name_too_long",
}


@pytest.mark.parametrize(("number", "code"), NUMBERS.items(), ids=errno.errorcode.get)
def test_every_number_a_person_can_act_on_is_worded(number: int, code: str) -> None:
    """Missing folders, a file in the way, a name too long: known errors, not crashes."""
    with pytest.raises(KnownError) as caught, translated():
        raise OSError(number, "x")
    assert caught.value.code == code
    assert caught.value.title and caught.value.kept and caught.value.advice


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own without room."""
    if sys.platform == "win32" or subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path)],
        capture_output=True, check=False,
    ).returncode:  # fmt: skip
        pytest.skip("no right to mount")
    try:
        (tmp_path / "ballast").write_bytes(b"x" * (1 << 20))
        yield tmp_path
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def failing() -> Exception:
    """As the driver raises it."""
    error: Exception = dbapi2.OperationalError("disk I/O error")
    vars(error)["sqlite_errorcode"] = dbapi2.SQLITE_IOERR
    return error


def test_an_io_error_on_a_full_disk_is_a_full_disk(full_disk: Path) -> None:
    """SQLite says "disk I/O error" where there is no room for its shared memory."""
    with pytest.raises(KnownError) as caught, translated(full_disk / "survey.db"):
        raise failing()
    assert caught.value.code == "disk_full"


def test_an_io_error_elsewhere_stays_one(tmp_path: Path) -> None:
    """With room on the disk, or without the disk, it is the disk that fails."""
    for place in (tmp_path / "survey.db", tmp_path / "gone" / "survey.db", None):
        with pytest.raises(KnownError) as caught, translated(place):
            raise failing()
        assert caught.value.code == "disk_error"


@pytest.mark.parametrize("kind", ["empty", "foreign", "newer"])
def test_no_lock_is_left_in_a_folder_that_is_not_ours(tmp_path: Path, kind: str) -> None:
    """Looking into a folder that holds no survey of ours leaves it as it was."""
    if kind == "newer":
        new_store(tmp_path).close()
        (tmp_path / "survey.lock").unlink(missing_ok=True)
    if kind != "empty":
        connection = dbapi2.connect(str(tmp_path / "survey.db"))
        connection.execute(
            f"PRAGMA user_version = {schema.VERSION + 1}"
            if kind == "newer" else "CREATE TABLE t (x)"
        )  # fmt: skip
        connection.close()
    with pytest.raises(KnownError):
        Store.open(tmp_path)
    assert not (tmp_path / "survey.lock").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what a handle is")
def test_the_first_photo_makes_every_new_folder_durable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The names of photos/ and photos/ab/ are on the disk before a revision names the photo."""
    synced, real = [], os.fsync

    def fsync(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    digest = Photos(tmp_path).put(b"photo", "jpg")
    assert {tmp_path, tmp_path / "photos", tmp_path / "photos" / digest[:2]} <= set(synced)


def test_a_share_without_folder_sync_still_keeps_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network shares refuse fsync of a folder: the file itself is safe all the same."""
    real = os.fsync

    def fsync(handle: int) -> None:
        if Path(f"/proc/self/fd/{handle}").readlink().is_dir():
            raise OSError(errno.EINVAL, "Invalid argument")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    photos = Photos(tmp_path)
    assert photos.whole(photos.put(b"photo", "jpg"))
