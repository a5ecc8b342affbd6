"""From the chosen place to its code over the whole window: one key on 今天, 名册 and 填写."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain import codes
from app.i18n import _
from app.store.roster_values import PlaceRow
from app.survey.survey import Survey
from app.ui.actions import Overlay
from app.ui.desk import Desk
from app.ui.jobs import Job


def show_qr(desk: Desk, place: str, owner: QObject) -> None:
    """Lay the code of a place over the window; says so where no place is chosen.

    What draws the code is loaded on the way: the window never waits for it.
    """
    over = desk.window().whole
    if not place:
        desk.window().messages.tell(_("先选一处房屋，再显示它的二维码。"), "warn")
        return
    survey = desk.survey.meta.survey_id

    from app.ui.widgets.big_qr import BigQr, Shown  # not before somebody wants to see one
    from exports.pdf.qr import dark_runs

    def work(opened: Survey, _job: Job) -> PlaceRow | None:
        dark_runs(codes.at(survey, place, desk.clock()))
        return opened.core.store.place(place)

    def show(row: PlaceRow | None) -> None:
        if row is None or over.findChild(Overlay) is not None:
            return
        BigQr(
            over,
            Shown(row.name, " › ".join(row.path), _number(row)),
            lambda moment: codes.at(survey, place, moment),
            desk.clock,
        )

    desk.run(work, show, owner)


def _number(row: PlaceRow) -> str:
    """What people say on the telephone, and what stands on the printed papers."""
    short = codes.short(row.record)
    return _("编号 {code} · {short}").format(code=row.code, short=short) if row.code else short
