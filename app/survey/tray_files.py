"""Which files in a folder or on a card are photos to be taken in; nothing is opened here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from app.store.photos import EXTENSIONS
from app.survey.core import IsCancelled, never

#: Folders of a card that hold no photos of ours: small pictures of an index, what was deleted.
_PASSED: Final = frozenset({".thumbnails", ".trashed", "thumbnails", "@eadir", "$recycle.bin"})
#: Films, and pictures as the sensor saw them: told, so that nobody believes them taken.
_NOT_TAKEN: Final = frozenset(
    [
        "mp4",
        "mov",
        "m4v",
        "avi",
        "mkv",
        "3gp",
        "mts",
        "dng",
        "cr2",
        "cr3",
        "nef",
        "arw",
        "raf",
        "orf",
        "rw2",
        "pef",
        "srw",
    ]
)


class Found(NamedTuple):
    """A file as a folder lists it."""

    file: Path
    folder: str  # below what was given, for people and for telling cameras apart
    stamp: str  # size and date of change

    @property
    def key(self) -> tuple[str, str]:
        return self.file.name, f"{self.folder}|{self.stamp}"


def listed(
    sources: Sequence[Path],
    survey: Path,
    cancelled: IsCancelled = never,
    passed: Callable[[], None] = lambda: None,
) -> Iterator[Found]:
    """All photos in files and folders by their names, each once; never the survey's own.

    `passed` is told of each film and raw picture, which are not taken.
    """
    own = survey.resolve()
    seen: set[Path] = set()
    for source in sources:
        root = (source if source.is_dir() else source.parent).absolute()
        name = "/".join(root.parts[1:][-2:])  # two cards both have a DCIM
        for file in _files(source, own, cancelled, passed):
            real = file.resolve()
            if real in seen:
                continue
            seen.add(real)
            try:
                held = file.stat()
            except OSError:  # went away while it was listed
                continue
            inside = file.absolute().parent.relative_to(root).as_posix()
            folder = name if inside == "." else f"{name}/{inside}"
            yield Found(file, folder, f"{held.st_size}-{held.st_mtime_ns}")


def _files(
    source: Path, own: Path, cancelled: IsCancelled, passed: Callable[[], None]
) -> Iterator[Path]:
    real = source.resolve()
    if own == real or own in real.parents:
        return
    if not source.is_dir():
        if source.exists():
            yield source
        return
    for folder, below, names in os.walk(source):
        if cancelled():
            return
        below[:] = sorted(
            name
            for name in below
            if not name.startswith(".")
            and name.casefold() not in _PASSED
            and Path(folder, name).resolve() != own
        )
        for name in sorted(names):
            ending = name.rpartition(".")[2].casefold()
            if name.startswith("."):
                continue
            if ending in EXTENSIONS:
                yield Path(folder, name)
            elif ending in _NOT_TAKEN:
                passed()
