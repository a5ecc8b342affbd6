"""收照片: photos of phones and cards into the tray, matched; nothing twice, nothing lost."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import bootstrap
from app.domain import codes
from app.errors import KnownError
from tests.folders import made
from tests.scenarios import photo_day
from tests.scenarios.photo_day import Taken
from tests.survey.card import all_photos, files_in, path_of, set_clock, walk
from tests.survey.crew import FRONT, Crew, Machine, jpeg
from tests.survey.listing import listed


@pytest.fixture
def machine(field: Crew) -> Iterator[Machine]:
    yield field.first


# -- the invented day


def test_the_invented_day_is_matched_and_filed(machine: Machine, tmp_path: Path) -> None:
    """180 photos: 95 of 100 at their house, none proposed for another; all filed by groups."""
    day = walk(machine, tmp_path / "card")
    taken = day.survey.tray.take([day.folder])
    assert (taken.new, taken.twice_count, taken.refused_count) == (photo_day.PHOTOS, 0, 0)

    photos = all_photos(day.survey)
    assert len(photos) == photo_day.PHOTOS
    said = Counter(
        (one.sureness, one.place == day.house_of(one.name, one.folder)) for one in photos
    )
    assert said["sure", True] + said["likely", True] >= 0.95 * photo_day.PHOTOS, said
    assert said["sure", False] == said["likely", False] == 0, said
    clocks = {one.folder.rpartition("/")[2]: one.clock for one in photos if one.taken}
    assert abs(int(clocks["phone-a"]) - photo_day.AHEAD["phone-a"]) <= 60

    for group in day.survey.tray.groups():
        if group.kind == "house":
            done = day.survey.tray.confirm(day.survey.tray.ids(group.key))
            assert not done.kept
            assert done.records == (group.record,)
    filed = sum(row.photos for row in listed(day.survey))
    codes_seen = sum(one.code for one in day.files.values())
    assert filed == said["sure", True] + said["likely", True] - codes_seen
    assert day.survey.tray.waiting() == photo_day.PHOTOS - filed - codes_seen
    assert day.survey.care.verify() == []
    again = day.survey.tray.take([day.folder])
    assert (again.new, again.twice_count) == (0, photo_day.PHOTOS)


# -- in


def test_nothing_comes_in_twice(machine: Machine, tmp_path: Path) -> None:
    """Not from another folder under another name, not what a record or a draft holds already."""
    survey = machine.survey
    filling = survey.filling.open(machine.begin())
    (held,) = survey.taking.add([jpeg(machine.root, 1)], FRONT, filling.photos)
    assert held.entry is not None
    filling.put_photo(held.photo, held.entry)
    survey.filling.commit(filling)
    (drafted,) = survey.taking.add([jpeg(machine.root, 2)], FRONT, filling.photos)
    assert drafted.entry is not None
    filling.put_photo(drafted.photo, drafted.entry)
    machine.keep(filling)

    card = files_in(tmp_path / "card", machine, 1, 2, 3)
    first = survey.tray.take([card])
    assert (first.new, first.twice_count) == (1, 2)
    assert {one.house for one in first.twice} == {"示例社12号院"}
    (tmp_path / "other").mkdir()
    shutil.copy(card / "IMG_0003.jpg", tmp_path / "other" / "renamed.jpg")
    assert survey.tray.take([tmp_path / "other"]).new == 0
    assert survey.tray.look(card).new == 2  # by their names alone these two are not known
    assert survey.tray.take([card]).new == 0
    assert survey.tray.waiting() == 1


def test_what_was_discarded_does_not_come_back_by_itself(machine: Machine, tmp_path: Path) -> None:
    survey, card = machine.survey, files_in(tmp_path / "card", machine, 1, 2)
    survey.tray.take([card])
    one, _two = survey.tray.ids("none")
    survey.tray.discard([one])
    assert survey.tray.take([card]).new == 0
    assert survey.tray.waiting() == 1
    assert [group.kind for group in survey.tray.groups()] == ["none", "discarded"]
    survey.tray.bring_back([one])
    assert survey.tray.waiting() == 2


def test_a_broken_file_is_named_and_the_rest_goes_on(machine: Machine, tmp_path: Path) -> None:
    card = files_in(tmp_path / "card", machine, 1, 2)
    (card / "IMG_0001.jpg").write_bytes((card / "IMG_0001.jpg").read_bytes()[:2000])
    (card / "notes.txt").write_text("not a photo")
    (card / "MVI_0003.MP4").write_bytes(b"a film")
    (card / "._IMG_0002.jpg").write_bytes(b"what a Mac leaves behind")
    taken = machine.survey.tray.take([card])
    assert (taken.new, taken.passed) == (1, 1)
    assert [one.name for one in taken.refused] == ["IMG_0001.jpg"]


def test_stopping_keeps_what_was_taken(machine: Machine, tmp_path: Path) -> None:
    card = files_in(tmp_path / "card", machine, *range(1, 21))
    asked: list[int] = []
    stopped = machine.survey.tray.take(
        [card],
        progress=lambda done, _total: asked.append(done),
        cancelled=lambda: len(asked) > 1,
    )
    assert stopped.stopped
    assert 0 < stopped.new < 20
    assert machine.survey.tray.waiting() == stopped.new
    assert machine.survey.tray.take([card]).new == 20 - stopped.new


def test_a_full_disk_is_said_once_and_nothing_is_lost(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = files_in(tmp_path / "card", machine, *range(1, 41))
    usage = shutil.disk_usage(tmp_path)
    asked: list[int] = []

    def full(_folder: object) -> object:
        asked.append(1)
        return usage._replace(free=0) if len(asked) > 1 else usage

    monkeypatch.setattr(shutil, "disk_usage", full)
    with pytest.raises(KnownError) as refused:
        machine.survey.tray.take([card])
    assert refused.value.code == "disk_full"
    held = machine.survey.tray.waiting()
    assert 0 < held < 40
    monkeypatch.undo()
    assert machine.survey.tray.take([card]).new == 40 - held


def test_a_camera_years_off_is_put_right_by_one_code(machine: Machine, tmp_path: Path) -> None:
    """Its battery was out: everything is of the year 2000. The code on the screen says the day."""
    survey, card = machine.survey, made(tmp_path / "card")
    places = [survey.houses.add(f"示例社{n}号院")[0] for n in (1, 2)]
    for n, place in enumerate(places):
        set_clock(machine, photo_day.START + timedelta(minutes=30 * n))
        filling = survey.filling.open(survey.houses.begin(place)[0])
        survey.filling.load_answers(filling, {path_of(filling): 1990})
        set_clock(machine, photo_day.START + timedelta(minutes=30 * n + 9))
        survey.filling.commit(filling)
    wrong = timedelta(days=9800)
    for n, minute in enumerate((1, 2, 31, 32)):
        at = photo_day.START + timedelta(minutes=minute)
        one = Taken("phone-b", f"IMG_{n:04d}.jpg", at, 0, code=n == 0)
        said = codes.at(survey.meta.survey_id, places[0], at) if n == 0 else ""
        (card / one.name).write_bytes(photo_day.jpeg(replace(one, at=at - wrong), n, said))
    survey.tray.take([card])
    found = {one.name: one for one in all_photos(survey)}
    assert [found[f"IMG_{n:04d}.jpg"].place for n in range(4)] == [
        places[0], places[0], places[1], places[1],
    ]  # fmt: skip
    assert found["IMG_0003.jpg"].time.startswith("2026-11-20T09:12")


def test_the_surveys_own_photos_are_never_taken(machine: Machine, tmp_path: Path) -> None:
    machine.survey.tray.take([files_in(tmp_path / "card", machine, 1)])
    assert machine.survey.tray.take([machine.folder]).new == 0
    assert machine.survey.tray.take([machine.folder.parent]).new == 0


def test_an_original_that_had_not_arrived_comes_home_by_the_card(
    field: Crew, tmp_path: Path
) -> None:
    """A record names it, its file is not here: the card has it, and nothing is filed twice."""
    survey = field.first.survey
    filling = survey.filling.open(field.first.begin())
    (one,) = survey.taking.add([jpeg(field.root, 1)], FRONT, filling.photos)
    assert one.entry is not None
    filling.put_photo(one.photo, one.entry)
    survey.filling.commit(filling)
    held = survey.core.photos.find(str(one.entry["hash"]))
    assert held is not None
    held.unlink()
    survey.core.store.count_photos_again()
    assert listed(survey)[0].photos_missing == 1
    taken = survey.tray.take([files_in(tmp_path / "card", field.first, 1)])
    assert (taken.new, taken.twice_count) == (0, 1)
    assert listed(survey)[0].photos_missing == 0


# -- accidents


def test_a_kill_between_record_and_tray_files_nothing_twice(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record has them, the tray does not know yet: the next look makes it so."""
    survey = machine.survey
    place, _changed = survey.houses.add("示例社99号院")
    survey.tray.take([files_in(tmp_path / "card", machine, 1, 2)])
    ids = survey.tray.ids("none")
    survey.tray.move(ids, place)

    class Killed(BaseException):
        pass

    def dies(*_rows: object) -> None:
        raise Killed

    monkeypatch.setattr(survey.core.store, "tray_stand", dies)
    with pytest.raises(Killed):
        survey.tray.confirm(ids)
    monkeypatch.undo()
    reopened = machine.reopen()
    reopened.tray.arrange()
    assert reopened.tray.waiting() == 0
    record = next(row.inspection for row in listed(reopened) if row.place == place)
    assert len(reopened.filling.open(record).photos) == 2


