"""Small pieces that every page uses: text in a tone, buttons of a kind, spacing on the grid."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QWidget,
)

from app.ui import icons, theme


def text(words: str = "", *, step: str = "", tone: str = "", bold: bool = False) -> QLabel:
    """A label that wraps; `step` and `tone` are names of the style sheet."""
    made = QLabel(words)
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if step:
        made.setProperty("type", step)
    if tone:
        made.setProperty("tone", tone)
    if bold:
        made.setProperty("weight", "bold")
    return made


def line(words: str = "", *, step: str = "", tone: str = "", bold: bool = False) -> QLabel:
    """The same on one line."""
    made = text(words, step=step, tone=tone, bold=bold)
    made.setWordWrap(False)
    return made


def scrolled(body: QWidget) -> QScrollArea:
    """What large text makes higher than the window; itself no stop for the keyboard."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(body)
    return area


def button(
    words: str,
    slot: Callable[[], object],
    *,
    kind: str = "",
    icon: str = "",
    tip: str = "",
) -> QPushButton:
    """A push button; `kind` is primary, quiet, stop or plain. Enter presses a primary one.

    Any other leaves Enter to what it stands in: on a question that means to go on.
    """
    made = QPushButton(words)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        token = {"primary": "on_accent", "stop": "stop"}.get(kind, "ink")
        made.setIcon(icons.icon(icon, token))
        made.setIconSize(QSize(theme.px(16), theme.px(16)))
    if tip:
        made.setToolTip(tip)
    made.setAutoDefault(kind == "primary")
    made.clicked.connect(lambda _on: slot())
    return made


class Combo(QComboBox):
    """A drop-down list with our own arrow: the style sheet knows only pictures from files."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        side = theme.px(icons.SMALL)
        painter = QPainter(self)
        where = QRectF(self.width() - side - theme.px(8), (self.height() - side) / 2, side, side)
        icons.paint(painter, "down", where, theme.colour("ink" if self.isEnabled() else "soft"))


def frame(name: str) -> QFrame:
    made = QFrame()
    made.setObjectName(name)
    return made


def margins(layout: QLayout, left: int, top: int, right: int, bottom: int) -> None:
    layout.setContentsMargins(theme.px(left), theme.px(top), theme.px(right), theme.px(bottom))


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at a widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
