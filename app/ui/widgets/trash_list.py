"""回收站: what was voided, by whom and why; the way back needs a reason as well."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import _
from app.survey.trash import Trashed
from app.ui import theme
from app.ui.widgets import bits
from app.ui.widgets.empty import Empty
from app.ui.widgets.rows_table import Column, RowsTable


class TrashList(QWidget):
    """`take_out` is called with the record and the reason."""

    def __init__(self, take_out: Callable[[str, str], None]) -> None:
        super().__init__()
        self._call = take_out
        self._writing = True
        self._title = bits.line(_("回收站"), bold=True)
        self._table: RowsTable[Trashed] = RowsTable(_("回收站"), _columns())
        self._table.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._table.chosen.connect(lambda _row: self._tools())
        self.reason = QLineEdit()
        self._table.opened.connect(
            lambda _row: self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        )
        self.reason.setAccessibleName(_("取回的理由"))
        self.reason.setPlaceholderText(_("为什么取回，例如：放错了"))
        self.reason.textChanged.connect(lambda _text: self._tools())
        self.reason.returnPressed.connect(self._take_out)
        self.button = bits.button(_("取回"), self._take_out, icon="undo")
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(theme.px(8))
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.button)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(
            Empty("check", _("回收站是空的。放进来的记录不再算数，但什么也不会真的删掉。"))
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._title)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot)

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._tools()

    def show_rows(self, rows: list[Trashed], total: int) -> None:
        self._table.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        self._foot.setVisible(bool(rows))
        words = _("回收站（{n}）").format(n=total) if total else _("回收站")
        if total > len(rows):
            words = _("回收站（{n}，列出最近 {shown} 条）").format(n=total, shown=len(rows))
        self._title.setText(words)
        if rows and self._table.current() is None:
            self._table.choose(lambda _row: True)
        self.reason.clear()
        self._tools()

    def _tools(self) -> None:
        ready = self._writing and self._table.current() is not None
        self.reason.setEnabled(ready)
        self.button.setEnabled(ready and bool(self.reason.text().strip()))

    def _take_out(self) -> None:
        row = self._table.current()
        if row is not None and self.button.isEnabled():
            self._call(row.record, self.reason.text().strip())


def _columns() -> list[Column[Trashed]]:
    return [
        Column(_("房屋"), lambda one: one.house, stretch=True, least=140),
        Column(_("是什么"), lambda one: one.title, width=150, spare=1),
        Column(_("谁放的"), lambda one: one.who, width=84),
        Column(_("什么时候"), lambda one: one.time[:16].replace("T", " "), width=136, spare=2),
        Column(_("为什么"), lambda one: one.reason, stretch=True, least=140),
    ]
