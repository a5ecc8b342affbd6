"""A date, typed as people write it or picked from a calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import i18n
from app.i18n import _
from app.ui import icons, theme
from app.ui.filling import typing
from app.ui.widgets import bits
from app.ui.widgets.fields import WIDTH, TextControl
from app.ui.widgets.floating import Floating
from forms.node import Node


def today() -> date:
    """The day of the wall calendar."""
    return date.today()  # noqa: DTZ011 - people write the date that hangs on their wall


class Calendar(Floating):
    """The calendar under a date field; it goes away when the keyboard is elsewhere."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
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
        for part in (self.view, *self.view.findChildren(QWidget)):
            part.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    def open_at(self, shown: str) -> None:
        day = QDate.fromString(shown, "yyyy-MM-dd")
        self.view.setSelectedDate(day if day.isValid() else QDate.currentDate())
        self.open_under()
        self.view.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Esc closes the calendar; to the page it means something else."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._field.setFocus(Qt.FocusReason.PopupFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self.isVisible() and (now is None or not self.isAncestorOf(now)):
            self.hide()


class DateControl(TextControl):
    """A date, typed or picked; behind the field stands how it was read, with its weekday."""

    def __init__(self, now: Callable[[], date] = today, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.row.setStretch(0, 0)
        self.field.setFixedWidth(theme.px(WIDTH))
        self.field.setPlaceholderText(_("如 20261122、11-22、今天"))
        self.field.editingFinished.connect(self._settle)
        self.field.installEventFilter(self)
        self.pick = bits.button(_("日历"), self._open, icon="calendar", tip=_("打开日历（Ctrl+↓）"))
        self.pick.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.heard = bits.line(tone="soft")
        self._calendar: Calendar | None = None
        self.row.addWidget(self.pick)
        self.row.addWidget(self.heard)
        self.row.addStretch(1)

    def display(self, node: Node, *, active: bool, wrong: bool, soft: bool = False) -> None:
        super().display(node, active=active, wrong=wrong, soft=soft)
        self.pick.setEnabled(active)
        self._say(self.field.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Ctrl+↓ opens the calendar; the field itself would keep that key."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() == Qt.Key.Key_Down and held == Qt.KeyboardModifier.ControlModifier:
                if not self.field.isReadOnly():
                    self._open()
                return True
        return super().eventFilter(watched, event)

    def _edited(self, text: str) -> None:
        self._say(text)
        self.answered.emit(typing.day(text, self._now()).text)

    def _say(self, text: str) -> None:
        """The day in words: a typed 11-22 is this year's, and a Sunday is seldom meant."""
        read = typing.day(text, self._now())
        weekday = read.heard.rpartition(" ")[2]
        self.heard.setText(weekday if read.heard.startswith(text.strip()) else read.heard)

    def _settle(self) -> None:
        """Write the date out once it is typed."""
        shown = typing.day(self.field.text(), self._now()).text
        if shown != self.field.text() and not self.field.isReadOnly():
            self.field.setText(shown)
            self._say(shown)

    def _open(self) -> None:
        if self._calendar is None:
            self._calendar = Calendar(self.field)
            self._calendar.view.clicked.connect(self._picked)
            self._calendar.view.activated.connect(self._picked)
        self._calendar.open_at(self.field.text())

    def _picked(self, day: QDate) -> None:
        if self._calendar is not None:
            self._calendar.hide()
        text = day.toString("yyyy-MM-dd")
        self.field.setText(text)
        self._say(text)
        self.answered.emit(text)
        self.take_focus()
