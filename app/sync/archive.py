"""The ZIP inside exchanged files, read as if an enemy had written it.

Only the names of the format, none twice; no links, no encryption, no ZIP64, no bytes outside the
directory's account; nothing that swells more than twentyfold; every member is read with the
size and hash that the signed manifest names, and no name from inside ever becomes a path.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final

from app.sync import refusals

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
REVISIONS: Final = "revs.jsonl"
PERSONAL: Final = "personal.jsonl"

MAX_RATIO: Final = 20
MAX_MEMBERS: Final = 10_000
MAX_TOTAL: Final = 1 << 30

_MAX_DIRECTORY: Final = 4 << 20
_END: Final = struct.Struct("<4s4H2LH")  # end of central directory, APPNOTE 6.3 §4.3.16
_NAME = re.compile(
    r"manifest\.json|manifest\.sig|revs\.jsonl|personal\.jsonl"
    r"|forms/[0-9a-f]{64}\.xlsx|(?:photos|copies)/[0-9a-f]{64}"
)
_CHUNK = 1 << 20


def form_name(digest: str) -> str:
    return f"forms/{digest}.xlsx"


def photo_name(digest: str) -> str:
    return f"photos/{digest}"


def copy_name(digest: str) -> str:
    """The report copy of the original with this hash."""
    return f"copies/{digest}"


class ArchiveWriter:
    """Writes members one after the other; the same contents always give the same bytes."""

    def __init__(self, target: Path | BinaryIO) -> None:
        self._zip = zipfile.ZipFile(target, "x", allowZip64=False)

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def text(self, name: str, data: bytes) -> None:
        """Add lines of text, packed unless that would look like a bomb to the reader."""
        packed = len(zlib.compress(data, 6))
        small = packed * (MAX_RATIO - 1) > len(data)  # a little room for the other library
        self._zip.writestr(_info(name), data, zipfile.ZIP_DEFLATED if small else None)

    def stored(self, name: str, data: bytes) -> None:
        """Add bytes that are packed already (photo, spreadsheet) or must not be (signature)."""
        self._zip.writestr(_info(name), data)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)  # dated 1980: when is the manifest's business
    info.create_system = 3
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    return info


class Archive:
    """An opened archive whose directory has been checked; `names` are those of the format."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive
        self._members = {info.filename: info for info in archive.infolist()}

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._members)

    def read(self, name: str, most: int) -> bytes:
        """A member of at most `most` bytes. Raises KnownError `package.format`."""
        info = self._members.get(name)
        if info is None or info.file_size > most:
            raise refusals.malformed(name)
        with _border(), self._zip.open(info) as member:
            data = member.read(info.file_size + 1)
        if len(data) != info.file_size:
            raise refusals.malformed(name)
        return data

    def exactly(self, name: str, size: int, digest: str | None) -> bytes:
        """A member with this size and, where given, SHA-256. Raises KnownError."""
        data = self.read(name, size)
        if len(data) != size:
            raise refusals.malformed(name)
        if digest is not None and hashlib.sha256(data).hexdigest() != digest:
            raise refusals.malformed(name)
        return data


@contextmanager
def opened(file: Path | BinaryIO) -> Iterator[Archive]:
    """Open an untrusted archive. Raises KnownError `package.format` before anything is unpacked."""
    if isinstance(file, Path):
        with open(file, "rb") as source, opened(source) as archive:
            yield archive
        return
    _check_end(file)
    with _border():
        found = zipfile.ZipFile(file)
    with found:
        _check_members(found.infolist())
        yield Archive(found)


@contextmanager
def _border() -> Iterator[None]:
    """What `zipfile` raises for bytes that are no archive of ours."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        UnicodeDecodeError,
    ) as error:
        raise refusals.malformed(str(error)) from error


def _check_end(source: BinaryIO) -> None:
    """The directory must be small and end the file, before `zipfile` reads it into memory."""
    size = source.seek(0, os.SEEK_END)
    if size < _END.size:
        raise refusals.malformed("no archive")
    source.seek(-_END.size, os.SEEK_END)
    mark, disk, first, here, count, length, start, comment = _END.unpack(source.read(_END.size))
    sound = (
        mark == b"PK\5\6"
        and not (disk or first or comment)
        and here == count <= MAX_MEMBERS
        and length <= _MAX_DIRECTORY
        and start + length + _END.size == size
    )
    if not sound:
        raise refusals.malformed("directory")


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    total, seen = 0, set()
    for info in members:
        name = info.filename
        if info.orig_filename != name or not _NAME.fullmatch(name) or name in seen:
            raise refusals.malformed(f"name {name!r}")
        seen.add(name)
        if info.flag_bits & 0x1 or info.create_system != 3:
            raise refusals.malformed(f"flags {name}")
        if stat.S_IFMT(info.external_attr >> 16) != stat.S_IFREG:
            raise refusals.malformed(f"link {name}")
        plain = name.startswith(("photos/", "copies/")) or name == SIGNATURE
        if info.compress_type not in ((0,) if plain else (0, zipfile.ZIP_DEFLATED)):
            raise refusals.malformed(f"method {name}")
        if info.file_size > MAX_RATIO * info.compress_size:
            raise refusals.malformed(f"ratio {name}")
        total += info.file_size
    if total > MAX_TOTAL:
        raise refusals.malformed("total")
