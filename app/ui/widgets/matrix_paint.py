"""How the matrix looks: where cells lie, and their tiles drawn once and then only copied."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPixmap, QPolygonF

from app.domain.renewal.judging import LISTED, Verdict
from app.i18n import _, pick
from app.i18n import renewal as words
from app.ui import icons, theme
from app.ui.widgets.matrix_model import KEYS, Matrix

CELL, HEAD, NAME, VERDICT = 56, 40, 208, 72
GLYPH = 12
#: Names are cut beyond this.
LONGEST = 264
#: A cell takes more room where the window has it.
WIDE = 88
#: Where names begin: below the title of the page.
PAD = 32
#: What calls for works is coloured by the duty of its class.
DUTY = {"basic": "stop", "improve": "warn", "enhance": "accent"}
_VERDICTS: dict[Verdict, tuple[str, str]] = {
    "must": ("stop", "stop_wash"),
    "may": ("warn", "warn_wash"),
    "optional": ("accent", "accent_wash"),
    "left_out": ("soft", "sunken"),
    "open": ("wait", "raised"),
    "fine": ("done", "raised"),
    "na": ("soft", "raised"),
}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Line:
    """One line of the matrix: an item (`row`), or the head of a class (`row` is None)."""

    top: int
    height: int
    row: int | None
    klass: str


class Geometry:
    """Where everything lies, in px from the first cell's corner, at today's text size."""

    def __init__(self, matrix: Matrix, room: int) -> None:
        metrics = QFontMetrics(theme.font("small", bold=True))
        state = max(metrics.horizontalAdvance(words.state(code)) for code in KEYS)
        verdict = max(metrics.horizontalAdvance(f"{words.verdict(v)} 00") for v in LISTED)
        narrow = max(theme.px(CELL), state + theme.px(GLYPH + 8))
        bold = QFontMetrics(theme.font("body", bold=True))
        longest = max(bold.horizontalAdvance(pick(item.name)) for item in matrix.items)
        self.name = min(max(theme.px(NAME), longest + theme.px(PAD + 4)), theme.px(LONGEST))
        self.left = self.name + max(theme.px(VERDICT), verdict + theme.px(24))
        self.columns = len(matrix.places)
        widest = (room - self.left) // self.columns
        self.cell = max(narrow, min(widest, theme.px(WIDE)))
        self.row = theme.row("compact")
        self.head = theme.px(HEAD)
        self.lines: list[Line] = []
        self.line_of: list[Line] = []
        top, klass = 0, ""
        for row, item in enumerate(matrix.items):
            if item.klass != klass:
                klass = item.klass
                self.lines.append(Line(top, self.row, None, klass))
                top += self.row
            self.lines.append(Line(top, self.row, row, klass))
            self.line_of.append(self.lines[-1])
            top += self.row
        self.width, self.height = self.cell * self.columns, top

    def cell_rect(self, row: int, column: int) -> QRect:
        line = self.line_of[row]
        return QRect(column * self.cell, line.top, self.cell, line.height)

    def cell_at(self, x: int, y: int) -> tuple[int | None, int]:
        """The item (None on a head) and column at a point, kept inside the matrix."""
        column = min(max(x // self.cell, 0), self.columns - 1)
        line = next((one for one in self.lines if y < one.top + one.height), self.lines[-1])
        return line.row, column


class Tiles:
    """Pictures of cells by state, made when first needed; thrown away with the theme."""

    def __init__(self, ratio: float) -> None:
        self._ratio = ratio
        self._made: dict[tuple[object, ...], QPixmap] = {}

    def cell(
        self, width: int, height: int, state: str, duty: str, marks: tuple[bool, ...]
    ) -> QPixmap:
        """A cell's picture. `duty` is the class whose duty the state calls for, or ""."""
        key = (width, height, state, duty, marks)
        if key not in self._made:
            self._made[key] = self._draw_cell(width, height, state, duty, marks)
        return self._made[key]

    def verdict(
        self, width: int, height: int, verdict: Verdict, count: int, *, here: bool
    ) -> QPixmap:
        """What follows for an item, and at how many places; `here`: its row is the current one."""
        key = ("verdict", width, height, verdict, count, here)
        if key not in self._made:
            self._made[key] = self._draw_verdict(
                width, height, verdict, count, "accent_wash" if here else "ground"
            )
        return self._made[key]

    def _blank(self, width: int, height: int, ground: str) -> QPixmap:
        made = QPixmap(round(width * self._ratio), round(height * self._ratio))
        made.setDevicePixelRatio(self._ratio)
        made.fill(theme.colour(ground))
        return made

    def _draw_cell(
        self, width: int, height: int, state: str, duty: str, marks: tuple[bool, ...]
    ) -> QPixmap:
        colour = DUTY.get(duty, "")
        if state == "-":
            return self._blank(width, height, "sunken")
        made = self._blank(width, height, f"{colour}_wash" if colour else "raised")
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state:
            token = colour or {"present": "done", "none": "done", "unknown": "wait"}.get(
                state, "soft"
            )
            word = words.state(state)
            painter.setFont(theme.font("small", bold=bool(colour)))
            glyph, gap = theme.px(GLYPH), theme.gap("tight")
            metrics = painter.fontMetrics()
            room = width - glyph - gap - theme.px(4)
            word = metrics.elidedText(word, Qt.TextElideMode.ElideRight, room)
            left = (width - glyph - gap - metrics.horizontalAdvance(word)) / 2
            box = QRectF(left, (height - glyph) / 2, glyph, glyph)
            _glyph(painter, state, box, token)
            painter.setPen(theme.colour("soft" if state == "na" else "ink"))
            painter.drawText(QRectF(box.right() + gap, 0, room + gap, height), _LEFT, word)
        _marks(painter, width, marks)
        painter.end()
        return made

    def _draw_verdict(
        self, width: int, height: int, verdict: Verdict, count: int, ground: str
    ) -> QPixmap:
        token, wash = _VERDICTS[verdict]
        made = self._blank(width, height, ground)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        listed = verdict in LISTED
        word = words.verdict(verdict) if verdict != "fine" else "—"
        if listed and count > 1:
            word = _("{verdict} {n}").format(verdict=word, n=count)
        painter.setFont(theme.font("small", bold=listed))
        if listed:
            pill = QRectF(
                theme.px(4), (height - theme.px(24)) / 2, width - theme.px(8), theme.px(24)
            )
            painter.setPen(QPen(theme.colour(token), 2 if theme.current().heavy else 1))
            painter.setBrush(theme.colour(wash))
            painter.drawRoundedRect(pill, theme.px(4), theme.px(4))
        painter.setPen(theme.colour(token))
        painter.drawText(QRectF(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, word)
        painter.end()
        return made


def _glyph(painter: QPainter, state: str, box: QRectF, token: str) -> None:
    """A shape of its own for every state: tick, ring, crack, question, dash."""
    pen = QPen(theme.colour(token), max(1.6, box.width() / 7))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = box.adjusted(1, 1, -1, -1)

    def at(x: float, y: float) -> QPointF:
        return QPointF(inner.left() + x * inner.width(), inner.top() + y * inner.height())

    if state == "present" and token not in {"done", "soft"}:  # it is there and has to go
        painter.drawLine(at(0.5, 0), at(0.5, 0.62))
        painter.drawPoint(at(0.5, 0.98))
    elif state == "present":
        painter.drawPolyline(QPolygonF([at(0, 0.55), at(0.36, 0.92), at(1, 0.12)]))
    elif state == "none":
        painter.drawEllipse(inner)
    elif state == "broken":
        painter.drawPolyline(QPolygonF([at(0.62, 0), at(0.2, 0.45), at(0.75, 0.55), at(0.35, 1)]))
    elif state == "unknown":
        icons.paint(painter, "help", box, theme.colour(token))
    else:
        painter.drawLine(at(0, 0.5), at(1, 0.5))


def _marks(painter: QPainter, width: int, marks: tuple[bool, ...]) -> None:
    """Small signs at the upper edge: bar = quantity, dot = photos, corner = note."""
    side = theme.px(4)
    x = width - theme.px(4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent"))
    for kind, there in zip(("quantity", "photos", "note"), marks, strict=True):
        if not there:
            continue
        box = QRectF(x - side, theme.px(4), side, side)
        mark(painter, kind, box)
        x -= side + theme.px(4)


def mark(painter: QPainter, kind: str, box: QRectF) -> None:
    """One sign of what a cell holds besides its state."""
    if kind == "quantity":
        painter.drawRect(box)
    elif kind == "photos":
        painter.drawEllipse(box)
    else:
        painter.drawPolygon(QPolygonF([box.topLeft(), box.topRight(), box.bottomRight()]))


def elided(text: str, width: int, metrics: QFontMetrics) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)
