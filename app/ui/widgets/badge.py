"""A grade as letter, shape and colour: A ●, B ◆, C ▲, D ⬣; a ring until it is certified.

A conclusion of the screening never has a letter: 严重 is a stop sign with a bar, 一定 a yield sign
with a stroke and a dot, 未发现 a rounded square with a tick.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.i18n import _
from app.i18n.judgements import short_words, value_words
from app.ui import theme
from app.ui.filling.values import GradeView

#: Colours of the conclusions of the screening, which have no letter.
SIGNS = {"severe": "grade_d", "some": "grade_c", "none": "grade_a"}


def sign(grade: str, side: float) -> QPainterPath:
    """What stands inside the shape of a conclusion: strokes, to be drawn with a round pen."""
    path = QPainterPath()
    if grade == "severe":
        path.moveTo(side * 0.3, side * 0.5)
        path.lineTo(side * 0.7, side * 0.5)
    elif grade == "some":
        path.moveTo(side * 0.5, side * 0.2)
        path.lineTo(side * 0.5, side * 0.42)
        path.moveTo(side * 0.5, side * 0.575)
        path.lineTo(side * 0.5, side * 0.58)
    else:
        path.moveTo(side * 0.29, side * 0.52)
        path.lineTo(side * 0.44, side * 0.67)
        path.lineTo(side * 0.72, side * 0.35)
    return path


def outline(grade: str, box: QRectF) -> QPainterPath:
    """The shape of a grade or conclusion inside a square."""
    path = QPainterPath()
    middle = box.center()
    radius = box.width() / 2
    if grade in SIGNS:
        if grade == "none":
            path.addRoundedRect(box.adjusted(1, 1, -1, -1), radius / 3, radius / 3)
        elif grade == "some":
            at = QPointF(middle.x(), middle.y() - radius / 5)
            path.addPolygon(_corners(at, radius * 1.2, 3, 270))
        else:
            path.addPolygon(_corners(middle, radius * 1.04, 8, 22.5))
        path.closeSubpath()
        return path
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
        token = theme.colour(SIGNS.get(grade) or f"grade_{grade.lower()}")
        whole = QRectF(1, 1, side - 2, side - 2)
        if not view.certified:
            painter.setPen(QPen(token, 1.5))
            painter.drawPath(outline(grade, whole))
        inset = 0 if view.certified else side * (0.15 if grade in {"C", "some"} else 0.11)
        # a triangle's middle is not that of its box
        low = inset * {"C": 0.35, "some": -0.35}.get(grade, 0)
        shape = outline(grade, whole.adjusted(inset, inset + low, -inset, -inset + low))
        painter.fillPath(shape, token)
        if view.provisional:
            painter.fillPath(shape, QBrush(theme.colour("on_grade"), Qt.BrushStyle.BDiagPattern))
            painter.setPen(QPen(token, 2))
            painter.drawPath(shape)
        if grade in SIGNS:
            pen = QPen(theme.colour("on_grade"), side * 0.11)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(sign(grade, side), pen)
            return
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
    if view.scale == "screening":
        grade = value_words(view.grade)
        if not view.grade:
            grade = _("未定：{low}到{high}").format(
                low=short_words(view.low), high=short_words(view.high)
            )
    elif view.low and view.high and view.low != view.high:
        grade = _("{low} 到 {high} 级").format(low=view.low, high=view.high)
    else:
        grade = _("{grade} 级").format(grade=view.grade)
    if view.scale == "rural":
        grade = _("农房 {grade}").format(grade=grade)
    if view.provisional:
        return _("暂定 {grade}").format(grade=grade)
    if view.certified:
        return grade
    return _("参考 {grade}").format(grade=grade)
