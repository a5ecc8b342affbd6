"""The face of the matrix: its cells, frozen names and heads, and what is chosen, painted."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QRegion

from app.i18n import _, pick
from app.ui import theme
from app.ui.widgets.matrix_model import Matrix, Rect
from app.ui.widgets.matrix_paint import DUTY, PAD, Geometry, Tiles, elided

_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Face:
    """Paints what a region of the grid shows, and nothing outside it."""

    def __init__(
        self,
        painter: QPainter,
        geometry: Geometry,
        matrix: Matrix,
        tiles: Tiles,
        at: tuple[int, int],
        selection: Rect,
        *,
        focus: bool,
        offset: QPoint,
    ) -> None:
        self._painter = painter
        self._geometry = geometry
        self._matrix = matrix
        self._tiles = tiles
        self._at = at
        self._selection = selection
        self._focus = focus
        self._offset = offset

    def paint(self, region: QRegion, whole: QRect) -> None:
        """Paint a region of the whole grid."""
        painter, geometry = self._painter, self._geometry
        left, head = geometry.left, geometry.head
        body = whole.adjusted(left, head, 0, 0)
        names = QRect(0, head, left, whole.height() - head)
        painter.fillRect(region.boundingRect(), theme.colour("ground"))
        painter.setClipRegion(region.intersected(body))
        self._paint_cells(region.intersected(body).boundingRect())
        painter.setClipRegion(region.intersected(names))
        self._paint_names(region.intersected(names).boundingRect())
        top = QRect(0, 0, whole.width(), head)
        if region.intersects(top):
            painter.setClipRegion(region.intersected(top))
            self._paint_heads(whole.width())
        painter.setClipRegion(region)
        painter.setPen(QPen(theme.colour("faint"), theme.border()))
        painter.drawLine(left - 1, 0, left - 1, whole.height())
        painter.drawLine(0, head - 1, whole.width(), head - 1)

    def _paint_cells(self, area: QRect) -> None:
        painter, geometry = self._painter, self._geometry
        if area.isEmpty():
            return
        dx = geometry.left - self._offset.x()
        dy = geometry.head - self._offset.y()
        first = max(0, (area.left() - dx) // geometry.cell)
        last = min(geometry.columns - 1, (area.right() - dx) // geometry.cell)
        line_pen = QPen(theme.colour("line"), 1)
        region = painter.clipRegion()
        for line in geometry.lines:
            y = line.top + dy
            if y > area.bottom() or y + line.height <= area.top():
                continue
            if line.row is None:
                painter.fillRect(dx, y, geometry.width, line.height, theme.colour("ground"))
                continue
            for column in range(first, last + 1):
                box = QRect(column * geometry.cell + dx, y, geometry.cell, line.height)
                if region.intersects(box):
                    self._paint_cell(line.row, column, box)
            painter.setPen(line_pen)
            right = min(area.right(), dx + geometry.width - 1)
            painter.drawLine(area.left(), y + line.height - 1, right, y + line.height - 1)
        painter.setPen(line_pen)
        for column in range(first, last + 1):
            x = (column + 1) * geometry.cell + dx - 1
            painter.drawLine(x, area.top(), x, area.bottom())
        self._paint_selection(dx, dy)

    def _paint_cell(self, row: int, column: int, box: QRect) -> None:
        painter, matrix = self._painter, self._matrix
        if not matrix.asked(row, column):
            painter.fillRect(box, theme.colour("sunken"))
            if theme.current().heavy:
                painter.setPen(QPen(theme.colour("faint"), 1))
                painter.drawLine(box.bottomLeft(), box.topRight())
            return
        duty = matrix.items[row].klass if matrix.needs(row, column) else ""
        tile = self._tiles.cell(
            box.width(), box.height(), matrix.state(row, column), duty, matrix.marks(row, column)
        )
        painter.drawPixmap(box.topLeft(), tile)

    def _paint_selection(self, dx: int, dy: int) -> None:
        painter, geometry = self._painter, self._geometry
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not self._selection.single:
            top = geometry.cell_rect(self._selection.top, self._selection.left)
            end = geometry.cell_rect(self._selection.bottom, self._selection.right)
            box = top.united(end).translated(dx, dy)
            wash = theme.colour("accent")
            wash.setAlpha(38)
            painter.fillRect(box, wash)
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        token = "accent" if self._focus else "faint"
        painter.setPen(QPen(theme.colour(token), 3 if theme.current().heavy else 2))
        painter.drawRect(geometry.cell_rect(*self._at).translated(dx, dy).adjusted(1, 1, -2, -2))

    def _paint_names(self, area: QRect) -> None:
        painter, geometry, matrix = self._painter, self._geometry, self._matrix
        if area.isEmpty():
            return
        dy = geometry.head - self._offset.y()
        pad = theme.px(PAD)
        plain, bold = theme.font("body"), theme.font("body", bold=True)
        for line in geometry.lines:
            y = line.top + dy
            if y > area.bottom() or y + line.height <= area.top():
                continue
            box = QRect(0, y, geometry.left, line.height)
            if line.row is None:
                self._paint_class(line.klass, box)
                continue
            here = line.row == self._at[0]
            painter.fillRect(box, theme.colour("accent_wash" if here else "ground"))
            painter.setFont(bold if here else plain)
            painter.setPen(theme.colour("ink"))
            name = pick(matrix.items[line.row].name)
            room = geometry.name - pad - theme.px(2)
            painter.drawText(
                QRect(pad, y, room, line.height),
                _MIDDLE,
                painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room),
            )
            result = matrix.results[line.row]
            tile = self._tiles.verdict(
                geometry.left - geometry.name,
                line.height,
                result.verdict,
                len(result.where),
                here=here,
            )
            painter.drawPixmap(geometry.name, y, tile)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(0, box.bottom(), geometry.left, box.bottom())

    def _paint_class(self, klass: str, box: QRect) -> None:
        """基础类 · 应改尽改."""
        painter, matrix = self._painter, self._matrix
        known = matrix.community.table.classes[klass]
        painter.fillRect(box, theme.colour("ground"))
        painter.fillRect(
            QRect(theme.px(20), box.top() + theme.px(8), theme.px(4), box.height() - theme.px(16)),
            theme.colour(DUTY[klass]),
        )
        painter.setFont(theme.font("body", bold=True))
        painter.setPen(theme.colour(DUTY[klass]))
        words = _("{name} · {duty}").format(name=pick(known.name), duty=pick(known.duty))
        room = box.width() - theme.px(PAD)
        painter.drawText(
            box.adjusted(theme.px(PAD), 0, 0, 0),
            _MIDDLE,
            elided(words, room, painter.fontMetrics()),
        )

    def _paint_heads(self, width: int) -> None:
        painter, geometry, matrix = self._painter, self._geometry, self._matrix
        dx = geometry.left - self._offset.x()
        clip = painter.clipRegion()
        painter.fillRect(0, 0, width, geometry.head, theme.colour("ground"))
        painter.setClipRegion(clip.intersected(QRect(
            geometry.left, 0, width - geometry.left, geometry.head
        )))  # fmt: skip
        for column in range(geometry.columns):
            box = QRect(column * geometry.cell + dx, 0, geometry.cell, geometry.head)
            here = column == self._at[1]
            if here:
                painter.fillRect(box, theme.colour("accent_wash"))
            painter.setFont(theme.font("small", bold=here or not column))
            painter.setPen(theme.colour("ink"))
            inner = box.adjusted(theme.px(4), 0, -theme.px(4), 0)
            painter.drawText(
                inner,
                Qt.AlignmentFlag.AlignCenter,
                two_lines(matrix.place_name(column), inner.width(), painter.fontMetrics()),
            )
        painter.setClipRegion(clip)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("soft"))
        pad = theme.px(PAD)
        painter.drawText(QRect(pad, 0, geometry.name - pad, geometry.head), _MIDDLE, _("项目"))
        painter.drawText(
            QRect(geometry.name, 0, geometry.left - geometry.name, geometry.head),
            Qt.AlignmentFlag.AlignCenter,
            _("结论"),
        )


def two_lines(name: str, width: int, metrics: QFontMetrics) -> str:
    """A place's name on at most two lines; what is too long is cut in its middle."""
    if metrics.horizontalAdvance(name) <= width:
        return name
    cut = len(name)
    while cut > 1 and metrics.horizontalAdvance(name[:cut]) > width:
        cut -= 1
    return f"{name[:cut]}\n{elided(name[cut:], width, metrics)}"
