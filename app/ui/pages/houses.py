"""房屋: the list of houses with the state of their inspections; where a surveyor starts."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.model.changed import Changed
from app.survey import words
from app.survey.houses import HouseRow
from app.ui import theme
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.widgets.rows_table import Column, RowsTable


class HousesPage(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._search = QLineEdit()
        self._search.setAccessibleName(_("查找"))
        self._search.setPlaceholderText(_("按名称、地址、编号查找"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(lambda _text: self._read())
        self._count = QLabel()
        self._count.setProperty("tone", "soft")
        self._table: RowsTable[HouseRow] = RowsTable(_("房屋列表"), _columns())
        self._table.opened.connect(self._inspect)
        self._table.chosen.connect(self._enable)
        self._inspect_button = self._button(_("检查"), self._inspect_current, "primary")
        self._dossier_button = self._button(_("一房一档"), self._dossier)
        top = QHBoxLayout()
        title = QLabel(_("房屋"))
        title.setProperty("type", "page")
        top.addWidget(title)
        top.addWidget(self._count)
        top.addStretch(1)
        self._search.setMinimumWidth(theme.px(280))
        top.addWidget(self._search)
        top.addWidget(self._button(_("新增房屋"), self._begin_adding))
        bottom = QHBoxLayout()
        bottom.addWidget(self._inspect_button)
        bottom.addWidget(self._dossier_button)
        bottom.addStretch(1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty())
        self._adding = self._adding_bar()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*(theme.px(24),) * 4)
        whole.setSpacing(theme.px(12))
        whole.addLayout(top)
        whole.addWidget(self._adding)
        whole.addLayout(self._stack, 1)
        whole.addLayout(bottom)
        self._enable(None)
        desk.changed.connect(self._on_changed)

    @property
    def title(self) -> str:
        return _("房屋")

    def enter(self, argument: str) -> None:
        del argument
        self._read()
        self._table.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        pass

    # -- what it shows

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed.kinds & {"record", "photo", "package"}:
            self._read()

    def _read(self) -> None:
        text = self._search.text()
        self._desk.run(lambda survey, _job: survey.houses.rows(text), self._show, self)

    def _show(self, rows: list[HouseRow]) -> None:
        self._table.show_rows(rows, keep=lambda row: row.place)
        nothing = not rows and not self._search.text()
        self._stack.setCurrentIndex(1 if nothing else 0)
        done = sum(row.status in {"done", "submitted"} for row in rows)
        self._count.setText(
            "" if nothing else _("{n} 处，已完成 {done} 处").format(n=len(rows), done=done)
        )

    def _enable(self, row: HouseRow | None) -> None:
        self._inspect_button.setEnabled(row is not None)
        self._dossier_button.setEnabled(bool(row is not None and row.inspection))

    # -- what it does

    def _inspect_current(self) -> None:
        row = self._table.current()
        if row is not None:
            self._inspect(row)

    def _inspect(self, row: HouseRow) -> None:
        if row.inspection:
            self._desk.window().open("fill", row.inspection)
            return
        self._desk.run(lambda survey, _job: survey.houses.begin(row.place), self._begun, self)

    def _begun(self, made: tuple[str, Changed]) -> None:
        record, changed = made
        self._desk.announce(changed)
        self._desk.window().open("fill", record)

    def _dossier(self) -> None:
        row = self._table.current()
        if row is not None and row.inspection:
            self._desk.window().open("dossier", row.inspection)

    def _begin_adding(self) -> None:
        self._adding.show()
        self._name.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def _add(self) -> None:
        name, address, code = (f.text() for f in (self._name, self._address, self._code))

        def done(made: tuple[str, tuple[str, Changed]]) -> None:
            for field in (self._name, self._address, self._code):
                field.clear()
            self._adding.hide()
            self._begun(made[1])

        self._desk.run(
            lambda survey, _job: (
                place := survey.houses.add(name, address, code)[0],
                survey.houses.begin(place),
            ),
            done,
            self,
        )

    # -- building

    def _button(self, words_: str, slot: object, kind: str = "") -> QPushButton:
        button = QPushButton(words_)
        if kind:
            button.setProperty("kind", kind)
        button.clicked.connect(slot)
        return button

    def _empty(self) -> QWidget:
        whole = QWidget()
        say = QLabel(_("这里列出要检查的房屋。还没有房屋，先新增一处。"))
        say.setProperty("tone", "soft")
        column = QVBoxLayout(whole)
        column.addStretch(1)
        column.addWidget(say, 0, QtCore.Qt.AlignmentFlag.AlignHCenter)
        button = self._button(_("新增第一处房屋"), self._begin_adding, "primary")
        column.addWidget(button, 0, QtCore.Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return whole

    def _adding_bar(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("card")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        row.setSpacing(theme.px(8))
        fields = []
        for name, stretch in ((_("房屋名称"), 2), (_("地址"), 3), (_("房屋编号"), 1)):
            field = QLineEdit()
            field.setAccessibleName(name)
            field.setPlaceholderText(name)
            field.returnPressed.connect(self._add)
            row.addWidget(field, stretch)
            fields.append(field)
        self._name, self._address, self._code = fields
        row.addWidget(self._button(_("开始检查"), self._add, "primary"))
        row.addWidget(self._button(_("取消"), bar.hide, "quiet"))
        bar.hide()
        return bar


def _columns() -> list[Column[HouseRow]]:
    return [
        Column(_("状态"), lambda row: words.status(row.status), _state_tone),
        Column(
            _("参考判定"),
            lambda row: words.grade(row.grade, row.provisional),
            _grade_tone,
        ),
        Column(_("房屋"), lambda row: row.name, stretch=True),
        Column(_("地址 · 编号"), lambda row: row.address, stretch=True),
        Column(_("照片"), _photos),
        Column(
            _("两人不一样"),
            lambda row: _("{n} 处").format(n=row.conflicts) if row.conflicts else "",
            lambda _row: "warn",
        ),
        Column(_("最近改动"), lambda row: row.changed[:16].replace("T", " ")),
    ]  # fmt: skip


def _photos(row: HouseRow) -> str:
    if not row.photos:
        return ""
    if row.photos_missing:
        return _("{n} 张，缺 {missing} 张").format(n=row.photos, missing=row.photos_missing)
    return str(row.photos)


def _state_tone(row: HouseRow) -> str:
    return {"done": "done", "submitted": "done", "draft": "accent"}.get(row.status, "wait")


def _grade_tone(row: HouseRow) -> str:
    """An interval takes the colour of its upper end."""
    last = row.grade[-1:].lower()
    return f"grade_{last}" if last in {"a", "b", "c", "d"} else ""
