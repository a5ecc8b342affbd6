"""The store's questions about devices and what each of them wrote, apart from its many others."""

from __future__ import annotations

from app.model.changed import Changed
from app.model.history import ChainEntry
from app.store import devices, office
from app.store.database import Database
from app.store.values import Device


class DeviceDoor:
    """A part of `Store`; see `devices`."""

    _database: Database

    def devices(self) -> list[Device]:
        with self._database.read() as connection:
            return devices.devices(connection)

    def device(self, ident: str) -> Device | None:
        with self._database.read() as connection:
            return devices.device(connection, ident)

    def authors(self) -> tuple[str, ...]:
        """Devices that wrote into this folder: this one, and those whose keys are gone."""
        with self._database.read() as connection:
            return office.authors(connection)

    def set_device(self, device: Device) -> Changed:
        """Write what is known of a device (trust, name, revocation), replacing what was."""
        with self._database.write() as connection:
            devices.set_device(connection, device)
        return Changed(kinds=frozenset({"device"}))

    def log(self, device: str, after_seq: int = 0) -> list[ChainEntry]:
        """A device's entries behind `after_seq`, in order; both branches of a fork."""
        with self._database.read() as connection:
            return devices.log(connection, device, after_seq)

    def log_heads(self) -> dict[str, ChainEntry]:
        """The newest entry of each device that wrote."""
        with self._database.read() as connection:
            return devices.log_heads(connection)

    def entry_at(self, device: str, seq: int) -> str | None:
        """The chain hash at one place of a device's log; None if there is none (or a fork)."""
        with self._database.read() as connection:
            found = devices.entry_at(connection, device, seq)
        return found[0] if len(found) == 1 else None

    def signature(self, entry: ChainEntry) -> bytes | None:
        """The kept signature over the log up to this entry, if one was made there."""
        with self._database.read() as connection:
            return devices.signature(connection, entry)

    def before(self, entry: ChainEntry) -> str:
        """The chain hash in front of an entry that began a run when it arrived, "" inside one."""
        with self._database.read() as connection:
            return devices.before(connection, entry)

    def gaps(self, device: str) -> tuple[tuple[int, int], ...]:
        """Inclusive ranges of a device's sequence numbers that have not arrived."""
        with self._database.read() as connection:
            return devices.gaps(connection, device)
