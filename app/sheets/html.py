"""A web page saved as .xls, as many platforms hand it out: the rows of its largest table.

Only the text of cells is taken, by Python's own tolerant parser; nothing is fetched or run.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from app.errors import Cancelled
from app.i18n import _
from app.sheets import refusals
from app.sheets.table import (
    MAX_COLUMNS,
    MAX_TEXT,
    Gathering,
    IsCancelled,
    Progress,
    Table,
)
from app.sheets.text import decoded, loaded

_LARGEST: Final = 100_000_000
_SLICE: Final = 1 << 16
_MARK: Final = re.compile(rb"<(!doctype html|html|head|meta|table|style|body|div)\b", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([a-z0-9_-]+)", re.IGNORECASE)


def kind(head: bytes) -> str:
    """`html` for a web page, "" for anything else; XML of other programs is refused."""
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    if start[:5].lower() == b"<?xml" and not _MARK.search(start):
        raise refusals.other_format(_("一个 XML 文件"))
    return "html" if start.startswith(b"<") and _MARK.search(start) else ""


def read(file: Path, progress: Progress, cancelled: IsCancelled) -> Table:
    data = loaded(file, _LARGEST)
    text = _text(data)
    parser = _Tables()
    for at in range(0, len(text), _SLICE):
        if cancelled():
            raise Cancelled
        parser.feed(text[at : at + _SLICE])
        progress(min(at + _SLICE, len(text)), len(text))
    parser.close()
    found = max(parser.tables, key=lambda table: len(table.rows), default=None)
    if found is None or not found.rows:
        raise refusals.empty()
    return Table((), "", tuple(found.rows), found.width, "html", found.beyond)


def _text(data: bytes) -> str:
    said = _CHARSET.search(data[:4096])
    if said and said[1].lower() in {b"gbk", b"gb2312", b"gb18030"}:
        return data.decode("gb18030", errors="replace")
    return decoded(data)


class _Tables(HTMLParser):
    """The tables of a page; a cell over several rows or columns says the same in each."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Gathering] = []
        self._texts: list[str] = []
        self._below: dict[int, tuple[int, str]] = {}  # column → rows yet, text
        self._cell: list[str] | None = None
        self._across = self._down = 1
        self._number = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append(Gathering(refusals.too_large))
            self._below, self._number = {}, 0
        elif tag == "tr":
            self._end_row()
        elif tag in {"td", "th"}:
            self._end_cell()
            given = dict(attrs)
            self._across = _span(given.get("colspan"))
            self._down = _span(given.get("rowspan"))
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._end_cell()
        elif tag in {"tr", "table"}:
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and len(self._cell) < 100:
            self._cell.append(data[:MAX_TEXT])

    def close(self) -> None:
        super().close()
        self._end_row()

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        said = " ".join("".join(self._cell).split())
        self._cell = None
        self._fill()
        for _n in range(self._across):
            if self._down > 1 and len(self._below) < MAX_COLUMNS:
                self._below[len(self._texts)] = (self._down - 1, said)
            self._texts.append(said)

    def _fill(self) -> None:
        """What reaches down from the rows above into the next columns."""
        while (held := self._below.get(len(self._texts))) is not None:
            left, said = held
            if left > 1:
                self._below[len(self._texts)] = (left - 1, said)
            else:
                del self._below[len(self._texts)]
            self._texts.append(said)

    def _end_row(self) -> None:
        self._end_cell()
        if self._texts and self.tables:
            self._fill()
            self._number += 1
            self.tables[-1].add(self._number, self._texts, {})
        self._texts = []


def _span(said: str | None) -> int:
    return (
        min(int(said), 1000)
        if said and said.isascii() and said.isdigit() and len(said) < 6 and int(said)
        else 1
    )
