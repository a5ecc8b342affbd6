"""Photos of a record: taken in whole, recognised, dropped without being lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.errors import Cancelled
from app.survey import words
from app.survey.filling import Filling
from app.survey.taking import REPORT, THUMBNAIL, Taken
from tests.survey.crew import FRONT, MILDER, Crew, Machine, jpeg
from tests.survey.listing import listed

BACK = "measures/overview/photo_back"


def add(machine: Machine, filling: Filling, question: str, *seeds: int) -> list[Taken]:
    files = [jpeg(machine.root, seed) for seed in seeds]
    outcome = machine.survey.taking.add(files, question, filling.photos)
    for taken in outcome:
        if taken.entry is not None:
            filling.put_photo(taken.photo, taken.entry)
    return outcome


def test_photos_stand_at_their_question_in_the_order_taken_in(field: Crew) -> None:
    """Two photos, two copies each, counted in the list once the inspection is written down."""
    filling = field.first.survey.filling.open(field.first.begin())
    one, two = add(field.first, filling, FRONT, 1, 2)
    assert filling.photos_of(FRONT) == [one.photo, two.photo]
    assert filling.instance.find(FRONT).text.split() == [one.photo, two.photo]  # type: ignore[union-attr]
    for size in (REPORT, THUMBNAIL):
        assert field.first.survey.taking.copy_of(filling.photos[one.photo], size) is not None
    field.first.survey.filling.commit(filling)
    assert listed(field.first.survey)[0].photos == 2


def test_the_same_bytes_are_recognised(field: Crew) -> None:
    """A photo that this record has is not added again, in one batch or in two."""
    filling = field.first.survey.filling.open(field.first.begin())
    one, again = add(field.first, filling, FRONT, 1, 1)
    (later,) = add(field.first, filling, BACK, 1)
    assert again.duplicate_of == later.duplicate_of == one.photo
    assert len(filling.photos) == 1
    assert "没有重复加入" in words.taken(again)


def test_a_cut_photo_is_refused_while_the_rest_goes_on(field: Crew) -> None:
    """Half a file and no file at all are refused, each with a sentence; the whole one is added."""
    filling = field.first.survey.filling.open(field.first.begin())
    whole, cut = jpeg(field.root, 1), field.root / "cut.jpg"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    outcome = field.first.survey.taking.add(
        [cut, field.root / "gone.jpg", whole], FRONT, filling.photos
    )
    assert [bool(taken.refused) for taken in outcome] == [True, True, False]
    assert all(taken.file.name in words.taken(taken) for taken in outcome)
    assert outcome[2].entry is not None


def test_cancelling_leaves_the_record_as_it_was(field: Crew) -> None:
    """Stopped after the first of three: the filling and the record name no photo."""
    filling = field.first.survey.filling.open(field.first.begin())
    done: list[int] = []
    with pytest.raises(Cancelled):
        field.first.survey.taking.add(
            [jpeg(field.root, seed) for seed in (1, 2, 3)], FRONT, filling.photos,
            progress=lambda step, _total: done.append(step), cancelled=lambda: len(done) > 1,
        )  # fmt: skip
    assert filling.photos == {}
    assert not field.first.survey.filling.commit(filling)
    assert field.first.survey.care.verify() == []


def test_a_dropped_photo_stays_in_the_history(field: Crew) -> None:
    """Taken out of the record, it is in the earlier revision, and its file is still there."""
    filling = field.first.survey.filling.open(field.first.begin())
    (one,) = add(field.first, filling, FRONT, 1)
    field.first.survey.filling.commit(filling)
    filling.drop_photo(one.photo)
    field.first.survey.filling.commit(filling)
    store = field.first.survey.core.store
    view = store.view(filling.record)
    assert view is not None
    assert view.photos == {}
    assert [one.photo in revision.photos for revision in store.revisions(filling.record)][1:] == [
        True,
        False,
    ]
    assert one.entry is not None
    assert store.photos.find(str(one.entry["hash"])) is not None
    assert field.first.survey.care.verify() == []


def test_photos_of_both_laptops_come_together(field: Crew) -> None:
    """Each adds photos to the same question; the office has them all, and they are no conflict."""
    for machine, seed, answers in ((field.first, 1, {}), (field.second, 2, MILDER)):
        filling = machine.fill(answers)
        add(machine, filling, FRONT, seed)
        machine.survey.filling.commit(filling)
    field.both_to_office()
    assert listed(field.office.survey)[0].photos == 2
    assert [one.group for one in field.office.survey.review.conflicts()] == ["grade"]
    merged = field.office.survey.filling.open(field.office.begin())
    assert len(merged.photos_of(FRONT)) == 2


def test_a_cleared_cache_is_made_again(field: Crew) -> None:
    """Copies are derived from the original whenever they are missing."""
    filling = field.first.survey.filling.open(field.first.begin())
    (one,) = add(field.first, filling, FRONT, 1)
    kept = field.first.survey.taking.copy_of(filling.photos[one.photo], REPORT)
    assert kept is not None
    shutil.rmtree(field.first.survey.core.folder / "cache")
    assert field.first.survey.taking.copy_of(filling.photos[one.photo], REPORT) == kept


def test_a_photo_too_heavy_to_hand_over_is_refused(field: Crew) -> None:
    """What no package may carry is not taken in, so that handing over is never blocked by it."""
    filling = field.first.survey.filling.open(field.first.begin())
    heavy = jpeg(field.root, 1)
    with heavy.open("r+b") as file:
        file.truncate((64 << 20) + 1)
    (taken,) = field.first.survey.taking.add([heavy], FRONT, filling.photos)
    assert taken.entry is None
    assert "64 MB" in taken.refused


def test_a_photo_that_went_bad_does_not_keep_its_record_shut(field: Crew) -> None:
    """An original that cannot be decoded any more has no copies; the record and dossier open."""
    survey = field.first.survey
    filling = survey.filling.open(field.first.begin())
    (taken,) = add(field.first, filling, FRONT, 1)
    survey.filling.commit(filling)
    original = survey.core.photos.find(str(filling.photos[taken.photo]["hash"]))
    assert original is not None
    original.write_bytes(original.read_bytes()[:200])
    shutil.rmtree(field.first.folder / "cache")
    assert survey.taking.copy_of(filling.photos[taken.photo], THUMBNAIL) is None
    survey.papers.write("dossier", filling.record, field.root / "dossier.pdf")
    assert [trouble.code for trouble in survey.care.verify()] == ["photo_damaged"]


def test_files_keep_their_order_while_two_are_worked_on(field: Crew) -> None:
    """Small and large ones in turn, the same twice, one cut: each answer is that of its file."""
    filling = field.first.survey.filling.open(field.first.begin())
    files = [jpeg(field.root, seed) for seed in (1, 2, 3, 2, 4)]
    cut = field.root / "cut.jpg"
    cut.write_bytes(files[0].read_bytes()[:-40])
    files.insert(2, cut)
    outcome = field.first.survey.taking.add(files, FRONT, filling.photos)
    assert [taken.file for taken in outcome] == files
    assert [bool(taken.refused) for taken in outcome] == [False, False, True, False, False, False]
    assert outcome[4].duplicate_of == outcome[1].photo
    orders = [taken.entry["order"] for taken in outcome if taken.entry]
    assert orders == sorted(orders) == [f"{n:06d}" for n in range(1, 5)]


def test_what_else_the_camera_wrote_stays_with_the_photo(field: Crew) -> None:
    """Where no camera wrote a time, the file's name says it, and the entry says that it does."""
    bare = field.root / "IMG_20260718_101530.jpg"
    bare.write_bytes(without_exif(jpeg(field.root, 1).read_bytes()))
    nameless = field.root / "北墙.jpg"
    nameless.write_bytes(without_exif(jpeg(field.root, 2).read_bytes()))
    filling = field.first.survey.filling.open(field.first.begin())
    shot, named, neither = (
        taken.entry or {}
        for taken in field.first.survey.taking.add(
            [jpeg(field.root, 3), bare, nameless], FRONT, filling.photos
        )
    )
    assert (shot["time_from"], str(shot["taken"])[:4]) == ("exif", "2026")
    assert (named["time_from"], named["taken"]) == ("name", "2026-07-18T10:15:30")
    assert "exif" not in named
    assert neither["taken"] is None
    assert "time_from" not in neither


def without_exif(data: bytes) -> bytes:
    """As a messenger sends it on: the same picture, nothing of the camera."""
    at = data.index(b"\xff\xe1")
    length = int.from_bytes(data[at + 2 : at + 4], "big")
    return data[:at] + data[at + 2 + length :]


def test_a_heic_photo_travels_and_is_shown_like_any_other(field: Crew) -> None:
    """Its original stays what the phone wrote; the office sees JPEG copies."""
    heic = Path(__file__).parents[1] / "imaging" / "heic" / "turned.heic"
    filling = field.first.fill()
    (taken,) = field.first.survey.taking.add([heic], FRONT, filling.photos)
    assert taken.entry is not None
    assert taken.entry["ext"] == "heic"
    filling.put_photo(taken.photo, taken.entry)
    field.first.survey.filling.commit(filling)
    field.hand_over(field.first, field.office)
    office = field.office.survey
    assert office.core.photos.read(str(taken.entry["hash"])) == heic.read_bytes()
    copy = office.taking.copy_of(taken.entry, REPORT)
    assert copy is not None
    assert copy.startswith(b"\xff\xd8\xff")
    assert office.care.verify() == []
