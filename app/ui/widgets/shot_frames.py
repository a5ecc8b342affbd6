"""The frames of required shots in a photo strip: named and empty until a photo fills them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton

from app.i18n import _
from app.survey.shots import shot_words
from app.ui import icons, theme

ENDINGS = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".bmp", ".tif", ".tiff")
WIDTH, HEIGHT = 112, 84
#: The strip at the foot of a photo that says which shot it is.
FOOT = 20


def dropped(event: QDropEvent) -> list[Path]:
    """The photos among what is being dragged."""
    data = event.mimeData()
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in ENDINGS]


class EmptyShot(QAbstractButton):
    """A shot that is still to be taken. Enter, Space, a click or a drop fills it.

    `wanted` asks for photos of this shot, `filled` carries the files that were dropped here.
    """

    wanted = Signal(str)
    filled = Signal(str, list)

    def __init__(self, code: str, *, active: bool, elsewhere: bool = False) -> None:
        """`elsewhere`: another form of the same place got it today, so nobody misses it here."""
        super().__init__()
        self.code = code
        self._state = _("别的表里有") if elsewhere else _("还没拍")
        self._over = False
        self._name = name = shot_words(code)
        said = _("{state}：{shot}").format(state=self._state, shot=name)
        self.setAccessibleName(said)
        self.setToolTip(_("{said}。按回车选照片，或把照片拖到这里。").format(said=said))
        self.setFixedSize(QSize(theme.px(WIDTH), theme.px(HEIGHT)))
        self.setEnabled(active)
        self.setAcceptDrops(active)
        self.clicked.connect(lambda: self.wanted.emit(self.code))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.wanted.emit(self.code)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if dropped(event):
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self._over = False
        self.update()
        files = dropped(event)
        if files:
            event.acceptProposedAction()
            self.filled.emit(self.code, files)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        box = self.rect().adjusted(1, 1, -2, -2)
        live = self.hasFocus() or self._over
        painter.setPen(
            QPen(theme.colour("accent" if live else "soft"), 2 if live else 1, Qt.PenStyle.DashLine)
        )
        painter.setBrush(theme.colour("accent_wash" if self._over else "raised"))
        painter.drawRect(box)
        side = theme.px(20)
        place = QRectF((self.width() - side) / 2, theme.px(12), side, side)
        icons.paint(painter, "camera", place, theme.colour("soft"))
        lines = ((self._name, "body", "ink"), (self._state, "small", "soft"))
        top = theme.px(36)
        for words, step, tone in lines:
            painter.setFont(theme.font(step))
            painter.setPen(theme.colour(tone))
            high = painter.fontMetrics().height()
            where = QRect(theme.px(4), top, self.width() - theme.px(8), high)
            fitting = painter.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, where.width()
            )
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, fitting)
            top += high


def paint_name(painter: QPainter, box: QRect, code: str) -> None:
    """Which shot a photo is, at the foot of its picture."""
    high = theme.px(FOOT)
    foot = QRect(box.left(), box.bottom() + 1 - high, box.width(), high)
    ground = theme.colour("raised")
    ground.setAlpha(225)
    painter.fillRect(foot, ground)
    painter.setFont(theme.font("small"))
    painter.setPen(theme.colour("ink"))
    inner = foot.adjusted(theme.px(4), 0, -theme.px(4), 0)
    words = painter.fontMetrics().elidedText(
        shot_words(code), Qt.TextElideMode.ElideRight, inner.width()
    )
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
    painter.setPen(theme.colour("line"))
    painter.drawLine(foot.topLeft(), foot.topLeft() + QPoint(foot.width() - 1, 0))
