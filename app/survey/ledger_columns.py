"""What every sheet of a ledger shares: which house a line is about, and how values become cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Final, Literal, Self, TypeVar

from app.i18n import _
from app.survey.audience import Audience
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from exports.tables.model import Cell, Column

#: What is written of a choice: its words, or the code that programs know it by.
Values = Literal["labels", "codes"]
#: The roster; inspections with their repeats, findings and photos; the loop.
PartName = Literal["places", "records", "tasks"]
PARTS: Final[tuple[PartName, ...]] = ("places", "records", "tasks")

#: Records whose histories are read at once.
SLICE: Final = 400
#: Ids are there to be read by programs: narrow.
_ID_WIDTH: Final = 12
_HOLDERS: Final = ("town", "community", "estate", "building")
_T = TypeVar("_T")


class Said(str):
    """Words that remember the code (of several: apart by spaces) that they stand for."""

    __slots__ = ("code",)
    code: str

    def __new__(cls, code: str, words: str) -> Self:
        made = super().__new__(cls, words)
        made.code = code
        return made


@dataclass(frozen=True)
class Choice:
    """Which places, for whom, in words or codes. `under`: a place and all below it; `only` these
    parts, all where none is named."""

    audience: Audience
    under: str = ""
    values: Values = "labels"
    pictures: bool = False
    only: tuple[PartName, ...] = ()
    progress: Progress = quiet
    cancelled: IsCancelled = never

    def said(self, code: str, words: str) -> str:
        return code if self.values == "codes" or not code else Said(code, words)


@dataclass(frozen=True, slots=True)
class _Holder:
    parent: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class House:
    """The place of a line, and those that hold it, each in a column of its own."""

    record: str
    code: str
    name: str
    town: str = ""
    community: str = ""
    estate: str = ""
    building: str = ""

    def cells(self) -> tuple[Cell, ...]:
        return self.code, self.name, self.town, self.community, self.estate, self.building


class Places:
    """Names of the places that hold others, read once; a house costs one question each."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._holders = {
            record: _Holder(parent, name, level)
            for record, parent, name, _alias, _code, level in core.store.place_index()
            if level in _HOLDERS
        }

    def house(self, record: str, parent: str, name: str, code: str) -> House:
        return House(record, code, name, **self._above(parent))

    def of(self, record: str, under: str) -> House | None:
        """The house of a record's place; None where it does not lie below `under`.

        A place that was joined to another is told as that one.
        """
        store = self._core.store
        place = store.counts_as(record) if record else ""
        row = store.place(place) if place else None
        if row is None:
            return None if under else House(record, "", "")
        if under and under != place and under not in self._chain(row.parent):
            return None
        return self.house(place, row.parent, row.name, row.code)

    def _above(self, parent: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for one in self._chain(parent):
            holder = self._holders[one]
            found.setdefault(holder.level, holder.name)
        return found

    def _chain(self, place: str) -> Iterator[str]:
        seen: set[str] = set()
        while place in self._holders and place not in seen:
            seen.add(place)
            yield place
            place = self._holders[place].parent


#: Columns in front that stay in sight: a house's number and name.
FROZEN: Final = 2


def house_columns() -> tuple[Column, ...]:
    """What a line begins with; `House.cells` are theirs."""
    return (
        Column("place.code", _("名册编号"), "id"),
        Column("place.name", _("房屋")),
        Column("place.town", _("镇（街道）")),
        Column("place.community", _("社区、嘎查村")),
        Column("place.estate", _("小区")),
        Column("place.building", _("所属楼栋")),
    )


def id_columns(*more: tuple[str, str]) -> tuple[Column, ...]:
    """What a line ends with: ids, by which programs join the sheets; the house's own first."""
    ids = (("place.id", _("房屋记录号")), *more)
    return tuple(Column(code, label, "id", _ID_WIDTH) for code, label in ids)


def number(text: str) -> Cell:
    """A number where the text is one, else the text as it was written."""
    text = text.strip()
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    return value if value.is_finite() else text


def day(text: str) -> Cell:
    """A date, or a moment as the clock showed it there; else the text as it was written."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-22") else moment(text)
    except ValueError:
        return text or None


def moment(text: str) -> Cell:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text or None


def slices(items: Iterable[_T], size: int = SLICE) -> Iterator[list[_T]]:
    stream = iter(items)
    while held := list(islice(stream, size)):
        yield held


def answers_text(answers: Mapping[str, object], name: str) -> str:
    value = answers.get(name, "")
    return value if isinstance(value, str) else str(value)


def told_apart(columns: Sequence[tuple[Column, str]]) -> tuple[Column, ...]:
    """Columns whose labels are the same get the name of their group in front."""
    counted: dict[str, int] = {}
    for column, _group in columns:
        counted[column.label] = counted.get(column.label, 0) + 1
    return tuple(
        replace(column, label=f"{group} · {column.label}")
        if group and counted[column.label] > 1
        else column
        for column, group in columns
    )
