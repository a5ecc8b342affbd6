"""One of many choices: a few letters or characters find it, ↑↓ and Enter take it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.filling.finding import MOST, Finder
from app.ui.widgets import bits
from app.ui.widgets.control import Control
from app.ui.widgets.fields import mark
from app.ui.widgets.floating import Floating
from app.ui.widgets.marked import Marked
from forms.definition import Choice
from forms.node import Node

#: Lines of the list that are in sight at once.
LINES = 9
_PAGE = LINES - 1
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}


class Hits(Floating):
    """What was found, the best first; the keyboard stays in the field."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(Marked(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.more = bits.line(step="small", tone="soft")
        column = QVBoxLayout(self)
        bits.margins(column, 2, 2, 2, 4)
        column.setSpacing(theme.px(2))
        column.addWidget(self.list, 1)
        column.addWidget(self.more)
        self.more.setContentsMargins(theme.px(8), 0, theme.px(8), 0)

    def display(self, labels: list[str], words: str) -> None:
        self.list.clear()
        self.list.addItems(labels)
        high = QSize(0, theme.row("compact"))
        for number in range(self.list.count()):
            item = self.list.item(number)
            item.setSizeHint(high)
            item.setToolTip(labels[number])
        self.more.setText(words)
        self.more.setVisible(bool(words))

    def wanted(self) -> QSize:
        lines = min(self.list.count(), LINES)
        height = lines * theme.row("compact") + theme.gap("near")
        if self.more.text():
            height += self.more.sizeHint().height() + theme.px(4)
        return QSize(max(self._field.width(), theme.px(320)), height)


class _Field(QLineEdit):
    """Tells when the keyboard comes and leaves."""

    def __init__(self, owner: TypeAheadControl) -> None:
        super().__init__()
        self._owner = owner

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self._owner.entered()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self._owner.left()


class TypeAheadControl(Control):
    """Shows the chosen label; typing finds others: characters anywhere, pinyin, its initials."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = _Field(self)
        self.field.setPlaceholderText(_("输入几个字或拼音首字母"))
        self.field.textEdited.connect(self._search)
        self.field.installEventFilter(self)
        self.open = bits.button(_("全部"), self._show_all, icon="down", tip=_("看全部选项（↓）"))
        self.open.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hits = Hits(self.field)
        self.hits.list.itemClicked.connect(lambda _item: self._take())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.field, 1)
        row.addWidget(self.open)
        self._choices: list[Choice] = []
        self._finder: Finder | None = None
        self._found: list[int] = []
        self._chosen = ""
        self._active = True

    def display(self, node: Node, *, active: bool, wrong: bool, soft: bool = False) -> None:
        choices = node.choices()
        if choices != self._choices:
            self._choices, self._finder = choices, None
        self._active = active
        self._chosen = node.text
        self.field.setAccessibleName(node.label)
        self.hits.list.setAccessibleName(node.label)
        self.field.setReadOnly(not active)
        self.open.setEnabled(active)
        mark(self.field, wrong=wrong, soft=soft)
        if not self.field.hasFocus() or not self.hits.isVisible():
            self._write_out()

    def offer(self, choices: list[Choice], name: str) -> None:
        """Choices that belong to no question, none of them chosen; `name` is read out."""
        if choices != self._choices:
            self._choices, self._finder = choices, None
        self._chosen = ""
        self.field.setAccessibleName(name)
        self.hits.list.setAccessibleName(name)
        self._write_out()

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def entered(self) -> None:
        """The keyboard is here: what the first letter needs is made before it is typed."""
        self._index().warm()

    def left(self) -> None:
        """The keyboard is elsewhere: what was typed and not taken is gone, the answer is not."""
        self.hits.hide()
        self._write_out()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        closes = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if event.type() == QEvent.Type.ShortcutOverride and closes and self.hits.isVisible():
            event.accept()  # Esc closes the list first; to the page it means something else
            return True
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self._active:
            return super().eventFilter(watched, event)
        if key in _STEPS:
            self._step(_STEPS[key])
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hits.isVisible():
            self._take()
            return True
        if key == Qt.Key.Key_Escape and self.hits.isVisible():
            self.left()
            self.field.selectAll()
            return True
        return super().eventFilter(watched, event)

    def _search(self, text: str) -> None:
        if not text.strip() and self._chosen:
            self._chosen = ""
            self.answered.emit("")
        self._find(text)

    def _show_all(self) -> None:
        self.take_focus()
        self._find("")

    def _find(self, text: str) -> None:
        self._found = self._index().find(text)
        labels = [self._choices[place].label for place in self._found]
        if not labels:
            words = _("没有找到“{text}”。换个字，或用拼音首字母。").format(text=text.strip())
        elif len(labels) == MOST and len(self._choices) > MOST:
            words = _("先显示 {n} 项，再输入几个字会更准。").format(n=MOST)
        else:
            words = ""
        self.hits.display(labels, words)
        at = next((n for n, place in enumerate(self._found) if self._is_chosen(place)), 0)
        self.hits.list.setCurrentRow(at if not text.strip() else 0)
        self.hits.open_under()

    def _index(self) -> Finder:
        if self._finder is None:
            self._finder = Finder([choice.label for choice in self._choices])
        return self._finder

    def _is_chosen(self, place: int) -> bool:
        return bool(self._chosen) and self._choices[place].name == self._chosen

    def _step(self, by: int) -> None:
        if not self.hits.isVisible():
            self._find("")
            return
        most = self.hits.list.count() - 1
        self.hits.list.setCurrentRow(max(0, min(self.hits.list.currentRow() + by, most)))

    def _take(self) -> None:
        row = self.hits.list.currentRow()
        if not 0 <= row < len(self._found):
            return
        choice = self._choices[self._found[row]]
        self._chosen = choice.name
        self.hits.hide()
        self._write_out()
        self.answered.emit(choice.name)
        self.done.emit()

    def _write_out(self) -> None:
        """The answer in words; a name that no choice has as it is."""
        shown = next((c.label for c in self._choices if c.name == self._chosen), self._chosen)
        if self.field.text() != shown:
            self.field.setText(shown)
            self.field.setCursorPosition(0)
