"""The one border where errors of the database driver and of the disk become known errors."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from app.errors import KnownError
from app.i18n import _

#: Primary result codes of SQLite that a person can act on.
_RESULTS = {
    dbapi2.SQLITE_FULL: "disk_full",
    dbapi2.SQLITE_IOERR: "disk_error",
    dbapi2.SQLITE_CORRUPT: "damaged",
    dbapi2.SQLITE_NOTADB: "not_a_survey",
    dbapi2.SQLITE_READONLY: "read_only",
    dbapi2.SQLITE_CANTOPEN: "cannot_open",
    dbapi2.SQLITE_BUSY: "busy",
    dbapi2.SQLITE_LOCKED: "busy",
}

_NUMBERS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EIO: "disk_error",
    errno.ENOENT: "cannot_open",
    errno.ENOTDIR: "cannot_open",
    errno.EEXIST: "cannot_open",
    errno.ENAMETOOLONG: "name_too_long",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
}


#: Less than this, and a disk is full: SQLite asks for a page of log and of shared memory at least.
_ROOM = 1 << 20


def known(code: str, detail: str = "") -> KnownError:
    """The known error of this code, worded; `detail` is the driver's own sentence."""
    kept = _("已经保存的内容都在，没有丢失；刚才这一步没有写入。")
    words = {
        "disk_full": (
            _("磁盘空间不足，没有写入。"),
            kept,
            _("请清理这块磁盘（例如回收站、旧的导出文件），然后再试一次。"),
        ),
        "disk_error": (
            _("磁盘读写出错。"),
            _("已经保存的内容没有被改动；刚才这一步没有写入。"),
            _("请检查数据线或磁盘，尽快把调查文件夹备份到另一块磁盘，再重新打开。"),
        ),
        "damaged": (
            _("数据文件已损坏，无法读取。"),
            _("程序没有改动这个文件，照片文件不受影响。"),
            _("请先复制整个调查文件夹留存，再用最近的备份或交接文件恢复。"),
        ),
        "not_a_survey": (
            _("这不是调查数据文件，或者密码不对。"),
            _("文件没有被改动。"),
            _("请确认选择的是调查文件夹；加密的调查请核对密码。"),
        ),
        "read_only": (
            _("这个文件夹只能读取，不能写入。"),
            kept,
            _("请取消只读属性，或把整个调查文件夹复制到本机磁盘后再打开。"),
        ),
        "cannot_open": (
            _("无法打开数据文件。"),
            _("没有任何内容被改动。"),
            _("请确认文件夹还在、U 盘没有拔出，并且有权限读写它。"),
        ),
        "name_too_long": (
            _("文件夹或文件的名称太长，系统不接受。"),
            kept,
            _("请选择层级更浅、名称更短的文件夹，然后再试一次。"),
        ),
        "busy": (
            _("数据文件正被另一个程序占用。"),
            kept,
            _("请关闭备份或杀毒等正在使用这个文件夹的程序，然后再试一次。"),
        ),
    }
    title, safe, advice = words[code]
    return KnownError(code, title, kept=safe, advice=advice, detail=detail)


@contextmanager
def translated(place: Path | None = None) -> Iterator[None]:
    """Turn what the disk or the driver says into a `KnownError`; bugs pass through unchanged.

    `place`: a file or folder on the disk that is used. SQLite calls a full disk an I/O error
    where it cannot enlarge its shared memory, so the disk itself is asked.
    """
    try:
        yield
    except dbapi2.DatabaseError as error:
        result = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the extended part is detail
        if result not in _RESULTS:
            raise
        code = _RESULTS[result]
        full = code in {"disk_error", "cannot_open"} and place is not None and _is_full(place)
        raise known("disk_full" if full else code, str(error)) from error
    except OSError as error:
        if error.errno in _NUMBERS:
            raise known(_NUMBERS[error.errno], str(error)) from error
        raise


def _is_full(place: Path) -> bool:
    folder = place if place.is_dir() else place.parent
    try:
        return shutil.disk_usage(folder).free < _ROOM
    except OSError:  # the disk is gone: not full
        return False
