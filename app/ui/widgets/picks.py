"""Answers that are chosen: buttons for a few choices, a searchable list for many."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.widgets import bits
from app.ui.widgets.choices import ChoiceButtons
from app.ui.widgets.control import Control
from app.ui.widgets.fields import mark
from forms.definition import Choice
from forms.node import Node

#: More choices than this are searched, not shown as buttons.
BUTTONS = 16


class ChoiceControl(Control):
    """One or several of a few choices."""

    def __init__(self, *, many: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = ChoiceButtons(many=many)
        self.buttons.picked.connect(self._picked)
        self.buttons.done.connect(self.done)
        self._many = many
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.buttons)

    def display(self, node: Node, *, active: bool, wrong: bool) -> None:
        del wrong  # said below; every choice by itself is right
        self.buttons.setAccessibleName(node.label)
        names = node.text.split() if self._many else [node.text] if node.text else []
        self.buttons.display(node.choices(), names, active=active)

    def take_focus(self) -> None:
        self.buttons.take_focus()

    def _picked(self, names: list[str]) -> None:
        self.answered.emit(names if self._many else "".join(names))


class SearchControl(Control):
    """One of many choices: type a part of it, ↓ to the list, Enter takes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("输入几个字查找"))
        self.field.textEdited.connect(self._search)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFixedHeight(theme.px(164))
        self.list.itemActivated.connect(lambda _item: self._take())
        self.list.itemClicked.connect(lambda _item: self._take())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.field)
        column.addWidget(self.list)
        self._choices: list[Choice] = []
        self._node: Node | None = None

    def display(self, node: Node, *, active: bool, wrong: bool) -> None:
        self._node = node
        self.field.setAccessibleName(node.label)
        self.list.setAccessibleName(node.label)
        self.field.setReadOnly(not active)
        self.list.setEnabled(active)
        mark(self.field, wrong=wrong)
        if not self.field.hasFocus():
            labels = {choice.name: choice.label for choice in node.choices()}
            self.field.setText(labels.get(node.text, node.text))
            self._fill("")

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down and not event.modifiers():
                self.list.setFocus(Qt.FocusReason.TabFocusReason)
                self.list.setCurrentRow(max(0, self.list.currentRow()))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.count() == 1:
                self.list.setCurrentRow(0)
                self._take()
                return True
        return super().eventFilter(watched, event)

    def _search(self, text: str) -> None:
        self._fill(text)

    def _fill(self, search: str) -> None:
        node = self._node
        if node is None:
            return
        self._choices = node.choices(search)
        self.list.clear()
        self.list.addItems([choice.label for choice in self._choices])
        names = [choice.name for choice in self._choices]
        if node.text in names:
            self.list.setCurrentRow(names.index(node.text))

    def _take(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._choices):
            choice = self._choices[row]
            self.field.setText(choice.label)
            self.answered.emit(choice.name)
            self.done.emit()


class AcknowledgeControl(Control):
    """Something to read and confirm."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.confirm = bits.button(_("我已看过"), self._clicked, icon="check")
        self.confirm.setCheckable(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.confirm)
        row.addStretch(1)

    def display(self, node: Node, *, active: bool, wrong: bool) -> None:
        del wrong
        self.confirm.setChecked(bool(node.text))
        self.confirm.setEnabled(active)

    def take_focus(self) -> None:
        self.confirm.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clicked(self) -> None:
        self.answered.emit("OK" if self.confirm.isChecked() else "")
        if self.confirm.isChecked():
            self.done.emit()
