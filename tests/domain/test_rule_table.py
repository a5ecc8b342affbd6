"""The rule table says of every row what it is, where it comes from and how sure it is."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from fractions import Fraction

import pytest

from app.domain import rule_table
from app.domain.conditions import TableError, band, condition, exact
from app.domain.jgj125.inputs import Measures
from app.domain.rule_table import MATERIALS, load
from app.domain.table_file import FOLDER

TABLE = load("jgj125-2016")
#: Rows of the domain notes, §1.2 and §1.3: how many each section has.
ROWS = {"foundation": 3, "masonry": 10, "concrete": 14, "timber": 9, "steel": 9}
TAGS = re.compile(r"S:\d+|M\+|M\?|DESIGN")


def test_every_row_of_the_standard_is_there() -> None:
    """All 54 rows of stage 1 and of the danger points, under the ids that surveyors see."""
    ground = ["G1a", "G1b", "G2", "G3", "G4", "G5", "G6", "G7", "G8"]
    letters = {"foundation": "F", "masonry": "M", "concrete": "C", "timber": "W", "steel": "S"}
    points = [f"{letters[s]}{i}" for s, count in ROWS.items() for i in range(1, count + 1)]
    assert list(TABLE.rules) == ground + points
    assert TABLE.name == "jgj125-2016@1"


@pytest.mark.parametrize("rule", list(TABLE.rules.values()), ids=lambda rule: rule.id)
def test_every_rule_is_told_in_full(rule: rule_table.Rule) -> None:
    """Clause, both languages, confidence, date, and a name for each measure it asks for."""
    assert re.fullmatch(r"4\.2\.[12]|5\.[2-6]", rule.clause)
    assert re.search(r"[\u4e00-\u9fff]", rule.text["zh"])
    assert rule.text["en"]
    assert not re.search(r"[\u4e00-\u9fff]", rule.text["en"])
    assert rule.confidence
    assert all(TAGS.fullmatch(tag) for tag in rule.confidence)
    assert rule.valid_from == date(2016, 12, 1)
    known = {field.name for field in fields(Measures)}
    assert rule.measures
    for field in (*rule.measures, *rule.optional):
        assert field in known
        assert rule.names[field]["zh"]
        assert rule.names[field]["en"]
    assert bool(rule.capacity) == ("capacity" in rule.measures)


def test_rules_are_found_by_what_they_judge() -> None:
    """Forms offer the rows of a material, of foundations, or of one height of building."""
    assert [rule.id for rule in TABLE.rules_for("foundation")] == ["F1", "F2", "F3"]
    assert [rule.id for rule in TABLE.rules_for("ground", "high_rise")] == ["G6", "G7", "G8"]
    assert sum(len(TABLE.rules_for(material)) for material in MATERIALS) == 42


def test_weights_and_bands_are_those_of_the_standard() -> None:
    """6.3.2 to 6.3.6, written here a second time on purpose."""
    weights = {klass: str(float(row.weight)) for klass, row in TABLE.classes.items()}
    assert weights == {
        "f": "3.5", "pc": "3.5", "sc": "2.7", "cc": "1.8", "w": "2.7", "rt": "1.9",
        "pmb": "1.9", "smb": "1.4", "sb": "1.0", "s": "1.0", "sm": "1.0",
    }  # fmt: skip
    vertical = {klass for klass, row in TABLE.classes.items() if row.vertical}
    assert vertical == {"f", "pc", "sc", "cc", "w"}
    for ratio, grade in [
        ("0", "Au"),
        ("0.0001", "Bu"),
        ("0.05", "Cu"),
        ("0.25", "Du"),
        ("1", "Du"),
    ]:
        held = [row.grade for row in TABLE.layer_grades if row.band.holds(Fraction(ratio))]
        assert held == [grade]
    capacity = {
        subject: {k: c.written for k, c in rule.capacity.items()}
        for subject in ROWS
        for rule in TABLE.rules_for(subject)
        if rule.capacity
    }
    assert capacity.pop("foundation") == {"main": "0.90", "general": "0.90"}
    assert all(limits == {"main": "0.90", "general": "0.85"} for limits in capacity.values())
    assert (TABLE.du_divisor, TABLE.foundation_layers) == (3, 1)


def test_every_class_has_its_counting_unit() -> None:
    """A surveyor can look up what one member is; enclosure follows the clauses of its material."""
    covered = {klass for unit in TABLE.units.values() for klass in unit.classes}
    assert covered == set(TABLE.classes) - {"sm"}


@pytest.mark.parametrize(
    ("written", "value"),
    [("7 ‰", "7/1000"), ("15 %", "3/20"), ("h/150", "1/150"), ("l0/250", "1/250"),
     ("1.0 mm", "1"), ("2/3", "2/3"), ("0.05 %", "1/2000"), ("4 mm/month", "4")],
)  # fmt: skip
def test_limits_are_read_exactly(written: str, value: str) -> None:
    """What people write and what is compared is one number, with no float between."""
    assert exact(written) == Fraction(value)


@pytest.mark.parametrize("text", ["", "7 parts", "h/", "x/150", "-1", "1e3 mm", "7‰ "])
def test_a_limit_that_is_none_is_refused(text: str) -> None:
    """A slip in the table stops the program at once, not a grade later."""
    with pytest.raises(TableError):
        exact(text)


@pytest.mark.parametrize(
    "text",
    ["depth", "wide > 1 mm", "width", "width >", "present > 1", "class is s", "width ~ 1 mm"],
)
def test_a_condition_that_is_none_is_refused(text: str) -> None:
    """Unknown quantities, operators and limits are errors."""
    with pytest.raises(TableError):
        condition(text)


def test_a_band_needs_bounds() -> None:
    """A band that holds everything or nothing readable is refused."""
    for text in ["R", "5 % <= R <", "R about 5 %"]:
        with pytest.raises(TableError):
            band(text)


def test_a_table_that_lacks_something_is_refused() -> None:
    """Neither a missing table nor a half one passes."""
    with pytest.raises(TableError):
        load("jgj125-1999")
    whole = (FOLDER / "jgj125-2016.toml").read_text(encoding="utf-8")
    for cut in ['clause = "5.2"', 'sure = ["M+"]', 'band = "R = 0"', "divisor = 3"]:
        with pytest.raises(TableError):
            rule_table.read(whole.replace(cut, "", 1).encode("utf-8"))
