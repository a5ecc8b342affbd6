"""今日设置: one line all day; in the morning a small form that Enter goes through.

Who walks together, the weather and the instruments are answered in every inspection that is
begun today; the village says whose places the day lists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _, listed
from app.survey.today import Day, Village
from app.ui import icons, theme
from app.ui.widgets import bits
from app.ui.widgets.choices import ChoiceButtons
from app.ui.widgets.elided import Elided
from forms.definition import Choice

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
#: Villages shown at once; more are found by typing.
_SHOWN = 5


class DaySettings(QFrame):
    """The form; `line` is what the page's head shows while it is closed.

    `save` is given what was said; `search` is asked for villages, `found` answers it.

    `closed` tells that the form was given up.
    """

    closed = Signal()
    turned = Signal()  # opened or closed: it needs another height

    def __init__(self, save: Callable[[Day], None], search: Callable[[str], None]) -> None:
        super().__init__()
        self._save = save
        self._search = search
        self._day = Day()
        self._village: Village | None = None
        self._villages: list[Village] = []
        self._weathers: dict[str, str] = {}
        self.setObjectName("card")
        self.line = self._line()
        self._form()
        self._asking = False
        self.hide()  # and the line shows: no window of its own before it lies in one

    # -- what the page calls

    @property
    def is_open(self) -> bool:
        return self._asking

    def display(
        self,
        day: Day,
        village: Village | None,
        weathers: Sequence[tuple[str, str]],
        *,
        is_set: bool,
    ) -> None:
        """Show the settings as they count now, closed."""
        self._day, self._village = day, village
        self._weathers = dict(weathers)
        people = listed(name for name in (day.surveyor1, day.surveyor2) if name)
        parts = [
            people,
            self._weathers.get(day.weather, ""),
            day.instruments,
            village.name if village else "",
        ]
        said = " · ".join(part for part in parts if part) if is_set else ""
        self._words.say(said or _("今日设置还没有填"), "" if is_set else "warn")
        self._turn(opened=False)

    def ask(self) -> None:
        """Open the form; the keyboard goes to the first thing that is still to be said."""
        day = self._day
        self._first.setText(day.surveyor1)
        self._second.setText(day.surveyor2)
        self._tools.setText(day.instruments)
        self._weather.display(
            [Choice(code, words, {}) for code, words in self._weathers.items()],
            [day.weather],
            active=True,
        )
        self._where.setText(self._village.name if self._village else "")
        self._list.hide()
        self.setEnabled(True)
        self._turn(opened=True)
        self._focus_first()

    def allow(self, writing: bool) -> None:
        self._change.setEnabled(writing)

    def again(self) -> None:
        """It was refused: what was said is still here."""
        self.setEnabled(True)

    def found(self, text: str, villages: Sequence[Village]) -> None:
        """The answer to `search`; an older one is let go."""
        if text != self._where.text().strip() and not (text == "" and self._is_chosen()):
            return
        self._villages = list(villages)
        self._list.clear()
        for one in villages:
            self._list.addItem(" › ".join((*one.path, one.name)))
        shown = bool(villages) and self._where.hasFocus()
        if shown:
            names = [one.place for one in villages]
            chosen = self._village.place if self._village else ""
            self._list.setCurrentRow(names.index(chosen) if chosen in names else 0)
        rows = min(len(villages), _SHOWN)
        self._list.setFixedHeight(rows * theme.row("compact") + theme.gap("near"))
        self._list.setVisible(shown)

    # -- what the user does

    def _focus_first(self) -> None:
        if not self._first.text():
            self._first.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._second.text():
            self._second.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._weather.take_focus()

    def _after(self, field: QWidget) -> None:
        """Enter: on to the next of the five."""
        if field is self._first:
            self._second.setFocus(Qt.FocusReason.TabFocusReason)
            self._second.selectAll()
        elif field is self._second:
            self._weather.take_focus()
        elif field is self._weather:
            self._tools.setFocus(Qt.FocusReason.TabFocusReason)
            self._tools.selectAll()
        elif field is self._tools:
            self._where.setFocus(Qt.FocusReason.TabFocusReason)
            self._where.selectAll()
        else:
            self._take_village()
            self._say()

    def _is_chosen(self) -> bool:
        return self._village is not None and self._where.text().strip() == self._village.name

    def _take_village(self) -> None:
        """What is typed or chosen as village: a row of the list, the one before, or none."""
        if not self._where.text().strip() and not self._list.isVisible():
            self._village = None
        elif self._is_chosen() and not self._list.isVisible():
            return
        elif self._list.isVisible() and 0 <= self._list.currentRow() < len(self._villages):
            self._village = self._villages[self._list.currentRow()]
        elif not self._where.text().strip():
            self._village = None
        if self._village is not None:
            self._where.setText(self._village.name)
        self._list.hide()

    def _say(self) -> None:
        if not self.isEnabled():
            return
        typed = self._where.text().strip()
        if typed and not self._is_chosen():
            self._where.setFocus(Qt.FocusReason.OtherFocusReason)
            self._search(typed)
            return
        village = self._village.place if self._village and typed else ""
        self.setEnabled(False)
        self._save(
            Day(
                date=self._day.date,
                surveyor1=self._first.text().strip(),
                surveyor2=self._second.text().strip(),
                weather="".join(self._weather.chosen()),
                instruments=self._tools.text().strip(),
                village=village,
            )
        )

    def close_form(self) -> None:
        """Said and kept: the line shows it once it was read."""
        self._turn(opened=False)

    def _close(self) -> None:
        self._turn(opened=False)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._where and event.type() == QEvent.Type.FocusIn:
            self._search("" if self._is_chosen() else self._where.text().strip())
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if watched is self._where and event.key() in steps and self._list.isVisible():
                at = self._list.currentRow() + steps[Qt.Key(event.key())]
                self._list.setCurrentRow(max(0, min(at, self._list.count() - 1)))
                return True
            if event.key() in _ENTER and isinstance(watched, QLineEdit):
                self._after(watched)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.is_open:
            self._close()
        else:
            super().keyPressEvent(event)

    # -- building

    def _line(self) -> QWidget:
        """What the head of the page shows all day, with the way to change it."""
        line = QWidget()
        mark = QLabel()
        mark.setPixmap(icons.pixmap("settings", "soft", theme.px(icons.SIDE)))
        self._words = Elided()
        self._change = bits.button(_("改"), self.ask, kind="quiet", icon="edit")
        self._change.setAccessibleName(_("改今日设置"))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(mark)
        row.addWidget(self._words)
        row.addWidget(self._change)
        return line

    def _form(self) -> None:
        self._first, self._second, self._tools, self._where = (QLineEdit() for _n in range(4))
        self._where.setPlaceholderText(_("输入村（社区）名查找；空着是全部名册"))
        self._tools.setPlaceholderText(_("如：裂缝宽度仪、激光测距仪"))
        self._where.textEdited.connect(lambda text: self._search(text.strip()))
        for field in (self._first, self._second, self._tools, self._where):
            field.installEventFilter(self)
        self._weather = ChoiceButtons(many=False)
        self._weather.setAccessibleName(_("天气"))
        self._weather.done.connect(lambda: self._after(self._weather))
        self._list = QListWidget()
        self._list.setAccessibleName(_("找到的村（社区）"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.itemClicked.connect(lambda _item: self._take_village())
        self._go = bits.button(_("开始今天"), self._say, kind="primary")
        self._cancel = bits.button(_("取消"), self._close, kind="quiet", tip="Esc")
        column = QVBoxLayout(self)
        bits.margins(column, 16, 12, 16, 12)
        column.setSpacing(theme.gap("near"))
        column.addWidget(
            bits.text(_("今天第一件事：两个人、天气、仪器、去哪个村。Enter 往下走。"), bold=True)
        )
        people = QHBoxLayout()
        people.setSpacing(theme.px(16))
        people.addLayout(_named(_("检查人（一）"), self._first), 1)
        people.addLayout(_named(_("检查人（二）"), self._second), 1)
        column.addLayout(people)
        column.addLayout(_named(_("天气"), self._weather))
        last = QHBoxLayout()
        last.setSpacing(theme.px(8))
        last.addLayout(_named(_("仪器"), self._tools), 1)
        last.addSpacing(theme.px(8))
        last.addLayout(_named(_("今天去"), self._where), 1)
        last.addWidget(self._go, 0, Qt.AlignmentFlag.AlignBottom)
        last.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(last)
        column.addWidget(self._list)
        self.setTabOrder(self._weather, self._tools)

    def _turn(self, *, opened: bool) -> None:
        self._asking = opened
        self.line.setVisible(not opened)
        self.setVisible(opened)
        self.turned.emit()


def _named(name: str, field: QWidget) -> QVBoxLayout:
    label = bits.line(name, tone="soft", step="small")
    label.setBuddy(field)
    field.setAccessibleName(name)
    made = QVBoxLayout()
    made.setSpacing(theme.px(2))
    made.addWidget(label)
    made.addWidget(field)
    return made
