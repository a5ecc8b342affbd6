"""The store's part in a backup: its copy at one moment, and that copy opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.store import backup_check
from app.store.database import Connection, Database


class BackupDoor:
    """A part of `Store`; see `backup`."""

    _database: Database

    def newest_revision(self) -> int:
        """The number of the newest revision in the order of arrival, 0 where there is none."""
        with self._database.read() as connection:
            row = connection.execute("SELECT coalesce(max(n), 0) FROM revision").fetchone()
        return int(row[0])

    def copy_for_backup(self, target: Path, cancelled: Callable[[], bool]) -> None:
        """A whole copy of the survey file as it is now. Raises `KnownError`, `Cancelled`."""
        with self._database.read() as connection:
            backup_check.copy_database(connection, target, cancelled)

    @contextmanager
    def copy_opened(self, file: Path) -> Iterator[Connection]:
        """A connection of its own to such a copy, for the rooms of the store."""
        connection = self._database.copy_of_it(file)
        try:
            yield connection
        finally:
            connection.close()
