"""The fill page: sections, questions, guidance, grade, photos, and what is still missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import actions, theme
from app.ui.filling import answers, outline
from app.ui.filling.pen import Pen
from app.ui.filling.values import Filling, GradeView, PhotoView
from app.ui.messages import MessageBar
from app.ui.page import Page
from app.ui.widgets import bits
from app.ui.widgets.aside import Aside
from app.ui.widgets.fill_bars import FillFoot, FillHead
from app.ui.widgets.missing import MissingList
from app.ui.widgets.outline_view import OutlineView
from app.ui.widgets.photos import Ask, ask_files
from app.ui.widgets.sheet import Sheet
from forms.changes import Changes
from forms.instance import Instance
from forms.node import Node, Problem

#: ms after a change until the draft is handed over; while typing on, once in this time.
KEEP = 200
#: ms until problems and grade are looked at again.
LOOK = 120
#: Narrower than this (at 100 %), guidance folds away.
NARROW = 1200
SIDE = 232


class FillPage(Page):
    """Shows one `Filling`. It writes answers into its instance and tells its callbacks.

    `open_filling(argument)` is asked when the page is entered and must lead to `display`, now
    or later. `keep(position)` hands over the draft; `add_photos(question_path, files)` and
    `remove_photo(photo_id)` end in `photos(...)`; `finish()` is called only when nothing is
    missing; `assess(instance)` returns the grade in words, or None for forms without one.
    """

    def __init__(
        self,
        open_filling: Callable[[str], None],
        keep: Callable[[str], None],
        add_photos: Callable[[str, list[Path]], None],
        remove_photo: Callable[[str], None],
        finish: Callable[[], None],
        assess: Callable[[Instance], GradeView | None],
        messages: Callable[[], MessageBar],
        ask: Ask = ask_files,
    ) -> None:
        super().__init__()
        self._open_filling = open_filling
        self._keep = keep
        self._finish = finish
        self._assess = assess
        self._messages = messages
        self.filling: Filling | None = None  # what is shown
        self.pen: Pen | None = None
        self._problems: list[Problem] = []
        self._folded: bool | None = None
        self._keep_soon = self._timer(KEEP, self._hand_over)
        self._look_soon = self._timer(LOOK, self._look)
        self.outline = OutlineView()
        self.sheet = Sheet(ask)
        self.missing = MissingList()
        self.aside = Aside()
        self.head = FillHead()
        self.foot = FillFoot(self.next_problem, self.previous, self.next, self.finish)
        self._build()
        self.outline.chosen.connect(self.open_sheet)
        self.sheet.entered.connect(self._entered)
        self.sheet.finished.connect(self._go_on)
        self.sheet.opened.connect(self._open_row)
        self.sheet.remove.connect(self._ask_remove)
        self.sheet.told.connect(self._tell)
        self.sheet.photos_added.connect(add_photos)
        self.sheet.photo_removed.connect(remove_photo)
        self.missing.chosen.connect(self.go)
        self.missing.back.connect(self._back_to_sheet)
        for name, slot in {
            "next": self.next,
            "previous": self.previous,
            "next_sheet": lambda: self._step_sheet(1),
            "previous_sheet": lambda: self._step_sheet(-1),
            "leave": self.up,
            "problem": self.next_problem,
            "guidance": self._fold_or_unfold,
            "save": self._hand_over,
            "finish": self.finish,
        }.items():
            actions.bind(self, name, slot)

    # -- a page

    @property
    def title(self) -> str:
        return self.filling.title if self.filling is not None else _("检查")

    def enter(self, argument: str) -> None:
        self._open_filling(argument)

    def leave(self) -> None:
        if self._keep_soon.isActive():
            self._hand_over()
        self._look_soon.stop()

    # -- values

    def display(self, filling: Filling) -> None:
        """Show a record at the question where it was left, or at its first."""
        if self.pen is not None:
            self.pen.put_down()
        self.filling = filling
        self.pen = Pen(filling.instance, self._changed, readonly=filling.readonly)
        self.head.display(filling.place, filling.title, readonly=filling.readonly)
        self._back_to_sheet()
        first = next(outline.sheets(filling.instance.root), None)
        at = filling.instance.find(filling.position) if filling.position else None
        if first is not None:
            self.open_sheet(outline.sheet_of(at) if at is not None else first)
        self.photos(filling.photos)
        if at is not None:
            self.sheet.go(at)
        self._look()

    def photos(self, views: Sequence[PhotoView]) -> None:
        """The photos have changed: show them, and let the form count them."""
        filling = self.filling
        if filling is None:
            return
        before = {view.question for view in filling.photos}
        filling.photos = tuple(views)
        ids: dict[str, list[str]] = {question: [] for question in before}
        for view in views:
            ids.setdefault(view.question, []).append(view.id)
        for question, names in ids.items():
            filling.instance.set_photos(question, names)
        self.sheet.photos(views)
        self.sheet.refresh()
        self._look_soon.start()

    @property
    def position(self) -> str:
        """The data path of the current question."""
        node = self.sheet.current or self.sheet.node
        return node.path if node is not None else ""

    # -- going about

    def open_sheet(self, node: Node) -> None:
        """Show a sheet and give the keyboard to its first question."""
        if self.pen is None:
            return
        self._back_to_sheet()
        self.sheet.display(node, self.pen)
        self.sheet.photos(self.filling.photos if self.filling is not None else ())
        self._show_head()
        self._look()
        stops = outline.stops(node)
        wanted = [stop for stop in stops if stop.missing or stop.problem]
        if node.kind == "row":
            wanted += [stop for stop in stops if not stop.text and stop.kind != "repeat"]
        if stops:
            self.sheet.go((wanted or stops)[0])

    def go(self, node: Node) -> None:
        """Go to a question, wherever it is."""
        self._back_to_sheet()
        place = outline.sheet_of(node)
        if self.sheet.node is not place and self.pen is not None:
            self.sheet.display(place, self.pen)
            self.sheet.photos(self.filling.photos if self.filling is not None else ())
            self._show_head()
        self.sheet.go(node)
        self._show_outline()

    def up(self) -> None:
        """Back to the sheet above: from a member to its storey, from the list to the sheet."""
        node = self.sheet.node
        if self._stack.currentWidget() is self.missing:
            self._back_to_sheet()
        elif node is not None and node.parent is not None and node.kind == "row":
            self.go(node.parent)

    def next(self) -> None:
        self._step(1)

    def previous(self) -> None:
        self._step(-1)

    def next_problem(self) -> None:
        """Go to the next place that lacks something, from here on and round."""
        if self.filling is None or self.pen is None:
            return
        self._look()
        found = self._found()
        if not found:
            self._tell(_("没有缺的了。"))
            return
        order = {node: n for n, node in enumerate(self.filling.instance.root.walk())}
        here = order.get(self.sheet.current, -1) if self.sheet.current is not None else -1
        later = [node for node, _problem in found if order[node] > here]
        self.pen.leave((later or [found[0][0]])[0])
        self.go((later or [found[0][0]])[0])

    def finish(self) -> None:
        """Complete the inspection, or list what is missing."""
        if self.filling is None or self.pen is None or self.filling.readonly:
            return
        self._hand_over()
        self._look()
        found = self._found()
        self.pen.strict = True
        self.sheet.refresh()
        if found:
            self.missing.display(found)
            self._stack.setCurrentWidget(self.missing)
            self.missing.take_focus()
        else:
            self._finish()

    # -- inside

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        body = QHBoxLayout()
        body.setSpacing(0)
        side = bits.frame("side")
        side.setFixedWidth(theme.px(SIDE))
        column = QVBoxLayout(side)
        bits.margins(column, 0, 8, 0, 8)
        column.addWidget(self.outline)
        body.addWidget(side)
        self._middle(body)
        body.addWidget(self.aside)
        whole.addLayout(body, 1)
        whole.addWidget(self.foot)

    def _middle(self, body: QHBoxLayout) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        bits.margins(head, 28, 12, 28, 8)
        self._sheet_title = bits.text(step="page")
        self._remove = bits.button(
            _("删除"), lambda: self._ask_remove(self.sheet.node), kind="quiet", icon="remove"
        )
        head.addWidget(self._sheet_title, 1)
        head.addWidget(self._remove)
        column.addLayout(head)
        column.addWidget(self.sheet, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(centre)
        self._stack.addWidget(self.missing)
        body.addWidget(self._stack, 1)

    def _timer(self, after: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after)
        timer.timeout.connect(slot)
        return timer

    def _changed(self, changes: Changes) -> None:
        self.sheet.apply(changes)
        if not self._keep_soon.isActive():
            self._keep_soon.start()
        self._look_soon.start()

    def _hand_over(self) -> None:
        self._keep_soon.stop()
        if self.filling is not None and not self.filling.readonly:
            self._keep(self.position)

    def _look(self) -> None:
        """Problems, outline and grade as they are now."""
        self._look_soon.stop()
        if self.filling is None:
            return
        self._problems = self.filling.instance.check()
        self.foot.display(len(self._problems), readonly=self.filling.readonly)
        self._show_outline()
        view = self._assess(self.filling.instance)
        self.aside.grade.display(view)
        self.head.grade(view)

    def _show_outline(self) -> None:
        if self.filling is not None:
            entries = outline.entries(self.filling.instance.root, self._problems, self.sheet.node)
            self.outline.display(entries, self.sheet.node)
            self._show_head()

    def _show_head(self) -> None:
        node = self.sheet.node
        if node is None:
            return
        self._sheet_title.setText(" › ".join(answers.trail(node)) or answers.title(node))
        active = self.pen is not None and not self.pen.readonly
        self._remove.setVisible(node.kind == "row" and active)

    def _found(self) -> list[tuple[Node, Problem]]:
        if self.filling is None:
            return []
        found = ((self.filling.instance.find(p.path), p) for p in self._problems)
        return [(node, problem) for node, problem in found if node is not None]

    def _entered(self, node: Node) -> None:
        self.aside.display(node)
        if not self._keep_soon.isActive() and self.filling and not self.filling.readonly:
            self._keep_soon.start()

    def _step(self, by: int) -> None:
        sheet = self.sheet.node
        if sheet is None:
            return
        stops = outline.stops(sheet)
        current = self.sheet.current
        at = stops.index(current) + by if current in stops else 0
        if 0 <= at < len(stops):
            self.sheet.go(stops[at])
        else:
            self._step_sheet(by)

    def _step_sheet(self, by: int) -> None:
        if self.filling is None or self.sheet.node is None or self.pen is None:
            return
        every = list(outline.sheets(self.filling.instance.root))
        at = every.index(self.sheet.node) + by if self.sheet.node in every else 0
        if not 0 <= at < len(every):
            return
        stops = outline.stops(every[at])
        if stops:
            self.go(stops[0] if by > 0 else stops[-1])
        else:
            self.open_sheet(every[at])

    def _go_on(self, node: Node) -> None:
        if self.sheet.current is node:
            self.next()

    def _open_row(self, row: Node) -> None:
        self.open_sheet(row)

    def _ask_remove(self, row: Node | None) -> None:
        if row is None or self.pen is None or self.pen.readonly:
            return
        self._messages().ask(
            _("删除“{name}”？它的答案和照片说明会一起拿掉。").format(name=answers.title(row)),
            _("删除"),
            lambda: self._remove_row(row),
            self.outline,
        )

    def _remove_row(self, row: Node) -> None:
        above = row.parent
        if self.pen is None or above is None:
            return
        here = self.sheet.node
        while here is not None and here is not row:
            here = here.parent
        self.pen.remove(row)
        if here is row:
            self.go(above)
        else:
            self.sheet.go(above)

    def _tell(self, words: str) -> None:
        self._messages().tell(words)

    def _back_to_sheet(self) -> None:
        if self._stack.currentIndex():
            self._stack.setCurrentIndex(0)
            if self.sheet.current is not None:
                self.sheet.go(self.sheet.current)

    # -- folding

    def _fold_or_unfold(self) -> None:
        self._folded = self.aside.isVisible()
        self.aside.setVisible(not self._folded)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if self._folded is None:
            self.aside.setVisible(self.width() >= theme.px(NARROW))
