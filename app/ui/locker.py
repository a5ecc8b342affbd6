"""自动锁定: a protected survey is closed after some idle minutes, and reopened where it was left.

Idle means: no key, no mouse, no touch, no word from an input method. It never interrupts entry:
while a job runs or a dialogue is open it waits; what was typed is kept before the survey closes.

A laptop whose lid was shut was idle for as long: the first hand at it afterwards is not taken for
that of the person who shut it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.ui.desk import Desk

#: What an event says that somebody is there.
_THERE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)
_LOOK_MS = 5_000
_SECONDS = 60


def seconds() -> float:
    """Seconds that go on while the computer sleeps; Linux has a clock of its own for that."""
    if sys.platform != "linux":
        return time.monotonic()
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Locker(QObject):
    """Watches the window's native surface: a filter on all widgets would slow every event."""

    def __init__(self, desk: Desk, clock: Callable[[], float] = seconds) -> None:
        super().__init__(desk)
        self._desk = desk
        self.clock = clock
        self._last = clock()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        surface = desk.window().windowHandle()
        if surface is not None:
            surface.installEventFilter(self)
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self.touch)
        desk.opened.connect(self.watch)
        desk.watched.connect(self.watch)
        desk.window().closing.connect(self.end)

    @Slot()
    def end(self) -> None:
        """The window closes: nobody is watched any more."""
        self._timer.stop()
        QGuiApplication.inputMethod().cursorRectangleChanged.disconnect(self.touch)

    @Slot()
    def watch(self) -> None:
        """Begin counting where a protected survey is open, and it is wished."""
        self._last = self.clock()
        if self._wished:
            self._timer.start()
        else:
            self._timer.stop()

    @property
    def _wished(self) -> bool:
        about = self._desk.about
        return bool(about and about.protected and self._desk.window().settings.lock_minutes)

    @Slot()
    def touch(self) -> None:
        """Somebody is there; after too long it may be anybody, and it is locked instead."""
        if self._due:
            QTimer.singleShot(0, self, self.look)  # not in the middle of an event of a page
        else:
            self._last = self.clock()

    @Slot()
    def look(self) -> None:
        """Lock where nobody has been there for long enough, and nothing is under way."""
        if not self._wished:
            self._timer.stop()
            return
        if self._due:
            self.lock()

    @property
    def _due(self) -> bool:
        """Whether nobody has been there for long enough, and nothing is under way."""
        if not self._wished:
            return False
        idle = self.clock() - self._last
        if idle < self._desk.window().settings.lock_minutes * _SECONDS:
            return False
        return not (self._desk.busy or QApplication.activeModalWidget())

    def lock(self) -> None:
        """Close the survey now; unlocking leads back to this page and question."""
        window = self._desk.window()
        if self._desk.about is None or not self._desk.about.protected or self._desk.waiting:
            return
        self._timer.stop()
        place = window.put_away()

        def resume() -> None:
            window.settings.last_page = place
            if not window.reopen():
                window.open("today")

        self._desk.lock(resume)
        window.open("unlock")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() not in _THERE:
            return False
        late = self._due
        self.touch()
        return late  # what a stranger presses reaches no page
