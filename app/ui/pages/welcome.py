"""The first page: which survey is open, and the three ways to another: make, join, open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app import paths
from app.bootstrap import Who
from app.errors import KnownError
from app.i18n import _
from app.sync.start_file import Start
from app.ui import theme
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.protecting import AskProtection, RecoverySheet
from app.ui.widgets import bits
from app.ui.widgets.own_name import OwnName
from app.ui.widgets.pick import Pick
from app.ui.widgets.start_card import START, StartCard, dropped

NEW, JOIN, OPEN = range(3)


class WelcomePage(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._start_seen: Start | None = None
        self.setAcceptDrops(True)
        self._fields()
        kept = desk.window().settings
        self._person.setText(kept.person)
        self._device.setText(kept.device_name)
        self._title_line = bits.line(_("开始"), step="page")
        sheet = QWidget()
        sheet.setObjectName("sheet")
        column = QVBoxLayout(sheet)
        bits.margins(column, 24, 16, 24, 16)
        column.setSpacing(theme.px(16))
        column.addWidget(self._title_line)
        column.addWidget(
            bits.text(
                _("一个调查就是本机上的一个文件夹，记录和照片都在里面；没有网络也能用。"),
                tone="soft",
            )
        )
        self._now = self._now_card()
        column.addWidget(self._now)
        middle = QHBoxLayout()
        middle.setSpacing(theme.px(16))
        middle.addLayout(self._choices(), 2)
        middle.addWidget(self._card(), 3)
        column.addLayout(middle)
        column.addStretch(1)
        scroll = bits.scrolled(sheet)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._choose(OPEN if kept.last_survey else NEW)
        desk.opened.connect(self._show_now)

    @property
    def title(self) -> str:
        return _("调查") if self._desk.has_survey else _("开始")

    def enter(self, argument: str) -> None:
        del argument
        self._show_now()
        if self._desk.has_survey:
            self._ways.button(self._way).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._first_empty().setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Nothing here is under way."""

    # -- what is open now

    def _now_card(self) -> QFrame:
        card = bits.frame("card")
        self._now_title = bits.text(step="question", bold=True)
        self._now_about = bits.text(tone="soft")
        column = QVBoxLayout()
        column.setSpacing(theme.px(4))
        column.addWidget(self._now_title)
        column.addWidget(self._now_about)
        row = QHBoxLayout(card)
        bits.margins(row, 20, 16, 20, 16)
        row.setSpacing(theme.px(16))
        row.addLayout(column, 1)
        window = self._desk.window
        for words, page, icon in (
            (_("备份与回收站"), "backups", "save"),
            (_("保护"), "protection", "lock"),
            (_("去看名册"), "roster", "home"),
        ):
            row.addWidget(bits.button(words, partial(window().open, page), icon=icon))
        return card

    def _show_now(self) -> None:
        about = self._desk.about if self._desk.has_survey else None
        self._now.setVisible(about is not None)
        self._title_line.setText(self.title)
        if about is not None:
            self._now_title.setText(_("现在打开的：{title}").format(title=about.title))
            place = _("办公室") if about.office else _("外业电脑")
            self._now_about.setText(
                _("这里是{place} · {name} · {protected} · 放在 {folder}").format(
                    place=place,
                    name=about.name,
                    protected=_("已用口令保护") if about.protected else _("没有设口令"),
                    folder=about.folder,
                )
            )

    # -- the three ways

    def _choices(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.px(12))
        self._ways = QButtonGroup(self)
        for number, (words, explained) in enumerate(
            (
                (_("我在办公室，要开一个新调查"), _("建名册，发开工文件，收各台电脑的交接文件。")),
                (_("我拿到了办公室的开工文件"), _("名册和表单都在里面，加入后就能去检查。")),
                (_("这台电脑上已经有调查"), _("打开以前用过的调查文件夹，接着做。")),
            )
        ):
            way = Pick(words, explained)
            self._ways.addButton(way, number)
            column.addWidget(way)
        self._ways.idClicked.connect(self._choose)
        back = _("电脑坏了、换了：从备份恢复…")
        column.addWidget(bits.button(back, lambda: self._desk.window().open("restore")))
        column.addStretch(1)
        return column

    def _choose(self, way: int) -> None:
        self._way = way
        self._ways.button(way).setChecked(True)
        names = {
            NEW: (self._person, self._device, self._title, self._folder),
            JOIN: (self._start, self._person, self._device, self._folder),
            OPEN: (self._folder,),
        }[way]
        for field in (self._start, *self._all):
            for widget in self._parts[field]:
                widget.setVisible(field in names)
        self._about_start.setVisible(way == JOIN and self._start_seen is not None)
        self._names.setVisible(way == JOIN and bool(self._names.staff))
        for field, step in ((self._start, "1  "), (self._person, "2  ")):
            self._labels[field].setText((step if way == JOIN else "") + field.accessibleName())
        for number, button in enumerate(self._go):
            button.setVisible(number == way)
        if way == OPEN and not self._folder.text():
            self._folder.setText(self._desk.window().settings.last_survey)
        self._folder_hint.setText(
            _("选含有 survey.db 的调查文件夹。")
            if way == OPEN
            else _("这两项已经填好，一般不用改。文件夹要在本机硬盘上，不要放在网盘、U盘上。")
            if way == JOIN
            else _("选本机硬盘上一个新的或空的文件夹；不要放在网盘、U盘上。")
        )

    def _fields(self) -> None:
        self._start = self._field(_("开工文件"), _("办公室给的 .svo 文件，也可以拖到这里"))
        self._person = self._field(_("填写人"), _("在这台电脑上检查的人"))
        self._device = self._field(_("电脑名称"), _("例如：03号电脑"))
        self._title = self._field(_("调查名称"), _("例如：2026年危房核查"))
        self._folder = self._field(_("存放文件夹"), _("例如：D:\\城检"))
        self._all = (self._person, self._device, self._title, self._folder)
        self._start.textChanged.connect(self._look)
        self._names = OwnName(self._person)
        self._names.chosen.connect(self._i_am)
        self._person.textChanged.connect(lambda _name: self._propose())
        self._labels: dict[QLineEdit, QLabel] = {}
        self._proposed: dict[QLineEdit, str] = {}

    def _field(self, name: str, example: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(example)
        field.returnPressed.connect(lambda: self._go_on(field))
        return field

    def _card(self) -> QFrame:
        card = bits.frame("card")
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(12))
        grid.setColumnStretch(1, 1)
        self._parts: dict[QLineEdit, list[QWidget]] = {}
        picks: dict[QLineEdit, Callable[[], None]] = {
            self._start: self._pick_start,
            self._folder: self._pick_folder,
        }
        self._about_start = StartCard()
        line = 0
        for field in (self._start, *self._all):
            label = QLabel(field.accessibleName())
            label.setBuddy(field)
            self._parts[field] = [label, field]
            self._labels[field] = label
            grid.addWidget(label, line, 0)
            grid.addWidget(field, line, 1)
            if field in picks:
                browse = bits.button(_("浏览…"), picks[field])
                browse.setAccessibleName(_("浏览…{what}").format(what=field.accessibleName()))
                grid.addWidget(browse, line, 2)
                self._parts[field].append(browse)
            line += 1
            if field is self._start:
                grid.addWidget(self._about_start, line, 0, 1, 3)
                line += 1
            if field is self._person:
                grid.addWidget(self._names, line, 1)
                line += 1
        self._folder_hint = bits.text(step="small", tone="soft")
        grid.addWidget(self._folder_hint, line, 1, 1, 2)
        self._go = [
            bits.button(words, slot, kind="primary")
            for words, slot in (
                (_("新建调查"), self._create),
                (_("3  开始"), self._join),
                (_("打开已有调查"), self._open),
            )
        ]
        row = QHBoxLayout()
        for button in self._go:
            row.addWidget(button)
        row.addStretch(1)
        inside = QVBoxLayout(card)
        bits.margins(inside, 24, 20, 24, 20)
        inside.setSpacing(theme.px(16))
        inside.addLayout(grid)
        inside.addLayout(row)
        inside.addStretch(1)
        return card

    # -- the start file

    def _look(self, text: str) -> None:
        """Say what the chosen file is before anything is made from it."""
        self._start_seen = None
        self._about_start.hide()
        file = Path(text.strip())
        if file.suffix.lower() != START:
            return

        def seen(start: Start) -> None:
            if text != self._start.text():
                return
            self._start_seen = start
            self._about_start.display(start)
            self._names.display(start.staff)
            self._names.look(self._person.text())
            self._propose()
            self._choose(self._way)

        def failed(error: KnownError) -> None:
            if text == self._start.text() and file.is_file():
                self._desk.window().messages.known(error)

        self._desk.look_at(file, seen, self, failed)

    def _i_am(self, name: str) -> None:
        """A name of the list was chosen: with it everything is there to begin."""
        self._person.setText(name)
        self._names.look(name)
        self._go[JOIN].setFocus(Qt.FocusReason.OtherFocusReason)

    def _propose(self) -> None:
        """What a newcomer should not have to think about; what somebody typed stays."""
        if self._start_seen is None:
            return
        name = self._person.text().strip()
        device = _("{name}的电脑").format(name=name) if name else ""
        folder = paths.new_survey(self._start_seen.title)
        for field, words in ((self._device, device), (self._folder, str(folder))):
            if field.text() in ("", self._proposed.get(field)):
                field.setText(words)
                self._proposed[field] = words

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        file = dropped(event)
        if file is not None:
            event.acceptProposedAction()
            self._choose(JOIN)
            self._start.setText(str(file))
            self._first_empty().setFocus(Qt.FocusReason.OtherFocusReason)

    # -- doing it

    def _pick_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("存放文件夹"), self._folder.text())
        if chosen:
            self._folder.setText(chosen)

    def _pick_start(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("开工文件"), "", _("开工文件 (*.svo)")
        )
        if chosen:
            self._start.setText(chosen)

    def _who(self) -> Who:
        return Who(self._person.text().strip(), self._device.text().strip())

    def _go_on(self, field: QLineEdit) -> None:
        """Enter goes on to the next field, and from the last one does what the card is for."""
        shown = [one for one in (self._start, *self._all) if not one.isHidden()]
        after = shown[shown.index(field) + 1 :]
        if after:
            after[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            (self._create, self._join, self._open)[self._way]()

    def _create(self) -> None:
        if self._demand(self._person, self._title, self._folder):
            AskProtection(self._desk.window().whole, self._make)

    def _make(self, passphrase: str) -> None:
        self._busy(True)
        self._desk.create(
            self._place(), self._title.text(), self._who(), self._began, self._failed, passphrase
        )

    def _join(self) -> None:
        if self._demand(self._start, self._person, self._folder):
            AskProtection(self._desk.window().whole, self._take_part)

    def _take_part(self, passphrase: str) -> None:
        self._busy(True)
        start = Path(self._start.text().strip())
        self._desk.join(self._place(), start, self._who(), self._began, self._failed, passphrase)

    def _open(self) -> None:
        if self._demand(self._folder):
            self._busy(True)
            self._desk.open(self._place(), self._done, self._failed)

    def _place(self) -> Path:
        return Path(self._folder.text().strip()).expanduser()

    def _first_empty(self) -> QLineEdit:
        asked = (self._start, *self._all) if self._way == JOIN else self._all
        shown = [field for field in asked if not field.isHidden()]
        return next((field for field in shown if not field.text().strip()), shown[-1])

    def _demand(self, *fields: QLineEdit) -> bool:
        for field in fields:
            if not field.text().strip():
                self._desk.window().messages.tell(
                    _("还没有填“{field}”。").format(field=field.accessibleName()), "warn"
                )
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return False
        return True

    def _busy(self, on: bool) -> None:
        self.setEnabled(not on)

    def _failed(self) -> None:
        self._busy(False)
        self._first_empty().setFocus(Qt.FocusReason.OtherFocusReason)

    def _done(self) -> None:
        self._busy(False)
        self._desk.window().open("roster")

    def _began(self) -> None:
        """A survey that was made or joined just now: its recovery sheet comes before all else."""
        about = self._desk.about
        if about is not None and about.protected:
            self._busy(False)
            RecoverySheet(self._desk.window().whole, self._desk, self._done)
        else:
            self._done()
