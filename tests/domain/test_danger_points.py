"""Each danger point exactly at its limit, just past it, and with a measure missing."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from app.domain.conditions import Condition
from app.domain.jgj125.inputs import Measures, Member, Observation
from app.domain.jgj125.judging import Around, judge
from app.domain.jgj125.members import judge_member
from app.domain.rule_table import Rule, load

TABLE = load("jgj125-2016")
COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
EPS = Fraction(1, 10**6)
FAR = 10**9
#: Every measure read and nothing found: no rule is met by these, none lacks anything.
QUIET = {
    "width_mm": 0, "length_mm": FAR, "height_mm": FAR, "offset_mm": 0, "offset2_mm": 0,
    "depth_mm": 0, "percent": 0, "ratio": None, "present": "no", "capacity": "pass", "count": 0,
}  # fmt: skip
LEANING = {"offset_mm": "12.6", "height_mm": 3000, "present": "no"}
AROUND = Around("sb", True, Decimal(3000), 1, Decimal(30))


def reaching(quantity: str, value: Fraction) -> dict[str, Any]:
    """Measures whose quantity is exactly this value."""
    if quantity in {"width", "offset", "offset2"}:
        return {f"{quantity}_mm": value}
    if quantity == "count":
        return {"count": int(value)}
    if quantity == "percent":
        return {"percent": value * 100}
    if quantity == "ratio":
        return {"ratio": value}
    if quantity == "tilt":
        return {"offset_mm": value * 3000, "height_mm": 3000}
    above, below = quantity.split("/")
    divisor = {"height": "height_mm", "length": "length_mm", "storey": "height_mm"}[below]
    return {f"{above}_mm": value * 3000, divisor: 3000}


def satisfying(
    condition: Condition, value: Fraction | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Measures and surroundings under which the condition holds, or has this very value."""
    if condition.quantity == "present":
        return {"present": "yes"}, {}
    if condition.quantity == "class":
        return {}, {"klass": condition.classes[0]}
    assert condition.limit is not None
    step = Fraction(1) if condition.quantity in {"count", "storeys", "building_height"} else EPS
    past = condition.limit + (step if condition.op == ">" else -step if condition.op == "<" else 0)
    reached = past if value is None else value
    if condition.quantity == "storeys":
        return {}, {"storeys": int(reached)}
    if condition.quantity == "building_height":
        return {}, {"building_height_m": reached}
    return reaching(condition.quantity, reached), {}


def limits() -> Iterator[Any]:
    """Every limit of every rule: the rule, its alternative, the condition."""
    for rule in TABLE.rules.values():
        for place, line in enumerate(rule.alternatives):
            for at, condition in enumerate(line):
                if condition.limit is not None:
                    yield pytest.param(rule, line, at, id=f"{rule.id}-{place}-{condition.quantity}")


@pytest.mark.parametrize(("rule", "line", "at"), list(limits()))
def test_each_limit_decides_exactly(rule: Rule, line: tuple[Condition, ...], at: int) -> None:
    """With all else of its alternative fulfilled, the limit alone turns the verdict."""
    tried = line[at]
    assert tried.limit is not None
    whole = tried.quantity in {"count", "storeys"}
    step = Fraction(1) if whole else EPS
    for value in (tried.limit - step, tried.limit, tried.limit + step):
        measured: dict[str, Any] = dict(QUIET)
        around: dict[str, Any] = {}
        for place, condition in enumerate(line):
            found, surroundings = satisfying(condition, value if place == at else None)
            measured |= found
            around |= surroundings
        hit = judge("o", rule, Measures(**measured), replace(AROUND, **around))
        expected = "met" if COMPARE[tried.op](value, tried.limit) else "not_met"
        if tried.quantity in {"storeys", "building_height"} and expected == "not_met":
            expected = hit.verdict  # the other alternative takes over there
        if rule.id == "W7":
            assert around["klass"] in line[0].classes
        assert hit.verdict == expected, (value, hit)


