"""项目 × 楼栋: the whole matrix as a sheet of the fill page, with its strokes and its panel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.i18n import _
from app.i18n import renewal as words
from app.ui import theme
from app.ui.filling.pen import Pen
from app.ui.filling.values import PhotoView
from app.ui.widgets import bits
from app.ui.widgets.matrix_grid import Grid
from app.ui.widgets.matrix_model import KEYS, Matrix
from app.ui.widgets.matrix_paint import mark
from app.ui.widgets.matrix_panel import Panel
from app.ui.widgets.photos import Ask
from forms.changes import Changes
from forms.node import Node

#: ms after which an open panel shows the cell that was moved to.
FOLLOW = 80


class Sign(QWidget):
    """One of the small signs of a cell, with its word: the legend."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind
        self.setFixedSize(QSize(theme.px(8), theme.px(16)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        mark(painter, self._kind, QRectF(0, theme.px(4), theme.px(8), theme.px(8)))


class MatrixView(QWidget):
    """The matrix of one form. `entered` names the question of the current cell."""

    entered = Signal(object)
    told = Signal(str)
    photos_added = Signal(str, list)
    photo_removed = Signal(str)
    photo_opened = Signal(str)

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self.setObjectName("page")
        self.model: Matrix | None = None
        self._pen: Pen | None = None
        self.grid = Grid()
        self.panel = Panel(ask)
        self.panel.hide()
        self.summary = bits.text(bold=True)
        self.status = bits.line(step="small", tone="soft")
        self._strokes, self._helpers = QWidget(), QWidget()
        self._follow = QTimer(self)  # the panel comes after the hand, not before each key
        self._follow.setSingleShot(True)
        self._follow.setInterval(FOLLOW)
        self._follow.timeout.connect(self._show_panel)
        self._build()
        self.grid.moved.connect(self._moved)
        self.grid.opened.connect(self.open_panel)
        self.grid.told.connect(self.told)
        self.panel.back.connect(self.close_panel)
        self.panel.photos_added.connect(self.photos_added)
        self.panel.photo_removed.connect(self.photo_removed)
        self.panel.photo_opened.connect(self.photo_opened)

    def display(self, pen: Pen) -> None:
        """Show the matrix of a form that is being filled."""
        if self._pen is not pen:
            self.panel.hide()
            self.grid.at = (0, 0)
        self._pen = pen
        self.model = Matrix(pen)
        self._strokes.setEnabled(not pen.readonly)
        if not self.model.readonly and self.grid.at == (0, 0):
            self.grid.at = self.model.first()
        self.grid.display(self.model)
        self._sum()

    @property
    def current(self) -> Node | None:
        """The question of the current cell."""
        return self.model.node(*self.grid.at) if self.model is not None else None

    def apply(self, changes: Changes) -> None:
        """Look again at what a change touched, and at nothing else."""
        if self.model is None:
            return
        cells = self.model.apply(changes)
        if cells is None:
            self.grid.display(self.model)
        elif cells:
            self.grid.changed(cells)
        if cells is None or cells:
            self._sum()
        if self.panel.isVisible():
            self.panel.apply(changes)
            self.panel.means_now(self.model, self.grid.at[0])

    def photos(self, views: Sequence[PhotoView]) -> None:
        self.panel.photos(views)

    def refresh(self) -> None:
        self.panel.refresh()

    def take_focus(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def go(self, node: Node) -> bool:
        """Make the cell of a question current; anything but its state opens the panel."""
        cell = self.model.find(node) if self.model is not None else None
        if cell is None and self.model is not None:  # the whole section: what is to do there
            self.grid.move_to(*self.model.first())
        if cell is None:
            self.take_focus()
            return True
        self.grid.move_to(*cell)
        if self.current is node:
            self.take_focus()
            return True
        self.open_panel(node)
        return True

    def open_panel(self, node: Node | None = None) -> None:
        """Quantity, note and photos of the current cell."""
        if self.model is None or self._pen is None:
            return
        self.panel.show()
        self.panel.display(self.model, self._pen, *self.grid.at)
        if not self.panel.go(node):
            self.take_focus()

    def close_panel(self) -> None:
        self._follow.stop()
        self.panel.hide()
        self.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What keys do as well gives its room away before a button is cut."""
        super().resizeEvent(event)
        self._helpers.setVisible(self.width() >= self._needed)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        self._follow.stop()
        super().hideEvent(event)

    # -- inside

    def _show_panel(self) -> None:
        if self.model is not None and self._pen is not None and self.panel.isVisible():
            self.panel.display(self.model, self._pen, *self.grid.at)

    def _build(self) -> None:
        strokes = QHBoxLayout(self._strokes)
        strokes.setContentsMargins(0, 0, 0, 0)
        strokes.setSpacing(theme.px(4))
        for number, state in enumerate(KEYS, 1):
            word = _("{n} {word}").format(n=number, word=words.state(state))
            strokes.addWidget(self._button(word, lambda state=state: self.grid.stroke(state)))
        strokes.addWidget(self._button(_("0 清除"), lambda: self.grid.stroke("")))
        helpers = QHBoxLayout(self._helpers)
        bits.margins(helpers, 12, 0, 0, 0)
        helpers.setSpacing(theme.px(4))
        for word, slot, tip in (
            (_("向下填"), self.grid.fill_down, "Ctrl+D"),
            (_("向右填"), self.grid.fill_right, "Ctrl+R"),
            (_("整行同此"), self.grid.whole_row, "="),
            (_("整行同上"), self.grid.like_above, "'"),
        ):
            helpers.addWidget(self._button(word, slot, tip))
        strokes.addWidget(self._helpers)
        strokes.addStretch(1)
        self._needed = strokes.sizeHint().width() + theme.px(48)
        legend = QHBoxLayout()
        legend.setSpacing(theme.px(4))
        for kind, word in (
            ("quantity", _("有数量")),
            ("photos", _("有照片")),
            ("note", _("有说明")),
        ):
            legend.addWidget(Sign(kind))
            legend.addWidget(bits.line(word, step="small", tone="soft"))
            legend.addSpacing(theme.px(8))
        top = QVBoxLayout()
        bits.margins(top, 32, 0, 16, 8)
        top.setSpacing(theme.gap("tight"))
        top.addWidget(self.summary)
        top.addWidget(self._strokes)
        foot = QHBoxLayout()
        bits.margins(foot, 32, 8, 16, 8)
        foot.addWidget(self.status, 1)
        foot.addLayout(legend)
        self.status.setMinimumWidth(1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.grid, 1)
        body.addWidget(self.panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addLayout(body, 1)
        whole.addLayout(foot)

    def _button(self, word: str, slot: object, tip: str = "") -> QWidget:
        def act() -> None:
            assert callable(slot)
            slot()
            self.take_focus()

        made = bits.button(word, act, tip=_("快捷键 {keys}").format(keys=tip) if tip else "")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def _moved(self) -> None:
        if self.model is None or self._pen is None:
            return
        self._show_status()
        if self.panel.isVisible():
            self._follow.start()
        node = self.current
        if node is not None:
            self.entered.emit(node)

    def _sum(self) -> None:
        if self.model is not None:
            said = words.summary(self.model.result)
            if len(self.model.places) == 1:
                said = _("{said} · 还没有楼栋，先在楼栋清单里添加").format(said=said)
            self.summary.setText(said)
            self._show_status()

    def _show_status(self) -> None:
        if self.model is None:
            return
        said = self.model.spoken(*self.grid.at)
        chosen = self.grid.selection
        if not chosen.single:
            n = sum(self.model.asked(*cell) for cell in chosen.cells())
            said = _("选中 {n} 格 · {cell}").format(n=n, cell=said)
        self.status.setText(said)
        self.status.setToolTip(said)
