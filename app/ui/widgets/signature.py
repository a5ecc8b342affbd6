"""签字: written on the screen with touchpad, mouse, finger or pen, or a photo of signed paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count, pairwise

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageWriter,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _
from app.survey.taking import Picture
from app.ui import theme
from app.ui.page import Page
from app.ui.widgets import bits
from app.ui.widgets.photos import Ask, PhotoControl
from forms.node import Node

#: The picture that is kept, in pixels: three to one, enough for a line of A4 at 300 dpi.
PICTURE = QSize(1500, 500)
#: Paper is white and ink is black on every screen: what one sees is what is kept.
_PAPER, _INK = QColor(Qt.GlobalColor.white), QColor(Qt.GlobalColor.black)
#: Parts of the pad's width: ink of a mouse, and of a pen pressed hard; a slip is shorter.
_THIN, _THICK, _SLIP = 0.0035, 0.008, 0.03
_numbers = count(1)


@dataclass
class Stroke:
    """One line of ink: points in parts of the pad's width, each with its thickness."""

    points: list[QPointF] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)

    def length(self) -> float:
        return sum(QLineF(a, b).length() for a, b in pairwise(self.points))


class Pad(QWidget):
    """A piece of paper. Space puts the pen down and up for those who have a touchpad only."""

    inked = Signal()
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strokes: list[Stroke] = []
        self._taken: list[Stroke] = []  # strokes that were taken back, to be put again
        self._writing: Stroke | None = None
        self._space = False
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(_("签字的地方"))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # -- what is written

    @property
    def signed(self) -> bool:
        """Whether there is more on the paper than a slip."""
        return sum(stroke.length() for stroke in self.strokes) > _SLIP

    @property
    def can_again(self) -> bool:
        return bool(self._taken)

    def clear(self) -> None:
        self._taken = []
        self.strokes = []
        self._changed()

    def back(self) -> None:
        """Take the last stroke off."""
        if self.strokes:
            self._taken.append(self.strokes.pop())
            self._changed()

    def again(self) -> None:
        """Put the stroke on again that was taken off last."""
        if self._taken:
            self.strokes.append(self._taken.pop())
            self._changed()

    def image(self) -> QImage:
        """Black ink on white ground."""
        made = QImage(PICTURE, QImage.Format.Format_RGB32)
        made.fill(_PAPER)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, PICTURE.width())
        painter.end()
        return made

    # -- writing

    def begin(self, at: QPointF, pressure: float = 0.0) -> None:
        self._taken = []
        self._writing = Stroke()
        self.strokes.append(self._writing)
        self.move_to(at, pressure)

    def move_to(self, at: QPointF, pressure: float = 0.0) -> None:
        if self._writing is None:
            return
        wide = max(self.width(), 1)
        self._writing.points.append(QPointF(at.x() / wide, at.y() / wide))
        self._writing.widths.append(_THIN + (_THICK - _THIN) * pressure)
        self._changed()

    def end(self) -> None:
        self._writing = None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self.begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._space and self._writing is None:
            self.begin(event.position())
        self.move_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self.end()

    def tabletEvent(self, event: QTabletEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.TabletPress:
            self.begin(event.position(), event.pressure())
        elif event.type() == QEvent.Type.TabletMove:
            self.move_to(event.position(), event.pressure())
        else:
            self.end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent) and event.points():
            at = event.points()[0].position()
            if event.type() == QEvent.Type.TouchBegin:
                self.begin(at)
            elif event.type() == QEvent.Type.TouchUpdate:
                self.move_to(at)
            else:
                self.end()
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self._space = not self._space
            self.setMouseTracking(self._space)
            self.end()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.done.emit()
        elif event.key() == Qt.Key.Key_Backspace:
            self.back()
        elif event.key() == Qt.Key.Key_Delete:
            self.clear()
        else:
            super().keyPressEvent(event)

    # -- looks

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return width * PICTURE.height() // PICTURE.width()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(theme.px(720), theme.px(240))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = theme.ring() if self.hasFocus() else theme.border()
        painter.setPen(QPen(theme.colour("accent" if self.hasFocus() else "faint"), thick))
        painter.setBrush(_PAPER)
        half = thick / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 4, 4)
        base = self.height() * 0.76
        grey = QColor(Qt.GlobalColor.darkGray)
        painter.setPen(QPen(grey, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(self.width() * 0.06, base), QPointF(self.width() * 0.94, base))
        if self._space or not self.strokes:
            painter.setPen(grey.darker(160))
            painter.setFont(theme.font("small"))
            words = _("笔已落下：移动就写，再按空格抬笔") if self._space else _("在这条线上签字")
            painter.drawText(QPointF(self.width() * 0.06, base + theme.px(20)), words)
        self._draw(painter, self.width())

    def _draw(self, painter: QPainter, wide: float) -> None:
        """Curves through the middles between the points: no corners from a slow touchpad."""
        for stroke in self.strokes:
            points = [QPointF(p.x() * wide, p.y() * wide) for p in stroke.points]
            if len(points) == 1:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(_INK)
                radius = stroke.widths[0] * wide * 0.7
                painter.drawEllipse(points[0], radius, radius)
                continue
            start = points[0]
            for n in range(1, len(points)):
                end = points[n] if n == len(points) - 1 else (points[n] + points[n + 1]) / 2
                curve = QPainterPath(start)
                curve.quadTo(points[n], end)
                pen = QPen(_INK, stroke.widths[n] * wide)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPath(curve)
                start = end

    def _changed(self) -> None:
        self.update()
        self.inked.emit()


class Signing(QFrame):
    """The pad with its buttons, laid over the page: nothing else is done while somebody signs."""

    signed = Signal(object)  # the QImage
    closed = Signal()

    def __init__(self, ground: QWidget, label: str) -> None:
        super().__init__(ground)
        self.setObjectName("page")
        self.setAutoFillBackground(True)
        self._ground = ground
        self.pad = Pad()
        self.pad.setMaximumWidth(theme.px(1080))
        self.title = bits.text(label, step="page")
        words = _("用手指、触控笔或鼠标写。只有触摸板：按一下空格落笔，移动手指写，再按空格抬笔。")
        self.words = bits.text(words, tone="soft")
        self.confirm = bits.button(_("确认签字"), self._confirm, kind="primary", icon="check")
        self.cancel = bits.button(_("不签了"), self.close_pad, icon="left", tip="Esc")
        self.back = bits.button(_("撤掉一笔"), self.pad.back, icon="undo", tip="Backspace")
        self.again = bits.button(_("恢复一笔"), self.pad.again)
        self.clear = bits.button(_("重写"), self.pad.clear, icon="remove", tip="Delete")
        tools = QHBoxLayout()
        tools.setSpacing(theme.px(8))
        for one in (self.cancel, self.back, self.again, self.clear):
            tools.addWidget(one)
        tools.addStretch(1)
        tools.addWidget(self.confirm)
        sheet = QWidget()
        sheet.setMaximumWidth(self.pad.maximumWidth())
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addWidget(self.pad)
        column.addLayout(tools)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(sheet, 100)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        bits.margins(whole, 32, 24, 32, 24)
        whole.addLayout(middle)
        whole.addStretch(1)
        self.pad.inked.connect(self._refresh)
        self.pad.done.connect(self._confirm)
        ground.installEventFilter(self)
        self._refresh()
        self.setGeometry(ground.rect())
        self.show()
        self.raise_()
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_pad(self) -> None:
        self._ground.removeEventFilter(self)
        self.hide()
        self.deleteLater()
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """Esc puts the pad away; to the page below it means something else."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.close_pad()
                return True
        return super().event(event)

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize and watched is self._ground:
            self.setGeometry(self._ground.rect())
        return False

    def _refresh(self) -> None:
        self.confirm.setEnabled(self.pad.signed)
        self.back.setEnabled(bool(self.pad.strokes))
        self.again.setEnabled(self.pad.can_again)
        self.clear.setEnabled(bool(self.pad.strokes))

    def _confirm(self) -> None:
        if self.pad.signed:
            self.signed.emit(self.pad.image())
            self.close_pad()


class SignatureControl(PhotoControl):
    """The signature of a question: sign here, or add a photo of the page signed on paper."""

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(ask, parent)
        self._label = ""
        self.sign = bits.button(_("在屏幕上签字"), self._sign, icon="pen")
        self.add.setText(_("拍签字页"))
        self.hint.setText(_("签在纸上的，拍下来选照片"))
        self.tools.insertWidget(0, self.sign)

    def display(self, node: Node, *, active: bool, wrong: bool, soft: bool = False) -> None:
        super().display(node, active=active, wrong=wrong, soft=soft)
        self._label = node.label
        self.sign.setEnabled(active)

    def take_focus(self) -> None:
        self.sign.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sign(self) -> None:
        ground: QWidget | None = self
        while ground is not None and not isinstance(ground, Page):
            ground = ground.parentWidget()
        signing = Signing(ground or self.window(), self._label)
        signing.signed.connect(self._signed)
        signing.closed.connect(self.take_focus)

    def _signed(self, picture: QImage) -> None:
        data = QBuffer()
        data.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(data, b"png").write(picture)
        name = f"signature-{next(_numbers)}.png"
        self.added.emit([Picture(name, bytes(data.data().data()))])
