"""A row of filters with their counts: one is on; it says at once how far the work is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme


class Filters(QWidget):
    """`names` are keys with their words; `chosen` is called when another one is on.

    Those of `rare` are only shown where there is something of theirs. What does not fit into the
    width goes on in a second row.
    """

    def __init__(
        self,
        names: Sequence[tuple[str, str]],
        chosen: Callable[[], object],
        rare: Collection[str] = (),
    ) -> None:
        super().__init__()
        self._names = dict(names)
        self._rare = frozenset(rare)
        self._first = len(names)  # how many stand in the first row
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._rows = (QHBoxLayout(), QHBoxLayout())
        for row in self._rows:
            row.setSpacing(theme.px(4))
            column.addLayout(row)
        for key, words in names:
            button = QPushButton(words)
            button.setProperty("kind", "tab")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setChecked(not self._buttons)
            if key in self._rare:
                button.hide()  # never `show`: before it lies in the row it is a window
            self._group.addButton(button)
            self._buttons[key] = button
            self._rows[0].addWidget(button)
            if key in self._rare:
                button.hide()
        for row in self._rows:
            row.addStretch(1)
        self._group.buttonClicked.connect(lambda _button: chosen())

    @property
    def current(self) -> str:
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def count(self, counts: Mapping[str, int | str]) -> None:
        """Show how many there are of each; what is empty stays, so that nothing moves."""
        for key, button in self._buttons.items():
            number = counts.get(key, 0)
            button.setText(_("{what} {n}").format(what=self._names[key], n=number))
            if key in self._rare:
                button.setVisible(bool(number) or button.isChecked())
        self._lay()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        widest = max(button.sizeHint().width() for button in self._buttons.values())
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        """As many buttons as fit into the first row."""
        width, first = 0, 0
        for button in self._buttons.values():
            width += 0 if button.isHidden() else button.sizeHint().width() + theme.px(4)
            if width > self.width():
                break
            first += 1
        if first == self._first:
            return
        self._first = first
        for number, button in enumerate(self._buttons.values()):
            for row in self._rows:
                row.removeWidget(button)
            row = self._rows[0 if number < first else 1]
            row.insertWidget(row.count() - 1, button)
