"""Blank never counts as good: what a form does not ask for lack of an answer is open, not fine."""

from __future__ import annotations

import pytest

from app.assessment.judging import judge
from tests.assessment.kits import Filled, checked, screened


def value(house: Filled) -> str | None:
    found = judge(house.instance)
    assert found is not None
    return found.value


@pytest.mark.parametrize(
    "path", ["building/structure", "building/roof_kind", "building/storeys_above"]
)
@pytest.mark.parametrize("said", [None, "no_such_answer"])
def test_parts_hidden_by_a_blank_are_open(path: str, said: str | None) -> None:
    """The timber of a roof is not asked while nobody has said what the roof is."""
    for house in (screened(), checked()):
        assert value(house) is not None
        if path.endswith("storeys_above") and house.instance.form.id == "quick_screening":
            continue  # no part of a screening hangs on it
        house.put({path: said})
        assert value(house) is None, house.instance.form.id


def test_a_roof_of_another_kind_may_be_of_anything() -> None:
    """A concrete house with a roof that is none of those listed: its timber and steel are asked."""
    house = screened()
    house.put(
        {
            "building/structure": "concrete",
            "building/roof_kind": "other",
            "structure_check/concrete_state": "clean",
        }
    )
    assert house.node("structure_check/timber_state").relevant
    assert house.node("structure_check/steel_state").relevant
    house.put({"structure_check/timber_state": None})
    assert value(house) is None
    house = checked()
    house.put({"building/structure": "concrete", "building/roof_kind": "other"})
    assert house.node("parts/timber").relevant
    assert house.node("parts/truss").relevant


@pytest.mark.parametrize("state", ["", "fine", "Clean", "clean found", "1"])
def test_states_that_are_not_offered_are_no_answer(state: str) -> None:
    """However they came in: an older form, a script, a slip."""
    for house, path in ((screened(), "ground/ground_state"), (checked(), "parts/roof")):
        house.put({path: state})
        assert value(house) is None


def test_a_finding_without_its_rule_is_open() -> None:
    """A row that says that something is there and not what, beside one that is said."""
    house = screened()
    house.hit("ground", "T14b", offset_mm="1", height_mm="3000")
    assert value(house) is not None
    house.instance.add(house.node("ground/ground_hit"))
    assert value(house) is None
