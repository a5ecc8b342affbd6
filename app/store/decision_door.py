"""The store's question after revisions that are no plain saves: decisions, voids, joined places."""

from __future__ import annotations

from collections.abc import Sequence

from app.store.database import Database


class DecisionDoor:
    """A part of `Store`."""

    _database: Database

    def of_kinds(self, kinds: Sequence[str], limit: int, offset: int = 0) -> list[tuple[str, str]]:
        """(revision id, record) of revisions of these kinds, the last to arrive first."""
        marks = ",".join("?" * len(kinds))
        with self._database.read() as connection:
            return [
                (row[0], row[1])
                for row in connection.execute(
                    f"SELECT rid, record FROM revision WHERE kind <> 'save' AND kind IN ({marks})"
                    " ORDER BY n DESC LIMIT ? OFFSET ?",
                    (*kinds, limit, offset),
                )
            ]
