"""Grades in words: every code has a sentence, figures are shown and never misread."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from app.domain.jgj125.explain import explain, hit_line
from app.domain.jgj125.grading import grade
from app.domain.jgj125.inputs import Building, Ground, Measures, Member, Observation, Storey
from app.domain.jgj125.judging import Around, judge
from app.domain.rule_table import load
from app.i18n.grades import decimal, explain_lines, number, percent, sentence, share
from tests.domain.houses import foundation, house, storey
from tests.domain.test_laws import buildings

TABLE = load("jgj125-2016")
AROUND = Around("sb", True, Decimal(3000), 2, Decimal(30))


@settings(max_examples=150, deadline=None)
@given(building=buildings())
def test_every_grade_can_be_told(building: Building) -> None:
    """Whatever the building, each line is a whole Chinese sentence."""
    for line in explain_lines(explain(grade(building, TABLE))):
        assert line.endswith("。")
        assert "{" not in line
        assert "None" not in line


@pytest.mark.parametrize("rule", list(TABLE.rules.values()), ids=lambda rule: rule.id)
@pytest.mark.parametrize("filled", ["all", "quiet", "none"])
def test_every_rule_can_be_told(rule: Any, filled: str) -> None:
    """Met, not met or open: clause, what was measured, and the limit are in the sentence."""
    measures = {
        "all": Measures(*[Decimal(5000)] * 6, Decimal(99), Decimal(5), "yes", "fail", 9),
        "quiet": Measures(*[Decimal(1)] * 6, Decimal(1), Decimal(1), "no", "pass", 0),
        "none": Measures(),
    }[filled]
    told = sentence(hit_line(judge("o", rule, measures, AROUND)))
    assert rule.id in told
    assert rule.clause in told
    assert "None" not in told
    assert "{" not in told


def told(rule: str, **measured: Any) -> str:
    values = {
        k: Decimal(v) if isinstance(v, str) and v[0].isdigit() else v for k, v in measured.items()
    }
    return sentence(hit_line(judge("o", TABLE.rules[rule], Measures(**values), AROUND)))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (told("M6", offset_mm="24", height_mm="3000", present="no"), "倾斜率 8 ‰（界限 > 7 ‰）"),
        (told("M6", offset_mm="21.0001", height_mm="3000", present="no"), "7.000033 ‰（界限"),
        (told("M7", offset_mm="24", height_mm="3000", present="no"), "矢高 h/125（界限 > h/150）"),
        (told("S5", offset_mm="46", length_mm="20000"), "挠度 46 mm（界限 > 45 mm）"),
        (told("M3", percent="15"), "有效截面削弱 15 %（界限 ≥ 15 %）"),
        (told("M1", capacity="fail"), "承载力验算：不满足"),
        (told("M1", ratio="0.88"), "承载力验算 0.88（界限 < 0.90）"),
        (told("M1", capacity="unchecked"), "缺承载力验算"),
        (told("M2", width_mm="1.2", length_mm="1600", count=1), "层高之比 0.53（界限 > 1/2）"),
        (told("M5", present="yes"), "现场存在：是"),
    ],
)  # fmt: skip
def test_measures_stand_beside_their_limits(text: str, part: str) -> None:
    """In the unit of the limit, so that a reader can compare them."""
    assert part in text


def test_a_rule_unjudged_says_why() -> None:
    """Unknown rule, other material, other height: open, with the reason."""
    points = [("X9", "规则表里没有这一条"), ("W8", "种类或材料不符")]
    for rule, words in points:
        wall = Member("w", "东墙", "w", "1/A", "masonry", True, "points", (Observation("o", rule),))
        result = grade(house(foundation(3), Storey("1", "一层", "super", (wall,))), TABLE)
        lines = explain_lines(explain(result))
        assert any(words in line and "东墙（一层、1/A）" in line for line in lines)
    ground = Ground("signs", {"G8": Measures()})
    result = grade(house(foundation(3), storey("1", {"s": 3}), ground=ground), TABLE)
    assert any("请核对房屋高度" in line for line in explain_lines(explain(result)))


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [("0", "0.0 %"), ("0.0815", "8.2 %"), ("0.24949", "24.9 %"), ("0.2495", "25.0 %")],
)  # fmt: skip
def test_percent_has_one_decimal_and_its_fraction_beside(ratio: str, shown: str) -> None:
    """A rounded 25.0 % may be below 25 %: the exact quotient stands beside it."""
    assert percent(Fraction(ratio)) == shown
    assert share(Fraction("10.8"), Fraction(466)) == "10.8 ÷ 466 = 2.3 %"


def test_numbers_are_exact_where_they_can_be() -> None:
    """Decimals where they end, fractions where they do not, half up where rounded."""
    assert [number(Fraction(n)) for n in ("4/3", "2.70", "390.8", "2")] == [
        "4/3",
        "2.7",
        "390.8",
        "2",
    ]
    assert [decimal(Fraction(n), 1) for n in ("0.05", "0.04", "-0.05")] == ["0.1", "0.0", "-0.1"]
