"""The parts of one ledger, and which of its sheets is whose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from app.survey.core import Core
from app.survey.ledger_columns import PARTS, Choice, PartName, Places
from app.survey.ledger_dictionary import dictionary_rows, dictionary_sheet
from app.survey.ledger_places import PlacesPart
from app.survey.ledger_records import RecordsPart
from app.survey.ledger_tasks import TasksPart
from app.survey.loop import Loop
from app.survey.taking import Taking
from exports.tables.model import Row, Sheet


class Ledger:
    """The parts of one ledger, and which of its sheets is whose."""

    def __init__(self, core: Core, choice: Choice, taking: Taking, loop: Loop) -> None:
        store, forms = core.store, core.forms
        used = [form for form in forms.questionnaires() if store.count(form)]
        names = Places(core)
        self.places = PlacesPart(core, choice, names, used)
        self.records = RecordsPart(core, choice, names, taking, used)
        self.tasks = TasksPart(core, choice, names, taking, loop)
        self.choice = choice
        self._core = core

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return (*self.told, dictionary_sheet())

    @cached_property
    def parts(self) -> tuple[PlacesPart | RecordsPart | TasksPart, ...]:
        """Those that are asked for, in their order."""
        every: dict[PartName, PlacesPart | RecordsPart | TasksPart] = {
            "places": self.places,
            "records": self.records,
            "tasks": self.tasks,
        }
        return tuple(part for name, part in every.items() if name in (self.choice.only or PARTS))

    @cached_property
    def told(self) -> tuple[Sheet, ...]:
        return tuple(sheet for part in self.parts for sheet in part.sheets)

    @property
    def count(self) -> int:
        """Places, inspections and tasks that are read."""
        return sum(part.count for part in self.parts)

    @property
    def moment(self) -> datetime:
        """When the data were last changed: the same data make the same file."""
        return datetime.fromisoformat(last_change(self._core))

    def lines(self, sheet: int) -> Iterator[Row]:
        """The lines of the part that one sheet belongs to, with the numbers of their sheets."""
        start = 0
        for part in self.parts:
            end = start + len(part.sheets)
            if start <= sheet < end:
                for at, cells in part.rows():
                    yield start + at, cells
            start = end

    def rows(self) -> Iterator[tuple[bool, Row]]:
        """Every line, with whether it counts for the progress (one for each thing that is read)."""
        offset = 0
        for part in self.parts:
            mains = part.mains if isinstance(part, RecordsPart) else frozenset({0})
            for sheet, cells in part.rows():
                yield sheet in mains, (offset + sheet, cells)
            offset += len(part.sheets)
        for cells in dictionary_rows(self.told, self.records):
            yield False, (offset, cells)


def last_change(core: Core) -> str:
    """The moment of the survey's last revision; of its beginning where there is none."""
    found = (head.time for head in core.store.heads(limit=1, order="-time"))
    return next(found, core.store.meta.created)