@pytest.mark.parametrize(
    "rule", [r for r in TABLE.rules.values() if "present" in r.measures], ids=lambda r: r.id
)
def test_yes_no_parts_need_an_answer(rule: Rule) -> None:
    """看不到 and no answer leave the rule open; neither is a no."""
    fulfilled: dict[str, Any] = dict(QUIET)
    for line in rule.alternatives:
        if Condition("present") in line:
            for condition in line:
                fulfilled |= satisfying(condition)[0]
    answers = {"yes": "met", "no": "not_met", "unseen": "undetermined", None: "undetermined"}
    for answer, verdict in answers.items():
        measured = Measures(**(fulfilled | {"present": answer}))
        assert judge("o", rule, measured, AROUND).verdict == verdict


@pytest.mark.parametrize("rule", list(TABLE.rules.values()), ids=lambda r: r.id)
def test_nothing_measured_is_never_a_verdict(rule: Rule) -> None:
    """An empty observation is undetermined and says which measures it waits for."""
    hit = judge("o", rule, Measures(), replace(AROUND, storey_height_mm=None))
    assert (hit.verdict, hit.reason) == ("undetermined", "missing")
    missing = {field for finding in hit.findings for field in finding.missing}
    assert missing <= set(rule.measures)
    assert missing


@pytest.mark.parametrize("rule", list(TABLE.rules.values()), ids=lambda r: r.id)
def test_the_needed_measures_are_enough(rule: Rule) -> None:
    """What the table calls needed suffices for a verdict; nothing else is asked."""
    needed = {
        field.name: QUIET[field.name] for field in fields(Measures) if field.name in rule.measures
    }
    if "ratio" in rule.measures:
        needed["ratio"] = Decimal("0.5")
    assert judge("o", rule, Measures(**needed), AROUND).verdict != "undetermined"


@pytest.mark.parametrize(
    ("rule", "measured", "verdict"),
    [
        # 1.0 mm is not more than 1.0 mm; 1.01 mm is. 1600 of 3000 mm is more than a half.
        ("M2", {"width_mm": "1.0", "length_mm": 1600, "height_mm": 3000, "count": 1}, "not_met"),
        ("M2", {"width_mm": "1.01", "length_mm": 1600, "height_mm": 3000, "count": 1}, "met"),
        ("M2", {"width_mm": "1.01", "length_mm": 1500, "height_mm": 3000, "count": 1}, "not_met"),
        ("M2", {"width_mm": "0.2", "length_mm": 1001, "height_mm": 3000, "count": 2}, "met"),
        ("M2", {"width_mm": "0.2", "length_mm": 1000, "height_mm": 3000, "count": 2}, "not_met"),
        ("M3", {"percent": 15}, "met"),
        ("M3", {"percent": "14.99"}, "not_met"),
        # 21 mm over 3 m = 7 ‰ exactly
        ("M6", {"offset_mm": 21, "height_mm": 3000, "present": "no"}, "not_met"),
        ("M6", {"offset_mm": "21.1", "height_mm": 3000, "present": "no"}, "met"),
        ("M6", {"offset_mm": -22, "height_mm": 3000, "present": "no"}, "met"),
        # 3-4-5: √(12.6² + 16.8²) = 21.0 mm over 3 m = 7 ‰ exactly, a hair more is met
        ("M6", {**LEANING, "offset2_mm": "16.8"}, "not_met"),
        ("M6", {**LEANING, "offset2_mm": "16.8000001"}, "met"),
        ("M7", {"offset_mm": 20, "height_mm": 3000, "present": "no"}, "not_met"),  # 3000/150 = 20
        ("M7", {"offset_mm": "20.5", "height_mm": 3000, "present": "no"}, "met"),
        ("C4", {"percent": 15, "present": "no"}, "not_met"),
        ("C8", {"offset_mm": 30, "height_mm": 3000, "present": "no"}, "not_met"),
        ("C8", {"offset_mm": 31, "height_mm": 3000, "present": "no"}, "met"),
        ("C9", {"percent": 15, "present": "no"}, "met"),
        ("C13", {"percent": 70}, "not_met"),
        ("C13", {"percent": "69.9"}, "met"),
        ("W6", {"offset_mm": 10, "height_mm": 3000, "present": "no", "percent": 20}, "not_met"),
        ("W6", {"offset_mm": 10, "height_mm": 3000, "present": "no", "percent": 21}, "met"),
        ("S5", {"offset_mm": 45, "length_mm": 12000}, "not_met"),  # 12000/250 = 48
        ("S5", {"offset_mm": "45.5", "length_mm": 12000}, "met"),
        ("S5", {"offset_mm": 25, "length_mm": 6000}, "met"),  # 6000/250 = 24
        ("F2", {"width_mm": 10, "present": "no"}, "not_met"),
        ("F3", {"offset_mm": 3, "count": 1, "present": "yes"}, "not_met"),
        ("F3", {"offset_mm": 3, "count": 2, "present": "yes"}, "met"),
    ],
)  # fmt: skip
def test_readings_worked_by_hand(rule: str, measured: dict[str, Any], verdict: str) -> None:
    """Readings as a surveyor takes them, judged on paper."""
    values = {k: Decimal(v) if k not in {"count", "present"} else v for k, v in measured.items()}
    assert judge("o", TABLE.rules[rule], Measures(**values), AROUND).verdict == verdict


