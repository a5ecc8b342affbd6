"""One place, several forms and visits: what each new inspection knows, and what it states."""

from __future__ import annotations

from tests.survey.crew import HOUSE, Crew
from tests.survey.listing import listed

SCREENING = "quick_screening"


def place_of(field: Crew) -> str:
    return listed(field.first.survey)[0].place


def test_two_laptops_begin_the_same_record_for_each_form(field: Crew) -> None:
    records = set()
    for machine in (field.first, field.second):
        place = next(row.place for row in listed(machine.reopen()) if row.name == HOUSE)
        records.add(machine.survey.houses.begin(place, SCREENING)[0])
        records.add(machine.survey.houses.begin(place)[0])
    assert len(records) == 2


def test_a_house_found_in_the_field_knows_where_it_stands(field: Crew) -> None:
    survey = field.first.reopen()
    village, _changed = survey.houses.add("某某嘎查", level="community")
    place, _changed = survey.houses.add("7号院", kind="village_house", parent=village, storeys="1")
    record, _changed = survey.houses.begin(place, SCREENING)

    instance = survey.filling.open(record).instance
    stated = {
        instance.form.template(path).role: value for path, value in instance.answers().items()
    }
    assert stated["id.name"] == "7号院"
    assert stated["id.address"] == "某某嘎查7号院"
    assert stated["building.storeys_above"] == 1
    view = survey.core.store.view(place)
    assert view is not None
    assert view.answers["listed"] == "no"


def test_the_next_visit_is_a_record_of_its_own(field: Crew) -> None:
    """A second inspection neither touches the first nor is begun before that one is finished."""
    survey = field.first.reopen()
    place = place_of(field)
    first, _changed = survey.houses.begin(place)
    assert survey.houses.begin(place, again=True)[0] == first
    field.first.fill(status="done")

    second, _changed = survey.houses.begin(place, again=True)
    assert second != first
    assert survey.houses.begin(place)[0] == second
    view = survey.core.store.view(second)
    assert view is not None
    assert list(view.links["previous"]) == [first]
    assert survey.filling.open_committed(first).status == "done"


def test_submitting_needs_no_reason_and_takes_only_what_is_finished(field: Crew) -> None:
    survey = field.first.reopen()
    place = place_of(field)
    unfinished, _changed = survey.houses.begin(place, SCREENING)
    done = field.first.fill(status="done").record

    submitted, _changed = survey.houses.submit()
    assert submitted == [done]
    assert survey.filling.open(done).status == "submitted"
    assert survey.filling.open(unfinished).status == "draft"
    assert survey.houses.submit()[0] == []


def test_what_was_sent_back_is_editable_and_finished_again(field: Crew) -> None:
    survey = field.first.reopen()
    record = field.first.fill(status="done").record
    survey.review.send_back(record, "缺东立面照片")

    filling = survey.filling.open(record)
    assert (filling.status, filling.finished) == ("returned", False)
    field.first.put(filling, "identity/instruments", "裂缝尺 03 号")
    survey.filling.commit(filling, status="done")
    assert survey.filling.open_committed(record).status == "done"


def test_the_second_form_of_a_house_knows_its_building_but_no_finding(field: Crew) -> None:
    survey = field.first.reopen()
    village, _changed = survey.houses.add("某某嘎查", level="community")
    place, _changed = survey.houses.add("7号院", kind="village_house", parent=village, storeys="1")
    first, _changed = survey.houses.begin(place, SCREENING)
    filling = survey.filling.open(first)
    for path, value in {
        "building/structure": "brick_timber",
        "building/year_band": "to1990",
        "ground/ground_state": "clean",
        "identity/owner": "孙某某",
    }.items():
        field.first.put(filling, path, value)
    survey.filling.commit(filling)

    second, _changed = survey.houses.begin(place, "rural_check")
    opened = survey.filling.open(second)
    assert opened.instance.find("building/structure").text == "brick_timber"
    assert opened.instance.find("building/year_band").text == "to1990"
    assert opened.instance.find("identity/owner").text == "孙某某"
    assert opened.instance.find("parts/foundation").text == ""
    survey.filling.commit(opened)
    view = survey.core.store.view(second)
    assert view is not None
    assert "/status" not in view.answers, "looked into, nothing said"


def test_a_form_opened_by_mistake_hides_no_locked_door(field: Crew) -> None:
    """Looking in says nothing: the place stays 未走访, then 未能入户 with its next date."""
    survey = field.first.reopen()
    village, _changed = survey.houses.add("某某嘎查", level="community")
    place, _changed = survey.houses.add("7号院", kind="village_house", parent=village, storeys="1")
    record, _changed = survey.houses.begin(place, SCREENING)
    survey.filling.commit(survey.filling.open(record))
    row = survey.core.store.place(place)
    assert row is not None and row.state == "none"

    survey.visits.record(place, "locked", next_date="2099-11-24")
    row = survey.core.store.place(place)
    assert row is not None and (row.state, row.next_date) == ("no_entry", "2099-11-24")


def test_what_was_typed_before_a_kill_is_unfinished(field: Crew) -> None:
    """A draft of which nothing is written down yet stands under 没填完."""
    survey = field.first.reopen()
    place = place_of(field)
    record, _changed = survey.houses.begin(place, SCREENING)
    filling = survey.filling.open(record)
    field.first.put(filling, "ground/ground_state", "clean")
    field.first.keep(filling)

    plan = field.first.reopen().today.plan()
    assert [one.record for one in plan.unfinished] == [record]
    assert place not in {row.record for row in plan.walk}, "not in two lists at once"
    assert plan.unfinished_count == 1
