"""The roster of an open survey: what the list, the tree and the command line ask of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import bootstrap
from app.bootstrap import Who
from app.errors import KnownError
from app.store.roster_values import PlaceFilter
from app.survey.roster import house, leading
from app.survey.survey import Survey


@pytest.fixture
def survey(tmp_path: Path) -> Iterator[Survey]:
    with bootstrap.create(tmp_path / "s", "2026年危房核查", Who("张测试", "办公室")) as made:
        yield made


def village(survey: Survey) -> tuple[str, str, str]:
    """A town, its community, one house there."""
    town, _changed = survey.houses.add("札萨克镇", level="town")
    community, _changed = survey.houses.add("平安社区", level="community", parent=town)
    place, _changed = survey.houses.add(
        "3号院", "一社", "150627003", kind="village_house", parent=community, storeys="1"
    )
    return town, community, place


def test_a_house_stands_below_its_village_and_is_found(survey: Survey) -> None:
    """By its own name, its number, a part of either, and by the names above it."""
    town, community, place = village(survey)
    row = survey.roster.row(place)
    assert row is not None
    assert (row.path, row.state, row.listed) == (("札萨克镇", "平安社区"), "none", False)
    for wanted in ("3", "院", "150627", "平安 3号", "札萨克 一社"):
        assert [one.record for one in survey.roster.page(PlaceFilter(wanted), 9)] == [place]
    (node,) = survey.roster.children()
    assert (node.record, node.counts) == (town, {"none": 1})
    assert survey.meant.place("平安社区") == community
    assert survey.roster.whole().counts == {"none": 1}


def test_an_inspection_moves_the_state_and_speaks_for_the_house(survey: Survey) -> None:
    """Something said, and the list says 进行中."""
    _town, community, place = village(survey)
    record, _changed = survey.houses.begin(place)
    filling = survey.filling.open(record)
    survey.filling.load_answers(filling, {"identity/instruments": "裂缝尺"})
    survey.filling.commit(filling)
    row = survey.roster.row(place)
    assert row is not None
    mark = leading(row)
    assert mark is not None
    assert (row.state, mark.record, mark.status) == ("in_progress", record, "draft")
    assert house(row).inspection == record
    assert survey.roster.states(community) == {"in_progress": 1}
    assert survey.roster.count(PlaceFilter(state="in_progress")) == 1


def test_a_visit_in_vain_shows_and_can_be_taken_back(survey: Survey) -> None:
    _town, _community, place = village(survey)
    changed = survey.visits.record(place, "locked", "", "2099-11-24")
    row = survey.roster.row(place)
    assert row is not None
    assert (row.state, row.outcome, row.next_date) == ("no_entry", "locked", "2099-11-24")
    (visit,) = changed.records
    survey.visits.undo(visit)
    assert survey.roster.states() == {"none": 1}


def test_a_place_is_meant_by_its_name_number_or_id(survey: Survey) -> None:
    _town, _community, place = village(survey)
    for wanted in (place, "3号院", "150627003"):
        assert [row.record for row in survey.meant.places(wanted)] == [place]
    assert survey.meant.places("号院") == []
    assert survey.meant.places(" ") == []
    with pytest.raises(KnownError) as caught:
        survey.meant.place("没有的村")
    assert caught.value.code == "place_not_found"


def test_owners_and_telephones_are_never_found(survey: Survey) -> None:
    """They are sealed apart: neither the index nor any list has them."""
    _town, _community, place = village(survey)
    store = survey.core.store
    view = store.view(place)
    assert view is not None
    assert {"owner", "phone"}.isdisjoint(view.answers)
    assert survey.roster.page(PlaceFilter("13800000000"), 9) == []


def test_making_the_lists_anew_changes_nothing(survey: Survey) -> None:
    _town, _community, place = village(survey)
    survey.houses.begin(place)
    before = survey.core.store.digest()
    assert survey.care.rebuild() == (before, before)
