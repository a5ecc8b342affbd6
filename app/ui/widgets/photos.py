"""The photo strip of a question: what is there, what is on its way, and a place to drop more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.ui import icons, theme
from app.ui.filling.values import PhotoState, PhotoView
from app.ui.widgets import bits
from app.ui.widgets.control import Control

if TYPE_CHECKING:
    from forms.node import Node

ENDINGS = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".bmp", ".tif", ".tiff")
WIDTH, HEIGHT = 112, 84
COLUMNS = 4

#: Asks the user for photos; returns their files. Tests give their own.
Ask = Callable[[QWidget], list[Path]]


def ask_files(parent: QWidget) -> list[Path]:
    """The system's dialog for choosing photos."""
    pattern = " ".join(f"*{ending}" for ending in ENDINGS)
    names, _chosen = QFileDialog.getOpenFileNames(
        parent, _("选择照片"), "", _("照片 ({pattern})").format(pattern=pattern)
    )
    return [Path(name) for name in names]


class Thumbnail(QAbstractButton):
    """One photo, or its place while it is being worked on or has not arrived yet."""

    def __init__(self, view: PhotoView, number: int) -> None:
        super().__init__()
        self.view = view
        name = view.caption or _("照片 {n}").format(n=number)
        self.setText(name)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(QSize(theme.px(WIDTH), theme.px(HEIGHT)))
        self._picture = QPixmap()
        if view.thumbnail:
            self._picture.loadFromData(view.thumbnail)

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
            icons.paint(
                painter,
                "camera",
                QRectF((box.width() - side) / 2, box.height() / 2 - side, side, side),
                theme.colour("soft"),
            )
            painter.setPen(theme.colour("soft"))
            painter.setFont(theme.font("small"))
            low = QRect(0, box.height() // 2 + theme.px(4), box.width(), theme.px(20))
            painter.drawText(low, Qt.AlignmentFlag.AlignCenter, words)
        edge = "accent" if self.hasFocus() else "line"
        painter.setPen(QPen(theme.colour(edge), 2 if self.hasFocus() else 1))
        painter.drawRect(box.adjusted(0, 0, -1, -1))


def _middle(picture: QSize, box: QSize) -> QRect:
    """The middle part of a picture that has the shape of the box."""
    scaled = box.scaled(picture, Qt.AspectRatioMode.KeepAspectRatio)
    left = (picture.width() - scaled.width()) // 2
    top = (picture.height() - scaled.height()) // 2
    return QRect(left, top, scaled.width(), scaled.height())


class PhotoControl(Control):
    """The photos of one question. `added` carries files, `removed` a photo's id."""

    added = Signal(list)
    removed = Signal(str)

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._active = True
        self._over = False
        self._thumbs: list[Thumbnail] = []
        self._shown: tuple[PhotoView, ...] | None = None
        self.setAcceptDrops(True)
        self.add = bits.button(_("添加照片"), self._choose, icon="camera")
        self.take_off = bits.button(_("移出这张"), self._remove, kind="quiet", icon="remove")
        self.hint = bits.text(_("也可以把照片拖到这里"), step="small", tone="soft")
        self.hint.setWordWrap(False)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(theme.px(8))
        self.tools.addWidget(self.add)
        self.tools.addWidget(self.hint)
        self.tools.addStretch(1)
        self.tools.addWidget(self.take_off)
        self.grid = QGridLayout()
        self.grid.setSpacing(theme.px(8))
        self.grid.setColumnStretch(COLUMNS, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(self.tools)
        column.addLayout(self.grid)
        self.take_off.hide()

    def display(self, node: Node, *, active: bool, wrong: bool, soft: bool = False) -> None:
        del wrong, soft  # a missing photo is said below the strip
        self._active = active
        self.setAccessibleName(node.label)
        self.add.setEnabled(active)
        self.hint.setVisible(active)
        self.setAcceptDrops(active)

    def photos(self, views: Sequence[PhotoView]) -> None:
        """Show these photos; the strip is built anew only when they differ."""
        if tuple(views) == self._shown:
            return
        self._shown = tuple(views)
        for old in self._thumbs:
            self.grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._thumbs = [Thumbnail(view, n) for n, view in enumerate(views, start=1)]
        for n, thumb in enumerate(self._thumbs):
            thumb.setCheckable(True)
            thumb.clicked.connect(self._picked)
            self.grid.addWidget(thumb, n // COLUMNS, n % COLUMNS)
            thumb.show()
        self.take_off.hide()
        self.updateGeometry()

    def take_focus(self) -> None:
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self._active and _files(event):
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self._over = False
        self.update()
        files = _files(event)
        if files:
            event.acceptProposedAction()
            self.added.emit(files)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._over:
            painter = QPainter(self)
            painter.setPen(QPen(theme.colour("accent"), 2, Qt.PenStyle.DashLine))
            painter.setBrush(theme.colour("accent_wash"))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _choose(self) -> None:
        files = self._ask(self)
        if files:
            self.added.emit(files)

    def _picked(self) -> None:
        picked = self.sender()
        for thumb in self._thumbs:
            thumb.setChecked(thumb is picked and thumb.isChecked())
        self.take_off.setVisible(self._active and any(t.isChecked() for t in self._thumbs))

    def _remove(self) -> None:
        picked = next((thumb for thumb in self._thumbs if thumb.isChecked()), None)
        if picked is not None:
            self.removed.emit(picked.view.id)


def _files(event: QDropEvent) -> list[Path]:
    """The photos among what is being dragged."""
    data = event.mimeData()
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in ENDINGS]
