"""今天: the surveyor's day at one glance; what to do next is already chosen.

Enter opens the chosen line, L notes 未能入户, N adds a house that the roster does not have. The
page asks nothing of the clock: a new day is noticed when somebody uses the window.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.survey.survey import Survey
from app.survey.today import PAGE, Day, Today
from app.ui import actions, day_lines, theme
from app.ui.beside import Beside
from app.ui.day_missing import Missing, of_shots
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job
from app.ui.tray_door import TrayDoor
from app.ui.widgets import bits
from app.ui.widgets.day_figures import DayFigures
from app.ui.widgets.day_line import DayLine
from app.ui.widgets.day_list import DayList
from app.ui.widgets.day_settings import DaySettings
from app.ui.widgets.empty import Empty
from app.ui.widgets.filters import Filters

#: How wide the panel beside the list is, px at 100 %.
_BESIDE = 372
#: The least height in which the form of the settings leaves room for a list, px at 100 %.
_ROOM = 660
#: Places on a day sheet: more than two people walk to in a day.
_SHEET = 40
_SHOWS = {"record", "photo", "package", "local"}


class TodayPage(DeskPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._today: Today | None = None
        self._words: day_lines.Words | None = None
        self._writing = True
        self._fresh = False  # entered, and not shown yet
        self._counting = Missing(desk, self, self._lacks)
        self._counting_shots = Missing(desk, self, self._lacks_shots, of_shots)
        self._weathers: tuple[tuple[str, str], ...] | None = None  # None: not asked for yet
        self._to_ask = False  # the settings, once the weathers have their words
        self._asked = ""  # the day for which the settings were asked
        self._new = bits.button(_("新增未在册"), self._add, icon="add", tip="N")
        self._print = bits.button(_("打印走访单"), self._print_sheet, icon="print", tip="P")
        self._tray = TrayDoor(desk)
        self._settings = DaySettings(self._save, self._search)
        self._date = self.head(_("今天"), self._settings.line, self._tray, self._new, self._print)
        self._settings.closed.connect(self._take_list)
        self._figures = DayFigures(self._submit)
        self._filters = Filters(
            (("todo", _("要做的")), ("done", _("今天完成的"))), self._show_lines
        )
        self._list = DayList(_("今天的房屋"))
        self._list.opened.connect(self._open)
        self._list.chosen.connect(self._chose)
        self._beside = Beside(desk)
        self._beside.setFixedWidth(theme.px(_BESIDE))
        self._beside.back.connect(self._take_list)
        self._lists = QStackedWidget()
        left = QVBoxLayout()
        left.setSpacing(theme.px(8))
        left.addWidget(self._filters)
        left.addWidget(self._lists, 1)
        work = QHBoxLayout()
        work.setSpacing(theme.px(12))
        work.addLayout(left, 1)
        work.addWidget(self._beside)
        self._stack = QStackedWidget()
        self._rest = QWidget()
        self._is_empty = False
        self.column.setSpacing(theme.px(8))
        self.column.addWidget(self._settings)
        self.column.addWidget(self._figures)
        self.column.addLayout(work, 1)
        self.column.addWidget(self._stack, 1)
        self.column.addWidget(self._rest, 1)
        # Only now: a stack outside a page shows its first widget as a window of its own.
        self._lists.addWidget(self._list)
        self._all_done = Empty("check", "", _("提交"), self._submit)
        self._lists.addWidget(self._all_done)
        self._empty = Empty(
            "today",
            _("这里是每天要走的房屋。名册还是空的：先导入名册，或者新增一处房屋。"),
            _("导入名册"),
            lambda: desk.window().open("importing"),
        )
        self._stack.addWidget(self._empty)
        self._bind()
        self._settings.turned.connect(self._make_room)
        desk.changed.connect(self._on_changed)
        self._nothing(nothing=False)

    @property
    def title(self) -> str:
        return _("今天")

    # -- being entered

    def refresh(self, argument: str) -> None:
        del argument
        self._fresh = True
        self._read()

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._new.setEnabled(writing)
        self._settings.allow(writing)
        self._beside.allow(writing)
        if self._empty.button is not None:
            self._empty.button.setEnabled(writing)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        self.window().installEventFilter(self)  # known again: nothing happens
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The window is used again, after a night perhaps."""
        if event.type() == QEvent.Type.WindowActivate and self.isVisible():
            self._notice_midnight()
        return super().eventFilter(watched, event)

    def _notice_midnight(self) -> bool:
        """Whether another day has begun since the list was read; it is then read again."""
        today = self._today
        if today is None or not self.desk.has_survey:
            return False
        if today.day.date == self.desk.survey.today.date:
            return False
        self._fresh = True
        self._read()
        return True

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed.kinds & _SHOWS:
            self._read()

    # -- reading

    def _read(self) -> None:
        def work(survey: Survey, _job: Job) -> tuple[Today, day_lines.Words]:
            plan = survey.today.plan()
            return plan, day_lines.words_of(survey, plan)

        self.desk.run(work, self._show, self)

    def _show(self, read: tuple[Today, day_lines.Words]) -> None:
        self._today, self._words = read
        today = self._today
        self._date.setText(day_lines.date_words(today.day.date))
        self._show_settings()
        village = today.village.name if today.village else ""
        self._figures.display(
            village, today.counts, today.done_count, today.visits_today, today.ready
        )
        self._figures.submit.setEnabled(self._writing and today.ready > 0)
        self._filters.count({"todo": day_lines.todo_count(today), "done": today.done_count})
        empty = not today.total and not today.unfinished_count and not today.returned_count
        self._nothing(nothing=empty and today.village is None)
        self._show_lines()
        self._counting.ask(today.unfinished)
        self._tray.read()
        fresh, self._fresh = self._fresh, False
        if fresh:
            self._arrive(today, empty=empty)

    def _show_settings(self) -> None:
        """The line of the settings. The words of the weathers come with the form, after the list:
        the first rows do not wait for a form."""
        today, weathers = self._today, self._weathers
        if today is None or self._settings.is_open:
            return
        self._settings.display(today.day, today.village, weathers or (), is_set=today.is_set)
        self._settings.line.setVisible(not self._is_empty)
        if weathers is None:
            self._weathers = ()
            self.desk.run(lambda survey, _job: survey.today.weathers(), self._name_weathers, self)

    def _name_weathers(self, weathers: tuple[tuple[str, str], ...]) -> None:
        self._weathers = weathers
        self._show_settings()
        if self._to_ask and self.isVisible():
            self._to_ask = False
            self._settings.ask()

    def _arrive(self, today: Today, *, empty: bool) -> None:
        """The keyboard goes to what comes first: the settings of a new day, then the list."""
        ask = self._writing and not today.is_set and self._asked != today.day.date
        if ask and not empty:
            self._asked = today.day.date
            self._to_ask = not self._weathers
            if self._weathers:
                self._settings.ask()
        elif empty and self._empty.button is not None and self._empty.isVisible():
            self._empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._settings.is_open:
            self._take_list()

    def _show_lines(self) -> None:
        today, known = self._today, self._words
        if today is None or known is None:
            return
        if self._filters.current == "done":
            lines, further = day_lines.done(today, known), None
        else:
            lines = day_lines.todo(today, known)
            further = self._further if today.more else None
        self._list.display(
            lines,
            first=lambda line: line.kind in {"due", "walk"},
            further=further,
            keep=not self._fresh,
        )
        if self._filters.current == "done":
            self._counting_shots.ask(today.done_today)
        self._lists.setCurrentIndex(0 if lines else 1)
        self._all_done.words.setText(day_lines.nothing_left(today, self._filters.current))
        if self._all_done.button is not None:
            ready = self._writing and today.ready > 0 and self._filters.current == "todo"
            self._all_done.button.setVisible(ready)
        self._chose(self._list.current())

    def _further(self) -> bool:
        """The user came to the end of the page: read the next one."""
        today, known = self._today, self._words
        if today is None or known is None:
            return False
        under = today.village.place if today.village else None
        offset = sum(line.kind == "walk" for line in self._list.lines)

        def more(rows: list[day_lines.PlaceRow]) -> None:
            if self._today is not today or self._filters.current != "todo":
                return  # the list was read again meanwhile
            lines = [day_lines.place(row, "walk", known) for row in rows[:PAGE]]
            self._list.append(lines, self._further if len(rows) > PAGE else None)

        self.desk.run(lambda survey, _job: survey.today.walk(under, PAGE + 1, offset), more, self)
        return True

    def _lacks(self, record: str, missing: int) -> None:
        line = next((one for one in self._list.lines if one.record == record), None)
        if line is not None and line.kind == "unfinished":
            self._list.replace(day_lines.with_missing(line, missing))

    def _lacks_shots(self, record: str, missing: int) -> None:
        line = next((one for one in self._list.lines if one.record == record), None)
        if line is not None and line.kind == "done" and missing:
            self._list.replace(day_lines.with_shots(line, missing))

    # -- what the user does

    def _bind(self) -> None:
        for key, slot in (
            ("no_entry", self._visit),
            ("add_place", self._add),
            ("other_form", self._choose),
            ("print_sheet", self._print_sheet),
        ):
            actions.bind(self._lists, key, slot)
        actions.bind(self, "show_qr", self._beside.show_qr)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self._beside.busy_with_panel:
            self._beside.close_panel()
        else:
            super().keyPressEvent(event)

    def _take_list(self) -> None:
        if self._list.isVisible():
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._all_done.button is not None and self._all_done.button.isVisible():
            self._all_done.button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._new.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chose(self, line: DayLine | None) -> None:
        if self._beside.busy_with_panel and self._beside.isVisible() and self._today_is_kept(line):
            return
        known = self._words
        if line is None or known is None:
            self._beside.display("", "", None)
            return
        self._beside.display(line.place, line.record, known.view(line))

    def _today_is_kept(self, line: DayLine | None) -> bool:
        """A list read anew must not take away what is being said about a place beside it."""
        return line is None or not self._list.hasFocus()

    def _open(self, _line: DayLine) -> None:
        if not self._notice_midnight():
            self._beside.go()

    def _choose(self) -> None:
        self._beside.choose()

    def _visit(self) -> None:
        if not self._notice_midnight():
            self._beside.visit()

    def _add(self) -> None:
        today = self._today
        village = today.village if today else None
        if self._stack.isVisible():
            self._nothing(nothing=False)
        self._beside.add(village.place if village else "", village.name if village else "")

    def _print_sheet(self) -> None:
        """What to print of the places of the list, in its order; the sheet is proposed."""
        lines = [line for line in self._list.lines if line.place][:_SHEET]
        places = list(dict.fromkeys(line.place for line in lines))
        if places:
            self._beside.paper(lambda _survey: places, len(places), self.busy)

    def _submit(self) -> None:
        def done(made: tuple[list[str], Changed]) -> None:
            records, changed = made
            self.desk.announce(changed)
            left = self._today.ready - len(records) if self._today else 0
            said = _("已提交 {n} 张表。到“交接”打包交给办公室。").format(n=len(records))
            if left > 0:
                said += _("还有 {n} 张表两人填得不一样，没有提交。").format(n=left)
            self.desk.window().messages.tell(said, "done" if left <= 0 else "warn")

        self._figures.submit.setEnabled(False)
        self.desk.run(lambda survey, _job: survey.houses.submit(), done, self)

    # -- settings

    def _search(self, text: str) -> None:
        self.desk.run(
            lambda survey, _job: survey.today.villages(text),
            lambda villages: self._settings.found(text, villages),
            self,
        )

    def _save(self, day: Day) -> None:
        def kept(changed: Changed) -> None:
            self._settings.close_form()
            self._fresh = True  # another village: what comes first there is chosen
            self.desk.announce(changed)

        def failed(error: KnownError) -> None:
            self.desk.window().messages.known(error)
            self._settings.again()

        self.desk.run(
            lambda survey, _job: survey.today.set_settings(day), kept, self, failed=failed
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._make_room()

    def _nothing(self, *, nothing: bool) -> None:
        """An empty roster: one sentence and what to do first, instead of empty lists."""
        self._is_empty = nothing
        self._figures.setVisible(not nothing)
        self._print.setVisible(not nothing)
        self._settings.line.setVisible(not nothing and not self._settings.is_open)
        self._stack.setVisible(nothing)
        self._make_room()

    def _make_room(self) -> None:
        """While the settings are asked in a low window, the list waits below the edge."""
        low = self.height() < theme.px(_ROOM) and self._settings.is_open
        for widget in (self._filters, self._lists, self._beside):
            widget.setVisible(not (low or self._is_empty))
        self._rest.setVisible(low and not self._is_empty)
