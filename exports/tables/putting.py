"""A table's file beside its place first: whole under its name or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exports.errors import ExportError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
#: Characters of the name that it may take over: names of files have 255 bytes.
_NAME = 60


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """A folder of its own beside `target`, gone afterwards whatever happens.

    Beside it and not in the system's place for such: what lies here for a moment is as plain as
    the file that is being written, and is no more spread than that. Its name is always the same,
    so that what a killed run left, residents and all, goes with the next. Raises ExportError.
    """
    folder: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = target.with_name(f".{target.name[:_NAME]}.up")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        yield folder
    except OSError as error:
        raise refused(target, error) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def put(made: Path, target: Path) -> None:
    """Move a finished file to its place once the disk has it. Raises OSError."""
    with open(made, "rb+") as file:
        os.fsync(file.fileno())
    made.replace(target)


def refused(target: Path, error: OSError) -> ExportError:
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        return ExportError("disk_full", path=str(target), reason=reason)
    return ExportError("cannot_write", path=str(target), reason=reason)
