"""The photos of both sides: small ones in a row, and large ones beside each other to compare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.survey.behind import Shot
from app.ui import theme
from app.ui.actions import Overlay
from app.ui.widgets import bits
from app.ui.widgets.drawn import paint_drawing

_WIDTH, _HEIGHT = 88, 66


class SmallPhoto(QAbstractButton):
    """One photo of a side; a click or Enter shows it large. `picture` None: not here yet."""

    def __init__(self, shot: Shot, number: int, side: str) -> None:
        super().__init__()
        self._picture: QPixmap | None = None
        self._shot = shot
        self._words = ""
        name = _("照片 {n}：{what}，{side}").format(n=number, what=_about(shot), side=side)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(QSize(theme.px(_WIDTH), theme.px(_HEIGHT)))

    def display(self, data: bytes | None) -> None:
        """Show the small picture; None: only the record has come, not the photo."""
        self._picture = QPixmap()
        if data is None or not self._picture.loadFromData(data):
            self._picture = None
            self._words = _("还没到")
        self.update()

    @property
    def arrived(self) -> bool:
        return self._picture is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = self.rect()
        painter.fillRect(box, theme.colour("sunken"))
        if self._picture is not None:
            painter.drawPixmap(box, self._picture, _middle(self._picture.size(), box.size()))
        else:
            painter.setPen(theme.colour("soft"))
            painter.setFont(theme.font("small"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._words)
        here = self.hasFocus() or self.underMouse()
        wide = theme.ring() if here else theme.border()
        painter.setPen(QPen(theme.colour("accent" if here else "line"), wide))
        half = wide // 2
        painter.drawRect(box.adjusted(half, half, -half - 1, -half - 1))


class PhotoStrip(QWidget):
    """The photos of one side in one row, as many as fit. `opened` carries the number of one."""

    opened = Signal(int)

    def __init__(self, shots: Sequence[Shot], side: str) -> None:
        super().__init__()
        self.photos = [SmallPhoto(shot, n, side) for n, shot in enumerate(shots, start=1)]
        row = QHBoxLayout(self)
        bits.margins(row, 0, 4, 0, 4)
        row.setSpacing(theme.px(4))
        for number, photo in enumerate(self.photos):
            photo.clicked.connect(partial(self.opened.emit, number))
            row.addWidget(photo)
        words = _("没有照片") if not shots else ""
        self._rest = bits.button(words, partial(self.opened.emit, 0), kind="quiet")
        self._none = bits.line(words, step="small", tone="soft")
        row.addWidget(self._none if not shots else self._rest)
        row.addStretch(1)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setMinimumHeight(theme.px(_HEIGHT + 8))

    def display(self, pictures: Sequence[bytes | None]) -> None:
        for photo, data in zip(self.photos, pictures, strict=True):
            photo.display(data)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As many as fit beside the words that say how many more there are."""
        super().resizeEvent(event)
        if not self.photos:
            return
        one = theme.px(_WIDTH + 4)
        fit = self.width() // one
        more = len(self.photos) > fit
        if more:
            self._rest.setText(_("共 {n} 张").format(n=len(self.photos)))
            self._rest.setAccessibleName(_("共 {n} 张，看全部照片").format(n=len(self.photos)))
            fit = max((self.width() - self._rest.sizeHint().width()) // one, 1)
        for number, photo in enumerate(self.photos):
            photo.setVisible(number < fit)
        self._rest.setVisible(more)


class _Pane(QWidget):
    """One side large: whose, which photo, what it shows. A click gives it the keyboard."""

    moved = Signal()

    def __init__(self, who: str, shots: Sequence[Shot]) -> None:
        super().__init__()
        self.shots = shots
        self.at = 0
        self._picture: QPixmap | None = None
        self._words = _("没有照片") if not shots else _("正在打开…")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._who = who
        self._head = bits.line(who, bold=True)
        self._foot = bits.text(tone="soft")
        self._foot.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        bits.margins(column, 8, 4, 8, 4)
        column.addWidget(self._head)
        column.addStretch(1)
        column.addWidget(self._foot)
        self._say()

    def step(self, by: int) -> None:
        if self.shots:
            self.at = (self.at + by) % len(self.shots)
            self._picture, self._words = None, _("正在打开…")
            self._say()
            self.update()
            self.moved.emit()

    def display(self, data: bytes | None) -> None:
        self._picture = QPixmap()
        if data is None or not self._picture.loadFromData(data):
            self._picture, self._words = None, _("这张照片还没有交来")
        self.update()

    def _say(self) -> None:
        if not self.shots:
            self.setAccessibleName(_("{who}：没有照片").format(who=self._who))
            return
        shot = self.shots[self.at]
        said = _("{n}/{total} · {what}").format(
            n=self.at + 1, total=len(self.shots), what=_about(shot)
        )
        if shot.marks is not None:
            said = _("{said} · 标注 {n} 处").format(said=said, n=len(shot.marks.figures))
        if not shot.shared:
            said = _("{said} · 只有这一份有").format(said=said)
        self._foot.setText(said)
        self.setAccessibleName(_("{who}：照片 {said}").format(who=self._who, said=said))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click on the right half goes on, on the left half back."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.step(1 if event.position().x() > self.width() / 2 else -1)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        top, low = self._head.geometry().bottom(), self._foot.geometry().top()
        box = QRect(theme.px(8), top + theme.px(4), self.width() - theme.px(16), low - top)
        box.setHeight(max(box.height() - theme.px(8), 1))
        painter.fillRect(box, theme.colour("sunken"))
        if self._picture is not None:
            size = self._picture.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
            where = QRect(box.topLeft(), size)
            where.moveCenter(box.center())
            painter.drawPixmap(where, self._picture)
            marks = self.shots[self.at].marks
            if marks is not None:
                paint_drawing(painter, marks, QRectF(where))
        else:
            painter.setPen(theme.colour("soft"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._words)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), theme.ring()))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))


