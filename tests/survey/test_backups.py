"""备份: a second copy on another disk, tested before it counts; earlier ones outlive accidents."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from app import bootstrap
from app.errors import Cancelled, KnownError
from app.store.photos import Photos
from tests.survey.crew import FRONT, PEOPLE, Crew, Machine, jpeg
from tests.survey.listing import listed

WEATHER = "identity/weather"


def disk(field: Crew, name: str = "disk") -> Path:
    folder = field.root / name
    folder.mkdir(exist_ok=True)
    return folder


def with_photos(machine: Machine, seeds: range) -> str:
    """The D house filled, with photos of the front."""
    record = machine.fill().record
    add_photos(machine, seeds)
    return record


def add_photos(machine: Machine, seeds: range) -> None:
    filling = machine.survey.filling.open(machine.begin())
    files = [jpeg(machine.root / "camera", seed) for seed in seeds]
    for taken in machine.survey.taking.add(files, FRONT, filling.photos):
        assert taken.entry is not None
        filling.put_photo(taken.photo, taken.entry)
    machine.survey.filling.commit(filling)


def originals(target: Path) -> list[Path]:
    return sorted(target.glob("chengjian-backup-*/*/photos/??/*"))


def sets(target: Path) -> list[Path]:
    notes = target.glob("chengjian-backup-*/*/*/backup.json")
    return sorted(one.parent for one in notes if not one.parent.name.endswith(".up"))


def test_nothing_is_covered_before_the_first(field: Crew) -> None:
    backups = field.first.survey.backups
    assert (backups.covered(), backups.last(), backups.targets()) == (0, None, [])


def test_a_backup_is_whole_tested_and_noted(field: Crew) -> None:
    """Database, drafts, photos and key; it says what it covers, and the log of actions has it."""
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(3))
    survey = laptop.survey
    made = survey.backups.run(target)
    assert made.covered == survey.core.store.newest_revision() == survey.backups.covered()
    assert (made.photos, made.lost, made.where) == (3, (), "disk")
    (folder,) = sets(target)
    assert {one.name for one in folder.iterdir()} >= {"survey.db", "drafts.db", "backup.json"}
    assert len(originals(target)) == 3
    assert survey.backups.at(target) == [made] == [survey.backups.last()]
    assert survey.core.store.notes()[0].what == "backup"
    assert not list(target.rglob("*.up"))


def test_the_second_run_copies_only_what_is_new(field: Crew) -> None:
    """Photos that lie there are not written again, and both backups stand."""
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(3))
    laptop.survey.backups.run(target)
    before = {one: one.stat().st_mtime_ns for one in originals(target)}
    add_photos(laptop, range(9, 10))
    laptop.survey.backups.run(target)
    after = {one: one.stat().st_mtime_ns for one in originals(target)}
    assert len(after) == 4
    assert {one: after[one] for one in before} == before
    assert len(sets(target)) == 2


def test_due_once_a_day_and_only_when_something_is_new(field: Crew) -> None:
    laptop, target = field.first, disk(field)
    laptop.fill()
    backups = laptop.survey.backups
    assert backups.due() == "never"
    backups.run(target)
    assert (backups.due(), backups.waiting()) == ("", 0)
    laptop.today += timedelta(days=1)
    assert backups.due() == ""  # nothing new
    filling = laptop.survey.filling.open(laptop.begin())
    laptop.put(filling, WEATHER, "rain")
    laptop.survey.filling.commit(filling)
    assert (backups.due(), backups.waiting()) == ("daily", 1)


def test_photos_alone_make_one_due(field: Crew) -> None:
    """Originals that wait in the tray came with no revision, and lie in no backup yet."""
    laptop, target = field.first, disk(field)
    laptop.fill()
    backups = laptop.survey.backups
    backups.run(target)
    laptop.today += timedelta(days=1)
    assert backups.due() == ""
    laptop.survey.tray.take([jpeg(laptop.root / "card", 1)])
    assert backups.due() == "daily"
    backups.run(target)
    laptop.today += timedelta(days=1)
    assert backups.due() == ""


def test_seven_days_five_weeks_twelve_months_stay(field: Crew) -> None:
    """Forty days of daily backups leave eleven, the newest always, and every photo."""
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(2))
    for _day in range(40):
        laptop.survey.backups.run(target)
        laptop.today += timedelta(days=1)
    kept = [one.name[:8] for one in sets(target)]
    assert kept[-7:] == ["20261225", "20261226", "20261227", "20261228", "20261229", "20261230",
                         "20261231"]  # fmt: skip
    # the ends of three earlier weeks (the fourth holds the last days, too), the end of November
    assert kept[:-7] == ["20261130", "20261206", "20261213", "20261220"]
    assert len(originals(target)) == 2


def test_the_backup_just_made_stays_where_the_clock_went_back(field: Crew) -> None:
    """It is the only one with today's work, though by its date it is an old one among many."""
    laptop, target = field.first, disk(field)
    laptop.fill()
    for date in ((10, 20), (10, 27), (11, 3), (11, 10), (11, 17), (11, 24), (11, 25), (11, 26)):
        laptop.today = laptop.today.replace(month=date[0], day=date[1])
        laptop.survey.backups.run(target)
    laptop.survey.houses.add("今天的一户")
    laptop.today = laptop.today.replace(month=10, day=5)
    made = laptop.survey.backups.run(target)
    assert laptop.survey.backups.covered() == laptop.survey.core.store.newest_revision()
    assert made.stamp in [one.stamp for one in laptop.survey.backups.at(target)]


