"""The ledger's sheet of the roster: every place with its own facts and how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.domain.roster.lines import PERSONAL
from app.i18n import _, pick
from app.i18n.roster_problems import field_name
from app.model.merge import RecordView
from app.model.merge import view as merged
from app.store.roster_values import FormMark, PlaceFilter, PlaceRow
from app.store.values import HeadRow
from app.survey import words
from app.survey.core import Core
from app.survey.filling_residents import known
from app.survey.form_titles import form_title
from app.survey.hidden import masked
from app.survey.ledger_columns import (
    FROZEN,
    SLICE,
    Choice,
    Places,
    answers_text,
    day,
    house_columns,
    id_columns,
    moment,
    number,
)
from app.survey.ledger_words import place_state, visit_outcome
from app.survey.roster import Roster
from exports.tables.model import Cell, Column, Kind, Sheet
from forms.register import Field

#: Fields that hold numbers, as far as whoever made the list wrote numbers.
_NUMBERS = {"year", "storeys", "area", "order", "lat", "lon"}
#: Said by the columns in front of every line.
_SAID = {"name", "code"}


@dataclass(frozen=True)
class PlacesPart:
    """Lines of the roster, in walking order. `forms`: of which states and grades are told."""

    core: Core
    choice: Choice
    places: Places
    forms: Sequence[str]

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        columns = [
            *house_columns(),
            *(Column(field.name, pick(field.label), _kind(field)) for field in self._fields),
            *(Column(name, field_name(name), "id", personal=True) for name in PERSONAL),
            Column("state", _("走访状态")),
            Column("outcome", _("未能入户的原因")),
            Column("next_date", _("约定再来"), "date"),
        ]
        for form in self.forms:
            title = form_title(form)
            columns += [
                Column(f"{form}.status", _("{form}：状态").format(form=title)),
                Column(f"{form}.grade", _("{form}：参考结论").format(form=title)),
            ]
        columns += [
            Column("photos", _("照片（张）"), "number"),
            Column("photos_missing", _("未到的照片（张）"), "number"),
            Column("conflicts", _("两人不一致（处）"), "number"),
            Column("time", _("最后改动"), "date"),
            *id_columns(),
        ]
        return (Sheet(_("名册"), tuple(columns), FROZEN, code="places"),)

    @property
    def count(self) -> int:
        under = self.choice.under or None
        return self.core.store.place_count(PlaceFilter(under=under))

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        roster, wanted, offset = Roster(self.core), PlaceFilter(under=self.choice.under or None), 0
        while page := roster.page(wanted, SLICE, offset):
            offset += len(page)
            histories = self.core.store.histories([row.record for row in page])
            for row in page:
                yield 0, self._line(row, merged(histories[row.record]))

    def inspection(self, place: str, form: str) -> HeadRow | None:
        """The last inspection that speaks for a place with a form."""
        store = self.core.store
        row = store.place(place)
        record = next((mark.record for mark in row.forms if mark.form == form), "") if row else ""
        return store.head(record) if record else None

    @cached_property
    def _fields(self) -> tuple[Field, ...]:
        register = self.core.forms.registers["place"]
        return tuple(field for field in register.fields if field.name not in _SAID)

    def _line(self, row: PlaceRow, view: RecordView) -> tuple[Cell, ...]:
        choice = self.choice
        house = self.places.house(row.record, row.parent, row.name, row.code)
        cells = list(house.cells())
        for field in self._fields:
            text = answers_text(view.answers, field.name)
            if field.name in _NUMBERS:
                cells.append(number(text))
            elif text in field.choices:
                cells.append(choice.said(text, pick(field.choices[text])))
            else:
                cells.append(day(text) if field.kind == "date" else text)
        said = known(self.core, view.personal)
        for name in PERSONAL:
            text = str(said.get(name, ""))
            cells.append(text if choice.audience.personal else masked(text))
        cells += [
            choice.said(row.state, place_state(row.state)),
            choice.said(row.outcome, visit_outcome(self.core, row.outcome)),
            day(row.next_date),
        ]
        for form in self.forms:
            mark = next((mark for mark in row.forms if mark.form == form), None)
            cells += [self._status(mark), self._grade(mark)]
        cells += [row.photos, row.photos_missing, row.conflicts, moment(row.time)]
        cells.append(row.record)
        return tuple(cells)

    def _status(self, mark: FormMark | None) -> str:
        return self.choice.said(mark.status, words.status(mark.status)) if mark else ""

    def _grade(self, mark: FormMark | None) -> str:
        if mark is None:
            return ""
        return self.choice.said(mark.grade, words.grade(mark.grade, mark.provisional))


def _kind(field: Field) -> Kind:
    if field.name in _NUMBERS:
        return "number"
    return "date" if field.kind == "date" else "text"
