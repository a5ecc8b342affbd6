"""Copying to a disk that may be full, slow or pulled out at any byte; what is there is whole.

A photo goes aside, is read again from the copy, and gets its name only then: whatever lies under
the name of a hash in a backup has had that hash.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from app.errors import Cancelled, KnownError
from app.i18n import _
from app.store.photos import replace, sync_folder

#: Ends the name of everything that is not finished.
ASIDE: Final = ".up"

_CHUNK: Final = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT)

Step = Callable[[int], None]
"""Told how many more bytes are done; raises `Cancelled`."""


class Unreadable(Exception):  # noqa: N818 - no error of the copy: the source is at fault
    """The file to be copied cannot be read."""


@contextmanager
def target_disk(folder: Path) -> Iterator[None]:
    """Whatever a backup disk says becomes a `KnownError`: full, or gone."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise full(folder, str(error)) from error
        if error.errno == errno.EFBIG:
            raise too_big(folder, str(error)) from error
        raise gone(folder, str(error)) from error


def copy(source: Path, target: Path, step: Step) -> str:
    """Copy a file whole or not at all; the SHA-256 (hex) of what was read, and lies there.

    Raises `Unreadable` for the source, OSError for the target, and what `step` raises.
    """
    aside = target.with_name(target.name + ASIDE)
    digest = hashlib.sha256()
    try:
        with open(aside, "wb") as taken:
            for piece in _pieces(source):
                digest.update(piece)
                taken.write(piece)
                step(len(piece))
            taken.flush()
            os.fsync(taken.fileno())
        if sha256(aside) != digest.hexdigest():
            raise OSError(errno.EIO, "reads back differently", str(target))
        replace(aside, target)
    finally:
        remove(aside)
    return digest.hexdigest()


def _pieces(source: Path) -> Iterator[bytes]:
    try:
        stream = open(source, "rb")  # noqa: SIM115 - closed below; opening fails differently
    except OSError as error:
        raise Unreadable(str(error)) from error
    with stream:
        while True:
            try:
                piece = stream.read(_CHUNK)
            except OSError as error:
                raise Unreadable(str(error)) from error
            if not piece:
                return
            yield piece


def sha256(file: Path, step: Step = lambda _size: None) -> str:
    """SHA-256 (hex) of a file as the disk has it, where the system can be made to look."""
    digest = hashlib.sha256()
    with open(file, "rb") as stream:
        if hasattr(os, "posix_fadvise"):  # forget what is only remembered of our own writing
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := stream.read(_CHUNK):
            digest.update(piece)
            step(len(piece))
    return digest.hexdigest()


def write(target: Path, data: bytes) -> None:
    """A small file, whole or not at all, on the disk when this returns. Raises OSError."""
    aside = target.with_name(target.name + ASIDE)
    try:
        with open(aside, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        replace(aside, target)
        sync_folder(target.parent)
    finally:
        remove(aside)


def flush(file: Path) -> None:
    """Until the disk has the bytes that SQLite wrote. Raises OSError."""
    with open(file, "rb+") as handle:
        os.fsync(handle.fileno())


def remove(path: Path) -> None:
    """Remove a file or folder of our own, if it is there and can be removed."""
    with suppress(OSError):  # the disk is gone; stumps under such names are never read
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def named(folder: Path) -> dict[str, int]:
    """The finished files of a folder with their sizes; {} where there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            return {
                one.name: one.stat().st_size
                for one in entries
                if not one.name.endswith(ASIDE) and one.is_file(follow_symlinks=False)
            }
    except FileNotFoundError:
        return {}


def ask(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled


def gone(folder: Path, detail: str = "") -> KnownError:
    return KnownError(
        "backup_target_gone",
        _("备份盘读写不了：{folder}").format(folder=folder),
        kept=_("调查没有改动；以前的备份都在那块盘上，没有动过。"),
        advice=_("请接好备份盘、确认能写入，再备份一次。"),
        detail=detail,
    )


def full(folder: Path, detail: str = "") -> KnownError:
    return KnownError(
        "backup_target_full",
        _("备份盘的空间不够：{folder}").format(folder=folder),
        kept=_("调查没有改动；以前的备份都在，没有动过。"),
        advice=_("请清理这块盘，或换一块更大的盘作备份。"),
        detail=detail,
    )


def too_big(folder: Path, detail: str = "") -> KnownError:
    return KnownError(
        "backup_file_too_big",
        _("备份盘放不下这么大的一个文件：{folder}").format(folder=folder),
        kept=_("调查没有改动；以前的备份都在，没有动过。"),
        advice=_("这块盘多半是 FAT32 格式，请改用 exFAT 或 NTFS 格式的盘。"),
        detail=detail,
    )
