"""What a letter says, already in the reader's language and masked where it must be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: `value` of `top`, which is the same for all of them; from nought."""

    label: str
    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A flat bar chart, each bar labelled directly; `top` is what a full bar means."""

    title: str
    bars: tuple[Bar, ...]
    top: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the few figures that are read first; `note` stands below it in small type."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """One side for the leading group: figures, a chart, a list, how far the figures reach.

    `title` is in lines that each make sense.

    `more` says how many lines the list leaves out, "" for none.
    """

    title: tuple[str, ...]
    unit: str
    date: str
    figures: tuple[Figure, ...]
    bars: Bars
    list_title: str
    list_head: tuple[str, ...]
    list_rows: tuple[tuple[str, ...], ...]
    list_weights: tuple[float, ...]
    more: str
    coverage: str
    note: str
    author: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: running text, or a heading of the first (一、) or second level (（一）)."""

    text: str
    kind: Literal["text", "first", "second"] = "text"


@dataclass(frozen=True, slots=True)
class Slip:
    """A table to be filled in by whoever answers: label → an empty cell of so many lines."""

    title: str
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Supervision:
    """督办单: `unit` above the line, `number` on it, `title` in lines that each make sense; `to`
    is addressed, `signed` ends it."""

    unit: str
    number: str
    title: tuple[str, ...]
    to: str
    passages: tuple[Passage, ...]
    signed: tuple[str, ...]
    slip: Slip
    author: str
    created: datetime
