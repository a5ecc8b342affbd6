"""Turning a plain survey folder into a protected one: built aside, read again, then swapped.

Everything enciphered is made in `protecting/` and compared with what it was made from. One
rename to `protected.next/` decides: before it the folder is the old survey, after it the new
one, and whoever opens the folder next finishes the swap. So a kill at any step leaves the old
survey or the new one, whole.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Final

from app.errors import Cancelled, KnownError
from app.i18n import _
from app.keys import protection as keys
from app.keys.protection import Protection
from app.store import migrations, office
from app.store.border import known, translated
from app.store.database import Connection, connect, pragma, transaction
from app.store.photos import Photos, replace, sync_folder

ASIDE: Final = "protecting"
NEXT: Final = "protected.next"

_DATABASE: Final = "survey.db"
_DRAFTS: Final = "drafts.db"
_PHOTOS: Final = "photos"
_OLD: Final = "old-photos"
_SURVEY: Final = "survey-id"
#: What a database leaves beside it while it is open.
_BESIDE: Final = ("-wal", "-shm")
_CACHE: Final = "cache"
_INTAKE: Final = "intake"
#: Room that must be left over on the disk.
_SPARE: Final = 64 << 20
_SLICE: Final = 500

Step = Callable[[int], None]


class Steps:
    """Bytes done of all; asked at every step whether to stop. Raises `Cancelled`."""

    def __init__(
        self, total: int, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> None:
        self._done, self._total = 0, max(total, 1)
        self._progress, self._cancelled = progress, cancelled

    def __call__(self, size: int) -> None:
        if self._cancelled():
            raise Cancelled
        self._done = min(self._done + size, self._total)
        self._progress(self._done, self._total)


def begin(folder: Path, survey: str) -> Path:
    """An empty folder for what is built. Raises KnownError `disk_full` where it has no room."""
    with translated():
        if shutil.disk_usage(folder).free < size(folder) + _SPARE:
            raise known("disk_full")
        drop(folder)
        aside = folder / ASIDE
        for name in (_PHOTOS, _CACHE):
            (aside / name).mkdir(parents=True)
        (aside / _SURVEY).write_text(survey, encoding="ascii")
    return aside


def size(folder: Path) -> int:
    """Bytes that are to be enciphered."""
    files = [folder / _DATABASE, folder / _DRAFTS, *migrations.copies(folder / _DATABASE)]
    files += Photos(folder).all()
    return sum(file.stat().st_size for file in files if file.exists())


def photos(folder: Path, protection: Protection, step: Step) -> None:
    """Encipher the originals that are not in the folder aside yet, and read each again.

    A damaged one is taken along as it is and stays known as damaged. Of the copies only those are
    that cannot be made again. One picture is in memory at a time.
    """
    source, target = Photos(folder), Photos(folder / ASIDE, protection)
    for file in source.all():
        digest, made = file.stem, target.path(file.stem, file.suffix[1:])
        if made.exists():
            continue
        with translated():
            data = file.read_bytes()
            target.keep(digest, file.suffix[1:], data)
            sealed = made.read_bytes()
        try:
            same = protection.decrypt(sealed, digest.encode()) == data
        except ValueError:
            same = False
        if not same:
            raise _differs(file.name)
        step(len(data))
    for digest, kind in source.copies():
        if not source.has(digest) and not target.has_copy(digest, kind):
            copied = source.read_copy(digest, kind)
            if copied is not None:
                target.put_copy(digest, kind, copied, durable=True)
                if target.read_copy(digest, kind) != copied:
                    raise _differs(digest)
                step(0)


def database(connection: Connection, target: Path, key: bytes, step: Step) -> None:
    """Write an enciphered copy of an open plain database and compare every row.

    Nobody may write through another connection meanwhile.
    """
    size = pragma(connection, "page_count") * pragma(connection, "page_size")
    with translated(target.parent):
        connection.execute("ATTACH DATABASE ? AS aside KEY ?", (str(target), f"x'{key.hex()}'"))
        try:
            connection.execute("SELECT sqlcipher_export('aside')").fetchall()
            for name in ("application_id", "user_version"):
                connection.execute(f"PRAGMA aside.{name} = {pragma(connection, name)}")
        finally:
            connection.execute("DETACH DATABASE aside")
        step(size // 2)
        made = connect(target, key=key)
        try:
            _compare(connection, made, step)
        finally:
            made.close()
        with open(target, "rb+") as file:
            os.fsync(file.fileno())
    step(size // 2)


def note(file: Path, key: bytes, time: str, who: str) -> None:
    """Say in the new survey's record of actions that it was made a protected one."""
    made = connect(file, key=key)
    try:
        with transaction(made):
            office.audit(made, time, who, "protect", "")
    finally:
        made.close()


