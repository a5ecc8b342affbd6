"""How far a place is: what is done says more than what is begun, that more than visits in vain."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.coverage import STATES, Coverage, Visit, coverage

MORNING = Visit("2026-11-22T09:00:00+08:00", "b", "locked", "2026-11-24")
EVENING = Visit("2026-11-22T17:00:00+08:00", "a", "refused")
SPARED = Visit("2026-11-23T09:00:00+08:00", "c", "not_needed")
OUTCOMES = ("locked", "refused", "absent", "demolished", "unsafe", "other", "not_needed")


@pytest.mark.parametrize(
    ("statuses", "visits", "state"),
    [
        ((), (), "none"),
        (("draft",), (), "in_progress"),
        (("returned",), (MORNING,), "in_progress"),
        (("draft", "done"), (MORNING,), "visited"),
        (("submitted",), (SPARED,), "visited"),
        ((), (MORNING,), "no_entry"),
        ((), (MORNING, SPARED), "not_needed"),
    ],
)
def test_the_state_of_a_place(
    statuses: tuple[str, ...], visits: tuple[Visit, ...], state: str
) -> None:
    assert coverage(statuses, visits).state == state


def test_the_last_visit_counts_whatever_came_first() -> None:
    """By its time, then by its id; with what it came to and when to go again."""
    for order in permutations((MORNING, EVENING)):
        assert coverage((), order) == Coverage("no_entry", "refused", "")
    same = Visit(EVENING.time, "z", "locked", "2026-12-01")
    assert coverage((), (same, EVENING)) == Coverage("no_entry", "locked", "2026-12-01")


def test_a_flat_stands_where_its_building_stands_until_it_has_records_of_its_own() -> None:
    building = Coverage("no_entry", "locked", "2026-11-24")
    assert coverage((), (), building) == building
    assert coverage(("done",), (), building) == Coverage("visited")
    assert coverage((), (EVENING,), building).outcome == "refused"


@given(
    st.lists(st.sampled_from(["draft", "done", "submitted", "returned", "what"])),
    st.lists(st.builds(Visit, st.text(max_size=3), st.text(max_size=2), st.sampled_from(OUTCOMES))),
)
def test_there_is_always_one_known_state(statuses: list[str], visits: list[Visit]) -> None:
    """Further visits never take an inspection back, and the order of records says nothing."""
    found = coverage(statuses, visits)
    assert found.state in STATES
    assert found == coverage(statuses[::-1], visits)
    if statuses:
        assert found == coverage(statuses, ())
