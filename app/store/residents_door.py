"""Residents in the store: their sealed answers, and what is left where these were erased."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.store import migrations, personal, records
from app.store.database import Database, transaction


def _nothing() -> None:
    """Nobody follows."""


class ResidentsDoor:
    """A part of `Store`; see `personal`."""

    readonly: bool
    _database: Database
    _erased: int  # objects whose bytes are known to be gone from every file
    #: Called after an erasure came into the history, outside of its transaction.
    when_erased: Callable[[], None] = staticmethod(_nothing)

    def personal(self, digest: str) -> bytes | None:
        """The bytes of a personal object; None if it never arrived or was erased."""
        with self._database.read() as connection:
            return personal.get(connection, digest)

    def personals(self, digests: Iterable[str]) -> dict[str, bytes]:
        """The same of many at once; what never arrived or was erased is missing."""
        with self._database.read() as connection:
            return personal.get_many(connection, digests)

    def is_erased(self, digest: str) -> bool:
        """Whether a personal object was erased, here or elsewhere; it never comes back."""
        with self._database.read() as connection:
            return personal.is_erased(connection, digest)

    def count_erased(self) -> int:
        """How many personal objects are gone for good; it only grows."""
        with self._database.read() as connection:
            return personal.count_erased(connection)

    def erasures(self, some: Iterable[str]) -> dict[str, int]:
        """How often the residents of each of these records were erased; the others are missing."""
        with self._database.read() as connection:
            return records.erased(connection, some)

    def erased_behind(self, n: int) -> list[tuple[int, str]]:
        """(number, record) of the erasures behind a number in the order of arrival."""
        with self._database.read() as connection:
            return records.erased_behind(connection, n)

    def _forget_erased(self) -> None:
        """Erased bytes also leave the log file, which secure_delete does not reach, and the copies
        that were made before the survey was lifted to a newer version.

        Where a kill or a reader was in the way, the next opening or writing does it.
        """
        if self.readonly:
            return
        with self._database.read() as connection:
            count = personal.count_erased(connection)
            if count == self._erased:
                return
            hashes = personal.erased(connection)
        for copy in migrations.copies(self._database.file):
            beside = self._database.beside(copy)
            try:
                with transaction(beside) as connection:
                    personal.forget(connection, hashes)
            finally:
                beside.close()  # folds its log into it
        with self._database.writer() as connection:
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if not busy:
            self._erased = count
        self.when_erased()
