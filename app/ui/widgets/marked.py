"""Lists whose chosen line has an edge, too: in the contrast theme its ground says nothing."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from app.ui import theme


class Marked(QStyledItemDelegate):
    """Give it to a list: `list.setItemDelegate(Marked(list))`."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        view = self.parent()
        assert isinstance(view, QListView)
        here = view.model().index(index.row(), index.column())
        if not view.selectionModel().isSelected(here):
            return
        box = view.visualRect(here)
        painter.save()
        painter.fillRect(box.left(), box.top(), theme.px(4), box.height(), theme.colour("accent"))
        if theme.current().heavy:
            painter.setPen(QPen(theme.colour("accent"), theme.border()))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.restore()
