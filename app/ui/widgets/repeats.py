"""Repeats on a sheet: a table whose rows are opened, or small rows added in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.i18n import _
from app.ui import theme
from app.ui.filling import answers, batch, grid
from app.ui.filling.pen import Pen
from app.ui.widgets import bits
from app.ui.widgets.batch_line import BatchLine
from app.ui.widgets.lines import Line
from app.ui.widgets.repeat_table import RowsModel, RowsTable
from forms.node import Node


class TableLine(Line):
    """A repeat whose rows have sheets: adding one or many, the table, and judging the rest."""

    opened = Signal(object)
    remove = Signal(object)
    told = Signal(str)

    def __init__(self, node: Node, pen: Pen) -> None:
        super().__init__(node, pen)
        self.title = bits.text(step="question", bold=True)
        self._rows = RowsModel(node)
        self.table = RowsTable(self._rows)
        self.table.copied_down.connect(self._copy_down)
        self.table.pasted.connect(self._paste)
        self.table.opened.connect(self.opened)
        self.table.removed.connect(self._ask_remove)
        self.table.numbered.connect(self._judge)
        self.keys = bits.text(step="small", tone="soft")
        self.add = bits.button(_("添加一行"), self.add_row, icon="add")
        self.open = bits.button(_("打开"), self._open, icon="right")
        self.copy = bits.button("", self._copy, icon="copy")
        self.rest = bits.button(_("其余都看过，未见危险点"), self._rest, icon="check")
        self.line = BatchLine(node) if node.question.extra.get("batch") else None
        column = QVBoxLayout(self)
        bits.margins(column, 24, 16, 16, 12)
        column.setSpacing(theme.px(8))
        column.addWidget(self.title)
        if self.line is not None:
            self.line.wanted.connect(self._add_rows)
            self.line.done.connect(self.done)
            self.line.down.connect(self._to_rows)
            column.addWidget(self.line)
        tools = QHBoxLayout()
        tools.setSpacing(theme.px(8))
        tools.addWidget(self.add)
        tools.addWidget(self.copy)
        tools.addStretch(1)
        tools.addWidget(self.rest)
        tools.addWidget(self.open)
        column.addLayout(tools)
        column.addWidget(self.table)
        column.addWidget(self.keys)

    def refresh(self) -> None:
        node = self.node
        active = not self.pen.readonly
        self.title.setText(node.label)
        self.table.setAccessibleName(node.label)
        self.table.refresh()
        below = batch.below(node)
        storey = below.parent if below is not None else None
        if storey is not None:
            self.copy.setText(_("照抄“{storey}”的构件").format(storey=answers.title(storey)))
        self.copy.setVisible(active and bool(below is not None and below.children))
        left = len(batch.unjudged(node))
        self.rest.setVisible(active and left > 0)
        self.add.setVisible(active)
        self.open.setVisible(bool(node.children))
        if self.line is not None:
            self.line.setVisible(active)
            self.line.refresh()
        self.keys.setText(self._legend())

    def take_focus(self) -> bool:
        if self.node.children:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.line is not None and not self.pen.readonly:
            self.line.take_focus()
        else:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _legend(self) -> str:
        if not self.node.children:
            if self.line is None or self.pen.readonly:
                return _("还没有{name}。").format(name=self.node.label)
            return _("还没有{name}。在上面一次写几个，按 Enter 添加。").format(name=self.node.label)
        keys = [_("↑↓ 选行"), _("Enter 打开"), _("Delete 删除")]
        state = self._state(self.node.children[0])
        if state is not None and not self.pen.readonly:
            keys[1:1] = [f"{n} {choice.label}" for n, choice in enumerate(state.choices(), start=1)]
        if not self.pen.readonly:
            keys += [_("Shift+↑↓ 多选"), _("Ctrl+D 照上面填"), _("Ctrl+C、Ctrl+V 与表格软件互贴")]
        return _("在表里：{keys}").format(keys=" · ".join(keys))

    @staticmethod
    def _state(row: Node) -> Node | None:
        return next((n for n in row.children if n.question.role == batch.STATE), None)

    def _judge(self, rows: list[Node], number: int) -> None:
        """Answer the state of a member, or the column at hand, in all chosen rows."""
        asked = self._state(rows[0]) or self._at_hand(rows[0])
        if asked is None or asked.kind != "select_one" or self.pen.readonly:
            return
        choices = asked.choices()
        if number > len(choices):
            return
        after = choices[number - 1]
        if len(rows) > 1:
            done = grid.set_all(self.pen, rows, asked.name, after.name)
            words = _("{n} 行填成了“{after}”。").format(n=done.cells, after=after.label)
            self.told.emit(grid.told(done, words))
            return
        before = answers.words(asked)
        self.pen.set(asked, after.name)
        if before and before != after.label:  # a stray key must not pass unseen
            self.told.emit(
                _("{row}：“{before}”改成了“{after}”。").format(
                    row=answers.title(rows[0]), before=before, after=after.label
                )
            )
        here = self.table.currentIndex()
        self.table.go(min(here.row() + 1, len(self.node.children) - 1), here.column())

    def _at_hand(self, row: Node) -> Node | None:
        """The answer of a row in the column where the keyboard is."""
        column = self.table.currentIndex().column()
        names = self._rows.names
        return grid.cell(row, names[column]) if 0 <= column < len(names) else None

    def _copy_down(self, source: Node, rows: list[Node], column: int) -> None:
        if self.pen.readonly or not 0 <= column < len(self._rows.names):
            return
        name = self._rows.names[column]
        done = grid.copy_down(self.pen, rows, name, source)
        said = grid.cell(source, name)
        if not said.text:
            self.told.emit(_("上面一格还没有填，没有可照抄的。"))
            return
        words = _("“{label}”照上面填了 {n} 行。").format(label=said.label, n=done.cells)
        self.told.emit(grid.told(done, words))

    def _paste(self, row: int, column: int, text: str) -> None:
        block = grid.read_block(text)
        if self.pen.readonly or not any(any(line) for line in block):
            return
        done = grid.paste(self.pen, self.node, self._rows.names, (row, column), block)
        words = _("贴进来 {n} 格。").format(n=done.cells)
        if done.added:
            words = _("贴进来 {n} 格，新加了 {rows} 行。").format(n=done.cells, rows=done.added)
        self._to_rows()
        self.told.emit(grid.told(done, words))

    def add_row(self) -> None:
        self.opened.emit(self.pen.add(self.node))

    def _open(self) -> None:
        row = self.table.selected()
        if row is not None:
            self.opened.emit(row)

    def _add_rows(self, rows: list[dict[str, str]]) -> None:
        self.pen.add_rows(self.node, rows)
        self.told.emit(_("添加了 {n} 行。").format(n=len(rows)))

    def _copy(self) -> None:
        count = self.pen.copy_below(self.node)
        self._to_rows()
        self.told.emit(_("照抄了 {n} 个构件，查看结果留给您填。").format(n=count))

    def _rest(self) -> None:
        count = self.pen.rest_sound(self.node)
        self._to_rows()
        self.told.emit(_("{n} 个构件记为“未见危险点”。").format(n=count))

    def _to_rows(self) -> None:
        """The keyboard goes where the work is now."""
        if self.node.children:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_remove(self, row: Node) -> None:
        if not self.pen.readonly:
            self.remove.emit(row)


class InlineLine(Line):
    """The head of a small repeat, whose rows stand below it: adds one more.

    Enter adds the first row; where there is one already it goes on.
    """

    added = Signal(object)

    def __init__(self, node: Node, pen: Pen) -> None:
        super().__init__(node, pen)
        self.title = bits.text(step="question", bold=True)
        self.add = bits.button("", self.add_row, icon="add")
        row = QHBoxLayout(self)
        bits.margins(row, 24, 12, 16, 8)
        row.addWidget(self.title, 1)
        row.addWidget(self.add)

    def refresh(self) -> None:
        label = self.node.label
        self.title.setText(_("{name}（{n}）").format(name=label, n=len(self.node.children)))
        self.add.setText(_("添加{name}").format(name=label))
        self.add.setEnabled(not self.pen.readonly)

    def take_focus(self) -> bool:
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.modifiers():
            super().keyPressEvent(event)
        elif self.node.children or self.pen.readonly:
            self.done.emit()
        else:
            self.add_row()

    def add_row(self) -> None:
        self.added.emit(self.pen.add(self.node))
