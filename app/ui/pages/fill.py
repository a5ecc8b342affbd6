"""The fill page: sections, questions, guidance, grade, photos, and what is still missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app import i18n
from app.i18n import _, listed
from app.survey import awaited
from app.ui import actions, theme
from app.ui.filling import answers, outline, route
from app.ui.filling.finishing import Finishing
from app.ui.filling.pen import Pen
from app.ui.filling.values import Filling, GradeView, PhotoView
from app.ui.messages import MessageBar
from app.ui.page import Page
from app.ui.pages.said_before import SaidBefore
from app.ui.widgets import bits
from app.ui.widgets.aside import Aside
from app.ui.widgets.centre import Centre
from app.ui.widgets.fill_bars import FillFoot, FillHead
from app.ui.widgets.outline_view import OutlineView
from app.ui.widgets.photos import Ask, ask_files
from app.ui.widgets.progress_line import ProgressLine
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
    `same_house()` answers what may be as in the house before by `before.take_over(...)`;
    `answered(nodes)` hears whose answers the user has changed.
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
        *,
        same_house: Callable[[], None] | None = None,
        answered: Callable[[set[Node]], None] | None = None,
    ) -> None:
        super().__init__()
        self._open_filling = open_filling
        self._keep = keep
        self._finish = finish
        self._assess = assess
        self.messages = messages
        self.filling: Filling | None = None  # what is shown
        self.pen: Pen | None = None
        self.finishing: Finishing | None = None
        self._folded: bool | None = None
        self._keep_soon = self._timer(KEEP, self._hand_over)
        self._look_soon = self._timer(LOOK, self._look)
        self.outline = OutlineView()
        self.centre = Centre(ask)
        self.sheet = self.centre.sheet
        self.aside = Aside(lambda: self.before.say_again())
        self.before = SaidBefore(
            self.sheet,
            self.aside.last,
            self._tell,
            lambda words: self.messages().tell(words),
            answered or (lambda _nodes: None),
            same_house or (lambda: None),
        )
        self.head = FillHead()
        self.busy = ProgressLine()
        self.foot = FillFoot(self.next_problem, self.previous, self.next, self.finish)
        self._build()
        self.outline.chosen.connect(self.open_sheet)
        self.sheet.entered.connect(self._entered)
        self.sheet.finished.connect(self.next)
        self.sheet.opened.connect(self.open_sheet)
        self.sheet.remove.connect(self._ask_remove)
        self.sheet.told.connect(self._tell)
        self.sheet.photos_added.connect(add_photos)
        self.sheet.photo_removed.connect(remove_photo)
        self.centre.missing.chosen.connect(self.go)
        self.centre.missing.known.connect(self._note)
        self.centre.missing.finish.connect(self.finish)
        self.centre.remove.connect(self._ask_remove)
        for name, slot in {
            "next": self.next,
            "previous": self.previous,
            "next_sheet": lambda: self._step(1, sheet=True),
            "previous_sheet": lambda: self._step(-1, sheet=True),
            "leave": self.up,
            "problem": self.next_problem,
            "guidance": self._fold_or_unfold,
            "save": self._hand_over,
            "undo": self.undo,
            "add_row": self.sheet.add_row,
            "finish": self.finish,
            "as_last_time": self.before.say_again,
            "same_house": self.before.as_next_door,
        }.items():
            actions.bind(self, name, slot)
        actions.bind_key(self, "Ctrl+Enter", self.finish)  # the one of the number pad

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
        """Show a record at the question where it was left, else at the first that is to be asked:
        what the roster and the day know already is passed over."""
        if self.pen is not None:
            self.pen.put_down()
        self.filling = filling
        filling.instance.language = i18n.language()
        self.pen = Pen(filling.instance, self._changed, readonly=filling.readonly)
        self.head.display(filling.place, filling.title, readonly=filling.readonly)
        self.centre.show_sheet()
        self.finishing = Finishing(filling)
        self.before.open(filling, self.pen)
        first = next(outline.sheets(filling.instance.root), None)
        at = filling.instance.find(filling.position) if filling.position else None
        if first is not None:
            self.open_sheet(outline.sheet_of(at) if at is not None else first)
        self.photos(filling.photos)
        if at is not None:
            self.sheet.go(at)
        self._look()
        gaps = self.finishing.places()
        if at is None and gaps and not filling.readonly:
            self.go(gaps[0])
        self._keep_soon.stop()  # to open a record is not to change it

    def photos(self, views: Sequence[PhotoView]) -> None:
        """The photos have changed: show them, and let the form count them."""
        if self.filling is None:
            return
        self.filling.take(views)
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
        self._turn_to(node)
        self._look()
        self.sheet.begin(route.first_stop(node))

    def go(self, node: Node) -> None:
        """Go to a question, wherever it is."""
        if self.sheet.node is not outline.sheet_of(node):
            self._turn_to(outline.sheet_of(node))
        self.centre.show_sheet()
        self.sheet.go(node)
        self._show_outline()

    def _turn_to(self, sheet: Node) -> None:
        if self.pen is not None and self.filling is not None:
            self.centre.show_sheet()
            self.sheet.display(sheet, self.pen)
            self.sheet.photos(self.filling.photos)
            self._show_head()

    def up(self) -> None:
        """Back to the sheet above: from a member to its storey, from the list to the sheet."""
        node = self.sheet.node
        if self.centre.lists_missing:
            self.centre.show_sheet()
        elif node is not None and node.parent is not None and node.kind == "row":
            self.go(node.parent)
            self.sheet.choose(node)

    def next(self) -> None:
        self._step(1)

    def previous(self) -> None:
        self._step(-1)

    def next_problem(self) -> None:
        """Go to the next place that lacks something, from here on and round."""
        if self.finishing is None or self.filling is None or self.pen is None:
            return
        self._look()
        found = self.finishing.places()
        if not found:
            self.messages().tell(_("没有缺的了。"))
            return
        place = route.next_of(self.filling.instance.root, found, self.sheet.current)
        self.pen.leave(place)
        self.go(place)

    def undo(self) -> None:
        """Take the last answer, or the last many rows, back."""
        if self.filling is None or self.filling.readonly:
            return
        if self.pen is not None and self.pen.undo():
            self.messages().tell(_("撤销了上一步。"))
        else:
            self.messages().tell(_("没有可以撤销的。"))

    def finish(self) -> None:
        """Complete the inspection, or list what is missing."""
        if self.finishing is None or self.pen is None or self.pen.readonly:
            return
        self._hand_over()
        self._look()
        self.pen.strict = True
        self.sheet.refresh()
        left = self.finishing.left()
        if left.listed:
            self.centre.show_missing(left)
        elif left.empty:
            places = (" › ".join([*answers.trail(node), node.label]) for node in left.empty)
            self.messages().ask(
                _("还没有录入：{places}。仍要完成吗？").format(places=listed(places)),
                _("仍要完成"),
                self._finish,
                self.outline,
            )
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
        body.addWidget(self.centre, 1)
        body.addWidget(self.aside)
        whole.addLayout(body, 1)
        whole.addWidget(self.busy)
        whole.addWidget(self.foot)

    def _timer(self, after: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after)
        timer.timeout.connect(slot)
        return timer

    def _changed(self, changes: Changes) -> None:
        self.sheet.apply(changes)
        self.before.changed(changes.values)
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
        if self.filling is None or self.finishing is None:
            return
        missing, comments = self.finishing.counts()
        self.foot.display(missing, comments, readonly=self.filling.readonly)
        self._show_outline()
        view = self._assess(self.filling.instance)
        self.aside.grade.display(view)
        self.head.grade(view)

    def _show_outline(self) -> None:
        if self.filling is not None and self.finishing is not None:
            root, problems = self.filling.instance.root, self.finishing.problems
            entries = outline.entries(root, problems, self.sheet.node)
            self.outline.display(entries, self.sheet.node)
            self._show_head()

    def _show_head(self) -> None:
        if self.sheet.node is not None and self.pen is not None:
            self.centre.title(self.sheet.node, readonly=self.pen.readonly)
            self._fold_by_itself()

    def _note(self, warnings: list[Problem]) -> None:
        if self.finishing is None:
            return
        self.finishing.seen(warnings)
        self._look()
        left = self.finishing.left()
        if self.centre.lists_missing and left.listed:
            self.centre.show_missing(left)
        else:
            self.centre.show_sheet()

    def _entered(self, node: Node) -> None:
        self.aside.display(node)
        self.before.show()
        if not self._keep_soon.isActive() and self.filling and not self.filling.readonly:
            self._keep_soon.start()

    def _step(self, by: int, *, sheet: bool = False) -> None:
        here = self.sheet.node
        if self.filling is None or here is None:
            return
        root, current = self.filling.instance.root, self.sheet.current
        place = (
            route.beside_sheet(root, here, by) if sheet else route.beside(root, here, current, by)
        )
        if place is None:
            return
        if outline.is_sheet(place):
            self.open_sheet(place)
        else:
            self.go(place)

    def _ask_remove(self, row: Node | None) -> None:
        if row is None or self.pen is None or self.pen.readonly:
            return
        self.messages().ask(
            _("删除“{name}”？它的答案和照片说明会一起拿掉。").format(name=answers.title(row)),
            _("删除"),
            lambda: self._remove_row(row),
            self.outline,
        )

    def _remove_row(self, row: Node) -> None:
        above = row.parent
        if self.pen is None or above is None:
            return
        inside = self.sheet.node is not None and row in outline.above(self.sheet.node)
        name = answers.title(row)
        self.pen.remove(row)
        self._tell(_("删除了“{name}”。").format(name=name))
        if inside:
            self.go(above)
        else:
            self.sheet.go(above)

    def _tell(self, words: str) -> None:
        self.messages().tell(words, undo=self.undo)

    # -- folding

    def _fold_or_unfold(self) -> None:
        self._folded = self.aside.isVisible()
        self.aside.setVisible(not self._folded)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fold_by_itself()

    def _fold_by_itself(self) -> None:
        """Guidance gives its room away in a narrow window, and to the matrix."""
        if self._folded is None:
            here, wide = self.sheet.node, self.width() >= theme.px(NARROW)
            self.aside.setVisible(wide and not (here is not None and awaited.is_matrix(here)))
