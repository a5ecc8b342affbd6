"""The table of a repeat's rows: their first answers, and what each still lacks."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.i18n import _, listed
from app.ui import icons, theme
from app.ui.filling import answers, batch, outline
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
        self._names = answers.columns(repeat)
        by_name = repeat.question.by_name
        self._heads = [batch.label_of(by_name[name], repeat) for name in self._names]

    def refresh(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    def row(self, place: int) -> Node:
        return self._repeat.children[place]

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._repeat.children)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._names) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row())
        last = index.column() == len(self._names)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rest(row) if last else self._cell(row, self._names[index.column()])
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
        awaited = [child.label for child in row.children if outline.awaits_rows(child)]
        if awaited:
            return _("还没填{names}").format(names=listed(awaited))
        inner = [
            _("{name} {n}").format(name=child.label, n=len(child.children))
            for child in row.children
            if child.kind == "repeat" and child.relevant and child.children
        ]
        return listed(inner) or _("已填好")

    def _sign(self, row: Node) -> object:
        missing, wrong = lacks(row)
        missing += sum(outline.awaits_rows(child) for child in row.children)
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


class RowsTable(QTableView):
    """A table of rows: Enter opens one, Delete asks to take it away, numbers judge it."""

    opened = Signal(object)
    removed = Signal(object)
    #: (row, number key pressed)
    numbered = Signal(object, int)

    def __init__(self, model: RowsModel) -> None:
        super().__init__()
        self._rows = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(34))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda index: self.opened.emit(model.row(index.row())))

    def refresh(self) -> None:
        place = self.currentIndex().row()
        self._rows.refresh()
        count = self._rows.rowCount()
        if count:
            self.selectRow(min(max(place, 0), count - 1))
        head = max(self.horizontalHeader().sizeHint().height(), theme.px(28))
        self.setFixedHeight(head + theme.px(34) * min(count, ROWS) + 6)
        self.setVisible(count > 0)

    def selected(self) -> Node | None:
        place = self.currentIndex().row()
        return self._rows.row(place) if 0 <= place < self._rows.rowCount() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        row = self.selected()
        digit = event.text()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if row is None or not plain:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row)
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit(row)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            first = event.key() == Qt.Key.Key_Home
            self.selectRow(0 if first else self._rows.rowCount() - 1)
        elif digit.isdigit() and digit.isascii() and digit != "0":
            self.numbered.emit(row, int(digit))
        else:
            super().keyPressEvent(event)
