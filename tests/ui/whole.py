"""The whole window on a real survey, driven by what a user sees: visible text, accessible names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import i18n, settings
from app.errors import KnownError
from app.ui import theme
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.program import Program

W = TypeVar("W", bound=QWidget)


class Whole:
    """A window wired as `app.ui.start.run` wires it. `problems` are errors that are bugs."""

    def _is_active(self) -> None:
        """A busy machine can lose the first request; what stands in the way is named."""
        self.window.activateWindow()
        assert self.window.isActiveWindow(), (
            QApplication.activeModalWidget(),
            QApplication.activePopupWidget(),
            QApplication.activeWindow(),
            QApplication.topLevelWidgets(),
        )

    def __init__(self, qtbot: QtBot, width: int = 1366, height: int = 768) -> None:
        self.qtbot = qtbot
        self.problems: list[BaseException] = []
        chosen = settings.load()
        i18n.use(chosen.language)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.use(app, chosen.theme, chosen.text_size, big=chosen.big_buttons)
        self.jobs = Jobs(self._trouble)
        program = Program()
        self.window = MainWindow(
            chosen, settings.save, program.entries(lambda: self.window, self.jobs)
        )
        self.window.closing.connect(self.jobs.close)
        self.window.resize(width, height)
        self.window.show()
        qtbot.waitUntil(self._is_active)
        program.ready(self.window, self.jobs)
        self.settle()

    def _trouble(self, error: BaseException) -> None:
        if not isinstance(error, KnownError):
            self.problems.append(error)
        self.window.messages.trouble(error)

    def settle(self) -> None:
        """Until no job is under way, nor any that the last one asked for."""
        self.qtbot.waitUntil(self._idle, timeout=20_000)

    def _idle(self) -> bool:
        for _turn in range(3):
            if self.jobs.busy:
                return False
            QCoreApplication.sendPostedEvents()
        return not self.jobs.busy

    def close(self) -> None:
        if shiboken6.isValid(self.window):
            self.window.close()
            self.window.messages.clear()
            self.window.deleteLater()

    # -- looking

    @property
    def page(self) -> str:
        return self.window.settings.last_page.partition(" ")[0]

    @property
    def message(self) -> str:
        bar = self.window.messages
        return bar.text if bar.isVisible() else ""

    @property
    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def shown(self, kind: type[W]) -> list[W]:
        return [widget for widget in self.window.findChildren(kind) if widget.isVisible()]

    def texts(self) -> str:
        """All that can be read in the window."""
        parts = [label.text() for label in self.shown(QLabel)]
        parts += [button.text() for button in self.shown(QAbstractButton)]
        for table in self.shown(QTableView):
            parts += [" | ".join(row) for row in self.rows(table.accessibleName())]
        return "\n".join(parts)

    def rows(self, name: str) -> list[list[str]]:
        """The cells of a table as they are read out."""
        table = self.table(name)
        model = table.model()
        across, down = range(model.columnCount()), range(model.rowCount())
        role = Qt.ItemDataRole.AccessibleTextRole
        return [
            [str(model.index(row, column).data(role) or "") for column in across] for row in down
        ]

    def table(self, name: str) -> QTableView:
        return next(one for one in self.shown(QTableView) if one.accessibleName() == name)

    def button(self, words: str, number: int = 0) -> QAbstractButton:
        found = [
            one
            for one in self.shown(QAbstractButton)
            if words in (one.text(), one.accessibleName())
            or one.text().rpartition(" ")[0] == words  # a filter with its count
        ]
        assert len(found) > number, f"no button {words}"
        return found[number]

    def field(self, name: str) -> QLineEdit:
        found = [one for one in self.shown(QLineEdit) if one.accessibleName() == name]
        assert found, f"no field {name}"
        return found[0]

    # -- doing

    def press(self, words: str, number: int = 0) -> None:
        """Click a button and wait for what it asked for."""
        button = self.button(words, number)
        assert button.isEnabled(), f"{words} cannot be pressed"
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def key(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.focus, key)
        self.settle()

    def type(self, name: str, text: str) -> None:
        """Put the cursor into a field, empty it, commit a text as an input method does."""
        field = self.field(name)
        field.setFocus()
        field.clear()
        enter(field, text)

    def write(self, text: str) -> None:
        """Commit a text where the keyboard is."""
        enter(self.focus, text)

    def choose(self, name: str, wanted: Callable[[list[str]], bool]) -> None:
        """Choose the row of a table whose cells fit."""
        place = next(n for n, row in enumerate(self.rows(name)) if wanted(row))
        self.table(name).selectRow(place)
        self.settle()

    def take_form(self, title: str = "危房现场检查") -> None:
        """Where the kind of a house leaves the form open: choose this one."""
        button = next(
            one
            for one in self.shown(QAbstractButton)
            if title in one.text() or title in one.accessibleName()
        )
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def drop(self, on: QWidget, files: Sequence[Path]) -> bool:
        """Drag files over a widget and let them fall; whether it wanted them."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
        plain = Qt.KeyboardModifier.NoModifier
        enters = QDragEnterEvent(QPointF(5, 5), *how, plain)
        enters.ignore()
        QApplication.sendEvent(on, enters)
        if not enters.isAccepted():
            return False
        QApplication.sendEvent(on, QDropEvent(QPointF(5, 5), *how, plain))
        self.settle()
        return True

    def go(self, key: str, argument: str = "") -> None:
        self.window.open(key, argument)
        self.settle()


def enter(widget: QWidget, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def focusable(window: QWidget) -> list[QWidget]:
    """What the keyboard can reach now; parts of item views belong to their view."""
    return [
        one
        for one in window.findChildren(QWidget)
        if one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(one.parentWidget(), QAbstractItemView)
    ]
