"""Names of exchanged files: a reader trusts them (length and hash), never the folder around.

`<device 12 hex>-<from 8 dec>-<to 8 dec>-<bytes>-<first 32 hex of SHA-256>` and `.svp` (package)
or `.svo` (start file of the office). Nothing personal; only `[a-z0-9.-]`, at most 96 characters,
so that names survive FAT, Windows, WebDAV and case-insensitive folders.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from app.sync import refusals

PACKAGE = ".svp"
START = ".svo"

#: No package is larger; the writer stays at 256 MiB unless told otherwise.
LARGEST = 1 << 30
_NAME = re.compile(
    r"(?P<device>[0-9a-f]{12})-(?P<first>[0-9]{8})-(?P<last>[0-9]{8})"
    r"-(?P<size>[1-9][0-9]{0,11})-(?P<hash>[0-9a-f]{32})(?P<ending>\.svp|\.svo)"
)


@dataclass(frozen=True)
class FileName:
    """A parsed name: sender, range of its log (first..last, empty when last < first), contents."""

    device: str
    first: int
    last: int
    size: int  # bytes
    hash: str  # first 32 hex digits of SHA-256
    ending: str = PACKAGE

    @property
    def sent(self) -> tuple[str, int, int]:
        """What the manifest inside must say too."""
        return self.device, self.first, self.last

    def __str__(self) -> str:
        return (
            f"{self.device}-{self.first:08d}-{self.last:08d}-{self.size}-{self.hash}{self.ending}"
        )


def parse(name: str) -> FileName | None:
    """The parts of an exact name; None for conflict copies, stumps, other cases and all else."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    return FileName(
        match["device"],
        int(match["first"]),
        int(match["last"]),
        int(match["size"]),
        match["hash"],
        match["ending"],
    )


def parsed(name: str) -> FileName:
    """As `parse`, for a name that must be one of ours. Raises KnownError `package.name`."""
    found = parse(name)
    if found is None:
        raise refusals.foreign_name(name)
    return found


def name_for(file: Path, device: str, first: int, last: int, ending: str = PACKAGE) -> FileName:
    """The name that the finished `file` must get."""
    return FileName(device, first, last, file.stat().st_size, digest(file)[:32], ending)


def digest(file: Path) -> str:
    """Hex SHA-256 of a file, read in pieces."""
    with open(file, "rb", buffering=0) as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def check(file: Path, called: str) -> FileName:
    """The parts of the name `called`, after making sure that `file` has that length and hash.

    Raises KnownError (`package.name`, `package.altered`); nothing inside is looked at before.
    """
    name = parsed(called)
    size = file.stat().st_size
    if size != name.size or size > LARGEST:
        raise refusals.altered(f"{size} ≠ {name.size}")
    if digest(file)[:32] != name.hash:
        raise refusals.altered("sha256")
    return name
