"""The lines of a day in sections: what came back, what is unfinished, where to walk next.

One list, so that ↑ ↓ go through the whole day; heads of sections are passed over. Lines are
drawn when they are in sight: 100,000 places cost what a page of them costs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6 import QtCore
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui import icons, theme

Index = QModelIndex | QPersistentModelIndex
Role = QtCore.Qt.ItemDataRole
HEAD = "head"


@dataclass(frozen=True)
class DayLine:
    """One line, or the head of a section (`kind` is HEAD, only `name` and `tail` are shown).

    `state` in words with `icon` and colour `tone`; `below` is a second line of text. `key` tells
    what makes a line the same after the list was read again.
    """

    kind: str
    key: str
    name: str
    state: str = ""
    icon: str = ""
    tone: str = "wait"
    where: str = ""
    below: str = ""
    tail: str = ""
    tail_tone: str = "soft"
    place: str = ""
    record: str = ""

    @property
    def spoken(self) -> str:
        parts = (self.state, self.name, self.where, self.below, self.tail)
        return " · ".join(part for part in parts if part)


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
            return QSize(10, theme.px(34))
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
            _paint_head(painter, box, line)
        else:
            chosen = view.selectionModel().isSelected(here)
            _paint_line(painter, box, line, chosen, view.state_width)
            if chosen and view.hasFocus():
                _paint_focus(painter, box)
        painter.restore()


def _paint_focus(painter: QPainter, box: QRect) -> None:
    """Where the keyboard is: around the chosen line, not around the whole list."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = theme.ring()
    painter.setPen(QPen(theme.colour("accent"), pen))
    half = pen / 2
    painter.drawRoundedRect(
        QRectF(box).adjusted(half, half, -half, -half), theme.RADIUS, theme.RADIUS
    )


def _paint_head(painter: QPainter, box: QRect, line: DayLine) -> None:
    left = theme.px(12)
    painter.setFont(theme.font("body", bold=True))
    painter.setPen(theme.colour(line.tone))
    text = box.adjusted(left, theme.px(6), -left, 0)
    painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line.name)
    width = QFontMetrics(painter.font()).horizontalAdvance(line.name)
    painter.setFont(theme.font("small"))
    painter.setPen(theme.colour("soft"))
    rest = text.adjusted(width + theme.px(8), 0, 0, 0)
    painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line.tail)


def _paint_line(
    painter: QPainter, box: QRect, line: DayLine, chosen: bool, state_width: int
) -> None:
    pad = theme.px(12)
    if chosen:
        painter.fillRect(box, theme.colour("accent_wash"))
        painter.fillRect(box.left(), box.top(), theme.px(4), box.height(), theme.colour("accent"))
        if theme.current().heavy:
            edge = theme.border()
            for top in (box.top(), box.bottom() - edge + 1):
                painter.fillRect(box.left(), top, box.width(), edge, theme.colour("accent"))
    else:
        inner = box.width() - 2 * pad
        painter.fillRect(box.left() + pad, box.bottom(), inner, 1, theme.colour("line"))
    first = QRect(box.left() + pad, box.top(), box.width() - 2 * pad, theme.row())
    side = theme.px(icons.SIDE)
    mark = QRectF(QPointF(first.left(), first.center().y() - side / 2 + 1), QSize(side, side))
    icons.paint(painter, line.icon or "place", mark, theme.colour(line.tone))
    middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    body = theme.font("body")
    left = first.left() + side + theme.px(8)
    painter.setFont(body)
    painter.setPen(theme.colour(line.tone))
    painter.drawText(QRect(left, first.top(), state_width, first.height()), middle, line.state)
    left += state_width + theme.px(12)
    right = first.right()
    if line.tail:
        metrics = QFontMetrics(body)
        wide = min(metrics.horizontalAdvance(line.tail) + 2, (right - left) // 2)
        painter.setPen(theme.colour(line.tail_tone))
        painter.drawText(
            QRect(right - wide, first.top(), wide, first.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            metrics.elidedText(line.tail, Qt.TextElideMode.ElideRight, wide),
        )
        right -= wide + theme.px(12)
    _paint_name(painter, QRect(left, first.top(), right - left, first.height()), line)
    if line.below:
        painter.setFont(body)
        painter.setPen(theme.colour("ink"))
        below = QRect(left, first.bottom() - theme.px(8), first.right() - left, theme.px(22))
        words = QFontMetrics(body).elidedText(
            line.below, Qt.TextElideMode.ElideRight, below.width()
        )
        painter.drawText(below, middle, words)


def _paint_name(painter: QPainter, box: QRect, line: DayLine) -> None:
    """The name first: what it leaves is for where it is."""
    middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    bold, body = theme.font("body", bold=True), theme.font("body")
    metrics = QFontMetrics(bold)
    most = box.width() if not line.where else max(box.width() * 3 // 5, theme.px(120))
    wide = min(metrics.horizontalAdvance(line.name) + 2, most, box.width())
    painter.setFont(bold)
    painter.setPen(theme.colour("ink"))
    painter.drawText(
        QRect(box.left(), box.top(), wide, box.height()),
        middle,
        metrics.elidedText(line.name, Qt.TextElideMode.ElideMiddle, wide),
    )
    rest = box.adjusted(wide + theme.px(12), 0, 0, 0)
    if line.where and rest.width() > theme.px(40):
        painter.setFont(body)
        painter.setPen(theme.colour("soft"))
        words = QFontMetrics(body).elidedText(line.where, Qt.TextElideMode.ElideLeft, rest.width())
        painter.drawText(rest, middle, words)


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
