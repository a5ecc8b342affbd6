"""What the program says to its user: a bar inside the window, never a chain of pop-ups.

Wrong: what happened, what is safe, what to do now, in this order. A question is asked in
the same bar, next to the work it is about.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from app.errors import KnownError
from app.i18n import _
from app.ui import icons, theme

ICONS = {"done": "check", "warn": "warning", "stop": "stop"}
#: How long good news stays before it takes itself away, in ms.
STAYS = 6000
_LOG = logging.getLogger("chengjian.ui")


class MessageBar(QFrame):
    """One message at a time, floating below the header of the window: nothing moves for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._header: QWidget | None = None
        self._back_to: QWidget | None = None
        self._yes: Callable[[], None] | None = None
        self._icon = QLabel()
        self._words = _words()
        self._kept = _words()
        self._advice = _words()
        self._kept_mark = QLabel()
        self._advice_mark = QLabel()
        self._do = QPushButton()
        self._do.setAutoDefault(True)  # Enter presses what has the keyboard
        self._do.clicked.connect(self._agreed)
        self._no = QPushButton()
        self._no.setAutoDefault(True)
        self._no.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        side = theme.gap("room")
        row.setContentsMargins(side, theme.gap("near"), side, theme.gap("near"))
        row.setSpacing(theme.gap("part"))
        row.addWidget(self._icon, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        lines = QGridLayout()  # boxes in boxes would lose their width while their labels are hidden
        lines.setHorizontalSpacing(theme.gap("near"))
        lines.setVerticalSpacing(theme.gap("tight"))
        lines.setColumnStretch(1, 1)
        lines.addWidget(self._words, 0, 0, 1, 2)
        top = QtCore.Qt.AlignmentFlag.AlignTop
        for line, (mark, words) in enumerate(
            ((self._kept_mark, self._kept), (self._advice_mark, self._advice)), start=1
        ):
            lines.addWidget(mark, line, 0, top)
            lines.addWidget(words, line, 1)
        row.addLayout(lines, 1)
        row.addWidget(self._do)
        row.addWidget(self._no)
        for button in (self._do, self._no):  # a click leaves the keyboard where one works
            button.setFocusPolicy(QtCore.Qt.FocusPolicy.TabFocus)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS)
        self._timer.timeout.connect(self.clear)
        self.hide()

    def lie_below(self, header: QWidget) -> None:
        """Float over what stands below the header, as wide as it."""
        self._header = header
        header.installEventFilter(self)
        self._float()

    def eventFilter(self, watched: QtCore.QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        if watched is self._header and event.type() == QEvent.Type.Resize:
            self._float()
        return False

    def _float(self) -> None:
        if self._header is None:
            return
        width = self._header.width()
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout is not None else 0
        self.setGeometry(0, self._header.height(), width, height)
        self.raise_()

    @property
    def text(self) -> str:
        """All that it says, a line each."""
        said = (self._words.text(), self._kept.text(), self._advice.text())
        return "\n".join(line for line in said if line)

    def tell(
        self,
        text: str,
        kind: str = "done",
        *,
        undo: Callable[[], None] | None = None,
        do: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """A sentence: good news (`done`, goes by itself), `warn`, `stop`; `undo` takes it back,
        `do` are the words of what could be done about it, and the way there.
        """
        self._show(kind, text)
        if do is not None:
            words, self._yes = do
            self._do.setText(words)
            self._do.show()
            self._float()
        if undo is not None:
            self._yes = undo
            self._do.setText(_("撤销"))
            self._do.show()
            self._float()
        if kind == "done":
            self._timer.start()

    def known(self, error: KnownError) -> None:
        """A known error: what happened, what is safe, what to do now, each with its sign."""
        self._show("stop", error.title, error.kept, error.advice)
        _LOG.warning("known error", exc_info=error)

    def bug(self, error: BaseException) -> None:
        """Anything else: logged with its traceback, told once."""
        _LOG.error("bug", exc_info=error)  # the log writes its places, never its words
        self._show(
            "stop",
            _("程序出了错，这一步没有做完。"),
            _("已填的内容都在草稿里，没有丢。"),
            _("可以接着做；若再次出现，请用“诊断”打包日志交给支持人员。"),
        )

    def trouble(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self.known(error)
        else:
            self.bug(error)

    def ask(self, text: str, yes: str, then: Callable[[], None], back_to: QWidget) -> None:
        """Ask before something that cannot be undone; Esc or 不 goes back to where one was."""
        self._show("warn", text)
        self._yes = then
        self._back_to = back_to
        self._do.setText(yes)
        self._dress("stop")
        self._do.show()
        self._float()
        self._no.setText(_("不，返回"))
        self._do.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def keep(self) -> None:
        """Let good news stay too, to be looked at (the gallery)."""
        self._timer.stop()

    def clear(self) -> None:
        self._timer.stop()
        self._yes = None
        back, self._back_to = self._back_to, None
        self.hide()
        if back is not None:
            back.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == QtCore.Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)

    def _agreed(self) -> None:
        then = self._yes
        self.clear()
        if then is not None:
            then()

    def _dress(self, kind: str) -> None:
        self._do.setProperty("kind", kind)
        self._do.style().unpolish(self._do)
        self._do.style().polish(self._do)

    def _show(self, kind: str, text: str, kept: str = "", advice: str = "") -> None:
        self._timer.stop()
        self._yes = None
        self._back_to = None
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._icon.setPixmap(icons.pixmap(ICONS[kind], kind, theme.px(icons.SIDE)))
        self._words.setText(text)
        self._words.setProperty("weight", "bold" if kept or advice else "")
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)
        for mark, label, words, sign in (
            (self._kept_mark, self._kept, kept, "check"),
            (self._advice_mark, self._advice, advice, "right"),
        ):
            label.setText(words)
            label.setVisible(bool(words))
            mark.setPixmap(icons.pixmap(sign, "soft", theme.px(icons.SMALL)))
            mark.setVisible(bool(words))
        flag = QtCore.Qt.AlignmentFlag
        row = self.layout()
        if row is not None:
            row.setAlignment(self._icon, flag.AlignTop if kept or advice else flag.AlignVCenter)
        self._do.hide()
        self._dress("")
        self._no.setText(_("知道了"))
        self.show()
        self._float()


def _words() -> QLabel:
    """A line of the bar: wraps, can be copied."""
    made = QLabel()
    made.setWordWrap(True)
    made.setTextFormat(QtCore.Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(QtCore.Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