@pytest.mark.parametrize(
    ("capacity", "ratio", "main", "verdict"),
    [
        ("fail", None, True, "met"),
        ("pass", None, True, "not_met"),
        ("unchecked", None, True, "undetermined"),
        (None, None, True, "undetermined"),
        (None, "0.90", True, "not_met"),
        (None, "0.8999", True, "met"),
        (None, "0.89", False, "not_met"),
        (None, "0.85", False, "not_met"),
        (None, "0.84", False, "met"),
        ("unchecked", "0.95", True, "not_met"),
        ("fail", "0.95", True, "met"),
        ("pass", "0.80", True, "met"),
    ],
)
def test_capacity_is_the_engineers_word(
    capacity: Any, ratio: str | None, main: bool, verdict: str
) -> None:
    """未验算 is never a pass; where word and quotient differ, the worse one counts."""
    measures = Measures(capacity=capacity, ratio=Decimal(ratio) if ratio else None)
    for rule in ("M1", "C1", "W1", "S1"):
        hit = judge("o", TABLE.rules[rule], measures, replace(AROUND, main=main))
        assert hit.verdict == verdict


def test_storey_height_stands_in_for_an_unmeasured_one() -> None:
    """M2 compares the crack with the storey, whose height is known from the storey itself."""
    measures = Measures(width_mm=Decimal(2), length_mm=Decimal(1600), count=1)
    assert judge("o", TABLE.rules["M2"], measures, AROUND).verdict == "met"
    unknown = replace(AROUND, storey_height_mm=None)
    assert judge("o", TABLE.rules["M2"], measures, unknown).verdict == "undetermined"


def judged(rules: list[tuple[str, Measures]], **how: Any) -> str:
    points = tuple(Observation(str(i), rule, m) for i, (rule, m) in enumerate(rules))
    member = Member("m", "m", "w", "1", **({"material": "masonry", "state": "points"} | how))
    return judge_member(
        replace(member, observations=points), foundation=False, storey_height_mm=None, table=TABLE
    ).judgement


def test_any_one_danger_point_makes_a_member_dangerous() -> None:
    """One that is met decides; one that is open leaves the member open; all failed clear it."""
    yes, no, open_ = (("M5", Measures(present=a)) for a in ("yes", "no", None))
    assert judged([no, yes, open_]) == "dangerous"
    assert judged([no, open_]) == "undetermined"
    assert judged([no, no]) == "not_dangerous"
    assert judged([]) == "undetermined"
    assert judged([yes], state="sound") == "not_dangerous"
    assert judged([yes], state="unseen") == "undetermined"


def test_a_rule_for_something_else_gives_no_verdict() -> None:
    """A timber rule on masonry, a ground rule on a wall, an unknown rule: open, not judged."""
    yes = Measures(present="yes")
    assert judged([("W8", yes)]) == "undetermined"
    assert judged([("G7", yes)]) == "undetermined"
    assert judged([("F2", yes)]) == "undetermined"
    assert judged([("X1", yes)]) == "undetermined"
    assert judged([("W8", yes)], material=None) == "dangerous"
