"""The quick screening as a form: short in the field, complete in words, true to its rules."""

from __future__ import annotations

import re

import pytest

from app.assessment.judging import judge, missing_of
from app.domain.screening.table import CHANGES, GROUND, MATERIALS, load
from forms.node import Node
from tests.assessment.kits import (
    ALIKE,
    IDENTITY,
    SCREENED,
    SCREENED_ALIKE,
    Filled,
    form_of,
    screened,
)
from tests.forms_library import shortforms

TABLE = load()
PARTS = (GROUND, *MATERIALS)
#: Keys of a surveyor apart from answers: opening, 同上一户, finishing.
AROUND = 3


def missing(house: Filled) -> set[str]:
    """What the form still demands, photos apart."""
    return {
        problem.path
        for problem in house.instance.check()
        if (node := house.instance.find(problem.path)) is not None and node.kind != "image"
    }


def test_the_form_is_whole() -> None:
    """No findings, no missing role, two languages, words for all that is shown."""
    form = form_of("quick_screening")
    assert form.findings == ()
    assert missing_of(form) == []
    assert form.languages == ("zh", "en")
    shortforms.assert_worded("quick_screening")


@pytest.mark.parametrize("part", PARTS)
def test_choices_are_the_triggers_of_the_table(part: str) -> None:
    """Every trigger of a part, with its severity, clause and what must be measured."""
    offered = shortforms.choices("quick_screening", f"{part}_trigger")
    wanted = TABLE.offered(part)
    assert {row["name"] for row in offered} == {one.id for one in wanted}
    assert len(offered) <= 9
    for row in offered:
        trigger = TABLE.triggers[row["name"]]
        assert (row["severity"], row["clause"]) == (trigger.severity, trigger.rule.clause)
        assert row["label::中文 (zh)"].endswith(trigger.rule.text["zh"])
        needed = set(trigger.rule.measures) if trigger.measured else set()
        optional = set(trigger.rule.optional) if trigger.measured else set()
        assert set(row.get("needs", "").split()) == needed | optional


def test_changes_are_those_of_the_table() -> None:
    offered = shortforms.choices("quick_screening", "change_kind")
    assert [row["name"] for row in offered] == [one.id for one in TABLE.offered(CHANGES)]


def test_a_sound_house_takes_few_keys() -> None:
    """Identity from roster and day, the rest taken over from next door: one key each is left."""
    house = Filled("quick_screening")
    house.put(IDENTITY | ALIKE | SCREENED_ALIKE)
    house.photographed()
    demanded = missing(house)
    assert demanded == set(SCREENED)
    for path in SCREENED:
        assert house.node(path).kind == "select_one"
        assert len(house.node(path).choices()) <= 9
    assert len(SCREENED) + AROUND <= 12
    whole = screened()
    whole.photographed()
    assert missing(whole) == set()
    assert judged(whole) == "none"


def judged(house: Filled) -> str | None:
    found = judge(house.instance)
    assert found is not None
    return found.value


def test_a_house_without_neighbour_takes_under_twenty() -> None:
    """The first house of a street: what is the same as next door is one key more each."""
    assert len(SCREENED) + len(ALIKE) + len(SCREENED_ALIKE) + AROUND <= 20


def test_a_flagged_house_stays_under_ninety() -> None:
    """Three findings measured and placed: every answer that is demanded, counted."""
    house = screened()
    house.hit("ground", "T14b", offset_mm=95, height_mm=3000)
    house.hit("masonry", "T15a")
    house.hit("timber", "T18b", percent=25)
    house.put(
        {
            "changes/change_state": "found",
            "changes/change_kinds": ["wall"],
            "changes/change_legal": "no",
            "conclusion/taken": ["stop_use", "evacuate"],
            "conclusion/told": "paper",
            "signatures/owner_signed": "refused",
            "signatures/witness": "李见证",
        }
    )
    house.photographed()
    assert missing(house) == set()
    assert judged(house) == "severe"
    answers = house.instance.answers() | house.instance.personal_answers()
    said = [path for path in answers if path not in IDENTITY | ALIKE | SCREENED_ALIKE]
    assert len(said) + AROUND <= 45


