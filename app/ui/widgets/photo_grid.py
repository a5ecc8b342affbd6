"""Photos of a group as small pictures, each with why it is here; thousands cost what is in sight.

Arrows move, Shift+arrows choose several; a picture is asked for when it comes into sight, and the
oldest are let go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from PySide6 import QtCore
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.i18n import _
from app.survey.tray_values import TrayPhoto
from app.ui import icons, theme
from app.ui.widgets.far_rows import FarRows

Index = QModelIndex | QPersistentModelIndex
Role = QtCore.Qt.ItemDataRole

#: A picture in its cell, px at 100 %.
WIDTH, HEIGHT = 144, 108
#: What stands in a cell until its photo has come.
BLANK = TrayPhoto(
    id="", name="", folder="", camera="", taken="", weak=False, time="", clock="",
    state="waiting", sureness="none", why="", reason="", place="", instead="", question="",
    question_label="", separator=False, page=False, by_hand=False, bytes=0,
)  # fmt: skip
#: A question of a member or finding: its path names the row.
_IN_ROW = re.compile(r"/[0-9a-f]{12}/")
#: Pictures kept: ten screens full.
_KEPT = 400


def why_words() -> Mapping[str, str]:
    """Which witness brought a photo here, in two or three characters."""
    return {
        "qr": _("按码"),
        "time": _("按时间"),
        "position": _("按位置"),
        "order": _("按顺序"),
        "hand": _("手选"),
    }


def spoken(photo: TrayPhoto) -> str:
    """All about a photo in one line."""
    parts = (photo.question_label, photo.time[11:16] or _("没有时间"), photo.reason, photo.name)
    return " · ".join(part for part in parts if part)


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: FarRows[TrayPhoto] = FarRows(0, BLANK, lambda _page: None)

    def show(self, rows: FarRows[TrayPhoto]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's form
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = 0) -> Any:
        if role in {Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole}:
            return spoken(self.rows[index.row()])
        return None


class _Cells(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's
        del option, index
        return _cell()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        del option
        grid = self.parent()
        assert isinstance(grid, PhotoGrid)
        here = grid.model().index(index.row(), 0)
        painter.save()
        grid.paint_cell(painter, grid.visualRect(here), here)
        painter.restore()


class PhotoGrid(QListView):
    """`wanted` carries ids of pictures to be given to `pictures`; `looked` the photo the keyboard
    is at, `picked` how many are chosen, `opened` the number of one that is to be seen large, `left`
    that Esc was pressed.
    """

    wanted = Signal(list)
    looked = Signal(object)
    opened = Signal(int)
    left = Signal()
    picked = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(name)
        self._model = _Model()
        self._pictures: dict[str, QPixmap | None] = {}
        self._asked: set[str] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
        self.setModel(self._model)
        self.setItemDelegate(_Cells(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSpacing(theme.px(4))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.selectionModel().currentChanged.connect(lambda *_at: self._tell())
        self.selectionModel().selectionChanged.connect(
            lambda *_at: self.picked.emit(len(self.selectionModel().selectedIndexes()))
        )

    @property
    def rows(self) -> FarRows[TrayPhoto]:
        return self._model.rows

    def display(self, rows: FarRows[TrayPhoto]) -> None:
        """Show the photos of a group from its beginning; the keyboard chooses the first."""
        self._asked.clear()
        self._model.show(rows)
        self.picked.emit(0)
        self.scrollToTop()

    def renew(self, rows: FarRows[TrayPhoto]) -> None:
        """Show the same group anew; the keyboard stays where it was, if that is still there."""
        at, here = self.currentIndex().row(), self.hasFocus()
        if len(rows) == len(self.rows):
            self._model.rows = rows
            if len(rows):
                self.came(range(len(rows)))
            return
        self._model.show(rows)
        if here and len(rows):
            self.setCurrentIndex(self._model.index(min(max(at, 0), len(rows) - 1), 0))
        self.viewport().update()

    def go_on(self) -> None:
        """To the photo behind the chosen ones."""
        rows = [index.row() for index in self.selectionModel().selectedIndexes()]
        last = max(rows, default=self.currentIndex().row())
        self.setCurrentIndex(self._model.index(min(last + 1, len(self.rows) - 1), 0))

    def came(self, places: range) -> None:
        """Photos of these rows have come."""
        if places:
            first, last = self._model.index(places[0], 0), self._model.index(places[-1], 0)
            self._model.dataChanged.emit(first, last)
            self._tell()

    def pictures(self, came: Mapping[str, bytes | None]) -> None:
        """Small pictures (JPEG) that were asked for; None: there is none."""
        for photo, data in came.items():
            picture = QPixmap()
            found = data is not None and picture.loadFromData(data)
            self._pictures[photo] = _fitted(picture) if found else None
            self._asked.discard(photo)
        for old in list(self._pictures)[: max(0, len(self._pictures) - _KEPT)]:
            del self._pictures[old]
        self.viewport().update()

    def current(self) -> TrayPhoto | None:
        """The photo the keyboard is at."""
        at = self.currentIndex().row()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def chosen(self) -> list[tuple[int, str]]:
        """Chosen photos as rows and ids, in the grid's order; no id where a row never came."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [(row, self.rows[row].id) for row in rows]

    def take_focus(self) -> None:
        """The keyboard comes: the first photo is chosen where none was."""
        if len(self.rows):
            at = max(self.currentIndex().row(), 0)
            self.setCurrentIndex(QModelIndex())  # chosen again, also where it stood there before
            self.setCurrentIndex(self._model.index(at, 0))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = event.key()
        first = self.currentIndex().row() <= 0
        if key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Left and first):
            self.left.emit()
        elif key == Qt.Key.Key_Space and not event.modifiers():
            self.opened.emit(max(self.currentIndex().row(), 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the page confirms
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Letters are commands here, not a search for names."""
        del search

    def paint_cell(self, painter: QPainter, box: QRect, here: QModelIndex) -> None:
        """One photo: the picture, below it which question, when, and which witness."""
        photo = self.rows[here.row()]
        pad = theme.px(4)
        chosen = self.selectionModel().isSelected(here)
        at_it = here == self.currentIndex() and self.hasFocus()
        if chosen:
            painter.fillRect(box, theme.colour("accent_wash"))
        inner = box.adjusted(pad, pad, -pad, -pad)
        picture = QRect(inner.left(), inner.top(), inner.width(), theme.px(HEIGHT))
        self._paint_picture(painter, picture, photo)
        if photo.id:
            _paint_words(painter, inner, picture.bottom() + theme.px(2), photo)
        if chosen or at_it:
            wide = theme.ring() if at_it else theme.border()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), wide))
            half = wide // 2
            painter.drawRect(box.adjusted(half, half, -half - 1, -half - 1))

    def _paint_picture(self, painter: QPainter, box: QRect, photo: TrayPhoto) -> None:
        painter.fillRect(box, theme.colour("sunken"))
        if not photo.id:
            return
        if photo.id not in self._pictures:
            if photo.id not in self._asked:
                self._asked.add(photo.id)
                self._soon.start()
            return
        picture = self._pictures[photo.id]
        if picture is None:
            side = theme.px(icons.SIDE)
            middle = QRectF(0, 0, side, side)
            middle.moveCenter(QRectF(box).center())
            icons.paint(painter, "camera", middle, theme.colour("soft"))
            return
        where = QRect(0, 0, picture.width(), picture.height())
        where.moveCenter(box.center())
        painter.drawPixmap(where.topLeft(), picture)

    def _ask(self) -> None:
        """Several come into sight at once: they are asked for at once."""
        wanted = [photo for photo in self._asked if photo not in self._pictures]
        if wanted:
            self.wanted.emit(wanted)

    def _tell(self) -> None:
        self.looked.emit(self.current())


def _cell() -> QSize:
    pad = theme.px(4)
    lines = 2 * (theme.type_px("small") + theme.px(8))
    return QSize(theme.px(WIDTH) + 2 * pad, theme.px(HEIGHT) + lines + 2 * pad + theme.px(2))


def _fitted(picture: QPixmap) -> QPixmap:
    """As much of the picture as its box holds, all of it in sight."""
    room = QSize(theme.px(WIDTH), theme.px(HEIGHT))
    return picture.scaled(
        room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def _paint_words(painter: QPainter, box: QRect, top: int, photo: TrayPhoto) -> None:
    """What it is for, in ink; when and by which witness, softer, with a sign where it matters."""
    painter.setFont(theme.font("small"))
    metrics = QFontMetrics(painter.font())
    high = theme.type_px("small") + theme.px(8)
    flag = Qt.AlignmentFlag
    icon, tone, head = _head(photo)
    left = box.left()
    if icon:
        side = theme.px(16)
        icons.paint(
            painter, icon, QRectF(left, top + (high - side) / 2, side, side), theme.colour(tone)
        )
        left += side + theme.px(4)
    room = QRect(left, top, box.right() - left, high)
    painter.setPen(theme.colour(tone))
    elided = metrics.elidedText(head, Qt.TextElideMode.ElideLeft, room.width())
    painter.drawText(room, flag.AlignVCenter | flag.AlignLeft, elided)
    time = photo.time[11:16] or _("没有时间")
    if photo.weak:
        time = _("约 {time}").format(time=time)
    said = " · ".join(part for part in (time, why_words().get(photo.why, "")) if part)
    below = QRect(box.left(), top + high, box.width(), high)
    painter.setPen(theme.colour("soft"))
    elided = metrics.elidedText(said, Qt.TextElideMode.ElideRight, below.width())
    painter.drawText(below, flag.AlignVCenter | flag.AlignLeft, elided)


def _head(photo: TrayPhoto) -> tuple[str, str, str]:
    """Sign, colour and words of a photo's first line."""
    if photo.separator:
        return "qr", "soft", _("二维码，不归档")
    if photo.sureness == "doubtful":
        return "warning", "warn", photo.question_label or _("对不上")
    if photo.page:
        return "pen", "ink", _("签字页")
    icon = "soft" if photo.sureness == "likely" else ""
    parts = photo.question_label.split(" › ")
    last = parts[-2:] if _IN_ROW.search(photo.question) else parts[-1:]
    return icon, "ink", " › ".join(last) or photo.name
