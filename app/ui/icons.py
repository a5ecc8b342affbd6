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
#: Beside words.
SMALL = 16
PATHS = {
    # -- pages and works
    "today": (
        "M 3.5 5 H 16.5 V 16.5 H 3.5 Z M 3.5 9 H 16.5 M 7 3 V 6.5 M 13 3 V 6.5"
        " M 7.5 12.6 L 9.4 14.4 L 12.7 11.2"
    ),
    "roster": "M 4.5 3 V 15.5 H 8 M 4.5 8 H 8 O 10 8 2 O 10 15.5 2 M 14 8 H 17 M 14 15.5 H 17",
    "home": "M 3 9.5 L 10 3.5 L 17 9.5 M 5 8 V 16.5 H 15 V 8 M 8.5 16.5 V 12 H 11.5 V 16.5",
    "import": "M 10 3 V 12 M 6.5 8.5 L 10 12 L 13.5 8.5 M 3.5 12 V 16.5 H 16.5 V 12",
    "exchange": "M 3 7 H 16 M 12.5 3.5 L 16 7 M 17 13 H 4 M 7.5 16.5 L 4 13",
    "merge": (
        "M 4 3.5 V 7 C 4 10 10 9.5 10 13 V 16.5 M 16 3.5 V 7 C 16 10 10 9.5 10 13"
        " M 7.5 14.5 L 10 17 L 12.5 14.5"
    ),
    "list": "M 7 5 H 17 M 7 10 H 17 M 7 15 H 17 O 3.7 5 0.7 O 3.7 10 0.7 O 3.7 15 0.7",
    "report": "M 5 2.8 H 12 L 15.5 6.3 V 17.2 H 5 Z M 7.5 9 H 13 M 7.5 12 H 13 M 7.5 15 H 11",
    "print": ("M 6 7.5 V 3 H 14 V 7.5 M 6 13.5 H 3 V 7.5 H 17 V 13.5 H 14 M 6 11 H 14 V 17 H 6 Z"),
    "folder": "M 2.5 16 V 4.5 H 8 L 10 7 H 17.5 V 16 Z",
    "settings": "M 3 6 H 9.8 M 14.2 6 H 17 O 12 6 2.2 M 3 14 H 5.8 M 10.2 14 H 17 O 8 14 2.2",
    # -- kinds of places and scales
    "village_house": (
        "M 2 10 L 8 4.5 L 14 10 M 4 8.5 V 16.5 H 12 V 8.5 M 8 16.5 V 12.5"
        " M 12 14 H 18 M 15 12 V 16.5 M 18 12 V 16.5"
    ),
    "estate": (
        "M 3.5 17 V 8 H 9 V 17 M 9 17 V 3 H 16.5 V 17 M 2 17 H 18"
        " M 6 11 H 6.5 M 6 14 H 6.5 M 12 6.5 H 13.5 M 12 10 H 13.5 M 12 13.5 H 13.5"
    ),
    "block": (
        "M 5 17 V 3 H 15 V 17 M 3 17 H 17 M 8 6.5 H 8.7 M 11.3 6.5 H 12 M 8 10 H 8.7"
        " M 11.3 10 H 12 M 10 17 V 13.5"
    ),
    "screening": "M 2 10 C 5.5 4 14.5 4 18 10 C 14.5 16 5.5 16 2 10 Z O 10 10 2.6",
    "matrix": "M 3 3.5 H 17 V 16.5 H 3 Z M 3 8 H 17 M 8 3.5 V 16.5 M 3 12.2 H 8",
    "place": "M 10 17.5 C 2.5 10 4.5 3 10 3 C 15.5 3 17.5 10 10 17.5 Z O 10 8.2 2",
    "person": "O 10 6.3 3.3 M 3.5 17 C 4 10.5 16 10.5 16.5 17",
    # -- visits
    "visit": "M 5 17 V 3 H 15 V 17 M 2.5 17 H 17.5 O 12.2 10.3 0.6",
    "locked": (
        "M 4 17 V 3 H 13.5 V 7.5 M 2.5 17 H 8.5 M 11 12 H 17.5 V 17 H 11 Z"
        " M 12.5 12 V 10.8 C 12.5 8.4 16 8.4 16 10.8 V 12"
    ),
    "refused": "O 10 10 7.3 M 5 5 L 15 15",
    "absent": ("O 8 6.3 3.2 M 2 17 C 2.5 10.5 11 10.5 13.2 14.5 M 13.5 4 H 17.5 L 13.5 9 H 17.5"),
    "demolished": ("M 3 9.5 L 10 3.5 L 17 9.5 M 5 8 V 16.5 H 15 V 8 M 8 10 L 12 14 M 12 10 L 8 14"),
    "not_needed": "O 10 10 7.3 M 6.5 10 H 13.5",
    "unseen": ("M 2 10 C 5.5 4 14.5 4 18 10 C 14.5 16 5.5 16 2 10 Z M 3.5 16.5 L 16.5 3.5"),
    # -- signs: each has its own outline, so that they differ without colour
    "warning": "M 10 3 L 17.8 16.5 H 2.2 Z M 10 8 V 12 O 10 14.3 0.5",
    "soft": "M 10 2.3 L 17.7 10 L 10 17.7 L 2.3 10 Z M 10 6.3 V 10.8 O 10 13.4 0.5",
    "stop": "M 7 2.5 H 13 L 17.5 7 V 13 L 13 17.5 H 7 L 2.5 13 V 7 Z M 10 6 V 11 O 10 13.8 0.5",
    "info": "O 10 10 7.3 M 10 9 V 14 O 10 6.4 0.5",
    "help": "O 10 10 7.3 M 7.6 8 C 7.6 4.7 12.4 4.7 12.4 8 C 12.4 9.8 10 9.9 10 11.8 O 10 14.2 0.5",
    "check": "M 4 10.5 L 8.2 14.7 L 16.5 5.5",
    "returned": (
        "M 5 2.8 H 12 L 15.5 6.3 V 17.2 H 5 Z M 13 11.2 H 8 M 10.2 9 L 8 11.2 L 10.2 13.4"
    ),
    "submit": "M 17.3 2.7 L 2.7 8.3 L 8.6 11.4 L 11.7 17.3 Z M 8.6 11.4 L 17.3 2.7",
    "lock": "M 4.5 9 H 15.5 V 16.5 H 4.5 Z M 7 9 V 6.5 C 7 2.5 13 2.5 13 6.5 V 9",
    "clock": "O 10 10 7.3 M 10 5.5 V 10 L 13 12.2",
    "calendar": "M 3.5 5 H 16.5 V 16.5 H 3.5 Z M 3.5 9 H 16.5 M 7 3 V 6.5 M 13 3 V 6.5",
    "weather": (
        "O 7 7 2.5 M 7 1.7 V 2.7 M 1.7 7 H 2.7 M 3.2 3.2 L 4 4 M 10.8 3.2 L 10 4"
        " M 7.5 17 C 3.6 17 3.6 12 7.6 12 C 8.2 8.6 13.2 8.4 14 12 C 18.4 11.8 18.4 17 14.5 17 Z"
    ),
    # -- doing
    "add": "M 10 4 V 16 M 4 10 H 16",
    "remove": "M 3.5 5.5 H 16.5 M 8 5.5 V 3.5 H 12 V 5.5 M 5.5 5.5 L 6.3 16.5 H 13.7 L 14.5 5.5",
    "close": "M 5 5 L 15 15 M 15 5 L 5 15",
    "edit": "M 3.5 16.5 L 4.5 12.5 L 13.5 3.5 L 16.5 6.5 L 7.5 15.5 Z M 11.5 5.5 L 14.5 8.5",
    "pen": (
        "M 3 17 H 17 M 4 13 C 6.5 8 8.5 2.8 10 4.3 C 11.4 6 5.8 12.8 8 13 C 10 13.2 10.6 8.8"
        " 12 9.3 C 13.3 9.8 11.5 12.6 13.3 12.8 C 14.5 12.9 15.3 12.2 16 11.5"
    ),
    "camera": "M 3 6.5 H 6.5 L 8 4 H 12 L 13.5 6.5 H 17 V 16 H 3 Z O 10 11 3",
    "phone": "M 6 2.5 H 14 V 17.5 H 6 Z M 9.2 15.2 H 10.8",
    "laptop": "M 4.5 4 H 15.5 V 12.5 H 4.5 Z M 2.5 15.5 H 17.5",
    "cable": "O 4 13 1.5 M 5.5 13 C 9.5 13 6.5 7 10 7 C 13.5 7 10.5 13 14.5 13 O 16 13 1.5",
    "mail": "M 3 5 H 17 V 15.5 H 3 Z M 3 5.5 L 10 11 L 17 5.5",
    "cloud": (
        "M 6 15.5 C 1.5 15.5 1.5 9.5 6 9.5 C 6.5 4.5 13.5 4.5 14 9.5 C 18.5 9.5 18.5 15.5 14 15.5 Z"
    ),
    "card": "M 5 3 H 12 L 15.5 6.5 V 17 H 5 Z M 8 3.5 V 6.5 M 10.5 3.5 V 6.5",
    "search": "O 8.8 8.8 5.3 M 12.8 12.8 L 17 17",
    "filter": "M 3 4 H 17 L 12 10.5 V 16.5 L 8 14.5 V 10.5 Z",
    "undo": "M 7.5 3.5 L 3.5 7.5 L 7.5 11.5 M 3.5 7.5 H 12 C 18 7.5 18 16 12 16 H 7",
    "redo": "M 12.5 3.5 L 16.5 7.5 L 12.5 11.5 M 16.5 7.5 H 8 C 2 7.5 2 16 8 16 H 13",
    "copy": "M 7 7 H 16.5 V 16.5 H 7 Z M 13 7 V 3.5 H 3.5 V 13 H 7",
    "copy_down": "M 4 3 H 16 V 7.5 H 4 Z M 10 10 V 17 M 6.5 13.5 L 10 17 L 13.5 13.5",
    "same": "M 3 5 H 10 M 3 15 H 10 M 13 5 C 18.2 5 18.2 15 13 15 M 15.4 12.6 L 13 15 L 15.4 17.4",
    "note": "M 3.5 3.5 H 16.5 V 13 H 10 L 6.5 16.5 V 13 H 3.5 Z",
    "save": (
        "M 3.5 3.5 H 13.5 L 16.5 6.5 V 16.5 H 3.5 Z M 6.5 3.5 V 8 H 12 V 3.5"
        " M 6.5 16.5 V 11.5 H 13.5 V 16.5"
    ),
    "qr": (
        "M 3 3 H 8 V 8 H 3 Z M 12 3 H 17 V 8 H 12 Z M 3 12 H 8 V 17 H 3 Z"
        " M 12 12 H 14 V 14.5 M 17 12 V 14 M 12 17 H 13.5 M 16.5 17 H 17"
    ),
    "menu": "M 3 5 H 17 M 3 10 H 17 M 3 15 H 17",
    "more": "O 4.2 10 0.8 O 10 10 0.8 O 15.8 10 0.8",
    "keyboard": (
        "M 2.5 5 H 17.5 V 15 H 2.5 Z"
        " M 6 12.2 H 14 O 5.5 8.3 0.4 O 8.5 8.3 0.4 O 11.5 8.3 0.4 O 14.5 8.3 0.4"
    ),
    # -- marks over a photo
    "mark_choose": "M 5 3 L 15.5 10 L 10.5 11 L 8.3 16.5 Z",
    "mark_arrow": "M 3.5 16.5 L 15.5 4.5 M 8.5 4.5 H 15.5 V 11.5",
    "mark_ellipse": "M 2.5 10 C 2.5 3.5 17.5 3.5 17.5 10 C 17.5 16.5 2.5 16.5 2.5 10 Z",
    "mark_scale": "M 2.5 7 H 17.5 V 13 H 2.5 Z M 6.2 7 V 9.5 M 10 7 V 11 M 13.8 7 V 9.5",
    "mark_length": "M 3.5 6 V 14 M 16.5 6 V 14 M 3.5 10 H 16.5",
    "mark_crack": "M 11 2.5 L 7.5 7 L 12.5 10 L 8 13.5 L 10.5 17.5 M 12.5 10 L 16 11.5",
    "mark_text": "M 4.5 6 V 4 H 15.5 V 6 M 10 4 V 16 M 8 16 H 12",
    "mark_number": "O 10 10 7.3 M 8.3 7.7 L 10.3 6.2 V 13.8",
    # -- directions
    "right": "M 7.5 4 L 13.5 10 L 7.5 16",
    "left": "M 12.5 4 L 6.5 10 L 12.5 16",
    "up": "M 4 12.5 L 10 6.5 L 16 12.5",
    "down": "M 4 7.5 L 10 13.5 L 16 7.5",
    "back": "M 17 10 H 3.5 M 9 4.5 L 3.5 10 L 9 15.5",
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
