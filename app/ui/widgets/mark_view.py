"""A photo with its marks, zoomed and moved: by wheel, by dragging, by the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.widgets.drawn import paint_drawing
from exports.figures import Drawing

#: By how much one step zooms, and how far at most.
ZOOM, _MOST_ZOOM = 1.25, 16.0


class MarkView(QWidget):
    """Places are pixels of the photo's frame; the screen's follow from zoom and centre."""

    def __init__(self, frame: tuple[int, int]) -> None:
        super().__init__()
        self._frame = frame
        self._picture: QPixmap | None = None
        self._small: QPixmap | None = None  # the picture as large as it is shown
        self._words = _("正在打开…")
        self._zoom = 1.0
        self._centre = (frame[0] / 2, frame[1] / 2)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme.px(320), theme.px(240))
        self.setAccessibleName(_("照片"))

    def display(self, image: QImage | None) -> None:
        """The picture; None where there is none to show."""
        self._picture = QPixmap.fromImage(image) if image is not None else None
        self._small = None
        self._words = _("这张照片还没有交来")
        self.update()

    @property
    def shown(self) -> Drawing:
        """What is drawn over it."""
        return Drawing(*self._frame, ())

    # -- places

    @property
    def zoomed(self) -> float:
        """1 where the whole picture is seen."""
        return self._zoom

    @property
    def scale(self) -> float:
        """Pixels of the screen for one of the frame."""
        wide, high = self._frame
        return min(self.width() / wide, self.height() / high) * self._zoom

    def to_screen(self, spot: tuple[float, float]) -> QPointF:
        scale = self.scale
        return QPointF(
            self.width() / 2 + (spot[0] - self._centre[0]) * scale,
            self.height() / 2 + (spot[1] - self._centre[1]) * scale,
        )

    def to_frame(self, at: QPointF) -> tuple[float, float]:
        scale = self.scale
        return (
            self._centre[0] + (at.x() - self.width() / 2) / scale,
            self._centre[1] + (at.y() - self.height() / 2) / scale,
        )

    def zoom(self, by: float, at: QPointF | None = None) -> None:
        """Larger or smaller, around a place of the widget; what is there stays there."""
        place = at or self.focus_point()
        spot = self.to_frame(place)
        self._zoom = min(max(self._zoom * by, 1.0), _MOST_ZOOM)
        here = self.to_frame(place)
        self.look_at(self._centre[0] + spot[0] - here[0], self._centre[1] + spot[1] - here[1])

    def focus_point(self) -> QPointF:
        """Around what the keyboard zooms."""
        return QPointF(self.width() / 2, self.height() / 2)

    def larger(self) -> None:
        self.zoom(ZOOM)

    def smaller(self) -> None:
        self.zoom(1 / ZOOM)

    def whole(self) -> None:
        self._zoom = 1.0
        self.look_at(*self._centre)

    def look_at(self, x: float, y: float) -> None:
        """Turn to a place; the picture never leaves the widget where it is larger than that."""
        (wide, high), scale = self._frame, self.scale
        half_x, half_y = self.width() / 2 / scale, self.height() / 2 / scale
        self._centre = (
            min(max(x, half_x), wide - half_x) if wide > 2 * half_x else wide / 2,
            min(max(y, half_y), high - half_y) if high > 2 * half_y else high / 2,
        )
        self.update()

    def look_by(self, right: float, down: float) -> None:
        """Turn by so many pixels of the screen."""
        scale = self.scale
        self.look_at(self._centre[0] + right / scale, self._centre[1] + down / scale)

    # -- events

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        turn = event.angleDelta().y()
        if turn:
            self.zoom(ZOOM if turn > 0 else 1 / ZOOM, event.position())
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.look_at(*self._centre)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.update()

    # -- looks

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), theme.colour("sunken"))
        if self._picture is None:
            painter.setPen(theme.colour("soft"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
        else:
            box = QRectF(self.to_screen((0, 0)), self.to_screen(self._frame))
            self._paint_picture(painter, self._picture, box)
            shown = self.shown
            painter.setClipRect(box)
            paint_drawing(painter, shown, box, shown.unit / self._zoom)
            painter.setClipping(False)
            self.paint_over(painter)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(QPen(theme.colour("accent"), theme.ring()))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def _paint_picture(self, painter: QPainter, picture: QPixmap, box: QRectF) -> None:
        """What is in sight of it. Made small once, not at every move of the mouse, and finely:
        a crack is not lost between pixels."""
        size = QSize(max(round(box.width()), 1), max(round(box.height()), 1))
        if size.width() < picture.width():
            if self._small is None or self._small.size() != size:
                ways = (
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
                self._small = picture.scaled(size, *ways)
            picture = self._small
        seen = box.intersected(QRectF(self.rect()))
        across, down = picture.width() / box.width(), picture.height() / box.height()
        left, top = (seen.left() - box.left()) * across, (seen.top() - box.top()) * down
        source = QRectF(left, top, seen.width() * across, seen.height() * down)
        painter.drawPixmap(seen, picture, source)

    def paint_over(self, painter: QPainter) -> None:
        """What helps to draw, and is no part of it."""
