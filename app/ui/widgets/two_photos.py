"""Two photos of the same: one over the other with an edge to be moved, or beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.widgets.drawn import paint_drawing
from exports.figures import Drawing

#: How far a key moves the edge: across the picture in 25 strokes.
_STEP = 0.04
_HANDLE, _PLATE, _GAP = 28, 26, 8


@dataclass(frozen=True)
class Side:
    """One photo. `words` name its visit, `absent` stands where there is no picture of it."""

    words: str
    data: bytes | None = None
    drawing: Drawing | None = None
    absent: str = ""


class TwoPhotos(QWidget):
    """← → move the edge, Home and End uncover one of both; `beside` shows both whole."""

    def __init__(self) -> None:
        super().__init__()
        self.beside = False
        self.edge = 0.5  # the share of the earlier photo
        self._sides: tuple[Side, Side] | None = None
        self._pictures: list[QPixmap | None] = [None, None]
        self._box = QRect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(theme.px(280), theme.px(200)))
        self._name()

    def display(self, before: Side, after: Side) -> None:
        """Show these two; the edge stays where it is."""
        self._sides = (before, after)
        self._pictures = [_picture(before.data), _picture(after.data)]
        self._name()
        self.update()

    def clear(self) -> None:
        self._sides = None
        self._pictures = [None, None]
        self.update()

    def show_beside(self, beside: bool) -> None:
        self.beside = beside
        self._name()
        self.update()

    @property
    def slides(self) -> bool:
        """Whether there is an edge to be moved: both are here, and over each other."""
        return not self.beside and all(picture is not None for picture in self._pictures)

    def move_to(self, edge: float) -> None:
        self.edge = min(max(edge, 0.0), 1.0)
        self._name()
        self.update()

    # -- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        moved = {
            Qt.Key.Key_Left: self.edge - _STEP,
            Qt.Key.Key_Right: self.edge + _STEP,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }.get(Qt.Key(event.key()))
        if moved is None or not self.slides or event.modifiers():
            super().keyPressEvent(event)
        else:
            self.move_to(moved)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pull(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._pull(event)

    def _pull(self, event: QMouseEvent) -> None:
        if self.slides and self._box.width() > 0:
            self.move_to((event.position().x() - self._box.left()) / self._box.width())

    # -- drawing

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = self.rect().adjusted(2, 2, -2, -2)
        if self._sides is None:
            painter.fillRect(whole, theme.colour("sunken"))
        elif self.slides:
            self._paint_over(painter, whole)
        else:
            half = (whole.width() - theme.px(_GAP)) // 2
            left = QRect(whole.left(), whole.top(), half, whole.height())
            right = QRect(whole.right() - half + 1, whole.top(), half, whole.height())
            for number, box in enumerate((left, right)):
                painter.fillRect(box, theme.colour("sunken"))
                self._paint(painter, number, box)
                self._plate(painter, box, number, Qt.AlignmentFlag.AlignLeft)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), theme.ring()))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def _paint_over(self, painter: QPainter, whole: QRect) -> None:
        painter.fillRect(whole, theme.colour("sunken"))
        places = [_fitted(one.size(), whole) for one in self._pictures if one is not None]
        self._box = places[0].united(places[1])
        edge = self._box.left() + round(self._box.width() * self.edge)
        parts = (
            QRect(whole.topLeft(), QPoint(edge - 1, whole.bottom())),
            QRect(QPoint(edge, whole.top()), whole.bottomRight()),
        )
        for number, part in enumerate(parts):
            painter.save()
            painter.setClipRect(part)
            self._paint(painter, number, whole)
            painter.restore()
        painter.fillRect(edge - 2, self._box.top(), 4, self._box.height(), theme.colour("raised"))
        painter.fillRect(edge - 1, self._box.top(), 2, self._box.height(), theme.colour("accent"))
        side = theme.px(_HANDLE)
        handle = QRect(edge - side // 2, self._box.center().y() - side // 2, side, side)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("raised"), 2))
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(handle)
        painter.restore()
        painter.setPen(theme.colour("on_accent"))
        painter.setFont(theme.font("small"))
        painter.drawText(handle, Qt.AlignmentFlag.AlignCenter, "◂▸")
        self._plate(painter, self._box, 0, Qt.AlignmentFlag.AlignLeft)
        self._plate(painter, self._box, 1, Qt.AlignmentFlag.AlignRight)

    def _paint(self, painter: QPainter, number: int, box: QRect) -> None:
        """One photo, whole, with what is drawn over it; else the words why it is not here."""
        assert self._sides is not None
        picture, side = self._pictures[number], self._sides[number]
        if picture is None:
            painter.setPen(theme.colour("soft"))
            painter.setFont(theme.font("body"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, side.absent)
            return
        where = _fitted(picture.size(), box)
        painter.drawPixmap(where, picture)
        if side.drawing is not None:
            paint_drawing(painter, side.drawing, QRectF(where))

    def _plate(self, painter: QPainter, box: QRect, number: int, side: Qt.AlignmentFlag) -> None:
        """Whose photo this is, in an upper corner."""
        assert self._sides is not None
        painter.setFont(theme.font("body", bold=True))
        room = box.width() // 2 - theme.px(2 * _GAP)
        words = painter.fontMetrics().elidedText(
            self._sides[number].words, Qt.TextElideMode.ElideRight, room
        )
        wide = painter.fontMetrics().horizontalAdvance(words) + theme.px(2 * _GAP)
        plate = QRect(0, box.top() + theme.px(_GAP), wide, theme.px(_PLATE))
        if side == Qt.AlignmentFlag.AlignLeft:
            plate.moveLeft(box.left() + theme.px(_GAP))
        else:
            plate.moveRight(box.right() - theme.px(_GAP))
        painter.fillRect(plate, theme.colour("raised"))
        painter.setPen(theme.colour("line"))
        painter.drawRect(plate)
        painter.setPen(theme.colour("ink"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)

    def _name(self) -> None:
        if self._sides is None:
            self.setAccessibleName(_("两次的照片"))
            return
        before, after = (side.words for side in self._sides)
        said = _("{before}，{after}").format(before=before, after=after)
        if self.slides:
            said = _("{said}，分界在 {n}%").format(said=said, n=round(self.edge * 100))
        self.setAccessibleName(said)


def _picture(data: bytes | None) -> QPixmap | None:
    made = QPixmap()
    return made if data and made.loadFromData(data) else None


def _fitted(size: QSize, box: QRect) -> QRect:
    """Where a picture lies whole in the middle of a box."""
    where = QRect(QPoint(), size.scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio))
    where.moveCenter(box.center())
    return where
