"""The first of two stages: whole packages are copied from a stick, which may then be pulled.

What a package says is read later, from the inbox. Here only its name counts: length and hash.
Each copy is written aside, flushed, and renamed, so whatever lies under its own name is whole; a
stick that was pulled too early goes on where it was.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Container, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from app.errors import Cancelled, KnownError
from app.store.border import translated
from app.store.photos import make_folder
from app.sync import names, publish, refusals, rooms
from app.sync.folders import Listing
from app.sync.names import FileName
from app.sync.outcomes import Refused
from app.sync.publish import IsCancelled, Progress

_CHUNK: Final = 1 << 20
#: Pieces that wait to be hashed.
_HELD: Final = 16


@dataclass
class Copies:
    """What was done: name → bytes copied now, or lying here already."""

    new: dict[str, int] = field(default_factory=dict)
    here: dict[str, int] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)


def waiting(folder: Path) -> dict[str, Path]:
    """Whole packages in the inbox of a survey `folder`, by name."""
    inbox = folder / rooms.INBOX
    if not inbox.is_dir():
        return {}
    return {
        file.name: file
        for file in sorted(inbox.iterdir())
        if (name := names.parse(file.name)) is not None and name.ending == names.PACKAGE
    }


def copy(
    folder: Path,
    listing: Listing,
    skipped: Container[str],
    progress: Progress,
    cancelled: IsCancelled,
) -> Copies:
    """Copy the packages of a listing that are neither `skipped` nor in the inbox yet.

    `progress` counts bytes. A package that cannot be read, or is not what its name says, is told
    and does not stop the rest; where it lies several times, the first whole one counts. Raises
    KnownError for this survey's own disk, and Cancelled; what was copied stays.
    """
    held = waiting(folder)
    done = Copies(here={name: _size(name) for name in held if name in listing.packages})
    wanted = {n: p for n, p in listing.packages.items() if n not in held and n not in skipped}
    total, before = sum(_size(name) for name in wanted), 0
    inbox = folder / rooms.INBOX
    with translated(folder):
        if wanted:
            make_folder(inbox)
    for name, places in wanted.items():
        parsed, problems = names.parsed(name), list[Refused]()
        for place in places:

            def step(size: int, start: int = before) -> None:
                if cancelled():
                    raise Cancelled
                progress(min(start + size, total), total)

            try:
                _copy(place, inbox / name, parsed, step)
            except KnownError as error:
                if error.code not in _OTHERS:
                    raise
                problems.append(Refused(place, error))
            else:
                done.new[name] = parsed.size
                problems.clear()
                break
        done.refused += problems
        before += parsed.size
    progress(total, total)
    return done


_OTHERS: Final = frozenset({"package.unreadable", "package.altered"})


def _copy(source: Path, target: Path, name: FileName, step: Callable[[int], None]) -> None:
    """One pass: read, hashed and written piece by piece. Raises KnownError, Cancelled."""
    aside = target.with_name(target.name + ".up")
    taken = 0
    try:
        with translated(target.parent):
            with open(aside, "wb") as copied:
                with Hashing() as hashing:
                    for piece in _pieces(source, name):
                        hashing.add(piece)
                        copied.write(piece)
                        taken += len(piece)
                        step(taken)
                copied.flush()
                if taken != name.size or hashing.digest()[:32] != name.hash:
                    raise refusals.altered("sha256")
                os.fsync(copied.fileno())
            publish.settle(aside, target)
    finally:
        publish.remove(aside)


class Hashing:
    """SHA-256 beside the copying: hashing lets Python's lock go, and the stick is the slow side."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._thread = ThreadPoolExecutor(1, "hash")
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=True)

    def add(self, piece: bytes) -> None:
        """Hash this next; no more than some pieces are held in memory."""
        self._waiting.append(self._thread.submit(self._hash.update, piece))
        if len(self._waiting) > _HELD:
            self._waiting.popleft().result()

    def digest(self) -> str:
        """Hex, after the block."""
        return self._hash.hexdigest()


def _pieces(source: Path, name: FileName) -> Iterator[bytes]:
    """The bytes of a file on a stick; what the stick says is not what our own disk says."""
    try:
        with open(source, "rb", buffering=0) as given:
            size = os.fstat(given.fileno()).st_size
            if size != name.size or size > names.LARGEST:
                raise refusals.altered(f"{size} ≠ {name.size}")
            while piece := given.read(_CHUNK):
                yield piece
    except OSError as error:
        raise refusals.cannot_read(error) from error


def _size(name: str) -> int:
    return names.parsed(name).size
