"""What was not entered, stilt storeys, and notes beside the grade."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.jgj125.grading import grade
from app.domain.jgj125.inputs import Building
from app.domain.rule_table import load
from app.domain.severity import severity, worst
from tests.domain.houses import foundation, house, member, storey

TABLE = load("jgj125-2016")


@pytest.mark.parametrize(
    ("building", "low"),
    [
        (house(()), "A"),
        (house(foundation(4)), "A"),
        (house((), storey("1", {"w": 4})), "A"),
        (house(foundation(4), storey("1", {"w": 4}), storey("2", {})), "A"),
        (house(foundation(40), storey("1", {"w": 40}, {"w": 1}), storey("2", {})), "B"),
        (house(foundation(40), storey("1", {"w": 4}, {"w": 1}), storey("2", {})), "C"),
        # all dangerous so far, but sound members to come could still dilute R
        (house(foundation(4, 4), storey("1", {"w": 4}, {"w": 4}), storey("2", {})), "C"),
    ],
)
def test_a_layer_without_members_is_not_au(building: Building, low: str) -> None:
    """Nothing entered is not nothing dangerous: no grade, only what is sure already."""
    result = grade(building, TABLE)
    assert (result.status, result.grade, result.low, result.high) == ("incomplete", None, low, "D")
    assert all(layer.grade is None for layer in result.layers if layer.ratio is None)


def test_a_stilt_storey_is_no_storey_but_carries() -> None:
    """Its members are not counted, its danger goes up, and danger from below goes through it."""
    footing = member("f", "f", "A", dangerous=True)

    def column(id_: str, *, dangerous: bool = False):
        return member(id_, "pc", "A", dangerous=dangerous)

    stilt = replace(storey("0", {}, kind="stilt"), members=(column("p0", dangerous=True),))
    first = replace(storey("1", {}), members=(column("p1"), member("s", "s")))
    result = grade(house(foundation(3), stilt, first), TABLE)
    assert [layer.id for layer in result.layers] == ["foundation", "1"]
    assert result.F == 1
    assert result.member("p1").counted_from == ("p0",)
    assert "not_counted_storey" in {note.code for note in result.notes}
    through = replace(stilt, members=(member("s0", "s"),))
    passed = grade(house((footing, *foundation(3)), through, first), TABLE)
    assert passed.member("p1").counted_from == ("f",)


def test_a_beam_does_not_propagate() -> None:
    """Only vertical members carry danger upwards, and only vertical members take it."""
    first = replace(storey("1", {}), members=(member("b1", "pmb", "A", dangerous=True),))
    second = replace(storey("2", {}), members=(member("c2", "cc", "A"), member("b2", "pmb", "A")))
    result = grade(house(foundation(9), first, second), TABLE)
    assert [m.id for m in result.members if m.counted] == ["b1"]
    wall = replace(first, members=(member("w1", "w", "A", dangerous=True),))
    result = grade(house(foundation(9), wall, second), TABLE)
    assert [m.id for m in result.members if m.counted] == ["w1", "c2"]


def test_a_dangerous_member_under_nothing_is_noted() -> None:
    """A mistyped position silently breaks propagation, so it is said."""
    first = replace(storey("1", {"s": 9}), members=(member("w1", "w", "3/A", dangerous=True),))
    second = replace(storey("2", {"s": 9}), members=(member("w2", "w", "3/B"),))
    notes = grade(house(foundation(9), first, second), TABLE).notes
    noted = [note for note in notes if note.code == "nothing_above"]
    assert [note.params["position"] for note in noted] == ["3/A"]


def test_members_without_position_never_propagate() -> None:
    """No position is not one position that all share."""
    first = replace(
        storey("1", {}), members=(replace(member("w1", "w", dangerous=True), position=""),)
    )
    second = replace(storey("2", {}), members=(replace(member("w2", "w"), position=" "),))
    assert not grade(house(foundation(9), first, second), TABLE).member("w2").counted


def test_foundations_noted_in_a_storey_count_with_the_foundation() -> None:
    """A footing entered in the basement is a footing."""
    basement = storey("-1", {"f": 2, "w": 3}, {"f": 1}, kind="basement")
    result = grade(house(foundation(2), basement), TABLE)
    assert result.layers[0].low.total == {"f": 4}
    assert result.layers[0].low.dangerous == {"f": 1}
    assert "f" not in result.layers[1].low.total


@pytest.mark.parametrize(("storeys", "noted"), [(1, True), (2, True), (3, False)])
def test_the_simple_house_clause_is_only_told(storeys: int, noted: bool) -> None:
    """6.2.4 is an engineer's way for up to two storeys: said, never used."""
    levels = [storey(str(i), {"w": 4}) for i in range(storeys)]
    notes = grade(house(foundation(4), *levels), TABLE).notes
    assert ("simple_house" in {note.code for note in notes}) == noted


def test_severity_orders_grades_and_trusts_no_unknown() -> None:
    """None before A before D; what a newer program wrote ranks above all."""
    assert [severity(g) for g in (None, "", "A", "B", "C", "D", "Z")] == [0, 0, 1, 2, 3, 4, 5]
    assert worst(["A", None, "C", "B"]) == "C"
    assert worst([]) is None
