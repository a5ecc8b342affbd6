"""What would leave, before it does: line by line, and residents masked or in clear."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.i18n import _, listed
from app.survey.deliverables.values import Leaving
from app.ui import icons, theme
from app.ui.widgets import bits

_LABEL = 128


class LeavingView(QWidget):
    """A preview that is filled anew with every choice; long lines wrap, the whole scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("会写出什么"))
        column = QVBoxLayout(self)
        bits.margins(column, 20, 16, 20, 16)
        column.setSpacing(theme.px(12))
        column.addWidget(bits.text(_("会写出什么"), step="question", bold=True))
        self._residents = QWidget()
        row = QHBoxLayout(self._residents)
        bits.margins(row, 0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self._sign = QLabel()
        self._sign.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._said = bits.text()
        row.addWidget(self._sign)
        row.addWidget(self._said, 1)
        column.addWidget(self._residents)
        self._warning = bits.text(tone="warn")
        column.addWidget(self._warning)
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(8))
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        self._instead = bits.text(tone="soft")
        column.addWidget(self._instead)
        column.addStretch(1)
        self.instead(_("正在算…"))

    def instead(self, words: str, advice: str = "") -> None:
        """Nothing to show, and why."""
        self._empty()
        self._residents.hide()
        self._warning.hide()
        self._instead.setText("\n".join(part for part in (words, advice) if part))
        self._instead.show()

    def display(self, leaving: Leaving, *, personal: bool) -> None:
        self._empty()
        self._instead.hide()
        for number, (label, value) in enumerate(leaving.lines):
            name, shown = self._line(number)
            name.setText(label)
            shown.setText(value)
            name.show()
            shown.show()
        self._residents.setVisible(bool(leaving.residents))
        names = listed(leaving.residents)
        if personal:
            self._said.setText(_("住户信息不遮盖：{names}").format(names=names))
        else:
            said = _("住户信息已遮盖（张*、138****5678）：{names}").format(names=names)
            self._said.setText(said)
        icon, tone = ("warning", "warn") if personal else ("lock", "done")
        self._sign.setPixmap(icons.pixmap(icon, tone, theme.px(icons.SIDE)))
        self._warning.setText("\n".join(leaving.warnings))
        self._warning.setVisible(bool(leaving.warnings))

    def _line(self, number: int) -> tuple[QLabel, QLabel]:
        """The labels of a line: made once, used again with every preview."""
        if number == len(self._lines):
            name = bits.text(tone="soft")
            name.setFixedWidth(theme.px(_LABEL))
            said = bits.text()
            self._grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(said, number, 1)
            self._lines.append((name, said))
        return self._lines[number]

    def _empty(self) -> None:
        for line in self._lines:
            for label in line:
                label.hide()
