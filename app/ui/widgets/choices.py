"""Choices as buttons: a number key chooses, long words wrap, the chosen one has a tick."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui import icons, theme
from forms.definition import Choice

GAP = 8
#: Words that fit to the pixel would be wrapped when rounded.
SLACK = 4


class ChoiceButton(QAbstractButton):
    """One choice: its key as a small number, its words, a tick when chosen."""

    def __init__(self, choice: Choice, key: str, square: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = choice.name
        self._key = key
        self._square = square
        self._over = False
        self.setText(choice.label)
        self.setAccessibleName(choice.label)
        self.setCheckable(True)
        self.setFont(theme.font("body"))
        # Numbers choose here; a Chinese input method would take them for its own candidates.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def _mark(self) -> int:
        return theme.px(24)

    def width_wanted(self) -> int:
        metrics = QFontMetrics(theme.font("body", bold=True))
        words = metrics.horizontalAdvance(self.text())
        return words + self._mark() + theme.px(24) + self._tail() + SLACK

    def _tail(self) -> int:
        """Room behind the words for the key of a box that is ticked."""
        return theme.px(12) if self._square and self._key else 0

    def height_at(self, width: int) -> int:
        metrics = QFontMetrics(theme.font("body", bold=True))
        side = self._mark() + theme.px(24) + self._tail()
        room = QRect(0, 0, max(1, width - side), 10_000)
        need = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, self.text()).height()
        return max(theme.control(), need + theme.gap("room"))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self.width_wanted(), self.height_at(self.width_wanted()))

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        self._over = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self._over = False
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()  # numbers, arrows and Enter belong to the question

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        active = self.isEnabled()
        ground = theme.colour("accent" if chosen else "raised" if active else "ground")
        ink = theme.colour("on_accent" if chosen else "ink" if active else "soft")
        edge = theme.colour(
            "accent" if chosen or (self._over and active) else "faint" if active else "line"
        )
        width = 2.0 if theme.current().heavy else 1.0
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        # Where no colour is softer than another, what cannot be changed has a broken edge.
        broken = theme.current().heavy and not active
        line = Qt.PenStyle.DashLine if broken else Qt.PenStyle.SolidLine
        painter.setPen(QPen(edge, width, line))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 4, 4)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("ink" if chosen else "accent"), 2))
            painter.drawRoundedRect(box, 4, 4)
        mark = QRectF(theme.px(8), 0, theme.px(16), self.height())
        if chosen:
            side = theme.px(16)
            icons.paint(
                painter,
                "check",
                QRectF(mark.left(), (self.height() - side) / 2, side, side),
                ink,
            )
        elif self._square:
            side = theme.px(12)
            painter.setPen(QPen(theme.colour("faint"), width))
            painter.drawRect(QRectF(mark.left() + 1, (self.height() - side) / 2, side, side))
        elif self._key:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("soft"))
            painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.setFont(theme.font("body", bold=chosen))
        painter.setPen(ink)
        words = QRect(self._mark() + theme.px(8), 0, 0, self.height())
        words.setRight(self.width() - theme.px(8) - self._tail())
        painter.drawText(
            words,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap,
            self.text(),
        )
        if self._square and self._key and not chosen:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("soft"))
            behind = QRectF(self.width() - theme.px(20), 0, theme.px(16), self.height())
            painter.drawText(behind, Qt.AlignmentFlag.AlignCenter, self._key)


class ChoiceButtons(QWidget):
    """All choices of a question, flowing over as many lines as they need.

    `picked` tells the names chosen after a click or key; `done` that the user wants the next
    question: after one choice of a single question, or on Enter.
    """

    picked = Signal(list)
    done = Signal()

    def __init__(self, *, many: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._many = many
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._buttons: list[ChoiceButton] = []
        self._shown: tuple[Choice, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def display(self, choices: Sequence[Choice], chosen: Sequence[str], *, active: bool) -> None:
        """Show these choices; buttons are made anew only when the choices differ."""
        if tuple(choices) != self._shown:
            self._shown = tuple(choices)
            had_focus = any(button.hasFocus() for button in self._buttons)
            for old in self._buttons:
                old.hide()
                old.deleteLater()
            self._buttons = [
                ChoiceButton(choice, str(n) if n < 10 else "", self._many, self)
                for n, choice in enumerate(choices, start=1)
            ]
            for button in self._buttons:
                button.clicked.connect(self._clicked)
                button.show()
            self._lay_out()
            self.updateGeometry()
            if had_focus:
                self.take_focus()
        for button in self._buttons:
            button.setChecked(button.name in chosen)
            button.setEnabled(active)
        self._one_tab_stop()

    def chosen(self) -> list[str]:
        return [button.name for button in self._buttons if button.isChecked()]

    def take_focus(self) -> None:
        stop = next((b for b in self._buttons if b.isChecked()), None)
        if stop is None and self._buttons:
            stop = self._buttons[0]
        if stop is not None:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        digit = event.text()
        arrows = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and digit.isdigit() and digit.isascii() and 1 <= int(digit) <= len(self._buttons):
            button = self._buttons[int(digit) - 1]
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            if button.isEnabled():
                button.click()
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit()
        elif plain and event.key() in arrows:
            self._step(arrows[Qt.Key(event.key())])
        elif plain and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen():
            self.picked.emit([])
        else:
            super().keyPressEvent(event)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self._flow(width, place=False)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        width = theme.px(400)
        return QSize(width, self._flow(width, place=False))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(theme.px(120), theme.control())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._lay_out()

    def _clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, ChoiceButton)
        if self._many:
            self.picked.emit(self.chosen())
            return
        for other in self._buttons:
            other.setChecked(other is button)
        self.picked.emit([button.name])
        self.done.emit()

    def _step(self, by: int) -> None:
        now = next((n for n, button in enumerate(self._buttons) if button.hasFocus()), 0)
        self._buttons[(now + by) % len(self._buttons)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _one_tab_stop(self) -> None:
        """Tab goes from question to question; arrows and numbers walk inside."""
        stop = next((b for b in self._buttons if b.isChecked()), None)
        for n, button in enumerate(self._buttons):
            here = button is stop or (stop is None and n == 0)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)

    def _lay_out(self) -> None:
        self._flow(self.width(), place=True)

    def _flow(self, width: int, *, place: bool) -> int:
        gap = theme.px(GAP)
        corner = QPoint(0, 0)
        line = 0
        for button in self._buttons:
            wanted = min(button.width_wanted(), max(width, 1))
            height = button.height_at(wanted)
            if corner.x() and corner.x() + wanted > width:
                corner = QPoint(0, corner.y() + line + gap)
                line = 0
            if place:
                button.setGeometry(QRect(corner, QSize(wanted, height)))
            corner = QPoint(corner.x() + wanted + gap, corner.y())
            line = max(line, height)
        return corner.y() + line
