"""What a disk may look like after a power cut, from the log of `accident_disk.c`.

The model is harsher than most disks: bytes are certain once their file was synced, a name (made,
renamed, deleted) once its folder was synced, nothing before. What is not certain survives or not,
each name and each sector of 512 bytes by itself; only a rename is done whole or not at all.
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
    """`kind` as in `accident_disk.c`, and A: something was acknowledged (text in `data`)."""

    kind: str
    path: str
    at: int
    data: bytes


def acknowledgement(text: str) -> bytes:
    """The record by which a process tells, in the same log, that a call returned."""
    return _HEAD.pack(b"A", 0, len(text.encode()), 0) + text.encode()


def read_log(file: Path, written: Path, read: Path) -> list[Event]:
    """The events below the folder `written`, as if they had been below `read`."""
    here, there = str(written).encode(), str(read).encode()
    data, events, at = file.read_bytes(), [], 0
    while at < len(data):
        kind, path_length, length, offset = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        path = data[at : at + path_length].replace(here, there, 1).decode()
        at += path_length
        content = data[at : at + length]
        if kind == b"R":
            content = content.replace(here, there, 1)
        events.append(Event(kind.decode(), path, offset, content))
        at += length
    return events


@dataclass(eq=False)
class _File:
    """The bytes of one file, whatever it is called."""

    sure: bytearray = field(default_factory=bytearray)
    pending: list[Event] = field(default_factory=list)


@dataclass(frozen=True)
class _Naming:
    """A change of names that no sync of its folders has made certain yet."""

    names: tuple[tuple[str, _File | None], ...]  # path → what it names from then on
    folders: frozenset[str]


class Disk:
    """The state of the disk below `folder` while events are replayed."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self._now: dict[str, _File | None] = {}  # as the process sees it; None: a folder
        for path in sorted(folder.rglob("*")):
            self._now[str(path)] = None if path.is_dir() else _File(bytearray(path.read_bytes()))
        self._sure: dict[str, _File | None] = dict(self._now)
        self._pending: list[_Naming] = []
        self.acknowledged: list[str] = []

    def apply(self, event: Event) -> None:
        kind, path = event.kind, event.path
        if kind == "A":
            self.acknowledged.append(event.data.decode())
        elif kind == "C":
            self._name({path: _File()})
        elif kind == "M":
            self._name({path: None})
        elif kind in "DX":
            self._name({}, gone=(path,))
        elif kind == "R":
            self._rename(path, event.data.decode())
        elif kind in "WT":
            file = self._now.get(path)
            if file is not None:  # else it was deleted while it was open
                file.pending.append(event)
        else:
            self._sync(path)

    def _name(self, made: dict[str, _File | None], gone: tuple[str, ...] = ()) -> None:
        for path in gone:
            del self._now[path]
        self._now |= made
        names = (*((path, _GONE) for path in gone), *made.items())
        self._pending.append(_Naming(names, frozenset(_parent(path) for path, _file in names)))

    def _rename(self, source: str, target: str) -> None:
        moved = [p for p in self._now if p == source or p.startswith(source + "/")]
        made = {target + path[len(source) :]: self._now[path] for path in moved}
        for path in moved:
            del self._now[path]
        self._now |= made
        names = (*((path, _GONE) for path in moved), *made.items())
        self._pending.append(_Naming(names, frozenset((_parent(source), _parent(target)))))

    def _sync(self, path: str) -> None:
        file = self._now.get(path)
        if file is not None:
            for event in file.pending:
                _change(file.sure, event)
            file.pending.clear()
            return
        for naming in [one for one in self._pending if path in one.folders]:
            self._pending.remove(naming)
            _apply(self._sure, naming)

    def image(self, target: Path, chance: random.Random) -> None:
        """Write one possible disk into `target`, an empty folder in the place of ours."""
        luck = chance.choice((0.0, 0.2, 0.5, 0.8, 1.0))
        names = dict(self._sure)
        for naming in self._pending:
            if chance.random() < luck:
                _apply(names, naming)
        for path, file in sorted(names.items()):
            place = target / path[len(self.folder) + 1 :]
            if not place.parent.is_dir():
                continue  # its folder was lost
            if file is None:
                place.mkdir()
                continue
            content = bytearray(file.sure)
            for event in file.pending:
                for part in _sectors(event):
                    if chance.random() < luck:
                        _change(content, part)
            place.write_bytes(content)


_GONE = _File()


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _apply(names: dict[str, _File | None], naming: _Naming) -> None:
    for path, file in naming.names:
        if file is _GONE:
            names.pop(path, None)
        else:
            names[path] = file


def _sectors(event: Event) -> Iterator[Event]:
    if event.kind != "W":
        yield event
        return
    at, end = event.at, event.at + len(event.data)
    while at < end:
        stop = min(end, (at // _SECTOR + 1) * _SECTOR)
        yield Event("W", event.path, at, event.data[at - event.at : stop - event.at])
        at = stop


def _change(content: bytearray, event: Event) -> None:
    if event.kind == "T":
        del content[event.at :]
        content.extend(bytes(event.at - len(content)))
    else:
        content.extend(bytes(max(0, event.at - len(content))))
        content[event.at : event.at + len(event.data)] = event.data
