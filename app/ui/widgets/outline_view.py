"""The sections at the left: where I am, how far each is; storeys and members below theirs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.i18n import _
from app.ui import icons, theme
from app.ui.filling import answers
from app.ui.filling.outline import Entry, State
from forms.node import Node

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ENTRY = Qt.ItemDataRole.UserRole
HERE = Qt.ItemDataRole.UserRole + 1


class OutlineModel(QAbstractListModel):
    """The outline's lines; texts are made when they are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self._titles: list[str] = []
        self.here: Node | None = None

    def display(self, entries: Sequence[Entry], here: Node | None) -> None:
        titles = [answers.title(entry.node) for entry in entries]
        if len(entries) != len(self.entries):
            self.beginResetModel()
            self.entries, self._titles, self.here = list(entries), titles, here
            self.endResetModel()
            return
        moved = here is not self.here
        old = zip(self.entries, self._titles, strict=True)
        new = zip(entries, titles, strict=True)
        changed = [n for n, (was, now) in enumerate(zip(old, new, strict=True)) if was != now]
        self.entries, self._titles, self.here = list(entries), titles, here
        if moved:
            changed = list(range(len(self.entries)))
        for n in changed:
            self.dataChanged.emit(self.index(n), self.index(n))

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{self._titles[index.row()]} · {state_words(entry)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._titles[index.row()]} {state_words(entry)}"
        if role == ENTRY:
            return entry
        if role == HERE:
            return entry.node is self.here
        return None


def state_words(entry: Entry) -> str:
    """完成, 未完成 or 有误, with the numbers that matter."""
    if entry.state is State.WRONG:
        return _("有误 {n}").format(n=entry.wrong)
    if entry.state is State.OPEN:
        return _("未完成，还缺 {n} 项").format(n=entry.missing)
    return _("完成") if entry.state is State.DONE else _("还没填")


class Painter(QStyledItemDelegate):
    """Paints a line: indent, title, count of what lies below, and the state as a sign."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return QSize(theme.px(120), theme.row("compact"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        here: bool = index.data(HERE)
        box: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if here:
            painter.fillRect(box, theme.colour("raised"))
            painter.fillRect(
                box.left(), box.top(), theme.px(4), box.height(), theme.colour("accent")
            )
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(QRectF(box).adjusted(1, 1, -1, -1))
        left = box.left() + theme.px(16) + theme.px(16) * entry.depth
        side = theme.px(16)
        sign = QRectF(
            box.right() - theme.px(12) - side, box.center().y() - side / 2 + 0.5, side, side
        )
        self._sign(painter, sign, entry)
        right = round(sign.left()) - theme.px(8)
        if entry.rows:
            count = f"{entry.done}/{entry.rows}"
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("soft"))
            width = QFontMetrics(painter.font()).horizontalAdvance(count)
            painter.drawText(
                QRect(right - width, box.top(), width, box.height()),
                Qt.AlignmentFlag.AlignVCenter,
                count,
            )
            right -= width + theme.px(8)
        painter.setFont(theme.font("body", bold=here))
        painter.setPen(theme.colour("ink" if here or not entry.depth else "soft"))
        words = painter.fontMetrics().elidedText(
            index.data(), Qt.TextElideMode.ElideRight, right - left
        )
        painter.drawText(
            QRect(left, box.top(), right - left, box.height()), Qt.AlignmentFlag.AlignVCenter, words
        )
        painter.restore()

    @staticmethod
    def _sign(painter: QPainter, where: QRectF, entry: Entry) -> None:
        if entry.state is State.DONE:
            icons.paint(painter, "check", where, theme.colour("done"))
        elif entry.state is State.WRONG:
            icons.paint(painter, "stop", where, theme.colour("stop"))
        else:
            dot = where.adjusted(4, 4, -4, -4)
            painter.setPen(QPen(theme.colour("wait"), 1.5))
            if entry.state is State.OPEN:
                painter.setBrush(theme.colour("wait"))
            painter.drawEllipse(dot)
            painter.setBrush(Qt.BrushStyle.NoBrush)


class OutlineView(QListView):
    """The outline as a list: a click or Enter goes to a sheet."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = OutlineModel()
        self.setModel(self._rows)
        self.setItemDelegate(Painter(self))
        self.setAccessibleName(_("各部分"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def display(self, entries: Sequence[Entry], here: Node | None) -> None:
        """Show the outline; keep the present sheet in sight."""
        self._rows.display(entries, here)
        for n, entry in enumerate(entries):
            if entry.node is here:
                index = self._rows.index(n)
                if self.currentIndex() != index:
                    self.setCurrentIndex(index)
                self.scrollTo(index)

    def _choose(self, index: QModelIndex) -> None:
        entry = self._rows.entries[index.row()]
        if entry.node is not self._rows.here:
            self.chosen.emit(entry.node)
