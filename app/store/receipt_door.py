"""The store's questions about receipts, the states of packages, and originals let go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.model.changed import Changed
from app.model.history import ChainEntry
from app.store import office, receipts
from app.store.database import Database
from app.store.values import PackageNote, ReceiptNote


class ReceiptDoor:
    """A part of `Store`; see `receipts`."""

    _database: Database

    def receipt_names(self, direction: str) -> set[str]:
        with self._database.read() as connection:
            return receipts.names(connection, direction)

    def newest_receipts(
        self, direction: str, device: str, stage: str, limit: int = 1
    ) -> list[ReceiptNote]:
        with self._database.read() as connection:
            return receipts.newest(connection, direction, device, stage, limit)

    def last_receipt_number(self, direction: str) -> int:
        with self._database.read() as connection:
            return receipts.last_number(connection, direction)

    def skip_receipt_numbers(self) -> None:
        """In a folder of some time ago: numbers that were given since are not given again."""
        with self._database.write() as connection:
            receipts.skip_numbers(connection)

    def put_receipt(
        self,
        note: ReceiptNote,
        *,
        acknowledged: Mapping[str, int] | None = None,
        states: Mapping[str, tuple[str, str]] | None = None,
        newest: bool = False,
    ) -> Changed:
        """Keep a receipt and what follows from it, in one transaction.

        `newest`: what it acknowledges counts as it is, else only where it is more than before.
        """
        with self._database.write() as connection:
            receipts.put(connection, note)
            for device, seq in (acknowledged or {}).items():
                receipts.acknowledge(connection, device, seq, newest=newest)
            receipts.set_states(connection, states or {})
        return Changed(kinds=frozenset({"receipt", "package"}))

    def acknowledged(self) -> dict[str, int]:
        """Device → the last of its log entries that the office has for good."""
        with self._database.read() as connection:
            return receipts.acknowledged(connection)

    def acknowledged_by(self, device: str, ends: set[str]) -> int:
        """Up to which number all of a log lies in chains that end with one of these entries."""
        with self._database.read() as connection:
            return receipts.acknowledged_by(connection, device, ends)

    def package_states(self, direction: str) -> dict[str, tuple[str, str]]:
        """Name → (state, detail) of all packages of a direction."""
        with self._database.read() as connection:
            return receipts.states(connection, direction)

    def note_packages(self, notes: Iterable[PackageNote]) -> Changed:
        with self._database.write() as connection:
            for note in notes:
                office.note_package(connection, note)
        return Changed(kinds=frozenset({"package"}))

    def carried(self) -> dict[str, tuple[str, ...]]:
        """Sender → the other devices whose logs its packages brought."""
        with self._database.read() as connection:
            return receipts.carried(connection)

    def note_carried(self, sender: str, devices: Iterable[str]) -> None:
        with self._database.write() as connection:
            receipts.note_carried(connection, sender, devices)

    def reached(
        self, device: str, covered: int, start: Mapping[str, int] | None = None
    ) -> list[ChainEntry]:
        """The ends up to which a log is here without a gap, in revisions up to n = `covered`."""
        with self._database.read() as connection:
            return receipts.reached(connection, device, covered, start or {})

    def places_of_photos(self, hashes: Iterable[str]) -> list[tuple[str, str]]:
        """(hash, title of a record that names it)."""
        with self._database.read() as connection:
            return receipts.places_of_photos(connection, hashes)

    def reached_here(self) -> int:
        """The highest revision.n: how far the history has come on this computer."""
        with self._database.read() as connection:
            return receipts.reached_here(connection)

    def entries_at(self, device: str, seq: int) -> list[str]:
        """Entry hashes at one place of a log: none, one, or several after a fork."""
        with self._database.read() as connection:
            return receipts.entries_at(connection, device, seq)

    def missing_by_device(self, lost: Iterable[str] = ()) -> dict[str, set[str]]:
        """Device → hashes of photos that its revisions name and that are not here.

        `lost`: originals that were here and are known to be gone or damaged.
        """
        with self._database.read() as connection:
            return receipts.missing_by_device(connection, lost)

    def waiting_of(self) -> dict[str, int]:
        with self._database.read() as connection:
            return receipts.waiting_of(connection)

    def log_tallies(self) -> dict[str, tuple[int, int]]:
        """Device → (log entries here, their last number)."""
        with self._database.read() as connection:
            return receipts.tallies(connection)

    def log_times(self, device: str) -> list[tuple[int, str]]:
        with self._database.read() as connection:
            return receipts.times(connection, device)

    def photos_up_to(self, device: str, seq: int) -> list[tuple[str, int]]:
        """(hash, bytes) of originals that this log names up to there and that were not let go."""
        with self._database.read() as connection:
            return receipts.photos_up_to(connection, device, seq)

    def sharing_photos(self, logs: Iterable[str]) -> set[str]:
        """Devices whose revisions name a photo that some logs name too, and these themselves."""
        with self._database.read() as connection:
            return receipts.sharing_photos(connection, logs)

    def is_freed(self, digest: str) -> bool:
        """Whether an original was let go, and has not come back since."""
        with self._database.read() as connection:
            return receipts.is_freed(connection, digest)

    def freed(self) -> set[str]:
        with self._database.read() as connection:
            return receipts.freed(connection)

    def let_go(self, hashes: Iterable[str], time: str) -> Changed:
        """Note originals that go because the office has them; before their files are removed."""
        with self._database.write() as connection:
            receipts.let_go(connection, hashes, time)
        return Changed(kinds=frozenset({"photo"}))

    def come_back(self, hashes: Iterable[str]) -> Changed:
        with self._database.write() as connection:
            receipts.come_back(connection, hashes)
        return Changed(kinds=frozenset({"photo"}))
