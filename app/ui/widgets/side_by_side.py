"""One conflict side by side: each person's answers in a column, a reason, one decision."""

from __future__ import annotations

from functools import partial

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.survey.review import Conflict
from app.ui import theme
from app.ui.desk import Desk


class SideBySide(QWidget):
    """`settled` carries the conflict, the rows picked from other sides, the side, the reason."""

    settled = Signal(object, object, int, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._conflict: Conflict | None = None
        self._picks: dict[str, int] = {}
        self._cells: dict[tuple[str, int], QToolButton] = {}
        self._head = QLabel()
        self._head.setWordWrap(True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._reason = QLineEdit()
        self._reason.setAccessibleName(_("理由"))
        self._reason.setPlaceholderText(_("为什么采用这一份，例如：到现场复核过"))
        label = QLabel(_("理由"))
        label.setBuddy(self._reason)
        self._compose = QPushButton(_("按逐行挑选的定下"))
        self._compose.clicked.connect(self._settle_rows)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self._reason, 1)
        row.addWidget(self._compose)
        note = QLabel(_("落选的一份会留在历史里。点某一格可以只换这一行，评级会重新计算。"))
        note.setProperty("tone", "soft")
        note.setWordWrap(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.px(12), 0, 0, 0)
        whole.setSpacing(theme.px(8))
        whole.addWidget(self._head)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(row)
        whole.addWidget(note)

    def show_conflict(self, conflict: Conflict) -> None:
        same = self._conflict is not None and self._conflict == conflict
        self._conflict = conflict
        if same:
            return
        self._picks = {}
        self._cells = {}
        self._reason.clear()
        mark = _("（暂定）") if conflict.provisional else ""
        self._head.setText(
            _("{house} › {what}：{n} 处不一样，现按第 {side} 份{mark}").format(
                house=conflict.house, what=conflict.what, n=len(conflict.lines),
                side=conflict.shown + 1, mark=mark,
            )
        )  # fmt: skip
        self._scroll.setWidget(self._grid(conflict))
        self._show_picks()

    def _grid(self, conflict: Conflict) -> QWidget:
        sheet = QWidget()
        sheet.setObjectName("sheet")
        grid = QGridLayout(sheet)
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(4))
        for number, side in enumerate(conflict.sides):
            who = QLabel(
                "\n".join(
                    (
                        _("第 {n} 份 · {author}").format(n=number + 1, author=side.author or "–"),
                        f"{side.device} · {side.time[:16].replace('T', ' ')}",
                    )
                )
            )
            who.setProperty("weight", "bold")
            who.setWordWrap(True)
            grid.addWidget(who, 0, number + 1)
            take = QPushButton(_("采用第 {n} 份").format(n=number + 1))
            take.setProperty("kind", "primary")
            take.clicked.connect(partial(self._settle, number))
            grid.addWidget(take, len(conflict.lines) + 2, number + 1)
            grid.setColumnStretch(number + 1, 1)
        for line_number, line in enumerate(conflict.lines, start=1):
            what = QLabel(line.what)
            what.setWordWrap(True)
            what.setProperty("tone", "soft")
            what.setMinimumWidth(theme.px(180))
            grid.addWidget(what, line_number, 0)
            for number, value in enumerate(line.values):
                cell = QToolButton()
                cell.setText(value)
                cell.setToolTip(value)
                cell.setCheckable(True)
                cell.setSizePolicy(
                    cell.sizePolicy().Policy.Expanding, cell.sizePolicy().Policy.Preferred
                )
                cell.setAccessibleName(
                    _("{what}：第 {n} 份 {value}").format(what=line.what, n=number + 1, value=value)
                )
                cell.clicked.connect(partial(self._pick, line.path, number))
                self._cells[line.path, number] = cell
                grid.addWidget(cell, line_number, number + 1)
        grid.setRowStretch(len(conflict.lines) + 3, 1)
        return sheet

    def _pick(self, path: str, side: int) -> None:
        if self._conflict is not None and side == self._conflict.shown:
            self._picks.pop(path, None)
        else:
            self._picks[path] = side
        self._show_picks()

    def _show_picks(self) -> None:
        if self._conflict is None:
            return
        for (path, side), cell in self._cells.items():
            cell.setChecked(self._picks.get(path, self._conflict.shown) == side)
        self._compose.setEnabled(bool(self._picks))

    def _reasoned(self) -> str:
        reason = self._reason.text().strip()
        if not reason:
            self._desk.window().messages.tell(_("请先写一句理由。"), "warn")
            self._reason.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)
        return reason

    def _settle(self, side: int) -> None:
        reason = self._reasoned()
        if reason and self._conflict is not None:
            self.settled.emit(self._conflict, {}, side, reason)

    def _settle_rows(self) -> None:
        reason = self._reasoned()
        if reason and self._conflict is not None:
            self.settled.emit(self._conflict, dict(self._picks), self._conflict.shown, reason)
