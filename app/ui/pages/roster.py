"""名册: every place of the survey, by branch, state and search; where an inspection begins.

Nothing here reads all places: the list fetches what is looked at, the tree what is opened.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout

from app.domain.coverage import STATES
from app.i18n import _
from app.model.changed import Changed
from app.store.roster_values import CONFLICT, MOST, UNLISTED, PlaceFilter, PlaceNode, PlaceRow
from app.survey import words
from app.survey.survey import Survey
from app.ui import actions, theme
from app.ui.beside import Beside
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job
from app.ui.pages.chosen_place import ChosenPlace
from app.ui.pages.roster_reading import ALL, Reading, read
from app.ui.widgets import bits
from app.ui.widgets.empty import Empty
from app.ui.widgets.far_rows import PAGE, FarRows
from app.ui.widgets.filters import Filters
from app.ui.widgets.places_table import BLANK, PlacesTable, state_words
from app.ui.widgets.places_tree import PlacesTree

#: Widths at 100 %: the tree, the panel, and from where on the panel stays beside the list.
_TREE, _BESIDE, _WIDE = 248, 372, 1600
#: Places on one sheet of paper: more than two people walk to in a week.
_PRINTED = 500
_PART = 5  # of the page, at most, for the tree


class RosterPage(DeskPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._writing = True
        self._entering = False
        self._turn = 0  # counts readings: a later one makes an earlier one void
        self._tree_turn = 0
        self._rows: FarRows[PlaceRow] | None = None
        self._kinds: dict[str, str] = {}
        self._outcomes: dict[str, str] = {}
        self._search = QLineEdit()
        self._search.setAccessibleName(_("查找"))
        self._search.setPlaceholderText(_("按名称、地址、编号查找"))
        self._search.setClearButtonEnabled(True)
        self._search.setMinimumWidth(theme.px(280))
        self._search.textChanged.connect(lambda _text: self._read())
        self._search.installEventFilter(self)
        self._new = bits.button(_("新增房屋"), self._add, icon="add", tip="N")
        self._import = bits.button(_("导入名册"), self._go_import, icon="import")
        self._print = bits.button(_("打印"), self._print_papers, icon="print")
        self._beside_title = self.head(
            _("名册"), self._search, self._new, self._import, self._print
        )
        self._filters = Filters(
            (
                (ALL, _("全部")),
                *((state, state_words(state)) for state in STATES),
                (UNLISTED, _("新增未在册")),
                (CONFLICT, _("两人填得不一样")),
            ),
            self._read,
            rare=(UNLISTED, CONFLICT),
        )
        self._tree = PlacesTree(self._open_branch)
        self._tree.chosen.connect(lambda _record: self._read())
        self._table = PlacesTable(self._kinds, self._outcomes)
        self._table.opened.connect(self._inspect)
        self._table.chosen.connect(self._chose)
        self._table.typed.connect(self._type)
        self._beside = Beside(desk)
        self._beside.setFixedWidth(theme.px(_BESIDE))
        self._beside.turned.connect(self._make_room)
        self._beside.back.connect(self._take_list)
        self._foot = ChosenPlace(
            self._beside.go,
            self._beside.visit,
            self._beside.residents,
            lambda page, record: desk.window().open(page, record),
        )
        self._more = bits.line(tone="soft")
        self._foot.addWidget(self._more)
        self._stack = QStackedWidget()
        self._empty = Empty(
            "roster",
            _("这里是名册：要走访的每一处。先导入名册，或者新增一处房屋。"),
            _("新增第一处房屋"),
            self._add,
        )
        self._nothing = Empty("search", _("没有这样的房屋。换个词，或看“全部”。"))
        self._build()
        self._chose(None)
        for key, slot in (
            ("no_entry", self._beside.visit),
            ("add_place", self._add),
            ("other_form", self._beside.choose),
            ("history", self._foot.history),
        ):
            actions.bind(self._table, key, slot)
        actions.bind(self, "search", self._take_search)
        actions.bind(self, "show_qr", self._beside.show_qr)
        desk.changed.connect(self._on_changed)

    @property
    def title(self) -> str:
        return _("名册")

    def refresh(self, argument: str) -> None:
        del argument
        self._entering = True
        self._know_words()
        self._read_tree()
        self._read()

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._beside.allow(writing)
        for button in (self._new, self._import, self._empty.button):
            if button is not None:
                button.setEnabled(writing)
        self._foot.display(self._table.current(), writing=self._writing)

    # -- reading

    def _know_words(self) -> None:
        """The words of the registers in today's language; the table looks them up."""
        registers = self.desk.survey.core.forms.registers
        for known, form, name in (
            (self._kinds, "place", "kind"),
            (self._outcomes, "visit", "outcome"),
        ):
            field = registers[form].field(name)
            for code in field.choices if field else {}:
                known[code] = words.field_value(registers[form], name, code)

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed.kinds & {"record", "photo", "package", "draft"}:
            self._read_tree()
            self._read()

    def _wanted(self) -> PlaceFilter:
        state = self._filters.current
        return PlaceFilter(
            text=self._search.text().strip(),
            under=self._tree.current or None,
            state="" if state == ALL else state,
        )

    def _read(self) -> None:
        """The length of the list, its first rows and the numbers beside the states, at once."""
        self._turn += 1
        turn, wanted = self._turn, self._wanted()
        chosen = self._table.current()

        def work(survey: Survey, _job: Job) -> Reading | None:
            return read(survey, wanted, chosen) if turn == self._turn else None

        def show(found: Reading | None) -> None:
            if found is not None and turn == self._turn:
                self._show(found)

        self.desk.run(work, show, self)

    def _show(self, found: Reading) -> None:
        turn = self._turn
        rows: FarRows[PlaceRow] = FarRows(
            found.length, BLANK, lambda number: self._fetch(turn, found.wanted, number)
        )
        for number, page in found.first.items():
            rows.put(number, page)
        self._rows = rows
        self._filters.count(found.counts)
        self._table.show_far(rows, found.turn)
        self._stack.setCurrentIndex(1 if found.empty else 0 if found.length else 2)
        for widget in (self._filters, self._search, *self._foot.always):
            widget.setVisible(not found.empty)
        self._make_room()
        capped = bool(found.wanted.text) and found.length >= MOST
        self._more.setText(
            _("只列出前 {n} 处，再写一个字或选一个村会更少。").format(n=MOST) if capped else ""
        )
        self._take_focus()

    def _fetch(self, turn: int, wanted: PlaceFilter, number: int) -> None:
        """A page of rows that came into sight."""

        def came(page: Sequence[PlaceRow]) -> None:
            if turn == self._turn and self._rows is not None:
                self._table.came(self._rows.put(number, page))

        def work(survey: Survey, _job: Job) -> Sequence[PlaceRow]:
            if turn != self._turn:
                return ()  # another list is shown meanwhile
            return survey.roster.page(wanted, PAGE, number * PAGE)

        self.desk.run(work, came, self)

    def _read_tree(self) -> None:
        self._tree_turn += 1
        turn, known = self._tree_turn, ["", *self._tree.open_branches]

        def work(survey: Survey, _job: Job) -> tuple[PlaceNode, dict[str, list[PlaceNode]]]:
            inside = {record: survey.roster.children(record or None) for record in known}
            return survey.roster.whole(), inside

        def show(read: tuple[PlaceNode, dict[str, list[PlaceNode]]]) -> None:
            if turn == self._tree_turn:
                whole, inside = read
                self._tree.show_all(_named(whole), inside)

        self.desk.run(work, show, self)

    def _open_branch(self, record: str) -> None:
        self.desk.run(
            lambda survey, _job: survey.roster.children(record),
            lambda nodes: self._tree.show_inside(record, nodes),
            self,
        )

    # -- where the keyboard is

    def _take_focus(self) -> None:
        """After entering, the keyboard goes to the list, or to the one thing to do first."""
        if self._entering:
            self._entering = False
            if not self.isVisible():
                return  # another page was opened meanwhile: the keyboard is there
            if self._stack.currentIndex() == 1 and self._empty.button is not None:
                self._empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self._take_list()

    def _take_list(self) -> None:
        if self._rows is not None and not len(self._rows):
            self._read()  # what was to be added was not: the list is empty again
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _type(self, text: str) -> None:
        """What is typed at the list is searched for."""
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._search.setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """From the search down into the list; Esc takes the search back."""
        if watched is self._search and isinstance(event, QKeyEvent):
            key = event.key() if event.type() == QEvent.Type.KeyPress else 0
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take_list()
                return True
            if key == Qt.Key.Key_Escape and self._search.text():
                self._search.clear()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self._beside.busy_with_panel:
            self._beside.close_panel()
        else:
            super().keyPressEvent(event)

    # -- the chosen place

    def _chose(self, row: PlaceRow | None) -> None:
        self._foot.display(row, writing=self._writing)
        if self._beside.busy_with_panel and not self._table.hasFocus():
            return  # a list read anew must not take away what is being said about a place
        if row is None:
            self._beside.display("", "", None)
        else:
            only = row.forms[0].record if len(row.forms) == 1 else ""
            self._beside.display(row.record, only, self._foot.card(row, self._kinds))

    def _inspect(self, _row: PlaceRow) -> None:
        self._beside.go()

    def _print_papers(self) -> None:
        """What to print of the list as it is filtered, or of the chosen place."""
        wanted, count = self._wanted(), min(len(self._rows or ()), _PRINTED)
        self._beside.paper(
            lambda survey: [row.record for row in survey.roster.page(wanted, count, 0)],
            count,
            self.busy,
        )

    def _add(self) -> None:
        """A house that is not in the roster, below the branch that is chosen."""
        node = self._tree.node
        self._stack.setCurrentIndex(0)
        self._beside.add(node.record if node else "", node.name if node else "")

    def _go_import(self) -> None:
        self.desk.window().open("importing")

    # -- building

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(theme.px(8))
        right.addWidget(self._filters)
        right.addWidget(self._stack, 1)
        right.addLayout(self._foot)
        work = QHBoxLayout()
        work.setSpacing(theme.px(12))
        work.addWidget(self._tree)
        work.addLayout(right, 1)
        work.addWidget(self._beside)
        self.column.addLayout(work, 1)
        # Only now: a stack outside a page shows its first widget as a window of its own.
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._nothing)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._tree.setFixedWidth(min(theme.px(_TREE), self.width() // _PART))
        self._make_room()

    def _see_chosen(self) -> None:
        """The list has become smaller: the place that is spoken of stays in sight."""
        if self._table.currentIndex().isValid():
            self._table.scrollTo(self._table.currentIndex())

    def _make_room(self) -> None:
        """The panel stands beside the list while something is asked, or where there is room."""
        wide = self.width() >= theme.px(_WIDE) and self._stack.currentIndex() == 0
        self._beside.setVisible(self._beside.busy_with_panel or wide)
        narrow = self._beside.isVisible() and not wide
        if narrow:
            QTimer.singleShot(0, self._table, self._see_chosen)
        self._tree.setVisible(not narrow and self._stack.currentIndex() != 1)


def _named(whole: PlaceNode) -> PlaceNode:
    return PlaceNode("", _("全部"), "", whole.counts, whole.households, branches=True)