def test_a_read_only_survey_shows_its_tray_and_takes_nothing(
    machine: Machine, tmp_path: Path
) -> None:
    machine.survey.tray.take([files_in(tmp_path / "card", machine, 1)])
    machine.close()
    survey = machine.open(readonly=True)
    assert survey.tray.waiting() == 1
    assert survey.tray.groups()[0].count == 1
    steps: list[Callable[[], object]] = [
        lambda: survey.tray.take([tmp_path / "card"]),
        lambda: survey.tray.confirm(survey.tray.ids("none")),
        lambda: survey.tray.discard(survey.tray.ids("none")),
    ]
    for step in steps:
        with pytest.raises(KnownError) as refused:
            step()
        assert refused.value.code == "read_only_survey"


def test_backup_and_check_count_on_photos_that_wait(field: Crew, tmp_path: Path) -> None:
    """Their originals are in a backup, and one that vanishes is missed by the check."""
    survey = field.first.survey
    survey.tray.take([files_in(tmp_path / "card", field.first, 1, 2)])
    one, _two = survey.tray.ids("none")
    disk = made(tmp_path / "disk")
    backup = survey.backups.run(disk)
    assert backup.lost == ()
    assert len(list(disk.rglob(f"{one}.*"))) == 1
    held = survey.core.photos.find(one)
    assert held is not None
    held.unlink()
    assert [trouble.code for trouble in survey.care.verify()] == ["photo_lost"]


def test_a_protected_survey_keeps_no_photo_in_clear(machine: Machine, tmp_path: Path) -> None:
    machine.survey.protection.protect("示例口令 二零二六")
    machine.close()
    survey = bootstrap.open_survey(
        machine.folder, clock=machine.clock, passphrase="示例口令 二零二六"
    )
    machine.opened.append(survey)
    card = files_in(tmp_path / "card", machine, 1)
    data = (card / "IMG_0001.jpg").read_bytes()
    survey.tray.take([card])
    (one,) = survey.tray.ids("none")
    assert survey.core.photos.read(one) == data
    for file in machine.folder.rglob("*"):
        if file.is_file():
            assert data[200:600] not in file.read_bytes()


def test_the_code_to_show_says_place_and_moment(machine: Machine) -> None:
    survey = machine.survey
    place, _changed = survey.houses.add("示例社99号院", code="A-099")
    machine.today = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
    shown = survey.tray.shown(place)
    read = codes.read(shown.code)
    assert read is not None
    assert (read.id, str(read.moment)) == (place, shown.moment)
    assert shown.name == "示例社99号院"
    assert "A-099" in shown.number
