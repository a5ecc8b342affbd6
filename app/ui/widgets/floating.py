"""What opens under a field and lies over the page: part of the page, so that its keys still work.

A window of its own would swallow the shortcuts of the page and fight with the window manager.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize
from PySide6.QtWidgets import QFrame, QWidget

from app.ui import theme
from app.ui.page import Page


class Floating(QFrame):
    """Lies under its field (or above it where there is no room), and moves along with it."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self.setObjectName("card")
        self.setAutoFillBackground(True)
        self._field = field
        self._watched: list[QWidget] = []
        field.destroyed.connect(self.deleteLater)
        self.hide()

    def open_under(self) -> None:
        """Show it where its field is now."""
        ground = _ground(self._field)
        if self.parentWidget() is not ground:
            self.setParent(ground)
        self._watch()
        self.place()
        self.show()
        self.raise_()

    def place(self) -> None:
        ground = self.parentWidget()
        if ground is None or not self._field.isVisible():
            self.hide()
            return
        gap = theme.px(2)
        below = self._field.mapTo(ground, QPoint(0, self._field.height() + gap))
        above = self._field.mapTo(ground, QPoint(0, -gap))
        size = self.wanted()
        height = size.height()
        if below.y() + height <= ground.height() or ground.height() - below.y() >= above.y():
            top, height = below.y(), min(height, ground.height() - below.y())
        else:
            height = min(height, above.y())
            top = above.y() - height
        left = max(0, min(below.x(), ground.width() - size.width()))
        self.setGeometry(left, top, size.width(), height)

    def wanted(self) -> QSize:
        """How large it would like to be."""
        return self.sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The field was moved, by scrolling or because a line above it has grown."""
        if event.type() in {QEvent.Type.Move, QEvent.Type.Resize} and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def _watch(self) -> None:
        for before in self._watched:
            before.removeEventFilter(self)
        self._watched = []
        here: QWidget | None = self._field
        while here is not None and here is not self.parentWidget():
            here.installEventFilter(self)
            self._watched.append(here)
            here = here.parentWidget()


def _ground(field: QWidget) -> QWidget:
    """The page that a field is on, else its window."""
    here: QWidget | None = field
    while here is not None and not isinstance(here, Page):
        here = here.parentWidget()
    return here if here is not None else field.window()
