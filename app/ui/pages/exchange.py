"""交接: pack for the office (or back to the laptops), and the office's start file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6 import QtCore
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from app.i18n import _
from app.store.values import PackageNote
from app.survey import words
from app.survey.survey import Survey
from app.ui import theme
from app.ui.desk import Desk
from app.ui.jobs import Job, Progress
from app.ui.page import Page
from app.ui.widgets.rows_table import Column, RowsTable


class ExchangePage(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._job: Job | None = None
        title = QLabel(_("交接"))
        title.setProperty("type", "page")
        self._who = QLabel()
        self._who.setProperty("tone", "soft")
        self._who.setWordWrap(True)
        self._target = QLineEdit()
        self._target.setAccessibleName(_("放到"))
        self._target.setPlaceholderText(_("U盘或共享文件夹"))
        self._busy = QProgressBar()
        self._busy.setAccessibleName(_("进度"))
        self._cancel = QPushButton(_("取消"))
        self._cancel.clicked.connect(self._stop)
        self._table: RowsTable[PackageNote] = RowsTable(_("交接记录"), _columns())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*(theme.px(24),) * 4)
        whole.setSpacing(theme.px(12))
        whole.addWidget(title)
        whole.addWidget(self._who)
        whole.addWidget(self._card())
        heading = QLabel(_("写出和收到的交接文件"))
        heading.setProperty("weight", "bold")
        whole.addWidget(heading)
        whole.addWidget(self._table, 1)
        self._show_busy(False)

    @property
    def title(self) -> str:
        return _("交接")

    def enter(self, argument: str) -> None:
        del argument
        self._read()
        self._target.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        pass

    def _card(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        label = QLabel(_("放到"))
        label.setBuddy(self._target)
        browse = QPushButton(_("浏览…"))
        browse.clicked.connect(self._browse)
        place = QHBoxLayout()
        place.setSpacing(theme.px(8))
        for widget, stretch in ((label, 0), (self._target, 1), (browse, 0)):
            place.addWidget(widget, stretch)
        pack = QPushButton(_("打成交接文件"))
        pack.setProperty("kind", "primary")
        pack.clicked.connect(self._pack)
        self._start = QPushButton(_("写开工文件"))
        self._start.clicked.connect(self._write_start)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(pack)
        row.addWidget(self._start)
        row.addWidget(self._busy, 1)
        row.addWidget(self._cancel)
        row.addStretch(1)
        say = QLabel(_("交接文件已签名、已加密，只有收件的一方能打开；原来的记录都还在本机。"))
        say.setProperty("tone", "soft")
        say.setWordWrap(True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*(theme.px(16),) * 4)
        inside.setSpacing(theme.px(12))
        inside.addLayout(place)
        inside.addLayout(row)
        inside.addWidget(say)
        return card

    # -- what it shows

    def _read(self) -> None:
        def work(survey: Survey, _job: Job) -> tuple[str, str, str, list[PackageNote]]:
            return survey.meta.role, survey.device, survey.check_code, survey.exchange.packages()

        self._desk.run(work, self._show, self)

    def _show(self, read: tuple[str, str, str, list[PackageNote]]) -> None:
        role, device, code, notes = read
        self._start.setVisible(role == "office")
        self._who.setText(
            _("本机编号 {device}。办公室第一次收件时，请与对方核对这组数字：{code}").format(
                device=device, code=code
            )
            if role != "office"
            else _("这里是办公室。外业电脑核对开工文件时用这组数字：{code}").format(code=code)
        )
        self._table.show_rows(notes, keep=lambda note: note.name)

    # -- what it does

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("放到"), self._target.text())
        if chosen:
            self._target.setText(chosen)

    def _place(self) -> Path | None:
        text = self._target.text().strip()
        if not text:
            self._desk.window().messages.tell(_("还没有选放到哪个文件夹。"), "warn")
            self._target.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)
            return None
        return Path(text)

    def _pack(self) -> None:
        folder = self._place()
        if folder is not None:
            self._run(
                lambda survey, job: _packed(survey, job, folder),
            )

    def _write_start(self) -> None:
        folder = self._place()
        if folder is not None:
            self._run(lambda survey, job: _started(survey, job, folder))

    def _run(self, work: Callable[[Survey, Job], str]) -> None:
        self._show_busy(True)
        self._job = self._desk.run(
            work, self._written, self, progress=self._tell, failed=self._failed
        )

    def _written(self, words: str) -> None:
        self._job = None
        self._show_busy(False)
        self._desk.window().messages.tell(words)
        self._read()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self._show_busy(False)
        self._desk.window().messages.trouble(error)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._show_busy(False)

    def _tell(self, step: Progress) -> None:
        # Sizes in KiB: a package may have more bytes than Qt's bar can count.
        self._busy.setRange(0, max(step.total >> 10, 1))
        self._busy.setValue(step.done >> 10)

    def _show_busy(self, on: bool) -> None:
        self._busy.setVisible(on)
        self._cancel.setVisible(on)
        if on:
            self._busy.setRange(0, 0)


def _packed(survey: Survey, job: Job, folder: Path) -> str:
    packed = survey.exchange.pack(folder, progress=job.report, cancelled=lambda: job.cancelled)
    done = _("已放到 {folder}：{n} 个交接文件，记录 {records} 条，照片 {photos} 张。").format(
        folder=folder, n=len(packed.files), records=packed.records, photos=packed.photos
    )
    return "\n".join((done, *(words.held(house, error) for house, error in packed.held)))


def _started(survey: Survey, job: Job, folder: Path) -> str:
    file = survey.exchange.start_file(folder, progress=job.report, cancelled=lambda: job.cancelled)
    return _("开工文件已写好：{file}").format(file=file)


def _columns() -> list[Column[PackageNote]]:
    return [
        Column(_("方向"), lambda note: _("收到") if note.direction == "in" else _("写出")),
        Column(_("文件"), lambda note: note.name, stretch=True),
        Column(_("时间"), lambda note: note.time[:16].replace("T", " ")),
    ]
