"""Rows and members in words: by what names them, short enough for a line."""

from __future__ import annotations

from app.assessment import assess
from app.domain.jgj125.explain import explain
from app.i18n.grades import explain_lines
from app.survey import words
from forms.instance import Instance
from tests.assessment.houses import House


def house() -> Instance:
    made = House()
    made.identify()
    made.base("1/A-B")
    storey = made.storey("一层")
    crack = {"M2": {"width_mm": "1.4", "length_mm": 1650, "height_mm": 3000, "count": 1}}
    wall = made.member(storey, "w", "1/A-B", "points", crack, material="masonry")
    made.row("point", wall)
    return made.instance


def rows(instance: Instance, kind: str) -> list[str]:
    nodes = (node for node in instance.root.walk() if node.kind == "row")
    return [words.row(node) for node in nodes if node.question.name == kind]


def test_a_row_is_named_by_the_fields_of_its_batch() -> None:
    """A member by class and position, a foundation by position, a storey by its name."""
    instance = house()
    assert rows(instance, "member") == ["承重墙 1/A-B"]
    assert rows(instance, "base") == ["1/A-B"]
    assert rows(instance, "storey")[0] == "一层"


def test_a_danger_point_is_named_by_its_rule_in_short() -> None:
    """The rule's id and short name, not the whole limit."""
    assert rows(house(), "point")[0] == "M2 受压竖缝"


def test_a_blank_row_is_named_by_its_number() -> None:
    """Nothing answered yet: the label of the repeat and which one it is."""
    instance = house()
    assert rows(instance, "point")[1] == "危险点 2"


def test_a_member_names_its_position_once() -> None:
    """In the reasons of a grade the position stands in the label, and not again behind it."""
    assessment = assess(house())
    assert assessment is not None
    text = "\n".join(explain_lines(explain(assessment.result)))
    assert "承重墙 1/A-B（一层）" in text
    assert "1/A-B（一层、1/A-B" not in text
