"""问题: what was found, who removes it by when, and the after-photo that closes it (销号)."""

from __future__ import annotations

from pathlib import Path

from PySide6 import QtCore
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.model.changed import Changed
from app.survey import words
from app.survey.houses import HouseRow
from app.survey.loop import TaskRow
from app.survey.papers import Finding
from app.survey.survey import Survey
from app.ui import theme
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.widgets.rows_table import Column, RowsTable


class TasksPage(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._files: list[Path] = []
        self._table: RowsTable[TaskRow] = RowsTable(_("整改任务"), _columns())
        self._table.chosen.connect(self._chosen)
        title = QLabel(_("问题"))
        title.setProperty("type", "page")
        self._count = QLabel()
        self._count.setProperty("tone", "soft")
        top = QHBoxLayout()
        top.addWidget(title)
        top.addWidget(self._count)
        top.addStretch(1)
        self._stack = QStackedLayout()
        side = QVBoxLayout()
        side.setSpacing(theme.px(12))
        side.addWidget(self._new_card())
        self._close_card = self._closing_card()
        side.addWidget(self._close_card)
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(theme.px(16))
        middle.addLayout(self._stack, 1)
        middle.addLayout(side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*(theme.px(24),) * 4)
        whole.setSpacing(theme.px(12))
        whole.addLayout(top)
        whole.addLayout(middle, 1)
        # Only now: a stack outside a page shows its first widget as a window of its own.
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty())
        desk.changed.connect(self._on_changed)
        self._chosen(None)

    @property
    def title(self) -> str:
        return _("问题")

    def enter(self, argument: str) -> None:
        del argument
        self._read()
        self._table.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        pass

    # -- what it shows

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed.kinds & {"record", "task"}:
            self._read()

    def _read(self) -> None:
        def work(survey: Survey, _job: object) -> tuple[list[TaskRow], list[HouseRow]]:
            return survey.loop.tasks(), [row for row in survey.houses.rows() if row.inspection]

        self._desk.run(work, self._show, self)

    def _show(self, read: tuple[list[TaskRow], list[HouseRow]]) -> None:
        tasks, houses = read
        self._table.show_rows(tasks, keep=lambda row: row.task)
        self._stack.setCurrentIndex(0 if tasks else 1)
        late = sum(row.overdue for row in tasks)
        left = sum(row.state == "open" for row in tasks)
        self._count.setText(_("未销号 {n} 项，逾期 {late} 项").format(n=left, late=late))
        kept = self._house.currentData()
        self._house.blockSignals(True)
        self._house.clear()
        for row in houses:
            self._house.addItem(row.name, row.inspection)
        self._house.setCurrentIndex(max(self._house.findData(kept), 0) if houses else -1)
        self._house.blockSignals(False)
        self._read_findings()

    def _read_findings(self) -> None:
        record = self._house.currentData()
        if not record:
            self._show_findings([])
            return
        self._desk.run(
            lambda survey, _job: survey.papers.findings(record), self._show_findings, self
        )

    def _show_findings(self, findings: list[Finding]) -> None:
        self._finding.clear()
        for one in findings:
            self._finding.addItem(f"{one.part} · {one.title}", one)
        self._create.setEnabled(bool(findings))
        self._none.setVisible(not findings)

    def _chosen(self, row: TaskRow | None) -> None:
        self._close_card.setVisible(row is not None and row.state == "open")

    # -- what it does

    def _create_task(self) -> None:
        one: Finding = self._finding.currentData()
        record = self._house.currentData()
        what, who, due = self._what.text(), self._who.text(), _date(self._due.text())

        def done(made: tuple[str, Changed]) -> None:
            for field in (self._what, self._who, self._due):
                field.clear()
            self._desk.announce(made[1])
            self._desk.window().messages.tell(_("整改任务已建立。"))

        self._desk.run(
            lambda survey, _job: survey.loop.open_task(
                record, title=one.title, clause=one.clause, part=one.part,
                what=what, who=who, due=due,
            ),
            done,
            self,
        )  # fmt: skip

    def _pick_photos(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileNames(
            self, _("整改后的照片"), "", _("照片 (*.jpg *.jpeg *.png)")
        )
        if chosen:
            self._files = [Path(one) for one in chosen]
            self._picked.setText(_("已选 {n} 张").format(n=len(self._files)))

    def _close_task(self) -> None:
        row = self._table.current()
        if row is None:
            return
        files, result = list(self._files), self._result.text()

        def done(changed: Changed) -> None:
            self._files = []
            self._picked.clear()
            self._result.clear()
            self._desk.announce(changed)
            self._desk.window().messages.tell(_("已销号。"))

        self._desk.run(
            lambda survey, job: survey.loop.close_task(
                row.task, files, result, progress=job.report, cancelled=lambda: job.cancelled
            ),
            done,
            self,
        )

    # -- building

    def _empty(self) -> QWidget:
        whole = QWidget()
        say = QLabel(
            _("这里跟踪查出的问题，直到销号。\n还没有任务：在右边选房屋和问题，建立第一条。")
        )
        say.setProperty("tone", "soft")
        column = QVBoxLayout(whole)
        column.addWidget(say, 0, QtCore.Qt.AlignmentFlag.AlignCenter)
        return whole

    def _new_card(self) -> QFrame:
        card, form = _card(_("新任务"))
        self._house = QComboBox()
        self._house.currentIndexChanged.connect(lambda _n: self._read_findings())
        self._finding = QComboBox()
        self._finding.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._what = QLineEdit()
        self._who = QLineEdit()
        self._due = QLineEdit()
        self._due.setPlaceholderText(_("如 20261231"))
        for name, field in (
            (_("所属房屋"), self._house),
            (_("查出的问题"), self._finding),
            (_("要做什么"), self._what),
            (_("责任人"), self._who),
            (_("完成期限"), self._due),
        ):
            field.setAccessibleName(name)
            form.addRow(name, field)
        self._none = QLabel(_("这处房屋没有计为危险点的问题。"))
        self._none.setProperty("tone", "soft")
        self._none.setWordWrap(True)
        form.addRow(self._none)
        self._create = QPushButton(_("建立任务"))
        self._create.setProperty("kind", "primary")
        self._create.clicked.connect(self._create_task)
        form.addRow(self._create)
        return card

    def _closing_card(self) -> QFrame:
        card, form = _card(_("销号"))
        self._result = QLineEdit()
        self._result.setAccessibleName(_("整改结果"))
        form.addRow(_("整改结果"), self._result)
        self._picked = QLabel()
        pick = QPushButton(_("加整改后的照片…"))
        pick.clicked.connect(self._pick_photos)
        form.addRow(pick, self._picked)
        close = QPushButton(_("销号"))
        close.setProperty("kind", "primary")
        close.clicked.connect(self._close_task)
        form.addRow(close)
        return card


def _card(words_: str) -> tuple[QFrame, QFormLayout]:
    card = QFrame()
    card.setObjectName("card")
    card.setFixedWidth(theme.px(360))
    title = QLabel(words_)
    title.setProperty("weight", "bold")
    form = QFormLayout()
    form.setHorizontalSpacing(theme.px(12))
    form.setVerticalSpacing(theme.px(8))
    column = QVBoxLayout(card)
    column.setContentsMargins(*(theme.px(16),) * 4)
    column.setSpacing(theme.px(12))
    column.addWidget(title)
    column.addLayout(form)
    return card, form


def _columns() -> list[Column[TaskRow]]:
    return [
        Column(_("状态"), words.task_state, _tone),
        Column(_("期限"), lambda row: row.due, _tone),
        Column(_("所属房屋"), lambda row: row.house),
        Column(_("部位 · 问题"), lambda row: f"{row.part} · {row.title}", stretch=True),
        Column(_("要做什么"), lambda row: row.what, stretch=True),
        Column(_("责任人"), lambda row: row.who),
    ]


def _tone(row: TaskRow) -> str:
    if row.state == "closed":
        return "done"
    return "stop" if row.overdue else "accent"


def _date(text: str) -> str:
    """A date typed as 20261231 with its hyphens; anything else as it is."""
    digits = text.strip()
    if len(digits) == len("20261231") and digits.isdigit():
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    return digits
