"""Forms, packages, notes of the office and of this laptop: the store's smaller keepings."""

from __future__ import annotations

from app.model.changed import Changed
from app.store import office
from app.store.database import Database
from app.store.values import AuditNote, FormNote, PackageNote


class OfficeDoor:
    """A part of `Store`; see `office`."""

    _database: Database

    def put_form(self, ident: str, version: str, data: bytes) -> None:
        """Keep a form's bytes; ValueError if this version is here with other bytes."""
        with self._database.write() as connection:
            office.put_form(connection, ident, version, data)

    def form(self, ident: str, version: str) -> bytes | None:
        with self._database.read() as connection:
            return office.form(connection, ident, version)

    def forms(self) -> list[FormNote]:
        with self._database.read() as connection:
            return office.forms(connection)

    def note_package(self, note: PackageNote) -> Changed:
        with self._database.write() as connection:
            office.note_package(connection, note)
        return Changed(kinds=frozenset({"package"}))

    def packages(self, direction: str = "") -> list[PackageNote]:
        with self._database.read() as connection:
            return office.packages(connection, direction)

    def package(self, name: str) -> PackageNote | None:
        """What is known of the package of this name."""
        with self._database.read() as connection:
            return office.package(connection, name)

    def local(self, key: str) -> str:
        """What this laptop keeps for itself under a key, "" if nothing: never merged."""
        with self._database.read() as connection:
            return office.value(connection, f"local {key}")

    def set_local(self, key: str, text: str) -> Changed:
        with self._database.write() as connection:
            office.set_value(connection, f"local {key}", text)
        return Changed(kinds=frozenset({"local"}))

    def note(self, time: str, who: str, what: str, detail: str = "") -> None:
        """Add a line to the record of office actions, which can never be changed."""
        with self._database.write() as connection:
            office.audit(connection, time, who, what, detail)

    def notes(self) -> list[AuditNote]:
        """Office actions, newest first."""
        with self._database.read() as connection:
            return office.audits(connection)
