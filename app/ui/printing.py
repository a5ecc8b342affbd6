"""From the print panel to a file: off the UI thread, with progress, told when it lies there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from app.i18n import _
from app.survey.form_titles import form_title
from app.survey.survey import Survey
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.widgets.print_panel import BLANK, CARDS, SHEET, Wanted
from app.ui.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from exports.pdf.writer import PdfFacts

#: Which places the list stands for, asked in the worker.
Places = Callable[[Survey], Sequence[str]]


def view(file: Path) -> None:
    """Open it in the system's viewer, from where it is printed."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def forms(survey: Survey) -> list[tuple[str, str]]:
    """The questionnaires that can be printed: id and title."""
    return [(form, form_title(form)) for form in survey.core.forms.questionnaires()]


def write(
    desk: Desk,
    owner: QObject,
    busy: ProgressLine,
    wanted: Wanted,
    places: Places,
    then: Callable[[], None],
    ended: Callable[[], None],
) -> Job:
    """Write what the panel asked for and show it; `then` when it lies there, `ended` always."""

    def work(survey: Survey, job: Job) -> PdfFacts:
        from app.survey.forms_on_paper import Choices  # with the writers of PDF

        every = [] if wanted.kind == BLANK else list(places(survey))
        paper = survey.on_paper
        tell = (job.report, lambda: job.cancelled)
        if wanted.kind == BLANK:
            return paper.blank(wanted.form, wanted.target, Choices(rows=wanted.rows))
        if wanted.kind == SHEET:
            return paper.day_sheet(every, paper.day(), wanted.target, *tell)
        if wanted.kind == CARDS:
            return paper.cards(every, wanted.target, *tell)
        return paper.many(every, wanted.form, wanted.target, Choices(rows=wanted.rows), *tell)

    def done(facts: PdfFacts) -> None:
        desk.window().messages.tell(
            _("已写好 {n} 页：{file}").format(n=facts.pages, file=wanted.target),
        )
        view(wanted.target)
        then()

    def end() -> None:
        busy.end()
        ended()

    job = desk.run(work, done, owner, progress=busy.display, ended=end, long=True)
    busy.begin(_("正在写 PDF"), job.cancel)
    return job
