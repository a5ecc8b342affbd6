"""One of several things to pick, as a box with text that wraps; the picked one has a tick."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from app.ui import icons, theme

_WRAP = Qt.TextFlag.TextWordWrap


class Pick(QAbstractButton):
    """`words`, below them in softer ink `more`, before them `mark` (a drawn grade).

    `compact` for rows of a table, else generous, for a choice between ways. `tag` stands small at
    the right end.
    """

    def __init__(
        self,
        words: str,
        more: str = "",
        *,
        mark: QPixmap | None = None,
        compact: bool = False,
        tag: str = "",
    ) -> None:
        super().__init__()
        self.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(more or tag)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._more = more
        self._mark = mark
        self._compact = compact
        self._tag = tag
        self._edge = theme.px(8 if compact else 16)
        self._head = theme.font("body" if compact else "question", bold=not compact)
        self._soft = theme.font("body")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        inner = width - self._left - self._edge - self._tagged
        height = self._high(self._head, self.text(), inner)
        if self._more:
            height += theme.px(4) + self._high(self._soft, self._more, inner)
        return max(height + 2 * self._pad, theme.row("compact" if self._compact else "big"))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        width = theme.px(160 if self._compact else 320)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(theme.px(96), theme.px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picked, ready = self.isChecked(), self.isEnabled()
        here = self.hasFocus()
        strong = picked or here
        pen = float(theme.ring() if strong else theme.border())
        edge = "accent" if strong or self.underMouse() else "line" if self._compact else "faint"
        if here and picked:
            edge = "ink"  # as on a primary button: accent is taken
        painter.setPen(QPen(theme.colour(edge), pen))
        painter.setBrush(theme.colour("accent_wash" if picked else "raised"))
        half, corner = pen / 2, theme.RADIUS
        frame = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(frame, corner, corner)
        self._paint_sign(painter, picked)
        inner = self.width() - self._left - self._edge - self._tagged
        self._paint_tag(painter)
        box = QRect(self._left, self._pad, inner, self.height() - 2 * self._pad)
        if self._mark is not None:
            side = round(self._mark.width() / self._mark.devicePixelRatio())
            painter.drawPixmap(box.left(), (self.height() - side) // 2, self._mark)
            box.adjust(side + theme.px(8), 0, 0, 0)
        high = self._high(self._head, self.text(), box.width())
        if not self._more:
            box.adjust(0, max(0, (box.height() - high) // 2), 0, 0)
        painter.setPen(theme.colour("ink" if ready else "soft"))
        painter.setFont(self._head)
        painter.drawText(box, _WRAP, self.text())
        if self._more:
            painter.setPen(theme.colour("soft"))
            painter.setFont(self._soft)
            painter.drawText(box.adjusted(0, high + theme.px(4), 0, 0), _WRAP, self._more)

    def _paint_sign(self, painter: QPainter, picked: bool) -> None:
        side = theme.px(16)
        where = QRectF(self._edge, self._pad + theme.px(2), side, side)
        if self._compact:
            where.moveTop((self.height() - side) / 2)
        if picked:
            icons.paint(painter, "check", where, theme.colour("accent"))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("faint"), 1.0))
            painter.drawEllipse(where.adjusted(3, 3, -3, -3))

    def _paint_tag(self, painter: QPainter) -> None:
        if not self._tag:
            return
        font = theme.font("small")
        metrics = QFontMetrics(font)
        wide, high = metrics.horizontalAdvance(self._tag) + theme.px(8), metrics.height()
        left = self.width() - self._edge - wide
        where = QRectF(left, (self.height() - high) / 2, wide, high)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("soft"), 1.0))
        painter.drawRoundedRect(where, theme.RADIUS, theme.RADIUS)
        painter.setFont(font)
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, self._tag)

    @property
    def _tagged(self) -> int:
        """The room that the tag takes."""
        if not self._tag:
            return 0
        metrics = QFontMetrics(theme.font("small"))
        return metrics.horizontalAdvance(self._tag) + theme.px(16)

    @property
    def _pad(self) -> int:
        return theme.px(4 if self._compact else 12)

    @property
    def _left(self) -> int:
        return self._edge + theme.px(24)

    def _high(self, font: QFont, text: str, width: int) -> int:
        if self._mark is not None:
            width -= round(self._mark.width() / self._mark.devicePixelRatio()) + theme.px(8)
        box = QFontMetrics(font).boundingRect(QRect(0, 0, max(width, 1), 10_000), _WRAP, text)
        return box.height()
