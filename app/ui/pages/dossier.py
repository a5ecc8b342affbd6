"""一房一档: written to a scratch file, looked at here, saved where the user wants it."""

from __future__ import annotations

from pathlib import Path

from PySide6 import QtCore
from PySide6.QtCore import QPointF
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from app.i18n import _
from app.survey.survey import Survey
from app.ui import actions, theme
from app.ui.desk import Desk
from app.ui.jobs import Job, Progress
from app.ui.page import Page


class DossierPage(Page):
    """The dossier of one inspection; `enter` takes the record's id."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._record = ""
        self._name = ""
        self._job: Job | None = None
        self._document = QPdfDocument(self)
        self._view = QPdfView(self)
        self._view.setAccessibleName(_("一房一档预览"))
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._pages = QLabel()
        self._pages.setProperty("tone", "soft")
        self._busy = QProgressBar()
        self._busy.setAccessibleName(_("进度"))
        self._busy.setMaximumWidth(theme.px(200))
        self._cancel = QPushButton(_("取消"))
        self._cancel.clicked.connect(self._stop)
        self._personal = QCheckBox(_("住户信息不遮盖"))
        self._personal.toggled.connect(lambda _on: self._write())
        self._target = QLineEdit()
        self._target.setAccessibleName(_("保存到"))
        self._target.setMinimumWidth(theme.px(280))
        self._target.returnPressed.connect(self._save)
        save = QPushButton(_("保存 PDF"))
        save.setProperty("kind", "primary")
        save.clicked.connect(self._save)
        browse = QPushButton(_("浏览…"))
        browse.clicked.connect(self._browse)
        back = QPushButton(_("返回"))
        back.clicked.connect(self._back)
        title = QLabel(_("一房一档"))
        title.setProperty("type", "page")
        top = QHBoxLayout()
        top.setSpacing(theme.px(8))
        top.addWidget(back)
        top.addWidget(title)
        for widget in (self._pages, self._busy, self._cancel):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self._personal)
        top.addWidget(self._target)
        top.addWidget(browse)
        top.addWidget(save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*(theme.px(16),) * 4)
        whole.setSpacing(theme.px(12))
        whole.addLayout(top)
        whole.addWidget(self._view, 1)
        actions.bind(self, "leave", self._back)
        self._show_busy(False)

    @property
    def title(self) -> str:
        return _("一房一档")

    def enter(self, argument: str) -> None:
        self._record = argument
        self._write()
        self._view.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        self._stop()
        self._document.close()

    # -- writing and showing

    def _write(self) -> None:
        self._stop()
        self._document.close()
        self._show_busy(True)
        record, personal = self._record, self._personal.isChecked()

        def work(survey: Survey, job: Job) -> tuple[Path, str]:
            file = survey.papers.preview_file(record)
            survey.papers.dossier(
                record,
                file,
                personal=personal,
                progress=job.report,
                cancelled=lambda: job.cancelled,
            )
            return file, survey.papers.file_name(record)

        self._job = self._desk.run(
            work, self._written, self, pool="image", progress=self._tell, failed=self._failed
        )

    def _written(self, made: tuple[Path, str]) -> None:
        self._job = None
        file, self._name = made
        self._document.load(str(file))
        self._show_busy(False)
        self._pages.setText(_("{n} 页").format(n=self._document.pageCount()))
        self._view.pageNavigator().jump(0, QPointF())
        if not self._target.text():
            self._target.setText(str(self._desk.survey.core.folder / self._name))

    def _failed(self, error: Exception) -> None:
        self._job = None
        self._show_busy(False)
        self._desk.window().messages.trouble(error)

    def _tell(self, step: Progress) -> None:
        self._busy.setRange(0, max(step.total, 1))
        self._busy.setValue(step.done)

    def _show_busy(self, on: bool) -> None:
        self._busy.setVisible(on)
        self._cancel.setVisible(on)
        if on:
            self._pages.setText(_("正在写…"))
            self._busy.setRange(0, 0)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._show_busy(False)
            self._pages.setText(_("已取消"))

    # -- saving

    def _browse(self) -> None:
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("保存 PDF"), self._target.text(), "PDF (*.pdf)"
        )
        if chosen:
            self._target.setText(chosen)

    def _save(self) -> None:
        text = self._target.text().strip()
        if not text:
            self._desk.window().messages.tell(_("请填保存到哪个文件。"), "warn")
            return
        target = Path(text)
        target = target if target.suffix.lower() == ".pdf" else target / self._name
        record, personal = self._record, self._personal.isChecked()
        self._desk.run(
            lambda survey, job: survey.papers.dossier(
                record, target, personal=personal, cancelled=lambda: job.cancelled
            ),
            lambda facts: self._desk.window().messages.tell(
                _("已保存 {pages} 页：{file}").format(pages=facts.pages, file=target)
            ),
            self,
            pool="image",
        )

    def _back(self) -> None:
        self._desk.window().open("houses")
