"""接下来要办的: what is left to do at the office, each with its number and the way there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import icons, theme
from app.ui.widgets import bits


@dataclass(frozen=True)
class Errand:
    """One line: how many ("" where there is no number), of what, where it is done.

    `urgent` draws a sign before it; `words` are the whole line for those who hear it.
    """

    number: str
    words: str
    button: str
    go: Callable[[], object]
    urgent: bool = False


class Errands(QWidget):
    """A card of errands; says so where there are none."""

    def __init__(self, more: str, elsewhere: Callable[[], object]) -> None:
        """`more` are the words of a button below the lines, that is always there."""
        super().__init__()
        card = bits.frame("card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        column = QVBoxLayout(card)
        bits.margins(column, 16, 12, 12, 12)
        column.setSpacing(theme.px(4))
        column.addWidget(bits.line(_("接下来要办的"), bold=True))
        self._body = QWidget()
        self._lines = QVBoxLayout(self._body)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(theme.px(4))
        column.addWidget(self._body)
        column.addStretch(1)
        column.addWidget(bits.button(more, elsewhere, kind="quiet"), 0, Qt.AlignmentFlag.AlignLeft)
        self._shown: list[tuple[str, str]] = []

    def display(self, errands: Sequence[Errand]) -> None:
        """Show these, in this order; nothing is rebuilt while they say the same."""
        said = [(one.number, one.words) for one in errands]
        if said == self._shown and self._lines.count():
            return
        self._shown = said
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in errands:
            self._lines.addWidget(_line(one))
        if not errands:
            self._lines.addWidget(_nothing())


def _line(one: Errand) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    number = bits.line(one.number, step="question", bold=True)
    number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    number.setFixedWidth(theme.px(44))
    if not one.number:
        number.setPixmap(icons.pixmap("warning", "warn", theme.px(icons.SIDE)))
    row.addWidget(number)
    row.addWidget(bits.text(one.words, tone="" if one.urgent else "soft"), 1)
    button = bits.button(one.button, one.go, kind="quiet", icon="right")
    said = _("{what}，{do}").format(what=f"{one.number} {one.words}".strip(), do=one.button)
    button.setAccessibleName(said)
    row.addWidget(button)
    return made


def _nothing() -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    mark = QLabel()
    mark.setPixmap(icons.pixmap("check", "done", theme.px(icons.SIDE)))
    row.addWidget(mark)
    row.addWidget(bits.text(_("没有要办的了。"), tone="soft"), 1)
    return made
