"""The matrix under the hand: strokes by key, selections by mouse, the clipboard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QToolTip

from app.i18n import _
from app.ui import theme
from app.ui.widgets.matrix_board import Board
from app.ui.widgets.matrix_model import KEYS, Matrix, Rect

_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_STROKES = {Qt.Key(Qt.Key.Key_1 + n): state for n, state in enumerate(KEYS)} | {
    Qt.Key.Key_0: "",
    Qt.Key.Key_Delete: "",
    Qt.Key.Key_Backspace: "",
}
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Grid(Board):
    """`opened` asks for the panel of the current cell, `told` says what a stroke has done."""

    opened = Signal()
    told = Signal(str)

    # -- what the keys do

    def stroke(self, state: str) -> None:
        """Give the selection a state; a single cell moves on."""
        matrix = self.matrix
        if matrix is None or matrix.readonly:
            return
        if self.selection.single:
            matrix.set([self.at], state)
            if state:
                self.move_to(*matrix.after(*self.at))
        else:
            self._tell(matrix.set(self.selection.cells(), state))

    def fill_down(self) -> None:
        self._do(lambda matrix: matrix.fill_down(self.selection))

    def fill_right(self) -> None:
        self._do(lambda matrix: matrix.fill_right(self.selection))

    def whole_row(self) -> None:
        """All blocks of this item like the current cell."""
        self._do(lambda matrix: matrix.whole_row(*self.at))

    def like_above(self) -> None:
        self._do(lambda matrix: matrix.like_above(self.at[0]))

    def copy(self) -> None:
        if self.matrix is not None:
            QGuiApplication.clipboard().setText(self.matrix.copy(self.selection))

    def paste(self) -> None:
        matrix = self.matrix
        if matrix is None or matrix.readonly:
            return
        text = QGuiApplication.clipboard().text()
        top, left = self.selection.top, self.selection.left
        changed, strange = matrix.paste(top, left, text, self.selection)
        said = _("粘贴改了 {n} 格").format(n=changed)
        if strange:
            said = _("{said}，{n} 格认不出，没有改").format(said=said, n=strange)
        self.told.emit(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        matrix = self.matrix
        if matrix is None or not self._key(event, matrix):
            event.ignore()

    def event(self, event: QEvent) -> bool:
        """Keys that the matrix needs are not given to shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            control = event.modifiers() == _CTRL
            if control and event.key() in {Qt.Key.Key_D, Qt.Key.Key_R, Qt.Key.Key_A}:
                event.accept()
                return True
        return super().event(event)

    def _key(self, event: QKeyEvent, matrix: Matrix) -> bool:
        """Act on a key; False for those that are not the matrix's."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if modifiers == _CTRL:
            return self._control(key, matrix)
        if key in _ARROWS and modifiers in (Qt.KeyboardModifier.NoModifier, _SHIFT):
            extend = modifiers == _SHIFT
            down, right = _ARROWS[key]
            self.move_to(*self._next(matrix, down, right, extend=extend), extend=extend)
        elif key == Qt.Key.Key_Space and modifiers == _SHIFT:
            self.select(Rect(self.at[0], 0, self.at[0], len(matrix.places) - 1))
        elif modifiers not in (Qt.KeyboardModifier.NoModifier, _SHIFT):
            return False
        elif key in _STROKES:
            self.stroke(_STROKES[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        elif key in (Qt.Key.Key_Equal, Qt.Key.Key_Plus):
            self.whole_row()
        elif key in (Qt.Key.Key_Apostrophe, Qt.Key.Key_QuoteDbl):
            self.like_above()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            far = 0 if key == Qt.Key.Key_Home else len(matrix.places) - 1
            self.move_to(self.at[0], self._nearest(matrix, self.at[0], far))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            by = max(1, self.viewport().height() // theme.px(40))
            for _step in range(by):
                self.at = matrix.step(*self.at, 1 if key == Qt.Key.Key_PageDown else -1, 0)
            self.move_to(*self.at)
            self.viewport().update()
        else:
            return False
        return True

    def _control(self, key: Qt.Key, matrix: Matrix) -> bool:
        last_row, last_column = len(matrix.items) - 1, len(matrix.places) - 1
        acts: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_D: self.fill_down,
            Qt.Key.Key_R: self.fill_right,
            Qt.Key.Key_C: self.copy,
            Qt.Key.Key_V: self.paste,
            Qt.Key.Key_A: lambda: self.select(Rect(0, 0, last_row, last_column)),
            Qt.Key.Key_Space: lambda: self.select(Rect(0, self.at[1], last_row, self.at[1])),
            Qt.Key.Key_Home: lambda: self.move_to(*matrix.first()),
        }
        if key not in acts:
            return False
        acts[key]()
        return True

    def _next(self, matrix: Matrix, down: int, right: int, *, extend: bool) -> tuple[int, int]:
        if not extend:
            return matrix.step(*self.at, down, right)
        row = min(max(self.at[0] + down, 0), len(matrix.items) - 1)
        column = min(max(self.at[1] + right, 0), len(matrix.places) - 1)
        return row, column

    def _nearest(self, matrix: Matrix, row: int, column: int) -> int:
        asked = [c for c in range(len(matrix.places)) if matrix.asked(row, c)]
        return min(asked, key=lambda c: abs(c - column), default=self.at[1])

    def _do(self, act: Callable[[Matrix], int]) -> None:
        if self.matrix is not None and not self.matrix.readonly:
            self._tell(act(self.matrix))

    def _tell(self, changed: int) -> None:
        if changed != 1:
            self.told.emit(_("改了 {n} 格").format(n=changed))

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        geometry, matrix = self.plan, self.matrix
        if geometry is None or matrix is None or event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = round(event.position().x()), round(event.position().y())
        inside = self.inside(x, y)
        row, column = geometry.cell_at(inside.x(), inside.y())
        last_row, last_column = len(matrix.items) - 1, len(matrix.places) - 1
        if y < geometry.head:
            if x >= geometry.left:
                self.select(Rect(0, column, last_row, column))
        elif row is None:
            klass = geometry.cell_at(0, inside.y() + geometry.row)[0]
            rows = [r for r in range(last_row + 1) if klass is not None
                    and matrix.items[r].klass == matrix.items[klass].klass]  # fmt: skip
            if rows:
                self.select(Rect(rows[0], 0, rows[-1], last_column))
        elif x < geometry.left:
            self.select(Rect(row, 0, row, last_column))
        elif event.modifiers() & _SHIFT:
            self.move_to(row, column, extend=True)
        elif matrix.asked(row, column):
            self.move_to(row, column)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        geometry = self.plan
        if geometry is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        x, y = round(event.position().x()), round(event.position().y())
        if x < geometry.left or y < geometry.head:
            return
        inside = self.inside(x, y)
        row, column = geometry.cell_at(inside.x(), inside.y())
        if row is not None and (row, column) != self.at:
            self.move_to(row, column, extend=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        geometry = self.plan
        if geometry is not None and event.position().x() >= geometry.left:
            self.opened.emit()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.told_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)
