"""Reading the XML of a workbook slice by slice: no tree, no entities, no document types."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from contextlib import closing
from typing import Final, Protocol
from xml.parsers import expat

from app.sheets import refusals
from app.sheets.table import MAX_TEXT

#: Bytes that one tag may take: without a bound a single endless one would fill the memory.
_LONGEST_TAG: Final = 4 << 20
_MOST_TEXTS: Final = 3_000_000
_NUMBERS_OF_DATES: Final = frozenset(
    {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
)
_QUOTED: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


class Reader(Protocol):
    """What is told of tags and texts. `name` comes without its prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


def feed(reader: Reader, slices: Generator[bytes, None, None]) -> None:
    """Parse. Raises ExpatError for what is no XML, KnownError for a document type."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    local: dict[str, str] = {}

    def named(name: str) -> str:
        if len(local) > 10_000:
            raise refusals.broken("too many names")
        return local.setdefault(name, name.rpartition(":")[2])

    def start(name: str, attributes: dict[str, str]) -> None:
        reader.start(local.get(name) or named(name), attributes)

    def end(name: str) -> None:
        reader.end(local.get(name) or named(name))

    def refuse(*_anything: object) -> None:
        raise refusals.dangerous()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    fed = 0
    with closing(slices):  # also where parsing stops: it holds the part open
        for data in slices:
            parser.Parse(data, False)
            fed += len(data)
            if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                raise refusals.broken("an endless tag")
    parser.Parse(b"", True)


class Tags:
    """The attributes of a few tags."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []
        self._wanted = wanted

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in self._wanted and len(self.found) < 10_000:
            self.found.append((name, attributes))

    def end(self, name: str) -> None:
        """Only attributes count."""

    def text(self, data: str) -> None:
        """Only attributes count."""


class SharedTexts:
    """The texts that cells point to; without the readings (rPh) that stand above characters."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._length = 0
        self._taking = False
        self._reading = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        if name == "t":
            self._taking = not self._reading
        elif name == "si":
            self._parts, self._length = [], 0
        elif name == "rPh":
            self._reading += 1

    def end(self, name: str) -> None:
        if name == "t":
            self._taking = False
        elif name == "si":
            self.texts.append("".join(self._parts))
            if len(self.texts) > _MOST_TEXTS:
                raise refusals.too_large()
        elif name == "rPh":
            self._reading -= 1

    def text(self, data: str) -> None:
        if self._taking and self._length < MAX_TEXT:
            self._parts.append(data[:MAX_TEXT])
            self._length += len(data)


class Formats:
    """The number formats: own codes by number, and the format number of each cell style."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.styles: list[int] = []
        self._in_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.codes[_whole(attributes, "numFmtId")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells and len(self.styles) < 100_000:
            self.styles.append(_whole(attributes, "numFmtId"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False

    def text(self, data: str) -> None:
        """Only attributes count."""


def _whole(attributes: Mapping[str, str], name: str) -> int:
    text = attributes.get(name, "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def is_date(number: int, codes: Mapping[int, str]) -> bool:
    """Whether a number format shows a date (times alone are none)."""
    code = codes.get(number)
    if code is None:
        return number in _NUMBERS_OF_DATES
    plain = _QUOTED.sub("", code).lower()
    return ("y" in plain or "d" in plain) and "general" not in plain
