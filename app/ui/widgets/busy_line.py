"""Work under way in one line: what, how far, how long yet, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.jobs import Progress
from app.ui.widgets import bits

#: No guess of the time left before this many ms have been measured.
_GUESS_AFTER = 1500


def amount(done: int, total: int) -> str:
    """How far as counted things."""
    return _("{done} / {total}").format(done=done, total=total)


def size(done: int, total: int) -> str:
    """How far as bytes."""
    return _("{done} / {total} MB").format(
        done=f"{done / 1_000_000:.1f}", total=f"{total / 1_000_000:.1f}"
    )


class BusyLine(QWidget):
    """Hidden until `begin`; `stop` is called by its button, which can be pressed once."""

    def __init__(
        self, stop: Callable[[], None], worded: Callable[[int, int], str] = amount
    ) -> None:
        super().__init__()
        self._stop = stop
        self._worded = worded
        self._what = ""
        self._clock = QElapsedTimer()
        self._words = bits.line()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(theme.px(6))
        self._cancel = bits.button(_("取消"), self._pressed)
        column = QVBoxLayout()
        column.setSpacing(theme.px(4))
        column.addWidget(self._words)
        column.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        row.addLayout(column, 1)
        row.addWidget(self._cancel)
        self.hide()

    def begin(self, what: str) -> None:
        self._what = what
        self._clock.start()
        self._words.setText(what)
        self._bar.setAccessibleName(what)
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        self.show()

    def step(self, step: Progress) -> None:
        if step.total <= 0:
            return
        # In thousandths: a package may have more bytes than Qt's bar can count.
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * step.done / step.total))
        parts = [self._what, self._worded(step.done, step.total)]
        spent = self._clock.elapsed()
        if spent > _GUESS_AFTER and 0 < step.done < step.total:
            left = round(spent / 1000 * (step.total - step.done) / step.done)
            parts.append(_left(left))
        self._words.setText(" · ".join(parts))

    def end(self) -> None:
        self.hide()

    def _pressed(self) -> None:
        self._cancel.setEnabled(False)
        self._words.setText(_("正在停下…"))
        self._stop()


def _left(seconds: int) -> str:
    if seconds < 60:
        return _("还要约 {n} 秒").format(n=max(seconds, 1))
    return _("还要约 {n} 分钟").format(n=round(seconds / 60))
