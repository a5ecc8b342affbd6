"""退回: a finished inspection goes back to its surveyor, with a reason that they will read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from app.i18n import _
from app.ui import theme
from app.ui.widgets import bits


class ReturnBar(QFrame):
    """Hidden until `ask`; `send` is given the reason, `done` takes the bar away."""

    def __init__(self, send: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("message")
        self.setProperty("kind", "warn")
        self._send = send
        self._do = bits.button(_("退回给外业"), self._pressed, kind="primary")
        self._reason = QLineEdit()
        self._reason.setAccessibleName(_("退回的理由"))
        self._reason.setPlaceholderText(_("要补什么、改什么，例如：缺东立面照片"))
        self._reason.returnPressed.connect(self._pressed)
        self._reason.textChanged.connect(lambda text: self._do.setEnabled(bool(text.strip())))
        row = QHBoxLayout(self)
        bits.margins(row, 24, 8, 16, 8)
        row.setSpacing(theme.px(12))
        row.addWidget(bits.line(_("外业会看到这句话：")))
        row.addWidget(self._reason, 1)
        row.addWidget(self._do)
        row.addWidget(bits.button(_("取消"), self.done, kind="quiet", tip="Esc"))
        self.hide()

    def ask(self) -> None:
        self._reason.clear()
        self._do.setEnabled(False)
        self.setEnabled(True)
        self.show()
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def again(self) -> None:
        """It was refused: the reason is still here."""
        self.setEnabled(True)
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def done(self) -> None:
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.done()
        else:
            super().keyPressEvent(event)

    def _pressed(self) -> None:
        if self.isEnabled() and self._reason.text().strip():
            self.setEnabled(False)  # until it is written down nothing happens twice
            self._send(self._reason.text().strip())
