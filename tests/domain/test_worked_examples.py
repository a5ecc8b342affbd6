"""The worked examples E0–E4 and further houses computed by hand, with their arithmetic."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.jgj125.grading import grade
from app.domain.jgj125.inputs import Ground, Measures
from app.domain.rule_table import load
from tests.domain.houses import foundation, house, member, storey

TABLE = load("jgj125-2016")
BLOCK = {"w": 20, "pmb": 6, "smb": 4, "sb": 2, "s": 16, "sm": 10}  # 54+11.4+5.6+2+16+10 = 99.0
FRAME = {"pc": 4, "sc": 8, "cc": 4, "pmb": 10, "smb": 12, "sb": 6, "s": 15, "sm": 12}  # 111.6


def grades(result) -> list[str | None]:
    return [layer.grade for layer in result.layers]


def test_e0_a_published_report() -> None:
    """One wall on each of four storeys of a real report gives 10.8/1332.3 and B."""
    low = {"w": 43, "pmb": 7, "smb": 14, "sb": 5, "sm": 51, "s": 39}  # 244.0
    top = low | {"smb": 10}  # 238.4
    # 3.5×105 + 2×244.0 + 2×238.4 = 367.5 + 488 + 476.8 = 1332.3; 2.7×4 = 10.8
    result = grade(
        house(
            foundation(105),
            storey("1", low, {"w": 1}, shared=["w"]),
            *(storey(n, t, shared=["w"]) for n, t in [("2", low), ("3", top), ("4", top)]),
        ),
        TABLE,
    )
    assert result.grade == "B"
    assert result.ratio == Fraction("10.8") / Fraction("1332.3")
    assert grades(result) == ["Au", "Bu", "Bu", "Bu", "Bu"]
    assert [layer.numerator for layer in result.layers[1:]] == [Fraction("2.7")] * 4
    assert result.layers[1].denominator == Fraction(244)


def test_e1_nothing_dangerous_is_a() -> None:
    """Two sound storeys over twelve footings: R = 0/150, A."""
    # 2 × (2.7×12 + 1.9×4 + 8 + 6) = 2 × 54.0 = 108; 3.5×12 = 42
    total = {"w": 12, "pmb": 4, "s": 8, "sm": 6}
    result = grade(house(foundation(12), storey("1", total), storey("2", total)), TABLE)
    assert (result.grade, result.ratio) == ("A", 0)
    assert result.house_low is not None
    assert result.house_low.denominator == 150
    assert result.low_decision.code == "H1"


@pytest.mark.parametrize(
    ("at", "walls", "numerator", "layers"),
    [
        (0, 1, "10.8", ["Bu"] * 4),  # 1.7: 2.7/99 = 2.727 % each; 10.8/466 = 2.318 %
        (2, 1, "5.4", ["Au", "Au", "Bu", "Bu"]),  # from storey 3: 5.4/466 = 1.159 %
        (0, 2, "21.6", ["Cu"] * 4),  # 5.4/99 = 5.455 % each, still 21.6/466 = 4.635 %
    ],
)
def test_e2_walls_propagate_and_cu_does_not_lower_the_house(
    at: int, walls: int, numerator: str, layers: list[str]
) -> None:
    """A dangerous wall counts on every storey above it; only Du layers lower the house."""
    storeys = [
        storey(str(i), BLOCK, {"w": walls} if i == at else {}, shared=["w"]) for i in range(4)
    ]
    result = grade(house(foundation(20), *storeys), TABLE)
    assert result.ratio == Fraction(numerator) / 466  # 3.5×20 + 4×99 = 466
    assert grades(result) == ["Au", *layers]
    assert result.grade == "B"


@pytest.mark.parametrize(("slabs", "top", "expected"), [(15, "Du", "C"), (14, "Cu", "B")])
def test_e3_one_slab_decides(slabs: int, top: str, expected: str) -> None:
    """One Du layer makes C although R < 5 %; one slab less and the house is B."""
    # 15 slabs: (7.6+2.8+15)/99 = 25.657 %, 25.4/664; 14: 24.4/99 = 24.646 %
    storeys = [storey(str(i), BLOCK) for i in range(5)]
    result = grade(
        house(foundation(20), *storeys, storey("5", BLOCK, {"pmb": 4, "smb": 2, "s": slabs})), TABLE
    )
    assert result.ratio == (Fraction("10.4") + slabs) / 664  # 70 + 6×99
    assert result.layers[-1].grade == top
    assert result.grade == expected
    assert result.low_decision.code == ("H3" if expected == "C" else "H2")


def e4(*, ground: Ground | None = None):
    return house(
        foundation(16),
        storey("1", FRAME, {"pmb": 2, "s": 1}),
        storey("2", FRAME, {"pmb": 3, "smb": 2, "s": 3}),
        storey("3", FRAME, {"pmb": 8, "smb": 6, "s": 9}),
        ground=ground or Ground("no_signs"),
    )


def test_e4_du_within_the_limit_is_c() -> None:
    """5 % ≤ R < 25 % with one Du layer of at most 4/3 is C."""
    # 4.8, 11.5, 32.6 of 111.6; 48.9/(56 + 334.8) = 48.9/390.8 = 12.513 %
    result = grade(e4(), TABLE)
    assert grades(result) == ["Au", "Bu", "Cu", "Du"]
    assert result.ratio == Fraction("48.9") / Fraction("390.8")
    assert (result.du_count, result.du_limit) == (1, Fraction(4, 3))
    assert (result.grade, result.low_decision.code) == ("C", "H4")


def test_d_by_a_quarter_of_the_whole() -> None:
    """R ≥ 25 % is D, exactly at 25 % too."""
    # 8 footings 28.0 and 28 slabs: 56; 14 slabs: 14/56 = 25 % exactly
    result = grade(house(foundation(8), storey("1", {"s": 28}, {"s": 14})), TABLE)
    assert result.ratio == Fraction(1, 4)
    assert (result.grade, result.low_decision.code) == ("D", "H6")
    below = grade(house(foundation(8), storey("1", {"s": 29}, {"s": 14})), TABLE)
    assert below.ratio == Fraction(14, 57)  # 24.56 %, and one Du layer of at most (1+0+1)/3
    assert (below.grade, below.low_decision.code) == ("D", "H5")


def test_d_by_the_number_of_du_layers() -> None:
    """Three Du layers of a four-storey house (limit 5/3) make D below 25 %, one does not."""

    # each storey s 20; 40 footings = 140; 140 + 80 = 220. Three storeys with 6 slabs: 30 % Du each,
    # R = 18/220 = 8.18 % → 3 > 5/3 → D. One storey with 18: R the same, 1 ≤ 5/3 → C.
    def built(*bad: int):
        return house(
            foundation(40), *(storey(str(i), {"s": 20}, {"s": n}) for i, n in enumerate(bad))
        )

    many = grade(built(6, 6, 6, 0), TABLE)
    assert (many.ratio, many.du_count, many.du_limit) == (Fraction(18, 220), 3, Fraction(5, 3))
    assert (many.grade, many.low_decision.code) == ("D", "H5")
    one = grade(built(18, 0, 0, 0), TABLE)
    assert (one.ratio, one.du_count) == (Fraction(18, 220), 1)
    assert (one.grade, one.low_decision.code) == ("C", "H4")


def test_du_count_exactly_at_the_limit_is_within() -> None:
    """Two Du layers of a five-storey house, limit (5+0+1)/3 = 2, are within it: C."""
    storeys = [storey(str(i), {"s": 20}, {"s": 6 if i < 2 else 0}) for i in range(5)]
    # 12/(3.5×20 + 100) = 12/170 = 7.06 %
    result = grade(house(foundation(20), *storeys), TABLE)
    assert (result.ratio, result.du_count, result.du_limit) == (Fraction(12, 170), 2, 2)
    assert result.grade == "C"


def test_basements_count_as_storeys() -> None:
    """A basement raises the limit of Du layers and its members count in R."""
    # B = 1, F = 4: limit (4+1+1)/3 = 2
    storeys = [storey(str(i), {"s": 20}, {"s": 6 if i < 2 else 0}) for i in range(4)]
    result = grade(house(foundation(20), storey("-1", {"s": 20}, kind="basement"), *storeys), TABLE)
    assert (result.F, result.B, result.f) == (4, 1, 1)
    assert (result.ratio, result.du_limit) == (Fraction(12, 170), 2)


def test_ground_in_danger_is_d_whatever_stands_on_it() -> None:
    """Dangerous ground makes D, names its rule and stops."""
    # 65 mm over 2000 mm = 3.25 % > 3 % for two storeys
    ground = Ground("signs", {"G4": Measures(offset_mm=65, height_mm=2000)})  # type: ignore[arg-type]
    total = {"w": 12, "s": 8}
    sound = house(foundation(12), storey("1", total), storey("2", total), ground=ground)
    result = grade(sound, TABLE)
    assert (result.grade, result.deciding.code, result.deciding.rule) == (
        "D",
        "ground_dangerous",
        "G4",
    )
    assert result.layers == ()
    assert grade(replace(sound, ground=Ground("no_signs")), TABLE).grade == "A"


def test_a_foundation_propagates_to_the_positions_it_carries() -> None:
    """A dangerous footing puts the columns on it, on all storeys, among the dangerous."""
    # footings 4 (14.0); per storey pc 4 (14.0) + s 6 = 20; total 14 + 40 = 54.
    # footing "f" carries C1 and C2: 3.5 + 2 storeys × 2 × 3.5 = 17.5; R = 17.5/54 = 32.4 % → D
    bad = member("bad", "f", "x", dangerous=True, carries=("C1", "C 2"))
    footings = (bad, *(member(f"f{i}", "f") for i in range(3)))

    def level(name: str):
        columns = tuple(member(f"{name}.c{i}", "pc", f"C{i}") for i in range(1, 5))
        slabs = storey(name, {"s": 6}).members
        return replace(storey(name, {}), members=columns + slabs)

    result = grade(house(footings, level("1"), level("2")), TABLE)
    assert result.ratio == Fraction("17.5") / 54
    assert result.grade == "D"
    assert [m.id for m in result.members if m.counted] == ["bad", "1.c1", "1.c2", "2.c1", "2.c2"]
    top = result.member("2.c2")
    assert (top.judged, top.counted_from) == ("not_dangerous", ("bad", "1.c2"))
    # 1/4 footings = 25 % Du; storeys 7/20 = 35 % Du
    assert grades(result) == ["Du", "Du", "Du"]


def test_unseen_members_leave_an_interval() -> None:
    """What was not seen is neither sound nor dangerous: the grade is open when it matters."""
    # f 8 (28) + s 28 = 56; 1 dangerous: 1/56 = 1.79 %, layer 1/28 = 3.57 % → B.
    # with 13 unseen dangerous too: 14/56 = 25 % → D
    result = grade(house(foundation(8), storey("1", {"s": 28}, {"s": 1}, {"s": 13})), TABLE)
    assert (result.status, result.grade, result.low, result.high) == (
        "undetermined",
        None,
        "B",
        "D",
    )
    assert (result.layers[1].low_grade, result.layers[1].high_grade) == ("Bu", "Du")
    assert result.layers[1].grade is None
    # 1 dangerous + 5 unseen: 6/28 = 21.4 % Cu at worst, 6/56 = 10.7 % → C; without: B
    assert (
        grade(house(foundation(8), storey("1", {"s": 28}, {"s": 1}, {"s": 5})), TABLE).high == "C"
    )
    # 10 dangerous are Du, 10/56 = 17.9 %, limit 2/3 → D either way: determined despite the unseen
    sure = grade(house(foundation(8), storey("1", {"s": 28}, {"s": 10}, {"s": 4})), TABLE)
    assert (sure.status, sure.grade) == ("determined", "D")


def test_an_unseen_wall_propagates_in_the_worst_case_only() -> None:
    """If the unseen wall were dangerous, the walls above it would count too."""
    storeys = [
        storey("1", BLOCK, unseen={"w": 1}, shared=["w"]),
        storey("2", BLOCK, shared=["w"]),
    ]
    result = grade(house(foundation(20), *storeys), TABLE)
    # high: 5.4/(70 + 198) = 2.01 %, no Du → B; low: A
    assert (result.low, result.high) == ("A", "B")
    above = result.member("2.w0")
    assert (above.counted, above.counted_high, above.counted_from_high) == (False, True, ("1.w0",))
    assert result.house_high is not None
    assert result.house_high.numerator == Fraction("5.4")
