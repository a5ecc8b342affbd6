"""The ledger's pass over all inspections: each is opened once, for every sheet that tells of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.assessment import FindingLine
from app.assessment.judging import findings_of
from app.i18n import _
from app.model.merge import view as merged
from app.store.roster_values import PlaceFilter, PlaceRow
from app.store.values import HeadRow
from app.survey import free_text
from app.survey.core import BEGUN, Core
from app.survey.dossier_photos import number_words, numbered
from app.survey.filling_residents import known
from app.survey.form_titles import form_title
from app.survey.ledger_columns import (
    FROZEN,
    SLICE,
    Choice,
    House,
    Places,
    house_columns,
    id_columns,
    slices,
)
from app.survey.ledger_forms import FormPart, Told
from app.survey.ledger_photos import Photo, PhotoCells
from app.survey.ledger_words import verdict
from app.survey.taking import Taking
from exports.tables.model import Cell, Column, Sheet
from forms.form import Form

Line = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True)
class RecordsPart:
    """Sheets of the forms, then what was found, then the photos."""

    core: Core
    choice: Choice
    places: Places
    taking: Taking
    forms: Sequence[str]

    @cached_property
    def parts(self) -> tuple[FormPart, ...]:
        return tuple(FormPart(self.choice, form, self._versions(form)) for form in self.forms)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        of_forms = (sheet for part in self.parts for sheet in part.sheets)
        return (*of_forms, self._findings_sheet(), self._photos_sheet())

    @cached_property
    def mains(self) -> frozenset[int]:
        """The sheets that have one line for each inspection."""
        found, start = set(), 0
        for part in self.parts:
            found.add(start)
            start += len(part.sheets)
        return frozenset(found)

    @property
    def count(self) -> int:
        return sum(self.core.store.count(form) for form in self.forms)

    def rows(self) -> Iterator[Line]:
        """Every inspection in which something was said, in the order of walking."""
        seen = 0
        wanted, offset, store = PlaceFilter(under=self._under, counted=False), 0, self.core.store
        while page := store.places(wanted, SLICE, offset):
            offset += len(page)
            heads = [
                (head, self._house(row))
                for row in page
                for head in store.heads(place=row.record, order="time")
                if head.form in self.forms
            ]
            seen += len(heads)
            yield from self._lines(heads)
        if self._under is None and seen < self.count:
            yield from self._lines(self._placeless())

    def _placeless(self) -> Iterator[tuple[HeadRow, House]]:
        """Inspections of places that the roster does not list: left out of no ledger."""
        store = self.core.store
        for form in self.forms:
            for head in store.heads(form):
                if not head.place or store.place(store.counts_as(head.place)) is None:
                    yield head, House(head.place, "", "")

    def _lines(self, heads: Iterable[tuple[HeadRow, House]]) -> Iterator[Line]:
        for told in self.opened(heads):
            yield from self._told(told)

    def opened(self, heads: Iterable[tuple[HeadRow, House]]) -> Iterator[Told]:
        """These inspections, read a slice at a time; not those in which nothing was said."""
        for held in slices(heads):
            said = [(head, house) for head, house in held if head.status != BEGUN]
            histories = self.core.store.histories([head.record for head, _house in said])
            for head, house in said:
                view = merged(histories[head.record])
                form = self._form(view.form, view.version)
                own = {p: value for p, value in view.answers.items() if not p.startswith("/")}
                personal = known(self.core, view.personal)
                instance = self.core.open_form(form, own, personal, view.photos)
                said_freely = free_text.telling(self.core, head.record, self.choice.audience)
                free_text.unname(instance, said_freely)
                photos = {
                    name: free_text.photo(entry, said_freely) for name, entry in view.photos.items()
                }
                view = replace(view, photos=photos)
                order = numbered(instance, view.photos)
                yield Told(head, view, form, instance, house, order)

    def _told(self, told: Told) -> Iterator[Line]:
        start = 0
        for part in self.parts:
            if part.form == told.head.form:
                for sheet, cells in part.rows(told):
                    yield start + sheet, cells
            start += len(part.sheets)
        front: tuple[Cell, ...] = (*told.house.cells(), form_title(told.head.form))
        for n, finding in enumerate(findings_of(told.instance), 1):
            yield start, (*front, *self._finding(told, finding, n))
        for photo, n in told.photos.numbers.items():
            yield start + 1, (*front, *self._photo(told, told.view.photos[photo], n))

    def _finding(self, told: Told, finding: FindingLine, n: int) -> tuple[Cell, ...]:
        return (
            n,
            finding.label,
            finding.text,
            finding.clause,
            finding.measured,
            self.choice.said(finding.verdict, verdict(finding.verdict)),
            finding.note,
            told.photos.listing(finding.photos).replace("\n", _("、")),
            told.house.record,
            told.head.record,
        )

    def _photo(self, told: Told, photo: Photo, n: int) -> tuple[Cell, ...]:
        name = number_words().format(n=n)
        node = told.instance.find(str(photo.get("question") or ""))
        return (
            *self._photos.front(photo, f"{told.house.name} {name}"),
            name,
            node.label if node else "",
            *self._photos.cells(photo),
            told.house.record,
            told.head.record,
            str(photo.get("hash") or ""),
        )

    @cached_property
    def _photos(self) -> PhotoCells:
        return PhotoCells(self.core, self.choice, self.taking)

    def _findings_sheet(self) -> Sheet:
        columns = (
            *house_columns(),
            Column("form", _("检查表")),
            Column("n", _("序"), "number"),
            Column("part", _("部位")),
            Column("finding", _("问题")),
            Column("clause", _("依据条款")),
            Column("measured", _("实测与限值")),
            Column("verdict", _("是否成立")),
            Column("note", _("记事")),
            Column("photos", _("照片")),
            *id_columns(("record", _("检查记录号"))),
        )
        return Sheet(_("问题"), columns, FROZEN, code="findings")

    def _photos_sheet(self) -> Sheet:
        columns = (
            *house_columns(),
            Column("form", _("检查表")),
            *self._photos.front_columns(),
            Column("n", _("照片号")),
            Column("question", _("题目")),
            *self._photos.columns(),
            *id_columns(("record", _("检查记录号")), ("hash", "SHA-256")),
        )
        return Sheet(_("照片"), columns, FROZEN, code="photos")

    @property
    def _under(self) -> str | None:
        return self.choice.under or None

    def _house(self, row: PlaceRow) -> House:
        return self.places.house(row.record, row.parent, row.name, row.code)

    def _versions(self, form: str) -> list[Form]:
        """Those that are held, the newest first."""
        held = {known.version for known in self.core.store.forms() if known.id == form}
        return [self._form(form, version) for version in sorted(held, reverse=True)]

    def _form(self, form: str, version: str) -> Form:
        return self.core.forms.form(form, version)
