"""What is still missing or wrong, as a list to jump from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import icons, theme
from app.ui.filling import answers
from app.ui.widgets import bits
from forms.node import Node, Problem


class MissingList(QWidget):
    """Every problem with its place and its sentence; Enter or a click goes there."""

    chosen = Signal(object)
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = bits.text(step="page")
        self.words = bits.text(
            _("红色的要改对，其余的要补上。已填的都存着，随时可以回来接着填。"), tone="soft"
        )
        self.list = QListWidget()
        self.list.setAccessibleName(_("还缺的"))
        self.list.setWordWrap(True)
        self.list.setSpacing(theme.px(2))
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        self.close_list = bits.button(_("返回填写"), self.back.emit, icon="left")
        column = QVBoxLayout(self)
        bits.margins(column, 24, 16, 24, 16)
        column.setSpacing(theme.px(8))
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.close_list)
        foot.addStretch(1)
        column.addLayout(foot)

    def display(self, found: Sequence[tuple[Node, Problem]]) -> None:
        self.title.setText(_("还有 {n} 处没填好").format(n=len(found)))
        self.list.clear()
        for node, problem in found:
            place = " › ".join([*answers.trail(node), node.label])
            item = QListWidgetItem(f"{place}\n{answers.sentence(problem, node)}")
            wrong = problem.code != "required"
            item.setIcon(icons.icon("stop" if wrong else "edit", "stop" if wrong else "wait"))
            item.setData(Qt.ItemDataRole.UserRole, node)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def take_focus(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
