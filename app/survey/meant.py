"""What a person means by the words typed: one place, one inspection, or a known error."""

from __future__ import annotations

from app.errors import KnownError
from app.i18n import _, listed
from app.store.roster_values import COUNTED, PlaceRow
from app.store.values import HeadRow
from app.survey.core import Core
from app.survey.form_titles import form_title

#: More of one name are not told apart one by one.
_SAME = 50
#: Of those that fit, an error names so many.
_NAMED = 6


class Meant:
    def __init__(self, core: Core) -> None:
        self._core = core

    def places(self, wanted: str) -> list[PlaceRow]:
        """Places meant by an id, a whole name (or another one), or a number of the roster.

        Houses and estates come before a village or town of the same name.
        """
        store = self._core.store
        if not wanted.strip():
            return []
        if (known := store.place(wanted)) is not None:
            return [known]
        named = store.places_named(wanted, _SAME)
        return (
            [row for row in named if row.level in COUNTED]
            or named
            or store.places_with_code(wanted)
        )

    def joined(self, wanted: str) -> list[str]:
        """Ids of joined places meant by name or the start of their id: lists show them no more."""
        rows = self._core.store.joined(-1) if wanted.strip() else []
        by_name = [row.record for row in rows if row.name == wanted]
        return by_name or [row.record for row in rows if row.record.startswith(wanted)]

    def place(self, wanted: str) -> str:
        """The id of the one place meant, be it a town."""
        found = self.places(wanted)
        if len(found) == 1:
            return found[0].record
        raise KnownError(
            "place_ambiguous" if found else "place_not_found",
            _("没有找到唯一的一处“{wanted}”。").format(wanted=wanted),
            kept=_("没有改动任何数据。"),
            advice=_("请写名册里的全名或编号。"),
            detail=" ".join(row.code or row.record for row in found[:_NAMED]),
        )

    def inspection(self, wanted: str, form: str = "") -> str:
        """The inspection meant by its place or by the start of its own id.

        A place may have been inspected with several forms: then `form` says which. Of one form's
        visits the last is meant.
        """
        places = self.places(wanted)
        found = (
            self.inspections(places[0].record)
            if len(places) == 1
            else []
            if places
            else self._beginning(wanted)
        )
        if form:
            found = [row for row in found if row.form == form]
        if len(found) == 1:
            return found[0].record
        if len(places) > 1:
            self.place(wanted)  # says that there are several
        if not found:
            raise KnownError(
                "inspection_not_found",
                _("没有找到唯一的检查记录“{wanted}”。").format(wanted=wanted),
                kept=_("没有改动任何数据。"),
                advice=_("用 list 命令看全部房屋，再用记录编号的前几位指定一处。"),
            )
        raise KnownError(
            "inspection_ambiguous",
            _("“{wanted}”有几份检查记录：{records}。").format(
                wanted=wanted, records=listed([_named(row) for row in found[:_NAMED]])
            ),
            kept=_("没有改动任何数据。"),
            advice=_("请加 --form 写明哪张表，例如 --form {form}，或写记录编号的前几位。").format(
                form=found[0].form
            ),
        )

    def record(self, wanted: str) -> str:
        """The record whose id begins like this: lists show its first eight letters."""
        store = self._core.store
        if store.head(wanted) is not None:
            return wanted
        found = store.heads_beginning(wanted, _SAME) if wanted.strip() else []
        if len(found) == 1:
            return found[0].record
        raise KnownError(
            "record_ambiguous" if found else "record_not_found",
            _("没有找到唯一的记录“{wanted}”。").format(wanted=wanted),
            kept=_("没有改动任何数据。"),
            advice=_("请照列出的记录编号写，多写几位。"),
            detail=" ".join(row.record for row in found[:_NAMED]),
        )

    def inspections(self, place: str) -> list[HeadRow]:
        """The last inspection of a place with each form; those that cover it where it has none."""
        store = self._core.store
        own = [
            row
            for row in store.heads(place=place, order="time")
            if row.form not in self._core.forms.registers
        ]
        row = store.place(place)
        if not own and row is not None:
            own = [head for mark in row.forms if (head := store.head(mark.record)) is not None]
        return [row for row in own if not store.linking(row.record, "previous")]

    def _beginning(self, wanted: str) -> list[HeadRow]:
        if not wanted.strip():
            return []
        found = self._core.store.heads_beginning(wanted, _SAME)
        return [row for row in found if row.form not in self._core.forms.registers]


def _named(row: HeadRow) -> str:
    return _("{form} {record}").format(form=form_title(row.form), record=row.record[:8])
