"""走访: visits that ended without an inspection, each attempt a record of its own.

Nothing is overwritten: two laptops that stood before the same locked door have two visits, and
taking one back voids it, so that its history stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain import visits as rules
from app.errors import KnownError
from app.i18n import _
from app.model.canonical import Value
from app.model.changed import Changed
from app.model.ids import new_id
from app.model.revision import Photos
from app.survey.core import Content, Core, IsCancelled, Progress, never, quiet

if TYPE_CHECKING:
    from app.survey.taking import Taking

VISIT = "visit"
#: The pseudo question under which a visit's photos stand.
DOOR = "door"


@dataclass(frozen=True)
class Visit:
    """One attempt, as lists show it. Dates are YYYY-MM-DD, "" where there is none."""

    record: str
    place: str
    outcome: str
    reason: str
    on: str
    next_date: str
    photos: int
    author: str
    time: str


class Visits:
    def __init__(self, core: Core, taking: Taking) -> None:
        self._core = core
        self._taking = taking

    def proposed(self, outcome: str) -> str:
        """The date of the next visit that the rule table proposes; "" where none is due."""
        again = rules.next_date(outcome, self._core.clock().date())
        return again.isoformat() if again else ""

    def record(
        self,
        place: str,
        outcome: str,
        reason: str = "",
        next_date: str | None = None,
        photos: Sequence[Path] = (),
        *,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Changed:
        """Note a visit of today. `next_date` None: as the rule table proposes; "": none.

        All or nothing: where a photo cannot be taken in, nothing is noted. The one record of
        the answer is the visit's, for `undo`.
        """
        self._demand_place(place)
        again = self.proposed(outcome) if next_date is None else next_date.strip()
        self._demand(outcome, reason, again)
        answers: dict[str, Value] = {
            "outcome": outcome,
            "reason": reason.strip(),
            "on": self._core.clock().date().isoformat(),
            "next_date": again,
        }
        content = Content(
            answers={path: value for path, value in answers.items() if value},
            links={"place": (place,)},
            photos=self._taken(photos, progress, cancelled),
        )
        version = self._core.forms.registers[VISIT].version
        revision = self._core.sealed(new_id(), VISIT, version, content)
        return self._core.commit([revision] if revision else [])

    def of(self, place: str) -> list[Visit]:
        """The visits of a place, newest first; those taken back are not among them."""
        found = []
        for record in self._core.store.linking(place, "place"):
            head = self._core.store.head(record)
            if head is None or head.form != VISIT or head.voided:
                continue
            view = self._core.store.view(record)
            if view is None:
                continue
            said = {path: str(value) for path, value in view.answers.items()}
            found.append(
                Visit(
                    record=record,
                    place=place,
                    outcome=said.get("outcome", ""),
                    reason=said.get("reason", ""),
                    on=said.get("on", ""),
                    next_date=said.get("next_date", ""),
                    photos=len(view.photos),
                    author=view.author,
                    time=view.time,
                )
            )
        return sorted(found, key=lambda visit: (visit.time, visit.record), reverse=True)

    def photos(self, visit: str) -> Photos:
        view = self._core.store.view(visit)
        return view.photos if view else {}

    def undo(self, visit: str, reason: str = "") -> Changed:
        """Take a visit back: it counts no more, its history stays."""
        view = self._core.store.view(visit)
        if view is None or view.form != VISIT:
            raise _refused(_("这不是一次走访。"), _("请在这处房屋的走访记录里选一次。"))
        if view.voided:
            return Changed()
        revision = self._core.sealed(
            visit, VISIT, view.version, Content.of(view),
            kind="void", reason=reason.strip() or _("记错了，撤销"), wrote={},
        )  # fmt: skip
        return self._core.commit([revision] if revision else [])

    def _demand_place(self, place: str) -> None:
        head = self._core.store.head(place)
        if head is None or head.form != "place" or head.voided:
            raise KnownError(
                "house_absent",
                _("这处房屋不在本调查里。"),
                kept=_("没有记下任何走访。"),
                advice=_("回到名册，重新选择一处。"),
            )

    def _demand(self, outcome: str, reason: str, again: str) -> None:
        today = self._core.clock().date()
        try:
            when = date.fromisoformat(again) if again else None
        except ValueError as error:
            raise _refused(
                _("“{date}”不是日期。").format(date=again),
                _("下次走访写成 2026-12-31 这样的日期，或者空着。"),
            ) from error
        said = {
            "unknown_outcome": (
                _("没有“{outcome}”这种走访结果。").format(outcome=outcome),
                _("可以用：{codes}").format(codes=" ".join(one.code for one in rules.outcomes())),
            ),
            "reason_missing": (
                _("还没有写说明。"),
                _("选“其他”或“不需查”，要写一句说明，例如“库房，不住人”。"),
            ),
            "next_not_later": (
                _("下次走访的日期要在今天之后。"),
                _("请改一个日期，或者空着。"),
            ),
        }
        for problem in rules.problems(outcome, reason, when, today):
            raise _refused(*said[problem])

    def _taken(
        self, files: Sequence[Path], progress: Progress, cancelled: IsCancelled
    ) -> dict[str, Mapping[str, Value]]:
        if not files:
            return {}
        outcome = self._taking.add(files, DOOR, {}, progress=progress, cancelled=cancelled)
        refused = [one for one in outcome if one.refused]
        if refused:
            raise _refused(refused[0].refused, _("换一张照片，或者先不加照片。"))
        return {one.photo: one.entry for one in outcome if one.entry is not None}


def _refused(title: str, advice: str) -> KnownError:
    return KnownError(
        "visit_refused", title, kept=_("没有记下任何走访，以前的走访都在。"), advice=advice
    )
