"""What typed words mean: one place, one inspection, or an error that names what fits."""

from __future__ import annotations

import pytest

from app.errors import KnownError
from tests.survey.crew import HOUSE, Crew, house_d


def test_a_house_with_one_form_is_its_inspection(field: Crew) -> None:
    meant, record = field.first.survey.meant, field.first.begin()
    assert meant.inspection(HOUSE) == meant.inspection(HOUSE, "danger_check") == record


def test_a_house_with_two_forms_asks_which(field: Crew) -> None:
    """Nothing is guessed: the error names both records, and `--form` or an id chooses."""
    survey, record = field.first.survey, field.first.begin()
    other, _changed = survey.houses.begin(survey.meant.place(HOUSE), "quick_screening")
    with pytest.raises(KnownError) as asked:
        survey.meant.inspection(HOUSE)
    assert asked.value.code == "inspection_ambiguous"
    assert record[:8] in asked.value.title and other[:8] in asked.value.title
    assert "--form" in asked.value.advice
    assert survey.meant.inspection(HOUSE, "quick_screening") == other
    assert survey.meant.inspection(record[:8]) == record


def test_a_form_that_the_house_does_not_have_is_told(field: Crew) -> None:
    field.first.begin()
    with pytest.raises(KnownError) as asked:
        field.first.survey.meant.inspection(HOUSE, "rural_check")
    assert asked.value.code == "inspection_not_found"


def test_houses_of_one_name_are_told_apart_by_number(field: Crew) -> None:
    survey = field.first.survey
    survey.houses.add("三号院", code="B-1")
    second, _changed = survey.houses.add("三号院", code="B-2")
    for ask in (survey.meant.place, survey.meant.inspection):
        with pytest.raises(KnownError) as several:
            ask("三号院")
        assert several.value.code == "place_ambiguous"
        assert sorted(several.value.detail.split()) == ["B-1", "B-2"]
    assert survey.meant.place("B-2") == second


def test_every_name_beside_longer_ones_is_found(field: Crew) -> None:
    """However many names contain the one that is meant."""
    survey = field.first.survey
    for n in range(60):
        survey.houses.add(f"{n}三号院")
    meant, _changed = survey.houses.add("三号院")
    assert survey.meant.place("三号院") == meant


def test_of_two_visits_the_last_is_meant(field: Crew) -> None:
    survey, first = field.first.survey, field.first.fill(house_d(), status="done").record
    place = survey.meant.place(HOUSE)
    second, _changed = survey.houses.begin(place, again=True)
    assert second != first
    assert survey.meant.inspection(HOUSE) == second
    assert survey.meant.inspection(first) == first
    assert set(survey.houses.inspections()) == {first, second}
