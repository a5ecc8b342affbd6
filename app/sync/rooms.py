"""The survey's own folders for exchange, and sweeping them after the program was killed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from app.keys.scratch import scratch
from app.store.photos import make_folder
from app.sync import publish, refusals

#: Packages written here, kept until they are acknowledged.
OUTBOX: Final = "outbox"
#: Whole packages, copied from sticks, that wait to be merged.
INBOX: Final = "inbox"
#: Packages while they are read, enciphered under keys in memory; gone at all other times.
INTAKE: Final = "intake"
#: Start files before they get their name: nothing personal is in them.
PLAIN: Final = "packing.zip.up"


def sweep(folder: Path) -> None:
    """Remove the stumps that a killed program left in a survey's `folder`."""
    shutil.rmtree(folder / INTAKE, ignore_errors=True)
    for room in (OUTBOX, INBOX):
        for stump in (folder / room).glob("*.up"):
            publish.remove(stump)


@contextmanager
def intake(folder: Path) -> Iterator[Path]:
    """A private, empty folder inside the survey, gone afterwards. Raises KnownError."""
    room = folder / INTAKE
    shutil.rmtree(room, ignore_errors=True)
    try:
        room.mkdir(mode=0o700)
        yield room
    except OSError as error:
        raise refusals.cannot_write(error) from error
    finally:
        shutil.rmtree(room, ignore_errors=True)


@contextmanager
def packing(folder: Path) -> Iterator[BinaryIO]:
    """An open file for an archive with residents' data: nobody else can read it on the disk.

    Raises KnownError.
    """
    try:
        make_folder(folder / OUTBOX)
        with scratch(folder / OUTBOX) as file:
            yield file
    except OSError as error:
        raise refusals.cannot_write(error) from error


@contextmanager
def plain(folder: Path) -> Iterator[Path]:
    """Where to write an archive for the public; whatever is there is gone afterwards."""
    file = folder / OUTBOX / PLAIN
    publish.remove(file)
    try:
        file.parent.mkdir(exist_ok=True)
        yield file
    except OSError as error:
        raise refusals.cannot_write(error) from error
    finally:
        publish.remove(file)
