"""Every scale judges the forms that speak of it, in one shape, and keeps its own result."""

from __future__ import annotations

import pytest

from app.assessment.judging import JUDGES, findings_of, judge, missing_of, results
from app.domain.severity import SCALES
from app.i18n import use
from app.i18n.judgements import scale_name, sentence, short_words, value_words
from app.model.canonical import encode
from forms.load import load_form
from tests.assessment.houses import NOW, House
from tests.assessment.kits import ALIKE, Filled, checked, screened
from tests.assessment.test_other_forms import PLAIN, SETTINGS

HALF = f"""
| survey |
|        | type         | name | label  | bind::insp:role |
|        | text         | soil | Ground | screening.ground.state |
|        | begin_repeat | hit  | Hits   | screening.ground.hit |
|        | text         | what | What   | screening.hit.rule |
|        | end_repeat   |      |        | |
|        | text         | wall | Wall   | rural.part.wall |
{SETTINGS}
"""


def value(house: Filled | House) -> tuple[str | None, str, str]:
    found = judge(house.instance)
    assert found is not None
    return found.value, found.low, found.high


def test_each_form_is_judged_by_its_own_scale() -> None:
    """One result each, under the scale's own name, in canonical form."""
    danger = House()
    danger.identify()
    for house, scale in ((screened(), "screening"), (checked(), "rural"), (danger, "jgj125")):
        found = judge(house.instance)
        assert found is not None
        assert found.scale == scale
        kept = results(house.instance)
        assert list(kept) == [scale]
        assert encode(kept)
        assert scale_name(scale)
        assert all(sentence(line) for line in (found.first, *found.lines))


def test_a_form_without_roles_is_not_judged() -> None:
    form = load_form(PLAIN.encode("utf-8"))
    instance = form.new(now=lambda: NOW)
    assert judge(instance) is None
    assert results(instance) == {}
    assert findings_of(instance) == ()
    assert missing_of(form) == []


def test_a_form_is_told_what_it_lacks_for_each_scale() -> None:
    """Measures of the triggers, materials, parts and the overruling, by role."""
    missing = missing_of(load_form(HALF.encode("utf-8")))
    assert {
        "screening.masonry.state",
        "screening.concrete.hit",
        "screening.hit.offset_mm",
        "screening.changes.legal",
        "screening.override.reason",
        "rural.site",
        "rural.part.roof",
        "building.structure",
    } <= set(missing)
    assert "screening.ground.state" not in missing
    assert "rural.part.wall" not in missing


def test_a_blank_form_is_never_good() -> None:
    """Nothing answered: open from the mildest to the worst, whatever the structure hides."""
    for form, low, high in (("quick_screening", "none", "severe"), ("rural_check", "A", "D")):
        house = Filled(form)
        assert value(house) == (None, low, high)
        house.put(ALIKE)
        assert value(house) == (None, low, high)


def test_a_hidden_material_that_was_answered_does_not_count() -> None:
    """What the structure does not have is not judged, even if it was answered before."""
    house = screened()
    house.hit("timber", "T18a")
    assert value(house)[0] == "severe"
    house.put({"building/structure": "brick_concrete", "building/roof_kind": "flat_cast"})
    house.put({"structure_check/concrete_state": "clean"})
    assert value(house)[0] == "none"


def test_storeys_change_the_limit_of_tilt() -> None:
    """The form's own storeys are what the rule sees."""
    house = screened()
    house.hit("ground", "T14b", offset_mm=75, height_mm=3000)
    assert value(house)[0] == "none"
    house.put({"building/storeys_above": 3})
    assert value(house)[0] == "some"


def test_findings_carry_place_measure_and_words() -> None:
    """What a task and the dossier take over; the clause is the one that holds."""
    house = screened()
    house.put({"building/structure": "mixed", "structure_check/concrete_state": "clean"})
    row = house.hit("concrete", "T16a", "inside", width_mm="0.6", note="板底")
    house.put({"changes/change_state": "found", "changes/change_kinds": ["wall"]})
    house.put({"changes/change_legal": "no", "changes/change_note": "2015 年开门洞"})
    crack, change = findings_of(house.instance)
    assert (crack.path, crack.rule, crack.clause, crack.verdict) == (row.path, "T20a", "20", "met")
    assert crack.label == "混凝土 屋内"
    assert "0.6 mm" in crack.measured
    assert crack.note == "板底"
    assert (change.rule, change.note, change.verdict) == ("wall", "2015 年开门洞", "met")


def test_changes_with_papers_are_no_finding() -> None:
    house = screened()
    house.put({"changes/change_state": "found", "changes/change_kinds": ["wall", "load"]})
    for legal, verdict in (("yes", "not_met"), ("unknown", "undetermined"), ("no", "met")):
        house.put({"changes/change_legal": legal})
        assert {line.verdict for line in findings_of(house.instance)} == {verdict}


def test_bad_parts_of_a_rural_house_are_findings() -> None:
    """Every part from b on, in its own words; a sound or unseen one is none."""
    house = checked()
    house.put({"parts/wall": "c", "parts/roof": "b", "parts/truss": "unseen"})
    house.put({"parts/wall_note": "东山墙竖缝"})
    lines = findings_of(house.instance)
    assert [(line.label, line.rule) for line in lines] == [("承重墙", "c"), ("屋面", "b")]
    assert lines[0].note == "东山墙竖缝"
    house.put({"site_check/site": "dangerous"})
    assert findings_of(house.instance)[0].rule == "site"


def test_an_override_stands_beside_the_computed_value() -> None:
    """The computed value stays the value; the other one is kept with reason and name."""
    house = screened()
    house.hit("masonry", "T15a")
    house.put({"conclusion/agree": "no", "conclusion/override_value": "some"})
    house.put({"conclusion/override_reason": "表面抹灰裂缝"})
    found = judge(house.instance)
    assert found is not None
    assert found.value == "severe"
    assert found.override is not None
    assert found.override.complete
    kept = found.results["screening"]
    assert isinstance(kept, dict)
    assert kept["value"] == "severe"
    assert kept["override"] == {"value": "some", "reason": "表面抹灰裂缝", "name": "甲测员"}
    assert kept["agreed"] is False


def test_doubtful_limits_are_named() -> None:
    """What decides and was never checked against the printed text; confirmed ones are not."""
    house = screened()
    house.hit("masonry", "T15a")
    house.hit("timber", "T18a")
    found = judge(house.instance)
    assert found is not None
    assert [text["zh"] for text in found.doubts] == ["承重墙、柱有贯通的受压竖向裂缝"]


def test_every_scale_with_an_order_has_a_judge_and_words() -> None:
    assert set(SCALES) <= {one.scale for one in JUDGES}
    assert value_words("severe") == "存在严重安全隐患"
    assert short_words("none–severe") == "未发现–严重隐患"
    assert short_words("B–D") == "B–D"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_findings_are_worded_in_both_languages(language: str) -> None:
    """The words of the rule tables follow the language."""
    use(language)
    try:
        house = screened(language=language)
        house.hit("timber", "T18c")
        (line,) = findings_of(house.instance)
        assert line.text.startswith("木屋架" if language == "zh" else "a timber truss")
    finally:
        use("zh")
