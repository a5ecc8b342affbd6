"""房屋: the list of houses with the state of their inspections; where a surveyor starts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QStackedWidget

from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.survey import words
from app.survey.houses import HouseRow
from app.survey.survey import Survey
from app.ui import theme
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.filling.values import GradeView
from app.ui.widgets import bits, marks
from app.ui.widgets.empty import Empty
from app.ui.widgets.filters import Filters
from app.ui.widgets.rows_table import Column, RowsTable

_WANTED: dict[str, Callable[[HouseRow], bool]] = {
    "all": lambda _row: True,
    "none": lambda row: row.status == "none",
    "draft": lambda row: row.status == "draft",
    "done": lambda row: row.status in {"done", "submitted"},
    "conflict": lambda row: bool(row.conflicts),
}


class HousesPage(DeskPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows: list[HouseRow] = []
        self._writing = True
        self._entering = False
        self._search = QLineEdit()
        self._search.setAccessibleName(_("查找"))
        self._search.setPlaceholderText(_("按名称、地址、编号查找"))
        self._search.setClearButtonEnabled(True)
        self._search.setMinimumWidth(theme.px(280))
        self._search.textChanged.connect(lambda _text: self._read())
        self._new = bits.button(_("新增房屋"), self._begin_adding, icon="add")
        self.head(_("房屋"), self._search, self._new)
        self._filters = Filters(
            (
                ("all", _("全部")),
                ("none", _("未走访")),
                ("draft", _("草稿")),
                ("done", _("已完成")),
                ("conflict", _("两人填得不一样")),
            ),
            self._filter,
        )
        self._adding = self._adding_bar()
        self._table: RowsTable[HouseRow] = RowsTable(_("房屋列表"), _columns())
        self._table.opened.connect(self._inspect)
        self._table.chosen.connect(self._enable)
        self._empty = Empty(
            "home",
            _("这里列出要检查的房屋。还没有房屋，先新增一处。"),
            _("新增第一处房屋"),
            self._begin_adding,
        )
        self._stack = QStackedWidget()
        self.column.addWidget(self._filters)
        self.column.addWidget(self._adding)
        self.column.addWidget(self._stack, 1)
        # Only now: a stack outside a page shows its first widget as a window of its own.
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(Empty("search", _("没有这样的房屋。换个词，或看“全部”。")))
        self.column.addLayout(self._foot())
        self._enable(None)
        desk.changed.connect(self._on_changed)

    @property
    def title(self) -> str:
        return _("房屋")

    def refresh(self, argument: str) -> None:
        del argument
        self._entering = True
        self._read()

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._new.setEnabled(writing)
        if self._empty.button is not None:
            self._empty.button.setEnabled(writing)
        if not writing:
            self._adding.hide()
        self._enable(self._table.current())

    # -- what it shows

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed.kinds & {"record", "photo", "package"}:
            self._read()

    def _read(self) -> None:
        text = self._search.text()

        def show(rows: list[HouseRow]) -> None:
            if text == self._search.text():  # else a later answer is on its way
                self._rows = rows
                self._filter()
                self._take_focus()

        self.desk.run(lambda survey, _job: survey.houses.rows(text), show, self)

    def _take_focus(self) -> None:
        """After entering, the keyboard goes to the list, or to the one thing to do first."""
        if self._entering:
            self._entering = False
            if self._table.isVisible():
                self._table.setFocus(Qt.FocusReason.OtherFocusReason)
            elif self._empty.button is not None and self._empty.isVisible():
                self._empty.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _filter(self) -> None:
        self._filters.count({key: sum(map(want, self._rows)) for key, want in _WANTED.items()})
        want = _WANTED[self._filters.current]
        shown = [row for row in self._rows if want(row)]
        self._table.show_rows(shown, keep=lambda row: row.place)
        nothing = not self._rows and not self._search.text()
        self._stack.setCurrentIndex(0 if shown else 1 if nothing else 2)
        self._filters.setVisible(not nothing)

    def _enable(self, row: HouseRow | None) -> None:
        begun = row is not None and bool(row.inspection)
        self._inspect_button.setEnabled(begun or (row is not None and self._writing))
        looks = row is not None and (row.status in {"done", "submitted"} or not self._writing)
        self._inspect_button.setText(_("查看") if looks else _("检查"))
        self._dossier_button.setEnabled(begun)
        self._settle_button.setVisible(row is not None and bool(row.conflicts))

    # -- what it does

    def _inspect_current(self) -> None:
        row = self._table.current()
        if row is not None:
            self._inspect(row)

    def _inspect(self, row: HouseRow) -> None:
        if row.inspection:
            self.desk.window().open("fill", row.inspection)
        elif self._writing:
            self._begin(lambda survey: survey.houses.begin(row.place))

    def _begin(self, work: Callable[[Survey], tuple[str, Changed]]) -> None:
        """Make something and go to it; meanwhile nothing can be asked for twice."""

        def done(made: tuple[str, Changed]) -> None:
            self.setEnabled(True)
            record, changed = made
            for field in self._fields:
                field.clear()
            self._adding.hide()
            self.desk.announce(changed)
            self.desk.window().open("fill", record)

        def failed(error: KnownError) -> None:
            self.setEnabled(True)
            self.desk.window().messages.known(error)

        self.setEnabled(False)
        self.desk.run(lambda survey, _job: work(survey), done, self, failed=failed)

    def _dossier(self) -> None:
        row = self._table.current()
        if row is not None and row.inspection:
            self.desk.window().open("dossier", row.inspection)

    def _settle(self) -> None:
        row = self._table.current()
        if row is not None:
            self.desk.window().open("merge", row.inspection)

    def _begin_adding(self) -> None:
        self._adding.show()
        self._fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_adding(self) -> None:
        self._adding.hide()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self) -> None:
        name, address, code = (field.text().strip() for field in self._fields)
        if not name:
            self.desk.window().messages.tell(_("还没有填房屋名称。"), "warn")
            self._fields[0].setFocus(Qt.FocusReason.OtherFocusReason)
            return

        def work(survey: Survey) -> tuple[str, Changed]:
            place, added = survey.houses.add(name, address, code)
            record, begun = survey.houses.begin(place)
            return record, added | begun

        self._begin(work)

    # -- building

    def _foot(self) -> QHBoxLayout:
        self._inspect_button = bits.button(
            _("检查"), self._inspect_current, kind="primary", tip="Enter"
        )
        self._dossier_button = bits.button(_("一房一档"), self._dossier, icon="report")
        self._settle_button = bits.button(_("看两份，定一份"), self._settle, icon="merge")
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for button in (self._inspect_button, self._dossier_button, self._settle_button):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _adding_bar(self) -> QFrame:
        bar = bits.frame("card")
        row = QHBoxLayout(bar)
        bits.margins(row, 12, 8, 12, 8)
        row.setSpacing(theme.px(8))
        self._fields: list[QLineEdit] = []
        for name, stretch in ((_("房屋名称"), 3), (_("地址"), 3), (_("房屋编号"), 2)):
            field = QLineEdit()
            field.setAccessibleName(name)
            field.setPlaceholderText(name)
            field.returnPressed.connect(self._add)
            row.addWidget(field, stretch)
            self._fields.append(field)
        row.addWidget(bits.button(_("开始检查"), self._add, kind="primary"))
        row.addWidget(bits.button(_("取消"), self._end_adding, kind="quiet"))
        bar.hide()
        return bar


def _columns() -> list[Column[HouseRow]]:
    return [
        Column(_("状态"), lambda row: words.status(row.status), _state_tone, width=108),
        Column(_("参考判定"), _grade_words, mark=_grade, width=116),
        Column(_("房屋名称"), lambda row: row.name, stretch=True),
        Column(_("地址 · 编号"), lambda row: row.address, stretch=True),
        Column(_("照片"), _photos, _photos_tone, right=True, width=120, spare=2),
        Column(
            _("两人不一样"),
            lambda row: _("{n} 处").format(n=row.conflicts) if row.conflicts else "",
            lambda _row: "warn",
            right=True,
            width=96,
        ),
        Column(_("最近改动"), _changed, lambda _row: "soft", width=148, spare=1),
    ]


def _grade(row: HouseRow) -> GradeView | None:
    return marks.view(row.grade, provisional=row.provisional)


def _grade_words(row: HouseRow) -> str:
    """Beside the mark: what it does not say itself, an interval and 暂定."""
    shown = _grade(row)
    if shown is None:
        return ""
    parts = [] if shown.grade else [row.grade]
    if row.provisional:
        parts.append(_("暂定"))
    return " ".join(parts)


def _photos(row: HouseRow) -> str:
    if not row.photos:
        return ""
    if row.photos_missing:
        return _("{n} 张，缺 {missing} 张").format(n=row.photos, missing=row.photos_missing)
    return str(row.photos)


def _changed(row: HouseRow) -> str:
    return row.changed[:16].replace("T", " ") if row.inspection else ""


def _photos_tone(row: HouseRow) -> str:
    return "warn" if row.photos_missing else ""


def _state_tone(row: HouseRow) -> str:
    return {"done": "done", "submitted": "done", "draft": "accent"}.get(row.status, "wait")
