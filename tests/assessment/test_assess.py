"""Grades of filled forms against hand-computed ones; every sum is written out."""

from __future__ import annotations

from fractions import Fraction

from app.assessment import assess
from app.assessment.outcome import Assessment
from tests.assessment.houses import House

WALLS = ("1/A-B", "2/A-B", "3/A-B", "A/1-3", "B/1-3")
TILTED = {"M6": {"offset_mm": 40, "height_mm": 2800, "present": "no"}}  # 14.3 ‰ > 7 ‰
STRAIGHT = {"M6": {"offset_mm": 10, "height_mm": 2800, "present": "no"}}  # 3.6 ‰
CRACKED = {"M2": {"width_mm": "1.4", "length_mm": 1650, "count": 1}}  # 1650/3000 > 1/2
SPALLED = {"C4": {"percent": 20, "present": "no"}}  # > 15 %


def graded(house: House) -> Assessment:
    assessment = assess(house.instance)
    assert assessment is not None
    return assessment


def test_a_house_with_much_damage_is_d_by_its_ratio() -> None:
    """Two walls below, one slab and one beam: 137/523 = 26.2 %, over 25 %."""
    house = House()
    house.identify()
    for position in WALLS:
        house.base(position)
    first = house.storey("一层")
    for position in WALLS:
        points = {"2/A-B": CRACKED, "3/A-B": TILTED}.get(position)
        house.member(first, "w", position, "points" if points else "sound", points)
    house.member(first, "pmb", "2/A")
    house.member(first, "s", "1-2/A-B", "points", SPALLED)
    house.member(first, "s", "2-3/A-B")
    second = house.storey("二层")
    for position in WALLS:
        house.member(second, "w", position)
    house.member(second, "pmb", "2/A", "points", {"C13": {"percent": 60}})  # < 70 %
    house.member(second, "s", "1-2/A-B")
    house.member(second, "s", "2-3/A-B")
    assessment = graded(house)
    # storey: 2.7 × 5 + 1.9 + 1 + 1 = 17.4; house: 3.5 × 5 + 2 × 17.4 = 52.3
    # storey 1: 2.7 × 2 + 1 = 6.4; storey 2: 2.7 × 2 from below + 1.9 = 7.3
    foundation, one, two = assessment.result.layers
    assert (one.numerator, one.denominator) == (Fraction("6.4"), Fraction("17.4"))
    assert (two.numerator, two.denominator) == (Fraction("7.3"), Fraction("17.4"))
    assert [foundation.grade, one.grade, two.grade] == ["Au", "Du", "Du"]
    assert assessment.result.ratio == Fraction("13.7") / Fraction("52.3")
    assert assessment.result.grade == "D"
    stored = assessment.results()["jgj125"]
    assert isinstance(stored, dict)
    assert (stored["grade"], stored["ratio"], stored["deciding"]) == ("D", "137/523", "H6")
    assert stored["rules"] == "jgj125-2016@1"
    assert not assessment.open


def test_one_dangerous_slab_leaves_the_house_b() -> None:
    """1.0 of 52.3 = 1.9 %: Cu on its storey, no Du, so B."""
    house = House()
    house.identify()
    for position in WALLS:
        house.base(position)
    for name in ("一层", "二层"):
        storey = house.storey(name)
        for position in WALLS:
            points = STRAIGHT if (name, position) == ("一层", "1/A-B") else None
            house.member(storey, "w", position, "points" if points else "sound", points)
        house.member(storey, "pmb", "2/A")
        points = SPALLED if name == "一层" else None
        house.member(storey, "s", "1-2/A-B", "points" if points else "sound", points)
        house.member(storey, "s", "2-3/A-B")
    result = graded(house).result
    assert result.grade == "B"
    assert result.ratio == Fraction(10, 523)
    assert [layer.grade for layer in result.layers] == ["Au", "Cu", "Au"]


def test_dangerous_ground_makes_the_house_d() -> None:
    """Overall tilt of 200 mm over 6000 mm = 3.3 %, over 3 % for a house of one storey."""
    house = House()
    house.identify()
    house.base("1/A")
    storey = house.storey("一层")
    house.member(storey, "w", "1/A")
    assert graded(house).result.grade == "A"
    row = house.ground("G4", offset_mm=200, height_mm=6000)
    assessment = graded(house)
    assert assessment.result.grade == "D"
    assert assessment.result.deciding.code == "ground_dangerous"
    assert assessment.nodes["G4"] is row


def test_what_could_not_be_seen_spans_an_interval() -> None:
    """One of two walls unseen: all sound gives A, dangerous 2.7 of 8.9 = 30.3 % gives D."""
    house = House()
    house.identify()
    house.base("1/A")
    storey = house.storey("一层")
    house.member(storey, "w", "1/A")
    house.member(storey, "w", "2/A", "unseen")
    assessment = graded(house)
    result = assessment.result
    assert (result.grade, result.low, result.high) == (None, "A", "D")
    assert assessment.open == {"unseen": 1}
    stored = assessment.results()["jgj125"]
    assert isinstance(stored, dict)
    assert stored["grade"] is None
    assert (stored["low"], stored["high"]) == ("A", "D")
    # 3.5 + 2 × 2.7 = 8.9
    assert stored["ratio_high"] == "27/89"


