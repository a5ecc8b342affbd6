"""What a cell of the matrix holds besides its state: quantity, note, photos, and the decision."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.renewal.judging import ESTATE
from app.i18n import _, pick
from app.i18n import renewal as words
from app.ui import theme
from app.ui.filling.pen import Pen
from app.ui.filling.values import PhotoView
from app.ui.widgets import bits
from app.ui.widgets.lines import QuestionLine
from app.ui.widgets.matrix_model import Matrix
from app.ui.widgets.photos import Ask, PhotoControl
from forms.changes import Changes
from forms.node import Node

WIDTH = 384


class PanelLine(QuestionLine):
    """A question with its label above the answer: the panel is narrow."""

    def __init__(self, node: Node, pen: Pen, ask: Ask) -> None:
        super().__init__(node, pen, ask)
        row = self.layout()
        assert isinstance(row, QBoxLayout)
        row.setDirection(QBoxLayout.Direction.TopToBottom)
        row.takeAt(row.indexOf(self.label) + 1)  # the gap between label and answer
        bits.margins(row, 16, 8, 8, 8)
        row.setSpacing(theme.px(4))
        self.star.setFixedSize(0, 0)
        self.number.setFixedSize(0, 0)  # the cell has the number of its item
        self.label.setMinimumWidth(0)
        self.label.setMaximumWidth(theme.px(WIDTH))
        self.label.setContentsMargins(0, 0, 0, 0)


class Panel(QFrame):
    """The questions of one cell, in a column. Esc goes back to the matrix."""

    back = Signal()
    photos_added = Signal(str, list)
    photo_removed = Signal(str)
    photo_opened = Signal(str)

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self.setObjectName("aside")
        self.setFixedWidth(theme.px(WIDTH))
        self._ask = ask
        self._lines: list[QuestionLine] = []
        self._photos: Sequence[PhotoView] = ()
        self.place = bits.text(step="small", tone="soft")
        self.item = bits.text(step="question", bold=True)
        self.means = bits.text(tone="soft")
        close = bits.button(_("回到表格"), self.back.emit, kind="quiet", icon="back", tip="Esc")
        head = QHBoxLayout()
        head.addWidget(self.place, 1)
        head.addWidget(close)
        top = QVBoxLayout()
        bits.margins(top, 24, 12, 12, 8)
        top.setSpacing(theme.px(4))
        top.addLayout(head)
        top.addWidget(self.item)
        top.addWidget(self.means)
        body = QWidget()
        body.setObjectName("sheet")
        self._column = QVBoxLayout(body)
        bits.margins(self._column, 8, 0, 4, 16)
        self._column.setSpacing(theme.px(2))
        self.guide = bits.text(step="small", tone="soft")
        self.guide.setContentsMargins(theme.px(16), theme.px(12), theme.px(8), 0)
        self._column.addWidget(self.guide)
        self._column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(top)
        whole.addWidget(bits.scrolled(body), 1)

    def display(self, matrix: Matrix, pen: Pen, row: int, column: int) -> None:
        """Show another cell."""
        item, place = matrix.items[row], matrix.places[column]
        self.place.setText(matrix.place_name(column))
        self.item.setText(pick(item.name))
        nodes: list[Node] = []
        group = matrix.community.groups.get((item.id, place.id))
        if group is not None and matrix.asked(row, column):
            nodes += group.children
        decided = matrix.community.groups.get((item.id, ESTATE))
        if decided is not None:
            nodes += [n for n in decided.children if n.question.role.endswith(("plan", "reason"))]
        self._show(list(dict.fromkeys(nodes)), pen)
        asked = matrix.node(row, column)
        self.guide.setText(asked.guidance if asked is not None else "")
        self.means_now(matrix, row)

    def means_now(self, matrix: Matrix, row: int) -> None:
        """What follows for the item as a whole, in one line."""
        result = matrix.results[row]
        klass = matrix.community.table.classes[result.item.klass]
        parts = [f"{pick(klass.name)} · {pick(klass.duty)}", words.verdict(result.verdict)]
        if result.where:
            parts.append(_("{n} 处要改").format(n=len(result.where)))
        amount = words.amount(result)
        self.means.setText(
            " · ".join([*parts, *filter(None, [amount, words.problem(result.problem)])])
        )

    def apply(self, changes: Changes) -> None:
        touched = changes.values | changes.relevance | changes.flags | changes.labels
        for line in self._lines:
            if line.node in touched:
                line.refresh()
            line.setVisible(line.node.relevant)

    def photos(self, views: Sequence[PhotoView]) -> None:
        self._photos = views
        for line in self._lines:
            self._show_photos(line)

    def refresh(self) -> None:
        for line in self._lines:
            line.refresh()

    def go(self, node: Node | None = None) -> bool:
        """Take the keyboard: to a question of this cell, else to the first that may be answered."""
        for line in self._lines:
            wanted = line.node is node if node is not None else not line.node.text
            if wanted and line.node.relevant and line.take_focus():
                return True
        shown = (line for line in self._lines if line.node.relevant)
        return next((line.take_focus() for line in shown), False)

    def event(self, event: QEvent) -> bool:
        """Esc belongs to the panel while the keyboard is in it, not to the page."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def _show(self, nodes: list[Node], pen: Pen) -> None:
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = []
        for place, node in enumerate(nodes):
            line = PanelLine(node, pen, self._ask)
            line.done.connect(lambda line=line: self._go_on(line))
            if isinstance(line.control, PhotoControl):
                line.control.added.connect(
                    lambda files, path=node.path: self.photos_added.emit(path, files)
                )
                line.control.added_as.connect(
                    lambda _shot, files, path=node.path: self.photos_added.emit(path, files)
                )
                line.control.removed.connect(self.photo_removed)
                line.control.opened.connect(self.photo_opened)
            self._lines.append(line)
            self._column.insertWidget(place, line)
            line.refresh()
            line.setVisible(node.relevant)
            self._show_photos(line)

    def _go_on(self, line: QuestionLine) -> None:
        """Enter goes to the next question, after the last back to the matrix."""
        later = self._lines[self._lines.index(line) + 1 :]
        for one in later:
            if one.node.relevant and one.take_focus():
                return
        self.back.emit()

    def _show_photos(self, line: QuestionLine) -> None:
        if isinstance(line.control, PhotoControl):
            path = line.node.path
            line.control.photos([view for view in self._photos if view.question == path])
