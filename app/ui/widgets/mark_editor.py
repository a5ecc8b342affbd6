"""标注: a photo over the whole window, the marks on it, and what is said beside them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.annotation import MOST_MARKS, Marked
from app.i18n import N_, _
from app.ui import theme
from app.ui.actions import Overlay
from app.ui.filling.sketch import Sketch
from app.ui.widgets import bits
from app.ui.widgets.mark_board import MarkBoard, Tool
from app.ui.widgets.mark_side import MarkSide

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
    "choose": N_("点一处就选中，拖动移位，拖方块改形"),
    "arrow": N_("从写字的地方拖到要指的地方"),
    "ellipse": N_("拖出一个框，圈就在框里"),
    "scale": N_("在尺子上拖一段已知的长度，再写它是多少毫米"),
    "length": N_("拖一条线，长度按标尺算出；只在和尺子同一个面上、正对着拍时才准"),
    "crack": N_("沿裂缝一点一点点过去，双击或再按 Enter 结束；再写量得的宽度"),
    "text": N_("点一下，写几个字"),
    "number": N_("点一下，编号自动往下排"),
}


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
        self._leaving = False  # Esc was pressed once over what is not kept
        self.board = MarkBoard(self.sketch, writing=writing)
        self.tools = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        self.hint = bits.line(step="small", tone="soft")
        self.keys = bits.line(step="small", tone="soft")
        self.side = MarkSide(
            self.sketch, self._remove, self.keep, writing=writing, reasoned=reasoned
        )
        self.text, self.mm, self.reason = self.side.text, self.side.mm, self.side.reason
        self.list, self.told, self.done = self.side.list, self.side.told, self.side.done
        self._build()
        self.close_button.clicked.disconnect(self.take_away)
        self.close_button.clicked.connect(self.leave)
        self.board.changed.connect(self.refresh)
        self.board.drawn.connect(self._to_words)
        self.board.refused.connect(self._refused)
        self.side.typed.connect(self._typed)
        self.side.listed.connect(self._listed)
        self.side.entered.connect(self._back_to_board)
        self.take_tool("choose")
        self.lay(self.board)

    def tell(self, facts: str, doubts: str) -> None:
        """What the photo says of itself, and what contradicts, above the list of marks."""
        column = self.side.layout()
        assert isinstance(column, QVBoxLayout)
        for words, tone in ((doubts, "warn"), (facts, "soft")):
            if words:
                column.insertWidget(0, bits.text(words, step="small", tone=tone))

    def display(self, image: QImage | None) -> None:
        """The large picture, which is read while the editor stands already."""
        self.board.display(image)
        if image is None:  # nobody draws on what cannot be seen
            self.take_tool("choose")
            for tool, button in self.buttons.items():
                button.setEnabled(tool == "choose")

    def take_tool(self, tool: Tool) -> None:
        self.buttons[tool].setChecked(True)
        self.board.take_tool(tool)
        self.hint.setText(_(_HINTS[tool]) if self._writing else _("滚轮或 + − 放大缩小，拖动移位"))
        self.keys.setText(_keys(tool) if self._writing else "")
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
        body.addWidget(self.side)
        self.column.addLayout(body, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.hint)
        foot.addStretch(1)
        foot.addWidget(self.keys)
        self.column.addLayout(foot)

    # -- what is shown

    def refresh(self) -> None:
        """List, fields and buttons as the marks are now."""
        self.side.refresh()
        self.undo.setEnabled(self.sketch.can_undo)
        self.redo.setEnabled(self.sketch.can_redo)
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

    # -- doing

    def _to_words(self) -> None:
        self._leaving = False
        if self._writing:
            self.refresh()
            self.side.to_words()

    def _back_to_board(self) -> None:
        self.board.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def _typed(self, taken: bool) -> None:
        self.board.update()
        self.refresh()
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
            tool = TOOLS[number][0]
            if self.buttons[tool].isEnabled():
                self.take_tool(tool)
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
        elif self.side.busy:
            self._back_to_board()
        elif self.board.tool != "choose" and self._writing:
            self.take_tool("choose")
        else:
            self.leave()


def _keys(tool: Tool) -> str:
    """What the keyboard does now."""
    if tool == "choose":
        return _("0–7 换工具　PageDown 下一处　方向键移动，Shift 细调　Delete 删除　Ctrl+Z 撤销")
    return _("方向键移动十字，Shift 细调　Enter 定一个点　Esc 不画了　Ctrl+Z 撤销")
