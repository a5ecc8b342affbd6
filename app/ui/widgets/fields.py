"""Answers that are typed: text, numbers with their unit, dates, and long lists to search."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import i18n
from app.i18n import _
from app.ui import icons, theme
from app.ui.widgets import bits
from app.ui.widgets.control import Control
from forms.node import Node

_EIGHT = re.compile(r"(\d{4})(\d\d)(\d\d)\Z", re.ASCII)
_DIGITS = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")


def mark(field: QWidget, *, wrong: bool) -> None:
    """Draw a field's edge as wrong or right, by its `wrong` property."""
    if field.property("wrong") != wrong:
        field.setProperty("wrong", wrong)
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

    def display(self, node: Node, *, active: bool, wrong: bool) -> None:
        self.field.setAccessibleName(node.label)
        self.field.setReadOnly(not active)
        mark(self.field, wrong=wrong)
        if not self.field.hasFocus() and self.field.text() != node.text:
            self.field.setText(node.text)

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def _edited(self, text: str) -> None:
        self.answered.emit(text)


class NumberControl(TextControl):
    """A number with its unit behind it; full-width digits of an input method count."""

    def __init__(self, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row.setStretch(0, 0)
        self.field.setFixedWidth(theme.px(140))
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        if unit:
            self.row.addWidget(bits.text(unit, tone="soft"))
        self.row.addStretch(1)

    def _edited(self, text: str) -> None:
        self.answered.emit(text.translate(_DIGITS).strip())


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

    def display(self, node: Node, *, active: bool, wrong: bool) -> None:
        self.field.setAccessibleName(node.label)
        self.field.setReadOnly(not active)
        mark(self.field, wrong=wrong)
        if not self.field.hasFocus() and self.field.toPlainText() != node.text:
            self.field.blockSignals(True)
            self.field.setPlainText(node.text)
            self.field.blockSignals(False)

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
    """A date as people type it: 20261122, 2026-11-22, 11-22 (this year), 今天; else as it is."""
    plain = text.translate(_DIGITS).strip()
    if plain in {"今天", "today", "."}:
        return today.isoformat()
    eight = _EIGHT.match(plain)
    parts = list(eight.groups()) if eight else re.split(r"[-/.年月]", plain.rstrip("日"))
    if len(parts) == 2:
        parts = [str(today.year), *parts]
    if len(parts) != 3 or not all(part.isdecimal() for part in parts) or len(parts[0]) != 4:
        return plain
    try:
        return date(*(int(part) for part in parts)).isoformat()
    except ValueError:
        return plain


class Calendar(QFrame):
    """The calendar under a date field: a window of its own that goes away by itself."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self.view = QCalendarWidget()
        self.view.setAccessibleName(_("日历"))
        self.view.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.view.setLocale(QLocale("zh_CN" if i18n.language() == "zh" else "en"))
        self.view.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.view.setMinimumWidth(theme.px(320))
        weekend = QTextCharFormat()
        weekend.setForeground(theme.colour("soft"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.view.setWeekdayTextFormat(day, weekend)
        for name, icon in (("qt_calendar_prevmonth", "left"), ("qt_calendar_nextmonth", "right")):
            step = self.view.findChild(QToolButton, name)
            if step is not None:
                step.setIcon(icons.icon(icon))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def open_at(self, field: QWidget, shown: str) -> None:
        day = QDate.fromString(shown, "yyyy-MM-dd")
        self.view.setSelectedDate(day if day.isValid() else QDate.currentDate())
        self.move(field.mapToGlobal(QPoint(0, field.height())))
        self.show()
        self.view.setFocus(Qt.FocusReason.PopupFocusReason)


class DateControl(TextControl):
    """A date, typed or picked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row.setStretch(0, 0)
        self.field.setFixedWidth(theme.px(140))
        self.field.setPlaceholderText(_("如 20261122"))
        self.field.editingFinished.connect(self._settle)
        self.pick = bits.button(_("日历"), self._open, icon="calendar")
        self.pick.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._calendar: Calendar | None = None
        self.row.addWidget(self.pick)
        self.row.addStretch(1)

    def display(self, node: Node, *, active: bool, wrong: bool) -> None:
        super().display(node, active=active, wrong=wrong)
        self.pick.setEnabled(active)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if (
            event.key() == Qt.Key.Key_Down
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            self._open()
        else:
            super().keyPressEvent(event)

    def _edited(self, text: str) -> None:
        self.answered.emit(typed_date(text, date.today()))  # noqa: DTZ011 - the wall calendar

    def _settle(self) -> None:
        """Write the date out once it is typed."""
        shown = typed_date(self.field.text(), date.today())  # noqa: DTZ011
        if shown != self.field.text():
            self.field.setText(shown)

    def _open(self) -> None:
        if self._calendar is None:
            self._calendar = Calendar(self.field)
            self._calendar.view.clicked.connect(self._picked)
            self._calendar.view.activated.connect(self._picked)
        self._calendar.open_at(self.field, self.field.text())

    def _picked(self, day: QDate) -> None:
        if self._calendar is not None:
            self._calendar.hide()
        text = day.toString("yyyy-MM-dd")
        self.field.setText(text)
        self.answered.emit(text)
        self.take_focus()
