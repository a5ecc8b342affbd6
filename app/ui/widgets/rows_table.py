"""A table of frozen values, one line each: columns are declared, cells computed when shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6 import QtCore
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui import theme
from app.ui.filling.values import GradeView
from app.ui.widgets import badge
from app.ui.widgets.marks import Marks

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Role = QtCore.Qt.ItemDataRole

NORMAL, COMPACT = 40, 32
#: A mark in a line of either height.
_MARK = 24
#: A stretched column narrower than this (px at 100 %) says nothing.
_LEAST = 120


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: its head in words, the text of a cell, the colour token of that text if any.

    `mark` draws a grade before the text. `width` in px at 100 %; 0: as wide as its contents.
    A `stretch` column shares what is left; what does not fit is elided, the tool tip has it all.
    Where that would leave one less than its `least` (0: just enough to say something), columns
    go by `spare`, the highest first (0: never).
    """

    head: str
    text: Callable[[R], str]
    tone: Callable[[R], str] = lambda _row: ""
    mark: Callable[[R], GradeView | None] = lambda _row: None
    stretch: bool = False
    right: bool = False
    width: int = 0
    spare: int = 0
    least: int = 0


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows as they came; nothing is copied into Qt."""

    def __init__(self, columns: Sequence[Column[R]]) -> None:
        super().__init__()
        self._columns = columns
        self._marks = Marks(_MARK)
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
        if role == Role.DisplayRole:
            return column.text(row)
        if role in {Role.ToolTipRole, Role.AccessibleTextRole}:
            shown = column.mark(row)
            return badge.spoken(shown) if shown else column.text(row)
        if role == Role.ForegroundRole:
            tone = column.tone(row)
            return theme.colour(tone) if tone else None
        if role == Role.DecorationRole:
            shown = column.mark(row)
            return _icon(self._marks.picture(shown)) if shown else None
        if role == Role.TextAlignmentRole:
            return _side(column)
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: QtCore.Qt.Orientation, role: int = 0
    ) -> Any:
        if role == Role.DisplayRole:
            if orientation == QtCore.Qt.Orientation.Horizontal:
                return self._columns[section].head
            return section + 1
        if role == Role.TextAlignmentRole:
            return _side(self._columns[section])
        return None


def _icon(picture: QPixmap) -> QIcon:
    """The same in a chosen row: Qt would tint it."""
    made = QIcon(picture)
    made.addPixmap(picture, QIcon.Mode.Selected)
    return made


def _side(column: Column[R]) -> QtCore.Qt.AlignmentFlag:
    side = QtCore.Qt.AlignmentFlag.AlignRight if column.right else QtCore.Qt.AlignmentFlag.AlignLeft
    return side | QtCore.Qt.AlignmentFlag.AlignVCenter


class _Lines(QStyledItemDelegate):
    """A hairline below each row; the chosen row also by an edge, not by its ground alone."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        view = self.parent()
        assert isinstance(view, QTableView)
        painter.save()
        # Qt fills in the option's fields only for style sheets that ask; the view knows them.
        here = view.model().index(index.row(), index.column())
        box = view.visualRect(here)
        if view.selectionModel().isSelected(here):
            if index.column() == 0:
                edge = theme.px(4)
                painter.fillRect(box.left(), box.top(), edge, box.height(), theme.colour("accent"))
            if theme.current().heavy:
                painter.fillRect(box.left(), box.top(), box.width(), 2, theme.colour("accent"))
                painter.fillRect(
                    box.left(), box.bottom() - 1, box.width(), 2, theme.colour("accent")
                )
        else:
            painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme.colour("line"))
        painter.restore()


class RowsTable(QTableView, Generic[R]):
    """The view: one row is chosen at a time, Enter or a double click opens it."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[R]],
        parent: QWidget | None = None,
        *,
        height: int = NORMAL,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._columns = columns
        self._model: RowsModel[R] = RowsModel(columns)
        self.setModel(self._model)
        self.setItemDelegate(_Lines(self))
        self.setIconSize(QSize(theme.px(_MARK), theme.px(_MARK)))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(QtCore.Qt.TextElideMode.ElideMiddle)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(height))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setResizeContentsPrecision(0)  # what is in sight; the rest could be 100,000 rows
        for number, column in enumerate(columns):
            if column.stretch:
                head.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            elif column.width:
                head.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
                head.resizeSection(number, theme.px(column.width))
            else:
                head.setSectionResizeMode(number, QHeaderView.ResizeMode.ResizeToContents)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._model.rows[index.row()]))
        self.selectionModel().selectionChanged.connect(lambda: self.chosen.emit(self.current()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._spare()

    def _spare(self) -> None:
        """Show as many columns as leave the stretched ones wide enough."""
        numbered = list(enumerate(self._columns))
        widths = {
            number: theme.px(one.width) if one.width else self._wide(number)
            for number, one in numbered
            if not one.stretch
        } | {number: theme.px(one.least or _LEAST) for number, one in numbered if one.stretch}
        hidden: set[int] = set()
        for number, one in sorted(numbered, key=lambda both: -both[1].spare):
            needed = sum(wide for at, wide in widths.items() if at not in hidden)
            if needed <= self.viewport().width() or not one.spare:
                break
            hidden.add(number)
        for number, _one in numbered:
            if self.isColumnHidden(number) != (number in hidden):
                self.setColumnHidden(number, number in hidden)

    def _wide(self, number: int) -> int:
        head = self.horizontalHeader().sectionSizeHint(number)
        return max(head, self.sizeHintForColumn(number))

    @property
    def rows(self) -> Sequence[R]:
        return self._model.rows

    def show_rows(self, rows: Sequence[R], keep: Callable[[R], object] = id) -> None:
        """Show rows; the one chosen before stays chosen (`keep` tells what makes it the same)."""
        before = self.current()
        if before is not None and rows == self._model.rows:
            return
        self._model.show(rows)
        self._spare()
        wanted = keep(before) if before is not None else None
        place = next((n for n, row in enumerate(rows) if keep(row) == wanted), 0)
        if rows:
            self.selectRow(place)
        else:
            self.chosen.emit(None)

    def choose(self, wanted: Callable[[R], bool]) -> None:
        """Choose the first row that fits, if there is one."""
        place = next((n for n, row in enumerate(self._model.rows) if wanted(row)), -1)
        if place >= 0:
            self.selectRow(place)
            self.scrollTo(self._model.index(place, 0))

    def current(self) -> R | None:
        chosen = self.selectionModel().selectedRows()
        return self._model.rows[chosen[0].row()] if chosen else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        row = self.current()
        if event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter) and row is not None:
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)
