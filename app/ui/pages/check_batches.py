"""汇总批次, a part of 核对: what each merge brought, and taking one back."""

from __future__ import annotations

from collections.abc import Callable

from app.i18n import _
from app.model.changed import Changed
from app.survey.batches import Batch, Plan
from app.survey.check_words import batch_title, left_line
from app.survey.survey import Survey
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.pages.check_view import MOST, CheckView
from app.ui.widgets.check_cards import ReasonCard, first_lines
from app.ui.widgets.empty import Empty
from app.ui.widgets.progress_line import ProgressLine
from app.ui.widgets.rows_table import Column, RowsTable


class BatchesView(CheckView[Batch]):
    def __init__(self, desk: Desk, busy: ProgressLine, counted: Callable[[int], None]) -> None:
        self._undo_card = ReasonCard(
            _("撤销这一批"), self._undo, hint=_("撤销的理由，如“拿错了优盘”"), stop=True
        )
        table: RowsTable[Batch] = RowsTable(_("汇总批次"), _columns())
        empty = Empty(
            "merge", _("每汇总一次是一批，这里可以整批撤销。还没有汇总过。"),
            _("去“汇总”"), lambda: desk.window().open("merge"),
        )  # fmt: skip
        super().__init__(desk, busy, counted, table, self._undo_card, empty)
        self._turn = 0

    def read(self) -> None:
        self.desk.run(lambda survey, _job: survey.batches.list(MOST), self._show, self)

    def _show(self, rows: list[Batch]) -> None:
        self.show_rows(rows, lambda one: one.n, len(rows))
        self._chosen(self.table.current())

    def _chosen(self, row: Batch | None) -> None:
        self._turn += 1
        if row is None:
            return
        self._undo_card.ready(False)
        if row.undone:
            said = _("已由第 {n} 批撤销；要恢复，请撤销第 {n} 批。").format(n=row.undone)
            self._display(row, [("", said)])
            return
        self._display(row, [("", _("正在看撤销会怎样…"))])
        turn = self._turn

        def show(plan: Plan) -> None:
            if turn == self._turn:
                self._show_plan(row, plan)

        self.desk.run(lambda survey, _job: survey.batches.plan(row.n), show, self)

    def _show_plan(self, row: Batch, plan: Plan) -> None:
        facts = [
            (_("恢复原样"), _("{n} 条").format(n=len(plan.back))),
            (_("作废"), _("{n} 条（只在这一批里有的）").format(n=len(plan.voided))),
            (_("不动"), _("{n} 条").format(n=len(plan.left))),
        ]
        if plan.left:
            facts.append(("", first_lines([left_line(one) for one in plan.left])))
        can = bool(plan.back or plan.voided)
        facts.append(
            ("", _("撤销不删除任何内容，历史都在，还可以再撤销回来。") if can
             else _("这一批里没有可以撤销的内容。"))
        )  # fmt: skip
        self._display(row, facts)
        self._undo_card.ready(can and self.writing)

    def _display(self, row: Batch, facts: list[tuple[str, str]]) -> None:
        head = _("第 {n} 批").format(n=row.n)
        under = f"{batch_title(row)} · {row.time[:16].replace('T', ' ')}"
        more = [(_("理由"), row.reason)] if row.reason else []
        self._undo_card.say(head, under, [*more, *facts])

    def _undo(self, reason: str) -> None:
        row = self.table.current()
        if row is None or not self.writing or self.working:
            return

        def work(survey: Survey, job: Job) -> tuple[Plan, Changed]:
            return survey.batches.undo(
                row.n, reason, progress=job.report, cancelled=lambda: job.cancelled
            )

        def done(made: tuple[Plan, Changed]) -> None:
            plan, changed = made
            self._undo_card.clear()
            self.desk.window().messages.tell(
                _("已撤销第 {n} 批：{back} 条恢复原样，{voided} 条作废，{left} 条没有动。").format(
                    n=plan.n, back=len(plan.back), voided=len(plan.voided), left=len(plan.left)
                )
            )
            self.desk.announce(changed)
            self.read()

        job = self.desk.run(work, done, self, progress=self.busy.display, ended=self.end, long=True)
        self.begin(_("正在撤销第 {n} 批").format(n=row.n), job)


def _columns() -> list[Column[Batch]]:
    return [
        Column(_("批"), lambda one: str(one.n), right=True, width=56),
        Column(_("时间"), lambda one: one.time[:16].replace("T", " "), width=140),
        Column(_("内容"), batch_title, stretch=True),
        Column(_("记录"), lambda one: str(one.records), right=True, width=72),
        Column(_("谁"), lambda one: one.who, width=96, spare=2),
        Column(_("状态"), _state, lambda one: "soft" if one.undone else "", width=120, spare=1),
    ]


def _state(one: Batch) -> str:
    return _("已撤销") if one.undone else ""
