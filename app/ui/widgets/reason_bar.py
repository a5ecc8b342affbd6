"""理由: one key for what is said most often, or one's own words."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import actions, theme
from app.ui.widgets import bits


def phrases() -> tuple[str, ...]:
    """What reviewers say most often, by the keys 1, 2, 3 …"""
    return (
        _("到现场复核过"),
        _("问过两人，这样才对"),
        _("照片上看得清"),
        _("先按较重的定"),
        _("一份填错了地方"),
    )


class ReasonBar(QWidget):
    """The reason as a line to write, above it the phrases; `entered` when Enter ends it."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setAccessibleName(_("理由"))
        self.field.setPlaceholderText(_("为什么这样定：按 1–5 选一句，或自己写"))
        self.field.returnPressed.connect(self.entered)
        self._phrases: list[QPushButton] = []
        offers = QHBoxLayout()
        offers.setSpacing(theme.px(8))
        for number, phrase in enumerate(phrases(), start=1):
            button = bits.button(f"{number} {phrase}", partial(self.take, phrase))
            button.setAccessibleName(_("理由：{phrase}").format(phrase=button.text()))
            button.setProperty("narrow", True)
            self._phrases.append(button)
            offers.addWidget(button)
        offers.addStretch(1)
        label = bits.line(_("理由"))
        label.setBuddy(self.field)
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        line.addWidget(label)
        line.addWidget(self.field, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(offers)
        column.addLayout(line)

    def bind(self, where: QWidget) -> None:
        """Let the digits choose phrases inside this widget, while nobody types."""
        for number in range(len(self._phrases)):
            actions.bind_key(where, str(number + 1), partial(self._by_key, number))

    @property
    def reason(self) -> str:
        return self.field.text().strip()

    def take(self, phrase: str) -> None:
        """Put a phrase in the place of another one; one's own words stay before it."""
        said = self.reason
        for other in phrases():
            said = said.replace(other, "").strip("；; ")
        self.field.setText(
            _("{said}；{phrase}").format(said=said, phrase=phrase) if said else phrase
        )

    def clear(self) -> None:
        self.field.clear()

    def allow(self, writing: bool) -> None:
        for widget in (self.field, *self._phrases):
            widget.setEnabled(writing)

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _by_key(self, number: int) -> None:
        if self.isVisible() and self._phrases[number].isEnabled():
            self._phrases[number].click()