def test_a_missing_disk_is_told_once_a_day(field: Crew) -> None:
    laptop, target = field.first, disk(field)
    backups = laptop.survey.backups
    backups.add(target)
    shutil.rmtree(target)
    assert [one.state for one in backups.targets()] == ["absent"]
    assert len(backups.absent_to_tell()) == 1
    assert backups.absent_to_tell() == []
    laptop.today += timedelta(days=1)
    assert len(backups.absent_to_tell()) == 1
    with pytest.raises(KnownError) as refused:
        backups.run(target)
    assert refused.value.code == "backup_target_gone"
    assert not target.exists()


def test_where_a_backup_may_lie(field: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in the survey, not where there is no folder; on the same disk only with a warning."""
    laptop = field.first
    backups = laptop.survey.backups
    for folder in (laptop.folder, laptop.folder / "photos", field.root / "nowhere"):
        if folder.name == "photos":
            folder.mkdir(exist_ok=True)
        with pytest.raises(KnownError) as refused:
            backups.add(folder)
        assert refused.value.code == "backup_target_refused"
    assert backups.add(disk(field)).warning == "same_disk"
    assert [one.folder.name for one in backups.targets()] == ["disk"]
    backups.remove(disk(field))
    assert backups.targets() == []


def test_two_computers_may_share_a_disk(field: Crew) -> None:
    """Each has its own place on it."""
    target = disk(field)
    for machine in (field.first, field.second):
        machine.open()
        machine.fill()
        machine.survey.backups.run(target)
        machine.be_here()
    assert len(sets(target)) == 2
    for machine in (field.first, field.second):
        machine.be_here()
        assert len(machine.survey.backups.at(target)) == 1


def test_cancelled_leaves_no_trace(field: Crew) -> None:
    """At every step: earlier backups are whole, and nothing unfinished has a good name."""
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(4))
    good = laptop.survey.backups.run(target)
    add_photos(laptop, range(20, 24))
    for stop_at in (1, 2, 5, 8, 20, 40, 80):
        asked = iter(range(1_000_000))

        def cancelled(stop: int = stop_at, asked: object = asked) -> bool:
            return next(asked) >= stop  # type: ignore[call-overload, no-any-return]

        try:
            laptop.survey.backups.run(target, cancelled=cancelled)
        except Cancelled:
            assert laptop.survey.backups.last() == good
            assert [one.name for one in sets(target)] == [good.stamp]
    final = laptop.survey.backups.run(target)
    assert final.photos == 8


def test_a_photo_damaged_here_is_said_and_not_copied(field: Crew) -> None:
    """The backup counts without it, and names it: the laptop that took it shall send it again."""
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(2))
    photos = laptop.survey.core.photos
    victim = photos.all()[0]
    victim.write_bytes(b"\0" * victim.stat().st_size)
    made = laptop.survey.backups.run(target)
    assert made.lost == (victim.stem,) == laptop.survey.backups.lost()
    assert made.photos == 1
    assert [one.stem for one in originals(target)] == [photos.all()[1].stem]


def test_a_good_copy_of_a_photo_outlives_the_damaged_original(field: Crew) -> None:
    """What was copied whole stays, although the original rots here."""
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(2))
    laptop.survey.backups.run(target)
    victim = laptop.survey.core.photos.all()[0]
    victim.write_bytes(b"\0" * victim.stat().st_size)
    made = laptop.survey.backups.run(target)
    assert (made.photos, made.lost) == (2, ())
    shelf = originals(target)[0].parents[2]
    assert Photos(shelf).whole(victim.stem)


def test_the_monthly_reading_mends_the_copies(field: Crew) -> None:
    """A photo that rotted on the backup disk is found and copied anew; smaller ones at once."""
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(3))
    laptop.survey.backups.run(target)
    victim = originals(target)[1]
    victim.write_bytes(b"\0" * victim.stat().st_size)
    laptop.today += timedelta(days=29)
    laptop.survey.backups.run(target)
    shelf = Photos(victim.parents[2])
    assert not shelf.whole(victim.stem)
    laptop.today += timedelta(days=2)
    laptop.survey.backups.run(target)
    assert shelf.whole(victim.stem)
    victim.write_bytes(b"short")
    laptop.survey.backups.run(target)
    assert shelf.whole(victim.stem)


def test_a_survey_that_is_not_sound_makes_no_backup(field: Crew) -> None:
    """A copy that does not hold is thrown away; the good one before it stays the last."""
    laptop, target = field.first, disk(field)
    laptop.fill()
    good = laptop.survey.backups.run(target)
    with laptop.survey.core.store._database.write() as connection:
        connection.execute("DROP TRIGGER revision_no_update")
        connection.execute("UPDATE revision SET bytes = CAST(bytes || x'20' AS BLOB) WHERE n = 1")
    with pytest.raises(KnownError) as refused:
        laptop.survey.backups.run(target)
    assert refused.value.code == "backup_unsound"
    assert laptop.survey.backups.at(target) == [good] == [laptop.survey.backups.last()]


def test_a_foreign_or_damaged_folder_is_no_backup(field: Crew) -> None:
    """Stumps, other people's folders and altered notes are not listed."""
    laptop, target = field.first, disk(field)
    laptop.fill()
    laptop.survey.backups.run(target)
    (folder,) = sets(target)
    copy = folder.with_name("20200101-000000")
    shutil.copytree(folder, copy)
    note = copy / "backup.json"
    note.write_text(note.read_text("utf-8").replace("20261122", "20200101"), encoding="utf-8")
    (folder.parent / "20200102-000000").mkdir()
    (folder.parent / "photos" / "zz").mkdir(parents=True)
    assert [one.stamp for one in laptop.survey.backups.at(target)] == [folder.name]
    assert [one.folder for one in bootstrap.backups_in(target)] == [folder]


def test_read_only_makes_none(field: Crew) -> None:
    laptop, target = field.first, disk(field)
    laptop.fill()
    laptop.close()
    survey = laptop.open(readonly=True)
    with pytest.raises(KnownError) as refused:
        survey.backups.run(target)
    assert refused.value.code == "read_only_survey"
    assert survey.backups.due() == ""


def test_one_at_a_time(field: Crew) -> None:
    """A second run while one is under way is refused in words."""
    laptop, target = field.first, disk(field)
    laptop.fill()
    told: list[str] = []

    def meanwhile(_done: int, _total: int) -> None:
        if not told:
            with pytest.raises(KnownError) as refused:
                laptop.survey.backups.run(target)
            told.append(refused.value.code)

    laptop.survey.backups.run(target, progress=meanwhile)
    assert told == ["backup_running"]


def test_a_protected_survey_stays_protected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No byte of a name in any file of the backup, and it opens with its passphrase only."""
    monkeypatch.setenv("CHENGJIAN_HOME", str(tmp_path / "home"))
    name, passphrase = "某某社不可见", "口令一二三四五六"
    target = tmp_path / "disk"
    target.mkdir()
    with bootstrap.create(
        tmp_path / "survey", "调查", PEOPLE["office"], passphrase=passphrase
    ) as survey:
        survey.houses.add(name)
        photo = jpeg(tmp_path / "camera", 3).read_bytes()
        survey.core.photos.put(photo, "jpg")
        survey.backups.run(target)
        survey.backups.run(target)
    for file in target.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert name.encode() not in data
            assert photo[200:300] not in data
            assert not data.startswith(b"SQLite format 3")
    (found, _other) = bootstrap.backups_in(target)
    assert found.sealed
    monkeypatch.setenv("CHENGJIAN_HOME", str(tmp_path / "spare-home"))
    for wrong in (None, "另一个口令另一个"):
        with pytest.raises(KnownError) as refused:
            bootstrap.restore(found.folder, tmp_path / "spare", passphrase=wrong)
        assert refused.value.code in {"passphrase_needed", "passphrase_wrong"}
        assert not (tmp_path / "spare").exists()
    with bootstrap.restore(found.folder, tmp_path / "spare", passphrase=passphrase) as spare:
        assert [row.name for row in listed(spare)] == [name]
        assert spare.core.photos.read(spare.core.photos.all()[0].stem) == photo
        assert spare.care.verify() == []


def test_what_was_copied_before_the_passphrase_can_be_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told where it lies in clear, removed only once an enciphered backup stands beside it."""
    monkeypatch.setenv("CHENGJIAN_HOME", str(tmp_path / "home"))
    name, passphrase, target = "某某社不可见", "口令一二三四五六", tmp_path / "disk"
    target.mkdir()
    with bootstrap.create(tmp_path / "survey", "调查", PEOPLE["office"]) as survey:
        survey.houses.add(name)
        survey.backups.run(target)
        assert not survey.backups.plain_left(target)
        survey.protection.protect(passphrase)
    with bootstrap.open_survey(tmp_path / "survey", passphrase=passphrase) as survey:
        assert survey.backups.plain_left(target)
        with pytest.raises(KnownError) as refused:
            survey.backups.drop_plain(target)
        assert refused.value.code == "backup_plain_only"
        survey.backups.run(target)
        survey.backups.drop_plain(target)
        assert not survey.backups.plain_left(target)
        assert len(survey.backups.at(target)) == 1
    for file in target.rglob("*"):
        assert not file.is_file() or name.encode() not in file.read_bytes()


def test_old_copies_stay_while_originals_are_lost_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plain backup may hold the only good copy of a photo that the disk has spoilt since."""
    monkeypatch.setenv("CHENGJIAN_HOME", str(tmp_path / "home"))
    passphrase, target = "口令一二三四五六", tmp_path / "disk"
    target.mkdir()
    with bootstrap.create(tmp_path / "survey", "调查", PEOPLE["office"]) as survey:
        place, _changed = survey.houses.add("某院")
        record, _changed = survey.houses.begin(place, "quick_screening")
        filling = survey.filling.open(record)
        (taken,) = survey.taking.add([jpeg(tmp_path / "card", 1)], "photos/photo_front", {})
        assert taken.entry is not None
        filling.put_photo(taken.photo, taken.entry)
        survey.filling.commit(filling)
        survey.backups.run(target)
        survey.protection.protect(passphrase)
    with bootstrap.open_survey(tmp_path / "survey", passphrase=passphrase) as survey:
        survey.core.photos.all()[0].write_bytes(b"spoilt")
        survey.backups.run(target)
        assert survey.backups.lost()
        with pytest.raises(KnownError) as refused:
            survey.backups.drop_plain(target)
        assert refused.value.code == "backup_holds_lost"
        assert survey.backups.plain_left(target)
