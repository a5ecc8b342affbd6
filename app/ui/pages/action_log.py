"""操作记录: who printed, exported, unlocked, looked, erased; narrowed by kind, saved as a table."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QStackedWidget

from app.i18n import _
from app.survey import actions
from app.survey.actions import Action
from app.survey.survey import Survey
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job
from app.ui.widgets import bits
from app.ui.widgets.empty import Empty
from app.ui.widgets.filters import Filters
from app.ui.widgets.rows_table import Column, RowsTable

_ALL = "all"


class ActionLogPage(DeskPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._turn = 0
        self._save = bits.button(_("存成表格…"), self._export, icon="save")
        back = bits.button(_("返回"), lambda: desk.window().open("protection"), icon="back")
        self._beside = self.head(_("操作记录"), self._save, back)
        self._filters = Filters(
            ((_ALL, _("全部")), *actions.kinds().items()), self._read, rare=("other",)
        )
        self._table: RowsTable[Action] = RowsTable(_("操作记录"), _columns())
        self._table.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(
            Empty("list", _("这里记下谁打印、导出、看过住户信息、交接和解锁。还没有记录。"))
        )
        self._stack.addWidget(Empty("check", _("没有这一类的记录。")))
        self.column.addWidget(self._filters)
        self.column.addWidget(self._stack, 1)
        self._more = bits.text(step="small", tone="soft")
        self.column.addWidget(self._more)

    @property
    def title(self) -> str:
        return _("操作记录")

    def refresh(self, argument: str) -> None:
        del argument
        self._read()

    def allow(self, writing: bool) -> None:
        """Nothing is written here but the table of the lines."""

    def _read(self) -> None:
        self._turn += 1
        turn = self._turn
        kind = "" if self._filters.current == _ALL else self._filters.current

        def work(survey: Survey, _job: Job) -> tuple[list[Action], dict[str, int]]:
            return survey.actions.lines(kind, actions.PAGE), survey.actions.counts()

        def show(found: tuple[list[Action], dict[str, int]]) -> None:
            if turn == self._turn:
                self._show(*found, total=found[1].get(kind, sum(found[1].values())))

        self.desk.run(work, show, self)

    def _show(self, lines: list[Action], counts: dict[str, int], *, total: int) -> None:
        every = sum(counts.values())
        self._filters.count({_ALL: every, **counts})
        self._table.show_rows(lines)
        self._stack.setCurrentIndex(0 if lines else 2 if every else 1)
        self._save.setEnabled(bool(every))
        self._beside.setText(_("只增不改，只在这台电脑上"))
        left = total - len(lines)
        self._more.setText(_("更早的 {n} 条没有列出，存成表格就都在。").format(n=left))
        self._more.setVisible(left > 0)
        if lines:
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _export(self) -> None:
        kind = "" if self._filters.current == _ALL else self._filters.current
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("存成表格"), _("操作记录") + ".csv", _("表格 (*.csv)")
        )
        if not chosen:
            return

        def done(count: int) -> None:
            self.desk.window().messages.tell(
                _("已写好 {n} 条：{file}").format(n=count, file=chosen)
            )
            self._read()

        self.desk.run(lambda survey, _job: survey.actions.export(Path(chosen), kind), done, self)


def _columns() -> list[Column[Action]]:
    return [
        Column(_("时间"), lambda one: one.time[:16].replace("T", " "), width=140),
        Column(_("谁"), lambda one: one.who, width=96),
        Column(_("做了什么"), lambda one: one.words, width=200, tone=_tone),
        Column(_("对象"), lambda one: one.about, stretch=True, least=160),
        Column(_("几条"), lambda one: str(one.records or ""), right=True, width=64, spare=2),
        Column(_("理由"), lambda one: one.why, width=200, spare=1),
    ]


def _tone(one: Action) -> str:
    return "warn" if one.kind in ("seen", "erased") else ""
