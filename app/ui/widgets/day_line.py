"""One line of a day: what it says, and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from app.ui import icons, theme

#: The kind of a line that only heads a section.
HEAD = "head"


@dataclass(frozen=True)
class DayLine:
    """One line, or the head of a section (`kind` is HEAD, only `name` and `tail` are shown).

    `state` in words with `icon` and colour `tone`; `below` is a second line of text. `key` tells
    what makes a line the same after the list was read again.
    """

    kind: str
    key: str
    name: str
    state: str = ""
    icon: str = ""
    tone: str = "wait"
    where: str = ""
    below: str = ""
    tail: str = ""
    tail_tone: str = "soft"
    place: str = ""
    record: str = ""

    @property
    def spoken(self) -> str:
        parts = (self.state, self.name, self.where, self.below, self.tail)
        return " · ".join(part for part in parts if part)


def paint_focus(painter: QPainter, box: QRect) -> None:
    """Where the keyboard is: around the chosen line, not around the whole list."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = theme.ring()
    painter.setPen(QPen(theme.colour("accent"), pen))
    half = pen / 2
    painter.drawRoundedRect(
        QRectF(box).adjusted(half, half, -half, -half), theme.RADIUS, theme.RADIUS
    )


def paint_head(painter: QPainter, box: QRect, line: DayLine) -> None:
    left = theme.px(12)
    painter.setFont(theme.font("body", bold=True))
    painter.setPen(theme.colour(line.tone))
    text = box.adjusted(left, theme.px(4), -left, 0)
    painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line.name)
    width = QFontMetrics(painter.font()).horizontalAdvance(line.name)
    painter.setFont(theme.font("small"))
    painter.setPen(theme.colour("soft"))
    rest = text.adjusted(width + theme.px(8), 0, 0, 0)
    painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line.tail)


def paint_line(
    painter: QPainter, box: QRect, line: DayLine, chosen: bool, state_width: int
) -> None:
    pad = theme.px(12)
    if chosen:
        painter.fillRect(box, theme.colour("accent_wash"))
        painter.fillRect(box.left(), box.top(), theme.px(4), box.height(), theme.colour("accent"))
        if theme.current().heavy:
            edge = theme.border()
            for top in (box.top(), box.bottom() - edge + 1):
                painter.fillRect(box.left(), top, box.width(), edge, theme.colour("accent"))
    else:
        inner = box.width() - 2 * pad
        painter.fillRect(box.left() + pad, box.bottom(), inner, 1, theme.colour("line"))
    first = QRect(box.left() + pad, box.top(), box.width() - 2 * pad, theme.row())
    side = theme.px(icons.SIDE)
    mark = QRectF(QPointF(first.left(), first.center().y() - side / 2 + 1), QSizeF(side, side))
    icons.paint(painter, line.icon or "place", mark, theme.colour(line.tone))
    middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    body = theme.font("body")
    left = first.left() + side + theme.px(8)
    painter.setFont(body)
    painter.setPen(theme.colour(line.tone))
    painter.drawText(QRect(left, first.top(), state_width, first.height()), middle, line.state)
    left += state_width + theme.px(12)
    right = first.right()
    if line.tail:
        metrics = QFontMetrics(body)
        name = QFontMetrics(theme.font("body", bold=True)).horizontalAdvance(line.name)
        least = (right - left) // 2  # a long name leaves it half the line, a short one the rest
        room = max(least, right - left - name - theme.px(16))
        wide = min(metrics.horizontalAdvance(line.tail) + 2, room)
        painter.setPen(theme.colour(line.tail_tone))
        painter.drawText(
            QRect(right - wide, first.top(), wide, first.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            metrics.elidedText(line.tail, Qt.TextElideMode.ElideRight, wide),
        )
        right -= wide + theme.px(12)
    _paint_name(painter, QRect(left, first.top(), right - left, first.height()), line)
    if line.below:
        painter.setFont(body)
        painter.setPen(theme.colour("ink"))
        below = QRect(left, first.bottom() - theme.px(8), first.right() - left, theme.px(24))
        words = QFontMetrics(body).elidedText(
            line.below, Qt.TextElideMode.ElideRight, below.width()
        )
        painter.drawText(below, middle, words)


def _paint_name(painter: QPainter, box: QRect, line: DayLine) -> None:
    """The name first: what it leaves is for where it is."""
    middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    bold, body = theme.font("body", bold=True), theme.font("body")
    metrics = QFontMetrics(bold)
    most = box.width() if not line.where else max(box.width() * 3 // 5, theme.px(120))
    wide = min(metrics.horizontalAdvance(line.name) + 2, most, box.width())
    painter.setFont(bold)
    painter.setPen(theme.colour("ink"))
    painter.drawText(
        QRect(box.left(), box.top(), wide, box.height()),
        middle,
        metrics.elidedText(line.name, Qt.TextElideMode.ElideMiddle, wide),
    )
    rest = box.adjusted(wide + theme.px(12), 0, 0, 0)
    if line.where and rest.width() > theme.px(40):
        painter.setFont(body)
        painter.setPen(theme.colour("soft"))
        words = QFontMetrics(body).elidedText(line.where, Qt.TextElideMode.ElideLeft, rest.width())
        painter.drawText(rest, middle, words)
