"""The cards beside the lists of 核对: what was found, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from app.i18n import _
from app.ui import theme
from app.ui.widgets import bits

#: A long list of what is left alone is told by its first lines.
_MOST = 8


class CheckCard(QFrame):
    """A card with a title, lines of facts, a notice, a reason to write, and buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        bits.margins(self.column, 20, 16, 20, 16)
        self.column.setSpacing(theme.px(12))
        self._title = bits.text(step="question", bold=True)
        self._under = bits.text(tone="soft")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(1, 1)
        self._labels: list[QLabel] = []
        self.column.addWidget(self._title)
        self.column.addWidget(self._under)
        self.column.addLayout(self._grid)

    def say(self, title: str, under: str, facts: Sequence[tuple[str, str]] = ()) -> None:
        """What is shown; a fact without a name stands over the whole width."""
        self._title.setText(title)
        self._under.setText(under)
        self._under.setVisible(bool(under))
        for label in self._labels:
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []
        for at, (name, said) in enumerate(facts):
            if name:
                self._put(bits.line(name, tone="soft"), at, 0, 1)
                self._put(bits.text(said), at, 1, 1)
            else:
                self._put(bits.text(said), at, 0, 2)

    def _put(self, label: QLabel, at: int, column: int, wide: int) -> None:
        self._grid.addWidget(label, at, column, 1, wide)
        self._labels.append(label)


class FoundCard(CheckCard):
    """One line of 复查: where to go to mend it."""

    def __init__(self, go: Callable[[], object]) -> None:
        super().__init__()
        self.go = bits.button("", go, kind="primary", tip="Enter")
        self.column.addWidget(self.go)
        self.column.addStretch(1)


class ReasonCard(CheckCard):
    """A card whose deed needs a reason; `do` gets it."""

    def __init__(self, words: str, do: Callable[[str], object], *, hint: str, stop: bool) -> None:
        super().__init__()
        self._do = do
        self._ready = True
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(hint)
        self.reason.setAccessibleName(_("理由"))
        self.reason.textChanged.connect(self._enable)
        self.button: QPushButton = bits.button(
            words, self._done, kind="stop" if stop else "primary"
        )
        self.reason.returnPressed.connect(self.button.click)
        self.column.addWidget(self.reason)
        self.column.addWidget(self.button)
        self.column.addStretch(1)
        self._enable()

    def ready(self, ready: bool) -> None:
        """Whether the deed can be done to what is shown."""
        self._ready = ready
        self.reason.setVisible(ready)
        self.button.setVisible(ready)
        self._enable()

    def clear(self) -> None:
        self.reason.clear()

    def _enable(self) -> None:
        self.button.setEnabled(self._ready and bool(self.reason.text().strip()))

    def _done(self) -> None:
        self._do(self.reason.text().strip())


class PairCard(CheckCard):
    """Two houses side by side: which one stays, or that they are two."""

    def __init__(self, stays: Callable[[int, str], object], apart: Callable[[], object]) -> None:
        super().__init__()
        self._stays = stays
        self._ready = True
        sides = QHBoxLayout()
        sides.setSpacing(theme.px(12))
        self.keep: list[QPushButton] = []
        self._sides: list[tuple[QLabel, QLabel]] = []
        for number in (0, 1):
            side = QFrame()
            side.setObjectName("card")
            column = QVBoxLayout(side)
            bits.margins(column, 12, 12, 12, 12)
            column.setSpacing(theme.px(8))
            name, facts = bits.text(bold=True), bits.text(tone="soft")
            button = bits.button(
                _("留下这一处"), self._keeps(number), kind="primary" if number == 0 else ""
            )
            column.addWidget(name)
            column.addWidget(facts)
            column.addStretch(1)
            column.addWidget(button)
            sides.addWidget(side, 1)
            self.keep.append(button)
            self._sides.append((name, facts))
        self.reason = QLineEdit()
        self.reason.setAccessibleName(_("理由"))
        self.reason.setPlaceholderText(_("合并的理由，如“同一户，编号写错”"))
        self.reason.textChanged.connect(self._enable)
        self.apart = bits.button(_("不是同一处，不再列出"), apart, kind="quiet")
        note = bits.text(
            _("合并后名册只列留下的一处，另一处的检查、走访和照片都算在它上面；随时可以拆开。"),
            step="small",
            tone="soft",
        )
        self.column.addWidget(self.reason)
        self.column.addLayout(sides)
        self.column.addWidget(note)
        self.column.addWidget(self.apart)
        self.column.addStretch(1)
        self._enable()

    def houses(self, sides: Sequence[tuple[str, str]]) -> None:
        """The name and the facts of each."""
        for (name, facts), (said, more) in zip(self._sides, sides, strict=True):
            name.setText(said)
            facts.setText(more)

    def allow(self, writing: bool) -> None:
        self._ready = writing
        self.reason.setEnabled(writing)
        self.apart.setEnabled(writing)
        self._enable()

    def clear(self) -> None:
        self.reason.clear()

    def _keeps(self, number: int) -> Callable[[], object]:
        return lambda: self._stays(number, self.reason.text().strip())

    def _enable(self) -> None:
        for button in self.keep:
            button.setEnabled(self._ready and bool(self.reason.text().strip()))


def first_lines(lines: Sequence[str]) -> str:
    """The first of many lines, and how many more there are."""
    shown = list(lines[:_MOST])
    if len(lines) > _MOST:
        shown.append(_("…还有 {n} 条").format(n=len(lines) - _MOST))
    return "\n".join(shown)
