"""Answers that are chosen by a button: one or several of a few choices, or 我已看过."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.i18n import _
from app.ui.widgets import bits
from app.ui.widgets.choices import ChoiceButtons
from app.ui.widgets.control import Control
from forms.node import Node

#: More choices than number keys are found by typing, not shown as buttons.
BUTTONS = 9


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

    def display(self, node: Node, *, active: bool, wrong: bool, soft: bool = False) -> None:
        del wrong, soft  # said below; every choice by itself is right
        self.buttons.setAccessibleName(node.label)
        names = node.text.split() if self._many else [node.text] if node.text else []
        self.buttons.display(node.choices(), names, active=active)

    def take_focus(self) -> None:
        self.buttons.take_focus()

    def _picked(self, names: list[str]) -> None:
        self.answered.emit(names if self._many else "".join(names))


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

    def display(self, node: Node, *, active: bool, wrong: bool, soft: bool = False) -> None:
        del wrong, soft
        self.confirm.setChecked(bool(node.text))
        self.confirm.setEnabled(active)

    def take_focus(self) -> None:
        self.confirm.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clicked(self) -> None:
        self.answered.emit("OK" if self.confirm.isChecked() else "")
        if self.confirm.isChecked():
            self.done.emit()
