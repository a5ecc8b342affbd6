"""The store's tray of photos that wait for their houses, apart from its many others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.store import tray
from app.store.database import Database
from app.store.photos import Photos
from app.store.tray import NewTrayRow, Pile, Placing, Stand, TrayRow


class TrayDoor:
    """A part of `Store`; see `tray`."""

    photos: Photos
    _database: Database

    def tray_files_known(self, files: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of the (name, stamp) that were taken in before."""
        with self._database.read() as connection:
            return tray.files_known(connection, files)

    def tray_file_hash(self, name: str, stamp: str) -> str:
        with self._database.read() as connection:
            return tray.file_hash(connection, name, stamp)

    def tray_add(self, rows: Sequence[NewTrayRow]) -> None:
        """Photos whose originals lie in the photo store: from now on backups count on them."""
        with self._database.write() as connection:
            tray.add(connection, rows, self.photos)

    def tray_rows(self, hashes: Iterable[str]) -> list[TrayRow]:
        with self._database.read() as connection:
            return tray.rows(connection, hashes)

    def tray_waiting(self) -> list[TrayRow]:
        with self._database.read() as connection:
            return tray.waiting(connection)

    def tray_of_days(self, days: Iterable[str]) -> list[TrayRow]:
        """Photos of these days that wait no more."""
        with self._database.read() as connection:
            return list(tray.of_days(connection, days))

    def tray_place(self, placings: Iterable[Placing]) -> None:
        """List waiting photos anew."""
        with self._database.write() as connection:
            tray.place(connection, placings)

    def tray_stand(self, stands: Iterable[Stand]) -> None:
        """Put photos into the state that a person gave them."""
        with self._database.write() as connection:
            tray.stand(connection, stands)

    def tray_facts(self, facts: Mapping[str, Mapping[str, Any]]) -> None:
        """Let photos, by hash, say these facts from now on."""
        with self._database.write() as connection:
            tray.state_facts(connection, facts)

    def tray_piles(self) -> list[Pile]:
        with self._database.read() as connection:
            return tray.piles(connection)

    def tray_page(self, pile: str, limit: int, offset: int) -> list[TrayRow]:
        with self._database.read() as connection:
            return tray.page(connection, pile, limit, offset)

    def tray_ids(self, pile: str) -> list[str]:
        with self._database.read() as connection:
            return tray.ids(connection, pile)

    def tray_count(self) -> int:
        with self._database.read() as connection:
            return tray.count(connection)

    def tray_named(self, hashes: Iterable[str]) -> dict[str, list[str]]:
        """Records that name these photos in any revision, by hash."""
        with self._database.read() as connection:
            return tray.named(connection, hashes)

    def tray_waiting_named(self) -> list[str]:
        with self._database.read() as connection:
            return tray.waiting_named(connection)

    def written_on(self, days: Iterable[str]) -> list[tuple[str, str, str, str, str]]:
        """(record, place, device, first time, last time) of what was written on some days."""
        with self._database.read() as connection:
            return tray.written_on(connection, days)

    def photo_spots(self) -> dict[str, tuple[float, float]]:
        """Where places stand: by the photos of their records, else by the roster."""
        with self._database.read() as connection:
            return tray.spots(connection)
