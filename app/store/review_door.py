"""The store's questions of a reviewing office, apart from its many others."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.duplicates import Known
from app.store import alike, conflict_rows, tasks
from app.store.database import Database
from app.store.tasks import Wanted
from app.store.values import ConflictRow, JoinedRow


class ReviewDoor:
    """A part of `Store`; see `alike`, `conflict_rows`, `tasks`."""

    _database: Database

    def conflicts(self, limit: int, offset: int = 0) -> list[ConflictRow]:
        """A page of open conflicts: those that hold a grade first, the agreed ones last."""
        with self._database.read() as connection:
            return conflict_rows.page(connection, limit, offset)

    def conflict_count(self, *, alone: bool = True) -> int:
        """How many such rows there are; `alone`: with those in which all sides say the same."""
        with self._database.read() as connection:
            return conflict_rows.count(connection, alone=alone)

    def task_ids(self, wanted: Wanted, today: str, limit: int, offset: int = 0) -> list[str]:
        """A page of tasks: the open ones first, then by due date."""
        with self._database.read() as connection:
            return tasks.page(connection, wanted, today, limit, offset)

    def task_counts(self, today: str) -> dict[Wanted, int]:
        """How many tasks there are of each kind."""
        with self._database.read() as connection:
            return tasks.counts(connection, today)

    def known_places(self) -> Iterator[Known]:
        """Every visited place, with what could tell that two of them are one."""
        with self._database.read() as connection:
            yield from alike.known(connection)

    def joined(self, limit: int, offset: int = 0) -> list[JoinedRow]:
        """Places that were joined to others, the last first."""
        with self._database.read() as connection:
            return alike.joined(connection, limit, offset)

    def joined_count(self) -> int:
        with self._database.read() as connection:
            return alike.joined_count(connection)
