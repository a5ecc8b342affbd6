"""Answers that are typed: text of one line or several, and numbers with their unit."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.filling import typing
from app.ui.widgets import bits
from app.ui.widgets.control import Control
from forms import ranges
from forms.node import Node

#: Of a number or a date, px at 100 %.
WIDTH = 140


def mark(field: QWidget, *, wrong: bool, soft: bool = False) -> None:
    """Draw a field's edge as wrong, as worth another look, or right, by its properties."""
    if (field.property("wrong"), field.property("soft")) != (wrong, soft):
        field.setProperty("wrong", wrong)
        field.setProperty("soft", soft)
        bits.restyle(field)


class TextControl(Control):
    """One line of text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.textEdited.connect(self._edited)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.px(8))
        self.row.addWidget(self.field, 1)

    def display(self, node: Node, *, active: bool, wrong: bool, soft: bool = False) -> None:
        self.field.setAccessibleName(node.label)
        self.field.setReadOnly(not active)
        mark(self.field, wrong=wrong, soft=soft)
        if not self.field.hasFocus() and self.field.text() != node.text:
            self.field.setText(node.text)

    def show_again(self, node: Node) -> None:
        if self.field.text() != node.text:
            self.field.setText(node.text)

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def _edited(self, text: str) -> None:
        self.answered.emit(text)


class NumberControl(TextControl):
    """A number: its unit and what is allowed stand behind it, so that nobody types either.

    ↑ and ↓ go by `step` where there is one. Digits need no input method.
    """

    def __init__(
        self, unit: str, allowed: str = "", step: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._unit = unit
        self._step = step
        self._ends = ranges.span(allowed)
        self.row.setStretch(0, 0)
        self.field.setFixedWidth(theme.px(WIDTH))
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.field.editingFinished.connect(self._settle)
        self.unit = bits.line(unit)
        self.allowed = bits.line(_("（{range}）").format(range=allowed), tone="soft")
        self.heard = bits.line(tone="soft")
        for words in (self.unit, self.allowed, self.heard):
            self.row.addWidget(words)
        self.unit.setVisible(bool(unit))
        self.allowed.setVisible(bool(allowed))
        self.row.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if by is None or not plain or not self._step or self.field.isReadOnly():
            super().keyPressEvent(event)
            return
        least, most = ("" if end is None else str(end) for end in self._ends)
        now = typing.number(self.field.text(), self._unit).text
        self.field.setText(typing.stepped(now, self._step, by, least, most))
        self._edited(self.field.text())

    def _edited(self, text: str) -> None:
        read = typing.number(text, self._unit)
        self.heard.setText(read.heard)
        self.answered.emit(read.text)

    def _settle(self) -> None:
        """Write the number out as it was read once it is typed."""
        read = typing.number(self.field.text(), self._unit)
        if read.heard and not self.field.isReadOnly():
            self.field.setText(read.text)
            self.heard.setText("")


class ParagraphControl(Control):
    """Several lines of text: Enter goes on as everywhere, Shift+Enter breaks the line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QPlainTextEdit()
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(theme.px(76))
        self.field.setPlaceholderText(_("Shift+Enter 换行"))
        self.field.textChanged.connect(self._edited)
        self.field.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)

    def display(self, node: Node, *, active: bool, wrong: bool, soft: bool = False) -> None:
        self.field.setAccessibleName(node.label)
        self.field.setReadOnly(not active)
        mark(self.field, wrong=wrong, soft=soft)
        if not self.field.hasFocus() and self.field.toPlainText() != node.text:
            self.field.blockSignals(True)
            self.field.setPlainText(node.text)
            self.field.blockSignals(False)

    def show_again(self, node: Node) -> None:
        if self.field.toPlainText() != node.text:
            self.field.setPlainText(node.text)

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.done.emit()
                return True
        return super().eventFilter(watched, event)

    def _edited(self) -> None:
        self.answered.emit(self.field.toPlainText())


def typed_date(text: str, today: date) -> str:
    """A date as people type it, in the form that is kept; what is none stays as it is."""
    return typing.day(text, today).text
