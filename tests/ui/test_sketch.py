"""Drawing step by step: every step undone, nothing outside the picture, in whatever order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.domain.annotation import Mark, Marked, fault
from app.ui.filling.sketch import Sketch, thinned
from tests.exports.marks import FRAME, marks

_FAR = st.floats(-9000, 9000, allow_nan=False)


class Drawing(RuleBasedStateMachine):
    """A person draws, moves, changes, takes away, undoes; a list of all states is the oracle."""

    def __init__(self) -> None:
        super().__init__()
        self.sketch = Sketch(Marked(FRAME, ()))
        self.states: list[tuple[Mark, ...]] = [()]

    def _step(self) -> None:
        if self.sketch.marks != self.states[-1]:
            self.states.append(self.sketch.marks)

    @rule(mark=marks())
    def add(self, mark: Mark) -> None:
        if self.sketch.add(mark.kind, mark.points, mark.text, mark.mm):
            assert self.sketch.mark == mark
        self._step()

    @rule(dx=_FAR, dy=_FAR)
    def shift(self, dx: float, dy: float) -> None:
        self.sketch.shift(dx, dy)
        self._step()

    @rule(number=st.integers(0, 3), x=_FAR, y=_FAR)
    def pull(self, number: int, x: float, y: float) -> None:
        self.sketch.pull(number, (x, y))
        self._step()

    @rule(number=st.integers(-2, 9))
    def choose(self, number: int) -> None:
        self.sketch.choose(number)

    @rule(words=st.text(max_size=40), mm=st.sampled_from(["", "1.", "2.5", "-1", "0", "abc"]))
    def say(self, words: str, mm: str) -> None:
        self.sketch.choose(self.sketch.chosen)  # another field: another step
        self.sketch.change(text=words)
        self._step()
        self.sketch.choose(self.sketch.chosen)
        self.sketch.change(mm=mm)
        self._step()

    @rule()
    def remove(self) -> None:
        self.sketch.remove()
        self._step()

    @rule()
    def undo(self) -> None:
        if self.sketch.undo():
            self.states.pop()

    @rule()
    def undo_and_redo(self) -> None:
        before = self.sketch.marks
        if self.sketch.undo():
            assert self.sketch.redo()
        assert self.sketch.marks == before

    @invariant()
    def all_marks_can_be_kept(self) -> None:
        assert all(fault(mark, FRAME) == "" for mark in self.sketch.marks)

    @invariant()
    def it_stands_as_the_oracle_says(self) -> None:
        assert self.sketch.marks == self.states[-1]


Drawing.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestDrawing = Drawing.TestCase


def test_one_drag_is_one_step_back() -> None:
    """However many times the mouse told where it is."""
    sketch = Sketch(Marked(FRAME, ()))
    sketch.add("arrow", [(100, 100), (900, 900)])
    for _n in range(30):
        sketch.shift(10, 5, hold=7)
    assert sketch.mark is not None
    assert sketch.mark.points == ((400, 250), (1200, 1050))
    assert sketch.undo()
    assert sketch.mark is not None
    assert sketch.mark.points == ((100, 100), (900, 900))


def test_what_is_at_a_place_is_found_the_uppermost_first() -> None:
    sketch = Sketch(Marked(FRAME, ()))
    sketch.add("ellipse", [(1000, 1000), (2000, 2000)])
    sketch.add("length", [(1000, 1500), (3000, 1500)])
    assert sketch.at((1500, 1005), 20) == 0  # on the outline
    assert sketch.at((1500, 1300), 20) == -1  # inside it, where something else may be
    assert sketch.at((1000, 1500), 20) == 1
    assert sketch.grip((3004, 1497), 20) == 1


@given(
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 3000)), min_size=2, max_size=60),
    st.floats(0.5, 50),
)
def test_a_thinned_trace_keeps_its_ends_and_invents_no_point(
    points: list[tuple[int, int]], reach: float
) -> None:
    found = thinned(points, reach)
    assert found[0] == points[0]
    assert found[-1] == points[-1]
    assert set(found) <= set(points)


def test_a_line_drawn_by_a_shaking_hand_becomes_a_line() -> None:
    points = [(n * 10, 500 + n % 2) for n in range(200)]
    assert thinned(points, 2) == (points[0], points[-1])
