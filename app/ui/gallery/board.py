"""One page of the gallery: samples with their names, in groups, below each other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.main_window import MainWindow
from app.ui.page import Page
from app.ui.widgets import bits

#: How many small samples stand side by side.
ACROSS = 4


class Board(Page):
    """`fill` puts the samples up; it is called once, when the page is made."""

    def __init__(
        self, words: str, fill: Callable[[Board], None], window: Callable[[], MainWindow]
    ) -> None:
        super().__init__()
        self._words = words
        self.shell = window
        body = QWidget()
        body.setObjectName("sheet")
        self.column = QVBoxLayout(body)
        bits.margins(self.column, 24, 16, 24, 24)
        self.column.setSpacing(theme.gap("room"))
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        fill(self)
        self.column.addStretch(1)

    @property
    def title(self) -> str:
        return _(self._words)

    def enter(self, argument: str) -> None:
        """Nothing to read; the arrow keys scroll."""
        del argument
        self.area.setFocus()

    def leave(self) -> None:
        """Nothing to put away."""

    def group(self, words: str) -> None:
        """The head of the samples that follow."""
        self.column.addWidget(bits.line(words, step="question", bold=True))

    def wide(self, words: str, sample: QWidget, height: int = 0) -> None:
        """A sample as wide as the page, its name above it."""
        if words:
            self.column.addWidget(bits.line(words, step="small", tone="soft"))
        if height:
            sample.setFixedHeight(theme.px(height))
        self.column.addWidget(sample)

    def side_by_side(self, samples: list[tuple[str, QWidget]], across: int = ACROSS) -> None:
        """Small samples with their names below them."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.gap("wide"))
        grid.setVerticalSpacing(theme.gap("part"))
        for number, (words, sample) in enumerate(samples):
            cell = QVBoxLayout()
            cell.setSpacing(theme.gap("tight"))
            line = QHBoxLayout()
            line.addWidget(sample)
            cell.addLayout(line)
            cell.addWidget(bits.text(words, step="small", tone="soft"))
            cell.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addLayout(cell, number // across, number % across)
        for column in range(across):
            grid.setColumnStretch(column, 1)
        self.column.addLayout(grid)
