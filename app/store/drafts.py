"""Drafts: what is being typed, in a file of its own so that it never waits behind a merge."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.store import enciphering, schema
from app.store.border import known, translated
from app.store.database import connect, pragma, transaction
from app.store.database import newer as newer_error

FILE = "drafts.db"
VERSION = 1


@dataclass(frozen=True)
class Draft:
    """One unfinished form. `data`: JSON values of the form's room; `place`: a path in the form."""

    record: str
    form: str
    version: str
    parents: tuple[str, ...]
    data: dict[str, Any]
    place: str
    changed_at: str  # ISO 8601 with offset, seconds


class Drafts:
    """The drafts of one survey folder. Every method may be called from any thread."""

    def __init__(self, folder: Path, *, key: bytes | None = None, vfs: str = "") -> None:
        self._lock = threading.Lock()
        self._file = folder / FILE
        self._key = key
        self._connection = connect(folder / FILE, key=key, vfs=vfs)
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        version = pragma(self._connection, "user_version")
        application = pragma(self._connection, "application_id")
        if application not in (0, schema.DRAFTS_APPLICATION):
            raise known("not_a_survey", f"application_id {application:#x}")
        if version > VERSION:
            raise newer_error(version, VERSION)
        if version == 0:
            with transaction(self._connection) as connection:
                for statement in schema.statements(schema.DRAFTS):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {schema.DRAFTS_APPLICATION}")
                connection.execute(f"PRAGMA user_version = {VERSION}")

    def save(
        self,
        record: str,
        form: str,
        version: str,
        parents: Sequence[str],
        data: dict[str, Any],
        place: str = "",
    ) -> None:
        """Keep the draft of `record`, replacing its last one; on the disk when this returns.

        Raises `KnownError` when the disk refuses; the last saved draft is then still there.
        """
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        row = (record, form, version, " ".join(parents), text, place, now)
        with self._lock, transaction(self._connection) as connection:
            connection.execute("INSERT OR REPLACE INTO draft VALUES (?,?,?,?,?,?,?)", row)

    def load(self, record: str) -> Draft | None:
        with self._lock, translated(self._file):
            row = self._connection.execute(
                "SELECT * FROM draft WHERE record = ?", (record,)
            ).fetchone()
        return None if row is None else _draft(row)

    def discard(self, record: str) -> None:
        """Forget the draft of `record`; durable when it returns. No draft is no error."""
        with self._lock, transaction(self._connection) as connection:
            connection.execute("DELETE FROM draft WHERE record = ?", (record,))

    def fold(self) -> None:
        """Fold the log into the file: what was replaced or discarded leaves the disk."""
        with self._lock, translated(self._file):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def all(self) -> list[Draft]:
        """All drafts, newest change first."""
        with self._lock, translated(self._file):
            rows = self._connection.execute(
                "SELECT * FROM draft ORDER BY changed_at DESC, record"
            ).fetchall()
        return [_draft(row) for row in rows]

    def copy_to(self, target: Path) -> None:
        """A whole copy of all drafts; `target` must be new. Raises `KnownError`."""
        with self._lock, translated(target):
            self._connection.execute("VACUUM INTO ?", (str(target),))

    def check_copy(self, file: Path) -> None:
        """Open a finished copy and see that it is whole. Raises `KnownError`."""
        with translated(file):
            copy = connect(file, readonly=True, key=self._key, still=True)
            try:
                found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            finally:
                copy.close()
        if found != "ok":
            raise known("damaged", found)

    def encipher_and_close(self, target: Path, key: bytes) -> None:
        """Write an enciphered copy; from then on nothing can be saved here."""
        with self._lock:
            try:
                enciphering.database(self._connection, target, key, lambda _size: None)
            finally:
                self._connection.close()

    def close(self) -> None:
        with self._lock, translated(self._file):
            self._connection.close()


def _draft(row: tuple[Any, ...]) -> Draft:
    record, form, version, parents, data, place, changed_at = row
    return Draft(record, form, version, tuple(parents.split()), json.loads(data), place, changed_at)
