"""A row of filters with their counts: one is on; it says at once how far the work is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from app.i18n import _
from app.ui import theme


class Filters(QWidget):
    """`names` are keys with their words; `chosen` is called when another one is on."""

    def __init__(self, names: Sequence[tuple[str, str]], chosen: Callable[[], object]) -> None:
        super().__init__()
        self._names = dict(names)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        for key, words in names:
            button = QPushButton(words)
            button.setProperty("kind", "tab")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setChecked(not self._buttons)
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button)
        row.addStretch(1)
        self._group.buttonClicked.connect(lambda _button: chosen())

    @property
    def current(self) -> str:
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def count(self, counts: Mapping[str, int | str]) -> None:
        """Show how many there are of each; what is empty stays, so that nothing moves."""
        for key, button in self._buttons.items():
            button.setText(_("{what} {n}").format(what=self._names[key], n=counts.get(key, 0)))
