"""A copy of the survey file is opened and everything in it held against its hashes and chains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from app.errors import Cancelled, KnownError
from app.i18n import _
from app.model.history import Verify
from app.store import office, schema, verify
from app.store.border import translated
from app.store.database import Connection, pragma
from app.store.values import SurveyMeta, Trouble

#: Troubles that are the survey's own state, true of the original as of the copy.
_LEGAL: Final = frozenset({"gap", "fork", "waiting"})

_INTERRUPT: Final = 9  # SQLITE_INTERRUPT
_STEPS: Final = 20_000  # of SQLite's machine between two questions whether to stop


@dataclass(frozen=True)
class Contents:
    """What lies in a copy. `covered`: its highest revision.n; `photos`: originals it counts on."""

    meta: SurveyMeta
    covered: int
    revisions: int
    records: int
    photos: int


@dataclass(frozen=True)
class Held:
    """An original that a survey file says is there."""

    hash: str
    ext: str
    size: int


def copy_database(connection: Connection, target: Path, cancelled: Callable[[], bool]) -> None:
    """A whole, compact copy at one moment (a keyed one stays keyed). Raises `Cancelled`.

    `target` must be new; what the disk says is a `KnownError`. A stump is the caller's to remove.
    """
    connection.set_progress_handler(lambda: int(cancelled()), _STEPS)
    try:
        with translated(target):
            try:
                connection.execute("VACUUM INTO ?", (str(target),))
            except dbapi2.OperationalError as error:
                if getattr(error, "sqlite_errorcode", 0) == _INTERRUPT:
                    raise Cancelled from error
                raise
    finally:
        connection.set_progress_handler(None, 0)


def check(
    connection: Connection,
    verify_signature: Verify,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Contents:
    """Everything in a copy; raises `KnownError` (`backup_unsound`) for what does not hold."""
    with translated():
        if pragma(connection, "application_id") != schema.SURVEY_APPLICATION:
            raise unsound([Trouble("damaged", {"text": "application_id"})])
        troubles = verify.history(connection, verify_signature, progress, cancelled)
        if bad := [one for one in troubles if one.code not in _LEGAL]:
            raise unsound(bad)
        return contents(connection)


def contents(connection: Connection) -> Contents:
    with translated():
        return Contents(
            meta=office.read_meta(connection),
            covered=connection.execute("SELECT coalesce(max(n), 0) FROM revision").fetchone()[0],
            revisions=verify.count(connection, "revision"),
            records=verify.count(connection, "head"),
            photos=photos_held(connection),
        )


def photos_held(connection: Connection) -> int:
    """How many originals lie here and were not let go."""
    row = connection.execute(
        "SELECT count(*) FROM photo WHERE hash NOT IN (SELECT hash FROM freed)"
    ).fetchone()
    return int(row[0])


def originals(connection: Connection, prefix: str) -> Iterator[Held]:
    """The originals that a survey file counts on, whose hashes begin with `prefix` (2 digits)."""
    rows = connection.execute(
        "SELECT hash, ext, size FROM photo WHERE hash >= ? AND hash < ?"
        " AND hash NOT IN (SELECT hash FROM freed) ORDER BY hash",
        (prefix, prefix + "g"),
    )
    return (Held(*row) for row in rows)


def unsound(troubles: list[Trouble]) -> KnownError:
    codes = " ".join(dict.fromkeys(one.code for one in troubles))
    return KnownError(
        "backup_unsound",
        _("备份做好后重新打开核对，没有通过，这一份不算备份。"),
        kept=_("这一份已经丢弃；以前核对过的备份都在。"),
        advice=_("请对调查做一次“核对”（verify）；若调查本身无误，请换一块备份盘。"),
        detail=f"{codes} ({len(troubles)})",
    )
