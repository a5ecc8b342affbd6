"""A person at the real program: eyes that read what is visible, hands that click, type and drop.

Controls are found by visible text or accessible name only, have to be enabled and in sight, and
nothing of the program is touched but its widgets as Qt shows them to anybody. Every click, drop,
command key, and text typed into one field counts as one action.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtCore import (
    QCoreApplication,
    QEventLoop,
    QKeyCombination,
    QMimeData,
    QPoint,
    QPointF,
    Qt,
    QTimer,
    QUrl,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from app.ui import program, start

T = TypeVar("T")
Field = QLineEdit | QPlainTextEdit
#: Seconds until what should appear must have appeared, on a busy machine.
PATIENCE = 30.0
_BUG = "程序出了错"


class LostError(AssertionError):
    """What should be there is not to be seen."""


@dataclass(frozen=True)
class Place:
    """Where to click: a widget and a point in it."""

    widget: QWidget
    point: QPoint


class Hands:
    """Finds, acts, counts. `pictures`: a folder for what the screen showed, if wanted."""

    def __init__(self, pictures: Path | None = None) -> None:
        self.count = 0
        self.done: list[str] = []
        self._pictures = pictures

    # -- acting: each call is one action

    def click(self, name: str, within: str = "") -> None:
        """Click the one button, choice or line that is called so (in the list called `within`)."""
        what = f"something to click called {name}"
        place = self.wait(lambda: self._place(name, within), what)
        self._did(f"click {name}")
        QTest.mouseClick(place.widget, Qt.MouseButton.LeftButton, pos=place.point)
        self._breathe()

    def key(self, *names: str) -> None:
        """Press command keys, as a shortcut is written: "Return", "Ctrl+J", "2"."""
        for name in names:
            pressed = cast(Sequence[QKeyCombination], QKeySequence(name))[0]
            self._did(f"key {name}")
            QTest.keyClick(self._focus(), pressed.key(), pressed.keyboardModifiers())
            self._breathe()

    def type(self, name: str, text: str) -> None:
        """Write a text into the field that is called so; go there by a click if need be."""
        field = self.wait(lambda: self._field(name), f"a field called {name}")
        if field is not QApplication.focusWidget():
            self.click(name)
        self._did(f"type {name}: {text}")
        if text.isascii():
            QTest.keyClicks(field, text)
        else:  # keyClicks with Chinese aborts the process; people use an input method
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(field, event)
        self._breathe()

    def drop(self, files: Sequence[Path], name: str) -> None:
        """Drop files from the system's file window onto what is called so."""
        target = self.wait(lambda: self._drop_target(name), f"a place to drop on called {name}")
        self._did(f"drop {len(files)} on {name}")
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        middle = target.rect().center()
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPointF(middle), Qt.DropAction.CopyAction, data, buttons, keys)
        QApplication.sendEvent(target, enter)
        if not enter.isAccepted():
            raise LostError(f"{name} does not take these files")
        let_go = QDropEvent(QPointF(middle), Qt.DropAction.CopyAction, data, buttons, keys)
        QApplication.sendEvent(target, let_go)
        self._breathe()

    # -- looking: no action

    def at(self, name: str) -> None:
        """Wait until the keyboard is in the control, or the question, that is called so."""
        self.wait(lambda: name in self.trail() or None, f"the keyboard at {name}")

    def see(self, words: str) -> str:
        """Wait until a text with these words is in sight; returns the whole text."""
        return self.wait(
            lambda: next((text for text in self.texts() if words in text), None),
            f"the words {words}",
        )

    def gone(self, words: str) -> None:
        """Wait until no text in sight has these words."""
        self.wait(
            lambda: not any(words in text for text in self.texts()) or None, f"no more {words}"
        )

    def saved(self) -> None:
        """Wait until the window says that everything is saved."""
        self.see("已存 ")

    def title(self) -> str:
        window = QApplication.activeWindow()
        return window.windowTitle() if window is not None else ""

    def trail(self, widget: QWidget | None = None) -> list[str]:
        """The names of a widget (else: of what has the keyboard) and of all that it lies in."""
        names = []
        widget = widget or QApplication.focusWidget()
        while widget is not None:
            names += [name for name in _names(widget) if name]
            widget = widget.parentWidget()
        return names

    def texts(self) -> list[str]:
        """Every text that can be read on the screen."""
        found: list[str] = []
        for widget in self._widgets():
            if isinstance(widget, QLabel | QAbstractButton):
                found.append(widget.text())
            elif isinstance(widget, QLineEdit):
                found.append(widget.displayText())
            elif isinstance(widget, QPlainTextEdit):
                found.append(widget.toPlainText())
            elif isinstance(widget, QComboBox):
                found.append(widget.currentText())
            elif isinstance(widget, QAbstractItemView):
                found += [words for words, _point in _cells(widget)]
        return [text for text in found if text]

    def answer(self, name: str) -> str:
        """What stands in the field, or which choices are chosen in the question, called so."""
        for widget in self._widgets():
            if name in _names(widget):
                if isinstance(widget, QLineEdit):
                    return widget.text()
                if isinstance(widget, QPlainTextEdit):
                    return widget.toPlainText()
                chosen = [b for b in widget.findChildren(QAbstractButton) if b.isChecked()]
                if chosen:
                    return " ".join(button.text() for button in chosen)
        raise LostError(f"no answer called {name}")

    def picture(self, name: str) -> None:
        """Keep what the window looks like now."""
        window = QApplication.activeWindow()
        if self._pictures is not None and window is not None:
            window.grab().save(str(self._pictures / f"{name}.png"))

    def wait(self, look: Callable[[], T | None], what: str) -> T:
        """Look until there is something to be seen; the program runs on meanwhile."""
        until = time.monotonic() + PATIENCE
        while True:
            found = look()
            if found is not None:
                return found
            if time.monotonic() > until:
                self.picture("lost")
                seen = " | ".join(self.texts())
                raise LostError(
                    f"waited for {what}; active window {QApplication.activeWindow()}; "
                    f"keyboard at {self.trail()}; in sight: {seen}"
                )
            self._breathe(20)

    # -- inside

    def _did(self, what: str) -> None:
        self.count += 1
        self.done.append(what)
        if any(_BUG in text for text in self.texts()):
            raise LostError(f"the program says that it has a bug, before: {what}")

    def _breathe(self, ms: int = 0) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def _focus(self) -> QWidget:
        return self.wait(QApplication.focusWidget, "something that has the keyboard")

    def _widgets(self) -> Iterator[QWidget]:
        """All widgets of which something is in sight."""
        for top in QApplication.topLevelWidgets():
            if top.isVisible():
                for widget in (top, *top.findChildren(QWidget)):
                    if widget.isVisible() and not widget.visibleRegion().isEmpty():
                        yield widget

    def _place(self, name: str, within: str) -> Place | None:
        found = []
        for widget in self._widgets():
            if within and within not in self.trail(widget):
                continue
            if isinstance(widget, QAbstractItemView):
                found += [
                    Place(widget.viewport(), point)
                    for words, point in _cells(widget)
                    if words == name
                ]
            elif (
                isinstance(widget, QAbstractButton | Field)
                and widget.isEnabled()
                and name in _names(widget)
            ):
                found.append(Place(widget, widget.rect().center()))
        found = [place for place in found if _reachable(place)]
        if len(found) > 1:
            raise LostError(f"{len(found)} things called {name} are in sight")
        return found[0] if found else None

    def _field(self, name: str) -> Field | None:
        found = [
            widget
            for widget in self._widgets()
            if isinstance(widget, Field)
            and widget.isEnabled()
            and not widget.isReadOnly()
            and name in _names(widget)
            and _reachable(Place(widget, widget.rect().center()))
        ]
        if len(found) > 1:
            raise LostError(f"{len(found)} fields called {name} are in sight")
        return found[0] if found else None

    def _drop_target(self, name: str) -> QWidget | None:
        found = [w for w in self._widgets() if w.acceptDrops() and name in _names(w)]
        if len(found) > 1:
            raise LostError(f"{len(found)} places called {name} take a drop")
        return found[0] if found and _reachable(Place(found[0], found[0].rect().center())) else None


