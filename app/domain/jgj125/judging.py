"""One rule against what was measured: met, not met, or undetermined where a measure lacks.

Three-valued: a rule is met as soon as one alternative surely holds, not met only when every
alternative surely fails. Nothing is compared rounded; a tilt from two directions is compared
by its square, so that no root is ever taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.domain.conditions import QUANTITIES, Condition, compare
from app.domain.jgj125.inputs import Klass, Measures
from app.domain.jgj125.result import Finding, Hit, Verdict
from app.domain.rule_table import Rule

_PERCENT = Fraction(1, 100)


@dataclass(frozen=True)
class Around:
    """What a rule may ask that is not in the observation: member, storey and building."""

    klass: Klass | None = None
    main: bool = True
    storey_height_mm: Decimal | None = None
    storeys: int | None = None
    building_height_m: Decimal | None = None


def judge(observation: str, rule: Rule, measures: Measures, around: Around) -> Hit:
    """The verdict of one rule on one observation, with the findings that decide it."""
    guards = [_finding(condition, rule, measures, around) for condition in rule.only]
    if any(guard.holds is False for guard in guards):
        return _hit(observation, rule, "undetermined", guards, "outside_limits")
    lines = [[_finding(c, rule, measures, around) for c in line] for line in rule.alternatives]
    states = [_all(finding.holds for finding in line) for line in lines]
    inside = _all(guard.holds for guard in guards)
    if inside and True in states:
        return _hit(observation, rule, "met", lines[states.index(True)], "")
    if inside and all(state is False for state in states):
        failing = [finding for line in lines for finding in line if finding.holds is False]
        return _hit(observation, rule, "not_met", failing, "")
    possible = [line for line, state in zip(lines, states, strict=True) if state is not False]
    lacking = [f for line in [guards, *possible] for f in line if f.holds is None]
    return _hit(observation, rule, "undetermined", lacking, "missing")


def unjudged(observation: str, rule_id: str, rule: Rule | None, reason: str) -> Hit:
    """An observation that no verdict can be given on, and why: it counts as undetermined."""
    if rule is not None:
        return _hit(observation, rule, "undetermined", (), reason)
    return Hit(observation, rule_id, "", {}, {}, "undetermined", (), reason, ())


def _hit(
    observation: str, rule: Rule, verdict: Verdict, findings: Iterable[Finding], reason: str
) -> Hit:
    return Hit(
        observation,
        rule.id,
        rule.clause,
        rule.text,
        rule.names,
        verdict,
        tuple(dict.fromkeys(findings)),
        reason,
        rule.confidence,
    )


def _all(states: Iterable[bool | None]) -> bool | None:
    """Kleene's and: False wins, then unknown."""
    found = list(states)
    if False in found:
        return False
    return None if None in found else True


def _finding(condition: Condition, rule: Rule, measures: Measures, around: Around) -> Finding:
    if condition.quantity == "class":
        holds = None if around.klass is None else around.klass in condition.classes
        return Finding(condition, around.klass, False, holds)
    if condition.quantity == "present":
        answer = measures.present
        seen = {"yes": True, "no": False}.get(answer or "")
        return Finding(condition, answer, False, seen, () if seen is not None else ("present",))
    if condition.quantity == "capacity":
        return _capacity(rule, measures, around)
    measured, squared = _quantity(condition.quantity, measures, around)
    if measured is None or condition.limit is None:
        return Finding(condition, None, False, None, _missing(condition, measures, around))
    limit = condition.limit**2 if squared else condition.limit
    return Finding(condition, measured, squared, compare(measured, condition.op, limit))


def _capacity(rule: Rule, measures: Measures, around: Around) -> Finding:
    """An engineer's "fail" or a quotient below the limit; "unchecked" is never a pass."""
    asked = rule.capacity["main" if around.main else "general"]
    if measures.ratio is not None and asked.limit is not None:
        quotient = Fraction(measures.ratio)
        low = compare(quotient, asked.op, asked.limit)
        return Finding(asked, quotient, False, low or measures.capacity == "fail")
    answer = {"fail": True, "pass": False}.get(measures.capacity or "")
    missing = () if answer is not None else ("capacity",)
    return Finding(asked, measures.capacity, False, answer, missing)


def _quantity(quantity: str, measures: Measures, around: Around) -> tuple[Fraction | None, bool]:
    """The measured quantity and whether it is squared; None while a measure lacks."""
    if quantity == "storeys":
        return (None if around.storeys is None else Fraction(around.storeys)), False
    if quantity == "tilt":
        return _tilt(measures)
    values = [_value(field, measures, around, quantity) for field in QUANTITIES[quantity]]
    if len(values) == 1:
        return values[0], False
    above, below = values
    if above is None or not below:
        return None, False
    return above / below, False


def _tilt(measures: Measures) -> tuple[Fraction | None, bool]:
    if measures.offset_mm is None or not measures.height_mm:
        return None, False
    first, height = abs(Fraction(measures.offset_mm)), Fraction(measures.height_mm)
    second = abs(Fraction(measures.offset2_mm or 0))
    if first and second:
        return (first**2 + second**2) / height**2, True
    return (first or second) / height, False


def _value(field: str, measures: Measures, around: Around, quantity: str) -> Fraction | None:
    if field == "building_height_m":
        found: Decimal | int | None = around.building_height_m
    else:
        found = getattr(measures, field)
        if quantity == "length/storey" and field == "height_mm" and not found:
            found = around.storey_height_mm
    if found is None:
        return None
    value = Fraction(found)
    if field == "percent":
        return value * _PERCENT
    return abs(value)


def _missing(condition: Condition, measures: Measures, around: Around) -> tuple[str, ...]:
    fields = QUANTITIES[condition.quantity]
    values = [_value(field, measures, around, condition.quantity) for field in fields]
    return tuple(
        field
        for place, (field, value) in enumerate(zip(fields, values, strict=True))
        if value is None or (place > 0 and not value)  # nothing can be divided by zero
    )
