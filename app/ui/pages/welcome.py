"""The first page: make a survey, join one with the office's start file, or open a folder."""

from __future__ import annotations

from pathlib import Path

from PySide6 import QtCore
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.bootstrap import Who
from app.i18n import _
from app.ui import theme
from app.ui.desk import Desk
from app.ui.page import Page


class WelcomePage(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._person = self._field(_("填写人"), _("在这台电脑上检查的人"))
        self._device = self._field(_("电脑名称"), _("例如：03号电脑"))
        self._title = self._field(_("调查名称"), _("例如：2026年危房核查"))
        self._start = self._field(_("开工文件"), _("办公室给的 .svo 文件"))
        self._folder = self._field(_("存放文件夹"), _("本机硬盘上的文件夹，不放网盘和U盘"))
        kept = desk.window().settings
        self._person.setText(kept.person)
        self._device.setText(kept.device_name)
        title = QLabel(_("开始"))
        title.setProperty("type", "page")
        say = QLabel(_("一个调查是本机上的一个文件夹，记录和照片都在里面；没有网络也能用。"))
        say.setProperty("tone", "soft")
        say.setWordWrap(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*(theme.px(32),) * 4)
        whole.setSpacing(theme.px(12))
        whole.addWidget(title)
        whole.addWidget(say)
        whole.addWidget(self._card())
        whole.addStretch(1)

    @property
    def title(self) -> str:
        return _("开始")

    def enter(self, argument: str) -> None:
        del argument
        self._person.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        pass

    def _card(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        card.setMaximumWidth(theme.px(760))
        form = QFormLayout()
        form.setHorizontalSpacing(theme.px(16))
        form.setVerticalSpacing(theme.px(12))
        for field in (self._person, self._device, self._title):
            form.addRow(self._label(field), field)
        form.addRow(self._label(self._folder), self._with_browse(self._folder, self._pick_folder))
        form.addRow(self._label(self._start), self._with_browse(self._start, self._pick_start))
        create = QPushButton(_("新建调查"))
        create.setProperty("kind", "primary")
        create.clicked.connect(self._create)
        join = QPushButton(_("用开工文件加入"))
        join.clicked.connect(self._join)
        open_ = QPushButton(_("打开已有调查"))
        open_.clicked.connect(self._open)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for button in (create, join, open_):
            row.addWidget(button)
        row.addStretch(1)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*(theme.px(24),) * 4)
        inside.setSpacing(theme.px(24))
        inside.addLayout(form)
        inside.addLayout(row)
        return card

    def _field(self, name: str, example: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(example)
        return field

    def _label(self, field: QLineEdit) -> QLabel:
        label = QLabel(field.accessibleName())
        label.setBuddy(field)
        return label

    def _with_browse(self, field: QLineEdit, pick: object) -> QWidget:
        browse = QPushButton(_("浏览…"))
        browse.setAccessibleName(_("浏览{what}").format(what=field.accessibleName()))
        browse.clicked.connect(pick)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(field, 1)
        row.addWidget(browse)
        return whole

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

    def _place(self) -> Path | None:
        text = self._folder.text().strip()
        if not text:
            self._ask(self._folder, _("还没有选存放文件夹。"))
        return Path(text) if text else None

    def _create(self) -> None:
        folder = self._place() if self._demand(self._person) and self._demand(self._title) else None
        if folder is not None:
            self._desk.create(folder, self._title.text(), self._who(), self._done)

    def _join(self) -> None:
        folder = self._place() if self._demand(self._person) and self._demand(self._start) else None
        if folder is not None:
            self._desk.join(folder, Path(self._start.text().strip()), self._who(), self._done)

    def _open(self) -> None:
        folder = self._place()
        if folder is not None:
            self._desk.open(folder, self._done)

    def _demand(self, field: QLineEdit) -> bool:
        if field.text().strip():
            return True
        self._ask(field, _("还没有填“{field}”。").format(field=field.accessibleName()))
        return False

    def _ask(self, field: QLineEdit, words: str) -> None:
        self._desk.window().messages.tell(words, "warn")
        field.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def _done(self) -> None:
        self._desk.window().open("houses")
