"""The way from 今天 to 收照片: a button that says how many photos wait for their house."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton

from app.i18n import _
from app.model.changed import Changed
from app.ui import icons, theme
from app.ui.desk import Desk

_SHOWS = {"tray", "photo", "package"}


class TrayDoor(QPushButton):
    """`read` asks how many wait; it does so itself when photos came or went."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("收照片"))
        self._desk = desk
        self.setIcon(icons.icon("camera"))
        self.setIconSize(QSize(theme.px(icons.SMALL), theme.px(icons.SMALL)))
        self.clicked.connect(lambda _on: desk.window().open("tray"))
        desk.changed.connect(self._on_changed)

    def read(self) -> None:
        """See how many photos wait; asked of the store, so that no form is loaded for a number."""
        self._desk.run(lambda survey, _job: survey.core.store.tray_count(), self._show, self)

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed.kinds & _SHOWS:
            self.read()

    def _show(self, waiting: int) -> None:
        self.setText(_("收照片 {n}").format(n=waiting) if waiting else _("收照片"))
        said = _("收照片：{n} 张等着归档").format(n=waiting) if waiting else _("收照片")
        self.setAccessibleName(said)
        self.setToolTip(said)
