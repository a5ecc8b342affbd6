"""What a disk may look like after a power cut, from the log of `powercut_vfs.c`.

The model (sync.md §3.1): what a file was told before its last sync is on the disk; later writes
survive sector by sector (512 bytes), each at random; a truncation or deletion is certain after
the next sync of any file, and a matter of luck before.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_HEAD = struct.Struct("=cHIq")
_SECTOR = 512


@dataclass(frozen=True)
class Event:
    """`kind`: W write, T truncate, S sync, D delete, A acknowledged (text in `data`)."""

    kind: str
    name: str
    at: int
    data: bytes


def acknowledgement(text: str) -> bytes:
    """The record by which the tested process tells, in the same log, that a call returned."""
    return _HEAD.pack(b"A", 0, len(text.encode()), 0) + text.encode()


def read_log(file: Path) -> list[Event]:
    data = file.read_bytes()
    events = []
    at = 0
    while at < len(data):
        kind, name_length, length, offset = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        name = data[at : at + name_length].decode()
        at += name_length
        events.append(Event(kind.decode(), name, offset, data[at : at + length]))
        at += length
    return events


@dataclass
class _File:
    sure: bytearray | None = None  # None: there is no such file
    pending: list[Event] = field(default_factory=list)


class Disk:
    """The state of a disk while events are replayed."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            file.name: _File(bytearray(file.read_bytes()))
            for file in folder.iterdir()
            if file.is_file()
        }
        self.acknowledged: list[str] = []

    def apply(self, event: Event) -> None:
        if event.kind == "A":
            self.acknowledged.append(event.data.decode())
        elif event.kind == "S":
            for name, file in self._files.items():
                self._sync(file, whole=name == event.name)
        else:
            self._files.setdefault(event.name, _File()).pending.append(event)

    @staticmethod
    def _sync(file: _File, *, whole: bool) -> None:
        """Data of the synced file become certain; of others only what changed their names."""
        last = -1
        for place, event in enumerate(file.pending):
            if whole or event.kind in "TD":
                last = place
        # A truncation drags along what was written before it: kinder than some disks, but
        # SQLite truncates nothing that it has not finished with.
        for event in file.pending[: last + 1]:
            file.sure = _changed(file.sure, event)
        del file.pending[: last + 1]

    def image(self, folder: Path, chance: random.Random) -> None:
        """Write one possible disk into `folder`."""
        luck = chance.choice((0.0, 0.2, 0.5, 0.8, 1.0))
        for name, file in self._files.items():
            content = None if file.sure is None else bytearray(file.sure)
            for event in file.pending:
                for part in _sectors(event):
                    if chance.random() < luck:
                        content = _changed(content, part)
            if content is not None:
                (folder / name).write_bytes(content)


def _sectors(event: Event) -> Iterator[Event]:
    if event.kind != "W":
        yield event
        return
    at = event.at
    end = event.at + len(event.data)
    while at < end:
        stop = min(end, (at // _SECTOR + 1) * _SECTOR)
        yield Event("W", event.name, at, event.data[at - event.at : stop - event.at])
        at = stop


def _changed(content: bytearray | None, event: Event) -> bytearray | None:
    if event.kind == "D":
        return None
    content = bytearray() if content is None else content
    if event.kind == "T":
        del content[event.at :]
        content.extend(bytes(event.at - len(content)))
    else:
        content.extend(bytes(max(0, event.at - len(content))))
        content[event.at : event.at + len(event.data)] = event.data
    return content
