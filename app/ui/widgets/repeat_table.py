"""The table of a repeat's rows: their first answers, and what each still lacks."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.i18n import _, listed
from app.survey import awaited
from app.ui import icons, theme
from app.ui.filling import answers, batch, grid
from forms.node import Node

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
#: A table grows with its rows up to this many, then scrolls.
ROWS = 14


class RowsModel(QAbstractTableModel):
    """The rows of a repeat: their first answers, and what each still lacks."""

    def __init__(self, repeat: Node) -> None:
        super().__init__()
        self._repeat = repeat
        self.names = answers.columns(repeat)
        by_name = repeat.question.by_name
        self._heads = [batch.label_of(by_name[name], repeat) for name in self.names]

    def refresh(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    def row(self, place: int) -> Node:
        return self._repeat.children[place]

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._repeat.children)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.names) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row())
        last = index.column() == len(self.names)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rest(row) if last else self._cell(row, self.names[index.column()])
        if role == Qt.ItemDataRole.DecorationRole and last:
            return self._sign(row)
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        return self._heads[section] if section < len(self._heads) else _("填写情况")

    def _cell(self, row: Node, name: str) -> str:
        child = next(child for child in row.children if child.name == name)
        return answers.words(child) if child.relevant else ""

    def _rest(self, row: Node) -> str:
        """What is missing, or how many rows lie inside (danger points, members)."""
        missing, wrong = lacks(row)
        if wrong:
            return _("{n} 处有误").format(n=wrong)
        if missing:
            return _("还缺 {n} 项").format(n=missing)
        lacking = [child.label for child in row.children if awaited.awaits_rows(child)]
        if lacking:
            return _("还没填{names}").format(names=listed(lacking))
        inner = [
            _("{name} {n}").format(name=child.label, n=len(child.children))
            for child in row.children
            if child.kind == "repeat" and child.relevant and child.children
        ]
        return listed(inner) or _("已填好")

    def _sign(self, row: Node) -> object:
        missing, wrong = lacks(row)
        missing += sum(awaited.awaits_rows(child) for child in row.children)
        name, token = (
            ("stop", "stop") if wrong else ("edit", "wait") if missing else ("check", "done")
        )
        return icons.pixmap(name, token, theme.px(16))


def lacks(row: Node) -> tuple[int, int]:
    """(missing, wrong) answers of a row and all below it."""
    missing = wrong = 0
    for node in row.walk():
        if not node.relevant or node.kind in {"row", "repeat", "group"}:
            continue
        if node.problem is not None:
            wrong += 1
        elif node.missing is not None:
            missing += 1
    return missing, wrong


class _Cells(QStyledItemDelegate):
    """Hairlines, an edge at chosen rows, and a frame at the cell at hand: pasting begins there."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        view = self.parent()
        assert isinstance(view, QTableView)
        here = view.model().index(index.row(), index.column())
        box = view.visualRect(here)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme.colour("line"))
        if view.selectionModel().isSelected(here):  # by an edge as well, not by the ground alone
            accent = theme.colour("accent")
            if index.column() == 0:
                painter.fillRect(box.left(), box.top(), theme.px(4), box.height(), accent)
            if theme.current().heavy:
                painter.fillRect(box.left(), box.top(), box.width(), 2, accent)
                painter.fillRect(box.left(), box.bottom() - 1, box.width(), 2, accent)
        if here == view.currentIndex() and view.hasFocus():
            painter.save()
            painter.setPen(QPen(theme.colour("accent"), theme.ring()))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
            painter.restore()


class RowsTable(QTableView):
    """A table of rows: Enter opens one, Delete asks to take it away, numbers judge those chosen.

    Shift+↑↓ chooses more rows, ←→ the column. Ctrl+D gives what stands at the top to all that are
    chosen; blocks are copied and pasted as spreadsheets do it.
    """

    opened = Signal(object)
    removed = Signal(object)
    #: (rows, number key pressed)
    numbered = Signal(list, int)
    #: (the row to copy from, rows, column)
    copied_down = Signal(object, list, int)
    #: (row, column) of the first cell, text of the clipboard
    pasted = Signal(int, int, str)

    def __init__(self, model: RowsModel) -> None:
        super().__init__()
        self._rows = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setItemDelegate(_Cells(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_line())
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda index: self.opened.emit(model.row(index.row())))
        # Numbers and letters are commands here; an input method would keep them to itself.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def refresh(self) -> None:
        here = self.currentIndex()
        before = {index.row() for index in self.selectionModel().selectedRows()}
        self._rows.refresh()
        count = self._rows.rowCount()
        if count:
            self.go(min(max(here.row(), 0), count - 1), here.column())
        if len(before) > 1:
            for place in sorted(before):
                self._add_to_chosen(place)
        head = max(self.horizontalHeader().sizeHint().height(), theme.px(28))
        self.setFixedHeight(head + _line() * min(count, ROWS) + 6)
        self.setVisible(count > 0)

    def go(self, row: int, column: int = 0) -> None:
        """Choose one row, and the column in it, whatever key is held down just now."""
        kind = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(
            self._rows.index(row, max(column, 0)), kind.ClearAndSelect | kind.Rows
        )

    def chosen(self) -> list[Node]:
        """All chosen rows, from top to bottom."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._rows.row(place) for place in places if place < self._rows.rowCount()]

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:  # noqa: N802 - Qt's name
        """Nothing is typed here: Qt would turn the input method on with the next current cell."""
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query)

    def _add_to_chosen(self, place: int) -> None:
        kind = QItemSelectionModel.SelectionFlag
        index = self._rows.index(place, 0)
        if index.isValid():
            self.selectionModel().select(index, kind.Select | kind.Rows)

    def selected(self) -> Node | None:
        place = self.currentIndex().row()
        return self._rows.row(place) if 0 <= place < self._rows.rowCount() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        row = self.selected()
        digit = event.text()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif row is not None and event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(grid.copied(self.chosen(), self._rows.names))
        elif row is not None and _is_ctrl(event, Qt.Key.Key_D):
            self._copy_down(row)
        elif row is None or not plain:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row)
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit(row)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            first = event.key() == Qt.Key.Key_Home
            self.go(0 if first else self._rows.rowCount() - 1, self.currentIndex().column())
        elif digit.isdigit() and digit.isascii() and digit != "0":
            self.numbered.emit(self.chosen() or [row], int(digit))
        else:
            super().keyPressEvent(event)

    def _copy_down(self, row: Node) -> None:
        """From the topmost chosen row, or from the row above where only one is chosen."""
        rows = self.chosen() or [row]
        column = self.currentIndex().column()
        if len(rows) == 1:
            if rows[0].index == 0:
                return
            rows = [self._rows.row(rows[0].index - 1), *rows]
        self.copied_down.emit(rows[0], rows[1:], column)

    def _paste(self) -> None:
        here = self.currentIndex()
        chosen = [row.index for row in self.chosen()]
        top = min(chosen, default=max(here.row(), 0))
        self.pasted.emit(top, max(here.column(), 0), QApplication.clipboard().text())


def _line() -> int:
    return theme.row("compact")


def _is_ctrl(event: QKeyEvent, key: Qt.Key) -> bool:
    return event.key() == key and event.modifiers() == Qt.KeyboardModifier.ControlModifier
