"""Connections: the settings that survive a power cut, one writer, readers of their own.

Settings and their measured reasons: sync.md §3.1.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2

from app.errors import KnownError
from app.i18n import _
from app.store.border import translated

#: Any DB-API connection; the driver ships no types.
Connection = Any


class _Connection(dbapi2.Connection):  # type: ignore[misc]
    """A connection that can be held weakly: it closes with the thread that used it."""

    file: Path | None = None


#: 3.7.0–3.51.2 can corrupt a WAL file when it is reset (SQLite, "WAL-reset bug").
OLDEST_SQLITE = (3, 51, 3)

#: What every connection is set to, and what `diagnose` reads back.
SETTINGS = {
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
    "secure_delete": 1,
    "synchronous": 2,  # FULL: a commit is on the disk when it returns
}

_BUSY_MS = 10_000


def connect(
    file: Path,
    *,
    readonly: bool = False,
    key: bytes | None = None,
    vfs: str = "",
    still: bool = False,
) -> Connection:
    """A connection with the house's settings; `file` must exist unless it may be written.

    `still`: nobody writes the file (a finished copy), so nothing is locked or made beside it.
    `key` is the raw 32-byte key of a protected survey (None: an ordinary SQLite file); `vfs`
    names another file layer, for the power-cut proofs. Raises `KnownError`.
    """
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise KnownError(
            "old_sqlite",
            _("这台电脑上的数据库组件太旧，不能安全地保存。"),
            kept=_("没有打开任何文件，没有任何内容被改动。"),
            advice=_("请重新安装本程序。"),
            detail=dbapi2.sqlite_version,
        )
    with translated(file):
        connection = dbapi2.connect(
            _uri(file, readonly, vfs, still),
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            factory=_Connection,
        )
        connection.file = file
        try:
            if key is not None:
                connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
            if not readonly:
                connection.execute("PRAGMA journal_mode = WAL").fetchone()
            for name, value in SETTINGS.items():
                connection.execute(f"PRAGMA {name} = {value}")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except dbapi2.Error:
            connection.close()
            raise
    return connection


def _uri(file: Path, readonly: bool, vfs: str, still: bool) -> str:
    options = ["mode=" + ("ro" if readonly else "rwc")]
    locked = readonly and not os.access(file.parent, os.W_OK) and not _wal(file).exists()
    if still or locked:
        options.append("immutable=1")  # a read-only disk: no place for the shared-memory file
    if vfs:
        options.append("vfs=" + vfs)
    path = quote(file.resolve().as_posix())
    return "file:" + ("" if path.startswith("/") else "/") + path + "?" + "&".join(options)


def _wal(file: Path) -> Path:
    return file.with_name(file.name + "-wal")


def pragma(connection: Connection, name: str) -> Any:
    row = connection.execute(f"PRAGMA {name}").fetchone()
    return None if row is None else row[0]


@contextmanager
def transaction(connection: Connection) -> Iterator[Connection]:
    """All or nothing, on the disk when it returns. Raises `KnownError` for what the disk says."""
    with translated(getattr(connection, "file", None)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # some errors have rolled back already
                connection.execute("ROLLBACK")
            raise


class Database:
    """One open database file: a writing connection behind a lock, a reading one per thread."""

    def __init__(
        self, file: Path, *, readonly: bool, key: bytes | None = None, vfs: str = ""
    ) -> None:
        self.file = file
        self.readonly = readonly
        self._key = key
        self._vfs = vfs
        self._lock = threading.RLock()
        self._local = threading.local()
        self._readers: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._writer = None if readonly else connect(file, key=key, vfs=vfs)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction on the writing connection; waits for another thread's to end."""
        if self._writer is None:
            raise read_only()
        with self._lock, transaction(self._writer) as connection:
            yield connection

    @contextmanager
    def writer(self) -> Iterator[Connection]:
        """The writing connection outside a transaction (checkpoint, copy)."""
        if self._writer is None:
            raise read_only()
        with self._lock, translated(self.file):
            yield self._writer

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """This thread's reading connection; sees the last committed state."""
        with translated(self.file):
            reader = getattr(self._local, "reader", None)
            if reader is None:
                reader = connect(self.file, readonly=True, key=self._key, vfs=self._vfs)
                self._local.reader = reader
                with self._lock:
                    self._readers.add(reader)
            yield reader

    def beside(self, file: Path) -> Connection:
        """A connection of its own to another file of the same survey, to be closed by the caller:
        a copy that was made before the survey was lifted to a newer version.
        """
        return connect(file, key=self._key)

    def copy_of_it(self, file: Path) -> Connection:
        """A connection to a finished copy of this database: only to read; the caller closes it."""
        return connect(file, readonly=True, key=self._key, vfs=self._vfs, still=True)

    def close(self) -> None:
        """Close all connections; the last one folds the log into the main file."""
        with self._lock, translated(self.file):
            for reader in list(self._readers):
                reader.close()
            self._readers.clear()
            self._local = threading.local()
            if self._writer is not None:
                self._writer.close()
                self._writer = None


def read_only() -> KnownError:
    return KnownError(
        "read_only_survey",
        _("这个调查是以只读方式打开的，不能保存。"),
        kept=_("已经保存的内容都在，没有被改动。"),
        advice=_("如果另一个窗口正开着同一个调查，请在那个窗口里修改，或先把它关闭。"),
    )


def newer(found: int, known_here: int) -> KnownError:
    return KnownError(
        "newer_schema",
        _("这个调查是用更新版本的程序保存的，这里打不开。"),
        kept=_("文件没有被改动。"),
        advice=_("请在这台电脑上安装新版本的程序，再打开这个调查。"),
        detail=f"{found} > {known_here}",
    )
