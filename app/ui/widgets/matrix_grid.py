"""The matrix on the screen: frozen heads, one current cell, a selection, strokes by key.

Painted by itself: a keystroke repaints the cells that changed, their rows' verdicts and heads,
nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from app.i18n import _, pick
from app.ui import theme
from app.ui.widgets import bits
from app.ui.widgets.matrix_model import KEYS, Matrix, Rect
from app.ui.widgets.matrix_paint import DUTY, PAD, Geometry, Tiles, elided

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


class Grid(QAbstractScrollArea):
    """`moved` tells of another current cell, `opened` asks for its panel, `told` of a stroke."""

    moved = Signal()
    opened = Signal()
    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.matrix: Matrix | None = None
        self.at = (0, 0)
        self.selection = Rect(0, 0, 0, 0)
        self._anchor = (0, 0)
        self._geometry: Geometry | None = None
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
        geometry, matrix = self._geometry, self.matrix
        if geometry is None or matrix is None:
            return
        region = QRegion()
        rows = set()
        for row, column in cells:
            region += self._on_screen(geometry.cell_rect(row, column))
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
            self._anchor = self.at
        self.selection = Rect.of(self._anchor, self.at)
        self._see()
        for rect in (before, self.selection):
            self.viewport().update(self._span(rect))
        self.viewport().update(0, 0, self.viewport().width(), theme.px(1) + self._head())
        if self._geometry is not None:
            self.viewport().update(0, 0, self._geometry.left, self.viewport().height())
        self._say()
        self.moved.emit()

    def select(self, rect: Rect) -> None:
        """Select a rectangle; its first asked cell becomes current."""
        if self.matrix is None:
            return
        asked = (cell for cell in rect.cells() if self.matrix.asked(*cell))
        self.at = next(asked, (rect.top, rect.left))
        self._anchor = (rect.top, rect.left)
        self.selection = rect
        self._see()
        self.viewport().update()
        self._say()
        self.moved.emit()

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
        geometry, matrix = self._geometry, self.matrix
        if geometry is None or matrix is None or event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = round(event.position().x()), round(event.position().y())
        inside = self._inside(x, y)
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
        geometry = self._geometry
        if geometry is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        x, y = round(event.position().x()), round(event.position().y())
        if x < geometry.left or y < geometry.head:
            return
        inside = self._inside(x, y)
        row, column = geometry.cell_at(inside.x(), inside.y())
        if row is not None and (row, column) != self.at:
            self.move_to(row, column, extend=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        geometry = self._geometry
        if geometry is not None and event.position().x() >= geometry.left:
            self.opened.emit()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.told_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def told_at(self, point: QPoint) -> str:
        """What lies at a point, in full: names that are too long for their place."""
        geometry, matrix = self._geometry, self.matrix
        if geometry is None or matrix is None:
            return ""
        inside = self._inside(point.x(), point.y())
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
        geometry, matrix = self._geometry, self.matrix
        painter = QPainter(self.viewport())
        if geometry is None or matrix is None:
            painter.fillRect(event.rect(), theme.colour("ground"))
            return
        region, whole = event.region(), self.viewport().rect()
        left, head = geometry.left, geometry.head
        body = whole.adjusted(left, head, 0, 0)
        names = QRect(0, head, left, whole.height() - head)
        painter.fillRect(event.rect(), theme.colour("ground"))
        painter.setClipRegion(region.intersected(body))
        self._paint_cells(painter, geometry, matrix, region.intersected(body).boundingRect())
        painter.setClipRegion(region.intersected(names))
        self._paint_names(painter, geometry, matrix, region.intersected(names).boundingRect())
        top = QRect(0, 0, whole.width(), head)
        if region.intersects(top):
            painter.setClipRegion(region.intersected(top))
            self._paint_heads(painter, geometry, matrix)
        painter.setClipRegion(region)
        painter.setPen(QPen(theme.colour("faint"), 2 if theme.current().heavy else 1))
        painter.drawLine(left - 1, 0, left - 1, whole.height())
        painter.drawLine(0, head - 1, whole.width(), head - 1)

    def _paint_cells(
        self, painter: QPainter, geometry: Geometry, matrix: Matrix, area: QRect
    ) -> None:
        if area.isEmpty():
            return
        dx = geometry.left - self.horizontalScrollBar().value()
        dy = geometry.head - self.verticalScrollBar().value()
        first = max(0, (area.left() - dx) // geometry.cell)
        last = min(geometry.columns - 1, (area.right() - dx) // geometry.cell)
        line_pen = QPen(theme.colour("line"), 1)
        region = painter.clipRegion()
        for line in geometry.lines:
            y = line.top + dy
            if y > area.bottom() or y + line.height <= area.top():
                continue
            if line.row is None:
                painter.fillRect(dx, y, geometry.width, line.height, theme.colour("ground"))
                continue
            for column in range(first, last + 1):
                box = QRect(column * geometry.cell + dx, y, geometry.cell, line.height)
                if region.intersects(box):
                    self._paint_cell(painter, matrix, line.row, column, box)
            painter.setPen(line_pen)
            right = min(area.right(), dx + geometry.width - 1)
            painter.drawLine(area.left(), y + line.height - 1, right, y + line.height - 1)
        painter.setPen(line_pen)
        for column in range(first, last + 1):
            x = (column + 1) * geometry.cell + dx - 1
            painter.drawLine(x, area.top(), x, area.bottom())
        self._paint_selection(painter, geometry, dx, dy)

    def _paint_cell(
        self, painter: QPainter, matrix: Matrix, row: int, column: int, box: QRect
    ) -> None:
        if not matrix.asked(row, column):
            painter.fillRect(box, theme.colour("sunken"))
            if theme.current().heavy:
                painter.setPen(QPen(theme.colour("faint"), 1))
                painter.drawLine(box.bottomLeft(), box.topRight())
            return
        duty = matrix.items[row].klass if matrix.needs(row, column) else ""
        tile = self._tiles.cell(
            box.width(), box.height(), matrix.state(row, column), duty, matrix.marks(row, column)
        )
        painter.drawPixmap(box.topLeft(), tile)

    def _paint_selection(self, painter: QPainter, geometry: Geometry, dx: int, dy: int) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not self.selection.single:
            top = geometry.cell_rect(self.selection.top, self.selection.left)
            end = geometry.cell_rect(self.selection.bottom, self.selection.right)
            box = top.united(end).translated(dx, dy)
            wash = theme.colour("accent")
            wash.setAlpha(38)
            painter.fillRect(box, wash)
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        token = "accent" if self.hasFocus() else "faint"
        painter.setPen(QPen(theme.colour(token), 3 if theme.current().heavy else 2))
        painter.drawRect(geometry.cell_rect(*self.at).translated(dx, dy).adjusted(1, 1, -2, -2))

    def _paint_names(
        self, painter: QPainter, geometry: Geometry, matrix: Matrix, area: QRect
    ) -> None:
        if area.isEmpty():
            return
        dy = geometry.head - self.verticalScrollBar().value()
        pad = theme.px(PAD)
        plain, bold = theme.font("body"), theme.font("body", bold=True)
        for line in geometry.lines:
            y = line.top + dy
            if y > area.bottom() or y + line.height <= area.top():
                continue
            box = QRect(0, y, geometry.left, line.height)
            if line.row is None:
                self._paint_class(painter, matrix, line.klass, box)
                continue
            here = line.row == self.at[0]
            painter.fillRect(box, theme.colour("accent_wash" if here else "ground"))
            painter.setFont(bold if here else plain)
            painter.setPen(theme.colour("ink"))
            name = pick(matrix.items[line.row].name)
            room = geometry.name - pad - theme.px(2)
            painter.drawText(
                QRect(pad, y, room, line.height),
                _MIDDLE,
                painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room),
            )
            result = matrix.results[line.row]
            tile = self._tiles.verdict(
                geometry.left - geometry.name,
                line.height,
                result.verdict,
                len(result.where),
                here=here,
            )
            painter.drawPixmap(geometry.name, y, tile)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(0, box.bottom(), geometry.left, box.bottom())

    def _paint_class(self, painter: QPainter, matrix: Matrix, klass: str, box: QRect) -> None:
        """基础类 · 应改尽改."""
        known = matrix.community.table.classes[klass]
        painter.fillRect(box, theme.colour("ground"))
        painter.fillRect(
            QRect(theme.px(20), box.top() + theme.px(8), theme.px(4), box.height() - theme.px(16)),
            theme.colour(DUTY[klass]),
        )
        painter.setFont(theme.font("body", bold=True))
        painter.setPen(theme.colour(DUTY[klass]))
        words = _("{name} · {duty}").format(name=pick(known.name), duty=pick(known.duty))
        room = box.width() - theme.px(PAD)
        painter.drawText(
            box.adjusted(theme.px(PAD), 0, 0, 0),
            _MIDDLE,
            elided(words, room, painter.fontMetrics()),
        )

    def _paint_heads(self, painter: QPainter, geometry: Geometry, matrix: Matrix) -> None:
        dx = geometry.left - self.horizontalScrollBar().value()
        clip = painter.clipRegion()
        painter.fillRect(0, 0, self.viewport().width(), geometry.head, theme.colour("ground"))
        painter.setClipRegion(clip.intersected(QRect(
            geometry.left, 0, self.viewport().width() - geometry.left, geometry.head
        )))  # fmt: skip
        for column in range(geometry.columns):
            box = QRect(column * geometry.cell + dx, 0, geometry.cell, geometry.head)
            here = column == self.at[1]
            if here:
                painter.fillRect(box, theme.colour("accent_wash"))
            painter.setFont(theme.font("small", bold=here or not column))
            painter.setPen(theme.colour("ink"))
            inner = box.adjusted(theme.px(4), 0, -theme.px(4), 0)
            painter.drawText(
                inner,
                Qt.AlignmentFlag.AlignCenter,
                two_lines(matrix.place_name(column), inner.width(), painter.fontMetrics()),
            )
        painter.setClipRegion(clip)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("soft"))
        pad = theme.px(PAD)
        painter.drawText(QRect(pad, 0, geometry.name - pad, geometry.head), _MIDDLE, _("项目"))
        painter.drawText(
            QRect(geometry.name, 0, geometry.left - geometry.name, geometry.head),
            Qt.AlignmentFlag.AlignCenter,
            _("结论"),
        )

    # -- places

    def _arrange(self) -> None:
        if self.matrix is None:
            return
        room = self.viewport().size()
        self._geometry = geometry = Geometry(self.matrix, room.width())
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
        return self._geometry.head if self._geometry is not None else 0

    def _inside(self, x: int, y: int) -> QPoint:
        """A point of the viewport as one of the cells' own plane."""
        geometry = self._geometry
        assert geometry is not None
        return QPoint(
            x - geometry.left + self.horizontalScrollBar().value(),
            y - geometry.head + self.verticalScrollBar().value(),
        )

    def _on_screen(self, rect: QRect) -> QRect:
        geometry = self._geometry
        assert geometry is not None
        return rect.translated(
            geometry.left - self.horizontalScrollBar().value(),
            geometry.head - self.verticalScrollBar().value(),
        )

    def _span(self, rect: Rect) -> QRect:
        """Where a rectangle of cells is on the screen; empty for cells that are gone."""
        geometry = self._geometry
        if geometry is None or rect.bottom >= len(geometry.line_of):
            return QRect()
        first = geometry.cell_rect(rect.top, rect.left)
        return self._on_screen(first.united(geometry.cell_rect(rect.bottom, rect.right)))

    def _see(self) -> None:
        """Scroll so that the current cell, and the head of its class, are in sight."""
        geometry = self._geometry
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


def two_lines(name: str, width: int, metrics: QFontMetrics) -> str:
    """A place's name on at most two lines; what is too long is cut in its middle."""
    if metrics.horizontalAdvance(name) <= width:
        return name
    cut = len(name)
    while cut > 1 and metrics.horizontalAdvance(name[:cut]) > width:
        cut -= 1
    return f"{name[:cut]}\n{elided(name[cut:], width, metrics)}"
