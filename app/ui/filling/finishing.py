"""What stands between a form and its end: what is missing, wrong, or worth another look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.model.canonical import Value
from app.survey import awaited
from app.survey.core import SHOTS
from app.survey.shots import MissingShot, lacking
from app.ui.filling.values import Filling, PhotoState
from forms.node import Node, Problem

Found = list[tuple[Node, Problem]]
#: The code of what the office wrote beside a question: it may stay, as a warning may.
COMMENT = "comment"


@dataclass(frozen=True)
class Open:
    """`found` must be put right, `warned` be seen, `empty` are repeats without any row; for `shots`
    nobody has said yet why they are missing: `say` keeps it, `excuse` is what was said before."""

    found: Found
    warned: Found
    empty: list[Node]
    shots: tuple[tuple[Node, MissingShot], ...]
    say: Callable[[str], None]
    excuse: str = ""

    @property
    def listed(self) -> bool:
        """Whether there is something to be read before the end."""
        return bool(self.found or self.warned or self.shots)


class Finishing:
    """One form on its way to its end; remembers which warnings somebody has seen."""

    def __init__(self, filling: Filling) -> None:
        self._filling = filling
        self._seen: set[tuple[str, str]] = set()  # path and answer that was warned of
        self._read: set[tuple[str, str]] = set()  # path and words of comments
        self.problems: list[Problem] = []
        self.excuse = ""  # said now, for the shots that are missing now
        self._excused: frozenset[tuple[str, str]] = frozenset()
        if filling.excuse:  # said when it was finished before: what is missing still, stays so
            self.excused(filling.excuse)

    def look(self) -> list[Problem]:
        """All that is missing or wrong now."""
        instance = self._filling.instance
        self.problems = [*instance.check(), *awaited.awaited(instance.root)]
        return self.problems

    def counts(self) -> tuple[int, int]:
        """Looks again: how much is missing or wrong, and how many comments are unread."""
        return len(self.look()), len(self.commented())

    def found(self) -> Found:
        return self._placed(self.problems)

    def places(self) -> list[Node]:
        """Where somebody has to go: what the office wrote about, and what is missing or wrong."""
        return list(dict.fromkeys(node for node, _problem in [*self.commented(), *self.found()]))

    def commented(self) -> Found:
        """What the office wrote and nobody has said 知道了 to."""
        said = (
            Problem(one.path, COMMENT, {"text": "", "by": one.by}, one.text)
            for one in self._filling.comments
            if (one.path, one.text) not in self._read
        )
        return self._placed(said)

    def warned(self) -> Found:
        """What nobody has said 知道了 to: the office's words, and what is worth another look."""
        return self.commented() + [
            (node, warning)
            for node, warning in self._placed(self._filling.instance.warnings())
            if (warning.path, node.text) not in self._seen
        ]

    def seen(self, warnings: Iterable[Problem]) -> None:
        """Somebody has seen these; another answer there would be warned of again."""
        for warning in warnings:
            if warning.code == COMMENT:
                self._read.add((warning.path, warning.message))
            else:
                self._seen.add((warning.path, warning.params["text"]))

    def left(self) -> Open:
        """What is left to do before the end. A photo that is on its way is not missing."""
        coming = {v.question for v in self._filling.photos if v.state is PhotoState.BUSY}
        found = [
            (node, problem)
            for node, problem in self.found()
            if problem.code != "required" or node.path not in coming
        ]
        empty = [node for node, problem in found if problem.code == awaited.NO_ROWS]
        shots = tuple(
            (node, one)
            for one in self.shots()
            if (one.path, one.code) not in self._excused
            and (node := self._filling.instance.find(one.path)) is not None
        )
        return Open(
            found if len(empty) < len(found) else [],
            self.warned(),
            empty,
            shots,
            self.excused,
            self.excuse or self._filling.excuse,
        )

    def shots(self) -> list[MissingShot]:
        """The required shots that are missing; not those of a question that is demanded anyway."""
        given: dict[str, list[str]] = {}
        for view in self._filling.photos:
            given.setdefault(view.question, []).append(view.shot)
        demanded = {problem.path for problem in self.problems}
        lacks = lacking(
            self._filling.instance, lambda path: given.get(path, []), self._filling.elsewhere
        )
        return [one for one in lacks if one.path not in demanded]

    def excused(self, reason: str) -> None:
        """Somebody has said why what is missing now is missing."""
        self.excuse = reason.strip()
        self._excused = frozenset((one.path, one.code) for one in self.shots())

    def keep_excuse(self, own: dict[str, Value]) -> None:
        """Write the reason into the record's own answers; nothing missing needs none."""
        if not self.shots():
            own.pop(SHOTS, None)
        elif self.excuse:
            own[SHOTS] = self.excuse

    def _placed(self, problems: Iterable[Problem]) -> Found:
        placed = ((self._filling.instance.find(p.path), p) for p in problems)
        return [(node, problem) for node, problem in placed if node is not None]
