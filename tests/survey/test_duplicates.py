"""Houses that are one: proposed with reasons, joined and parted by a person, nothing deleted."""

from __future__ import annotations

import pytest

from app.errors import Cancelled, KnownError
from app.survey.core import Content
from app.survey.survey import Survey
from tests.survey.crew import HOUSE, Crew, jpeg
from tests.survey.listing import listed


def _two(survey: Survey) -> tuple[str, str]:
    """The house of the crew, and what a second laptop added under another name."""
    first = next(row.place for row in listed(survey) if row.name == HOUSE)
    second, _changed = survey.houses.add("老王家", "苏布尔嘎镇示例嘎查", "a-012")
    return first, second


def test_a_pair_says_why_and_which_of_them_stays(field: Crew) -> None:
    """The same number; an address that names a whole lane adds nothing to it."""
    survey = field.first.survey
    first, second = _two(survey)
    (pair,) = survey.duplicates.list()
    assert {pair.one.record, pair.other.record} == {first, second}
    assert [reason.split("：")[0] for reason in pair.reasons] == ["编号相同"]
    survey.duplicates.dismiss(first, second, "两户")
    assert survey.duplicates.list() == []
    assert survey.core.store.notes()[0].what == "not_same"


def test_the_same_photo_at_two_places(field: Crew) -> None:
    """The file of a door that nobody opened, taken in twice: for two houses that share nothing."""
    survey = field.first.survey
    photo = jpeg(field.root / "camera", 5)
    places = [survey.houses.add(name)[0] for name in ("甲家", "乙家")]
    for place in places:
        survey.visits.record(place, "locked", photos=[photo])
    (pair,) = survey.duplicates.list()
    assert pair.reasons[0] == "同一张照片用在两处"
    assert {pair.one.record, pair.other.record} == set(places)


def test_joined_houses_are_one_everywhere(field: Crew) -> None:
    """Inspected under both names, one row at the office and on the laptop that gets it back."""
    first, second = _two(field.second.survey)
    inspection, _changed = field.second.survey.houses.begin(second)
    filling = field.second.survey.filling.open(inspection)
    field.second.survey.filling.commit(filling, status="draft")
    field.second.survey.visits.record(second, "locked")
    field.hand_over(field.second, field.office)
    office = field.office.survey
    office.duplicates.join(second, first, "同一户，编号写错")
    (row,) = listed(office)
    assert row.name == HOUSE
    held = office.core.store.place(first)
    assert held is not None
    assert [visit.place for visit in office.visits.of(first)] == [first]
    assert office.core.store.place(second) == held
    assert office.duplicates.list() == []
    (joined,) = office.duplicates.joined()
    assert (joined.name, joined.into, joined.reason) == ("老王家", HOUSE, "同一户，编号写错")
    assert inspection in [mark.record for mark in held.forms]
    field.hand_over(field.office, field.second)
    assert [one.name for one in listed(field.second.survey)] == [HOUSE]
    office.duplicates.unjoin(second, "是隔壁一户")
    assert len(listed(office)) == 2
    field.hand_over(field.office, field.second)
    assert field.second.survey.core.store.digest() == office.core.store.digest()


def test_an_inspection_goes_on_from_the_house_that_stays(field: Crew) -> None:
    """What was begun under the other name is no reason to begin again."""
    survey = field.first.survey
    first, second = _two(survey)
    inspection, _changed = survey.houses.begin(second, "rural_check")
    survey.duplicates.join(second, first, "同一户")
    assert survey.houses.begin(first, "rural_check")[0] == inspection


def test_what_is_written_to_a_joined_house_arrives_and_is_told(field: Crew) -> None:
    """The laptop that has not heard of the joining goes on there; the office sees a finding."""
    first, second = _two(field.second.survey)
    field.hand_over(field.second, field.office)
    office = field.office.survey
    office.duplicates.join(second, first, "同一户")
    view = field.second.survey.core.store.view(second)
    assert view is not None
    content = Content.of(view)
    content.answers["name"] = "老王家北院"
    core = field.second.survey.core
    changed = core.sealed(second, "place", view.version, content)
    assert changed is not None
    core.commit([changed])
    field.hand_over(field.second, field.office)
    assert len(listed(office)) == 1
    office.recheck.run()
    (found,) = [one for one in office.recheck.list() if one.code == "joined_later"]
    assert (found.record, found.soft) == (second, True)
    office.duplicates.unjoin(second, "另一户")
    office.recheck.run()
    assert office.recheck.list() == []


@pytest.mark.parametrize("case", ["itself", "twice", "level", "reason", "absent", "alone"])
def test_what_cannot_be_joined_is_said(field: Crew, case: str) -> None:
    survey = field.first.survey
    first, second = _two(survey)
    flat, _changed = survey.houses.add("101室", level="household", parent=first)
    if case == "twice":
        survey.duplicates.join(second, first, "同一户")
    calls = {
        "itself": lambda: survey.duplicates.join(first, first, "同一户"),
        "twice": lambda: survey.duplicates.join(first, second, "同一户"),
        "level": lambda: survey.duplicates.join(flat, first, "同一户"),
        "reason": lambda: survey.duplicates.join(second, first, " "),
        "absent": lambda: survey.duplicates.join("0" * 8, first, "同一户"),
        "alone": lambda: survey.duplicates.unjoin(second, "是两户"),
    }
    with pytest.raises(KnownError) as refused:
        calls[case]()
    assert refused.value.code == "join_refused"
    assert refused.value.kept == "两处都没有改动。"


def test_a_conflict_over_joining_is_settled_by_joining_again(field: Crew) -> None:
    """Two laptops joined the same house to two others: one more decision ends it."""
    first, second = _two(field.first.survey)
    third, _changed = field.first.survey.houses.add("第三户")
    field.hand_over(field.first, field.office)
    field.hand_over(field.second, field.office)
    field.hand_over(field.office, field.second)
    field.first.survey.duplicates.join(second, first, "同一户")
    field.second.survey.duplicates.join(second, third, "是第三户")
    field.both_to_office()
    office = field.office.survey
    assert {row.name for row in listed(office)} == {HOUSE, "第三户"}
    (conflict,) = office.review.conflicts()
    (line,) = conflict.lines
    assert line.what == conflict.what == office.review.open_conflicts(1)[0].what == "并入哪一处"
    assert set(line.values) == {HOUSE, "第三户"}
    meanwhile = office.core.store.counts_as(second)
    office.duplicates.join(second, meanwhile, "看过照片，确认")
    assert office.review.count() == 0
    assert office.core.store.counts_as(second) == meanwhile


def test_looking_can_be_stopped(field: Crew) -> None:
    with pytest.raises(Cancelled):
        field.first.survey.duplicates.list(cancelled=lambda: True)
