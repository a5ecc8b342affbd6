"""The board of the matrix: what is shown, which cell is current, what is chosen.

Painted by itself: a keystroke repaints the cells that changed, their rows' verdicts and heads,
nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.i18n import pick
from app.ui import theme
from app.ui.widgets import bits
from app.ui.widgets.matrix_face import Face
from app.ui.widgets.matrix_model import Matrix, Rect
from app.ui.widgets.matrix_paint import Geometry, Tiles


class Board(QAbstractScrollArea):
    """`moved` tells of another current cell."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.matrix: Matrix | None = None
        self.at = (0, 0)
        self.selection = Rect(0, 0, 0, 0)
        self.anchor = (0, 0)
        self.plan: Geometry | None = None
        self._tiles = Tiles(1.0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCornerWidget(bits.frame("corner"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def display(self, matrix: Matrix) -> None:
        """Show another matrix, or the same with other rows and columns."""
        self.matrix = matrix
        self._tiles = Tiles(self.devicePixelRatioF())
        self._arrange()
        row = min(self.at[0], len(matrix.items) - 1)
        column = min(self.at[1], len(matrix.places) - 1)
        at = (row, column) if matrix.asked(row, column) else matrix.first()
        self.move_to(*at)
        self.viewport().update()

    def changed(self, cells: Iterable[tuple[int, int]]) -> None:
        """Paint again what a change touched: cells, the verdicts of their rows, class heads."""
        geometry, matrix = self.plan, self.matrix
        if geometry is None or matrix is None:
            return
        region = QRegion()
        rows = set()
        for row, column in cells:
            region += self.on_screen(geometry.cell_rect(row, column))
            rows.add(row)
        for line in geometry.lines:
            if line.row in rows or line.row is None:
                top = line.top + geometry.head - self.verticalScrollBar().value()
                region += QRect(0, top, geometry.left, line.height)
        self.viewport().update(region)
        self._say()

    def move_to(self, row: int, column: int, *, extend: bool = False) -> None:
        """Make a cell current; `extend` stretches the selection to it."""
        before = self.selection
        self.at = (row, column)
        if not extend:
            self.anchor = self.at
        self.selection = Rect.of(self.anchor, self.at)
        self._see()
        for rect in (before, self.selection):
            self.viewport().update(self._span(rect))
        self.viewport().update(0, 0, self.viewport().width(), theme.px(1) + self._head())
        if self.plan is not None:
            self.viewport().update(0, 0, self.plan.left, self.viewport().height())
        self._say()
        self.moved.emit()

    def select(self, rect: Rect) -> None:
        """Select a rectangle; its first asked cell becomes current."""
        if self.matrix is None:
            return
        asked = (cell for cell in rect.cells() if self.matrix.asked(*cell))
        self.at = next(asked, (rect.top, rect.left))
        self.anchor = (rect.top, rect.left)
        self.selection = rect
        self._see()
        self.viewport().update()
        self._say()
        self.moved.emit()

    def told_at(self, point: QPoint) -> str:
        """What lies at a point, in full: names that are too long for their place."""
        geometry, matrix = self.plan, self.matrix
        if geometry is None or matrix is None:
            return ""
        inside = self.inside(point.x(), point.y())
        row, column = geometry.cell_at(inside.x(), inside.y())
        if point.y() < geometry.head:
            return matrix.place_name(column) if point.x() >= geometry.left else ""
        if row is None:
            return ""
        if point.x() < geometry.left:
            return pick(matrix.items[row].name)
        return matrix.spoken(row, column)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self.viewport())
        if self.plan is None or self.matrix is None:
            painter.fillRect(event.rect(), theme.colour("ground"))
            return
        face = Face(
            painter,
            self.plan,
            self.matrix,
            self._tiles,
            self.at,
            self.selection,
            focus=self.hasFocus(),
            offset=QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value()),
        )
        face.paint(event.region(), self.viewport().rect())

    # -- places

    def _arrange(self) -> None:
        if self.matrix is None:
            return
        room = self.viewport().size()
        self.plan = geometry = Geometry(self.matrix, room.width())
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, geometry.left + geometry.width - room.width()))
        across.setPageStep(max(1, room.width() - geometry.left))
        across.setSingleStep(geometry.cell)
        down.setRange(0, max(0, geometry.head + geometry.height - room.height()))
        down.setPageStep(max(1, room.height() - geometry.head))
        down.setSingleStep(geometry.row)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()
        self._see()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802 - Qt's name
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.viewport().update(self._span(self.selection))
        self.moved.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.viewport().update(self._span(self.selection))

    def _head(self) -> int:
        return self.plan.head if self.plan is not None else 0

    def inside(self, x: int, y: int) -> QPoint:
        """A point of the viewport as one of the cells' own plane."""
        geometry = self.plan
        assert geometry is not None
        return QPoint(
            x - geometry.left + self.horizontalScrollBar().value(),
            y - geometry.head + self.verticalScrollBar().value(),
        )

    def on_screen(self, rect: QRect) -> QRect:
        geometry = self.plan
        assert geometry is not None
        return rect.translated(
            geometry.left - self.horizontalScrollBar().value(),
            geometry.head - self.verticalScrollBar().value(),
        )

    def _span(self, rect: Rect) -> QRect:
        """Where a rectangle of cells is on the screen; empty for cells that are gone."""
        geometry = self.plan
        if geometry is None or rect.bottom >= len(geometry.line_of):
            return QRect()
        first = geometry.cell_rect(rect.top, rect.left)
        return self.on_screen(first.united(geometry.cell_rect(rect.bottom, rect.right)))

    def _see(self) -> None:
        """Scroll so that the current cell, and the head of its class, are in sight."""
        geometry = self.plan
        if geometry is None or self.at[0] >= len(geometry.line_of):
            return
        box = geometry.cell_rect(*self.at)
        room = self.viewport().size()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        wide, high = room.width() - geometry.left, room.height() - geometry.head
        if box.left() < across.value():
            across.setValue(box.left())
        elif box.right() >= across.value() + wide:
            across.setValue(box.right() + 1 - wide)
        if box.top() - geometry.row < down.value():
            down.setValue(box.top() - geometry.row)
        elif box.bottom() + geometry.row >= down.value() + high:
            down.setValue(box.bottom() + geometry.row - high)

    def _say(self) -> None:
        """The current cell by name, for people who do not see it."""
        if self.matrix is not None:
            self.setAccessibleName(self.matrix.spoken(*self.at))
            event = QAccessibleEvent(self, QAccessible.Event.NameChanged)
            QAccessible.updateAccessibility(event)
