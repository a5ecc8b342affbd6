"""Originals are let go only after the 入库回执 and a month, and can be fetched back."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import Cancelled, KnownError
from app.survey import backups
from app.survey.taking import REPORT
from app.sync import package
from tests.folders import made
from tests.survey.crew import FRONT, Crew, jpeg
from tests.survey.receipting import (
    acknowledged,
    back_up,
    handed_over,
    later,
    receipts_home,
    trusted,
)
from tests.survey.test_receipts import photographed


def test_nothing_goes_before_its_time(field: Crew, tmp_path: Path) -> None:
    """Not after packing, not after 收件回执, not within a month of the 入库回执."""
    photographed(field.first, 1, 2)
    exchange = field.first.survey.exchange
    assert exchange.free().photos == 0
    handed_over(field, field.first, tmp_path / "stick")
    exchange.take_receipts([tmp_path / "stick"])
    field.first.today += timedelta(days=400)
    assert exchange.free().photos == 0
    back_up(field.office)
    receipts_home(field, field.first, tmp_path / "stick")
    field.first.today += timedelta(days=29)
    told = exchange.free()
    assert (told.photos, told.kept) == (0, 2)
    assert len(field.first.survey.core.photos.all()) == 2
    field.first.today += timedelta(days=2)
    asked = exchange.free(ask=True)
    assert (asked.photos, asked.done) == (2, False) and asked.size > 0
    assert len(field.first.survey.core.photos.all()) == 2
    done = exchange.free()
    assert (done.photos, done.size, done.kept, done.done) == (2, asked.size, 0, True)
    assert field.first.survey.core.photos.all() == []


def test_the_picture_stays_and_nothing_is_called_lost(field: Crew, tmp_path: Path) -> None:
    """The report copy is shown; verify knows that it was let go; the record is complete."""
    record = photographed(field.first, 1)
    acknowledged(field, field.first, tmp_path / "stick")
    survey = field.first.survey
    (photo,) = survey.core.store.view(record).photos.values()  # type: ignore[union-attr]
    field.first.today += timedelta(days=31)
    survey.exchange.free()
    assert survey.taking.copy_of(photo, REPORT)
    assert [one.code for one in survey.care.verify()] == ["photo_freed"]
    head = survey.core.store.head(record)
    assert head is not None and head.photos_missing == 0
    assert survey.exchange.free().photos == 0
    packed = survey.exchange.pack(made(tmp_path / "next"))
    assert packed.missing == ()


def test_an_original_comes_back_from_the_office(field: Crew, tmp_path: Path) -> None:
    """Out of a package with photos: then it is as if it had never gone."""
    photographed(field.first, 1, 2)
    acknowledged(field, field.first, tmp_path / "stick")
    field.first.today += timedelta(days=31)
    field.first.survey.exchange.free()
    office = field.office.survey
    back = made(tmp_path / "back")
    field.office.be_here()
    package.write(
        office.core.store, office.exchange._sender(), back,
        package.recipients_of(office.core.store), now=office.core.now(),
    )  # fmt: skip
    field.first.be_here()
    assert not field.first.survey.exchange.merge([back]).refused
    assert len(field.first.survey.core.photos.all()) == 2
    assert field.first.survey.care.verify() == []
    assert field.first.survey.core.store.freed() == set()


def test_a_photo_that_a_later_receipt_misses_stays(field: Crew, tmp_path: Path) -> None:
    """The office lost it after it had confirmed it, and its backup: exactly that one stays."""
    photographed(field.first, 1, 2)
    acknowledged(field, field.first, tmp_path / "stick")
    lost = field.office.survey.core.photos.all()[0]
    lost.unlink()
    shutil.rmtree(field.root / "disk")
    field.first.survey.houses.add("另一处")
    acknowledged(field, field.first, tmp_path / "second")
    field.first.today += timedelta(days=31)
    assert field.first.survey.exchange.free().photos == 1
    assert [one.stem for one in field.first.survey.core.photos.all()] == [lost.stem]


def test_photos_that_came_after_the_backup_stay(field: Crew, tmp_path: Path) -> None:
    """Their records were in the backup, they themselves not yet: no receipt lets them go."""
    stick = made(tmp_path / "stick")
    photographed(field.first, 1, 2, 3)
    field.first.be_here()
    survey = field.first.survey
    packed = package.write(
        survey.core.store, survey.exchange._sender(), stick,
        package.recipients_of(survey.core.store), now=survey.core.now(), limit=30_000,
    )  # fmt: skip
    office = field.office.survey.exchange
    office.merge(packed.files[:1], trusted=trusted(field))
    back_up(field.office)
    later(field, minutes=10)
    office.collect([stick])
    office.merge_collected()
    assert office.receipts(stick).files
    survey.exchange.take_receipts([stick])
    assert survey.exchange.status().to_send == 0
    field.first.today += timedelta(days=31)
    assert survey.exchange.free().photos == 0
    back_up(field.office)
    receipts_home(field, field.first, stick)
    field.first.today += timedelta(days=31)
    assert survey.exchange.free().photos == 3


def test_cancelling_leaves_nothing_unexplained(field: Crew, tmp_path: Path) -> None:
    """What went is noted, what did not is here."""
    photographed(field.first, 1, 2, 3)
    acknowledged(field, field.first, tmp_path / "stick")
    field.first.today += timedelta(days=31)
    steps: list[int] = []
    with pytest.raises(Cancelled):
        field.first.survey.exchange.free(
            progress=lambda done, _all: steps.append(done), cancelled=lambda: len(steps) > 1
        )
    here = len(field.first.survey.core.photos.all())
    assert here + len(field.first.survey.core.store.freed()) == 3
    assert {one.code for one in field.first.survey.care.verify()} <= {"photo_freed"}


def test_a_photo_without_a_picture_stays(field: Crew, tmp_path: Path) -> None:
    """Where no report copy can be made, the original is all there is."""
    record = photographed(field.first, 1)
    acknowledged(field, field.first, tmp_path / "stick")
    survey = field.first.survey
    (photo,) = survey.core.store.view(record).photos.values()  # type: ignore[union-attr]
    (file,) = survey.core.photos.all()
    for copy in (field.first.folder / "cache" / "photos").rglob("*.jpg"):
        copy.unlink()
    file.write_bytes(b"no picture any more")
    field.first.today += timedelta(days=31)
    told = survey.exchange.free()
    assert (told.photos, told.kept) == (0, 1) and file.exists()
    assert survey.taking.copy_of(photo, REPORT) is None


def test_the_office_keeps_everything(field: Crew) -> None:
    """Nobody can be asked for an original that the office let go."""
    with pytest.raises(KnownError) as refused:
        field.office.survey.exchange.free()
    assert refused.value.code == "office_keeps"


def test_a_photo_missed_under_a_later_name_stays(field: Crew, tmp_path: Path) -> None:
    """Confirmed under the first name of this computer, lost, and missed under its second."""
    photographed(field.first, 1)
    acknowledged(field, field.first, tmp_path / "stick")
    first = field.first.survey.device
    field.first.survey.houses.add("甲")
    field.first.close()
    shutil.copytree(field.first.folder, tmp_path / "old")
    field.first.open().houses.add("乙")
    field.first.close()
    shutil.rmtree(field.first.folder)
    shutil.copytree(tmp_path / "old", field.first.folder)
    assert field.first.open().device != first
    field.first.survey.houses.add("丙")
    (lost,) = field.office.survey.core.photos.all()
    lost.unlink()
    shutil.rmtree(field.root / "disk")
    handed_over(field, field.first, tmp_path / "second")
    back_up(field.office)
    field.office.survey.exchange.collect([tmp_path / "second"])  # receipts for today's name only
    field.first.survey.exchange.take_receipts([tmp_path / "second"])
    assert field.first.survey.exchange.status().missing == (lost.stem,)
    field.first.today += timedelta(days=60)
    assert field.first.survey.exchange.free().photos == 0
    assert [one.stem for one in field.first.survey.core.photos.all()] == [lost.stem]


def test_an_original_that_was_taken_in_again_for_the_office_stays(
    field: Crew, tmp_path: Path
) -> None:
    """It had been let go, the office lost it, and somebody found it on the camera's card."""
    photographed(field.first, 1)
    acknowledged(field, field.first, tmp_path / "stick")
    field.first.today += timedelta(days=60)
    assert field.first.survey.exchange.free().photos == 1
    (lost,) = field.office.survey.core.photos.all()
    lost.unlink()
    shutil.rmtree(field.root / "disk")
    field.first.survey.houses.add("另一处")
    acknowledged(field, field.first, tmp_path / "second")
    exchange = field.first.survey.exchange
    assert exchange.status().lost == (lost.stem,)
    taking, filling = field.first.survey.taking, field.first.survey.filling
    opened = filling.open(field.first.begin())
    (again,) = taking.add([jpeg(field.first.root / "camera", 1)], FRONT, opened.photos)
    assert again.duplicate_of
    assert exchange.status().lost == ()
    exchange.free()
    assert [one.stem for one in field.first.survey.core.photos.all()] == [lost.stem]
    handed_over(field, field.first, tmp_path / "third")
    assert field.office.survey.core.photos.whole(lost.stem)


