"""What reading gives: rows of texts, the cells that cannot be trusted, and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

#: Rows with something in them. Empty ones cost nothing, however many a file claims.
MAX_ROWS: Final = 200_000
MAX_CELLS: Final = 6_000_000
#: Excel's IV; what stands further right is no roster.
MAX_COLUMNS: Final = 256
#: What one cell keeps. Excel itself holds 32,767.
MAX_TEXT: Final = 4_000
#: From here on a number has lost digits: Excel keeps fifteen.
EXACT: Final = 10**15

Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]

_NONE: Final[Mapping[int, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` as Excel shows it, `texts` from column A on, "" where nothing stands.

    `troubles` says of a column (from 0) why its text is not to be trusted: `error` (#N/A …),
    `no_value` (a formula that was never computed), `precision` (a long number that lost digits).
    """

    number: int
    texts: tuple[str, ...]
    troubles: Mapping[int, str]

    def text(self, column: int) -> str:
        return self.texts[column] if 0 <= column < len(self.texts) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. `beyond` counts cells that stood too far right and were left out."""

    sheets: tuple[str, ...]
    sheet: str
    rows: tuple[Row, ...]
    width: int
    kind: str  # xlsx, xls, csv, html
    beyond: int = 0


def letters(column: int) -> str:
    """A column's name as Excel shows it: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


class Gathering:
    """Rows as they come, held to the limits; `too_large` is raised by whoever words it."""

    def __init__(self, too_large: Callable[[], Exception]) -> None:
        self.rows: list[Row] = []
        self.width = 0
        self.beyond = 0
        self._cells = 0
        self._too_large = too_large

    def add(self, number: int, texts: list[str], troubles: dict[int, str]) -> None:
        """Keep a row, without its empty end; an empty one is passed over."""
        while texts and not texts[-1] and len(texts) - 1 not in troubles:
            texts.pop()
        if len(texts) > MAX_COLUMNS:
            self.beyond += sum(bool(text) for text in texts[MAX_COLUMNS:])
            del texts[MAX_COLUMNS:]
            troubles = {at: code for at, code in troubles.items() if at < MAX_COLUMNS}
        if not any(texts) and not troubles:
            return
        self._cells += len(texts)
        if len(self.rows) >= MAX_ROWS or self._cells > MAX_CELLS:
            raise self._too_large()
        self.width = max(self.width, len(texts))
        self.rows.append(Row(number, tuple(texts), troubles or _NONE))


def plain_number(value: float) -> tuple[str, str]:
    """A number as a person would write it, and its trouble: 1985.0 is 1985, 2.50 is 2.5."""
    if value != value or value in {float("inf"), float("-inf")}:
        return str(value), "error"
    if abs(value) >= EXACT:
        return f"{value:.5E}", "precision"  # as Excel shows it
    if value == int(value):
        return str(int(value)), ""
    return f"{value:.10f}".rstrip("0").rstrip("."), ""
