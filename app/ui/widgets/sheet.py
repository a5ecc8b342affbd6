"""The middle of the fill page: the lines of one sheet, one of them current."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import shiboken6
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from app.i18n import _
from app.survey import awaited
from app.survey.comments import Comment
from app.ui import theme
from app.ui.filling import outline
from app.ui.filling.pen import Pen
from app.ui.filling.values import PhotoView
from app.ui.widgets import bits
from app.ui.widgets.lines import HeadLine, Line, NoteLine, QuestionLine
from app.ui.widgets.matrix import MatrixView
from app.ui.widgets.photos import Ask, PhotoControl
from app.ui.widgets.repeats import InlineLine, TableLine
from forms.changes import Changes
from forms.node import Node

#: Lines do not run over the whole of a wide screen.
WIDEST = 1120
#: What is shown above and below the current line: about one question.
AHEAD = 96


class Sheet(QScrollArea):
    """Shows one sheet. Tells where the user is and what concerns more than one answer."""

    entered = Signal(object)  # the node that is now current
    finished = Signal()  # what is asked here is answered, or only to be read: go on
    opened = Signal(object)  # a row to open as a sheet
    remove = Signal(object)  # a row to take away, after asking
    told = Signal(str)
    photos_added = Signal(str, list)
    photo_removed = Signal(str)
    photo_opened = Signal(str)
    shot_added = Signal(str, str, list)  # question, shot, files
    shot_renamed = Signal(str, str)  # photo, the shot that it is instead

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self._ask = ask
        self._pen: Pen | None = None
        self._photos: dict[str, list[PhotoView]] = {}
        self._same: frozenset[str] = frozenset()
        self._comments: dict[str, str] = {}
        self.elsewhere: frozenset[str] = frozenset()  # roles, see `values.Filling`
        self._lines: dict[Node, Line] = {}
        self._current: Line | None = None
        self.node: Node | None = None
        self.matrix: MatrixView | None = None  # lies over the lines where a section is one
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, though unseen when idle: lines must not reflow when it comes and goes.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().rangeChanged.connect(self._show_bar)
        self._show_bar(0, 0)  # a sheet that never needs it never says so
        self._body = QWidget()
        self._body.setObjectName("sheet")
        self._body.setMaximumWidth(theme.px(WIDEST))
        self._column = QVBoxLayout(self._body)
        bits.margins(self._column, 8, 4, 12, 24)
        self._column.setSpacing(theme.px(2))
        self._column.addStretch(1)
        self.setWidget(self._body)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    @property
    def current(self) -> Node | None:
        if self._matrix is not None:
            return self._matrix.current
        return self._current.node if self._current is not None else None

    def display(self, node: Node, pen: Pen) -> None:
        """Show another sheet from its top."""
        self._clear()
        self.node = node
        self._pen = pen
        self._show_matrix()
        self._arrange()
        for line in self._lines.values():
            line.refresh()
        self._show_relevant()
        self.verticalScrollBar().setValue(0)

    def photos(self, views: Sequence[PhotoView]) -> None:
        """The photos of the whole record; each question shows its own."""
        self._photos = {}
        for view in views:
            self._photos.setdefault(view.question, []).append(view)
        for line in self._lines.values():
            self._show_photos(line)
        if self.matrix is not None:
            self.matrix.photos(views)

    def same(self, paths: Iterable[str]) -> None:
        """Which answers were taken over from the house before."""
        self._same = frozenset(paths)
        for node, line in self._lines.items():
            if isinstance(line, QuestionLine):
                line.take_over(node.path in self._same)

    def comments(self, comments: Sequence[Comment]) -> None:
        """What the office wrote beside questions; several of one question below each other."""
        self._comments = {}
        for one in comments:
            said = _("{by}：{text}").format(by=one.by, text=one.text)
            before = self._comments.get(one.path)
            self._comments[one.path] = f"{before}\n{said}" if before else said
        for node, line in self._lines.items():
            if isinstance(line, QuestionLine):
                line.comment(self._comments.get(node.path, ""))

    def apply(self, changes: Changes) -> None:
        """Look again at what changed; the current line stays where it is on the screen."""
        if self._pen is None or self.node is None:
            return
        if self._matrix is not None:
            self._matrix.apply(changes)
            return
        height = self._height_of_current()
        if changes.added or changes.removed:
            self._arrange()
        touched = changes.values | changes.relevance | changes.flags
        touched |= changes.choices | changes.labels
        for node, line in self._lines.items():
            if node in touched or isinstance(line, TableLine | InlineLine | HeadLine):
                line.refresh()
        self._show_relevant()
        self._keep_height(height)

    def written(self, node: Node) -> None:
        """An answer came from elsewhere while its field has the keyboard: show it there, too."""
        line = self._lines.get(node)
        if isinstance(line, QuestionLine):
            line.control.show_again(node)

    def refresh(self) -> None:
        """Look at every line again: problems that were kept quiet may now be said."""
        for line in self._lines.values():
            line.refresh()
        if self._matrix is not None:
            self._matrix.refresh()

    def go(self, node: Node) -> bool:
        """Make a node of this sheet current and give it the keyboard."""
        if self._matrix is not None:
            return self._matrix.go(node)
        line = self._lines.get(node)
        if line is None or not node.relevant:
            return False
        if not line.take_focus():
            return False
        self._make_current(line)
        self._see(line)
        return True

    def begin(self, first: Node | None) -> None:
        """Give the keyboard to the first question; where there is none, to the sheet itself."""
        if self._matrix is not None:
            self._matrix.take_focus()
        elif first is None or not self.go(first):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, row: Node) -> None:
        """Choose a row in its table: the one that somebody comes back from."""
        line = self._lines.get(row.parent) if row.parent is not None else None
        if isinstance(line, TableLine):
            line.table.go(row.index)

    def add_row(self) -> None:
        """Add a row to the repeat at hand: the current one, else the first of this sheet."""
        lines = [self._current, *self._lines.values()]
        for line in lines:
            if isinstance(line, TableLine | InlineLine) and line.node.relevant:
                if self._pen is not None and not self._pen.readonly:
                    line.add_row()
                return

    # -- the matrix

    @property
    def _matrix(self) -> MatrixView | None:
        """The matrix while this sheet is one."""
        shown = self.node is not None and awaited.is_matrix(self.node)
        return self.matrix if shown else None

    def _show_matrix(self) -> None:
        assert self.node is not None and self._pen is not None
        if not awaited.is_matrix(self.node):
            if self.matrix is not None:
                self.matrix.hide()
            return
        if self.matrix is None:
            self.matrix = MatrixView(self._ask)
            self.matrix.setParent(self)
            self.matrix.entered.connect(self.entered)
            self.matrix.told.connect(self.told)
            self.matrix.photos_added.connect(self.photos_added)
            self.matrix.photo_removed.connect(self.photo_removed)
            self.matrix.photo_opened.connect(self.photo_opened)
        self.matrix.setGeometry(self.rect())
        self.matrix.display(self._pen)
        self.matrix.show()
        self.matrix.take_focus()

    # -- building

    def _clear(self) -> None:
        self._current = None
        for line in self._lines.values():
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = {}

    def _arrange(self) -> None:
        """One line per node, in order; lines that stay keep their widget and their focus."""
        assert self.node is not None
        wanted = list(outline.shown(self.node))
        for node in [node for node in self._lines if node not in set(wanted)]:
            line = self._lines.pop(node)
            if line is self._current:
                self._current = None
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        made: list[Line] = []
        for place, node in enumerate(wanted):
            if node not in self._lines:
                self._lines[node] = self._make(node)
                made.append(self._lines[node])
            if self._column.indexOf(self._lines[node]) != place:
                self._column.insertWidget(place, self._lines[node])
        for line in made:
            line.refresh()
            self._show_photos(line)
        self._lines = {node: self._lines[node] for node in wanted}
        self._order_tabs()

    def _make(self, node: Node) -> Line:
        pen = self._pen
        assert pen is not None
        if node.kind == "repeat":
            if outline.has_sheets(node.question):
                table = TableLine(node, pen)
                table.opened.connect(self.opened)
                table.remove.connect(self.remove)
                table.told.connect(self.told)
                table.done.connect(lambda: self._go_on(node))
                return table
            inline = InlineLine(node, pen)
            inline.added.connect(self._added)
            inline.done.connect(lambda: self._go_on(node))
            return inline
        if node.kind in {"group", "row"}:
            head = HeadLine(node, pen)
            head.remove.connect(self.remove)
            return head
        if node.kind == "note":
            return NoteLine(node, pen)
        line = QuestionLine(node, pen, self._ask)
        line.done.connect(lambda: self._go_on(node))
        line.renewed.connect(self._order_tabs)
        line.take_over(node.path in self._same)
        line.comment(self._comments.get(node.path, ""))
        if isinstance(line.control, PhotoControl):
            line.control.added.connect(lambda files: self.photos_added.emit(node.path, files))
            line.control.removed.connect(self.photo_removed)
            line.control.opened.connect(self.photo_opened)
            line.control.added_as.connect(
                lambda shot, files: self.shot_added.emit(node.path, shot, files)
            )
            line.control.renamed.connect(self.shot_renamed)
        return line

    def _order_tabs(self) -> None:
        stops = [stop for line in self._lines.values() for stop in line.tab_stops()]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _show_photos(self, line: Line) -> None:
        if isinstance(line, QuestionLine) and isinstance(line.control, PhotoControl):
            line.control.elsewhere = line.node.question.role in self.elsewhere
            line.control.photos(self._photos.get(line.node.path, []))

    def _show_relevant(self) -> None:
        for node, line in self._lines.items():
            line.setVisible(node.relevant)

    def _added(self, row: Node) -> None:
        """After adding a small row: go to its first question."""
        first = next((node for node in outline.stops_of(row)), None)
        if first is not None:
            self.go(first)

    # -- where the user is

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        widget = now
        while widget is not None and not isinstance(widget, Line):
            widget = widget.parentWidget()
        if widget is not None and self._lines.get(widget.node) is widget:
            self._make_current(widget)
            self._see(widget)

    def _make_current(self, line: Line) -> None:
        if line is self._current:
            return
        if self._current is not None:
            self._current.set_current(False)
        self._current = line
        line.set_current(True)
        self.entered.emit(line.node)

    def _see(self, line: Line) -> None:
        """Scroll to a line, with a look at what comes after it where there is room."""
        self._settle()
        room = (self.viewport().height() - line.height()) // 2
        self.ensureWidgetVisible(line, 0, max(0, min(theme.px(AHEAD), room)))

    def _go_on(self, node: Node) -> None:
        if self.current is node:
            self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Only to read, nothing to answer: Enter goes on here, too."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if enter and self.current is None:
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The current question stays in sight, also when the window gets its first size."""
        super().resizeEvent(event)
        if self.matrix is not None:
            self.matrix.setGeometry(self.rect())
        # while the window is torn down its lines go before their sheet
        if self._current is not None and shiboken6.isValid(self._current):
            self._see(self._current)

    def _settle(self) -> None:
        """Give every line its place now, not at the next turn of the event loop."""
        self._column.invalidate()
        width = min(self.viewport().width(), theme.px(WIDEST))
        height = max(self._column.totalHeightForWidth(width), self.viewport().height())
        self._body.resize(width, height)
        self._column.activate()

    def _show_bar(self, _least: int, most: int) -> None:
        bar = self.verticalScrollBar()
        bar.setProperty("idle", most == 0)
        bits.restyle(bar)

    def _height_of_current(self) -> int | None:
        if self._current is None:
            return None
        return self._current.mapTo(self.viewport(), QPoint(0, 0)).y()

    def _keep_height(self, before: int | None) -> None:
        if before is None or self._current is None:
            return
        self._settle()
        moved = self._current.mapTo(self.viewport(), QPoint(0, 0)).y() - before
        if moved:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + moved)
