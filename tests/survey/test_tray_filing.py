"""Photos of the tray moved by hand, filed in records, and taken back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from app.domain import codes
from app.survey.core import FINISHED
from app.survey.tray_values import Done
from tests.folders import made
from tests.scenarios import photo_day
from tests.scenarios.photo_day import Taken
from tests.survey.card import files_in, path_of
from tests.survey.crew import FRONT, Crew, Machine

QUESTION = "measures/overview/photo_surroundings"


@pytest.fixture
def machine(field: Crew) -> Iterator[Machine]:
    yield field.first


# -- by hand, and back


def test_a_house_without_inspection_gets_one_begun(machine: Machine, tmp_path: Path) -> None:
    survey = machine.survey
    place, _changed = survey.houses.add("示例社99号院")
    survey.tray.take([files_in(tmp_path / "card", machine, 1, 2)])
    ids = survey.tray.ids("none")
    survey.tray.move(ids, place)
    (group,) = (one for one in survey.tray.groups() if one.kind == "house")
    assert (group.name, group.record, group.count) == ("示例社99号院", "", 2)
    done = survey.tray.confirm(ids)
    assert done.begun == done.records
    filling = survey.filling.open(done.records[0])
    assert len(filling.photos_of(QUESTION)) == 2
    assert {photo["why"] for photo in filling.photos.values()} == {"hand"}
    assert survey.tray.groups() == []


def test_photos_go_to_the_question_that_was_chosen_and_join_the_draft(
    machine: Machine, tmp_path: Path
) -> None:
    """What was being typed is kept, and nothing of it is lost."""
    survey = machine.survey
    filling = survey.filling.open(machine.begin())
    machine.put(filling, path_of(filling), 1987)
    machine.keep(filling, path_of(filling))
    survey.tray.take([files_in(tmp_path / "card", machine, 1)])
    (photo,) = survey.tray.ids("none")
    place = filling.links["place"][0]
    assert FRONT in [one.path for one in survey.tray.questions(place)]
    survey.tray.move([photo], place, FRONT)
    (shown,) = survey.tray.photos(f"house {place}")
    assert "正面" in shown.question_label
    survey.tray.confirm([photo])
    held = survey.filling.open(filling.record)
    assert len(held.photos_of(FRONT)) == 1
    assert held.instance.find(path_of(held)).value == 1987  # type: ignore[union-attr]


def test_what_got_into_a_record_meanwhile_is_not_filed_again(
    machine: Machine, tmp_path: Path
) -> None:
    """By hand on the page of the house, or by another laptop's package."""
    survey = machine.survey
    card = files_in(tmp_path / "card", machine, 1)
    survey.tray.take([card])
    ids = survey.tray.ids("none")
    filling = survey.filling.open(machine.begin())
    (one,) = survey.taking.add([card / "IMG_0001.jpg"], FRONT, filling.photos)
    assert one.entry is not None
    filling.put_photo(one.photo, one.entry)
    survey.filling.commit(filling)
    other, _changed = survey.houses.add("示例社99号院")
    survey.tray.move(ids, other)
    assert [kept.why for kept in survey.tray.confirm(ids).kept] == ["gone"]
    assert survey.tray.waiting() == 0


def test_a_finished_inspection_wants_a_reason(machine: Machine, tmp_path: Path) -> None:
    filling = machine.fill(status="done")
    survey = machine.survey
    survey.tray.take([files_in(tmp_path / "card", machine, 1)])
    ids = survey.tray.ids("none")
    survey.tray.move(ids, filling.links["place"][0], FRONT)
    kept = survey.tray.confirm(ids)
    assert [one.why for one in kept.kept] == ["reason_needed"]
    done = survey.tray.confirm(ids, "补拍正面")
    assert not done.kept
    after = survey.filling.open(filling.record)
    assert after.status in FINISHED
    assert len(after.photos_of(FRONT)) == 1
    undone = survey.tray.undo(done.step)
    assert [one.why for one in undone.kept] == ["reason_needed"]
    assert survey.tray.waiting() == 0
    assert not survey.tray.undo(done.step, "归错了").kept
    assert survey.tray.waiting() == 1
    assert survey.filling.open(filling.record).photos_of(FRONT) == []


