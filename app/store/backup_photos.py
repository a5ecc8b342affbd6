"""Originals in a backup: only what is not there yet is copied, and never anything taken away.

Both sides are walked folder by folder (256 of them by the first two digits of the hash), so that
800,000 photos need the memory of 3,000.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from app.store import backup_files as files
from app.store.backup_check import Held
from app.store.photos import make_folder, sync_folder

if TYPE_CHECKING:
    from app.store.photos import Photos

#: Where originals lie, in a survey and in a backup.
FOLDER: Final = "photos"
_PREFIXES: Final = tuple(f"{n:02x}" for n in range(256))


class Steps(Protocol):
    def __call__(self, size: int) -> None: ...
    def asked_to_stop(self) -> None: ...


def listed(folder: Path) -> Iterator[tuple[str, dict[str, int]]]:
    """The finished files of a folder of originals with their sizes, prefix by prefix."""
    return ((prefix, files.named(folder / prefix)) for prefix in _PREFIXES)


class PhotoShelf:
    """The originals in the backups of one survey; `photos` knows how they are kept there."""

    def __init__(self, photos: Photos, folder: Path) -> None:
        self._photos = photos
        self._folder = folder / FOLDER

    def wanted(self, ours: Path, cancelled: Callable[[], bool]) -> int:
        """Bytes of those that are to be copied."""
        total = 0
        for _prefix, new in self._new(ours):
            files.ask(cancelled)
            total += sum(new.values())
        return total

    def size(self, cancelled: Callable[[], bool]) -> int:
        """Bytes of those that lie here."""
        total = 0
        for _prefix, held in listed(self._folder):
            files.ask(cancelled)
            total += sum(held.values())
        return total

    def _new(self, ours: Path) -> Iterator[tuple[str, dict[str, int]]]:
        for prefix, held in listed(ours):
            if held:
                there = files.named(self._folder / prefix)
                new = {name: size for name, size in held.items() if there.get(name) != size}
                if new:
                    yield prefix, new

    def take(self, ours: Path, steps: Steps) -> None:
        """Copy what is not here yet; each is read again before it counts."""
        for prefix, new in self._new(ours):
            for name in sorted(new):
                self._copy(ours / prefix / name, steps)
            sync_folder(self._folder / prefix)

    def _copy(self, source: Path, steps: Steps) -> bool:
        """Whether the original lies here now; a damaged or vanished one does not."""
        digest = source.stem
        if not self._photos.is_hash(digest):
            return False
        target = self._folder / digest[:2] / source.name
        make_folder(target.parent)
        for stump in target.parent.glob(source.name + files.ASIDE):
            files.remove(stump)
        try:
            copied = files.copy(source, target, steps)
        except files.Unreadable:
            return False
        if copied == digest or self._photos.whole(digest):  # enciphered ones have another hash
            steps(target.stat().st_size)
            return True
        files.remove(target)  # the original here is damaged: verify says so
        return False

    def scrub(self, steps: Steps) -> None:
        """Read all of them again; a damaged one loses its name, and is copied anew."""
        for prefix, held in listed(self._folder):
            for name, size in sorted(held.items()):
                digest = name.split(".", maxsplit=1)[0]
                if self._photos.is_hash(digest) and not self._photos.whole(digest):
                    files.remove(self._folder / prefix / name)
                steps(size)

    def lacking(
        self, originals: Callable[[str], Iterable[Held]], ours: Path, steps: Steps
    ) -> list[str]:
        """Those that a survey file counts on and that do not come: gone or damaged there.

        What arrived while the others were copied is copied now.
        """
        lost = []
        for prefix, there in listed(self._folder):
            steps.asked_to_stop()
            for held in originals(prefix):
                name = f"{held.hash}.{held.ext}"
                if name not in there and not self._copy(ours / prefix / name, steps):
                    lost.append(held.hash)
        return lost