def test_danger_spreads_upwards_by_position() -> None:
    """A foundation that carries 1/A brings the wall at "1／ａ" above it, through the form."""
    house = House()
    house.identify()
    house.base("J1", "points", {"F2": {"width_mm": 12, "present": "no"}})
    base = house.node("foundation/base").children[0]
    house.put({"f_carries": "1/A、2/A"}, base)
    storey = house.storey("一层")
    wall = house.member(storey, "w", "1／ａ")
    other = house.member(storey, "w", "3/A")
    result = graded(house).result
    assert result.member(wall.path).counted_from == (base.path,)
    assert result.member(wall.path).judged == "not_dangerous"
    assert not result.member(other.path).counted


def test_blank_answers_are_never_favourable() -> None:
    """No ground answer, no state and no class are open questions, not good news."""
    house = House()
    house.put({"building/structure": "brick_concrete"})
    storey = house.storey("一层")
    row = house.row("member", storey)
    house.put({"class": "w", "position": "1/A"}, row)
    house.row("member", storey)
    assessment = graded(house)
    assert assessment.result.grade is None
    assert assessment.result.high == "D"
    assert {"ground", "state", "class"} <= set(assessment.open)


def test_a_measure_that_lacks_leaves_the_point_open() -> None:
    """A crack whose length nobody measured is neither danger nor none."""
    house = House()
    house.identify()
    house.base("1/A")
    storey = house.storey("一层")
    house.member(storey, "w", "1/A", "points", {"M2": {"width_mm": 2, "unmeasured": "covered"}})
    assessment = graded(house)
    assert assessment.result.members[1].judged == "undetermined"
    assert assessment.open == {"points": 1}
    assert not [problem for problem in house.instance.check() if "length" in problem.path]


def test_storey_height_of_the_storey_serves_the_crack() -> None:
    """1600 mm is over half of 3000 mm, and under half of 3300 mm."""
    for height, verdict in ((3000, "dangerous"), (3300, "not_dangerous")):
        house = House()
        house.identify()
        storey = house.storey("一层", height=height)
        points = {"M2": {"width_mm": "1.5", "length_mm": 1600, "count": 1}}
        wall = house.member(storey, "w", "1/A", "points", points)
        assert graded(house).result.member(wall.path).judged == verdict


def test_main_and_general_members_have_their_own_capacity_limits() -> None:
    """0.87 fails a wall (0.90), not a slab (0.85), and a slab declared main."""
    house = House()
    house.identify()
    storey = house.storey("一层")
    point = {"capacity": "pass", "ratio": "0.87"}
    wall = house.member(storey, "w", "1/A", "points", {"M1": point})
    slab = house.member(storey, "s", "1-2/A-B", "points", {"C1": point})
    result = graded(house).result
    assert result.member(wall.path).judged == "dangerous"
    assert result.member(slab.path).judged == "not_dangerous"
    house.put({"main": "yes"}, slab)
    assert graded(house).result.member(slab.path).judged == "dangerous"


def test_basements_come_first_however_they_were_entered() -> None:
    """A basement entered last still carries what is above it."""
    house = House()
    house.identify()
    first = house.storey("一层")
    above = house.member(first, "w", "1/A")
    cellar = house.storey("地下室", kind="basement")
    below = house.member(cellar, "w", "1/A", "points", TILTED)
    result = graded(house).result
    assert result.member(above.path).counted_from == (below.path,)
    assert (result.F, result.B) == (1, 1)


def test_overruling_demands_reason_and_name_and_keeps_the_computed_grade() -> None:
    """An override stands beside the result; unreasoned it is a problem."""
    house = House()
    house.identify()
    house.base("1/A")
    house.member(house.storey("一层"), "w", "1/A")
    house.put({"reference/override_grade": "C"})
    assert graded(house).problems == ("override_reason", "override_name")
    house.put({"reference/override_reason": "邻房拆除后失稳", "reference/override_name": "丙工"})
    assessment = graded(house)
    assert assessment.problems == ()
    stored = assessment.results()["jgj125"]
    assert isinstance(stored, dict)
    assert stored["grade"] == "A"
    assert stored["override"] == {"grade": "C", "reason": "邻房拆除后失稳", "name": "丙工"}


def test_only_a_report_with_its_organisation_certifies() -> None:
    """A number alone is not enough."""
    house = House()
    house.put({"reference/report_number": "鉴字2026-001"})
    assert not graded(house).certified
    assert graded(house).problems == ("report_org",)
    house.put({"reference/report_org": "某鉴定所"})
    assert graded(house).certified
