"""What everything is made of: type, colours, distances, icons, grades."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.i18n import _
from app.ui import icons, theme
from app.ui.filling.values import GradeView
from app.ui.gallery.board import Board
from app.ui.widgets import bits
from app.ui.widgets.badge import Badge, spoken

#: The ink that is legible on a colour.
_INKS = {"accent": "on_accent", **{f"grade_{letter}": "on_grade" for letter in "abcd"}}
_GROUNDS = ("ground", "raised", "sunken", "accent")
_WASHES = ("accent_wash", "warn_wash", "stop_wash", "done_wash")
_GRADES = tuple(f"grade_{letter}" for letter in "abcd")
_TONES = ["ink", "soft", "accent", "wait", "warn", "stop", "done"]


class Swatch(QWidget):
    """A colour of the theme as a ground, with its name on it in the ink that belongs there."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token
        self.setFixedHeight(theme.row("normal"))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(self._token))
        painter.setPen(theme.colour("line"))
        painter.drawRect(QRectF(self.rect()).adjusted(0, 0, -1, -1))
        painter.setPen(theme.colour(_INKS.get(self._token, "ink")))
        inside = self.rect().adjusted(theme.gap("near"), 0, 0, 0)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, self._token)


class Length(QWidget):
    """A distance of the scale, drawn as long as it is."""

    def __init__(self, pixels: int) -> None:
        super().__init__()
        self._pixels = pixels
        self.setFixedHeight(theme.gap("part"))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        QPainter(self).fillRect(0, 0, self._pixels, self.height(), theme.colour("accent"))


def fill(board: Board) -> None:
    board.group(_("字号"))
    for step in theme.TYPE:
        sample = _("苏布尔嘎镇查干诺尔嘎查 12号院  1.4 mm  26.2 %")
        board.wide(f"{step} {theme.type_px(step)}", bits.line(sample, step=step))
    board.group(_("底色"))
    board.side_by_side([("", Swatch(token)) for token in (*_GROUNDS, *_WASHES, *_GRADES)])
    board.group(_("字色"))
    board.side_by_side([(token, bits.line(_("已超过限值"), tone=token)) for token in _TONES])
    board.group(_("间距"))
    board.side_by_side(
        [(f"{name} {theme.gap(name)}", Length(theme.gap(name))) for name in theme.GAPS], 5
    )
    board.group(_("等级"))
    board.side_by_side([(spoken(view), _badge(view)) for view in _grades()], 6)
    board.group(_("图标"))
    board.side_by_side([(name, _icon(name)) for name in icons.PATHS], 10)


def _grades() -> list[GradeView]:
    plain = [GradeView(letter, letter, letter, "") for letter in "ABCD"]
    certified = [GradeView(letter, letter, letter, "", certified=True) for letter in "ABCD"]
    provisional = [GradeView(letter, letter, letter, "", provisional=True) for letter in "ABCD"]
    return [*plain, *certified, *provisional]


def _badge(view: GradeView) -> Badge:
    made = Badge(theme.GAPS["apart"])
    made.display(view)
    return made


def _icon(name: str) -> QLabel:
    made = QLabel()
    side = theme.px(icons.SIDE)
    made.setPixmap(icons.pixmap(name, "ink", side))
    made.setMinimumSize(QSize(side, side))
    return made
