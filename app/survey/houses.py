"""Houses of the survey and their inspections: adding, beginning, submitting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.model.ids import new_id, place_id
from app.model.revision import LINK, OWN_GROUP
from app.store.agreed import differing
from app.store.roster_values import PlaceFilter
from app.store.values import HeadRow
from app.survey.beginning import first_answers
from app.survey.core import FINISHED, STATUS, Content, Core
from app.survey.forms_shelf import INSPECTION
from app.survey.offers import FormOffer, Offers
from app.survey.refusals import named, void_record


@dataclass(frozen=True)
class Inspected:
    """An inspection by its form and the name of its house."""

    record: str
    form: str
    house: str


class Houses:
    def __init__(self, core: Core) -> None:
        self._core = core

    def add(
        self,
        name: str,
        address: str = "",
        code: str = "",
        *,
        kind: str = "",
        level: str = "building",
        parent: str = "",
        storeys: str = "",
    ) -> tuple[str, Changed]:
        """A place found in the field (新增未在册); returns its id. Its name is all it needs.

        `parent` is the place above it in the roster, "" where nobody knows.
        """
        name = named(name, kept=_("没有新建任何记录。"))
        if not name:
            raise KnownError(
                "house_without_name",
                _("房屋还没有名称。"),
                kept=_("没有新建任何记录。"),
                advice=_("请填一个认得出的名称，例如“某某社12号院”。"),
            )
        place = new_id()
        answers = {
            "name": name,
            "address": address.strip(),
            "code": code.strip(),
            "level": level,
            "kind": kind,
            "storeys": storeys.strip(),
            "listed": "no",
        }
        content = Content(
            answers={path: text for path, text in answers.items() if text},
            links={"parent": (parent,)} if parent else {},
        )
        version = self._core.forms.registers["place"].version
        revision = self._core.sealed(place, "place", version, content)
        return place, self._core.commit([revision] if revision else [])

    def begin(
        self, place: str, form: str = INSPECTION, *, again: bool = False
    ) -> tuple[str, Changed]:
        """The inspection of a place with a form, begun where there is none.

        The record's id follows from place and form: two laptops that inspect the same house of
        the roster write the same record, so that the office sees what differs, not two records.
        Its first revision states the links alone: who merely looks in says nothing that could
        differ from what another has found there. `again`: once the newest is finished, the next
        visit's own record is begun, with a link to the one before.
        """
        known = self._core.store.view(place)
        if known is None or known.form != "place":
            raise KnownError(
                "house_absent",
                _("这处房屋不在本调查里。"),
                kept=_("没有新建任何记录。"),
                advice=_("回到名册，重新选择一处。"),
            )
        record, previous, newest = self._newest_visit(place, form)
        if newest is None:
            newest = self._of_joined(place, form)
        if newest is not None and newest.voided:
            raise void_record()
        if newest is not None and not (again and newest.status in FINISHED):
            return newest.record, Changed()
        made = self._core.forms.newest(form)
        links: dict[str, tuple[str, ...]] = {"place": (place,)}
        if previous:
            links["previous"] = (previous,)
        content = Content(answers=first_answers(self._core, made, known), links=links)
        wrote = {OWN_GROUP: tuple(sorted(f"{LINK}{role}" for role in links))}
        revision = self._core.sealed(record, made.id, made.version, content, wrote=wrote)
        return record, self._core.commit([revision] if revision else [])

    def _of_joined(self, place: str, form: str) -> HeadRow | None:
        """The newest inspection of a place joined to this one; that one is gone on with."""
        found = (self._newest_visit(one, form)[2] for one in self._core.store.joined_to(place))
        held = [head for head in found if head is not None and not head.voided]
        return max(held, key=lambda head: (head.time, head.record), default=None)

    def _newest_visit(self, place: str, form: str) -> tuple[str, str, HeadRow | None]:
        """The id of the next record of a form at a place, the one before it, and the newest."""
        survey = self._core.store.meta.survey_id
        previous, newest = "", None
        for n in count(1):
            record = place_id(survey, form if n == 1 else f"{form}/{n}", place)
            head = self._core.store.head(record)
            if head is None:
                return record, previous, newest
            previous, newest = record, head
        raise AssertionError("count ends")

    def submit(self, records: Sequence[str] = ()) -> tuple[list[str], Changed]:
        """Hand finished inspections to the office as such (已完成 → 已提交): these, or all.

        Returns the records that are submitted now. Those in which two people differ, and those
        not finished, stay as they are.
        """
        store = self._core.store
        wanted = records or [
            row.record for form in self._core.forms.questionnaires()
            for row in store.heads(form=form, status="done")
        ]  # fmt: skip
        revisions = []
        for record in wanted:
            view = store.view(record)
            if view is None or view.answers.get(STATUS) != "done" or differing(store, view):
                continue
            content = Content.of(view)
            content.answers[STATUS] = "submitted"
            revision = self._core.sealed(record, view.form, view.version, content)
            if revision is not None:
                revisions.append(revision)
        return [one.record for one in revisions], self._core.commit(revisions)

    def forms_for(self, place: str) -> list[FormOffer]:
        """The forms for a place, in the order in which they are proposed."""
        return Offers(self._core).of(place)

    def next_after(self, record: str) -> FormOffer | None:
        """The form that the same place still asks for after this record; None: it is done."""
        return Offers(self._core).next_after(record)

    def inspections(self) -> list[str]:
        """Every inspection, form by form."""
        return [
            row.record
            for form in self._core.forms.questionnaires()
            for row in self._core.store.heads(form=form)
        ]

    def inspected(self, text: str, limit: int) -> list[Inspected]:
        """Inspections of the places that a text finds; without one, those last written down."""
        store, forms = self._core.store, self._core.forms.questionnaires()
        if text:
            found = [
                Inspected(mark.record, mark.form, row.name)
                for row in store.places(PlaceFilter(text), limit)
                for mark in row.forms
            ]
        else:
            found = [
                Inspected(row.record, row.form, place.name)
                for form in forms
                for row in store.heads(form, limit=limit, order="-time")
                if (place := store.place(row.place)) is not None
            ]
        return sorted(found, key=lambda one: (one.house, one.form, one.record))
