"""Beside a photo that is drawn upon: its marks in words, what is said of the chosen one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QSizePolicy, QVBoxLayout, QWidget

from app.domain.annotation import LONGEST, LONGEST_TEXT
from app.i18n import _
from app.survey import mark_words
from app.ui import theme
from app.ui.filling.sketch import Sketch
from app.ui.widgets import bits

_SIDE = 264
_LONGEST_MM = 10


class _Marks(QListWidget):
    """The marks in words. Arrows go through them; all other keys are the editor's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        ways = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
        if Qt.Key(event.key()) in ways:
            super().keyPressEvent(event)
        else:
            event.ignore()


class MarkSide(QWidget):
    """`typed` tells that a word or figure was changed, and whether it could be taken; `listed`
    the number of the mark that was chosen in the list; `entered` that Enter was pressed in a field;
    `keep` is asked by the button at the foot, and by Enter in the reason.
    """

    typed = Signal(bool)
    listed = Signal(int)
    entered = Signal()

    def __init__(
        self,
        sketch: Sketch,
        remove: Callable[[], None],
        keep: Callable[[], None],
        *,
        writing: bool,
        reasoned: bool,
    ) -> None:
        super().__init__()
        self._sketch = sketch
        self._writing = writing
        self._typing = False  # a field is being typed into
        self.setFixedWidth(theme.px(_SIDE))
        self.list = _Marks()
        self.list.setObjectName("marks")
        self.list.setAccessibleName(_("这张照片上的标注"))
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.list.currentRowChanged.connect(self.listed)
        self.text, self.mm, self.reason = QLineEdit(), QLineEdit(), QLineEdit()
        self._text_label, self._mm_label = bits.line(step="small"), bits.line(step="small")
        self.mm.setMaxLength(_LONGEST_MM)
        self.remove = bits.button(_("删除这处"), remove, icon="remove", tip="Delete")
        self.told = bits.text(tone="soft")
        self.done = bits.button(
            _("保存并关闭"), keep, kind="primary", icon="check", tip="Ctrl+Enter"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap("tight"))
        column.addWidget(self.list, 1)
        for label, field, changed in (
            (self._mm_label, self.mm, self._mm_typed),
            (self._text_label, self.text, self._text_typed),
        ):
            label.setBuddy(field)
            column.addWidget(label)
            column.addWidget(field)
            field.textEdited.connect(changed)
            field.returnPressed.connect(self.entered)
        column.addWidget(self.remove)
        column.addWidget(self.told)
        if reasoned and writing:
            column.addWidget(bits.text(_("检查已完成，改动要写理由"), step="small", tone="soft"))
            self.reason.setPlaceholderText(_("例如：补标裂缝宽度"))
            self.reason.setAccessibleName(_("改动的理由"))
            self.reason.returnPressed.connect(keep)
            column.addWidget(self.reason)
        column.addWidget(self.done)
        if not writing:
            self.done.hide()

    @property
    def busy(self) -> bool:
        """Whether one of the fields has the keyboard."""
        return any(one.hasFocus() for one in (self.text, self.mm, self.reason))

    def refresh(self) -> None:
        """List and fields as the marks are now."""
        marks, mark = self._sketch.marks, self._sketch.mark
        rows = [
            _("{n}. {what}").format(n=n, what=mark_words.named(one, marks))
            for n, one in enumerate(marks, start=1)
        ]
        self.list.blockSignals(True)
        if rows != [self.list.item(n).text() for n in range(self.list.count())]:
            self.list.clear()
            self.list.addItems(rows)
        self.list.setCurrentRow(self._sketch.chosen)
        if mark is None:
            self.list.clearSelection()
        self.list.blockSignals(False)
        chosen = mark is not None and self._writing
        with_mm = mark is not None and mark.kind in {"scale", "crack"}
        self._mm_label.setVisible(chosen and with_mm)
        self.mm.setVisible(chosen and with_mm)
        for one in (self._text_label, self.text, self.remove):
            one.setVisible(chosen)
        if mark is None:
            return
        crack = mark.kind == "crack"
        self._mm_label.setText(_("量得的宽度，mm") if crack else _("这一段实际多长，mm"))
        self._text_label.setText(_("编号") if mark.kind == "number" else _("旁边写的字"))
        self.text.setMaxLength(LONGEST.get(mark.kind, LONGEST_TEXT))
        for field, label, words in (
            (self.text, self._text_label, mark.text),
            (self.mm, self._mm_label, mark.mm),
        ):
            field.setAccessibleName(label.text())
            # What is being typed is left alone, also where it is not yet a number.
            if not self._typing and field.text() != words:
                field.setText(words)

    def to_words(self) -> None:
        """The keyboard goes to the field that the chosen mark wants first, if it wants one."""
        mark = self._sketch.mark
        if mark is None or mark.kind in {"number", "length"}:
            return  # the next one is set at once
        field = self.mm if mark.kind in {"scale", "crack"} else self.text
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def _text_typed(self, words: str) -> None:
        self._typed(self._sketch.change(text=words.strip()) or not words.strip())

    def _mm_typed(self, words: str) -> None:
        plain = words.strip().replace("，", ".").replace("。", ".").replace(",", ".")
        self._typed(self._sketch.change(mm=plain))

    def _typed(self, taken: bool) -> None:
        self._typing = True
        self.typed.emit(taken)
        self._typing = False
