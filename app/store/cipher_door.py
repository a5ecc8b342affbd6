"""The store's part in becoming a protected survey; see `enciphering`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.keys.protection import Protection
from app.store import enciphering
from app.store.database import Database
from app.store.opening import FILE


class CipherDoor:
    """A part of `Store`."""

    folder: Path
    _database: Database

    def close(self) -> None:
        raise NotImplementedError  # the store's own

    def encipher(
        self,
        aside: Protection,
        time: str,
        who: str,
        step: enciphering.Step,
        decide: Callable[[], None],
    ) -> None:
        """Write everything of this plain survey enciphered into the folder begun for it, and into
        the record of actions of the new one when and by whom that was done.

        `decide` is called when all of it was compared, while nobody can write; then the store is
        closed, so that nothing is written any more into what will be replaced.
        """
        enciphering.photos(self.folder, aside, step)
        with self._database.writer() as connection:  # nobody writes while it is copied
            target = self.folder / enciphering.ASIDE / FILE
            enciphering.database(connection, target, aside.database_key, step)
            enciphering.note(target, aside.database_key, time, who)
            enciphering.copies(self.folder, aside.database_key, step)
            enciphering.photos(self.folder, aside, step)  # what came meanwhile
            decide()
            self._database.close()
        self.close()