@pytest.mark.parametrize(
    ("structure", "roof", "asked"),
    [
        ("brick_concrete", "flat_cast", {"masonry", "concrete"}),
        ("brick_concrete", "pitched_timber", {"masonry", "concrete", "timber"}),
        ("brick_timber", "pitched_timber", {"masonry", "timber"}),
        ("concrete", "steel", {"concrete", "steel"}),
        ("other", "other", {"masonry", "concrete", "steel", "timber"}),
    ],
)
def test_only_materials_of_the_structure_are_asked(
    structure: str, roof: str, asked: set[str]
) -> None:
    """A structure that nobody can name asks for all of them."""
    house = Filled("quick_screening")
    house.put({"building/structure": structure, "building/roof_kind": roof})
    shown = {part for part in MATERIALS if house.node(f"structure_check/{part}_state").relevant}
    assert shown == asked


def test_only_the_measures_of_the_trigger_are_asked() -> None:
    """A phenomenon asks for nothing, a crack for its width, a deep one for depth too."""
    house = screened()
    house.put({"building/structure": "brick_concrete"})
    row = house.hit("concrete", "T16a")
    assert asked(row) == {"width_mm"}
    house.put({"c_rule": "T16b"}, row)
    assert asked(row) == {"width_mm", "depth_mm", "height_mm"}
    house.put({"c_rule": "T16c"}, row)
    assert asked(row) == set()


def asked(row: Node) -> set[str]:
    return {
        child.name.partition("_")[2]
        for child in row.children
        if child.relevant and child.kind == "decimal"
    }


def test_a_finding_demands_its_measure_its_place_and_a_photo() -> None:
    """A measure may be missing with a reason only; then the conclusion stays open."""
    house = screened()
    row = house.hit("timber", "T18b")
    lacking = {problem.path for problem in house.instance.check()}
    assert {f"{row.path}/t_percent", f"{row.path}/t_photos"} <= lacking
    house.put({"t_unmeasured": "covered"}, row)
    assert f"{row.path}/t_percent" not in {one.path for one in house.instance.check()}
    assert judged(house) is None


def test_found_without_a_finding_is_refused() -> None:
    house = screened()
    house.put({"ground/ground_state": "found"})
    assert "ground/ground_state" in {problem.path for problem in house.instance.check()}


def test_overruling_demands_a_reason_and_a_name() -> None:
    """The name is the first surveyor's unless another is written."""
    house = screened()
    house.put({"conclusion/agree": "no", "conclusion/override_value": "some"})
    assert "conclusion/override_reason" in missing(house)
    assert house.node("conclusion/override_name").text == "甲测员"


def test_a_photo_that_cannot_be_taken_must_be_said() -> None:
    """Four sides and the plate, unless a wall is shared or there is no plate."""
    house = screened()
    assert "photos/photo_left" in {problem.path for problem in house.instance.check()}
    house.put({"photos/photo_missing": ["left", "plate"]})
    lacking = {problem.path for problem in house.instance.check()}
    assert "photos/photo_left" not in lacking
    assert "photos/photo_plate" not in lacking
    assert "photos/photo_front" in lacking


def test_what_may_be_taken_over_is_never_a_finding() -> None:
    """The neighbour's structure, roof, age and use; nothing that somebody saw or said."""
    same = shortforms.marked("quick_screening", "bind::insp:same")
    assert same == {
        "house_kind", "structure", "roof_kind", "storeys_above", "built_by", "use", "business",
        "year_band", "land", "area_type",
    }  # fmt: skip
    assert not same & shortforms.inside("quick_screening", ("changes", "ground", "structure_check"))


def test_residents_data_is_personal() -> None:
    assert shortforms.marked("quick_screening", "bind::insp:personal") == {
        "owner", "phone", "owner_id", "told_name", "refusal", "witness",
    }  # fmt: skip


def test_all_that_feeds_the_conclusion_is_one_group() -> None:
    """Findings, structure, storeys, conclusion, measures and the surveyors' signatures."""
    assert shortforms.marked("quick_screening", "bind::insp:group") == {
        "structure", "roof_kind", "storeys_above", "changes", "ground", "structure_check",
        "conclusion", "signed",
    }  # fmt: skip


def test_soft_warnings_say_why_in_both_languages() -> None:
    for row in shortforms.rows("quick_screening", "survey"):
        soft = row.get("bind::insp:soft")
        assert bool(soft) == bool(row.get("bind::insp:soft_message"))
        assert bool(soft) == bool(row.get("bind::insp:soft_message_en"))
        if "bind::insp:range" in row:
            assert re.fullmatch(r"\d+–\d*", row["bind::insp:range"])
