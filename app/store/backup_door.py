"""The store's part in a backup: its copy at one moment, and that copy opened; and the trash."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.keys.device import verify
from app.model.changed import Changed
from app.store import (
    backup_check,
    backup_photos,
    bulk,
    office,
    photo_table,
    projection,
    receipts,
    records,
    trash,
)
from app.store.database import Connection, Database
from app.store.photos import Photos
from app.store.projection import Project
from app.store.values import HeadRow

#: From so many records on all lists are made anew at once: that is quicker than one by one.
_MANY = 1_000
#: Under which a restored folder notes what its keys are called, apart from those of others.
_OWN_KEYS = "own keys"


class BackupDoor:
    """A part of `Store`; see `backup`."""

    folder: Path
    photos: Photos
    _database: Database
    _project: Project

    @property
    def key_name(self) -> str:
        """Under which name this user's keys for this folder lie."""
        with self._database.read() as connection:
            own = office.value(connection, _OWN_KEYS)
            return office.read_meta(connection).survey_id + (own and f"-{own}")

    def become_another(self) -> str:
        """Give a restored folder keys of its own, beside those of the one that it was made of."""
        with self._database.write() as connection:
            office.set_value(connection, _OWN_KEYS, secrets.token_hex(4))
            receipts.skip_numbers(connection)
        return self.key_name

    def newest_revision(self) -> int:
        """The number of the newest revision in the order of arrival, 0 where there is none."""
        with self._database.read() as connection:
            row = connection.execute("SELECT coalesce(max(n), 0) FROM revision").fetchone()
        return int(row[0])

    def photos_held(self) -> int:
        """How many originals lie here and were not let go."""
        with self._database.read() as connection:
            return backup_check.photos_held(connection)

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

    def check_history(
        self, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> backup_check.Contents:
        """This very file held against its hashes and chains. Raises `KnownError`, `Cancelled`."""
        with self._database.read() as connection:
            return backup_check.check(connection, verify, progress, cancelled)

    def count_photos_again(self) -> Changed:
        """Originals that do not lie here are from now on shown as not arrived.

        After a restore without photos, or where a folder was emptied by hand.
        """
        with self._database.write() as connection:
            gone = [
                held.hash
                for prefix, here in backup_photos.listed(self.folder / backup_photos.FOLDER)
                for held in backup_check.originals(connection, prefix)
                if f"{held.hash}.{held.ext}" not in here
            ]
            touched = photo_table.records_of(connection, gone)
            connection.executemany("DELETE FROM photo WHERE hash = ?", [(one,) for one in gone])
            if len(touched) < _MANY:
                records.resettle(connection, touched, self._project)
            else:
                with bulk.uncollected():
                    projection.rebuild(connection, self._project)
        return Changed(frozenset(touched), frozenset({"photo"} if gone else ()))

    def voided(self, limit: int, offset: int = 0) -> list[HeadRow]:
        """The voided records, those voided last first."""
        with self._database.read() as connection:
            return trash.voided(connection, limit, offset)

    def voided_count(self) -> int:
        with self._database.read() as connection:
            return trash.count(connection)