def test_too_many_lost_photos_to_name_keep_them_all(
    field: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole folder went at the office: what its note of lost photos leaves out stays here."""
    monkeypatch.setattr(backups, "_MOST_LOST", 1)
    photographed(field.first, 1, 2, 3)
    handed_over(field, field.first, tmp_path / "stick")
    for original in field.office.survey.core.photos.all():
        original.unlink()
    back_up(field.office)
    receipts_home(field, field.first, tmp_path / "stick")
    assert field.first.survey.exchange.status().to_send == 0
    field.first.today += timedelta(days=60)
    assert field.first.survey.exchange.free().photos == 0


def test_a_photo_that_came_with_anothers_package_after_the_backup_stays(
    field: Crew, tmp_path: Path
) -> None:
    """Two laptops hold the same picture; it reached the office, but no backup, by the second."""
    stick = made(tmp_path / "stick")
    photographed(field.first, 1, 2, 3)
    photographed(field.second, 1, 2, 3)
    field.first.be_here()
    survey = field.first.survey
    packed = package.write(
        survey.core.store, survey.exchange._sender(), stick,
        package.recipients_of(survey.core.store), now=survey.core.now(), limit=30_000,
    )  # fmt: skip
    office = field.office.survey.exchange
    office.merge(packed.files[:1], trusted=trusted(field))  # records without their photos
    back_up(field.office)
    later(field, minutes=10)
    handed_over(field, field.second, tmp_path / "other")
    assert office.receipts(stick).files
    survey.exchange.take_receipts([stick])
    assert survey.exchange.status().missing == ()
    field.first.today += timedelta(days=60)
    assert survey.exchange.free().photos == 0


def test_photos_after_a_backup_stay_though_the_offices_clock_went_back(
    field: Crew, tmp_path: Path
) -> None:
    """A dead battery: what comes after the backup seems to have come years before it."""
    stick = made(tmp_path / "stick")
    photographed(field.first, 1, 2, 3)
    field.first.be_here()
    survey = field.first.survey
    packed = package.write(
        survey.core.store, survey.exchange._sender(), stick,
        package.recipients_of(survey.core.store), now=survey.core.now(), limit=30_000,
    )  # fmt: skip
    office = field.office.survey.exchange
    office.merge(packed.files[:1], trusted=trusted(field))
    back_up(field.office)
    field.office.today -= timedelta(days=5000)
    office.collect([stick])
    office.merge_collected()
    office.receipts(stick)
    survey.exchange.take_receipts([stick])
    field.first.today += timedelta(days=60)
    assert survey.exchange.free().photos == 0
