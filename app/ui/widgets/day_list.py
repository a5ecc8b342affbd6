"""The lines of a day in sections: what came back, what is unfinished, where to walk next.

One list, so that ↑ ↓ go through the whole day; heads of sections are passed over. Lines are
drawn when they are in sight: 100,000 places cost what a page of them costs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6 import QtCore
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui import theme
from app.ui.widgets import day_line
from app.ui.widgets.day_line import HEAD, DayLine

Index = QModelIndex | QPersistentModelIndex
Role = QtCore.Qt.ItemDataRole


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[DayLine] = []
        self.further: Callable[[], bool] | None = None  # asks for another page, if there is one

    def show(self, lines: Sequence[DayLine]) -> None:
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def append(self, lines: Sequence[DayLine]) -> None:
        first = len(self.lines)
        self.beginInsertRows(QModelIndex(), first, first + len(lines) - 1)
        self.lines += lines
        self.endInsertRows()

    def replace(self, at: int, line: DayLine) -> None:
        self.lines[at] = line
        where = self.index(at, 0)
        self.dataChanged.emit(where, where)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's form
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = 0) -> Any:
        if role in {Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole}:
            return self.lines[index.row()].spoken
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.lines[index.row()].kind == HEAD:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        return not parent.isValid() and self.further is not None

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt's name
        further, self.further = self.further, None  # asked once; `append` may set it again
        if not parent.isValid() and further is not None:
            further()


class _Lines(QStyledItemDelegate):
    """Icon and state, the name, where it is in softer ink, and what is to say at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's
        del option
        view = self.parent()
        assert isinstance(view, DayList)
        line = view.line(index.row())
        if line.kind == HEAD:
            return QSize(0, theme.row("compact"))
        high = theme.row()
        return QSize(10, high + theme.px(20) if line.below else high)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        del option
        view = self.parent()
        assert isinstance(view, DayList)
        # Qt fills in the option's fields only for style sheets that ask; the view knows them.
        here = view.model().index(index.row(), 0)
        box = view.visualRect(here)
        line = view.line(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.kind == HEAD:
            day_line.paint_head(painter, box, line)
        else:
            chosen = view.selectionModel().isSelected(here)
            day_line.paint_line(painter, box, line, chosen, view.state_width)
            if chosen and view.hasFocus():
                day_line.paint_focus(painter, box)
        painter.restore()


class DayList(QListView):
    """One line is chosen at a time; Enter or a double click opens it."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(name)
        self._model = _Model()
        self.state_width = theme.px(64)
        self.setModel(self._model)
        self.setItemDelegate(_Lines(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(theme.row() * 3)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.selectionModel().selectionChanged.connect(lambda: self.chosen.emit(self.current()))

    @property
    def lines(self) -> Sequence[DayLine]:
        return self._model.lines

    def line(self, number: int) -> DayLine:
        return self._model.lines[number]

    def current(self) -> DayLine | None:
        chosen = self.selectionModel().selectedIndexes()
        return self._model.lines[chosen[0].row()] if chosen else None

    def display(
        self,
        lines: Sequence[DayLine],
        *,
        first: Callable[[DayLine], bool],
        further: Callable[[], bool] | None = None,
        keep: bool = True,
    ) -> None:
        """Show the day. The line chosen before stays chosen (`keep`), else the one in its place.

        Where nothing was chosen the first that fits `first` is. `further` is called when the
        user has come to the end; its page is given to `append`.
        """
        before, at = (self.current(), self.currentIndex().row()) if keep else (None, -1)
        self._model.further = None
        self._fit_states(lines)
        self._model.show(lines)
        self._model.further = further
        place = self._place(lines, before, at, first)
        if place >= 0:
            self.setCurrentIndex(self._model.index(place, 0))
            # what comes after it is in sight too, if there is room
            self.scrollTo(self._model.index(min(place + 2, len(lines) - 1), 0))
            self.scrollTo(self._model.index(place, 0))
        else:
            self.chosen.emit(None)

    def append(self, lines: Sequence[DayLine], further: Callable[[], bool] | None = None) -> None:
        if lines:
            self._model.append(lines)
        self._model.further = further

    def replace(self, line: DayLine) -> None:
        """Show more of a line that is there already (the same key); nothing moves."""
        for at, known in enumerate(self._model.lines):
            if known.key == line.key:
                self._model.replace(at, line)
                return

    def scrollTo(  # noqa: N802 - Qt's name
        self, index: Index, hint: QListView.ScrollHint = QListView.ScrollHint.EnsureVisible
    ) -> None:
        """The first line of a section comes into sight with its head."""
        above = index.row() - 1
        if 0 <= above < len(self._model.lines) and self._model.lines[above].kind == HEAD:
            super().scrollTo(self._model.index(above, 0), hint)
        super().scrollTo(index, hint)

    def choose(self, key: str) -> bool:
        """Choose the line with this key, if it is there."""
        for at, line in enumerate(self._model.lines):
            if line.key == key and line.kind != HEAD:
                self.setCurrentIndex(self._model.index(at, 0))
                self.scrollTo(self._model.index(at, 0))
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.current() is not None:
                self._open(self.currentIndex().row())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._to_end(last=event.key() == Qt.Key.Key_End)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Letters are commands here, not a search for names."""
        del search

    def _to_end(self, *, last: bool) -> None:
        """Home and End: the first and last line, where Qt would stay before a head."""
        real = [n for n, line in enumerate(self._model.lines) if line.kind != HEAD]
        if real:
            self.scrollToBottom() if last else self.scrollToTop()
            self.setCurrentIndex(self._model.index(real[-1 if last else 0], 0))

    def _open(self, number: int) -> None:
        line = self._model.lines[number]
        if line.kind != HEAD:
            self.opened.emit(line)

    def _fit_states(self, lines: Sequence[DayLine]) -> None:
        metrics = QFontMetrics(theme.font("body"))
        words = {line.state for line in lines if line.kind != HEAD}
        self.state_width = max(
            [theme.px(48), *(metrics.horizontalAdvance(one) + 2 for one in words)]
        )

    @staticmethod
    def _place(
        lines: Sequence[DayLine], before: DayLine | None, at: int, first: Callable[[DayLine], bool]
    ) -> int:
        real = [n for n, line in enumerate(lines) if line.kind != HEAD]
        if not real:
            return -1
        if before is not None:
            same = [n for n in real if lines[n].key == before.key]
            kind = [n for n in real if lines[n].kind == before.kind]
            later = [n for n in kind if n >= at]
            if same or later or kind:
                return (same or later or kind[-1:])[0]
        return next((n for n in real if first(lines[n])), real[0])
