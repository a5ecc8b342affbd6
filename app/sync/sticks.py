"""Removable drives that are plugged in now, with what a hand-over left on them.

Asked again and again while a clerk waits with the next stick, so it opens no file: it lists names.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from app.sync import names

#: Where Linux writes down what is mounted, and below what a desktop mounts what is plugged in.
MOUNTS = Path("/proc/mounts")
ROOTS: tuple[str, ...] = ("/media/", "/run/media/")
#: The folder of an exchange begins like this.
_FOLDER = "chengjian-"
#: Names looked through at most in one folder: enough to say that there is something.
_MOST = 2_000
_REMOVABLE = 2  # GetDriveTypeW: DRIVE_REMOVABLE


@dataclass(frozen=True)
class Stick:
    """A removable drive: its folder, what people call it, how many hand-over files lie on it.

    `more`: it has an exchange folder, whose files are not counted. `readable` False: it is there,
    but cannot be listed.
    """

    folder: Path
    name: str
    packages: int = 0
    more: bool = False
    readable: bool = True

    @property
    def empty(self) -> bool:
        """Whether nobody left a hand-over on it."""
        return self.readable and not (self.packages or self.more)


def plugged_in() -> list[Stick]:
    """All removable drives that hold a medium now, in the order of their folders."""
    found: Iterable[tuple[Path, str]] = _windows() if sys.platform == "win32" else _mounted()
    return [_looked_at(folder, name) for folder, name in sorted(found)]


def _looked_at(folder: Path, name: str) -> Stick:
    packages, more = 0, False
    try:
        with os.scandir(folder) as entries:
            for entry in islice(entries, _MOST):
                known = names.parse(entry.name)
                packages += known is not None and known.ending == names.PACKAGE
                more = more or entry.name.startswith(_FOLDER)
    except OSError:
        return Stick(folder, name, readable=False)
    return Stick(folder, name, packages, more)


def _mounted() -> Iterator[tuple[Path, str]]:
    """Mount points below the folders in which desktops mount sticks."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        columns = line.split(" ")
        point = _plain(columns[1]) if len(columns) > 1 else ""
        if point.startswith(ROOTS):
            yield Path(point), Path(point).name


def _plain(text: str) -> str:
    """Mount points write space, tab, newline and backslash as octal escapes."""
    for code in ("040", "011", "012", "134"):
        text = text.replace("\\" + code, chr(int(code, 8)))
    return text


def _windows() -> list[tuple[Path, str]]:
    """Drive letters of removable drives, each with the label of its medium."""
    found: list[tuple[Path, str]] = []
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        held = kernel.GetLogicalDrives()
        for number in range(26):
            root = f"{chr(ord('A') + number)}:\\"
            if not held >> number & 1 or kernel.GetDriveTypeW(root) != _REMOVABLE:
                continue
            label = ctypes.create_unicode_buffer(261)
            medium = kernel.GetVolumeInformationW(root, label, 261, None, None, None, None, 0)
            if medium:  # a card reader without a card is a drive too
                name = f"{label.value} ({root[:2]})" if label.value else root[:2]
                found.append((Path(root), name))
    return found
