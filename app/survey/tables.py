"""台账: the whole survey as tables for an office, in Excel's format or as plain text.

One stream: every place, every inspection and every task is read once, a slice at a time, so that
25,000 buildings need no more memory than a few hundred.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.errors import Cancelled, KnownError
from app.i18n import _
from app.survey import actions, maps
from app.survey.audience import Audience
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.survey.ledger_columns import Choice, PartName, Values
from app.survey.ledger_parts import Ledger
from app.survey.loop import Loop
from app.survey.maps import MapFile
from app.survey.taking import Taking
from exports.errors import ExportError
from exports.tables.model import Book, Row, Written

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
    """What a ledger would hold: its sheets, and how many things they tell, not lines of repeats."""

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

    def outline(
        self,
        audience: Audience,
        *,
        under: str = "",
        pictures: bool = False,
        only: tuple[PartName, ...] = (),
    ) -> Outline:
        """What `ledger` would write: for a preview before anything leaves."""
        ledger = self._made(Choice(audience, under, pictures=pictures, only=only))
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
        only: tuple[PartName, ...] = (),
        way: Way = "xlsx",
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Written:
        """Write the ledger: a file, or for `csv` a folder of files; whole or not at all.

        `under`: of this place and all below it; `only` these parts. Raises a known error without
        a reason where residents are in clear, and where it cannot be written.
        """
        audience.checked()
        choice = Choice(audience, under, values, pictures, only, progress, cancelled)
        made = self._made(choice)
        audience.noted(self._core, actions.LEDGER, under, made.places.count, file=target.name)
        book = Book(
            title=_("{title} 台账").format(title=self._core.store.meta.title),
            author=self._core.person,
            created=made.moment,
            sheets=made.sheets,
            rows=self._counted(made.rows(), made.count, choice),
        )
        with told(target):
            return write(book, target, way)

    # -- in the columns of others

    def maps(self) -> list[MapFile]:
        """The column maps of this survey, with what is wrong with them."""
        return [self._map_file(file) for file in maps.listed(self._core.folder)]

    def new_map(self, name: str) -> Path:
        """A map to be edited: a copy of the sample in the survey's folder `maps`."""
        return maps.begin(self._core.folder, name)

    def mapped(
        self,
        name: str,
        target: Path,
        audience: Audience,
        *,
        under: str = "",
        way: Way = "xlsx",
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Written:
        """Write a ledger by a column map: its name in this survey, or the path of its file.

        Raises a known error that names every wrong line of the map, and as `ledger` does.
        """
        audience.checked()
        file = self._map_meant(name)
        ledger = self._made(Choice(audience, under, progress=progress, cancelled=cancelled))
        mapped = maps.Mapped(ledger, maps.read(file), file)
        audience.noted(self._core, actions.MAPPED, under, ledger.places.count, file=target.name)
        book = Book(
            title=mapped.sheet.title or mapped.sheet.name,
            author=self._core.person,
            created=ledger.moment,
            sheets=(mapped.sheet,),
            rows=self._counted(
                ((True, row) for row in mapped.rows()), ledger.places.count, ledger.choice
            ),
        )
        with told(target):
            return write(book, target, way)

    def _map_meant(self, name: str) -> Path:
        known = {file.stem: file for file in maps.listed(self._core.folder)}
        return known.get(name) or Path(name)

    def _map_file(self, file: Path) -> MapFile:
        try:
            known = maps.read(file)
            maps.Mapped(self._made(Choice(Audience())), known, file)
        except KnownError as error:
            return MapFile(file.stem, file, "", tuple(error.advice.splitlines()))
        return MapFile(file.stem, file, known.title)

    def _made(self, choice: Choice) -> Ledger:
        return Ledger(self._core, choice, self._taking, self._loop)

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


def write(book: Book, target: Path, way: Way) -> Written:
    if way == "csv":
        from exports.tables.csv_files import write_csv

        return write_csv(book, target)
    from exports.tables.xlsx import write_xlsx

    return write_xlsx(book, target)


@contextmanager
def told(target: Path) -> Iterator[None]:
    """A writer's errors in words."""
    from app.survey.papers import unwritten  # its room is large, and tables need this alone

    try:
        yield
    except ExportError as error:
        if error.code == "cancelled":
            raise Cancelled from error
        raise unwritten(target, error) from error
    except OSError as error:
        raise unwritten(target, error) from error
