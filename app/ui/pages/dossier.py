"""一房一档: written to a scratch file, looked at here, saved where the user wants it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPointF, Qt
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
)

from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.survey.audience import Audience
from app.survey.core import FINISHED
from app.survey.survey import Survey
from app.survey.templates.kinds import kinds
from app.ui import actions, theme
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.page import Page
from app.ui.widgets import badge, bits, marks
from app.ui.widgets.progress_line import ProgressLine
from app.ui.widgets.return_bar import ReturnBar

_STEP, _LEAST, _MOST = 1.25, 0.25, 4.0
#: How wide a page is shown at first, at most (px at 100 %).
_READ = 840


@dataclass(frozen=True)
class _Preview:
    """What was written: the PDF, its name for saving, and what the head says of the record."""

    paper: bytes
    name: str
    house: str
    grade: str
    provisional: bool
    finished: bool


class DossierPage(Page):
    """The dossier of one inspection; `enter` takes the record's id."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._record = ""
        self._name = ""
        self._proposed = ""
        self._writing: Job | None = None
        self._saving: Job | None = None
        self._document = QPdfDocument(self)
        self._paper = QBuffer(self)
        self._view = QPdfView(self)
        self._view.setAccessibleName(_("一房一档预览"))
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        ground = self._view.palette()
        ground.setColor(QPalette.ColorRole.Dark, theme.colour("sunken"))
        self._view.setPalette(ground)
        self._view.setDocument(self._document)
        self._view.pageNavigator().currentPageChanged.connect(lambda _page: self._count())
        self.busy = ProgressLine()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head())
        self._return_bar = ReturnBar(self._send_back)
        whole.addWidget(self._return_bar)
        whole.addWidget(self._view, 1)
        whole.addWidget(self.busy)
        whole.addWidget(self._foot())
        actions.bind(self, "leave", self._back)

    @property
    def title(self) -> str:
        return _("一房一档")

    def enter(self, argument: str) -> None:
        self._record = argument
        self._house.clear()
        self._badge.hide()
        self._pages.clear()
        self._return.hide()
        self._return_bar.done()
        if not argument or not self._desk.has_survey:
            self._desk.window().messages.tell(_("先在“名册”里选一处检查过的房屋。"), "warn")
            return
        self._write()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
        self._document.close()

    # -- building

    def _head(self) -> QFrame:
        bar = bits.frame("bar")
        row = QHBoxLayout(bar)
        bits.margins(row, 16, 8, 24, 8)
        row.setSpacing(theme.px(8))
        row.addWidget(bits.button(_("返回"), self._back, kind="quiet", icon="left", tip="Esc"))
        row.addWidget(bits.line(_("一房一档"), tone="soft"))
        self._house = bits.line(bold=True)
        row.addWidget(self._house)
        self._badge = badge.Badge(28)
        row.addWidget(self._badge)
        row.addStretch(1)
        self._pages = bits.line(tone="soft")
        row.addWidget(self._pages)
        row.addSpacing(theme.px(8))
        self._return = bits.button(_("退回…"), self._ask_return, icon="returned")
        row.addWidget(self._return)
        row.addWidget(bits.button(_("两次对比"), self._open_compare, icon="merge"))
        row.addWidget(bits.button(_("历史"), self._open_history, icon="clock"))
        row.addWidget(bits.button(_("缩小"), lambda: self._zoom(1 / _STEP)))
        row.addWidget(bits.button(_("放大"), lambda: self._zoom(_STEP)))
        row.addWidget(bits.button(_("整页"), self._fit_page))
        row.addWidget(bits.button(_("页宽"), self._fit_width))
        return bar

    def _open_history(self) -> None:
        if self._record:
            self._desk.window().open("history", f"{self._record} dossier {self._record}")

    def _open_compare(self) -> None:
        if self._record:
            self._desk.window().open("compare", f"{self._record} dossier {self._record}")

    def _foot(self) -> QFrame:
        self._kinds = bits.Combo()
        self._kinds.setAccessibleName(_("哪种报告"))
        for kind in kinds():
            if kind.about == "inspection":
                self._kinds.addItem(kind.name, kind.code)
        self._kinds.currentIndexChanged.connect(lambda _index: self._write())
        self._personal = QCheckBox(_("住户信息不遮盖"))
        self._personal.toggled.connect(lambda _on: self._write())
        self._reason = QLineEdit()
        self._reason.setPlaceholderText(_("给谁、做什么用"))
        self._reason.setAccessibleName(_("不遮盖的理由"))
        self._reason.setVisible(False)
        self._personal.toggled.connect(self._reason.setVisible)
        self._target = QLineEdit()
        self._target.setAccessibleName(_("保存到"))
        self._target.returnPressed.connect(self._save)
        self._save_button = bits.button(_("保存 PDF"), self._save, kind="primary")
        label = bits.line(_("保存到"))
        label.setBuddy(self._target)
        foot = bits.frame("foot")
        row = QHBoxLayout(foot)
        bits.margins(row, 24, 8, 24, 8)
        row.setSpacing(theme.px(8))
        row.addWidget(self._kinds)
        row.addSpacing(theme.px(8))
        row.addWidget(self._personal)
        row.addWidget(self._reason)
        row.addSpacing(theme.px(16))
        row.addWidget(label)
        row.addWidget(self._target, 1)
        row.addWidget(bits.button(_("浏览…"), self._browse))
        row.addWidget(self._save_button)
        return foot

    # -- writing and showing

    def _kind(self) -> str:
        return str(self._kinds.currentData())

    def _write(self) -> None:
        """Write the copy that is shown; a copy under way for other wishes is stopped."""
        if not self._record:
            return
        if self._writing is not None:
            self._writing.cancel()
        self._document.close()
        record, personal, kind = self._record, self._personal.isChecked(), self._kind()

        def work(survey: Survey, job: Job) -> _Preview:
            paper = survey.papers.preview(
                kind,
                record,
                Audience(personal=personal),
                progress=job.report,
                cancelled=lambda: job.cancelled,
            )
            head = survey.core.store.head(record)
            return _Preview(
                paper,
                survey.papers.file_name(kind, record),
                survey.filling.open_committed(record).title,
                head.grade if head else "",
                bool(head and head.provisional),
                bool(head and head.status in FINISHED),
            )

        def done(made: _Preview) -> None:
            if self._writing is job and not job.cancelled:
                self._show(made)

        def failed(error: KnownError) -> None:
            self._desk.window().messages.known(error)
            self._pages.setText(_("没有写成"))

        def ended() -> None:
            if self._writing is job:
                self._writing = None
                self._ready()
                if job.cancelled:
                    self._pages.setText(_("已停下，没有预览"))

        job = self._desk.run(
            work, done, self,
            pool="image", progress=self.busy.display, failed=failed, ended=ended, long=True,
        )  # fmt: skip
        self._writing = job
        self._pages.setText(_("正在写…"))
        self.busy.begin(_("正在写预览"), job.cancel)
        self._save_button.setEnabled(False)

    def _ready(self) -> None:
        if self._writing is None and self._saving is None:
            self.busy.end()
            self._save_button.setEnabled(bool(self._record))

    def _show(self, made: _Preview) -> None:
        self._name = made.name
        self._paper.close()
        self._paper.setData(made.paper)
        self._paper.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._paper)
        self._fit_reading()
        self._view.pageNavigator().jump(0, QPointF())
        self._house.setText(made.house)
        self._badge.display(marks.view(made.grade, provisional=made.provisional))
        self._badge.setVisible(bool(made.grade))
        about = self._desk.about
        self._return.setVisible(made.finished and about is not None and about.office)
        self._return.setEnabled(not self._desk.readonly)
        self._count()
        if self._target.text() in {"", self._proposed}:
            self._proposed = str((about.folder if about else Path()) / made.name)
            self._target.setText(self._proposed)

    def _count(self) -> None:
        count = self._document.pageCount()
        if count:
            self._pages.setText(
                _("第 {n} / {count} 页").format(
                    n=self._view.pageNavigator().currentPage() + 1, count=count
                )
            )

    def _zoom(self, by: float) -> None:
        now = self._view.zoomFactor()
        if self._view.zoomMode() != QPdfView.ZoomMode.Custom:
            now = self._shown_factor()
            self._view.setZoomMode(QPdfView.ZoomMode.Custom)
        self._view.setZoomFactor(min(max(now * by, _LEAST), _MOST))

    def _shown_factor(self) -> float:
        """How large the pages are while they are fitted to the window."""
        if not self._document.pageCount():
            return 1.0
        page = self._document.pagePointSize(0)
        box, inch = self._view.viewport(), self._view.logicalDpiX() / 72
        wide = box.width() / (page.width() * inch)
        if self._view.zoomMode() == QPdfView.ZoomMode.FitToWidth:
            return wide
        return min(wide, box.height() / (page.height() * inch))

    def _fit_reading(self) -> None:
        """As wide as the window, but no wider than one reads well."""
        self._fit_width()
        wide = self._shown_factor()
        if self._view.viewport().width() > theme.px(_READ):
            self._view.setZoomMode(QPdfView.ZoomMode.Custom)
            self._view.setZoomFactor(wide * theme.px(_READ) / self._view.viewport().width())

    def _fit_page(self) -> None:
        self._view.setZoomMode(QPdfView.ZoomMode.FitInView)

    def _fit_width(self) -> None:
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    # -- saving

    def _browse(self) -> None:
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("保存 PDF"), self._target.text(), "PDF (*.pdf)"
        )
        if chosen:
            self._target.setText(chosen)

    def _save(self) -> None:
        if not self._save_button.isEnabled():
            return
        text = self._target.text().strip()
        if not text:
            self._desk.window().messages.tell(_("请填保存到哪个文件。"), "warn")
            self._target.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        target = Path(text).expanduser()
        target = target if target.suffix.lower() == ".pdf" else target / self._name
        record, kind = self._record, self._kind()
        audience = Audience(self._personal.isChecked(), self._reason.text())
        if audience.personal and not audience.reason.strip():
            self._desk.window().messages.tell(_("不遮盖住户信息，请先写一个理由。"), "warn")
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return

        def ended() -> None:
            self._saving = None
            self._ready()

        self._saving = self._desk.run(
            lambda survey, job: survey.papers.write(
                kind, record, target, audience,
                progress=job.report, cancelled=lambda: job.cancelled,
            ),
            lambda facts: self._desk.window().messages.tell(
                _("已保存 {pages} 页：{file}").format(pages=facts.pages, file=target)
            ),
            self,
            progress=self.busy.display,
            ended=ended,
            pool="image",
            long=True,
        )  # fmt: skip
        self._save_button.setEnabled(False)
        self.busy.begin(_("正在保存 PDF"), self._saving.cancel)

    # -- back to the surveyor

    def _ask_return(self) -> None:
        self._return_bar.ask()
        record = self._record
        self._desk.run(
            lambda survey, _job: survey.review.questions(record),
            self._return_bar.questions,
            self._return_bar,
        )

    def _send_back(self, reason: str, comments: Mapping[str, str]) -> None:
        record, name = self._record, self._house.text()

        def done(changed: Changed) -> None:
            self._desk.announce(changed)
            self._desk.window().messages.tell(
                _("“{name}”已退回。下次交接后，外业在“今天”里看到。").format(name=name)
            )
            if self._record == record:
                self._return_bar.done()
                self._return.hide()

        def failed(error: KnownError) -> None:
            self._desk.window().messages.known(error)
            self._return_bar.again()

        self._desk.run(
            lambda survey, _job: survey.review.send_back(record, reason, comments),
            done,
            self,
            failed=failed,
        )

    def _back(self) -> None:
        self._desk.window().open("roster")
