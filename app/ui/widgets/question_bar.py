"""Which question a photo answers: those asked once of a house, a digit each.

What is asked of every member or finding is found by typing, with M.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from app.i18n import _
from app.survey.tray_values import TrayQuestion
from app.ui import theme
from app.ui.widgets import bits

#: As many as there are digits.
MOST = 9
#: The least that a button may be narrowed to, px at 100 %.
_LEAST = 104


class QuestionBar(QWidget):
    """`chosen` carries the path of a question."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("分到哪一题"))
        self._questions: list[TrayQuestion] = []
        self._buttons: list[QPushButton] = []
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(4))

    def display(self, questions: Sequence[TrayQuestion]) -> None:
        """Offer these; the buttons are made anew only where they are others."""
        wanted = [one for one in questions if not one.in_row][:MOST]
        if [one.path for one in wanted] != [one.path for one in self._questions]:
            for old in self._buttons:
                self._grid.removeWidget(old)
                old.hide()
                old.deleteLater()
            self._buttons = [self._button(n, one) for n, one in enumerate(wanted, start=1)]
            self._across = 0
        self._questions = wanted
        self._lay()

    def press(self, number: int) -> None:
        """The question of this digit."""
        if 0 < number <= len(self._questions):
            self.chosen.emit(self._questions[number - 1].path)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(theme.px(_LEAST), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._lay()

    def _button(self, number: int, one: TrayQuestion) -> QPushButton:
        made = bits.button("", partial(self.chosen.emit, one.path))
        made.setProperty("narrow", True)
        made.setMinimumWidth(1)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the digits do it, from the photos
        name = _("{n} {what}").format(n=number, what=_short(one))
        made.setAccessibleName(name)
        made.setToolTip(one.label)
        return made

    def _lay(self) -> None:
        """As many beside each other as can be read, each row as full as the others."""
        count = len(self._buttons)
        if not count:
            return
        most = max(1, self.width() // theme.px(_LEAST))
        rows = -(-count // most)
        across = -(-count // rows)
        if across != self._across:
            self._across = across
            for n, button in enumerate(self._buttons):
                self._grid.addWidget(button, n // across, n % across)
        room = self.width() // across - theme.px(20)
        for button in self._buttons:
            button.setMaximumWidth(self.width() // across)
            metrics = QFontMetrics(theme.font("body"))
            words = metrics.elidedText(
                button.accessibleName(), Qt.TextElideMode.ElideRight, max(room, theme.px(40))
            )
            button.setText(words)


def _short(one: TrayQuestion) -> str:
    """The question alone, without the sections that it lies in."""
    return one.label.rpartition(" › ")[2]
