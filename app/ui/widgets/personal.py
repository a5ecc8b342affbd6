"""Answers about residents: masked on the screen until the keyboard stands in them.

Whoever looks over a shoulder, or scrolls past, sees 张* and 138****5678. To go into the field, or
to press 显示 beside it, is the deliberate act that uncovers it: `revealed` tells of that where an
answer stood there already. What was typed here just now is covered as soon as one goes on.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.i18n import _
from app.survey.hidden import masked
from app.ui.widgets import bits
from app.ui.widgets.fields import ParagraphControl, TextControl, mark
from forms.node import Node


class PersonalControl(TextControl):
    """One line, as a name or a number."""

    revealed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""  # the answer itself
        self._own = False  # typed here
        self._open = False
        self._cursor = -1
        self.field.installEventFilter(self)
        self.show_button = bits.button(_("显示"), self.take_focus, kind="quiet", icon="screening")
        self.show_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.row.addWidget(self.show_button)
        self.show_button.hide()

    def display(self, node: Node, *, active: bool, wrong: bool, soft: bool = False) -> None:
        self.field.setAccessibleName(node.label)
        self.field.setReadOnly(not active)
        mark(self.field, wrong=wrong, soft=soft)
        self._text = node.text
        if not self._open:
            self._put(masked(node.text))
        elif not self.field.hasFocus():
            self._put(node.text)

    def show_again(self, node: Node) -> None:
        self._text = node.text
        self._put(node.text if self._open else masked(node.text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.FocusIn:
            self._uncover()
        elif event.type() == QEvent.Type.FocusOut:
            self._cover()
        return super().eventFilter(watched, event)

    def _uncover(self) -> None:
        if self._open:
            return
        self._open = True
        if self._text and not self._own:
            self._own = True  # told once; it is known to whoever sits here
            self.revealed.emit()
        self._put(self._text)
        if self._cursor >= 0:
            self.field.setCursorPosition(self._cursor)

    def _cover(self) -> None:
        self._open = False
        self._cursor = self.field.cursorPosition()
        self._put(masked(self._text))

    def _put(self, text: str) -> None:
        if self.field.text() != text:
            self.field.setText(text)
        self.show_button.setVisible(bool(self._text) and not self._open)

    def _edited(self, text: str) -> None:
        self._text, self._own = text, True
        super()._edited(text)


class PersonalParagraph(ParagraphControl):
    """Several lines, of which nothing is seen until one goes in."""

    revealed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._own = False
        self._open = False

    def display(self, node: Node, *, active: bool, wrong: bool, soft: bool = False) -> None:
        self.field.setAccessibleName(node.label)
        self.field.setReadOnly(not active)
        mark(self.field, wrong=wrong, soft=soft)
        self._text = node.text
        if not self._open:
            self._put(masked(node.text))

    def show_again(self, node: Node) -> None:
        self._text = node.text
        self._put(node.text if self._open else masked(node.text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.FocusIn and not self._open:
            self._open = True
            if self._text and not self._own:
                self._own = True
                self.revealed.emit()
            self._put(self._text)
        elif event.type() == QEvent.Type.FocusOut and self._open:
            self._open = False
            self._put(masked(self._text))
        return super().eventFilter(watched, event)

    def _put(self, text: str) -> None:
        if self.field.toPlainText() != text:
            self.field.blockSignals(True)
            self.field.setPlainText(text)
            self.field.blockSignals(False)

    def _edited(self) -> None:
        self._text, self._own = self.field.toPlainText(), True
        super()._edited()
