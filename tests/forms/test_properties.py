"""Random use of forms: what is brought up to date step by step equals computing all anew."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from forms.instance import Instance
from forms.node import Node
from tests.forms.making import form, new, reopened

FORM = form(
    """
| survey |
|        | type                | name   | label | relevant        | calculation | choice_filter | repeat_count | required | constraint | read_only | bind::insp:personal |
|        | integer             | n      | N     |                 |             |               |              | ${t} != '' | . < 50   |           |                     |
|        | text                | t      | T     |                 |             |               |              |          |            |           | yes                 |
|        | select_one kind     | kind   | K     |                 |             |               |              |          |            |           |                     |
|        | select_multiple part | parts | P     |                 |             | kind = ${kind} |             |          |            |           |                     |
|        | begin_group         | g      | G     | ${n} > 1        |             |               |              |          |            |           |                     |
|        | decimal             | d      | D     |                 |             |               |              |          |            |           |                     |
|        | begin_repeat        | counted | C    |                 |             |               | ${n}         |          |            |           |                     |
|        | integer             | c      | C     |                 |             |               |              |          |            |           |                     |
|        | end_repeat          |        |       |                 |             |               |              |          |            |           |                     |
|        | end_group           |        |       |                 |             |               |              |          |            |           |                     |
|        | begin_repeat        | storey | S     |                 |             |               |              |          |            |           |                     |
|        | integer             | a      | A     |                 |             |               |              |          |            |           |                     |
|        | begin_repeat        | member | M     | ${a} != 2       |             |               |              |          |            |           |                     |
|        | integer             | m      | M     |                 |             |               |              |          |            |           |                     |
|        | select_one part     | p      | P     | ${m} != 3       |             | kind = ${kind} and weight != ${a} | |     |            |           |                     |
|        | calculate           | share  |       |                 | ${m} div ${all} |           |              |          |            |           |                     |
|        | calculate           | run    |       |                 | coalesce(indexed-repeat(${run}, ${storey}, position(../..), ${member}, position(..) - 1), 0) + coalesce(${m}, 0) | | | | | |  |
|        | calculate           | spot   |       |                 | concat(position(../..), '.', position(..), ${p}) | | | |     |           |                     |
|        | end_repeat          |        |       |                 |             |               |              |          |            |           |                     |
|        | decimal             | sum    | S     |                 | sum(${m}) + ${a} |          |              |          |            |           |                     |
|        | integer             | fixed  | F     |                 | count(${member}) * 2 |      |              |          |            | yes       |                     |
|        | end_repeat          |        |       |                 |             |               |              |          |            |           |                     |
|        | calculate           | all    |       |                 | sum(${m}) + sum(${c}) + coalesce(${d}, 0) | | |      |            |           |                     |
|        | calculate           | best   |       |                 | max(${run}) |               |              |          |            |           |                     |
|        | text                | shown  | X ${all} | ${all} > 5   | concat(${t}, ${best}, count(${storey}), join(',', ${spot})) | | | | | yes |              |
| choices |
|         | list_name | name | label | kind | weight |
|         | kind      | w    | W     |      |        |
|         | kind      | c    | C     |      |        |
|         | part      | w1   | W1    | w    | 1      |
|         | part      | w2   | W2    | w    | 2      |
|         | part      | c1   | C1    | c    | 1      |
"""  # noqa: E501
)

NUMBERS = st.one_of(st.none(), st.integers(0, 6), st.sampled_from(["x", "1.5", "60"]))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "n": NUMBERS,
    "t": st.sampled_from(["", "a", "裂缝\n宽"]),
    "kind": st.sampled_from(["", "w", "c"]),
    "parts": st.lists(st.sampled_from(["w1", "w2", "c1"]), max_size=3),
    "p": st.sampled_from(["", "w1", "w2", "c1"]),
    "d": st.sampled_from(["", "2.50", "1"]),
    "c": NUMBERS,
    "a": NUMBERS,
    "m": NUMBERS,
    "sum": st.sampled_from(["7", "8.5"]),
}


def state(instance: Instance) -> list[tuple[object, ...]]:
    """All that an instance holds and shows."""
    return [
        (
            node.path,
            node.text,
            node.seen,
            node.relevant,
            node.key,
            node.required,
            node.problem,
            node.label,
            [c.name for c in node.choices()],
        )
        for node in instance.root.walk()
    ]


class Filling(RuleBasedStateMachine):
    """A surveyor who does anything at all."""

    @initialize()
    def begin(self) -> None:
        self.made = new(FORM)
        self.steps: list[list[tuple[object, ...]]] = []
        self.batching = False

    def _nodes(self, kind: str) -> list[Node]:
        return [node for node in self.made.root.walk() if node.kind == kind]

    def _before(self) -> None:
        self.steps.append(state(self.made))

    def _after(self) -> None:
        if self.steps[-1] == state(self.made):
            self.steps.pop()

    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        nodes = [n for n in self.made.root.walk() if n.question.name in VALUES]
        node = data.draw(st.sampled_from(nodes))
        self._before()
        self.made.set(node, data.draw(VALUES[node.question.name]))
        self._after()

    @rule(data=st.data())
    def add(self, data: st.DataObject) -> None:
        repeats = [n for n in self._nodes("repeat") if n.question.name != "counted"]
        repeat = data.draw(st.sampled_from(repeats))
        before = data.draw(st.sampled_from([None, *repeat.children]))
        self._before()
        self.made.add(repeat, before)

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        rows = [n for n in self._nodes("row") if n.question.name != "counted"]
        if rows:
            self._before()
            self.made.remove(data.draw(st.sampled_from(rows)))

    @rule(data=st.data())
    def several(self, data: st.DataObject) -> None:
        self._before()
        with self.made.batch():
            for _ in range(data.draw(st.integers(1, 4))):
                nodes = [n for n in self.made.root.walk() if n.question.name in VALUES]
                node = data.draw(st.sampled_from(nodes))
                self.made.set(node, data.draw(VALUES[node.question.name]))
            if data.draw(st.booleans()):
                row, _ = self.made.add(self.made.find("storey"))
                if data.draw(st.booleans()):
                    self.made.remove(row)
        self._after_batch()

    def _after_batch(self) -> None:
        if len(self.made._undo) < len(self.steps):
            self.steps.pop()

    @rule()
    def undo(self) -> None:
        if self.made.can_undo:
            self.made.undo()
            if len(self.made._undo) < len(self.steps):
                assert state(self.made) == self.steps.pop()

    @invariant()
    def computing_everything_anew_changes_nothing(self) -> None:
        before = state(self.made)
        undo = len(self.made._undo)
        self.made.recalculate()
        assert state(self.made) == before
        assert len(self.made._undo) == undo

    @invariant()
    def what_expressions_see_is_the_text_of_what_is_relevant(self) -> None:
        for node in self.made.root.walk():
            assert node.seen == (node.text if node.relevant else "")
            if node.parent is not None:
                assert node.relevant == (node.own and node.parent.relevant)

    @invariant()
    def opening_the_answers_gives_the_same_answers(self) -> None:
        again = reopened(self.made)
        assert again.answers() == self.made.answers()
        assert again.personal_answers() == self.made.personal_answers()

    @invariant()
    def answers_are_canonical(self) -> None:
        for path, value in self.made.answers(relevant_only=False).items():
            assert isinstance(path, str)
            assert isinstance(value, str | int | list)
            assert value not in ("", [])


@pytest.mark.long
def test_long_random_filling() -> None:
    """Thousands of surveyors, forty steps each."""
    run_state_machine_as_test(
        Filling,
        settings=settings(
            max_examples=2500,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


TestFilling = Filling.TestCase
TestFilling.settings = settings(
    max_examples=100, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
