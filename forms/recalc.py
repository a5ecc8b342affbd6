"""Brings an instance up to date after a change: only the nodes concerned, in rank order.

Everything that alters a node goes through here, so that what happened can be reported (`Changes`)
and taken back (`Step`s of a journal).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from forms.changes import Changes, Cleared
from forms.definition import Dependent, Rule
from forms.env import Env
from forms.node import Node
from forms.routes import place, targets, walk


class Step(NamedTuple):
    """One undoable step: `what` is text (the old one), in (row put in) or out (row taken out)."""

    what: str
    node: Node
    text: str = ""
    place: int = 0


# Puts the right number of rows into a repeat.
SetCount = Callable[[Node, float], None]


class Recalculation:
    """The work queue of one instance."""

    def __init__(self, env: Env, rules: Sequence[Rule]) -> None:
        self._env = env
        self._rules = rules
        self.set_count: SetCount = _no_rows  # set by who makes rows
        self._waiting: dict[int, dict[Node, None]] = {}
        self._ranks: list[int] = []
        self._fired: list[Node] = []
        self._done: set[tuple[int, Node]] = set()
        self._kept: frozenset[Node] = frozenset()  # not computed until the queue has run
        self.changes = Changes()
        self.journal: list[Step] = []
        self.restoring = False  # undoing: values come back from the journal, not from rules
        self.detached: set[Node] = set()  # rows taken out, for good or kept aside

    def finish(self) -> tuple[Changes, list[Step]]:
        """Runs what is waiting; hands out what changed, and the journal to take it back."""
        self._run()
        while self._fired:
            fired, self._fired = self._fired, []
            for node in fired:
                self._trigger(node)
            self._run()
        self._done.clear()
        self._kept = frozenset()
        changes, self.changes = self.changes, Changes()
        journal, self.journal = self.journal, []
        return changes, journal

    def write(self, node: Node, text: str) -> None:
        """Gives a node another text."""
        if node.text == text:
            return
        self.journal.append(Step("text", node, node.text))
        node.text = text
        self.changes.values.add(node)
        if node.relevant:
            node.seen = text
            self.touch(node)
        if node.question.logic.triggers and not self.restoring:
            self._fired.append(node)

    def touch(self, node: Node) -> None:
        """What a node shows to expressions has changed."""
        for dependent in node.question.logic.dependents:
            self._visit(node, dependent)

    def put_in(self, row: Node, index: int) -> None:
        """Puts a row into its repeat, at a place counted from 0."""
        repeat = row.parent
        assert repeat is not None
        repeat.children.insert(index, row)
        self.detached.discard(row)
        self.journal.append(Step("in", row, place=index))
        self.changes.added.append(row)
        relevant = repeat.relevant and row.own
        if row.relevant != relevant:
            self._spread(row, relevant)
        self._renumbered(repeat, index)
        for dependent in row.question.logic.inner:
            self._visit(row, dependent)

    def take_out(self, row: Node) -> None:
        """Takes a row out of its repeat; it keeps all it holds."""
        repeat = row.parent
        assert repeat is not None
        index = row.index
        del repeat.children[index]
        self.detached.add(row)
        self.journal.append(Step("out", row, place=index))
        self.changes.removed.append(row)
        self._renumbered(repeat, index)

    def everything(self, keep: Iterable[Node] = ()) -> None:
        """Puts every rule of every node on the queue; calculations of `keep` will not run."""
        self._kept = frozenset(keep)
        for rule in self._rules:
            if rule.aspect != "choices":  # stored answers are not taken away on opening
                for node in targets(rule, self._env.root):
                    self._enqueue(rule, node)

    def language_changed(self) -> None:
        """Runs again what depends on the language."""
        for rule in self._rules:
            if rule.language:
                for node in targets(rule, self._env.root):
                    self._enqueue(rule, node)

    def undo(self, journal: Sequence[Step]) -> None:
        """Takes the steps of a journal back, last first; `finish` follows."""
        for step in reversed(journal):
            if step.what == "text":
                self.write(step.node, step.text)
            elif step.what == "in":
                self.take_out(step.node)
            else:
                self.put_in(step.node, step.place)

    def _renumbered(self, repeat: Node, start: int) -> None:
        logic = repeat.question.logic
        rows = repeat.children
        for index in range(start, len(rows)):
            row = rows[index]
            row.index = index
            for dependent in logic.order_dependents:
                self._visit(row, dependent)
        for dependent in logic.row_dependents:
            self._visit(repeat, dependent)

    def _visit(self, node: Node, dependent: Dependent) -> None:
        rule, up, route, shift = dependent
        here = node
        for _ in range(up):
            here = here.parent  # type: ignore[assignment]  # routes are made from the template
        if shift is not None:
            rows = here.parent.children  # type: ignore[union-attr]
            first = here.index + (shift if isinstance(shift, int) else 1)
            last = first + 1 if isinstance(shift, int) else len(rows)
            for row in rows[first:last]:
                self._all(rule, row, route)
        elif -1 in route:
            self._all(rule, here, route)
        else:
            for index in route:
                here = here.children[index]
            self._enqueue(rule, here)

    def _all(self, rule: Rule, start: Node, route: tuple[int, ...]) -> None:
        for node in walk(start, route):
            self._enqueue(rule, node)

    def _enqueue(self, rule: Rule, node: Node) -> None:
        if not rule.acts:
            if rule.aspect == "label":
                self.changes.labels.add(node)
            else:
                self.changes.flags.add(node)
            return
        nodes = self._waiting.get(rule.rank)
        if nodes is None:
            nodes = self._waiting[rule.rank] = {}
            heapq.heappush(self._ranks, rule.rank)
        nodes[node] = None

    def _run(self) -> None:
        env = self._env
        kept = env.current
        while self._ranks:
            rank = heapq.heappop(self._ranks)
            rule = self._rules[rank]
            nodes = self._waiting.pop(rank)
            if rule.ordered:
                self._run_in_order(rule, nodes)
                continue
            for node in nodes:
                env.current = node
                self._apply(rule, node)
        env.current = kept

    def _run_in_order(self, rule: Rule, nodes: dict[Node, None]) -> None:
        """Rows from first to last: each may read the ones before it."""
        while nodes:
            self._waiting[rule.rank] = nodes
            for node in sorted(nodes, key=place):
                if nodes.pop(node, self) is None:
                    self._env.current = node
                    self._apply(rule, node)
            nodes = self._waiting.pop(rule.rank)

    def _apply(self, rule: Rule, node: Node) -> None:
        if self.detached and self._is_detached(node):
            return
        match rule.aspect:
            case "calculate":
                if not self.restoring and node not in self._kept:
                    self.write(node, rule.run(node, self._env))
            case "relevant":
                self._set_relevance(node, rule.run(node, self._env))
            case "choices":
                self._choices(rule, node)
            case "count":
                if not self.restoring:
                    self.set_count(node, rule.run(node, self._env))

    def _choices(self, rule: Rule, node: Node) -> None:
        """The list has changed: answers that are no longer in it are cleared at once."""
        node.options = None
        self.changes.choices.add(node)
        if self.restoring or not node.seen:
            return
        allowed = rule.run(node, self._env)
        multiple = node.question.logic.type == "select"
        names = node.text.split() if multiple else [node.text]
        gone = tuple(name for name in names if name not in allowed)
        if gone:
            self.changes.cleared.append(Cleared(node, gone))
            self.write(node, " ".join(name for name in names if name in allowed))

    def _set_relevance(self, node: Node, own: bool) -> None:
        if node.own == own:
            return
        node.own = own
        relevant = own and (node.parent is None or node.parent.relevant)
        if relevant != node.relevant:
            self.changes.relevance.add(node)
            self._spread(node, relevant)

    def _spread(self, node: Node, relevant: bool) -> None:
        """Relevance reaches all below; expressions see the answers vanish or come back."""
        node.relevant = relevant
        logic = node.question.logic
        if node.text:
            node.seen = node.text if relevant else ""
        repeated = node.question.kind == "repeat"
        if node.row or (not repeated and (node.text or logic.counted or node.children)):
            self.touch(node)
        if repeated:
            repeat = node.parent if node.row else node
            for dependent in logic.row_dependents:
                self._visit(repeat, dependent)  # type: ignore[arg-type]
        if relevant and node.text and logic.choices_rule is not None:
            self._enqueue(logic.choices_rule, node)
        for child in node.children:
            wanted = relevant and child.own
            if child.relevant != wanted:
                self._spread(child, wanted)

    def _trigger(self, source: Node) -> None:
        for trigger in source.question.logic.triggers:
            start = source
            for _ in range(trigger.up):
                start = start.parent  # type: ignore[assignment]
            for node in walk(start, trigger.route):
                if (id(trigger), node) not in self._done:
                    self._done.add((id(trigger), node))
                    self._env.current = node
                    self.write(node, trigger.run(node, self._env))

    def _is_detached(self, node: Node | None) -> bool:
        while node is not None:
            if node in self.detached:
                return True
            node = node.parent
        return False


def _no_rows(repeat: Node, count: float) -> None:
    raise RuntimeError(f"nobody makes {count} rows for {repeat.path}")
