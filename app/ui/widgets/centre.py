"""The centre of the fill page: a sheet under its title, or the list of what is missing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import _
from app.ui.filling import answers
from app.ui.filling.finishing import Open
from app.ui.widgets import bits
from app.ui.widgets.missing import MissingList
from app.ui.widgets.photos import Ask
from app.ui.widgets.sheet import Sheet
from forms.node import Node


class Centre(QStackedWidget):
    """`remove` asks to take away the row that is the present sheet."""

    remove = Signal(object)

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self.sheet = Sheet(ask)
        self.missing = MissingList()
        self._title = bits.text(step="page")
        self._remove = bits.button(
            _("删除"), lambda: self.remove.emit(self.sheet.node), kind="quiet", icon="remove"
        )
        head = QHBoxLayout()
        bits.margins(head, 32, 12, 28, 8)
        head.addWidget(self._title, 1)
        head.addWidget(self._remove)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.sheet, 1)
        self.addWidget(page)
        self.addWidget(self.missing)
        self.missing.back.connect(self.show_sheet)

    def title(self, node: Node, *, readonly: bool) -> None:
        """Name the present sheet by its trail; rows can be taken away."""
        self._title.setText(" › ".join(answers.trail(node)) or answers.title(node))
        self._remove.setVisible(node.kind == "row" and not readonly)

    @property
    def lists_missing(self) -> bool:
        return self.currentWidget() is self.missing

    def show_missing(self, left: Open) -> None:
        """What stands before the end."""
        self.missing.display(left)
        self.setCurrentWidget(self.missing)
        self.missing.take_focus()

    def show_sheet(self) -> None:
        if self.lists_missing:
            self.setCurrentIndex(0)
            if self.sheet.current is not None:
                self.sheet.go(self.sheet.current)
