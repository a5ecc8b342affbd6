"""What a table is: sheets with typed columns, and their rows as one stream.

Rows of several sheets come interleaved, as whoever reads records meets them: a record is opened
once, for its own line and for the lines of its repeats. A writer holds one row at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final, Literal, TypeAlias

#: `id` is a text that looks like a number to a spreadsheet: 18 digits, leading noughts.
Kind = Literal["text", "id", "number", "date", "picture"]


class NotAsked(Enum):
    """The cell of a question that the form's logic left out: apart from one without an answer."""

    TOKEN = "/"


NOT_ASKED: Final = NotAsked.TOKEN


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG or PNG in a cell; `open` is called when it is written, one picture at a time."""

    open: Callable[[], bytes]
    name: str


#: A datetime is written as the clock showed it there: spreadsheets know no time zones.
Cell: TypeAlias = str | int | Decimal | date | datetime | Picture | NotAsked | None
Row: TypeAlias = tuple[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Column:
    """`code` is what a program reads the column by, `label` what a person does.

    `width`: in half-width characters, 0 = as its cells need; `personal`: tells of a resident;
    `format`: how a spreadsheet shows its dates or numbers, "" for the usual way.
    """

    code: str
    label: str
    kind: Kind = "text"
    width: int = 0
    personal: bool = False
    format: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`code` names the sheet to programs. `head`: rows of header cells where they are not codes and
    labels; in it, a cell that is the same as its left neighbour, or empty below another, is one
    with it. `title` stands above."""

    name: str
    columns: tuple[Column, ...]
    frozen: int = 1
    title: str = ""
    head: tuple[tuple[str, ...], ...] = ()
    code: str = ""

    @property
    def head_rows(self) -> tuple[tuple[str, ...], ...]:
        """The header as it is printed: codes over labels, unless `head` says otherwise."""
        if self.head:
            return self.head
        codes = tuple(column.code for column in self.columns)
        return codes, tuple(column.label for column in self.columns)


@dataclass(frozen=True, slots=True)
class Book:
    """`rows`: (number of the sheet from 0, cells); `created` is given, so that the same data make
    the same bytes."""

    title: str
    author: str
    created: datetime
    sheets: tuple[Sheet, ...]
    rows: Iterable[Row]


@dataclass(slots=True)
class Written:
    """Rows by the name of their sheet; `cut`: (sheet, row from 1, code) of texts that were longer
    than a cell can be."""

    rows: dict[str, int] = field(default_factory=dict)
    cut: list[tuple[str, int, str]] = field(default_factory=list)
