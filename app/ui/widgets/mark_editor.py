"""标注: a photo over the whole window, the marks on it, and what is said beside them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.annotation import LONGEST, LONGEST_TEXT, MOST_MARKS, Marked
from app.i18n import N_, _
from app.survey import mark_words
from app.ui import theme
from app.ui.actions import Overlay
from app.ui.filling.sketch import Sketch
from app.ui.widgets import bits
from app.ui.widgets.mark_board import MarkBoard, Tool

#: Keys and words of the tools, in the order in which they stand; icons are called `mark_…`.
TOOLS: tuple[tuple[Tool, str], ...] = (
    ("choose", N_("选择")),
    ("arrow", N_("箭头")),
    ("ellipse", N_("圈")),
    ("scale", N_("标尺")),
    ("length", N_("长度")),
    ("crack", N_("裂缝")),
    ("text", N_("文字")),
    ("number", N_("编号")),
)
_HINTS: dict[str, str] = {
    "choose": N_("点一处标注就选中，拖动移位，拖方块改形；← → 移动，Delete 删除"),
    "arrow": N_("从文字的位置拖到要指的地方"),
    "ellipse": N_("拖出一个框，圈就在框里"),
    "scale": N_("在尺子上拖一段已知的长度，再写它是多少毫米"),
    "length": N_("拖一条线，长度按标尺算出；只在和尺子同一个面上、正对着拍时才准"),
    "crack": N_("沿裂缝一点一点点过去，双击或 Enter 结束；再写量得的宽度"),
    "text": N_("点一下，写几个字"),
    "number": N_("点一下，编号自动往下排"),
}
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


class MarkEditor(Overlay):
    """`save(marked, reason, then)` keeps the marks and calls `then(done)`.

    Not `writing`: the photo is only looked at. `reasoned`: the record is finished, and what is
    changed in it needs a reason.
    """

    def __init__(
        self,
        over: QWidget,
        title: str,
        marked: Marked,
        save: Callable[[Marked, str, Callable[[bool], None]], None],
        *,
        writing: bool = True,
        reasoned: bool = False,
    ) -> None:
        super().__init__(over, title)
        self.sketch = Sketch(marked)
        self._save = save
        self._writing = writing
        self._reasoned = reasoned
        self._typing = False  # a field is being typed into
        self._leaving = False  # Esc was pressed once over what is not kept
        self.board = MarkBoard(self.sketch, writing=writing)
        self.tools = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        self.hint = bits.line(step="small", tone="soft")
        self.told = bits.text(tone="soft")
        self.text, self.mm = QLineEdit(), QLineEdit()
        self._text_label, self._mm_label = bits.line(step="small"), bits.line(step="small")
        self.list = _Marks()
        self.reason = QLineEdit()
        self.done = bits.button(
            _("保存并关闭"), self.keep, kind="primary", icon="check", tip="Ctrl+Enter"
        )
        self._build()
        self.close_button.clicked.disconnect(self.take_away)
        self.close_button.clicked.connect(self.leave)
        self.board.changed.connect(self.refresh)
        self.board.drawn.connect(self._to_words)
        self.board.refused.connect(self._refused)
        self.take_tool("choose")
        self.lay(self.board)

    def display(self, image: QImage | None) -> None:
        """The large picture, which is read while the editor stands already."""
        self.board.display(image)

    def take_tool(self, tool: Tool) -> None:
        self.buttons[tool].setChecked(True)
        self.board.take_tool(tool)
        self.hint.setText(_(_HINTS[tool]) if self._writing else _("滚轮或 + − 放大缩小，拖动移位"))
        self.refresh()

    # -- building

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.gap("tight"))
        for number, (tool, words) in enumerate(TOOLS):
            made = bits.button(
                _(words),
                partial(self.take_tool, tool),
                kind="tool",
                icon=f"mark_{tool}",
                tip=str(number),
            )
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.tools.addButton(made)
            self.buttons[tool] = made
            row.addWidget(made)
        row.addStretch(1)
        self.undo = bits.button(_("撤销"), self._undo, kind="quiet", icon="undo", tip="Ctrl+Z")
        self.redo = bits.button(_("恢复"), self._redo, kind="quiet", icon="redo", tip="Ctrl+Y")
        row.addWidget(self.undo)
        row.addWidget(self.redo)
        if not self._writing:  # never `show`: before it lies in the window it is one
            for one in (*self.buttons.values(), self.undo, self.redo):
                one.hide()
        for words, slot, tip in (
            (_("放大"), self.board.larger, "+"),
            (_("缩小"), self.board.smaller, "−"),
            (_("全图"), self.board.whole, "F"),
        ):
            row.addWidget(bits.button(words, slot, kind="quiet", tip=tip))
        self.column.addLayout(row)
        body = QHBoxLayout()
        body.setSpacing(theme.gap("part"))
        body.addWidget(self.board, 1)
        body.addWidget(self._side())
        self.column.addLayout(body, 1)
        self.column.addWidget(self.hint)

    def _side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(theme.px(_SIDE))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap("tight"))
        self.list.setAccessibleName(_("这张照片上的标注"))
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.list.currentRowChanged.connect(self._listed)
        column.addWidget(self.list, 1)
        for label, field, changed in (
            (self._mm_label, self.mm, self._mm_typed),
            (self._text_label, self.text, self._text_typed),
        ):
            label.setBuddy(field)
            column.addWidget(label)
            column.addWidget(field)
            field.textEdited.connect(changed)
            field.returnPressed.connect(self._back_to_board)
        self.mm.setMaxLength(_LONGEST_MM)
        self.remove = bits.button(_("删除这处"), self._remove, icon="remove", tip="Delete")
        column.addWidget(self.remove)
        column.addWidget(self.told)
        column.addStretch(0)
        if self._reasoned and self._writing:
            column.addWidget(bits.text(_("检查已完成，改动要写理由"), step="small", tone="soft"))
            self.reason.setPlaceholderText(_("例如：补标裂缝宽度"))
            self.reason.setAccessibleName(_("改动的理由"))
            self.reason.returnPressed.connect(self.keep)
            column.addWidget(self.reason)
        column.addWidget(self.done)
        if not self._writing:
            self.done.hide()
        return side

    # -- what is shown

    def refresh(self) -> None:
        """List, fields and buttons as the marks are now."""
        marks, mark = self.sketch.marks, self.sketch.mark
        rows = [
            _("{n}. {what}").format(n=n, what=mark_words.named(one, marks))
            for n, one in enumerate(marks, start=1)
        ]
        self.list.blockSignals(True)
        if rows != [self.list.item(n).text() for n in range(self.list.count())]:
            self.list.clear()
            self.list.addItems(rows)
        self.list.setCurrentRow(self.sketch.chosen)
        if mark is None:
            self.list.clearSelection()
        self.list.blockSignals(False)
        self.undo.setEnabled(self.sketch.can_undo)
        self.redo.setEnabled(self.sketch.can_redo)
        chosen = mark is not None and self._writing
        with_mm = mark is not None and mark.kind in {"scale", "crack"}
        self._mm_label.setVisible(chosen and with_mm)
        self.mm.setVisible(chosen and with_mm)
        for one in (self._text_label, self.text, self.remove):
            one.setVisible(chosen)
        if mark is not None:
            crack = mark.kind == "crack"
            self._mm_label.setText(_("量得的宽度，mm") if crack else _("这一段实际多长，mm"))
            self._text_label.setText(_("编号") if mark.kind == "number" else _("旁边写的字"))
            self.text.setMaxLength(LONGEST.get(mark.kind, LONGEST_TEXT))
            self.text.setAccessibleName(self._text_label.text())
            self.mm.setAccessibleName(self._mm_label.text())
            self._fill(self.text, mark.text)
            self._fill(self.mm, mark.mm)
        self.told.setText(self._words())

    def _words(self) -> str:
        if not self.sketch.marks:
            return _("还没有标注。") if self._writing else _("这张照片没有标注。")
        shown = self.board.shown.figures
        last = shown[-1]
        if self.board.drawing and last.label:
            return last.label  # while it is drawn: how long it is
        mark = self.sketch.mark
        if mark is not None and mark.kind == "length" and not shown[self.sketch.chosen].label:
            return _("还没有标尺，算不出长度。先用“标尺”在尺子上拖一段。")
        return ""

    def _fill(self, field: QLineEdit, words: str) -> None:
        """What is being typed is left alone, also where it is not yet a number."""
        if not self._typing and field.text() != words:
            field.setText(words)

    # -- doing

    def _to_words(self) -> None:
        """To the field that the chosen mark wants first."""
        self._leaving = False
        mark = self.sketch.mark
        if mark is None or not self._writing:
            return
        self.refresh()
        if mark.kind == "number":
            return  # the next one is set at once
        field = self.mm if mark.kind in {"scale", "crack"} else self.text
        if mark.kind == "length":
            return
        field.setText(mark.mm if field is self.mm else mark.text)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def _back_to_board(self) -> None:
        self.board.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def _text_typed(self, words: str) -> None:
        self._said(self.sketch.change(text=words.strip()) or not words.strip())

    def _mm_typed(self, words: str) -> None:
        plain = words.strip().replace("，", ".").replace("。", ".").replace(",", ".")
        self._said(self.sketch.change(mm=plain))

    def _said(self, taken: bool) -> None:
        self.board.update()
        self._typing = True
        self.refresh()
        self._typing = False
        if not taken:
            self.told.setText(_("要写大于 0 的数，最多三位小数。"))

    def _listed(self, row: int) -> None:
        if row >= 0 and row != self.sketch.chosen:
            if self.board.tool != "choose":
                self.take_tool("choose")
            self.sketch.choose(row)
            self.board.update()
            self.refresh()

    def _remove(self) -> None:
        if self._writing and self.sketch.remove():
            self._back_to_board()

    def _undo(self) -> None:
        if self.board.drawing:
            self.board.give_up()
        elif self._writing:
            self.sketch.undo()
        self._back_to_board()

    def _redo(self) -> None:
        if self._writing:
            self.sketch.redo()
        self._back_to_board()

    def _refused(self) -> None:
        full = len(self.sketch.marks) >= MOST_MARKS
        self.told.setText(
            _("一张照片最多 {n} 处标注。").format(n=MOST_MARKS) if full else _("太短了，没有画上。")
        )

    # -- leaving

    def keep(self) -> None:
        """Keep what was drawn, and close."""
        if not self._writing or not self.sketch.changed:
            self.take_away()
            return
        if self._reasoned and not self.reason.text().strip():
            self.told.setText(_("请先写一句理由。"))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.done.setEnabled(False)
        self._save(self.sketch.marked, self.reason.text().strip(), self._kept)

    def _kept(self, kept: bool) -> None:
        self.done.setEnabled(True)
        if kept:
            self.sketch.saved()
            self.take_away()

    def leave(self) -> None:
        """Close: in a draft what was drawn is kept, as all else; in a finished record once more
        Esc lets it go, for want of a reason."""
        if not self.sketch.changed or not self._writing:
            self.take_away()
        elif not self._reasoned:
            self.keep()
        elif self._leaving:
            self.take_away()
        else:
            self._leaving = True
            self.told.setText(_("改动还没有保存。写理由再保存，或再按一次 Esc 不要这些改动。"))

    # -- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key, mods = Qt.Key(event.key()), event.modifiers()
        control = bool(mods & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape:
            self._escape()
        elif control and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_S):
            self.keep()
        elif control and key == Qt.Key.Key_Z:
            self._redo() if mods & Qt.KeyboardModifier.ShiftModifier else self._undo()
        elif control and key == Qt.Key.Key_Y:
            self._redo()
        elif not control and self._plain_key(key):
            event.accept()
        elif key not in (Qt.Key.Key_F1, Qt.Key.Key_F2):
            super().keyPressEvent(event)

    def _plain_key(self, key: Qt.Key) -> bool:
        number = key - Qt.Key.Key_0
        if 0 <= number < len(TOOLS) and self._writing:
            self.take_tool(TOOLS[number][0])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.board.larger()
        elif key == Qt.Key.Key_Minus:
            self.board.smaller()
        elif key == Qt.Key.Key_F:
            self.board.whole()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.sketch.step(1 if key == Qt.Key.Key_PageDown else -1)
            self._back_to_board()
        elif key == Qt.Key.Key_Delete:
            self._remove()
        else:
            return False
        return True

    def _escape(self) -> None:
        """Out of what was begun, then out of the words, the tool, the editor."""
        if self.board.drawing:
            self.board.give_up()
        elif self.text.hasFocus() or self.mm.hasFocus() or self.reason.hasFocus():
            self._back_to_board()
        elif self.board.tool != "choose" and self._writing:
            self.take_tool("choose")
        else:
            self.leave()
