"""What was not seen stays within the interval that was given for it, through the form."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.assessment import assess
from app.domain.severity import severity
from tests.assessment.houses import House

STATES = st.lists(st.sampled_from(["sound", "points", "unseen"]), min_size=2, max_size=8)


def house(states: list[str]) -> House:
    """Two storeys of walls, one state each, from the lowest; positions repeat upwards."""
    filled = House()
    filled.identify()
    filled.base("J1")
    half = (len(states) + 1) // 2
    for name, part in (("一层", states[:half]), ("二层", states[half:])):
        storey = filled.storey(name)
        for number, state in enumerate(part):
            points = {"M5": {"present": "yes"}} if state == "points" else None
            filled.member(storey, "w", f"{number}/A", state, points)
    return filled


@settings(max_examples=25, deadline=None)
@given(STATES, st.randoms(use_true_random=False))
def test_looking_later_never_leaves_the_interval(states: list[str], chance: object) -> None:
    """Every unseen wall turned out sound or dangerous: the grade lies between low and high."""
    open_result = assess(house(states).instance)
    seen = [
        chance.choice(["sound", "points"]) if state == "unseen" else state  # type: ignore[attr-defined]
        for state in states
    ]
    closed = assess(house(seen).instance)
    assert open_result is not None
    assert closed is not None
    grade = closed.result.grade
    assert grade is not None
    low, high = open_result.result.low, open_result.result.high
    assert severity(low) <= severity(grade) <= severity(high)
    assert open_result.open.get("unseen", 0) == states.count("unseen")
