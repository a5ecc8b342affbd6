"""What a paper to be filled in by hand says, as frozen blocks: the writer decides how it looks.

Everything is worded and masked already. A paper is one form for one place; many papers make one
file, each beginning on a new page with its own page numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the key that answers it on the screen ("" where it has none) and its words."""

    key: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """○ for one of the options, □ for as many as fit."""

    options: tuple[Option, ...]
    many: bool = False


@dataclass(frozen=True, slots=True)
class Ruled:
    """Lines to write on, with what is known already."""

    lines: int = 1
    text: str = ""


@dataclass(frozen=True, slots=True)
class Digits:
    """A box for every digit; `decimals` stand behind a point."""

    whole: int
    decimals: int = 0
    unit: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """Boxes for year, month and day, each followed by its word; `text` is an ISO date."""

    words: tuple[str, str, str]
    text: str = ""


@dataclass(frozen=True, slots=True)
class PhotoSlots:
    """Places to write the numbers of photos; `taken` says which there are."""

    words: str
    count: int = 3
    taken: str = ""


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A choice of a list too long to print here: its code is written down."""

    words: str
    text: str = ""


Answer = Pick | Ruled | Digits | Day | PhotoSlots | CodeLine


@dataclass(frozen=True, slots=True)
class Ask:
    """A question. `condition` says in words when it is asked; `wide` takes the whole line."""

    number: str
    label: str
    answer: Answer
    hint: str = ""
    condition: str = ""
    depth: int = 0
    required: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading that stays with what follows it. Level 2 stands inside a section."""

    text: str
    level: Literal[1, 2] = 1
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Words without an answer."""

    text: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """`chosen` is the place of the chosen option, −1 for none."""

    number: str
    label: str
    chosen: int = -1
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Questions that share a few options: the options stand once, above their columns."""

    options: tuple[Option, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of rows: `least` is its smallest width in points, `grows` takes what is left;
    `middle` centres its words also where it is wide."""

    number: str
    label: str
    unit: str = ""
    least: float = 30.0
    grows: float = 0.0
    middle: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A table to be filled in: known rows first, then blank ones.

    `legend` explains what is written into columns, a line each. `printed` first columns are words
    of ours, set as text rather than as an answer. `height` is the least height of a row.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: tuple[str, ...] = ()
    printed: int = 1
    height: float = 23.0

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row has as many cells as there are columns")


@dataclass(frozen=True, slots=True)
class SignBox:
    """A frame to sign in: never split over pages."""

    number: str
    label: str
    options: tuple[Option, ...] = ()
    name: str = ""
    date_words: str = ""


@dataclass(frozen=True, slots=True)
class Signing:
    boxes: tuple[SignBox, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list to look things up in, in two columns: codes, or the guidance of questions."""

    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NewPage:
    pass


Block = Section | Remark | Ask | Grid | Rows | Signing | Listing | NewPage


@dataclass(frozen=True, slots=True)
class Paper:
    """One form on paper. `place` and `lines` name the house at the head of every page, `qr`
    leads a photo of any page back to it, `short` is the number that people read aloud."""

    title: str
    blocks: tuple[Block, ...]
    place: str = ""
    lines: tuple[str, ...] = ()
    short: str = ""
    qr: str = ""
    foot: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One place of a day sheet, masked where it must be."""

    order: str
    name: str
    address: str = ""
    owner: str = ""
    state: str = ""
    short: str = ""
    qr: str = ""


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The words of a day sheet: heads of its columns, what may be ticked, other lines."""

    heads: tuple[str, str, str, str, str]
    boxes: tuple[str, ...]
    note: str
    added: str
    address: str


@dataclass(frozen=True, slots=True)
class DaySheet:
    """The places of a day for one pair; `facts` stand at the head, blank ones to be written."""

    title: str
    facts: tuple[tuple[str, str], ...]
    words: SheetWords
    rows: tuple[SheetRow, ...]
    added: int = 4
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Plate:
    """A card to cut out: one place, one big code."""

    name: str
    lines: tuple[str, ...]
    short: str
    qr: str


@dataclass(frozen=True, slots=True)
class Plates:
    title: str
    cards: tuple[Plate, ...]
    foot: str = ""


Sheet = Paper | DaySheet | Plates


@dataclass(frozen=True, slots=True)
class Printing:
    """What a file says of itself; `created` is given, so that the same input is the same file."""

    title: str
    language: str = "zh-CN"
    author: str = ""
    created: datetime = field(default=datetime(2000, 1, 1, tzinfo=UTC))


def texts(value: object) -> Iterator[str]:
    """Every text in a block or sheet, to ask which characters the font lacks."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts(getattr(value, name))
