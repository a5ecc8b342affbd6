"""The store's batches of packages, apart from its many other things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from app.store import batches
from app.store.batches import Taking
from app.store.database import Database
from app.store.values import Batch


class BatchDoor:
    """A part of `Store`; see `batches`."""

    _database: Database
    _taking: Taking | None = None

    @contextmanager
    def batch_of(self, time: str, who: str) -> Iterator[Taking]:
        """What `take` brings inside the block belongs to one batch; `packages` name its files."""
        taking = self._taking = Taking(time, who)
        try:
            yield taking
        finally:
            self._taking = None
            if taking.n:
                with self._database.write() as connection:
                    batches.name_packages(connection, taking)

    def batches(self, limit: int, offset: int = 0) -> list[Batch]:
        """Merges and what took them back, the newest first."""
        with self._database.read() as connection:
            return batches.batches(connection, limit, offset)

    def batch(self, n: int) -> Batch | None:
        with self._database.read() as connection:
            return batches.batch(connection, n)

    def undone_by(self, n: int) -> int:
        """The batch that took this one back and still stands; 0 for none."""
        with self._database.read() as connection:
            return batches.undone_by(connection, n)

    def batch_senders(self, batch: Batch) -> tuple[str, ...]:
        """Names of the devices whose revisions it brought."""
        with self._database.read() as connection:
            return batches.senders_of(connection, batch)

    def batch_revisions(self, batch: Batch) -> dict[str, list[int]]:
        """The order numbers of its revisions by record."""
        with self._database.read() as connection:
            return batches.revisions_of(connection, batch)

    def revision_numbers(self, records: Iterable[str]) -> dict[str, list[int]]:
        """The order numbers of all revisions of these records, as `histories` has them."""
        with self._database.read() as connection:
            return batches.numbers_of(connection, records)
