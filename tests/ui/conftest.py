"""Real widgets without a screen; a test that leaves a timer, thread or window behind fails."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import i18n
from app.ui import fonts, start, theme
from tests.ui import form_kit, widget_kit


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The program's own application: bundled font, Fusion, our style sheet."""
    app = start.application()
    fonts.load("Bold")
    theme.use(app, "light", 0)
    return app


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A throw-away folder for settings, keys and logs."""
    monkeypatch.setenv("CHENGJIAN_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """No timer ticks, no thread of ours runs, no window stands after a test."""
    threads = set(threading.enumerate())
    yield
    i18n.use("zh")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # in words at once: they are gone when the sentence is made
    windows = [repr(w) for w in QApplication.topLevelWidgets() if w.isVisible()]
    timers = [
        repr(timer)
        for top in QApplication.topLevelWidgets()
        for timer in top.findChildren(QTimer)
        if timer.isActive()
    ]
    left = {t for t in threading.enumerate() if t.is_alive()} - threads
    for window in QApplication.topLevelWidgets():
        if shiboken6.isValid(window):
            window.close()
            window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.use(qapp, "light", 0)
    assert not windows, f"windows left behind: {windows}"
    assert not timers, f"timers left running: {timers}"
    assert not left, f"threads left running: {left}"


@pytest.fixture
def type_chinese() -> Callable[[QWidget, str], None]:
    """Enter text as an input method does. (keyClicks with Chinese aborts the process.)"""

    def enter(widget: QWidget, text: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)

    return enter


@pytest.fixture(scope="session")
def small_form() -> form_kit.Form:
    return form_kit.form()


@pytest.fixture
def bench(qtbot: QtBot, small_form: form_kit.Form, tmp_path: Path) -> Iterator[form_kit.Bench]:
    """The fill page with a blank small form; its file dialog gives one file."""
    made = form_kit.Bench(qtbot, form_kit.blank(small_form), [tmp_path / "a.jpg"])
    yield made
    made.close()


@pytest.fixture(scope="module")
def form() -> form_kit.Form:
    """One question of every kind."""
    return widget_kit.form()


@pytest.fixture
def page(qtbot: QtBot, form: form_kit.Form, tmp_path: Path) -> Iterator[form_kit.Bench]:
    """The fill page with that form, at its first number."""
    made = form_kit.Bench(qtbot, form_kit.blank(form), [tmp_path / "page.jpg"])
    made.show("a/built")
    yield made
    made.close()
