"""开工文件: which part of the roster it is for, and whose names it offers; then it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.model.changed import Changed
from app.survey.staff import Member
from app.survey.survey import Survey
from app.ui import actions, theme
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job
from app.ui.pages import handing_over
from app.ui.widgets import bits
from app.ui.widgets.empty import Empty
from app.ui.widgets.rows_table import COMPACT, Column, RowsTable

#: Branches that can be ticked; a larger roster is cut by the command line.
_MOST = 500
_PLACE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class _Branch:
    place: str
    name: str
    depth: int
    places: int


@dataclass(frozen=True)
class _Seen:
    branches: tuple[_Branch, ...]
    staff: tuple[Member, ...]


class OutsetPage(DeskPage):
    """Reached from 交接; only the office has it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.head(
            _("开工文件"),
            bits.button(_("返回"), self._back, kind="quiet", icon="left", tip="Esc"),
        )
        cards = QHBoxLayout()
        cards.setSpacing(theme.px(16))
        cards.addWidget(self._share_card(), 1)
        cards.addWidget(self._staff_card(), 1)
        self.column.addLayout(cards, 1)
        self.column.addWidget(self._write_card())
        actions.bind(self, "leave", self._back)

    @property
    def title(self) -> str:
        return _("开工文件")

    def refresh(self, argument: str) -> None:
        del argument
        kept = self.desk.window().settings.handover_folders.get(self.desk.survey.meta.survey_id)
        if kept and not self._folder.text():
            self._folder.setText(kept)
        self._read()
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def allow(self, writing: bool) -> None:
        about = self.desk.about
        may = writing and about is not None and about.office
        for widget in (self._plus, self._minus, self._go, self._name, self._role):
            widget.setEnabled(may)

    # -- building

    def _share_card(self) -> QFrame:
        self._places = QListWidget()
        self._places.setObjectName("names")
        self._places.setAccessibleName(_("名册的哪一片"))
        self._places.itemChanged.connect(lambda _item: self._count())
        self._said = bits.text(tone="soft")
        return _card(
            _("1  名册的哪一片"),
            _("勾上这批电脑要去的镇、社区、小区；一个都不勾，就是整个名册。"),
            self._places,
            self._said,
        )

    def _staff_card(self) -> QFrame:
        self._people: RowsTable[Member] = RowsTable(
            _("人员名单"),
            [
                Column(_("姓名"), lambda one: one.name, width=160),
                Column(_("职务、分工"), lambda one: one.role, stretch=True),
            ],
            height=COMPACT,
        )
        self._list = QStackedWidget()
        self._list.addWidget(self._people)
        self._list.addWidget(Empty("person", _("名单里还没有人。不写也行：加入时可以自己填名字。")))
        self._name = self._field(_("姓名"), _("姓名"))
        self._role = self._field(_("职务、分工"), _("职务、分工（可不写）"))
        self._plus = bits.button(_("加上"), self._add, icon="add")
        self._minus = bits.button(_("去掉选中的"), self._remove, kind="quiet", icon="remove")
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self._name, 2)
        row.addWidget(self._role, 3)
        row.addWidget(self._plus)
        card = _card(
            _("2  人员名单"),
            _("加入时从里面选自己的名字。只写姓名和职务，不写电话：开工文件没有加密。"),
            self._list,
        )
        inside = card.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.addLayout(row)
        inside.addWidget(self._minus, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _write_card(self) -> QFrame:
        self._folder = QLineEdit()
        self._folder.setAccessibleName(_("放到哪个文件夹"))
        self._folder.setPlaceholderText(_("优盘或共享文件夹"))
        self._folder.returnPressed.connect(self._write)
        self._go = bits.button(_("写开工文件"), self._write, kind="primary")
        card = bits.frame("card")
        row = QHBoxLayout(card)
        bits.margins(row, 20, 12, 20, 12)
        row.setSpacing(theme.px(8))
        row.addWidget(bits.line(_("3  放到"), step="question", bold=True))
        row.addWidget(self._folder, 1)
        row.addWidget(bits.button(_("浏览…"), self._browse))
        row.addWidget(self._go)
        return card

    def _field(self, name: str, example: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(example)
        field.returnPressed.connect(self._add)
        return field

    # -- what it shows

    def _read(self) -> None:
        self.desk.run(_look, self._show, self)

    def _show(self, seen: _Seen) -> None:
        ticked = set(self._ticked())
        self._places.blockSignals(True)
        self._places.clear()
        for one in seen.branches:
            words = _("{name}（{n} 处）").format(name=one.name, n=one.places)
            item = QListWidgetItem("　" * one.depth + words)
            item.setData(_PLACE, one.place)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = one.place in ticked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, theme.row("compact")))
            self._places.addItem(item)
        self._places.blockSignals(False)
        self._count()
        self._people.show_rows(list(seen.staff), keep=lambda one: one.record)
        self._list.setCurrentIndex(0 if seen.staff else 1)
        self._minus.setVisible(bool(seen.staff))

    def _items(self) -> Iterator[QListWidgetItem]:
        return (self._places.item(row) for row in range(self._places.count()))

    def _ticked(self) -> list[str]:
        return [
            str(item.data(_PLACE))
            for item in self._items()
            if item.checkState() is Qt.CheckState.Checked
        ]

    def _count(self) -> None:
        n = len(self._ticked())
        if not self._places.count():
            said = _("名册里还没有镇、社区、小区：写进去的是整个名册。")
        else:
            said = _("选了 {n} 片。").format(n=n) if n else _("现在是整个名册。")
        self._said.setText(said)

    # -- what it does

    def _add(self) -> None:
        name, role = self._name.text(), self._role.text()
        if not name.strip():
            self._name.setFocus(Qt.FocusReason.OtherFocusReason)
            return

        def done(changed: Changed) -> None:
            self.desk.announce(changed)
            self._name.clear()
            self._role.clear()
            self._name.setFocus(Qt.FocusReason.OtherFocusReason)
            self._read()

        self.desk.run(lambda survey, _job: survey.staff.add([(name, role)]), done, self)

    def _remove(self) -> None:
        chosen = self._people.current()
        if chosen is None:
            self.desk.window().messages.tell(_("先在名单里选一个人。"), "warn")
            return

        def done(changed: Changed) -> None:
            self.desk.announce(changed)
            self._read()

        self.desk.run(lambda survey, _job: survey.staff.remove(chosen.record), done, self)

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("放到哪个文件夹"), self._folder.text())
        if chosen:
            self._folder.setText(chosen)

    def _write(self) -> None:
        text = self._folder.text().strip()
        if not text:
            self.desk.window().messages.tell(_("还没有选放到哪个文件夹。"), "warn")
            self._folder.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self._go.isEnabled():
            return
        folder, under = Path(text).expanduser(), self._ticked()

        def ended() -> None:
            self.busy.end()
            self._go.setEnabled(True)
            self._go.setFocus(Qt.FocusReason.OtherFocusReason)

        self._go.setEnabled(False)
        job = self.desk.run(
            lambda survey, job: handing_over.started(survey, job, folder, under),
            self.desk.window().messages.tell,
            self, progress=self.busy.display, ended=ended, long=True,
        )  # fmt: skip
        self.busy.begin(_("正在写开工文件"), job.cancel)

    def _back(self) -> None:
        self.desk.window().open("exchange")


def _card(title: str, about: str, body: QWidget, *below: QWidget) -> QFrame:
    card = bits.frame("card")
    column = QVBoxLayout(card)
    bits.margins(column, 20, 16, 20, 16)
    column.setSpacing(theme.px(8))
    column.addWidget(bits.line(title, step="question", bold=True))
    column.addWidget(bits.text(about, tone="soft"))
    column.addWidget(body, 1)
    for one in below:
        column.addWidget(one)
    return card


def _look(survey: Survey, _job: Job) -> _Seen:
    """Branches from the outside in, and the names."""
    branches: list[_Branch] = []

    def walk(parent: str | None, depth: int) -> None:
        for node in survey.roster.children(parent):
            if len(branches) < _MOST:
                branches.append(_Branch(node.record, node.name, depth, sum(node.counts.values())))
                if node.branches:
                    walk(node.record, depth + 1)

    walk(None, 0)
    return _Seen(tuple(branches), tuple(survey.staff.list()))
