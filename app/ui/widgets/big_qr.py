"""The QR code of a house over the whole window, to be photographed before its photos.

It carries the moment: how far the camera's clock is from ours is then known. Black on white in
every theme, modules of whole pixels, as large as the window is high.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import actions, theme
from app.ui.actions import Overlay
from app.ui.widgets import bits
from exports.pdf.qr import QUIET, dark_runs

#: A code stands so long (ms) before it says a later moment. Shorter would make the clock a little
#: more exact, and every photo that meets the change unreadable.
STANDS = 10_000
#: The least width of the words beside the code, px at 100 %.
_WORDS = 320


@dataclass(frozen=True)
class Shown:
    """Whose code it is: name, the names above it, and the number that people say."""

    name: str
    where: str
    number: str


class Code(QWidget):
    """One code, as large as there is room, with the quiet zone that a reader needs."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme.px(240), theme.px(240))

    @property
    def text(self) -> str:
        """What the code says."""
        return self._text

    def display(self, text: str) -> None:
        self._text = text
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(theme.px(640), theme.px(640))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if not self._text:
            return
        count, runs = dark_runs(self._text)
        whole = count + 2 * QUIET
        module = max(1, min(self.width(), self.height()) // whole)
        side = module * whole
        left, top = (self.width() - side) // 2, (self.height() - side) // 2
        painter = QPainter(self)
        painter.fillRect(QRect(left, top, side, side), Qt.GlobalColor.white)
        for row, column, length in runs:
            x, y = left + (QUIET + column) * module, top + (QUIET + row) * module
            painter.fillRect(QRect(x, y, length * module, module), Qt.GlobalColor.black)


class BigQr(Overlay):
    """`code` says what stands in the code at a moment; `clock` says the moment."""

    def __init__(
        self,
        over: QWidget,
        shown: Shown,
        code: Callable[[datetime], str],
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(over, _("先拍这个码"))
        self.setAccessibleName(_("“{name}”的二维码").format(name=shown.name))
        self._code, self._clock = code, clock
        self.face = Code()
        self._time = bits.line(step="figure")
        self._date = bits.line(tone="soft")
        self._beside(shown)
        self._timer = QTimer(self)
        self._timer.setInterval(STANDS)
        self._timer.timeout.connect(self.renew)
        actions.bind(self, "show_qr", self.take_away)  # the key that brought it
        self.renew()
        self._timer.start()
        self.lay(self.close_button)

    def renew(self) -> None:
        """Say the present moment."""
        now = self._clock()
        self.face.display(self._code(now))
        self._time.setText(f"{now:%H:%M:%S}")
        self._date.setText(f"{now:%Y-%m-%d}")

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        self._timer.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take_away()  # it was photographed: on with the work
        else:
            super().keyPressEvent(event)

    def _beside(self, shown: Shown) -> None:
        """The code takes the height of the window; the words stand beside it."""
        self.column.removeItem(self.top)
        words = QVBoxLayout()
        words.setSpacing(theme.gap("near"))
        words.addLayout(self.top)
        words.addStretch(2)
        name = bits.text(shown.name, step="figure")
        name.setMinimumWidth(theme.px(_WORDS))
        words.addWidget(name)
        for text in (shown.where, shown.number):
            if text:
                words.addWidget(bits.text(text, step="question", tone="soft"))
        words.addSpacing(theme.gap("wide"))
        words.addWidget(self._time)
        words.addWidget(self._date)
        words.addStretch(3)
        for text in (
            _("用手机或相机把整个码拍清楚，再拍这一处的照片。"),
            _("到下一处，先拍下一处的码。收照片时，程序按码分到各处，手机的钟不准也不怕。"),
        ):
            words.addWidget(bits.text(text, tone="soft"))
        row = QHBoxLayout()
        row.setSpacing(theme.gap("far"))
        row.addWidget(self.face, 3)
        row.addLayout(words, 2)
        self.column.setContentsMargins(*(theme.gap("room"),) * 4)
        self.column.addLayout(row, 1)
