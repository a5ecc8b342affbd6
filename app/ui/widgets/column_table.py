"""The first rows of a list, with a drop-down over every column that says what it means.

A column whose meaning is not sure is washed yellow and marked with a question mark. What is
personal is masked: the clerk has the list in hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6 import QtCore
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtGui import QFocusEvent, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.i18n import _
from app.i18n.roster_problems import FIELDS, field_name
from app.survey.hidden import masked
from app.survey.roster_preview import ColumnView, Preview
from app.ui import theme
from app.ui.widgets import bits

Index = QModelIndex | QPersistentModelIndex
Role = QtCore.Qt.ItemDataRole

#: Data rows that are shown, by text size: enough to see what a column holds.
ROWS = (6, 4, 2)
_CHOICES, _WORDS = 0, 1
_LINE, _TALL = 32, 44
_NARROW, _WIDE = 120, 240
_PRIVATE = frozenset({"owner", "phone"})


class _Model(QAbstractTableModel):
    """Row 0 holds the drop-downs, row 1 the header's words, the others the first data."""

    def __init__(self) -> None:
        super().__init__()
        self.preview: Preview | None = None
        self.mapping: Mapping[int, str] = {}
        self.doubtful: frozenset[int] = frozenset()

    def show(
        self, preview: Preview | None, mapping: Mapping[int, str], doubtful: frozenset[int]
    ) -> None:
        self.beginResetModel()
        self.preview, self.mapping, self.doubtful = preview, mapping, doubtful
        self.endResetModel()

    def update(self, mapping: Mapping[int, str], doubtful: frozenset[int]) -> None:
        self.mapping, self.doubtful = mapping, doubtful
        bottom = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), bottom)

    @property
    def columns(self) -> Sequence[ColumnView]:
        return self.preview.columns if self.preview else ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's form
        if parent.isValid() or self.preview is None:
            return 0
        return 2 + min(ROWS[theme.current().size], len(self.preview.data))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's form
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = 0) -> Any:
        column = self.columns[index.column()]
        if role in {Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole}:
            return self._text(index.row(), column)
        if role == Role.BackgroundRole and column.number in self.doubtful:
            return theme.colour("warn_wash")
        if role == Role.ForegroundRole and not self.mapping.get(column.number):
            return theme.colour("soft")
        if role == Role.FontRole and index.row() == _WORDS:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _text(self, row: int, column: ColumnView) -> str:
        field = self.mapping.get(column.number, "")
        if row == _CHOICES or self.preview is None:
            return field_name(field)
        if row == _WORDS:
            return column.words
        text = self.preview.data[row - 2].text(column.number)
        return masked(text) if field in _PRIVATE else " ".join(text[:200].split())

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: QtCore.Qt.Orientation, role: int = 0
    ) -> Any:
        if role != Role.DisplayRole or self.preview is None:
            return None
        if orientation == QtCore.Qt.Orientation.Horizontal:
            return self.columns[section].letter
        if section == _CHOICES:
            return ""
        if section == _WORDS:
            return str(self.preview.header_row or "")
        return str(self.preview.data[section - 2].number)


class _Meaning(bits.Combo):
    """A drop-down over a column; where Tab comes to it, its column comes into sight."""

    reached = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.reached.emit()


class ColumnTable(QTableView):
    """`changed` tells that somebody gave a column another meaning; `mapping` has all."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("各列是什么"))
        self._model = _Model()
        self._combos: list[_Meaning] = []
        self._looked: set[int] = set()
        self.setModel(self._model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)  # its drop-downs take the keyboard
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        down = self.verticalHeader()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(theme.px(_LINE))
        down.setDefaultAlignment(
            QtCore.Qt.AlignmentFlag.AlignRight | QtCore.Qt.AlignmentFlag.AlignVCenter
        )
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)

    @property
    def mapping(self) -> dict[int, str]:
        return {
            column.number: str(combo.currentData())
            for column, combo in zip(self._model.columns, self._combos, strict=True)
            if combo.currentData()
        }

    @property
    def doubtful(self) -> list[str]:
        """The letters of the columns that somebody should look at."""
        wanted = self._doubtful()
        return [one.letter for one in self._model.columns if one.number in wanted]

    def clear(self) -> None:
        self._combos = []
        self._looked = set()
        self._model.show(None, {}, frozenset())

    def show_preview(self, preview: Preview) -> None:
        self._combos = []
        self._looked = set()
        self._model.show(preview, preview.mapping, self._doubtful_in(preview.columns))
        for at, column in enumerate(preview.columns):
            combo = self._combo(column)
            self._combos.append(combo)
            place = self._model.index(_CHOICES, at)
            self.setIndexWidget(place, combo)
            combo.reached.connect(lambda place=place: self.scrollTo(place))
            shown = self.sizeHintForColumn(at) + theme.px(24)
            self.setColumnWidth(at, min(max(shown, theme.px(_NARROW)), theme.px(_WIDE)))
        self.setRowHeight(_CHOICES, theme.px(_TALL))
        doubtful = self._doubtful()
        first = next((n for n, c in enumerate(preview.columns) if c.number in doubtful), 0)
        self.scrollTo(self._model.index(_WORDS, first))  # what is to be looked at is in sight
        lines = self._model.rowCount() - 1
        bar = self.horizontalScrollBar().sizeHint().height()
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + theme.px(_TALL) + lines * theme.px(_LINE) + bar + 4)

    def _combo(self, column: ColumnView) -> _Meaning:
        combo = _Meaning()
        combo.setAccessibleName(
            _("{letter} 列 {words} 是什么").format(letter=column.letter, words=column.words)
        )
        combo.addItem(_("不导入"), "")
        for field in FIELDS:
            combo.addItem(field_name(field), field)
        combo.setMaxVisibleItems(len(FIELDS) + 1)
        combo.setCurrentIndex(max(combo.findData(column.guess.field), 0))
        combo.activated.connect(lambda _at: self._chosen(column, combo))
        return combo

    def _chosen(self, column: ColumnView, combo: _Meaning) -> None:
        """A meaning is one column's: another that had it is not imported any more."""
        self._looked.add(column.number)
        for other in self._combos:
            if other is not combo and combo.currentData() == other.currentData() != "":
                other.setCurrentIndex(0)
        self._model.update(self.mapping, self._doubtful())
        self.changed.emit()

    def _doubtful(self) -> frozenset[int]:
        return self._doubtful_in(self._model.columns) - self._looked

    def _doubtful_in(self, columns: Sequence[ColumnView]) -> frozenset[int]:
        return frozenset(
            one.number
            for one in columns
            if one.guess.confidence in {"likely", "unsure"}
            or (one.guess.confidence == "none" and one.words and one.samples)
        )
