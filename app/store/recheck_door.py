"""The store's list of what no longer holds, apart from its many other things."""

from __future__ import annotations

from collections.abc import Iterable

from app.store import batches, recheck
from app.store.database import Database
from app.store.values import RecheckRow


class RecheckDoor:
    """A part of `Store`; see `recheck`."""

    _database: Database

    def recheck_waiting(self) -> list[tuple[str, int]]:
        """Records to be looked at again, each with the order number of its last revision."""
        with self._database.read() as connection:
            return recheck.waiting(connection)

    def recheck_listed(self) -> list[str]:
        """Records of which something is listed."""
        with self._database.read() as connection:
            return recheck.listed(connection)

    def put_recheck(
        self,
        looked_at: Iterable[str],
        found: Iterable[tuple[str, int, str, str, str]],
        upto: int | None = None,
    ) -> None:
        """Replace what is listed of these records, as (record, n, path, code, detail)."""
        with self._database.write() as connection:
            recheck.put(connection, looked_at, found, upto)

    def recheck_rows(self, limit: int, offset: int = 0) -> list[RecheckRow]:
        with self._database.read() as connection:
            return recheck.rows(connection, limit, offset)

    def recheck_count(self) -> int:
        with self._database.read() as connection:
            return recheck.count(connection)

    def last_number(self) -> int:
        """The order number of the last revision that is held."""
        with self._database.read() as connection:
            return batches.last_number(connection)
