"""The store's questions of a working day, apart from its many others."""

from __future__ import annotations

from collections.abc import Sequence

from app.store import day
from app.store.database import Database
from app.store.roster_values import PlaceRow
from app.store.values import HeadRow


class DayDoor:
    """A part of `Store`; see `day`."""

    _database: Database

    def in_status(self, forms: Sequence[str], status: str, limit: int) -> list[HeadRow]:
        """Records of these forms in one state, the newest first."""
        with self._database.read() as connection:
            return day.in_status(connection, forms, status, limit)

    def count_status(self, forms: Sequence[str], status: str) -> int:
        with self._database.read() as connection:
            return day.count(connection, forms, status)

    def since(
        self, forms: Sequence[str], states: Sequence[str], time: str, device: str, limit: int
    ) -> list[HeadRow]:
        """Records in these states that one device wrote since a time, newest first."""
        with self._database.read() as connection:
            return day.since(connection, forms, states, time, device, limit)

    def count_since(
        self, forms: Sequence[str], states: Sequence[str], time: str, device: str
    ) -> int:
        with self._database.read() as connection:
            return day.count_since(connection, forms, states, time, device)

    def walk(self, under: str | None, limit: int, offset: int = 0) -> list[PlaceRow]:
        """Places below another (None: anywhere) that nobody was at yet, in walking order."""
        with self._database.read() as connection:
            return day.walk(connection, under, limit, offset)

    def places_due(self, under: str | None, date: str, limit: int) -> list[PlaceRow]:
        """Places where nobody could be met, to be gone to again by a date."""
        with self._database.read() as connection:
            return day.due(connection, under, date, limit)

    def branches(self, text: str, limit: int) -> list[PlaceRow]:
        """Towns, villages and estates by name."""
        with self._database.read() as connection:
            return day.branches(connection, text, limit)