class PhotoCompare(Overlay):
    """All sides large, one pane each; ← → go through the photos of the pane with the keyboard.

    `load` is asked for the bytes of a photo and answers by calling what it is given.
    """

    def __init__(
        self,
        over: QWidget,
        title: str,
        sides: Sequence[tuple[str, Sequence[Shot]]],
        load: Callable[[str, Callable[[bytes | None], None]], None],
    ) -> None:
        super().__init__(over, title)
        self._load = load
        self.panes = [_Pane(who, shots) for who, shots in sides]
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        for pane in self.panes:
            row.addWidget(pane, 1)
            pane.moved.connect(partial(self._ask, pane))
        self.column.addLayout(row, 1)
        hint = bits.line(_("← → 换一张　Tab 换一边　Esc 关闭"), step="small", tone="soft")
        self.column.addWidget(hint)

    def start(self, side: int, number: int) -> None:
        """Begin at one photo; on the other sides at the one that shows the same question."""
        wanted = self.panes[side].shots[number]
        for pane in self.panes:
            same = (n for n, one in enumerate(pane.shots) if one.hash == wanted.hash)
            alike = (n for n, one in enumerate(pane.shots) if one.question == wanted.question)
            pane.at = next(same, next(alike, 0))
        self.panes[side].at = number
        for pane in self.panes:
            pane.step(0)
        self.lay(self.panes[side])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        pane = next((one for one in self.panes if one.hasFocus()), None)
        if by and pane is not None:
            pane.step(by)
        else:
            super().keyPressEvent(event)

    def _ask(self, pane: _Pane) -> None:
        wanted, at = pane.shots[pane.at].hash, pane.at

        def show(data: bytes | None) -> None:
            if pane.at == at:  # not gone on meanwhile
                pane.display(data)

        self._load(wanted, show)


def _about(shot: Shot) -> str:
    return " · ".join(part for part in (shot.question, shot.caption) if part) or _("照片")


def _middle(picture: QSize, box: QSize) -> QRect:
    """The middle part of a picture that has the shape of the box."""
    scaled = box.scaled(picture, Qt.AspectRatioMode.KeepAspectRatio)
    left = (picture.width() - scaled.width()) // 2
    top = (picture.height() - scaled.height()) // 2
    return QRect(left, top, scaled.width(), scaled.height())