def test_every_step_can_be_taken_back(machine: Machine, tmp_path: Path) -> None:
    survey = machine.survey
    place, _changed = survey.houses.add("示例社99号院")
    survey.tray.take([files_in(tmp_path / "card", machine, 1, 2)])
    ids = survey.tray.ids("none")
    steps: list[Callable[[], Done]] = [
        lambda: survey.tray.move(ids, place),
        lambda: survey.tray.put_aside(ids),
        lambda: survey.tray.discard(ids),
    ]
    for step in steps:
        done = step()
        assert survey.tray.ids("none") == []
        survey.tray.undo(done.step)
        assert survey.tray.ids("none") == ids
    survey.tray.move(ids, place)
    filed = survey.tray.confirm(ids)
    survey.tray.undo(filed.step)
    assert survey.tray.ids(f"house {place}") == ids
    assert survey.tray.confirm(ids).ids == tuple(ids)
    assert survey.care.verify() == []


def test_nothing_in_doubt_is_ever_filed(machine: Machine, tmp_path: Path) -> None:
    """The code says one house, the position another: both are named, nothing moves."""
    survey, card = machine.survey, tmp_path / "card" / "phone-a"
    first, _changed = survey.houses.add("示例社1号院")
    second, _changed = survey.houses.add("示例社2号院")
    at, far = photo_day.START, (39.57, 109.75)
    near = (39.56, 109.74)
    plan = [(first, True, near), (first, False, near), (second, True, far), (second, False, far)]
    plan += [(first, True, near), (first, False, far)]
    for n, (place, shows, spot) in enumerate(plan):
        one = Taken("phone-a", f"IMG_{n:04d}.jpg", at + timedelta(minutes=n), 0, shows, True, spot)
        said = codes.at(survey.meta.survey_id, place, one.at) if shows else ""
        card.mkdir(parents=True, exist_ok=True)
        (card / one.name).write_bytes(photo_day.jpeg(one, n, said))
    survey.tray.take([card])
    (doubt,) = (one for one in survey.tray.groups() if one.kind == "doubtful")
    assert (doubt.place, doubt.instead, doubt.count) == (first, second, 1)
    (photo,) = survey.tray.photos(doubt.key)
    assert "示例社2号院" in photo.reason
    assert [one.why for one in survey.tray.confirm([photo.id]).kept] == ["doubtful"]
    survey.tray.move([photo.id], second)
    assert not survey.tray.confirm([photo.id]).kept


def test_a_signed_page_is_filed_as_such(machine: Machine, tmp_path: Path) -> None:
    """The code of a paper form leads its photo to the signature question of its record."""
    survey, record = machine.survey, machine.begin()
    one = Taken("phone-b", "IMG_0001.jpg", photo_day.START, 0, code=True)
    made(tmp_path / "card")
    said = codes.text("record", survey.meta.survey_id, record)
    (tmp_path / "card" / one.name).write_bytes(photo_day.jpeg(one, 1, said))
    survey.tray.take([tmp_path / "card"])
    (group,) = survey.tray.groups()
    (photo,) = survey.tray.photos(group.key)
    assert (photo.page, photo.why) == (True, "page")
    survey.tray.confirm([photo.id])
    filling = survey.filling.open(record)
    (filed,) = filling.photos_of("signatures/sign_page")
    assert filling.photos[filed]["page"] == {"record": record, "kind": "signature"}


def test_photos_of_our_own_papers_lead_home(machine: Machine, tmp_path: Path) -> None:
    """A printed card opens its house, a printed form goes to the signed pages of its record."""
    survey, record = machine.survey, machine.begin()
    place = survey.filling.open(record).links["place"][0]
    card, form = tmp_path / "card.pdf", tmp_path / "form.pdf"
    survey.on_paper.cards([place], card)
    survey.on_paper.filled(record, "", form)
    photos = made(tmp_path / "photos")
    for n, pdf in enumerate((card, form)):
        photographed(pdf, photos / f"IMG_{n:04d}.jpg")
    survey.tray.take([photos])
    (group,) = survey.tray.groups()
    first, second = sorted(survey.tray.photos(group.key), key=lambda one: one.name)
    assert (group.place, first.separator, second.page) == (place, True, True)
    assert survey.tray.confirm([first.id, second.id]).records == (record,)
    assert len(survey.filling.open(record).photos_of("signatures/sign_page")) == 1


def photographed(pdf: Path, target: Path) -> None:
    """The first page of a PDF as a photo, a little turned."""
    page = target.with_suffix("")
    subprocess.run(
        ["pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-singlefile", str(pdf), str(page)],
        check=True,
    )
    drawn = page.with_suffix(".ppm")
    picture = Image.open(drawn).rotate(4, expand=True, fillcolor="grey")
    picture.save(target, "JPEG", quality=80)
    drawn.unlink()
