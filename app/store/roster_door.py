"""The store's questions about places, apart from its many others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.store import roster, roster_joined, shares, spots
from app.store.database import Database
from app.store.roster_values import PlaceFilter, PlaceNode, PlaceRow, Spot


class RosterDoor:
    """A part of `Store`; places as `roster_values` says."""

    _database: Database

    def places(self, wanted: PlaceFilter, limit: int, offset: int = 0) -> list[PlaceRow]:
        """A page of places in walking order."""
        with self._database.read() as connection:
            return roster.places(connection, wanted, limit, offset)

    def place_count(self, wanted: PlaceFilter) -> int:
        """How many; of a search's hits at most `MOST`, which then means "or more"."""
        with self._database.read() as connection:
            return roster.count(connection, wanted)

    def place(self, record: str) -> PlaceRow | None:
        with self._database.read() as connection:
            return roster.place(connection, record)

    def place_spots(self) -> dict[str, Spot]:
        """Where each place is of which that is known."""
        with self._database.read() as connection:
            return spots.of_places(connection)

    def house_and_photo_spots(self) -> list[tuple[tuple[float, float], tuple[float, float]]]:
        """Positions by the roster beside those of photos, a pair a record."""
        with self._database.read() as connection:
            return spots.of_houses_and_photos(connection)

    def counts_as(self, record: str) -> str:
        """The place that this one was joined to in the end; mostly itself."""
        with self._database.read() as connection:
            return roster_joined.root(connection, record)

    def joined_to(self, place: str) -> list[str]:
        """The places that count as this one beside itself."""
        with self._database.read() as connection:
            return roster_joined.members_of(connection, place)

    def places_with_code(self, code: str) -> list[PlaceRow]:
        with self._database.read() as connection:
            return roster.with_code(connection, code)

    def places_named(self, name: str, limit: int) -> list[PlaceRow]:
        """Places of exactly this name, or with it among their other names."""
        with self._database.read() as connection:
            return roster.named(connection, name, limit)

    def place_states(self, under: str | None = None) -> dict[str, int]:
        """Numbers of counted places by state, below a place and with it; None: of all."""
        with self._database.read() as connection:
            return roster.states(connection, under)

    def within(self, places: Iterable[str]) -> frozenset[str]:
        """Ids of these places, of all that hangs on them (places below, inspections, tasks), and of
        the places above them."""
        with self._database.read() as connection:
            return shares.within(connection, places)

    def written_by(self, device: str) -> frozenset[str]:
        """Records in which a device wrote anything."""
        with self._database.read() as connection:
            return shares.written_by(connection, device)

    def place_children(self, parent: str | None = None) -> list[PlaceNode]:
        """The branches (towns, communities, estates) right below a place; None: the outermost."""
        with self._database.read() as connection:
            return roster.children(connection, parent)

    def place_whole(self) -> PlaceNode:
        """The whole roster as a branch without a name."""
        with self._database.read() as connection:
            return roster.node(connection, "", "", "")

    def place_rank(self, wanted: PlaceFilter, record: str) -> int | None:
        """The turn of a place in the list of a filter; None if it is not in it."""
        with self._database.read() as connection:
            return roster.rank(connection, wanted, record)

    def place_index(self) -> Iterator[tuple[str, str, str, str, str, str]]:
        """(record, parent, name, aliases, code, level) of every place."""
        with self._database.read() as connection:
            yield from roster.index(connection)
