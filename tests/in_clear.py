"""Every byte of every file: where somebody's name or number can be read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
#: How files begin that can hold words which a search for bytes does not see.
PACKED = (b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"SQLite format 3\x00")


def everything(folders: Iterable[Path]) -> list[Path]:
    return sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())


def in_clear(
    folders: Iterable[Path], words: Iterable[str], *, but: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """(file, word) for each word in each usual encoding; also for names of files.

    Where a file is of a packed kind and its name ends with none of `but`, that is told as well.
    """
    wanted = [(word, word.encode(code)) for word in words for code in ENCODINGS]
    found = []
    for file in everything(folders):
        data = file.read_bytes()
        found += [
            (str(file), word) for word, sought in wanted if sought in data or word in file.name
        ]
        if not file.name.endswith(tuple(but)):
            found += [(str(file), repr(mark)) for mark in PACKED if data.startswith(mark)]
    return found