def _compare(old: Connection, new: Connection, step: Step) -> None:
    found = [row[0] for row in new.execute("PRAGMA integrity_check")]
    if found != ["ok"]:
        raise _differs(str(found[0]))
    schema = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    if old.execute(schema).fetchall() != new.execute(schema).fetchall():
        raise _differs("schema")
    for name in ("application_id", "user_version"):
        if pragma(old, name) != pragma(new, name):
            raise _differs(name)
    tables = [
        row[0]
        for row in old.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        )
    ]
    for table in tables:
        for number, (one, other) in enumerate(zip_longest(_rows(old, table), _rows(new, table))):
            if one != other:
                raise _differs(table)
            if number % _SLICE == 0:
                step(0)


def _rows(connection: Connection, table: str) -> Iterator[tuple[object, ...]]:
    # No order is asked for: both scan the same tree, by row number or primary key.
    cursor = connection.execute(f'SELECT * FROM "{table}"')
    while rows := cursor.fetchmany(_SLICE):
        yield from rows


def copies(folder: Path, key: bytes, step: Step) -> None:
    """Encipher the copies that were made before the survey was lifted to newer versions."""
    for file in migrations.copies(folder / _DATABASE):
        old = connect(file)
        try:
            database(old, folder / ASIDE / file.name, key, step)
        finally:
            old.close()


def commit(folder: Path) -> None:
    """From here on the folder is a protected survey; `finish` puts everything in its place."""
    aside = folder / ASIDE
    with translated():
        sync_folder(aside)
        replace(aside, folder / NEXT)
        sync_folder(folder)


def pending(folder: Path) -> bool:
    """Whether a decided change to a protected survey was interrupted."""
    return (folder / NEXT).exists()


def finish(folder: Path, forget: Callable[[str], None]) -> None:
    """Put what is enciphered into its place and remove what is plain; again after a kill.

    `forget` removes this user's plain keys of a survey. The survey must not be open anywhere.
    Raises KnownError; the next call goes on.
    """
    made = folder / NEXT
    with translated():
        for file in sorted(made.glob("*.db")):
            target = folder / file.name
            for ending in _BESIDE:
                target.with_name(target.name + ending).unlink(missing_ok=True)
            replace(file, target)
        if (made / _PHOTOS).exists():
            if (folder / _PHOTOS).exists():
                replace(folder / _PHOTOS, made / _OLD)
            replace(made / _PHOTOS, folder / _PHOTOS)
        if (made / keys.FILE).exists():
            replace(made / keys.FILE, folder / keys.FILE)
        sync_folder(folder)
        if (made / _CACHE).exists():
            _remove(folder / _CACHE)
            replace(made / _CACHE, folder / _CACHE)
        _remove(folder / _INTAKE)
        _remove(made / _OLD)
        if (made / _SURVEY).exists():
            forget((made / _SURVEY).read_text(encoding="ascii"))
        _remove(made)
        sync_folder(folder)


def drop(folder: Path) -> None:
    """Remove what was begun and never decided."""
    with translated():
        _remove(folder / ASIDE)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def interrupted() -> KnownError:
    return KnownError(
        "protection_unfinished",
        _("这个调查正在换成受口令保护的，还没有换完。"),
        kept=_("记录和照片都在。"),
        advice=_("请关闭其他正在使用它的窗口，再打开一次，程序会接着换完。"),
    )


def _differs(detail: str) -> KnownError:
    return KnownError(
        "protection_differs",
        _("加密后的内容和原来的对不上，没有换成受保护的调查。"),
        kept=_("原来的调查没有改动。"),
        advice=_("请先核对并备份这个调查，检查磁盘，再试一次。"),
        detail=detail,
    )
