"""Stage 1: the ground by the height of the building, by repeated readings, and unseen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.domain.jgj125.grading import grade
from app.domain.jgj125.inputs import Building, Ground, Measures
from app.domain.rule_table import load
from tests.domain.houses import foundation, house, storey

TABLE = load("jgj125-2016")
SLABS = {"s": 20}


def on(
    readings: dict[str, dict[str, Any]], storeys: int = 2, height_m: str | None = None
) -> Building:
    """A sound building of so many storeys whose ground shows these signs."""
    measures = {
        rule: Measures(
            **{
                k: Decimal(v) if isinstance(v, int | str) and k.endswith(("_mm", "percent")) else v
                for k, v in found.items()
            }
        )
        for rule, found in readings.items()
    }
    levels = [storey(str(i), SLABS) for i in range(storeys)]
    return house(foundation(12), *levels, ground=Ground("signs", measures), height_m=height_m)


def tilt(offset: str, **more: Any) -> dict[str, Any]:
    return {"offset_mm": offset, "height_mm": "3000"} | more


@pytest.mark.parametrize(
    ("building", "verdict"),
    [
        (on({"G4": tilt("90")}), "not_dangerous"),  # 3 % exactly, two storeys
        (on({"G4": tilt("90.1")}), "dangerous"),
        (on({"G4": tilt("60")}, 3), "not_dangerous"),  # 2 % exactly, three storeys
        (on({"G4": tilt("60.1")}, 3), "dangerous"),
        # √(36² + 48²) = 60 mm of 3000 = 2 % exactly; each direction alone is far below
        (on({"G4": tilt("36", offset2_mm="48")}, 3), "not_dangerous"),
        (on({"G4": tilt("36", offset2_mm="48.01")}, 3), "dangerous"),
        (on({"G2": tilt("31", width_mm="10.1", count=1)}), "dangerous"),
        (on({"G2": tilt("30", width_mm="10.1", count=1)}), "not_dangerous"),
        (on({"G2": tilt("31", width_mm="5.1", count=2)}), "dangerous"),
        (on({"G2": tilt("31", width_mm="5.1", count=1)}), "not_dangerous"),
        (on({"G3": tilt("31", present="yes")}), "dangerous"),
        (on({"G5": {"offset_mm": "11", "present": "no"}}), "not_dangerous"),
        (on({"G5": {"offset_mm": "11", "present": "yes"}}), "dangerous"),
        # above 24 m: G8, 0.7 % up to 60 m, 0.5 % up to 100 m
        (on({"G8": tilt("21")}, 10, "30"), "not_dangerous"),
        (on({"G8": tilt("21.1")}, 10, "30"), "dangerous"),
        (on({"G8": tilt("16")}, 20, "60"), "not_dangerous"),
        (on({"G8": tilt("16")}, 20, "60.1"), "dangerous"),
        (on({"G8": tilt("15")}, 20, "61"), "not_dangerous"),
        (on({"G8": tilt("16")}, 34, "101"), "undetermined"),  # the standard gives no limit
        (on({"G8": tilt("16")}, 12), "undetermined"),  # twelve storeys, height not measured
        (on({"G8": tilt("1")}, 12), "undetermined"),
        (on({"G7": {"present": "yes"}}, 12), "dangerous"),
        (on({}), "undetermined"),  # signs seen, none measured
        (on({"G4": {"offset_mm": "90"}}), "undetermined"),
        (on({"X9": tilt("90")}), "undetermined"),
        (on({"M5": {"present": "yes"}}), "undetermined"),
    ],
)
def test_each_row_at_its_limit(building: Building, verdict: str) -> None:
    """Limits are exceeded, not reached; what is not known stays open."""
    result = grade(building, TABLE)
    assert result.ground.verdict == verdict
    assert result.low == ("D" if verdict == "dangerous" else "A")
    assert result.high == ("A" if verdict == "not_dangerous" else "D")
    assert (result.grade is None) == (verdict == "undetermined")


@pytest.mark.parametrize(
    ("rule", "measure", "storeys"),
    [
        ("G1a", {"offset_mm": "5"}, 2),
        ("G1b", {"offset_mm": "3"}, 2),
        ("G6", {"percent": "0.06"}, 12),
    ],
)
def test_a_rate_needs_readings_of_two_months(
    rule: str, measure: dict[str, Any], storeys: int
) -> None:
    """One visit never decides a rate; two consecutive months without converging do."""
    visit = grade(on({rule: measure}, storeys), TABLE)
    assert (visit.ground.verdict, visit.grade) == ("undetermined", None)
    assert TABLE.rules[rule].repeated
    for months, still, verdict in [(2, "yes", "dangerous"), (2, "no", "not_dangerous")]:
        found = measure | {"count": months, "present": still}
        assert grade(on({rule: found}, storeys), TABLE).ground.verdict == verdict


def test_the_height_decides_which_rows_apply() -> None:
    """Exactly 24 m is not high-rise; a row of the other list is not judged but kept open."""
    low = grade(on({"G4": tilt("100")}, 8, "24"), TABLE)
    assert (low.ground.high_rise, low.ground.verdict) == (False, "dangerous")
    high = grade(on({"G4": tilt("100")}, 8, "24.01"), TABLE)
    assert (high.ground.high_rise, high.ground.verdict) == (True, "undetermined")
    assert high.ground.hits[0].reason == "other_height_class"


def test_the_first_row_met_is_named() -> None:
    """Of several rows that are met the first of the standard is named, all are listed."""
    result = grade(on({"G5": {"offset_mm": "11", "present": "yes"}, "G4": tilt("100")}), TABLE)
    assert result.deciding.rule == "G4"
    assert [hit.rule for hit in result.ground.hits] == ["G5", "G4"]


def test_unseen_ground_leaves_the_grade_open_unless_it_is_d_already() -> None:
    """Not looked at is not the same as not dangerous (1.7 d)."""
    unseen = Ground("unseen")
    sound = grade(house(foundation(12), storey("1", SLABS), ground=unseen), TABLE)
    assert (sound.status, sound.low, sound.high) == ("undetermined", "A", "D")
    assert sound.deciding.code == "ground_open"
    bad = house(foundation(2), storey("1", SLABS, {"s": 20}), ground=unseen)
    assert grade(bad, TABLE).grade == "D"
