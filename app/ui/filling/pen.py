"""The pen on a form: every change of the fill page goes through here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from app.i18n import _
from app.i18n.units import unit as unit_of
from app.survey import printing
from app.ui.filling import batch, typing
from forms.changes import Changes
from forms.instance import Instance
from forms.node import Node, Problem


class Pen:
    """One form being filled. `changed` hears of every change, whoever made it.

    A wrong answer is shown once its field was left, a missing one once the user asked what is
    missing (`strict`): nobody is told off while typing. What cannot become a number any more is
    said at once.
    """

    def __init__(
        self, instance: Instance, changed: Callable[[Changes], None], *, readonly: bool
    ) -> None:
        self.instance = instance
        self.readonly = readonly
        self.strict = False
        #: Told when somebody uncovers an answer about residents that stood there already.
        self.revealed: Callable[[Node], None] = _unheard
        self._left: set[Node] = set()
        self._changed = changed
        self._told = 0  # changes so far
        self._together = (0, 1)  # after which change, how many were one step to the user
        instance.changed.append(self._hear)

    def put_down(self) -> None:
        """Hear of no more changes: another form is taken up."""
        self.instance.changed.remove(self._hear)

    def set(self, node: Node, value: object) -> None:
        """Answer a question; the same answer again changes nothing."""
        self.instance.set(node, value)

    def add(self, repeat: Node) -> Node:
        return self.instance.add(repeat)[0]

    def add_rows(self, repeat: Node, rows: Sequence[dict[str, str]]) -> list[Node]:
        return batch.add(self.instance, repeat, rows)

    @contextmanager
    def one_step(self) -> Iterator[None]:
        """Whatever is changed inside is one step of undo."""
        before = self._told
        yield
        self._together = (self._told, self._told - before)

    def copy_below(self, repeat: Node) -> int:
        with self.one_step():
            return len(batch.copy_below(self.instance, repeat))

    def rest_sound(self, repeat: Node) -> int:
        return batch.rest_sound(self.instance, repeat)

    def undo(self) -> bool:
        """Take the last step back, all of it; False if there is none."""
        at, steps = self._together
        together = steps if at == self._told else 1
        self._together = (0, 1)
        taken = [bool(self.instance.undo()) for _step in range(max(1, together))]
        return any(taken)

    def remove(self, row: Node) -> None:
        self.instance.remove(row)

    def leave(self, node: Node) -> None:
        """The user has left a question: from now on a wrong answer shows."""
        self._left.add(node)

    def problem(self, node: Node) -> Problem | None:
        """What to say about an answer now, if anything."""
        if not node.relevant:
            return None
        wrong = node.problem
        if wrong is not None:
            now = self.strict or node in self._left or _beyond_help(wrong, node)
            return wrong if now else None
        return node.missing if self.strict else None

    def warning(self, node: Node) -> Problem | None:
        """What should be looked at again in an answer that may stay, once its field was left."""
        if not node.relevant or not (self.strict or node in self._left):
            return None
        return node.warning or _unprintable(node)

    def seen(self, nodes: Iterable[Node]) -> None:
        """Answers that came all at once: wrong ones show."""
        self._left.update(nodes)

    def _hear(self, changes: Changes) -> None:
        self._told += 1
        self._changed(changes)


def _unheard(_node: Node) -> None:
    """Nobody keeps account of it."""


def _unprintable(node: Node) -> Problem | None:
    """A character that no report could show: said while another way of writing is at hand."""
    chars = printing.unprintable(node.text) if node.kind == "text" else ()
    if not chars:
        return None
    said = _("纸面上印不出 {chars}，会成为“〓”。请换一种写法，或在备注里说明。")
    return Problem(node.path, "soft", {"text": node.text}, said.format(chars=printing.named(chars)))


def _beyond_help(wrong: Problem, node: Node) -> bool:
    """Whether no further key makes a number of it."""
    if wrong.code != "type" or node.kind not in {"integer", "decimal", "range"}:
        return False
    return not typing.number(node.text, unit_of(node.question.extra)).half
