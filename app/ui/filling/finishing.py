"""What stands between a form and its end: what is missing, wrong, or worth another look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.survey import awaited
from app.ui.filling.values import Filling, PhotoState
from forms.node import Node, Problem

Found = list[tuple[Node, Problem]]


@dataclass(frozen=True)
class Open:
    """`found` must be put right, `warned` be seen, `empty` are repeats without any row."""

    found: Found
    warned: Found
    empty: list[Node]


class Finishing:
    """One form on its way to its end; remembers which warnings somebody has seen."""

    def __init__(self, filling: Filling) -> None:
        self._filling = filling
        self._seen: set[tuple[str, str]] = set()  # path and answer that was warned of
        self.problems: list[Problem] = []

    def look(self) -> list[Problem]:
        """All that is missing or wrong now."""
        instance = self._filling.instance
        self.problems = [*instance.check(), *awaited.awaited(instance.root)]
        return self.problems

    def found(self) -> Found:
        return self._placed(self.problems)

    def warned(self) -> Found:
        """What should be looked at again and nobody has said 知道了 to."""
        return [
            (node, warning)
            for node, warning in self._placed(self._filling.instance.warnings())
            if (warning.path, node.text) not in self._seen
        ]

    def seen(self, warnings: Iterable[Problem]) -> None:
        """Somebody has seen these; another answer there would be warned of again."""
        self._seen |= {(warning.path, warning.params["text"]) for warning in warnings}

    def left(self) -> Open:
        """What is left to do before the end. A photo that is on its way is not missing."""
        coming = {v.question for v in self._filling.photos if v.state is PhotoState.BUSY}
        found = [
            (node, problem)
            for node, problem in self.found()
            if problem.code != "required" or node.path not in coming
        ]
        empty = [node for node, problem in found if problem.code == awaited.NO_ROWS]
        return Open(found if len(empty) < len(found) else [], self.warned(), empty)

    def _placed(self, problems: Iterable[Problem]) -> Found:
        placed = ((self._filling.instance.find(p.path), p) for p in problems)
        return [(node, problem) for node, problem in placed if node is not None]
