"""How the hand-over stands, big and clear, and the one thing to do: the folder, and 交接."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit
from PySide6.QtWidgets import QVBoxLayout as Column

from app.i18n import _
from app.ui import icons, theme
from app.ui.widgets import bits

#: Tone of a status → (icon, colour token).
_MARKS = {"good": ("check", "done"), "warn": ("warning", "warn"), "plain": ("exchange", "soft")}


class HandOverCard(QFrame):
    """`go` is called by the button and by Enter in the field."""

    def __init__(self, go: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._mark = QLabel()
        self.sentence = bits.text(step="page", bold=True)
        self.sentence.setAccessibleName(_("交到哪里了"))
        self.step = bits.text(tone="soft")
        self.folder = QLineEdit()
        self.folder.setAccessibleName(_("交接文件夹"))
        self.folder.setPlaceholderText(_("优盘或共享文件夹"))
        self.folder.returnPressed.connect(go)
        self.go = bits.button(_("交接"), go, kind="primary")
        self.go.setMinimumWidth(theme.px(112))
        label = bits.line(_("交接文件夹"))
        label.setBuddy(self.folder)
        self._say = bits.text(step="small", tone="soft")
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        words = Column()
        words.setSpacing(theme.px(4))
        words.addWidget(self.sentence)
        words.addWidget(self.step)
        head.addLayout(words, 1)
        place = QGridLayout()
        place.setHorizontalSpacing(theme.px(8))
        place.addWidget(label, 0, 0)
        place.addWidget(self.folder, 0, 1)
        place.addWidget(bits.button(_("浏览…"), self._browse), 0, 2)
        place.addWidget(self.go, 0, 3)
        column = Column(self)
        bits.margins(column, 20, 16, 20, 16)
        column.setSpacing(theme.px(16))
        column.addLayout(head)
        column.addLayout(place)
        column.addWidget(self._say)

    def display(self, sentence: str, step: str, tone: str, about: str) -> None:
        icon, token = _MARKS[tone]
        self._mark.setPixmap(icons.pixmap(icon, token, theme.px(24)))
        self.sentence.setText(sentence)
        self.step.setText(step)
        self.step.setVisible(bool(step))
        self._say.setText(about)

    def chosen(self) -> Path | None:
        """The folder that is written there, None where nothing is."""
        text = self.folder.text().strip()
        return Path(text).expanduser() if text else None

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("交接文件夹"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)
