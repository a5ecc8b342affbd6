"""A line of words that gives way where there is no room for all of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from app.ui import theme
from app.ui.widgets import bits


class Elided(QLabel):
    """One line that gives way to its neighbours; the tool tip has it all."""

    def say(self, words: str, tone: str) -> None:
        self.setProperty("tone", tone)
        self.setToolTip(words)
        self.setText(words)
        bits.restyle(self)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(theme.px(80), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.setPen(theme.colour(self.property("tone") or "ink"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect(), middle, words)
