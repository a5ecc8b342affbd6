"""A page with nothing on it yet: one sentence what it is for, one button what to do first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui import icons, theme
from app.ui.widgets import bits


class Empty(QWidget):
    def __init__(
        self, icon: str, words: str, button: str = "", slot: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        mark = QLabel()
        mark.setPixmap(icons.pixmap(icon, "faint", theme.px(40)))
        self.words = bits.text(words, step="question", tone="soft")
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(16))
        column.addStretch(2)
        column.addWidget(mark, 0, middle)
        line = QHBoxLayout()  # a label that wraps gets its height only without an alignment
        line.addStretch(1)
        line.addWidget(self.words, 2)
        line.addStretch(1)
        column.addLayout(line)
        self.button = None
        if slot is not None:
            self.button = bits.button(button, slot, kind="primary")
            column.addWidget(self.button, 0, middle)
        column.addStretch(3)
