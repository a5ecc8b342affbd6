"""The cells of one sheet of an .xlsx, in plain text, and merged ones spread over their range."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from app.sheets import refusals
from app.sheets.table import MAX_COLUMNS, MAX_TEXT, Gathering, Row, plain_number

_MOST_MERGED: Final = 50_000
#: Cells that merging may fill altogether: what a roster of many short ranges needs.
_MOST_SPREAD: Final = 3_000_000
_LAST_SERIAL: Final = 2_958_465  # 9999-12-31
_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a day in a sheet has no time zone
_ZERO_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - likewise

Merged = tuple[int, int, int, int]  # first row, first column, last row, last column


class SheetReader:
    """Told of the tags of a sheet, gathers its rows. Rows and cells may come without numbers."""

    def __init__(self, texts: list[str], dates: frozenset[int], *, from_1904: bool = False) -> None:
        self.gathered = Gathering(refusals.too_large)
        self.merged: list[Merged] = []
        self.beyond = 0
        self._texts = texts
        self._dates = dates
        self._zero = _ZERO_1904 if from_1904 else _ZERO
        self._columns: dict[str, int] = {}
        self._row = 0
        self._column = -1
        self._cells: list[str] = []
        self._troubles: dict[int, str] = {}
        self._kind = ""
        self._style = ""
        self._taking = False
        self._formula = False
        self._parts: list[str] = []
        self._length = 0
        self._reading = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._column = self._place(attributes.get("r", ""))
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._parts = []
            self._length = 0
            self._formula = False
        elif name in {"v", "t"}:
            self._taking = not self._reading
        elif name == "row":
            self._begin(attributes.get("r", ""))
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._reading += 1
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name == "c":
            if self._parts or self._formula:
                self._keep()
        elif name in {"v", "t"}:
            self._taking = False
        elif name == "row":
            self.gathered.add(self._row, self._cells, self._troubles)
        elif name == "rPh":
            self._reading -= 1

    def text(self, data: str) -> None:
        if self._taking and self._length < MAX_TEXT:
            self._parts.append(data[:MAX_TEXT])
            self._length += len(data)

    def _begin(self, said: str) -> None:
        number = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0
        self._row = number if number > self._row else self._row + 1
        self._column = -1
        self._cells = []
        self._troubles = {}

    def _place(self, reference: str) -> int:
        """The column of a reference such as AB12; the next one where there is none."""
        name = reference.rstrip("0123456789")
        if not name:
            return self._column + 1
        known = self._columns.get(name)
        if known is None:
            known = _column(name)
            if len(self._columns) < 20_000:
                self._columns[name] = known
        return known

    def _keep(self) -> None:
        raw = "".join(self._parts)
        text, trouble = self._said(raw)
        if not text and not trouble:
            return
        column = self._column
        if column >= MAX_COLUMNS:
            self.beyond += 1
            return
        cells = self._cells
        if column < len(cells):
            cells[column] = text
        else:
            if column > len(cells):
                cells.extend([""] * (column - len(cells)))
            cells.append(text)
        if trouble:
            self._troubles[column] = trouble

    def _said(self, raw: str) -> tuple[str, str]:
        """The text of a cell and why it is not to be trusted."""
        kind = self._kind
        if kind == "s":
            at = int(raw) if raw.isdigit() else -1
            return (self._texts[at], "") if 0 <= at < len(self._texts) else ("", "error")
        if kind in {"inlineStr", "str"}:
            return (raw, "") if raw or not self._formula else ("", "")
        if kind == "e":
            return raw or "#N/A", "error"
        if kind == "b":
            return ("TRUE" if raw == "1" else "FALSE"), ""
        if kind == "d":
            return raw[:10], ""
        if not raw.strip():
            return "", "no_value" if self._formula else ""
        return self._number(raw.strip())

    def _number(self, raw: str) -> tuple[str, str]:
        dated = bool(self._style) and self._style.isdigit() and int(self._style) in self._dates
        if not dated and len(raw) < 16 and raw.isdigit() and raw.isascii():
            return raw.lstrip("0") or "0", ""
        try:
            value = float(raw)
        except ValueError:
            return raw, "error"
        if dated and 0 < value <= _LAST_SERIAL:
            return (self._zero + timedelta(days=int(value))).date().isoformat(), ""
        return plain_number(value)

    def _merge(self, reference: str) -> None:
        first, _colon, last = reference.partition(":")
        begin, end = _cell(first), _cell(last or first)
        if begin is not None and end is not None and len(self.merged) < _MOST_MERGED:
            self.merged.append((*begin, end[0], min(end[1], MAX_COLUMNS - 1)))


def _column(name: str) -> int:
    """0 for A; far right for what is no column's name."""
    if not name.isascii() or not name.isalpha() or len(name) > 3:
        return MAX_COLUMNS
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _cell(reference: str) -> tuple[int, int] | None:
    name = reference.rstrip("0123456789")
    digits = reference[len(name) :]
    if not name or not digits or len(digits) > 8:
        return None
    return int(digits), _column(name)


def spread(rows: list[Row], merged: Iterable[Merged]) -> list[Row]:
    """Every cell of a merged range says what its first one says: so the reader sees it."""
    numbers = [row.number for row in rows]
    changed: dict[int, list[str]] = {}
    left_to_fill = _MOST_SPREAD
    for top, left, bottom, right in merged:
        at = bisect_left(numbers, top)
        if at >= len(rows) or rows[at].number != top or left > right:
            continue
        said = rows[at].text(left)
        if not said:
            continue
        while at < len(rows) and rows[at].number <= bottom:
            texts = changed.setdefault(at, list(rows[at].texts))
            texts.extend([""] * (right + 1 - len(texts)))
            for column in range(left, right + 1):
                texts[column] = texts[column] or said
            left_to_fill -= right + 1 - left
            if left_to_fill < 0:
                raise refusals.broken("too many merged cells")
            at += 1
    for at, texts in changed.items():
        rows[at] = Row(rows[at].number, tuple(texts), rows[at].troubles)
    return rows
