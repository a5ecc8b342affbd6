"""Two bars above a record: why it can only be looked at or was sent back, and the way back into a
finished one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit

from app.i18n import _
from app.ui import icons, theme
from app.ui.widgets import bits


class NoticeBar(QFrame):
    """A sentence, and where its cause is settled."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self.setProperty("kind", "warn")
        self._then: Callable[[], object] | None = None
        self._mark = QLabel()
        self._words = bits.text()
        self._button = bits.button("", self._pressed)
        row = QHBoxLayout(self)
        bits.margins(row, 24, 8, 16, 8)
        row.setSpacing(theme.px(12))
        row.addWidget(self._mark)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        self.hide()

    def tell(
        self,
        said: str,
        button: str = "",
        then: Callable[[], object] | None = None,
        *,
        icon: str = "lock",
    ) -> None:
        self._mark.setPixmap(icons.pixmap(icon, "warn", theme.px(icons.SIDE)))
        self._words.setText(said)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._then = then
        self.show()

    def _pressed(self) -> None:
        if self._then is not None:
            self._then()


class ReopenBar(QFrame):
    """A finished record: reading only, until somebody says why it must be opened again."""

    def __init__(self, reopen: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("message")
        self.setProperty("kind", "done")
        self._reason = QLineEdit()
        self._reason.setAccessibleName(_("重新打开的理由"))
        self._reason.setPlaceholderText(_("重新打开的理由，例如：补测二层倾斜"))
        self._reason.returnPressed.connect(lambda: reopen(self._reason.text()))
        row = QHBoxLayout(self)
        bits.margins(row, 24, 8, 16, 8)
        row.setSpacing(theme.px(12))
        row.addWidget(bits.line(_("已完成，只能查看。要改，先写理由：")))
        row.addWidget(self._reason, 1)
        row.addWidget(bits.button(_("重新打开"), lambda: reopen(self._reason.text())))
        self.hide()

    def clear(self) -> None:
        self._reason.clear()

    def take_focus(self) -> None:
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
