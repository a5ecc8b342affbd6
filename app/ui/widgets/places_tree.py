"""镇 → 社区、嘎查村 → 小区: the branches of the roster with how far each is, opened when wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from app.i18n import _
from app.store.roster_values import PlaceNode
from app.ui import theme
from app.ui.widgets.rows_table import Index

_NODE = Qt.ItemDataRole.UserRole
_LOADED = Qt.ItemDataRole.UserRole + 1
_BAR = 3


class PlacesTree(QTreeWidget):
    """`chosen` tells a place's id, "" for the whole roster; `need` asks for what is below one."""

    chosen = Signal(str)

    def __init__(self, need: Callable[[str], None]) -> None:
        super().__init__()
        self._need = need
        self._items: dict[str, QTreeWidgetItem] = {}
        self.setAccessibleName(_("镇、社区、小区"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(theme.px(16))
        self.setItemDelegate(_Branch(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.itemExpanded.connect(self._opened)
        self.currentItemChanged.connect(lambda *_: self.chosen.emit(self.current))

    @property
    def current(self) -> str:
        node = self.node
        return node.record if node else ""

    @property
    def node(self) -> PlaceNode | None:
        """The chosen branch; None for the whole roster."""
        item = self.currentItem()
        found = item.data(0, _NODE) if item is not None else None
        return found if isinstance(found, PlaceNode) and found.record else None

    @property
    def open_branches(self) -> list[str]:
        """Branches whose inside is known."""
        return [record for record, item in self._items.items() if item.data(0, _LOADED)]

    def show_all(self, whole: PlaceNode, inside: Mapping[str, Sequence[PlaceNode]]) -> None:
        """Show the branches anew; what was open and chosen stays so."""
        chosen = self.current
        opened = {record for record, item in self._items.items() if item.isExpanded()}
        self.blockSignals(True)
        self.clear()
        self._items = {}
        top = self._item(self, whole)
        self._fill(top, inside.get("", ()), inside)
        for record, item in self._items.items():
            item.setExpanded(record in opened or record == "")
        self.setCurrentItem(self._items.get(chosen, top))
        self.blockSignals(False)
        if self.current != chosen:
            self.chosen.emit(self.current)

    def show_inside(self, record: str, nodes: Sequence[PlaceNode]) -> None:
        """What is below a branch that was opened."""
        item = self._items.get(record)
        if item is not None and not item.data(0, _LOADED):
            item.takeChildren()
            self._fill(item, nodes, {})

    def _fill(
        self,
        item: QTreeWidgetItem,
        nodes: Sequence[PlaceNode],
        inside: Mapping[str, Sequence[PlaceNode]],
    ) -> None:
        item.setData(0, _LOADED, True)
        for node in nodes:
            made = self._item(item, node)
            if node.record in inside:
                self._fill(made, inside[node.record], inside)

    def _item(self, above: QTreeWidget | QTreeWidgetItem, node: PlaceNode) -> QTreeWidgetItem:
        made = QTreeWidgetItem(above)
        made.setData(0, _NODE, node)
        made.setText(0, node.name)
        made.setToolTip(0, f"{node.name}\n{told(node)}")
        made.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{node.name} {told(node)}")
        if node.branches:
            made.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        self._items[node.record] = made
        return made

    def _opened(self, item: QTreeWidgetItem) -> None:
        if not item.data(0, _LOADED):
            self._need(item.data(0, _NODE).record)


def told(node: PlaceNode) -> str:
    """How far a branch is, in words."""
    total = sum(node.counts.values())
    words = _("已走访 {done} / {total} 栋（院）").format(
        done=node.counts.get("visited", 0), total=total
    )
    if node.households:
        words += " · " + _("{n} 户").format(n=node.households)
    return words


class _Branch(QStyledItemDelegate):
    """Name, 已走访/total, and the same as a thin bar below."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's
        return QSize(10, theme.row())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tree = self.parent()
        assert isinstance(tree, PlacesTree)
        node = index.data(_NODE)
        here = tree.model().index(index.row(), 0, index.parent())
        box: QRect = tree.visualRect(here)
        painter.save()
        chosen = tree.selectionModel().isSelected(here)
        if chosen:
            painter.fillRect(box, theme.colour("accent_wash"))
            edge = theme.px(4)
            painter.fillRect(box.left(), box.top(), edge, box.height(), theme.colour("accent"))
        total = sum(node.counts.values())
        done = node.counts.get("visited", 0)
        inner = box.adjusted(theme.px(8), 0, -theme.px(8), 0)
        numbers = f"{done}/{total}" if total else ""
        small = theme.font("small")
        wide = QFontMetrics(small).horizontalAdvance(numbers)
        painter.setFont(small)
        painter.setPen(theme.colour("soft"))
        painter.drawText(
            inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, numbers
        )
        font = theme.font("body", bold=chosen)
        painter.setFont(font)
        painter.setPen(theme.colour("ink"))
        room = inner.adjusted(0, 0, -wide - theme.px(8), 0)
        name = QFontMetrics(font).elidedText(node.name, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        if total:
            high = theme.px(_BAR)
            top = inner.bottom() - high - theme.px(2)
            base = top + high - theme.border()
            ground = theme.colour("faint" if chosen else "line")
            painter.fillRect(inner.left(), base, inner.width(), theme.border(), ground)
            part = round(inner.width() * done / total)
            part = max(part, theme.px(2)) if done else 0
            painter.fillRect(inner.left(), top, part, high, theme.colour("done"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.colour("accent"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.restore()
