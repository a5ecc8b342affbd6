"""Papers about places: which records they are made of, read and handed to their templates."""

from __future__ import annotations

from collections.abc import Iterator

from app.errors import KnownError
from app.i18n import _
from app.store.roster_values import PlaceFilter, PlaceRow
from app.store.values import HeadRow
from app.survey import free_text, words
from app.survey.audience import Audience
from app.survey.block_rows import blocks_of, row_id
from app.survey.core import Core
from app.survey.form_titles import form_title
from app.survey.inspected import Record
from app.survey.loop import Loop, TaskRow
from app.survey.taking import Taking
from app.survey.templates import area_plan, block_plan, findings_list
from app.survey.templates.reading import Reading
from exports.report_model import Document

COMMUNITY = "old_community"
_SLICE = 500


class AboutPlaces:
    def __init__(self, core: Core, taking: Taking, reading: Reading) -> None:
        self._core = core
        self._taking = taking
        self._reading = reading

    def refs(self, kind: str) -> list[str]:
        """The places of which this kind of paper can be made; "" for the whole survey."""
        if kind == "findings":
            return [""]
        if kind == "area_plan":
            heads = self._core.store.heads(form=COMMUNITY)
            return list(dict.fromkeys(head.place for head in heads if head.place))
        return [row.record for row in self._rows("building") if row.forms]

    def name(self, ref: str) -> str:
        row = self._core.store.place(ref) if ref else None
        return row.name if row else self._core.store.meta.title

    def document(self, kind: str, ref: str, audience: Audience) -> Document:
        if kind == "findings":
            return self._findings(ref, audience)
        row = self._core.store.place(ref)
        if row is None:
            raise _absent(_("这一处不在名册里。"), _("回到名册，重新选择一处。"))
        return self._area(row, audience) if kind == "area_plan" else self._block(row, audience)

    # -- one estate, one block

    def _area(self, row: PlaceRow, audience: Audience) -> Document:
        record = self._community(row.record, audience)
        if record is None:
            raise _absent(
                _("“{name}”还没有老旧小区调查。").format(name=row.name),
                _("先用老旧小区调查表填一次，再写一区一策。"),
            )
        seen: dict[str, str] = {}
        for block in blocks_of(self._core, record.filling.links):
            told = [
                f"{form_title(mark.form)} {words.grade(mark.grade, mark.provisional)}"
                for mark in block.forms
                if mark.form != COMMUNITY and mark.grade
            ]
            seen[row_id(block.record)] = "\n".join(told)
        return area_plan.build(record, seen)

    def _block(self, row: PlaceRow, audience: Audience) -> Document:
        own = [
            head
            for head in self._core.store.heads(place=row.record, order="-time")
            if head.form not in self._core.forms.registers and not head.voided
        ]
        newest: dict[str, HeadRow] = {}
        for head in own:
            newest.setdefault(head.form, head)
        inspections = tuple(self._reading.record(one.record, audience) for one in newest.values())
        estate = self._community(row.parent, audience) if row.parent else None
        if not inspections and estate is None:
            raise _absent(
                _("“{name}”还没有检查过，也没有小区调查。").format(name=row.name),
                _("先做一次检查，再写一栋一策。"),
            )
        tasks = tuple(
            task for one in inspections for task in self._tasks(one.view.record, audience)
        )
        about = block_plan.About(row, inspections, estate, row_id(row.record), tasks)
        return block_plan.build(about)

    def _community(self, place: str, audience: Audience) -> Record | None:
        """The newest survey of an estate."""
        heads = self._core.store.heads(form=COMMUNITY, place=place, order="-time")
        held = next((head for head in heads if not head.voided), None)
        return self._reading.record(held.record, audience) if held else None

    # -- all findings below a place

    def _findings(self, ref: str, audience: Audience) -> Document:
        heads = list(self._below(ref))
        houses, time = [], ""
        for head in heads:
            record = self._reading.record(head.record, audience)
            house = findings_list.house_of(record, self._tasks(head.record, audience))
            time = max(time, head.time)
            if house is not None:
                houses.append(house)
        return findings_list.build(
            findings_list.About(
                self.name(ref),
                self._core.store.meta.title,
                len(heads),
                tuple(houses),
                self._reading.letterhead(),
                time or self._core.store.meta.created or self._core.now(),
                self._core.person,
            )
        )

    def _below(self, ref: str) -> Iterator[HeadRow]:
        """The inspections of a place and of all below it in walking order, the newest of a form."""
        store, taken = self._core.store, set()
        places = [store.place(ref)] if ref else []
        for row in (*places, *self._rows("", ref)):
            for mark in row.forms if row is not None else ():
                head = store.head(mark.record)
                if head is None or head.voided or mark.record in taken:
                    continue
                taken.add(mark.record)
                yield head

    def _rows(self, level: str, under: str = "") -> Iterator[PlaceRow]:
        wanted = PlaceFilter(under=under or None, level=level)
        start = 0
        while page := self._core.store.places(wanted, _SLICE, start):
            yield from page
            start += len(page)

    def _tasks(self, record: str, audience: Audience) -> list[TaskRow]:
        told = free_text.telling(self._core, record, audience)
        return [free_text.task(row, told) for row in Loop(self._core, self._taking).tasks(record)]


def _absent(title: str, advice: str) -> KnownError:
    return KnownError("paper_impossible", title, kept=_("什么都没有写出。"), advice=advice)
