"""A grade as letter, shape and colour: A ●, B ◆, C ▲, D ⬣; a ring until it is certified."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.i18n import _
from app.ui import theme
from app.ui.filling.values import GradeView


def outline(grade: str, box: QRectF) -> QPainterPath:
    """The shape of a grade inside a square."""
    path = QPainterPath()
    middle = box.center()
    radius = box.width() / 2
    if grade == "A":
        path.addEllipse(box)
    elif grade == "B":
        path.addPolygon(_corners(middle, radius, 4, 90))
    elif grade == "C":
        path.addPolygon(_corners(QPointF(middle.x(), middle.y() + radius / 5), radius * 1.2, 3, 90))
    else:
        path.addPolygon(_corners(middle, radius, 6, 0))
    path.closeSubpath()
    return path


def _corners(middle: QPointF, radius: float, count: int, start: float) -> list[QPointF]:
    angles = [math.radians(start + 360 * n / count) for n in range(count)]
    return [
        QPointF(middle.x() + radius * math.cos(a), middle.y() - radius * math.sin(a))
        for a in angles
    ]


class Badge(QWidget):
    """One grade. Empty when there is none yet."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = theme.px(side)
        self._view: GradeView | None = None
        self.setFixedSize(QSize(self._side, self._side))

    def display(self, view: GradeView | None) -> None:
        self._view = view
        self.setAccessibleName(spoken(view))
        self.setToolTip(spoken(view))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = float(self._side)
        view = self._view
        grade = view.grade if view else ""
        if not view or not grade:
            painter.setPen(QPen(theme.colour("faint"), 1.5, Qt.PenStyle.DashLine))
            painter.drawEllipse(QRectF(2, 2, side - 4, side - 4))
            return
        token = theme.colour(f"grade_{grade.lower()}")
        whole = QRectF(1, 1, side - 2, side - 2)
        if not view.certified:
            painter.setPen(QPen(token, 1.5))
            painter.drawPath(outline(grade, whole))
        inset = 0 if view.certified else side * (0.15 if grade == "C" else 0.11)
        low = inset * 0.35 if grade == "C" else 0  # a triangle's middle is below its box's
        shape = outline(grade, whole.adjusted(inset, inset + low, -inset, -inset + low))
        painter.fillPath(shape, token)
        if view.provisional:
            painter.fillPath(shape, QBrush(theme.colour("on_grade"), Qt.BrushStyle.BDiagPattern))
            painter.setPen(QPen(token, 2))
            painter.drawPath(shape)
        font = theme.font("body", bold=True)
        font.setPixelSize(round(side * (0.38 if grade == "C" else 0.42)))
        painter.setFont(font)
        painter.setPen(theme.colour("on_grade"))
        box = QRectF(0, side * (0.13 if grade == "C" else 0), side, side)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, grade)


def spoken(view: GradeView | None) -> str:
    """The grade as words, for those who do not see the shape."""
    if view is None or not (view.grade or view.low):
        return _("还判不出等级")
    if view.low and view.high and view.low != view.high:
        grade = _("{low} 到 {high} 级").format(low=view.low, high=view.high)
    else:
        grade = _("{grade} 级").format(grade=view.grade)
    if view.provisional:
        return _("暂定 {grade}").format(grade=grade)
    if view.certified:
        return grade
    return _("参考 {grade}").format(grade=grade)