def _names(widget: QWidget) -> list[str]:
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return [words, widget.accessibleName()]


def _reachable(place: Place) -> bool:
    """Whether a click there reaches the widget: nothing lies over it, it is not scrolled away."""
    window = place.widget.window()
    hit = window.childAt(place.widget.mapTo(window, place.point))
    return hit is not None and (hit is place.widget or place.widget.isAncestorOf(hit))


def _cells(view: QAbstractItemView) -> Iterator[tuple[str, QPoint]]:
    """The texts of a list or table that are in sight, each with its middle in the viewport."""
    model = view.model()
    sight = view.viewport().rect()
    columns = model.columnCount() if isinstance(view, QTableView) else 1
    for row in range(model.rowCount()):
        for column in range(columns):
            index = model.index(row, column)
            middle = view.visualRect(index).center()
            words = index.data()
            if words and sight.contains(middle):
                yield str(words), middle


def at_the_program(story: Callable[[Hands], None], pictures: Path | None = None) -> Hands:
    """Start the real program, let `story` happen in its window, close the window."""
    hands = Hands(pictures)
    wrong: list[BaseException] = []

    def act() -> None:
        try:
            window = hands.wait(_window, "the window")
            window.activateWindow()  # a desktop gives a new window the keyboard
            story(hands)
        except BaseException as error:  # noqa: BLE001 - handed on to the test below
            wrong.append(error)
        finally:
            QApplication.closeAllWindows()
            for top in QApplication.topLevelWidgets():
                for timer in top.findChildren(QTimer):
                    timer.stop()  # a message that would go by itself
            QCoreApplication.exit()

    start.application()
    QTimer.singleShot(0, act)
    code = program.main([])
    if wrong:
        raise wrong[0]
    if code:
        raise LostError(f"the program ended with {code}")
    return hands


def _window() -> QWidget | None:
    return next((top for top in QApplication.topLevelWidgets() if top.isVisible()), None)
