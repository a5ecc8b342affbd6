"""A house of the roster, found by a few characters: ↑ ↓ and Enter take it.

The roster may be long, so what is typed is asked for and answered later; what the owner proposes
(the houses of the day) comes first and is found by pinyin initials too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.i18n import _
from app.ui.filling.finding import Finder
from app.ui.widgets.type_ahead import LINES, Hits

_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: LINES - 1,
    Qt.Key.Key_PageUp: 1 - LINES,
}


@dataclass(frozen=True)
class Found:
    """A place that can be taken: its id, name, and what tells it from others of that name."""

    place: str
    name: str
    where: str = ""

    @property
    def line(self) -> str:
        return _("{name}　{where}").format(name=self.name, where=self.where).strip()


class PlaceSearch(QWidget):
    """`search` asks for places by a text, `found` answers; `taken` carries the one that was taken,
    `given_up` that Esc was pressed with nothing open.
    """

    search = Signal(str)
    taken = Signal(object)
    given_up = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText(_("名称、地址、编号里的几个字，或拼音首字母"))
        self.field.textEdited.connect(self._typed)
        self.field.installEventFilter(self)
        self.hits = Hits(self.field)
        self.hits.list.setAccessibleName(name)
        self.hits.list.itemClicked.connect(lambda _item: self._take())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        self._near: list[Found] = []
        self._finder = Finder([])
        self._shown: list[Found] = []
        self._pending = False  # what was typed is still being looked for
        self._hurried = False  # Enter came before the answer: it is meant all the same

    def ask(self, near: Sequence[Found]) -> None:
        """Begin anew; `near` are the houses that are likely meant."""
        self._near = list(near)
        self._finder = Finder([one.line for one in self._near])
        self._pending = self._hurried = False
        self.field.clear()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show(self._near)

    def found(self, text: str, places: Sequence[Found]) -> None:
        """The answer to `search`; an older one is let go."""
        if text != self.field.text().strip() or not self.field.hasFocus():
            return
        near = self._near_to(text)
        known = {one.place for one in near}
        self._pending = False
        self._show([*near, *(one for one in places if one.place not in known)])
        hurried, self._hurried = self._hurried, False
        if hurried:
            self._take()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.FocusOut:
            self.hits.hide()
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if event.type() == QEvent.Type.ShortcutOverride and key == Qt.Key.Key_Escape:
            event.accept()  # to the page it means something else
            return True
        if event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if key in _STEPS:
            self._step(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key == Qt.Key.Key_Escape:
            self.hits.hide()
            self.given_up.emit()
        else:
            return super().eventFilter(watched, event)
        return True

    def _typed(self, text: str) -> None:
        text = text.strip()
        self._pending, self._hurried = bool(text), False
        self._show(self._near_to(text))
        if text:
            self.search.emit(text)

    def _near_to(self, text: str) -> list[Found]:
        return [self._near[place] for place in self._finder.find(text)]

    def _show(self, found: Sequence[Found]) -> None:
        self._shown = list(found)
        text = self.field.text().strip()
        none = _("没有找到“{text}”。").format(text=text) if text else ""
        self.hits.display([one.line for one in self._shown], "" if self._shown else none)
        self.hits.list.setCurrentRow(0)
        if self._shown or none:
            self.hits.open_under()
        else:
            self.hits.hide()

    def _step(self, by: int) -> None:
        if not self.hits.isVisible():
            self._show(self._shown)
            return
        most = self.hits.list.count() - 1
        self.hits.list.setCurrentRow(max(0, min(self.hits.list.currentRow() + by, most)))

    def _take(self) -> None:
        row = self.hits.list.currentRow()
        self._hurried = self._pending and not self._shown
        if not self.hits.isVisible() or not 0 <= row < len(self._shown):
            return
        one = self._shown[row]
        self.hits.hide()
        self.field.setText(one.name)
        self.taken.emit(one)
