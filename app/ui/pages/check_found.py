"""复查, a part of 核对: what no longer holds since a merge, and where to mend it."""

from __future__ import annotations

from collections.abc import Callable

from app.i18n import _
from app.survey.form_titles import form_title
from app.survey.rechecks import Check
from app.survey.survey import Survey
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.pages.check_view import MOST, CheckView
from app.ui.widgets import bits
from app.ui.widgets.check_cards import FoundCard
from app.ui.widgets.empty import Empty
from app.ui.widgets.progress_line import ProgressLine
from app.ui.widgets.rows_table import Column, RowsTable

_PLACE = "place"


class FoundView(CheckView[Check]):
    def __init__(self, desk: Desk, busy: ProgressLine, counted: Callable[[int], None]) -> None:
        self._found = FoundCard(self._go)
        table: RowsTable[Check] = RowsTable(_("要核对的地方"), _columns())
        empty = Empty("check", _("汇总进来的记录都核对过了，没有不合要求的地方。"))
        super().__init__(desk, busy, counted, table, self._found, empty)
        self._again = bits.button(_("再核对一遍"), self.run)
        self._words = bits.line(tone="soft")
        self.top.addWidget(self._words)
        self.top.addStretch(1)
        self.top.addWidget(self._again)
        table.opened.connect(lambda _row: self._go())

    def allow(self, writing: bool) -> None:
        super().allow(writing)
        self._again.setVisible(writing)

    def read(self) -> None:
        def work(survey: Survey, _job: Job) -> tuple[list[Check], int, int]:
            recheck = survey.recheck
            return recheck.list(MOST), recheck.count(), recheck.waiting()

        self.desk.run(work, lambda read: self.display(*read), self)

    def display(self, rows: list[Check], total: int, waiting: int) -> None:
        """Show the list; `waiting` records are looked at before it is whole."""
        self.counted(total)
        self.show_rows(rows, lambda one: (one.record, one.path, one.code), total)
        said = _("表单的规则和评级，按汇总后的答案又算了一遍。")
        if waiting:
            said = _("还有 {n} 条记录没有核对。").format(n=waiting)
        self._words.setText(said)
        self.empty.words.setText(
            said if waiting else _("汇总进来的记录都核对过了，没有不合要求的地方。")
        )
        if waiting and self.writing and not self.working:
            self.run()

    def run(self) -> None:
        """Look at what was merged; what has not come yet is read when it ends."""
        if self.working:
            return
        job = self.desk.run(
            lambda survey, job: survey.recheck.run(
                progress=job.report, cancelled=lambda: job.cancelled
            ),
            self._ran,
            self,
            progress=self.busy.display,
            ended=self._ended,
            long=True,
        )
        self._again.setEnabled(False)
        self.begin(_("正在核对汇总进来的记录"), job)

    def _ran(self, _looked_at: int) -> None:
        self._job = None
        self.read()

    def _ended(self) -> None:
        self.end()
        self._again.setEnabled(True)

    def _chosen(self, row: Check | None) -> None:
        if row is None:
            return
        kind = _("提醒，可以保留") if row.soft else _("要改")
        sheet = "" if row.form == _PLACE else form_title(row.form)
        facts = [(_("是什么"), row.what), (_("怎么了"), row.said), (_("分量"), kind)]
        self._found.say(row.house or row.record[:8], sheet, facts)
        self._found.go.setText(_("去名册") if self._to_roster(row) else _("打开这份检查"))

    def _to_roster(self, row: Check) -> bool:
        return row.form in (_PLACE, "visit", "task", "finding")

    def _go(self) -> None:
        row = self.table.current()
        if row is None:
            return
        window = self.desk.window()
        if self._to_roster(row):
            window.open("roster", row.place)
            return
        if row.path:
            self.desk.places[row.record] = row.path
        window.open("fill", row.record)


def _columns() -> list[Column[Check]]:
    return [
        Column(_("房屋"), lambda one: one.house or "–", width=200),
        Column(_("是什么"), lambda one: one.what, width=240, spare=1),
        Column(_("怎么了"), lambda one: one.said, _tone, stretch=True, least=200),
    ]


def _tone(one: Check) -> str:
    return "warn" if one.soft else "stop"
