"""A form being filled: the one object that a window talks to.

Every change answers with `Changes`; callbacks in `changed` get the same. Not thread-safe: an
instance belongs to the thread that made it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol

from forms import answers as stored_answers
from forms import values
from forms.build import make_root
from forms.changes import Changes
from forms.definition import Evaluate, Question, Rule
from forms.env import Env
from forms.node import Node, Problem
from forms.recalc import Recalculation, Step
from forms.routes import walk
from forms.rows import MAX_ROWS, Rows

MAX_UNDO = 200

Value = stored_answers.Value


class FormLike(Protocol):
    """What an instance needs of its form."""

    root: Question
    rules: tuple[Rule, ...]
    first: tuple[tuple[Question, Evaluate], ...]
    roles: dict[str, tuple[Question, ...]]


class Instance:
    """Made by `Form.new` and `Form.open`."""

    def __init__(self, form: FormLike, env: Env, new_row_id: Callable[[], str]) -> None:
        self.form = form
        self.changed: list[Callable[[Changes], None]] = []
        self.orphans: dict[str, Value] = {}
        self.personal_orphans: dict[str, Value] = {}
        self._env = env
        self.root = make_root(form.root, env)
        self._work = Recalculation(env, form.rules)
        self._rows = Rows(env, self._work, new_row_id)
        self._work.set_count = self._rows.set_count
        self._undo: list[list[Step]] = []
        self._depth = 0

    @classmethod
    def blank(cls, form: FormLike, env: Env, new_row_id: Callable[[], str]) -> Instance:
        """A new instance: defaults, then dynamic defaults, then everything computed."""
        self = cls(form, env, new_row_id)
        for question, run in form.first:
            (node,) = walk(self.root, question.route_from(form.root))
            env.current = node
            self._work.write(node, run(node, env))
        self._work.everything()
        self._work.finish()
        return self

    @classmethod
    def stored(
        cls,
        form: FormLike,
        env: Env,
        new_row_id: Callable[[], str],
        answers: Mapping[str, Value],
        personal: Mapping[str, Value],
        photos: Mapping[str, Mapping[str, Any]],
    ) -> Instance:
        """An instance with stored answers. Calculations that a user may overwrite, or that a
        clock or chance decided, keep what was stored; all others are computed again."""
        self = cls(form, env, new_row_id)
        for node in self.root.walk():
            node.text = node.seen = ""
        # Rows of both maps first: a personal answer may stand in an ordinary row.
        taken = stored_answers.take(self.root, {**answers, **personal})
        for path, value in taken.orphans.items():
            if path in answers:
                self.orphans[path] = value
            else:
                self.personal_orphans[path] = value
        by_question: dict[str, list[tuple[Any, str]]] = {}
        for photo, entry in photos.items():
            place = (str(entry.get("order", "")), photo)
            by_question.setdefault(str(entry.get("question", "")), []).append(place)
        for path, entries in by_question.items():
            found = self.find(path)
            if found is not None and found.kind == "image":
                found.text = " ".join(photo for _, photo in sorted(entries))
                found.seen = found.text
        kept = [n for n in taken.nodes if not stored_answers.is_recomputed(n.question)]
        self._work.everything(keep=kept)
        self._work.finish()
        return self

    @property
    def language(self) -> str:
        """The short code of the language of labels, messages and choice names."""
        return self._env.language

    @language.setter
    def language(self, code: str) -> None:
        if code == self._env.language:
            return
        self._env.language = code
        everything = set(self.root.walk())
        for node in everything:
            node.options = None
        self._work.language_changed()
        self._work.changes.labels |= everything
        self._work.changes.choices |= {n for n in everything if n.question.logic.choices}
        self._close()

    def find(self, path: str) -> Node | None:
        """The node at a data path ("" is the root), or None."""
        return stored_answers.find(self.root, path)

    def nodes_by_role(self, role: str, under: Node | None = None) -> list[Node]:
        """All nodes of the questions with this role, in document order; for a repeat its rows.

        `under` keeps to what lies below one node.
        """
        start = under or self.root
        found: list[Node] = []
        for question in self.form.roles.get(role, ()):
            if start.question not in question.ancestors():
                continue
            route = question.route_from(start.question)
            nodes = [start] if start.question.kind != "repeat" or start.row else start.children
            found += [node for first in nodes for node in walk(first, route)]
        return found

    def set(self, node: Node, value: object) -> Changes:
        """Answers a question. A text that is not of the question's type is kept as it was
        entered and shows as the node's problem. Raises TypeError for a value that is no answer,
        ValueError for a node that takes none (groups, repeats, rows, images)."""
        if node.kind in {"group", "repeat", "row", "image"}:
            raise ValueError(f"{node.path}: a {node.kind} takes no answer")
        text = values.entered(value)
        try:
            text = values.normal(text, node.question.logic.type)
        except values.NotOfType:
            text = text.strip()
        self._work.write(node, text)
        return self._close()

    def set_photos(self, path: str, photos: Sequence[str]) -> Changes:
        """Tells an image question which photos it has, in order; raises KeyError, ValueError."""
        node = self.find(path)
        if node is None:
            raise KeyError(path)
        if node.kind != "image":
            raise ValueError(f"{path} is no image question")
        self._work.write(node, " ".join(photos))
        return self._close()

    def add(
        self, repeat: Node, before: Node | None = None, *, row_id: str = ""
    ) -> tuple[Node, Changes]:
        """Adds a row at the end, or before another row. Raises ValueError for anything that is
        no repeat, whose rows the form counts itself, or that is full (`MAX_ROWS`).

        `row_id` is given where two devices must mean the same row; else it is a new one.
        """
        self._check_repeat(repeat)
        if len(repeat.children) >= MAX_ROWS:
            raise ValueError(f"{repeat.path} is full")
        if before is not None and before.parent is not repeat:
            raise ValueError(f"{before.path} is no row of {repeat.path}")
        if row_id and any(row.row == row_id for row in repeat.children):
            raise ValueError(f"{repeat.path}/{row_id} is there already")
        place = len(repeat.children) if before is None else before.index
        row = self._rows.add(repeat, place, row_id)
        return row, self._close()

    def remove(self, row: Node) -> Changes:
        """Takes a row away with all that is in it; raises ValueError like `add`."""
        if not row.row or row.parent is None:
            raise ValueError(f"{row.path} is no row")
        self._check_repeat(row.parent)
        if row in self._work.detached:
            raise ValueError(f"{row.path} has been removed already")
        self._work.take_out(row)
        return self._close()

    @contextmanager
    def batch(self) -> Iterator[list[Changes]]:
        """Several changes, one recalculation, one step of undo. The list that it gives holds
        the `Changes` once the block has ended."""
        self._depth += 1
        result: list[Changes] = []
        try:
            yield result
        finally:
            self._depth -= 1
            result.append(self._close())

    def undo(self) -> Changes:
        """Takes the last change (or batch) back, with all that it caused; empty when none."""
        if not self._undo or self._depth:
            return Changes()
        self._work.restoring = True
        try:
            self._work.undo(self._undo.pop())
            changes, _ = self._work.finish()
        finally:
            self._work.restoring = False
        self._tell(changes)
        return changes

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._undo)

    def check(self) -> list[Problem]:
        """All problems of relevant questions in document order: required, constraint, type."""
        found: list[Problem] = []
        for node in self.root.walk():
            if node.relevant:
                problem = node.missing or node.problem
                if problem is not None:
                    found.append(problem)
        return found

    def warnings(self) -> list[Problem]:
        """What should be looked at again in relevant questions and can stay, in document order."""
        found = (node.warning for node in self.root.walk() if node.relevant)
        return [warning for warning in found if warning is not None]

    def answers(self, *, relevant_only: bool = True, calculated: bool = False) -> dict[str, Value]:
        """The flat answers map: no personal answers, no photos, no blanks. `calculated` adds
        what opening computes again anyway; without `relevant_only` hidden answers come too."""
        found = stored_answers.emit(
            self.root, personal=False, relevant_only=relevant_only, calculated=calculated
        )
        return {**self.orphans, **found}

    def personal_answers(
        self, *, relevant_only: bool = True, calculated: bool = False
    ) -> dict[str, Value]:
        """Like `answers`: those that `bind::insp:personal` keeps apart, and only those."""
        found = stored_answers.emit(
            self.root, personal=True, relevant_only=relevant_only, calculated=calculated
        )
        return {**self.personal_orphans, **found}

    def stamp_end(self, moment: datetime) -> Changes:
        """Writes the moment of finishing into the form's `end` questions."""
        for node in self.root.walk():
            if node.kind == "end":
                self._work.write(node, moment.isoformat(timespec="seconds"))
        return self._close()

    def recalculate(self) -> Changes:
        """Computes everything anew, as opening does; changes nothing unless clock or chance do."""
        overwritable = [
            node
            for node in self.root.walk()
            if node.question.logic.calculate is not None
            and not stored_answers.is_recomputed(node.question)
        ]
        self._work.everything(keep=overwritable)
        return self._close()

    def _check_repeat(self, node: Node) -> None:
        if node.kind != "repeat":
            raise ValueError(f"{node.path} is no repeat")
        if node.question.logic.count is not None:
            raise ValueError(f"{node.path} has its rows counted by the form")

    def _close(self) -> Changes:
        if self._depth:
            return Changes()
        changes, journal = self._work.finish()
        if journal:
            self._undo.append(journal)
            del self._undo[:-MAX_UNDO]
        self._tell(changes)
        return changes

    def _tell(self, changes: Changes) -> None:
        if changes:
            for callback in tuple(self.changed):
                callback(changes)
