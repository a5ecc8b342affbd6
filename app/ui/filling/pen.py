"""The pen on a form: every change of the fill page goes through here and is announced once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.ui.filling import batch
from forms.changes import Changes
from forms.instance import Instance
from forms.node import Node, Problem


class Pen:
    """One form being filled. `changed` is called after every change, in the UI thread.

    A wrong answer is shown once its field was left, a missing one once the user asked what is
    missing (`strict`): nobody is told off while typing.
    """

    def __init__(
        self, instance: Instance, changed: Callable[[Changes], None], *, readonly: bool
    ) -> None:
        self.instance = instance
        self.readonly = readonly
        self.strict = False
        self._left: set[Node] = set()
        self._changed = changed

    def set(self, node: Node, value: object) -> None:
        """Answer a question; the same answer again changes nothing."""
        self._tell(self.instance.set(node, value))

    def add(self, repeat: Node) -> Node:
        row: Node
        row, changes = self.instance.add(repeat)
        self._tell(changes)
        return row

    def add_rows(self, repeat: Node, rows: Sequence[dict[str, str]]) -> list[Node]:
        made = batch.add(self.instance, repeat, rows)
        self._tell(Changes(added=made))
        return made

    def copy_below(self, repeat: Node) -> int:
        made = batch.copy_below(self.instance, repeat)
        self._tell(Changes(added=made))
        return len(made)

    def rest_sound(self, repeat: Node) -> int:
        states = batch.unjudged(repeat)
        batch.rest_sound(self.instance, repeat)
        self._tell(Changes(values=set(states)))
        return len(states)

    def remove(self, row: Node) -> None:
        self._tell(self.instance.remove(row))

    def leave(self, node: Node) -> None:
        """The user has left a question: from now on a wrong answer shows."""
        self._left.add(node)

    def problem(self, node: Node) -> Problem | None:
        """What to say about an answer now, if anything."""
        if not node.relevant:
            return None
        wrong = node.problem
        if wrong is not None:
            return wrong if self.strict or node in self._left else None
        return node.missing if self.strict else None

    def _tell(self, changes: Changes) -> None:
        if changes:
            self._changed(changes)
