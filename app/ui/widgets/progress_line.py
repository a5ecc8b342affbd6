"""Busy: on what, how far, how long yet, and a way to stop it. The page stays usable."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.jobs import Progress
from app.ui.widgets import bits


class ProgressLine(QFrame):
    """One job under way; hidden when there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("foot")
        self._began = 0.0
        self._cancel: Callable[[], None] | None = None
        self._words = bits.line()
        self._left = bits.line(tone="soft")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = bits.button(_("停下"), self._stop_it, kind="quiet", icon="close")
        row = QHBoxLayout(self)
        bits.margins(row, 24, 4, 16, 4)
        row.setSpacing(theme.px(12))
        row.addWidget(self._words)
        row.addWidget(self._bar, 1)
        row.addWidget(self._left)
        row.addWidget(self._stop)
        self.hide()

    def begin(self, words: str, cancel: Callable[[], None] | None) -> None:
        """Show that a job has started; `cancel` is called when the user stops it.

        None where it cannot be stopped: what it makes is needed for everything else.
        """
        self._began = time.monotonic()
        self._cancel = cancel
        self._words.setText(words)
        self._bar.setAccessibleName(words)
        self._bar.setRange(0, 0)
        self._left.setText("")
        self._stop.setEnabled(True)
        self._stop.setVisible(cancel is not None)
        self.show()

    def display(self, step: Progress) -> None:
        """How far it is now; a guess how long yet from the time that it took so far."""
        if step.words:
            self._words.setText(step.words)
        self._bar.setRange(0, step.total)
        self._bar.setValue(step.done)
        self._left.setText(self._rest(step))

    def end(self) -> None:
        self._cancel = None
        self.hide()

    def _rest(self, step: Progress) -> str:
        if not step.total:
            return ""
        counted = f"{step.done}/{step.total}"
        if not step.done:
            return counted
        passed = time.monotonic() - self._began
        seconds = round(passed / step.done * (step.total - step.done))
        if seconds < 2:
            return counted
        return _("{counted}，还要约 {n} 秒").format(counted=counted, n=seconds)

    def _stop_it(self) -> None:
        self._stop.setEnabled(False)
        self._words.setText(_("正在停下…"))
        if self._cancel is not None:
            self._cancel()
