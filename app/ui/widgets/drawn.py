"""Marks over a photo on the screen: the same shapes as on paper."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from app.ui import fonts
from exports.figure_shapes import shapes
from exports.figures import Area, Drawing, Line, Oval, Shape

#: Fonts are made at this size and scaled: a font has whole pixels, a drawing has not.
_EM = 64


def paint_drawing(painter: QPainter, drawing: Drawing, where: QRectF, unit: float = 0.0) -> None:
    """Draw over a picture that fills `where`. `unit` as for `figure_shapes.shapes`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(where.topLeft())
    painter.scale(where.width() / drawing.width, where.height() / drawing.height)
    for shape in shapes(drawing, unit):
        _paint(painter, shape)
    painter.restore()


def _paint(painter: QPainter, shape: Shape) -> None:
    colour = QColor(shape.colour)
    match shape:
        case Line() | Area():
            points = QPolygonF([QPointF(x, y) for x, y in shape.points])
            if isinstance(shape, Area):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                painter.drawPolygon(points)
                return
            painter.setPen(_pen(colour, shape.width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if shape.closed:
                painter.drawPolygon(points)
            else:
                painter.drawPolyline(points)
        case Oval():
            if shape.width:
                painter.setPen(_pen(colour, shape.width))
                painter.setBrush(Qt.BrushStyle.NoBrush)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
            painter.drawEllipse(QPointF(shape.x, shape.y), shape.across, shape.down)
        case _:
            font = QFont(fonts.family())
            font.setPixelSize(_EM)
            font.setBold(True)
            painter.save()
            painter.translate(shape.x, shape.y)
            painter.scale(shape.size / _EM, shape.size / _EM)
            painter.setFont(font)
            painter.setPen(colour)
            wide = QFontMetricsF(font).horizontalAdvance(shape.text)
            painter.drawText(QPointF(-wide / 2, 0), shape.text)
            painter.restore()


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
