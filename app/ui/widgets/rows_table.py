"""A table of frozen values, one line each: columns are declared, cells computed when shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6 import QtCore
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.ui import theme

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: its head in words, the text of a cell, the colour token of that text if any."""

    head: str
    text: Callable[[R], str]
    tone: Callable[[R], str] = lambda _row: ""
    stretch: bool = False


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows as they came; nothing is copied into Qt."""

    def __init__(self, columns: Sequence[Column[R]]) -> None:
        super().__init__()
        self._columns = columns
        self.rows: Sequence[R] = ()

    def show(self, rows: Sequence[R]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's form
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's form
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = 0) -> Any:
        column, row = self._columns[index.column()], self.rows[index.row()]
        if role in {QtCore.Qt.ItemDataRole.DisplayRole, QtCore.Qt.ItemDataRole.ToolTipRole}:
            return column.text(row)
        if role == QtCore.Qt.ItemDataRole.ForegroundRole:
            tone = column.tone(row)
            return theme.colour(tone) if tone else None
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: QtCore.Qt.Orientation, role: int = 0
    ) -> Any:
        if role == QtCore.Qt.ItemDataRole.DisplayRole:
            if orientation == QtCore.Qt.Orientation.Horizontal:
                return self._columns[section].head
            return section + 1
        if role == QtCore.Qt.ItemDataRole.TextAlignmentRole:
            return QtCore.Qt.AlignmentFlag.AlignLeft | QtCore.Qt.AlignmentFlag.AlignVCenter
        return None


class RowsTable(QTableView, Generic[R]):
    """The view: one row is chosen at a time, Enter or a double click opens it."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(
        self, name: str, columns: Sequence[Column[R]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._model: RowsModel[R] = RowsModel(columns)
        self.setModel(self._model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(36))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        for number, column in enumerate(columns):
            head.setSectionResizeMode(
                number,
                QHeaderView.ResizeMode.Stretch
                if column.stretch
                else QHeaderView.ResizeMode.ResizeToContents,
            )
        self.doubleClicked.connect(lambda index: self.opened.emit(self._model.rows[index.row()]))
        self.selectionModel().selectionChanged.connect(lambda: self.chosen.emit(self.current()))

    def show_rows(self, rows: Sequence[R], keep: Callable[[R], object] = id) -> None:
        """Show rows; the one chosen before stays chosen (`keep` tells what makes it the same)."""
        before = self.current()
        self._model.show(rows)
        wanted = keep(before) if before is not None else None
        place = next((n for n, row in enumerate(rows) if keep(row) == wanted), 0)
        if rows:
            self.selectRow(place)
        else:
            self.chosen.emit(None)

    def current(self) -> R | None:
        chosen = self.selectionModel().selectedRows()
        return self._model.rows[chosen[0].row()] if chosen else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        row = self.current()
        if event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter) and row is not None:
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)
