"""汇总: packages come in, what two people filled in differently is settled with a reason."""

from __future__ import annotations

from pathlib import Path

from PySide6 import QtCore
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
)

from app.i18n import _
from app.model.changed import Changed
from app.survey import words
from app.survey.exchange import Merged, UnknownDevice
from app.survey.review import Conflict
from app.survey.survey import Survey
from app.ui import theme
from app.ui.desk import Desk
from app.ui.jobs import Job, Progress
from app.ui.page import Page
from app.ui.widgets.side_by_side import SideBySide


class MergePage(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._job: Job | None = None
        self._unknown: list[UnknownDevice] = []
        self._conflicts: list[Conflict] = []
        title = QLabel(_("汇总"))
        title.setProperty("type", "page")
        self._source = QLineEdit()
        self._source.setAccessibleName(_("交接文件或文件夹"))
        self._source.setPlaceholderText(_("交接文件，或放着它们的文件夹（U盘、共享）"))
        self._source.returnPressed.connect(self._merge)
        browse = QPushButton(_("浏览…"))
        browse.clicked.connect(self._browse)
        go = QPushButton(_("开始汇总"))
        go.setProperty("kind", "primary")
        go.clicked.connect(self._merge)
        self._busy = QProgressBar()
        self._busy.setAccessibleName(_("进度"))
        self._cancel = QPushButton(_("取消"))
        self._cancel.clicked.connect(self._stop)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for widget, stretch in (
            (self._source, 1), (browse, 0), (go, 0), (self._busy, 0), (self._cancel, 0),
        ):  # fmt: skip
            row.addWidget(widget, stretch)
        self._arrived = QListWidget()
        self._arrived.setAccessibleName(_("到了什么"))
        self._arrived.setWordWrap(True)
        self._arrived.setMaximumHeight(theme.px(140))
        self._trust = self._trust_card()
        self._list = QListWidget()
        self._list.setAccessibleName(_("不一样的地方"))
        self._list.currentRowChanged.connect(self._show_conflict)
        self._sides = SideBySide(desk)
        self._sides.settled.connect(self._settle)
        split = QSplitter(QtCore.Qt.Orientation.Horizontal)
        split.addWidget(self._list)
        split.addWidget(self._sides)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.px(260), theme.px(900)])
        split.setChildrenCollapsible(False)
        self._heading = QLabel()
        self._heading.setProperty("weight", "bold")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*(theme.px(24),) * 4)
        whole.setSpacing(theme.px(12))
        whole.addWidget(title)
        whole.addLayout(row)
        whole.addWidget(self._arrived)
        whole.addWidget(self._trust)
        whole.addWidget(self._heading)
        whole.addWidget(split, 1)
        desk.changed.connect(self._on_changed)
        self._arrived.hide()
        self._trust.hide()
        self._show_busy(False)

    @property
    def title(self) -> str:
        return _("汇总")

    def enter(self, argument: str) -> None:
        del argument
        self._read()
        self._source.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        pass

    # -- packages

    def _browse(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileNames(
            self, _("交接文件"), self._source.text(), _("交接文件 (*.svp)")
        )
        if chosen:
            self._source.setText("; ".join(chosen))

    def _merge(self) -> None:
        sources = [Path(part.strip()) for part in self._source.text().split(";") if part.strip()]
        if not sources:
            self._desk.window().messages.tell(_("还没有选交接文件。"), "warn")
            return
        self._show_busy(True)
        self._job = self._desk.run(
            lambda survey, job: survey.exchange.merge(
                sources, progress=job.report, cancelled=lambda: job.cancelled
            ),
            self._merged,
            self,
            progress=self._tell,
            failed=self._failed,
        )

    def _merged(self, merged: Merged) -> None:
        self._job = None
        self._show_busy(False)
        self._arrived.clear()
        for one in merged.outcomes:
            self._arrived.addItem(words.outcome(one))
        if not merged.outcomes:
            self._arrived.addItem(_("没有找到交接文件。"))
        self._arrived.show()
        self._unknown = [one for one in merged.outcomes if isinstance(one, UnknownDevice)]
        self._show_unknown()
        self._desk.announce(merged.changed)
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
        self._busy.setRange(0, max(step.total, 1))
        self._busy.setValue(step.done)

    def _show_busy(self, on: bool) -> None:
        self._busy.setVisible(on)
        self._cancel.setVisible(on)
        if on:
            self._busy.setRange(0, 0)

    # -- a device seen for the first time

    def _trust_card(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        self._stranger = QLabel()
        self._stranger.setWordWrap(True)
        yes = QPushButton(_("核对无误，信任这台电脑"))
        yes.setProperty("kind", "primary")
        yes.clicked.connect(self._confirm)
        no = QPushButton(_("暂不收"))
        no.clicked.connect(self._skip)
        row = QHBoxLayout(card)
        row.setContentsMargins(*(theme.px(16),) * 4)
        row.addWidget(self._stranger, 1)
        row.addWidget(yes)
        row.addWidget(no)
        return card

    def _show_unknown(self) -> None:
        self._trust.setVisible(bool(self._unknown))
        if not self._unknown:
            return
        one = self._unknown[0]
        text = _("第一次收到“{name}”（{person}）的文件。请打电话核对这组数字：{code}").format(
            name=one.person.name, person=one.person.person, code=one.code
        )
        if one.same_name:
            text += "\n" + _("注意：已经信任过一台同名的电脑，请问清是否换了电脑。")
        self._stranger.setText(text)

    def _confirm(self) -> None:
        one = self._unknown.pop(0)
        same = [other for other in self._unknown if other.person.device == one.person.device]
        self._unknown = [other for other in self._unknown if other not in same]

        def work(survey: Survey, job: Job) -> Merged:
            survey.exchange.confirm(one)
            return survey.exchange.merge(
                [one.file, *(other.file for other in same)],
                progress=job.report,
                cancelled=lambda: job.cancelled,
            )

        waiting = list(self._unknown)

        def done(merged: Merged) -> None:
            self._merged(merged)
            self._unknown += [other for other in waiting if other not in self._unknown]
            self._show_unknown()

        self._show_busy(True)
        self._job = self._desk.run(work, done, self, progress=self._tell, failed=self._failed)

    def _skip(self) -> None:
        self._unknown.pop(0)
        self._show_unknown()

    # -- 两人填得不一样

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed:
            self._read()

    def _read(self) -> None:
        self._desk.run(lambda survey, _job: survey.review.conflicts(), self._show, self)

    def _show(self, conflicts: list[Conflict]) -> None:
        self._conflicts = conflicts
        self._heading.setText(
            _("两人填得不一样：{n} 处").format(n=len(conflicts))
            if conflicts
            else _("没有两人填得不一样的地方。")
        )
        row = max(self._list.currentRow(), 0)
        self._list.blockSignals(True)
        self._list.clear()
        for one in conflicts:
            mark = _("（暂定）") if one.provisional else ""
            self._list.addItem(f"{one.house}\n{one.what}{mark}")
        self._list.blockSignals(False)
        self._list.setVisible(bool(conflicts))
        self._sides.setVisible(bool(conflicts))
        if conflicts:
            self._list.setCurrentRow(min(row, len(conflicts) - 1))
            self._show_conflict(self._list.currentRow())

    def _show_conflict(self, row: int) -> None:
        if 0 <= row < len(self._conflicts):
            self._sides.show_conflict(self._conflicts[row])

    def _settle(self, conflict: Conflict, picks: dict[str, int], side: int, reason: str) -> None:
        def work(survey: Survey, _job: Job) -> Changed:
            if picks:
                return survey.review.compose(conflict.record, conflict.group, picks, reason)
            return survey.review.settle(conflict.record, conflict.group, side, reason)

        def done(changed: Changed) -> None:
            self._desk.window().messages.tell(_("已定。落选的一份留在历史里。"))
            self._desk.announce(changed)

        self._desk.run(work, done, self)
