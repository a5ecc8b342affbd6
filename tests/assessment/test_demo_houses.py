"""The two invented houses of the demo open in the shipped form and grade as they should."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.assessment import assess, findings
from app.model.canonical import decode, encode
from forms.instance import Instance
from tests.assessment.houses import NOW, the_form

FOLDER = Path(__file__).parents[2] / "resources" / "demo"


def opened(name: str) -> Instance:
    answers = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return the_form().open(answers, now=lambda: NOW)


@pytest.mark.parametrize(("name", "grade"), [("house_d", "D"), ("house_b", "B")])
def test_a_demo_house_is_a_finished_record(name: str, grade: str) -> None:
    """No orphan, no problem, twelve members or more on two storeys, and its grade."""
    instance = opened(name)
    assert not instance.orphans
    assert not instance.personal_orphans
    assert instance.check() == []
    storeys = instance.nodes_by_role("jgj.storey")
    assert len(storeys) == 2
    assert len(instance.nodes_by_role("jgj.member")) >= 12
    assessment = assess(instance)
    assert assessment is not None
    assert assessment.result.grade == grade


@pytest.mark.parametrize("name", ["house_d", "house_b"])
def test_opening_and_storing_changes_nothing(name: str) -> None:
    """Answers and personal answers come out as they went in."""
    kept = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    instance = opened(name)
    assert instance.answers() | instance.personal_answers() == kept
    assert set(instance.personal_answers()) >= {"identity/owner", "identity/phone"}


def test_findings_name_place_rule_and_measure() -> None:
    """Each danger point is a line with clause, words and what was measured against which limit."""
    assessment = assess(opened("house_d"))
    assert assessment is not None
    lines = findings(assessment)
    assert [(line.label, line.rule, line.verdict) for line in lines] == [
        ("一层 承重墙 2/A-B", "M2", "met"),
        ("一层 承重墙 3/A-B", "M6", "met"),
        ("一层 楼（屋）面板 2-3/A-B", "C4", "met"),
        ("二层 承重墙 B/1-3", "M6", "not_met"),
        ("二层 屋架 2", "W4", "met"),
    ]
    first = lines[0]
    assert first.clause == "5.3"
    assert "1.4 mm" in first.measured
    assert first.note.startswith("门洞南侧")
    assert first.path in first.point


def test_photos_of_point_and_member_stand_with_the_finding() -> None:
    """Those of the point come first; each is named once."""
    instance = opened("house_d")
    wall = next(n for n in instance.nodes_by_role("jgj.member") if n.name and "2/A-B" in _texts(n))
    point = instance.nodes_by_role("jgj.point", wall)[0]
    instance.set_photos(f"{point.path}/p_photos", ["p1", "p2"])
    instance.set_photos(f"{wall.path}/photos", ["p3", "p1"])
    assessment = assess(instance)
    assert assessment is not None
    assert findings(assessment)[0].photos == ("p1", "p2", "p3")


def _texts(row: object) -> list[str]:
    return [child.text for child in row.children]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["house_d", "house_b"])
def test_results_are_canonical_values(name: str) -> None:
    """A revision can keep them: they encode, and come back as they were."""
    assessment = assess(opened(name))
    assert assessment is not None
    assert decode(encode(assessment.results())) == assessment.results()
