"""One family of outline icons, 20 px, drawn from our own short paths.

Path language: `M x y` move, `L x y` line, `H x`, `V y`, `C x1 y1 x2 y2 x y` curve, `Z` close,
`O x y r` circle. Colours come from the theme when the icon is made; the window builds its
pages anew when the theme changes.
"""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from app.ui import theme

SIDE = 20
PATHS = {
    "home": "M 3 9.5 L 10 3.5 L 17 9.5 M 5 8 V 16.5 H 15 V 8 M 8.5 16.5 V 12 H 11.5 V 16.5",
    "list": "M 7 5 H 17 M 7 10 H 17 M 7 15 H 17 O 3.7 5 0.7 O 3.7 10 0.7 O 3.7 15 0.7",
    "camera": "M 3 6.5 H 6.5 L 8 4 H 12 L 13.5 6.5 H 17 V 16 H 3 Z O 10 11 3",
    "warning": "M 10 3 L 17.8 16.5 H 2.2 Z M 10 8 V 12 O 10 14.3 0.5",
    "stop": "M 7 2.5 H 13 L 17.5 7 V 13 L 13 17.5 H 7 L 2.5 13 V 7 Z M 10 6 V 11 O 10 13.8 0.5",
    "check": "M 4 10.5 L 8.2 14.7 L 16.5 5.5",
    "right": "M 7.5 4 L 13.5 10 L 7.5 16",
    "left": "M 12.5 4 L 6.5 10 L 12.5 16",
    "up": "M 4 12.5 L 10 6.5 L 16 12.5",
    "down": "M 4 7.5 L 10 13.5 L 16 7.5",
    "add": "M 10 4 V 16 M 4 10 H 16",
    "remove": "M 3.5 5.5 H 16.5 M 8 5.5 V 3.5 H 12 V 5.5 M 5.5 5.5 L 6.3 16.5 H 13.7 L 14.5 5.5",
    "close": "M 5 5 L 15 15 M 15 5 L 5 15",
    "save": (
        "M 3.5 3.5 H 13.5 L 16.5 6.5 V 16.5 H 3.5 Z M 6.5 3.5 V 8 H 12 V 3.5"
        " M 6.5 16.5 V 11.5 H 13.5 V 16.5"
    ),
    "calendar": "M 3.5 5 H 16.5 V 16.5 H 3.5 Z M 3.5 9 H 16.5 M 7 3 V 6.5 M 13 3 V 6.5",
    "copy": "M 7 7 H 16.5 V 16.5 H 7 Z M 13 7 V 3.5 H 3.5 V 13 H 7",
    "menu": "M 3 5 H 17 M 3 10 H 17 M 3 15 H 17",
    "keyboard": (
        "M 2.5 5 H 17.5 V 15 H 2.5 Z"
        " M 6 12.2 H 14 O 5.5 8.3 0.4 O 8.5 8.3 0.4 O 11.5 8.3 0.4 O 14.5 8.3 0.4"
    ),
    "info": "O 10 10 7.3 M 10 9 V 14 O 10 6.4 0.5",
    "exchange": "M 3 7 H 16 M 12.5 3.5 L 16 7 M 17 13 H 4 M 7.5 16.5 L 4 13",
    "merge": (
        "M 4 3.5 V 7 C 4 10 10 9.5 10 13 V 16.5 M 16 3.5 V 7 C 16 10 10 9.5 10 13"
        " M 7.5 14.5 L 10 17 L 12.5 14.5"
    ),
    "report": "M 5 2.8 H 12 L 15.5 6.3 V 17.2 H 5 Z M 7.5 9 H 13 M 7.5 12 H 13 M 7.5 15 H 11",
    "search": "O 8.8 8.8 5.3 M 12.8 12.8 L 17 17",
    "edit": "M 3.5 16.5 L 4.5 12.5 L 13.5 3.5 L 16.5 6.5 L 7.5 15.5 Z M 11.5 5.5 L 14.5 8.5",
    "lock": "M 4.5 9 H 15.5 V 16.5 H 4.5 Z M 7 9 V 6.5 C 7 2.5 13 2.5 13 6.5 V 9",
}


def path(name: str) -> QPainterPath:
    """The outline of one icon on a field of 20 × 20."""
    words = PATHS[name].split()
    made = QPainterPath()
    place = 0

    def take(count: int) -> list[float]:
        nonlocal place
        numbers = [float(word) for word in words[place : place + count]]
        place += count
        return numbers

    while place < len(words):
        command = words[place]
        place += 1
        if command == "M":
            made.moveTo(QPointF(*take(2)))
        elif command == "L":
            made.lineTo(QPointF(*take(2)))
        elif command == "H":
            made.lineTo(take(1)[0], made.currentPosition().y())
        elif command == "V":
            made.lineTo(made.currentPosition().x(), take(1)[0])
        elif command == "C":
            x1, y1, x2, y2, x, y = take(6)
            made.cubicTo(x1, y1, x2, y2, x, y)
        elif command == "O":
            x, y, radius = take(3)
            made.addEllipse(QPointF(x, y), radius, radius)
        elif command == "Z":
            made.closeSubpath()
        else:
            raise ValueError(f"{name}: {command}")
    return made


def paint(painter: QPainter, name: str, where: QRectF, colour: QColor) -> None:
    """Draw one icon into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(where.topLeft())
    painter.scale(where.width() / SIDE, where.height() / SIDE)
    pen = QPen(colour, 2.0 if theme.current().heavy else 1.5)
    pen.setCapStyle(QtCore.Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(QtCore.Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPath(path(name))
    painter.restore()


def pixmap(name: str, token: str = "ink", side: int = SIDE) -> QPixmap:
    """A picture of one icon, twice as fine as asked for, so that it stays sharp."""
    made = QPixmap(QSize(side * 2, side * 2))
    made.setDevicePixelRatio(2)
    made.fill(QtCore.Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint(painter, name, QRectF(0, 0, side, side), theme.colour(token))
    painter.end()
    return made


def icon(name: str, token: str = "ink") -> QIcon:
    side = theme.px(SIDE)
    made = QIcon(pixmap(name, token, side))
    made.addPixmap(pixmap(name, "soft", side), QIcon.Mode.Disabled)
    return made
