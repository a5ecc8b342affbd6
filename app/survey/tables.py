"""台账: the whole survey as tables for an office, in Excel's format or as plain text.

One stream: every place, every inspection and every task is read once, a slice at a time, so that
25,000 buildings need no more memory than a few hundred.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from app.errors import Cancelled
from app.i18n import _
from app.survey import actions
from app.survey.audience import Audience
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.survey.ledger_columns import Choice, Places, Values
from app.survey.ledger_dictionary import dictionary_rows, dictionary_sheet
from app.survey.ledger_places import PlacesPart
from app.survey.ledger_records import RecordsPart
from app.survey.ledger_tasks import TasksPart
from app.survey.loop import Loop
from app.survey.papers import unwritten
from app.survey.taking import Taking
from exports.errors import ExportError
from exports.tables.model import Book, Row, Sheet, Written

#: .xlsx for Excel, WPS and LibreOffice; a folder of .csv for programs.
Way = Literal["xlsx", "csv"]


@dataclass(frozen=True)
class SheetOutline:
    """One sheet before it is written: labels of its columns, and of those about residents."""

    name: str
    columns: tuple[str, ...]
    personal: tuple[str, ...]


@dataclass(frozen=True)
class Outline:
    """What a ledger would hold. `rows` are places, inspections and tasks, not lines of repeats."""

    sheets: tuple[SheetOutline, ...]
    places: int
    inspections: int
    tasks: int


class Tables:
    """The topic `tables` of an open survey."""

    def __init__(self, core: Core, taking: Taking, loop: Loop) -> None:
        self._core = core
        self._taking = taking
        self._loop = loop

    def outline(self, audience: Audience, *, under: str = "", pictures: bool = False) -> Outline:
        """What `ledger` would write: for a preview before anything leaves."""
        ledger = self._made(Choice(audience, under, pictures=pictures))
        return Outline(
            tuple(
                SheetOutline(
                    sheet.name,
                    tuple(column.label for column in sheet.columns),
                    tuple(column.label for column in sheet.columns if column.personal),
                )
                for sheet in ledger.sheets
            ),
            ledger.places.count,
            ledger.records.count,
            ledger.tasks.count,
        )

    def ledger(
        self,
        target: Path,
        audience: Audience,
        *,
        under: str = "",
        values: Values = "labels",
        pictures: bool = False,
        way: Way = "xlsx",
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Written:
        """Write the ledger: a file, or for `csv` a folder of files; whole or not at all.

        `under`: of this place and all below it. Raises a known error without a reason where
        residents are in clear, and where it cannot be written.
        """
        audience.checked()
        choice = Choice(audience, under, values, pictures, progress, cancelled)
        made = self._made(choice)
        total = made.places.count + made.records.count + made.tasks.count
        audience.noted(self._core, actions.LEDGER, under, made.places.count, file=target.name)
        book = Book(
            title=_("{title} 台账").format(title=self._core.store.meta.title),
            author=self._core.person,
            created=made.moment,
            sheets=made.sheets,
            rows=self._counted(made.rows(), total, choice),
        )
        with told(target):
            return write(book, target, way)

    def _made(self, choice: Choice) -> _Ledger:
        return _Ledger(self._core, choice, self._taking, self._loop)

    def _counted(
        self, rows: Iterator[tuple[bool, Row]], total: int, choice: Choice
    ) -> Iterator[Row]:
        """The rows, while somebody watches and may stop them."""
        done = 0
        for counts, row in rows:
            if choice.cancelled():
                raise Cancelled
            yield row
            if counts:
                done += 1
                choice.progress(min(done, total), total)


class _Ledger:
    """The parts of one ledger, and which of its sheets is whose."""

    def __init__(self, core: Core, choice: Choice, taking: Taking, loop: Loop) -> None:
        store, forms = core.store, core.forms
        used = [form for form in forms.questionnaires() if store.count(form)]
        names = Places(core)
        self.places = PlacesPart(core, choice, names, used)
        self.records = RecordsPart(core, choice, names, taking, used)
        self.tasks = TasksPart(core, choice, names, loop)
        self._core = core

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return (*self._told, dictionary_sheet())

    @property
    def _told(self) -> tuple[Sheet, ...]:
        return (*self.places.sheets, *self.records.sheets, *self.tasks.sheets)

    @property
    def moment(self) -> datetime:
        """When the data were last changed: the same data make the same file."""
        return datetime.fromisoformat(last_change(self._core))

    def rows(self) -> Iterator[tuple[bool, Row]]:
        """Every line, with whether it counts for the progress (one for each thing that is read)."""
        start = 0
        mains = {0}
        for part in self.records.parts:
            mains.add(len(self.places.sheets) + start)
            start += len(part.sheets)
        offset = 0
        for one in (self.places, self.records, self.tasks):
            for sheet, cells in one.rows():
                at = offset + sheet
                yield at in mains or one is self.tasks, (at, cells)
            offset += len(one.sheets)
        for cells in dictionary_rows(self._told, self.records):
            yield False, (offset, cells)


def last_change(core: Core) -> str:
    """The moment of the survey's last revision; of its beginning where there is none."""
    found = (head.time for head in core.store.heads(limit=1, order="-time"))
    return next(found, core.store.meta.created)


def write(book: Book, target: Path, way: Way) -> Written:
    if way == "csv":
        from exports.tables.csv_files import write_csv

        return write_csv(book, target)
    from exports.tables.xlsx import write_xlsx

    return write_xlsx(book, target)


@contextmanager
def told(target: Path) -> Iterator[None]:
    """A writer's errors in words."""
    try:
        yield
    except ExportError as error:
        if error.code == "cancelled":
            raise Cancelled from error
        raise unwritten(target, error) from error
    except OSError as error:
        raise unwritten(target, error) from error
