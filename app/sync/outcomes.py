"""What came of reading a file from somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.errors import KnownError
from app.model.changed import Changed
from app.sync.manifest import Person


@dataclass(frozen=True)
class Arrived:
    """What a package brought. `gaps`: (device, first, last) log entries not here yet.

    `missing`: hashes of photos that its records name and that are not here yet. `other_forms`:
    forms ("id version") that differ here although they have the same name; ours were kept.
    `conflicts`: records in which two people now say different things and did not before.
    """

    file: Path
    sender: Person
    part: tuple[int, int]
    new_records: int
    changed_records: int
    conflicts: int
    waiting: int
    photos: int
    missing: tuple[str, ...]
    gaps: tuple[tuple[str, int, int], ...]
    forked: tuple[str, ...]
    other_forms: tuple[str, ...]
    already_known: bool
    changed: Changed
    #: Other devices whose logs the sender passed on: a laptop that goes on with another's work.
    carried: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnknownDevice:
    """Nothing was applied: confirm `person` by comparing `code`, `trust.confirm`, read again.

    `same_name`: devices already trusted under that name; then it needs a second look.
    """

    file: Path
    person: Person
    code: str
    same_name: tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    """Not taken, with the sentence why; nothing was changed."""

    file: Path
    error: KnownError


@dataclass(frozen=True)
class Ignored:
    """A file or folder that is no package by its name; left alone. `start`: a start file.

    `others`: a package of the office that is meant for another laptop.
    """

    file: Path
    start: bool = False
    others: bool = False


Outcome = Arrived | UnknownDevice | Refused | Ignored
