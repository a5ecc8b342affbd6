"""Files that appear whole under their name or not at all, also on sticks and shares.

Written under a name ending in `.up`, flushed to the disk, read again, then renamed. A reader
that meets a stump ignores it: its name is none of ours.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from app.errors import Cancelled
from app.store.photos import replace, sync_folder
from app.sync import names, refusals

Progress = Callable[[int, int], None]  # done, total (bytes)
IsCancelled = Callable[[], bool]

_CHUNK = 1 << 20


def put(source: Path, target: Path, progress: Progress, cancelled: IsCancelled) -> None:
    """Copy `source` to `target`, on any file system, and read what arrived.

    The name of `target` says its length and hash. Raises KnownError (`package.write`,
    `package.altered`) or Cancelled; then `target` is as it was before.
    """
    total, done = source.stat().st_size, 0
    aside = target.with_name(target.name + ".up")
    try:
        with open(source, "rb") as given, open(aside, "wb") as taken:
            while piece := given.read(_CHUNK):
                if cancelled():
                    raise Cancelled
                taken.write(piece)
                done += len(piece)
                progress(done, total)
            taken.flush()
            os.fsync(taken.fileno())
        names.check(aside, target.name)
        settle(aside, target)
    except OSError as error:
        raise refusals.cannot_write(error) from error
    finally:
        remove(aside)


def settle(aside: Path, target: Path) -> None:
    """Give a finished, flushed file its name for good. Raises OSError."""
    replace(aside, target)
    sync_folder(target.parent)


def flush(file: Path) -> None:
    """Until the disk says that it has the bytes of a file that another library wrote."""
    with open(file, "rb+") as handle:
        os.fsync(handle.fileno())


def remove(file: Path) -> None:
    """Remove a file of our own if it is there and can be removed."""
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return  # the stick is gone; a stump under a name that nobody reads does no harm
