"""Bringing finished packages to a stick, a share or a folder for mail: each whole or not at all.

What lies there whole is not copied again, so a stick that was pulled out goes on where it was. A
disk that is full keeps what fits; the rest goes to the next one.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import KnownError
from app.store.photos import make_folder
from app.sync import names, publish, refusals
from app.sync.publish import IsCancelled

#: Left free on a disk: its own tables grow along.
_SPARE: Final = 256 << 10
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True)
class Delivered:
    """Files that lie in the target now, those that no longer fit, and how many bytes they lack."""

    files: tuple[Path, ...]
    left: tuple[Path, ...] = ()
    lacking: int = 0


def deliver(
    files: Sequence[Path], target: Path, done: Callable[[int], None], cancelled: IsCancelled
) -> Delivered:
    """Copy `files` (named by length and hash) to the folder `target`, in their order.

    `done` hears of bytes. Raises KnownError: `package.full` where not one fits, `package.write`,
    and Cancelled; what is whole in `target` stays, nothing else does.
    """
    try:
        make_folder(target)
    except OSError as error:
        raise refusals.cannot_write(error) from error
    there = list[Path]()
    for place, file in enumerate(files):
        copy = target / file.name
        size = file.stat().st_size
        if is_there(copy):
            done(size)
        else:
            free = _free(target)
            if (free is not None and free < size + _SPARE) or not _put(file, copy, done, cancelled):
                return _full(there, files[place:], target)
        there.append(copy)
    return Delivered(tuple(there))


def is_there(file: Path) -> bool:
    """Whether a package lies there whole: its name says length and hash."""
    try:
        names.check(file, file.name)
    except (OSError, KnownError):
        return False
    return True


def _put(file: Path, copy: Path, done: Callable[[int], None], cancelled: IsCancelled) -> bool:
    """Copy one file; False where the disk filled up meanwhile, whatever it had said."""
    before = 0

    def sent(so_far: int, _total: int) -> None:
        nonlocal before
        done(so_far - before)
        before = so_far

    try:
        publish.put(file, copy, sent, cancelled)
    except KnownError as error:
        cause = error.__cause__
        if isinstance(cause, OSError) and cause.errno in _FULL:
            done(-before)
            return False
        raise
    return True


def _full(there: Sequence[Path], left: Sequence[Path], target: Path) -> Delivered:
    free = _free(target) or 0
    lacking = max(sum(file.stat().st_size for file in left) + _SPARE - free, 1)
    if not there:
        raise refusals.disk_full(lacking)
    return Delivered(tuple(there), tuple(left), lacking)


def _free(folder: Path) -> int | None:
    """Free bytes; None where the system does not say (some shares)."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
