"""What an import would do, in figures, and below the one that is on, row by row."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.i18n import _
from app.i18n.roster_problems import field_name
from app.survey.roster_plan import FieldChange, Plan
from app.survey.roster_preview import Preview
from app.survey.roster_report import remarks
from app.ui import theme
from app.ui.widgets.empty import Empty
from app.ui.widgets.filters import Filters
from app.ui.widgets.rows_table import COMPACT, Column, RowsTable

#: Lines that a list shows; nobody reads more, and the file has all.
_MOST = 5_000


@dataclass(frozen=True)
class ImportLine:
    """One line: where, what stands there, what of it."""

    place: str
    value: str
    said: str
    tone: str


class ImportLists(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, list[ImportLine]] = {}
        self._filters = Filters(
            (
                ("refused", _("拒绝")),
                ("differing", _("不一致")),
                ("remarks", _("提醒")),
                ("new", _("新增")),
                ("changed", _("更新")),
                ("same", _("不变")),
                ("missing", _("不在新名册里")),
            ),
            self._show,
        )
        self._table: RowsTable[ImportLine] = RowsTable(
            _("核对结果"),
            [
                Column(_("位置"), lambda line: line.place, width=232),
                Column(
                    _("内容"), lambda line: line.value, lambda _line: "soft", width=184, spare=1
                ),
                Column(_("说明"), lambda line: line.said, lambda line: line.tone, stretch=True),
            ],
            height=COMPACT,
        )
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self._filters)
        column.addWidget(self._stack, 1)
        # Only now: a stack outside a page shows its first widget as a window of its own.
        self._stack.addWidget(self._table)
        self._nothing = Empty("check", "")
        self._stack.addWidget(self._nothing)
        self.clear()

    def clear(self) -> None:
        self._lines = {}
        self._filters.count({})
        self._table.show_rows([])
        self._nothing.words.setText(_("各列定下来以后，这里列出会新增、更新和拒绝哪些。"))
        self._stack.setCurrentIndex(1)

    def display(self, preview: Preview, plan: Plan) -> None:
        self._lines = {
            "refused": [
                ImportLine(one.place, one.value, one.said, "stop")
                for one in remarks(preview, plan.refused[:_MOST])
            ],
            "remarks": [
                ImportLine(one.place, one.value, one.said, "warn")
                for one in remarks(preview, plan.remarks[:_MOST])
            ],
            "differing": [_difference(one) for one in sorted(plan.differing[:_MOST], key=_row)],
            "changed": [_change(one) for one in sorted(plan.changes[:_MOST], key=_row)],
            "new": [
                ImportLine(
                    _("第 {row} 行").format(row=one.draft.row) if one.draft.row else _("上一级"),
                    one.draft.answers["name"],
                    " › ".join(one.draft.names),
                    "",
                )
                for one in plan.new[:_MOST]
            ],
            "missing": [
                ImportLine("", name, _("调查里有、这份名册里没有：保留，请核实。"), "")
                for _record, name in plan.missing[:_MOST]
            ],
        }
        self._filters.count(
            {
                "refused": len(plan.refused_rows),
                "differing": len(plan.differing),
                "remarks": len(plan.remarks),
                "new": len(plan.new),
                "changed": len(plan.changed),
                "same": plan.same,
                "missing": len(plan.missing),
            }
        )
        self._show()

    def _show(self) -> None:
        lines = self._lines.get(self._filters.current, [])
        self._table.show_rows(lines)
        self._stack.setCurrentIndex(0 if lines else 1)
        if self._lines:
            self._nothing.words.setText(_none(self._filters.current))


def _none(which: str) -> str:
    """What an empty list says."""
    if which == "refused":
        return _("没有拒绝的行，全部可以导入。")
    if which == "same":
        return _("这些处和调查里的一样，不用列出。")
    return _("没有。")


def _row(one: FieldChange) -> int:
    return one.row


def _difference(one: FieldChange) -> ImportLine:
    said = _("调查里改成了“{before}”，名册里是“{after}”：保留调查里的。")
    if one.personal:
        said = _("调查里的和名册里的不同：保留调查里的。")
    return _line(one, said, "warn")


def _change(one: FieldChange) -> ImportLine:
    said = _("“{before}”改为“{after}”") if one.before else _("填上“{after}”")
    if one.personal:
        said = _("更新（内容不显示）")
    return _line(one, said, "")


def _line(one: FieldChange, said: str, tone: str) -> ImportLine:
    place = _("第 {row} 行（{field}）").format(row=one.row, field=field_name(one.field))
    return ImportLine(place, one.name, said.format(before=one.before, after=one.after), tone)
