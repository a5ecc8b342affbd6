"""The photo on which marks are drawn, by mouse and by keyboard alike."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)

from app.domain.annotation import Kind, Mark, Marked
from app.i18n import _
from app.survey import mark_words
from app.ui import theme
from app.ui.filling.sketch import Sketch, thinned
from app.ui.widgets.mark_view import MarkView
from exports.figures import Drawing

Tool = Literal["choose"] | Kind
_ONE_POINT = {"text", "number"}
#: How near (px on the screen at 100 %) a click hits; a shorter drag is a click.
_REACH, _SLIP = 8, 6
#: A trace by hand takes a point after so many px, and is thinned to within so many.
_TRACE, _SMOOTH = 5, 1.5
#: Most points of a crack, see `app.domain.annotation`.
_LONGEST_TRACE = 200
#: A key moves the cross, or a mark, by this part of the visible picture; with Shift finely.
_STRIDE, _FINE_STRIDE = 0.02, 0.002
#: And the picture, where nothing is chosen, by so many px.
_PAN = 80
_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
#: What a mark says until its writer says something else.
FIRST_SCALE = "100"


class MarkBoard(MarkView):
    """`changed`: the marks are others, or another one is chosen. `drawn`: a new one was drawn and
    wants its words; `refused`: it was none, or one too many."""

    changed = Signal()
    drawn = Signal()
    refused = Signal()

    def __init__(self, sketch: Sketch, *, writing: bool) -> None:
        super().__init__(sketch.frame)
        self.sketch = sketch
        self.tool: Tool = "choose"
        self._writing = writing
        self._points: list[tuple[int, int]] = []  # of what is being drawn
        self._cross: tuple[float, float] | None = None  # where the keyboard, or the mouse, is
        self._by_key = False
        self._drag: tuple[str, QPointF, int] | None = None  # what, from where, which point
        self._holds = 0
        self.setMouseTracking(True)

    # -- tools

    def take_tool(self, tool: Tool) -> None:
        self.tool = tool
        self._points = []
        self.setCursor(
            Qt.CursorShape.ArrowCursor if tool == "choose" else Qt.CursorShape.CrossCursor
        )
        if tool != "choose":
            self.sketch.choose(-1)
        self._say()

    @property
    def drawing(self) -> bool:
        """Whether something was begun and is not finished."""
        return bool(self._points)

    def give_up(self) -> None:
        """Let go of what was begun."""
        self._points = []
        self._say()

    def focus_point(self) -> QPointF:
        return self.to_screen(self._cross) if self._cross else super().focus_point()

    @property
    def shown(self) -> Drawing:
        """What is drawn, with what is being drawn now."""
        marks, pending = self.sketch.marks, self._pending()
        if pending is not None:
            marks = (*marks, pending)
        return mark_words.drawn(Marked(self.sketch.frame, marks))

    # -- drawing

    def _pending(self) -> Mark | None:
        """What would be drawn if it ended here."""
        if self.tool == "choose" or not self._points or self._cross is None:
            return None
        points = (*self._points, self.sketch.inside(self._cross))
        if len(set(points)) < 2:
            return None
        kind: Kind = self.tool
        mm = FIRST_SCALE if kind == "scale" else ""
        return Mark(kind, points, "", (self.sketch.last_mm(kind) or mm) if mm else "")

    def place(self, spot: tuple[float, float]) -> None:
        """A point was set: the next of what is being drawn, or the only one."""
        point = self.sketch.inside(spot)
        if self.tool == "choose":
            return
        if self.tool in _ONE_POINT:
            self._points = [point]
            self._end()
        elif self.tool == "crack":
            if self._points and self._points[-1] == point:
                self.finish()
                return
            self._points.append(point)
        elif self._points:
            self._points.append(point)
            self._end()
        else:
            self._points = [point]
        self._say()

    def finish(self) -> None:
        """End a trace at its last point."""
        if self.tool == "crack" and len(self._points) > 1:
            self._end()

    def _end(self) -> None:
        assert self.tool != "choose"
        kind: Kind = self.tool
        points, self._points = self._points, []
        if kind == "crack":
            points = self._thin(points)
        text, mm = "", ""
        if kind == "number":
            text = self.sketch.next_number()
        elif kind == "text":
            text = _("文字")
        elif kind == "scale":
            mm = self.sketch.last_mm("scale") or FIRST_SCALE
        if self.sketch.add(kind, points, text, mm):
            self.drawn.emit()
        else:
            self.refused.emit()
        self._say()

    def _thin(self, points: list[tuple[int, int]]) -> list[tuple[int, int]]:
        reach = _SMOOTH / self.scale
        found = thinned(points, reach)
        while len(found) > _LONGEST_TRACE:
            reach *= 2
            found = thinned(points, reach)
        return list(found)

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at, spot = event.position(), self.to_frame(event.position())
        self._by_key, self._cross = False, spot
        self._holds += 1
        if event.button() == Qt.MouseButton.MiddleButton:
            self._drag = ("look", at, 0)
        elif event.button() != Qt.MouseButton.LeftButton:
            self.give_up()
        elif self._writing and self.tool != "choose":
            if not self._points or self.tool == "crack":
                self._drag = ("draw", at, 0)
            self.place(spot)
        else:
            self._press(at, spot)

    def _press(self, at: QPointF, spot: tuple[float, float]) -> None:
        reach = theme.px(_REACH) / self.scale
        grip = self.sketch.grip(spot, reach) if self._writing else -1
        if grip >= 0:
            self._drag = ("pull", at, grip)
            return
        self.sketch.choose(self.sketch.at(spot, reach))
        held = self.sketch.mark is not None and self._writing
        self._drag = ("shift" if held else "look", at, 0)
        self._say()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        at, spot = event.position(), self.to_frame(event.position())
        self._by_key, self._cross = False, spot
        if self._drag is not None:
            self._dragged(at, spot)
        if self._points or self._drag is not None:
            self.update()

    def _dragged(self, at: QPointF, spot: tuple[float, float]) -> None:
        assert self._drag is not None
        what, start, number = self._drag
        way = at - start
        if what == "look":
            self._drag = (what, at, number)
            self.look_by(-way.x(), -way.y())
        elif what == "pull":
            self.sketch.pull(number, spot, self._holds)
            self._say()
        elif what == "shift":
            before = self.to_frame(start)
            self.sketch.shift(spot[0] - before[0], spot[1] - before[1], self._holds)
            self._drag = (what, at, number)
            self._say()
        elif self.tool == "crack" and self._points:
            last = self.to_screen(self._points[-1])
            if math.hypot((at - last).x(), (at - last).y()) >= theme.px(_TRACE):
                self._points.append(self.sketch.inside(spot))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        drag, self._drag = self._drag, None
        if drag is None or drag[0] != "draw" or not self._points:
            return
        way = event.position() - drag[1]
        if math.hypot(way.x(), way.y()) < theme.px(_SLIP):
            return  # a click: the next one goes on
        if self.tool == "crack":
            self.finish()  # traced in one go
        else:
            self.place(self.to_frame(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self.tool == "crack" and self._points:
            self.finish()
        else:
            self.mousePressEvent(event)

    # -- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = Qt.Key(event.key())
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _WAYS:
            self._move(*_WAYS[key], fine=fine)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                super().keyPressEvent(event)
            elif self.tool == "choose":
                self.drawn.emit()  # to the words of the chosen one
            elif self._writing:
                self.place(self._cross or self.to_frame(self.focus_point()))
        elif key == Qt.Key.Key_Backspace and self._points:
            self._points.pop()
            self._say()
        else:
            super().keyPressEvent(event)

    def point_at(self, spot: tuple[float, float]) -> None:
        """Put the cross of the keyboard somewhere, in sight."""
        self._by_key = True
        self._cross = self.sketch.inside(spot)
        if not QRectF(self.rect()).contains(self.to_screen(self._cross)):
            self.look_at(*self._cross)
        self._say()

    def _move(self, right: int, down: int, *, fine: bool) -> None:
        """The cross while something is drawn, else the chosen mark, else the picture."""
        stride = (_FINE_STRIDE if fine else _STRIDE) * max(self.width(), self.height()) / self.scale
        stride = max(stride, 1.0)
        if self.tool != "choose" and self._writing:
            x, y = self._cross or self.to_frame(self.focus_point())
            self.point_at((x + right * stride, y + down * stride))
        elif self.sketch.mark is not None and self._writing:
            self.sketch.shift(right * stride, down * stride)
        else:
            far = theme.px(_PAN)
            self.look_by(right * far, down * far)
        self._say()

    # -- looks

    def paint_over(self, painter: QPainter) -> None:
        """Squares at the points of the chosen mark, and the cross of the keyboard."""
        self._paint_grips(painter)
        if self._by_key and self._cross is not None and self.tool != "choose":
            self._paint_cross(painter, self.to_screen(self._cross))

    def _paint_grips(self, painter: QPainter) -> None:
        mark = self.sketch.mark
        if mark is None:
            return
        side = theme.px(4)
        painter.setPen(QPen(QColor(Qt.GlobalColor.white), 1))
        painter.setBrush(theme.colour("accent"))
        for point in mark.points:
            at = self.to_screen(point)
            painter.drawRect(QRectF(at.x() - side, at.y() - side, 2 * side, 2 * side))

    def _paint_cross(self, painter: QPainter, at: QPointF) -> None:
        reach = theme.px(16)
        for colour, wide in ((QColor(Qt.GlobalColor.white), 4), (theme.colour("accent"), 2)):
            painter.setPen(QPen(colour, wide))
            painter.drawLine(at - QPointF(reach, 0), at + QPointF(reach, 0))
            painter.drawLine(at - QPointF(0, reach), at + QPointF(0, reach))

    def _say(self) -> None:
        self.update()
        self.changed.emit()
