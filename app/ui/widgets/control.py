"""What every kind of answer has in common on the fill page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from forms.node import Node


class Control(QWidget):
    """Shows the answer of one node and tells what the user makes of it.

    `answered` carries the new answer (text, or a list of choice names), `done` that the user
    wants the next question. The sheet writes the answer into the form, never the control.
    """

    answered = Signal(object)
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def display(self, node: Node, *, active: bool, wrong: bool, soft: bool = False) -> None:
        """Show the node's answer; `active`: may be changed; `wrong`, `soft`: mark the field."""
        raise NotImplementedError

    def show_again(self, node: Node) -> None:
        """The answer was written from elsewhere: show it even while the keyboard is here."""

    def take_focus(self) -> None:
        """Put the keyboard where the answer is given."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit()
        else:
            super().keyPressEvent(event)
