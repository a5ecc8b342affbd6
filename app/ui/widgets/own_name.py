"""人员名单 when joining: one's own name is chosen, not typed; who is not in it types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from app.i18n import _
from app.ui import theme
from app.ui.filling.finding import Finder
from app.ui.widgets.marked import Marked

#: Lines in sight; further ones scroll, or are found by typing.
_SHOWN = 4
_NAME = Qt.ItemDataRole.UserRole


class OwnName(QListWidget):
    """The names that fit what was typed (characters, pinyin, initials); `chosen` tells one."""

    chosen = Signal(str)

    def __init__(self, field: QLineEdit) -> None:
        """`field`: where a name is typed; ↓ leads from it into the list, Enter takes the only one
        that fits."""
        super().__init__()
        self._field = field
        field.textEdited.connect(self.look)
        field.installEventFilter(self)
        self._staff: list[tuple[str, str]] = []
        self._finder = Finder([])
        self.setAccessibleName(_("名单里的人"))
        self.setItemDelegate(Marked(self))
        self.setObjectName("names")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._take)
        self.hide()

    @property
    def staff(self) -> Sequence[tuple[str, str]]:
        return self._staff

    def display(self, staff: Sequence[tuple[str, str]]) -> None:
        """Offer these people: (name, role) each."""
        self._staff = list(staff)
        self._finder = Finder([name for name, _role in self._staff])
        self.look("")

    def look(self, typed: str) -> None:
        """Show whoever fits; everybody where nobody does: a name need not be in the list."""
        found = self._finder.find(typed, len(self._staff)) or range(len(self._staff))
        self.clear()
        high = QSize(0, theme.row("compact"))
        for place in found:
            name, role = self._staff[place]
            words = _("{name} · {role}").format(name=name, role=role) if role else name
            item = QListWidgetItem(words)
            item.setData(_NAME, name)
            item.setSizeHint(high)
            self.addItem(item)
            if name == typed.strip():
                self.setCurrentItem(item)
        lines = max(1, min(_SHOWN, self.count()))
        self.setFixedHeight(lines * theme.row("compact") + 2 * theme.px(4))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        typed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if typed and self.isVisible() and self.count():
            key = event.key() if isinstance(event, QKeyEvent) else 0
            if key == Qt.Key.Key_Down:
                self.setFocus(Qt.FocusReason.TabFocusReason)
                self.setCurrentRow(max(self.currentRow(), 0))
                return True
            other = self.item(0).data(_NAME) != self._field.text().strip()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.count() == 1 and other:
                self._take(self.item(0))
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self._take(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _take(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(_NAME)))
