"""The rural check as a form: nine parts in the words of the guideline, short in the field."""

from __future__ import annotations

import pytest

from app.assessment.judging import judge, missing_of
from app.domain.rural.table import PART_GRADES, load
from tests.assessment.kits import ALIKE, CHECKED, IDENTITY, Filled, checked, form_of
from tests.forms_library import shortforms
from tests.forms_library.test_screening import AROUND, SCREENED, missing

TABLE = load()


def test_the_form_is_whole() -> None:
    """No findings, no missing role, two languages, words for all that is shown."""
    form = form_of("rural_check")
    assert form.findings == ()
    assert missing_of(form) == []
    assert form.languages == ("zh", "en")
    shortforms.assert_worded("rural_check")


@pytest.mark.parametrize("part", list(TABLE.parts))
def test_choices_are_the_words_of_the_table(part: str) -> None:
    """a to d as the rule table words them, then unseen, and no such part where that can be."""
    offered = shortforms.choices("rural_check", f"part_{part}")
    known = TABLE.parts[part]
    extra = ["unseen"] if known.always else ["unseen", "absent"]
    assert [row["name"] for row in offered] == [*PART_GRADES, *extra]
    for row, grade in zip(offered, PART_GRADES, strict=False):
        assert row["label::中文 (zh)"] == f"{grade} {known.words[grade]['zh']}"
        assert row["label::English (en)"] == f"{grade} {known.words[grade]['en']}"


def test_a_sound_house_takes_few_keys() -> None:
    """One key for each part that the house has; both forms together stay under forty."""
    house = Filled("rural_check")
    house.put(IDENTITY | ALIKE)
    assert missing(house) == set(CHECKED)
    for path in CHECKED:
        assert house.node(path).kind == "select_one"
        assert len(house.node(path).choices()) <= 9
    assert len(CHECKED) + len(SCREENED) + 2 * AROUND <= 30
    whole = checked()
    assert whole.instance.check() == []
    found = judge(whole.instance)
    assert found is not None
    assert found.value == "A"


@pytest.mark.parametrize(
    ("structure", "roof", "storeys", "hidden"),
    [
        ("brick_timber", "pitched_timber", 1, {"column", "beam", "slab"}),
        ("brick_concrete", "flat_cast", 2, {"timber", "truss"}),
        ("brick_concrete", "pitched_timber", 1, {"slab"}),
        ("steel", "steel", 1, {"timber", "truss", "column", "beam", "slab"}),
    ],
)
def test_only_parts_of_the_structure_are_asked(
    structure: str, roof: str, storeys: int, hidden: set[str]
) -> None:
    house = Filled("rural_check")
    house.put(
        {
            "building/structure": structure,
            "building/roof_kind": roof,
            "building/storeys_above": storeys,
        }
    )
    assert {part for part in TABLE.parts if not house.node(f"parts/{part}").relevant} == hidden


def test_a_bad_part_demands_a_photo() -> None:
    """c and d; a part at b may have one."""
    house = checked()
    house.put({"parts/wall": "b"})
    assert house.instance.check() == []
    house.put({"parts/wall": "c"})
    assert {one.path for one in house.instance.check()} == {"parts/wall_photos"}


def test_a_dangerous_site_demands_words_and_a_photo() -> None:
    house = checked()
    house.put({"site_check/site": "dangerous"})
    assert {one.path for one in house.instance.check()} == {
        "site_check/site_note",
        "site_check/site_photos",
    }


def test_what_could_not_be_seen_demands_a_reason() -> None:
    house = checked()
    house.put({"parts/roof": "unseen"})
    assert missing(house) == {"parts/unseen_reason"}


def test_the_kind_of_household_is_personal() -> None:
    """It says who is poor: kept apart with name, telephone and identity number."""
    assert shortforms.marked("rural_check", "bind::insp:personal") == {
        "owner", "phone", "owner_id", "household", "refusal", "witness",
    }  # fmt: skip
    house = checked()
    house.put({"identity/household": "minimum"})
    assert "identity/household" not in house.instance.answers()


def test_what_may_be_taken_over_is_never_a_finding() -> None:
    same = shortforms.marked("rural_check", "bind::insp:same")
    assert same == {
        "structure", "roof_kind", "storeys_above", "year_band", "wall_kind", "intensity",
    }  # fmt: skip


def test_all_that_feeds_the_grade_is_one_group() -> None:
    assert shortforms.marked("rural_check", "bind::insp:group") == {
        "structure", "roof_kind", "storeys_above", "site_check", "parts", "conclusion", "signed",
    }  # fmt: skip
