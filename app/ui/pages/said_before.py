"""The fill page's hand on what was said before: 上次 beside the question, 同上一户 as marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.ui.filling import before
from app.ui.filling.pen import Pen
from app.ui.filling.values import Filling
from app.ui.widgets.last_panel import LastPanel
from app.ui.widgets.sheet import Sheet
from forms.node import Node


class SaidBefore:
    """`tell` says what was done, `hint` why not; `answered` hears whose answers have changed;
    `same_house` finds what the house before offers."""

    def __init__(
        self,
        sheet: Sheet,
        panel: LastPanel,
        tell: Callable[[str], None],
        hint: Callable[[str], None],
        answered: Callable[[set[Node]], None],
        same_house: Callable[[], None],
    ) -> None:
        self._sheet = sheet
        self._panel = panel
        self._tell = tell
        self._hint = hint
        self._answered = answered
        self._same_house = same_house
        self._filling: Filling | None = None
        self._pen: Pen | None = None
        self._taking_over = False

    def open(self, filling: Filling, pen: Pen) -> None:
        self._filling, self._pen = filling, pen
        self._sheet.same(filling.same)
        self._sheet.comments(filling.comments)

    def show(self) -> None:
        """What was said last time where the user is now."""
        node = self._sheet.current
        readonly = self._filling is None or self._filling.readonly
        self._panel.display(node, before.said_of(self._filling, node), readonly=readonly)

    def say_again(self) -> None:
        """Answer the current question as at the last visit; a finding never."""
        node = self._sheet.current
        if self._filling is None or self._pen is None or node is None or self._pen.readonly:
            return
        done, words = before.say_again(self._filling, self._pen, node)
        if done:
            self._sheet.written(node)
            self._tell(words)
        else:
            self._hint(words)

    def as_next_door(self) -> None:
        """Answer what may be as in the house before: it ends in `take_over`."""
        if self._pen is not None and not self._pen.readonly:
            self._same_house()

    def take_over(self, write: Callable[[], Iterable[str]]) -> None:
        """Let `write` answer from the house before; it gives the paths that carry a mark now."""
        self._taking_over = True
        try:
            paths = write()
        finally:
            self._taking_over = False
        if self._filling is not None:
            self._filling.same = set(paths)
            self._sheet.same(self._filling.same)

    def changed(self, nodes: set[Node]) -> None:
        """Somebody answers for this house: the marks of the one before go."""
        if self._sheet.current in nodes:
            self.show()
        if self._filling is None or self._taking_over:
            return
        gone = {node.path for node in nodes} & self._filling.same
        if gone:
            self._filling.same -= gone
            self._sheet.same(self._filling.same)
        self._answered(nodes)
