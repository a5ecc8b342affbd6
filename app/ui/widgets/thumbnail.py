"""One photo of a strip: its picture, what is said on it, and its ways to be chosen and opened."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton

from app.i18n import _
from app.survey.shots import shot_words
from app.ui import icons, theme
from app.ui.filling.values import PhotoState, PhotoView
from app.ui.widgets.shot_frames import FOOT, HEIGHT, WIDTH, paint_name


class Thumbnail(QAbstractButton):
    """One photo, or its place while it is being worked on or has not arrived yet.

    Space or a click chooses it, Enter or two clicks open it: `opened`.
    """

    opened = Signal()

    def __init__(self, view: PhotoView, number: int, shot: str = "") -> None:
        super().__init__()
        self.view = view
        self.shot = shot  # which required shot it stands for
        name = view.caption or _("照片 {n}").format(n=number)
        if shot:
            name = _("{shot} · {name}").format(shot=shot_words(shot), name=name)
        if view.marks:
            name = _("{name}，标注 {n} 处").format(name=name, n=view.marks)
        self.setText(name)
        odd = [*view.doubts, *view.notes]
        self.setAccessibleName(" ".join([name, *odd]))
        self.setToolTip("\n".join([name, *odd]))
        self.setFixedSize(QSize(theme.px(WIDTH), theme.px(HEIGHT)))
        self._picture = QPixmap()
        if view.thumbnail:
            self._picture.loadFromData(view.thumbnail)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.opened.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = self.rect()
        painter.fillRect(box, theme.colour("sunken"))
        if not self._picture.isNull():
            painter.drawPixmap(box, self._picture, _middle(self._picture.size(), box.size()))
        else:
            words = {
                PhotoState.BUSY: _("正在处理…"),
                PhotoState.MISSING: _("照片还没到"),
                PhotoState.READY: _("没有小图"),
            }[self.view.state]
            side = theme.px(20)
            middle = box.height() // 2 - (theme.px(FOOT // 2) if self.shot else 0)
            icons.paint(
                painter,
                "camera",
                QRectF((box.width() - side) / 2, middle - side, side, side),
                theme.colour("soft"),
            )
            painter.setPen(theme.colour("soft"))
            painter.setFont(theme.font("small"))
            low = QRect(0, middle + theme.px(4), box.width(), theme.px(20))
            painter.drawText(low, Qt.AlignmentFlag.AlignCenter, words)
        if self.shot:
            paint_name(painter, box, self.shot)
        if self.view.marks:
            _paint_marks(painter, box, self.view.marks)
        if self.view.doubts:
            _paint_doubt(painter, box)
        edge = "accent" if self.hasFocus() else "line"
        painter.setPen(QPen(theme.colour(edge), 2 if self.hasFocus() else 1))
        painter.drawRect(box.adjusted(0, 0, -1, -1))


def _paint_marks(painter: QPainter, box: QRect, count: int) -> None:
    """A pen and how many things are drawn over the photo, in its upper right corner."""
    side, pad = theme.px(12), theme.px(4)
    painter.setFont(theme.font("small", bold=True))
    wide = painter.fontMetrics().horizontalAdvance(str(count)) + side + 3 * pad
    plate = QRect(box.right() + 1 - wide, box.top(), wide, side + 2 * pad)
    painter.fillRect(plate, theme.colour("raised"))
    where = QRectF(plate.left() + pad, plate.top() + pad, side, side)
    icons.paint(painter, "edit", where, theme.colour("ink"))
    painter.setPen(theme.colour("ink"))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(plate.adjusted(0, 0, -pad, 0), flags, str(count))


def _paint_doubt(painter: QPainter, box: QRect) -> None:
    """A sign in the upper left corner: something about the photo contradicts."""
    side, pad = theme.px(12), theme.px(4)
    plate = QRect(box.left(), box.top(), side + 2 * pad, side + 2 * pad)
    painter.fillRect(plate, theme.colour("warn_wash"))
    where = QRectF(plate.left() + pad, plate.top() + pad, side, side)
    icons.paint(painter, "warning", where, theme.colour("warn"))


def _middle(picture: QSize, box: QSize) -> QRect:
    """The middle part of a picture that has the shape of the box."""
    scaled = box.scaled(picture, Qt.AspectRatioMode.KeepAspectRatio)
    left = (picture.width() - scaled.width()) // 2
    top = (picture.height() - scaled.height()) // 2
    return QRect(left, top, scaled.width(), scaled.height())
