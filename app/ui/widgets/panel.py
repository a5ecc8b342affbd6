"""What is asked beside a list: a card that one leaves by Esc or 返回."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton

from app.i18n import _
from app.ui.widgets import bits


class Panel(QFrame):
    """`left` tells that the user wants back."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")

    def back_button(self) -> QPushButton:
        return bits.button(_("返回"), self.left.emit, kind="quiet", tip="Esc")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
