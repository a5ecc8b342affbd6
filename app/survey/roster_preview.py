"""A list as it was found: its sheet, its header, what every column probably means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app import sheets
from app.domain.roster import columns
from app.domain.roster.columns import Guess, Header
from app.domain.roster.lines import header_again
from app.domain.roster.rules import rules
from app.sheets import Row, Table
from app.survey import column_memory

_SAMPLES: Final = 200
_SHOWN: Final = 3


@dataclass(frozen=True)
class ColumnView:
    """One column: Excel's letter, the header's words, the guess, its first values."""

    number: int
    letter: str
    words: str
    guess: Guess
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """What a file holds. `header_row` is the number that Excel shows, 0 where there is none."""

    file: Path
    table: Table
    header: Header
    header_row: int
    columns: tuple[ColumnView, ...]
    remembered: bool  # the mapping of the last time, not guessed

    @property
    def mapping(self) -> dict[int, str]:
        """Column → field as guessed or remembered; columns that nobody knows are left out."""
        return {one.number: one.guess.field for one in self.columns if one.guess.field}

    @property
    def data(self) -> tuple[Row, ...]:
        """The rows below the header."""
        return self.table.rows[self.header.below :]

    @property
    def words(self) -> tuple[str, ...]:
        return self.header.words

    @property
    def unsure(self) -> tuple[ColumnView, ...]:
        """Columns that a person should look at."""
        return tuple(one for one in self.columns if one.guess.confidence in {"unsure", "likely"})


def look(file: Path, table: Table, header_row: int | None = None) -> Preview:
    """Find the header (or take the row that is named, 0 for none) and guess the columns."""
    top = [row.texts for row in table.rows[:40]]
    if header_row is None:
        known = column_memory.known(top[: rules().limits["header_rows"]])
        found = columns.header_at(top, known) if known >= 0 else columns.find_header(top)
    else:
        numbers = [row.number for row in table.rows[: max(header_row, 1)]]
        at = numbers.index(header_row) if header_row in numbers else -1
        beside = [row.texts for row in table.rows[: at + 2]]
        found = columns.header_at(beside, at) if at >= 0 else None
    header = found or Header(-1, -1, ())
    below = [
        row.texts
        for row in table.rows[header.below : header.below + _SAMPLES]
        if not header_again(row.texts, header.words)
    ]
    kept = column_memory.recall(header.words) if any(header.words) else {}
    guesses = columns.guess(header.words, below)
    views = []
    for number in range(max(table.width, len(header.words))):
        words = header.words[number] if number < len(header.words) else ""
        samples = tuple(row[number] for row in below[:50] if number < len(row) and row[number])[
            :_SHOWN
        ]
        if not words and not samples:
            continue
        guess = guesses[number] if number < len(guesses) else Guess("", "none")
        if kept:
            guess = Guess(kept.get(number, ""), "sure")
        views.append(ColumnView(number, sheets.letters(number), words, guess, samples))
    first = table.rows[header.last].number if header.last >= 0 else 0
    return Preview(file, table, header, first, tuple(views), bool(kept))


def confirmed(preview: Preview, mapping: Mapping[int, str]) -> None:
    """Keep a mapping for the next list with this header, where it differs from what is guessed."""
    if any(preview.header.words):
        column_memory.keep(preview.header.words, mapping)
