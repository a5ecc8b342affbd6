"""Houses of the survey and their inspections: making them, listing them."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.model.ids import new_id, place_id
from app.model.revision import LINK, OWN_GROUP
from app.store.agreed import differing
from app.store.values import HeadRow
from app.survey.core import Content, Core
from app.survey.forms_shelf import INSPECTION
from app.survey.refusals import named, void_record

#: Roles of an inspection's identity, and the house's fields that they are taken over from.
_IDENTITY = {"id.name": "name", "id.address": "address", "id.code": "code"}


@dataclass(frozen=True)
class HouseRow:
    """One line of the list: a house with its (newest) inspection, empty texts where none."""

    place: str
    inspection: str
    name: str
    address: str
    status: str  # none, draft, done, submitted
    grade: str
    provisional: bool
    conflicts: int
    photos: int
    photos_missing: int
    changed: str


class Houses:
    def __init__(self, core: Core) -> None:
        self._core = core

    def add(self, name: str, address: str = "", code: str = "") -> tuple[str, Changed]:
        """A house found in the field; returns its id. Its name is all that is demanded."""
        name = named(name, kept=_("没有新建任何记录。"))
        if not name:
            raise KnownError(
                "house_without_name",
                _("房屋还没有名称。"),
                kept=_("没有新建任何记录。"),
                advice=_("请填一个认得出的名称，例如“某某社12号院”。"),
            )
        place = new_id()
        answers = {"name": name, "address": address.strip(), "code": code.strip()}
        content = Content(answers={path: text for path, text in answers.items() if text})
        version = self._core.forms.registers["place"].version
        revision = self._core.sealed(place, "place", version, content)
        return place, self._core.commit([revision] if revision else [])

    def begin(self, place: str) -> tuple[str, Changed]:
        """The inspection of a house, begun where there is none, its identity taken over.

        The record's id follows from the house: two laptops that inspect the same house of the
        roster write the same record, so that the office sees what differs, not two records. Its
        first revision states the link to the house alone: who merely looks in says nothing that
        could differ from what another has found there.
        """
        record = place_id(self._core.store.meta.survey_id, INSPECTION, place)
        begun = self._core.store.head(record)
        if begun is not None and begun.voided:
            raise void_record()
        if begun is not None:
            return record, Changed()
        known = self._core.store.view(place)
        if known is None or known.form != "place":
            raise KnownError(
                "house_absent",
                _("这处房屋不在本调查里。"),
                kept=_("没有新建任何记录。"),
                advice=_("回到房屋列表，重新选择一处。"),
            )
        form = self._core.forms.newest(INSPECTION)
        answers = {
            question.path: known.answers[field]
            for role, field in _IDENTITY.items()
            if field in known.answers and (question := form.by_role(role)) is not None
        }
        content = Content(answers=answers, links={"place": (place,)})
        revision = self._core.sealed(
            record, form.id, form.version, content, wrote={OWN_GROUP: (f"{LINK}place",)}
        )
        return record, self._core.commit([revision] if revision else [])

    def rows(self, text: str = "") -> list[HouseRow]:
        """Every house, filtered by a text in name, address or number; the list's own order."""
        inspections = {row.place: row for row in self._core.store.heads(form=INSPECTION)}
        drafts = {draft.record for draft in self._core.open_drafts()}
        rows = []
        for head in self._core.store.heads(form="place", text=text):
            seen = inspections.get(head.record)
            status = seen.status if seen else "none"
            rows.append(
                HouseRow(
                    place=head.record,
                    inspection=seen.record if seen else "",
                    name=head.title,
                    address=head.subtitle,
                    status="draft" if seen and seen.record in drafts else status,
                    grade=seen.grade if seen else "",
                    provisional=bool(seen and seen.provisional),
                    conflicts=self._differing(seen) if seen else 0,
                    photos=seen.photos if seen else 0,
                    photos_missing=seen.photos_missing if seen else 0,
                    changed=seen.time if seen else head.time,
                )
            )
        return rows

    def inspection_of(self, wanted: str) -> str:
        """The record meant by an id, the start of one, a house's name or number.

        Raises a known error where nothing or more than one thing fits.
        """
        found = {
            row.inspection
            for row in self.rows()
            if row.inspection
            and (wanted in {row.name, row.place} or (wanted and row.inspection.startswith(wanted)))
        } or {
            row.inspection
            for row in self.rows(wanted)
            if row.inspection and self._code(row.place) == wanted
        }
        if len(found) == 1:
            return found.pop()
        raise KnownError(
            "inspection_not_found" if not found else "inspection_ambiguous",
            _("没有找到唯一的检查记录“{wanted}”。").format(wanted=wanted),
            kept=_("没有改动任何数据。"),
            advice=_("用 list 命令看全部房屋，再用记录编号的前几位指定一处。"),
        )

    def _differing(self, seen: HeadRow) -> int:
        """Open conflicts without those in which both sides say the same; few records have any."""
        view = self._core.store.view(seen.record) if seen.conflicts else None
        return len(differing(self._core.store, view)) if view else 0

    def _code(self, place: str) -> str:
        view = self._core.store.view(place)
        return str(view.answers.get("code", "")) if view else ""
