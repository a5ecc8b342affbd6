"""Photos of the tray whose record shows them no more: they wait again, at the right house."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain import codes
from app.domain.annotation import Mark
from tests.folders import made
from tests.scenarios import photo_day
from tests.scenarios.photo_day import Taken
from tests.survey.card import files_in
from tests.survey.crew import Crew, Machine


@pytest.fixture
def machine(field: Crew) -> Iterator[Machine]:
    yield field.first


def filed(machine: Machine, card: Path) -> tuple[str, list[str]]:
    """The record that two photos of a card were filed in, and their ids."""
    survey = machine.survey
    place, _changed = survey.houses.add("示例社99号院")
    survey.tray.take([files_in(card, machine, 1, 2)])
    ids = survey.tray.ids("none")
    survey.tray.move(ids, place)
    (record,) = survey.tray.confirm(ids).records
    return record, ids


def test_a_photo_taken_out_of_its_record_comes_back_by_the_card(
    machine: Machine, tmp_path: Path
) -> None:
    """Filed at the wrong house, seen there and taken out by hand: it is not lost to the tray."""
    survey, card = machine.survey, tmp_path / "card"
    record, ids = filed(machine, card)
    filling = survey.filling.open(record)
    wrong = next(key for key, one in filling.photos.items() if one["hash"] == ids[0])
    filling.drop_photo(wrong)
    survey.filling.commit(filling)
    again = survey.tray.take([card])
    assert (again.new, again.twice_count) == (1, 1)
    assert survey.tray.ids("none") == [ids[0]]
    right, _changed = survey.houses.add("示例社100号院")
    survey.tray.move([ids[0]], right)
    assert not survey.tray.confirm([ids[0]]).kept
    assert survey.care.verify() == []


def test_photos_of_a_voided_inspection_come_back_by_the_card(
    machine: Machine, tmp_path: Path
) -> None:
    """A whole inspection was begun at the wrong house and voided; its photos are still needed."""
    survey, card = machine.survey, tmp_path / "card"
    record, ids = filed(machine, card)
    survey.trash.put(record, "归错了房屋")
    assert survey.tray.take([card]).new == 2
    assert sorted(survey.tray.ids("none")) == sorted(ids)
    survey.tray.arrange()
    assert survey.tray.waiting() == 2


def test_photos_of_a_draft_that_was_never_kept_count_as_held(
    machine: Machine, tmp_path: Path
) -> None:
    """What stands in a draft alone is held by it: a card brings it no second time."""
    survey, card = machine.survey, tmp_path / "card"
    record, _ids = filed(machine, card)
    filling = survey.filling.open(record)
    for key in list(filling.photos):
        filling.drop_photo(key)
    survey.filling.commit(filling)
    for one in survey.taking.add(
        [card / "IMG_0001.jpg"], "measures/overview/photo_surroundings", {}
    ):
        assert one.entry is not None
        filling.put_photo(one.photo, one.entry)
    survey.filling.keep(survey.filling.snapshot(filling, ""))
    again = survey.tray.take([card])
    assert (again.new, again.twice_count) == (1, 1)
    assert survey.tray.waiting() == 1


def test_a_page_of_a_voided_record_is_filed_nowhere_else(machine: Machine, tmp_path: Path) -> None:
    """A signature under one inspection is no signature under another of the same house."""
    survey = machine.survey
    place, _changed = survey.houses.add("示例社99号院")
    record, _changed = survey.houses.begin(place)
    survey.trash.put(record, "重新检查")
    other, _changed = survey.houses.begin(place, "quick_screening")
    one = Taken("phone-b", "IMG_0001.jpg", photo_day.START, 0, code=True)
    said = codes.text("record", survey.meta.survey_id, record)
    (made(tmp_path / "card") / one.name).write_bytes(photo_day.jpeg(one, 1, said))
    survey.tray.take([tmp_path / "card"])
    assert survey.tray.waiting() == 1
    (photo,) = survey.tray.ids("none")
    assert [kept.why for kept in survey.tray.confirm([photo]).kept] == ["no_place"]
    assert survey.filling.open(other).photos == {}


def test_a_page_whose_record_is_voided_while_it_waits_stays(
    machine: Machine, tmp_path: Path
) -> None:
    survey = machine.survey
    place, _changed = survey.houses.add("示例社99号院")
    record, _changed = survey.houses.begin(place)
    one = Taken("phone-b", "IMG_0001.jpg", photo_day.START, 0, code=True)
    said = codes.text("record", survey.meta.survey_id, record)
    (made(tmp_path / "card") / one.name).write_bytes(photo_day.jpeg(one, 1, said))
    survey.tray.take([tmp_path / "card"])
    (photo,) = survey.tray.ids(f"house {place}")
    survey.trash.put(record, "重新检查")
    other, _changed = survey.houses.begin(place, "quick_screening")
    assert not survey.tray.confirm([photo]).ids
    assert survey.filling.open(other).photos == {}
    assert survey.tray.waiting() == 1


def test_marks_and_captions_outlive_taking_a_step_back(machine: Machine, tmp_path: Path) -> None:
    """What was drawn over a photo between filing and undoing goes with it to the next record."""
    survey = machine.survey
    place, _changed = survey.houses.add("示例社99号院")
    survey.tray.take([files_in(tmp_path / "card", machine, 1)])
    ids = survey.tray.ids("none")
    survey.tray.move(ids, place)
    done = survey.tray.confirm(ids)
    (photo,) = survey.filling.open(done.records[0]).photos
    drawn = [Mark("arrow", ((1, 1), (20, 20)), "裂缝")]
    survey.annotations.write(done.records[0], photo, drawn)
    survey.tray.undo(done.step)
    right, _changed = survey.houses.add("示例社100号院")
    survey.tray.move(ids, right)
    (record,) = survey.tray.confirm(ids).records
    (after,) = survey.filling.open(record).photos
    assert list(survey.annotations.read(record, after).marked.marks) == drawn


def test_a_photo_whose_original_the_office_has_is_filed_all_the_same(
    machine: Machine, tmp_path: Path
) -> None:
    """Handed over, its original let go, then its filing taken back: it must not wait for ever."""
    survey, card = machine.survey, tmp_path / "card"
    record, ids = filed(machine, card)
    filling = survey.filling.open(record)
    for key in list(filling.photos):
        filling.drop_photo(key)
    survey.filling.commit(filling)
    assert survey.tray.take([card]).new == 2
    survey.core.store.let_go(ids, survey.core.now())
    for one in ids:
        survey.core.photos.let_go(one)
    right, _changed = survey.houses.add("示例社100号院")
    survey.tray.move(ids, right)
    assert not survey.tray.confirm(ids).kept
    assert {one.code for one in survey.care.verify()} == {"photo_freed"}
