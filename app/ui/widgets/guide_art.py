"""Small drawings for the guide from phone to laptop: what is seen on the phone, on the computer.

Drawn in today's colours, with today's words: a photo of a phone's menu would be of one maker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui import icons, theme

#: px at 100 %.
_WIDTH, _HEIGHT = 208, 116
_LINE = 22
_PHOTOS = 4


@dataclass(frozen=True)
class Way:
    """Signs in a row, one after the other: a phone, a cable, a laptop."""

    signs: Sequence[str]


@dataclass(frozen=True)
class PhoneMenu:
    """A phone that asks; the line of this number is the right one."""

    title: str
    lines: Sequence[str]
    right: int


@dataclass(frozen=True)
class Folder:
    """A window with photos, and the path that leads to it."""

    path: str


Scene = Way | PhoneMenu | Folder


class Drawing(QWidget):
    """One scene; it says nothing that the words beside it do not say."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.setFixedSize(QSize(theme.px(_WIDTH), theme.px(_HEIGHT)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        inner = box.adjusted(*(theme.px(n) for n in (12, 8, -12, -8)))
        match self._scene:
            case Way(signs):
                _signs(painter, inner, signs)
            case PhoneMenu(title, lines, right):
                _menu(painter, inner, title, lines, right)
            case Folder(path):
                _folder(painter, inner, path)


def _signs(painter: QPainter, box: QRect, signs: Sequence[str]) -> None:
    side = theme.px(44)
    gap = (box.width() - side * len(signs)) / max(len(signs) - 1, 1)
    gap = min(gap, theme.px(20))
    whole = side * len(signs) + gap * (len(signs) - 1)
    left = box.left() + (box.width() - whole) / 2
    for number, sign in enumerate(signs):
        where = QRectF(left + number * (side + gap), box.center().y() - side / 2, side, side)
        tone = "accent" if sign in {"cable", "right"} else "ink"
        icons.paint(painter, sign, where, theme.colour(tone))


def _frame(painter: QPainter, box: QRectF) -> None:
    painter.setPen(QPen(theme.colour("soft"), theme.border()))
    painter.setBrush(theme.colour("raised"))
    painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)


def _words(painter: QPainter, box: QRect, words: str, token: str) -> None:
    painter.setFont(theme.font("small"))
    painter.setPen(theme.colour(token))
    elided = QFontMetrics(painter.font()).elidedText(
        words, Qt.TextElideMode.ElideRight, box.width()
    )
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)


def _menu(painter: QPainter, box: QRect, title: str, lines: Sequence[str], right: int) -> None:
    """The phone's question; the right answer has a tick and the accent."""
    wide = theme.px(148)
    phone = QRect(box.center().x() - wide // 2, box.top(), wide, box.height())
    _frame(painter, QRectF(phone))
    high = theme.px(_LINE)
    line = QRect(phone.left() + theme.px(8), phone.top() + theme.px(4), wide - theme.px(16), high)
    _words(painter, line, title, "soft")
    for number, words in enumerate(lines):
        row = line.translated(0, (number + 1) * high)
        chosen = number == right
        if chosen:
            wash = row.adjusted(-theme.px(4), 0, theme.px(4), 0)
            painter.fillRect(wash, theme.colour("accent_wash"))
            side = theme.px(16)
            tick = QRectF(row.right() - side, row.center().y() - side / 2, side, side)
            icons.paint(painter, "check", tick, theme.colour("accent"))
        _words(painter, row, words, "accent" if chosen else "ink")


def _folder(painter: QPainter, box: QRect, path: str) -> None:
    """A window: its path, below it photos, the first two chosen."""
    _frame(painter, QRectF(box))
    high = theme.px(_LINE)
    head = QRect(
        box.left() + theme.px(8), box.top() + theme.px(2), box.width() - theme.px(16), high
    )
    _words(painter, head, path, "ink")
    painter.fillRect(box.left(), head.bottom(), box.width(), theme.border(), theme.colour("line"))
    side, gap = theme.px(32), theme.px(8)
    left = box.left() + (box.width() - _PHOTOS * side - (_PHOTOS - 1) * gap) // 2
    top = head.bottom() + (box.bottom() - head.bottom() - side) // 2
    for number in range(_PHOTOS):
        where = QRect(left + number * (side + gap), top, side, side)
        chosen = number < 2
        painter.fillRect(where, theme.colour("accent_wash" if chosen else "sunken"))
        inset = theme.px(8)
        token = "accent" if chosen else "soft"
        icons.paint(
            painter,
            "camera",
            QRectF(where.adjusted(inset, inset, -inset, -inset)),
            theme.colour(token),
        )
