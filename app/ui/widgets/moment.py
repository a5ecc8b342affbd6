"""A record as it was at one moment, section by section; only to be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.i18n import _
from app.survey.history import Moment
from app.ui import theme
from app.ui.widgets import bits
from app.ui.widgets.rows_table import Column, RowsTable


class MomentView(QWidget):
    def __init__(self, close: Callable[[], None]) -> None:
        super().__init__()
        self._head = bits.line(bold=True)
        self._close = bits.button(_("回到步骤"), close, icon="back")
        self._table: RowsTable[tuple[str, str, str]] = RowsTable(_("当时的全部内容"), _columns())
        self._table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        top = QHBoxLayout()
        top.setSpacing(theme.px(12))
        top.addWidget(self._head)
        top.addStretch(1)
        top.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(top)
        column.addWidget(self._table, 1)

    def show_moment(self, moment: Moment) -> None:
        parts = [
            moment.time[:16].replace("T", " "), moment.who, moment.status, moment.grade,
            _("照片 {n} 张").format(n=len(moment.photos)) if moment.photos else "",
        ]  # fmt: skip
        self._head.setText(_("当时：{what}").format(what=" · ".join(filter(None, parts))))
        self._table.show_rows(
            [
                (one.title, question, answer)
                for one in moment.sections
                for question, answer in one.answers
            ]
        )

    def take_focus(self) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)


def _columns() -> list[Column[tuple[str, str, str]]]:
    return [
        Column(_("部分"), lambda one: one[0], width=180, spare=1),
        Column(_("哪一项"), lambda one: one[1], stretch=True, least=220),
        Column(_("当时填的"), lambda one: one[2], stretch=True, least=180),
    ]
