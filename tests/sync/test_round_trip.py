"""Packages between an office and two laptops: everything arrives, once, and comes back."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Cancelled
from app.keys import device
from app.store.store import Store
from app.sync import intake, names, package, start_file
from tests.sync.conftest import NOW, Side

PHOTO = random.Random(5).randbytes(40_000)


def test_start_file_gives_laptops_the_same_survey(office: Side, laptop: Side, start: Path) -> None:
    """A laptop begins with the office's id, title, form, places and keys."""
    told = start_file.read(start)
    assert told.code == device.check_code(office.key.public)
    assert (told.title, told.places) == ("天山镇房屋安全检查", 3)
    assert laptop.store.meta.survey_id == office.store.meta.survey_id == told.survey_id
    assert laptop.store.meta.office_public == office.key.public
    assert laptop.store.meta.office_recipient == office.key.recipient
    assert laptop.store.form("danger_check", "1") == b"PK a workbook"
    assert laptop.store.digest() == office.store.digest()


def test_two_laptops_meet_at_the_office_and_back(
    office: Side, laptop: Side, other: Side, tmp_path: Path
) -> None:
    """Records, photos, personal answers of both reach the office and, through it, each other."""
    mine = laptop.save_with_photo(PHOTO)
    private, digest = laptop.save_with_personal("000-0000")
    theirs = other.save(place=office.records[0], name="乙")
    for side in (laptop, other):
        for file in side.pack(tmp_path / "stick"):
            outcome = office.merge(file)
            assert not outcome.already_known and not outcome.missing and not outcome.gaps
    assert [file.read_bytes() for file in office.store.photos.all()] == [PHOTO]
    assert office.store.personal(digest) is not None
    back = office.pack(tmp_path / "back")
    for side in (laptop, other):
        for file in back:
            side.merge(file)
        assert side.store.digest() == office.store.digest()
        assert side.answers(theirs)["name"] == "乙"
        assert {mine, private} <= {row.record for row in side.store.heads()}


def test_counts_of_what_arrived(office: Side, laptop: Side, tmp_path: Path) -> None:
    """The office hears how many records are new, how many changed, and what they brought."""
    laptop.save(name="甲")
    laptop.save(office.records[0], form="place", name="改名")
    laptop.save_with_photo(PHOTO)
    (file,) = laptop.pack(tmp_path / "stick")
    outcome = office.merge(file)
    assert (outcome.new_records, outcome.changed_records, outcome.photos) == (2, 1, 1)
    assert outcome.sender.name == "laptop-a" and outcome.part == (1, 1)


def test_twice_is_once(office: Side, laptop: Side, tmp_path: Path) -> None:
    """Reading a package again, or a newer one that contains it, adds only what is new."""
    laptop.save_with_photo(PHOTO)
    (first,) = laptop.pack(tmp_path / "stick")
    office.merge(first)
    before = office.state()
    again = office.merge(first)
    assert again.already_known and not again.new_records and not again.changed_records
    assert office.state() == before
    laptop.save(name="后来")
    (second,) = laptop.pack(tmp_path / "stick")
    outcome = office.merge(second)
    assert (outcome.new_records, outcome.changed_records, outcome.already_known) == (1, 0, False)


def test_order_and_repetition_do_not_matter(
    office: Side, laptop: Side, other: Side, tmp_path: Path
) -> None:
    """Parts of packages in any order, some twice, give the same survey."""
    shared = office.records[0]
    for number in range(6):
        laptop.save(shared, form="place", name=f"甲{number}", note="x" * 9_000)
        other.save(shared, form="place", name=f"乙{number}", note="y" * 9_000)
    files = [
        *laptop.pack(tmp_path / "a", limit=40_000),
        *other.pack(tmp_path / "b", limit=40_000),
    ]
    assert len(files) > 3
    chance = random.Random(3)
    order = [*files, *files]
    chance.shuffle(order)
    for file in order:
        office.merge(file)
    view = office.store.view(shared)
    assert view is not None and not office.store.waiting()
    assert any(conflict.group == "name" for conflict in view.conflicts)
    for file in sorted(files):
        assert office.merge(file).already_known


def test_a_conflict_is_counted_once(
    office: Side, laptop: Side, other: Side, tmp_path: Path
) -> None:
    """Two different answers to one question are announced when the second arrives."""
    laptop.save(office.records[1], form="place", name="一")
    other.save(office.records[1], form="place", name="二")
    first, second = (office.merge(s.pack(tmp_path / s.name)[0]) for s in (laptop, other))
    assert (first.conflicts, second.conflicts) == (0, 1)


def test_photos_follow_in_parts(office: Side, laptop: Side, tmp_path: Path) -> None:
    """Records come first; each part stays below the limit; missing photos are listed meanwhile."""
    chance = random.Random(7)
    record = ""
    for _ in range(5):
        record = laptop.save_with_photo(chance.randbytes(60_000), record)
    files = laptop.pack(tmp_path / "stick", limit=150_000)
    assert len(files) >= 3 and all(file.stat().st_size <= 150_000 for file in files)
    outcomes = [office.merge(file) for file in reversed(files)]
    assert sum(outcome.photos for outcome in outcomes) == 5
    assert outcomes[-1].missing == () and office.store.photos_missing() == []
    head = office.store.head(record)
    assert head is not None and (head.photos, head.photos_missing) == (5, 0)


def test_missing_photo_is_told_on_both_sides(office: Side, laptop: Side, tmp_path: Path) -> None:
    """A photo whose file is gone is named when packing and when reading."""
    laptop.save_with_photo(PHOTO)
    (file,) = laptop.store.photos.all()
    digest = file.stem
    file.unlink()
    to = package.recipients_of(laptop.store)
    packed = package.write(laptop.store, laptop.sender, tmp_path / "s", to, now=NOW)
    assert packed.missing == (digest,)
    assert office.merge(packed.files[0]).missing == (digest,)


def test_lost_package_shows_as_a_gap_that_closes(
    office: Side, laptop: Side, tmp_path: Path
) -> None:
    """A package that skips entries is taken, the gap named; the full one fills it."""
    for number in range(4):
        laptop.save(name=str(number))
    (late,) = laptop.pack(tmp_path / "s", after={laptop.key.id: 2})
    assert office.merge(late).gaps == ((laptop.key.id, 1, 2),)
    (full,) = laptop.pack(tmp_path / "s")
    assert office.merge(full).gaps == ()
    assert office.store.count("danger_check") == 4


def test_work_under_a_former_key_is_sent_too(
    office: Side,
    laptop: Side,
    tmp_path: Path,
    key_of: Callable[[str, str], device.DeviceKey],
) -> None:
    """After a re-key the package holds what was written under both keys."""
    laptop.save(name="旧")
    key_of(laptop.name, laptop.store.meta.survey_id)
    laptop.key = device.fresh(laptop.store.meta.survey_id)
    laptop.save(name="新")
    (file,) = laptop.pack(tmp_path / "s")
    office.merge(file)
    assert office.store.count("danger_check") == 2
    office.save(name="回")
    (back,) = office.pack(tmp_path / "back")
    laptop.merge(back)
    assert laptop.store.digest() == office.store.digest()


def test_fork_is_kept_and_flagged_and_passed_on(
    office: Side, laptop: Side, other: Side, tmp_path: Path
) -> None:
    """A cloned laptop's two branches both arrive at the office and, from there, elsewhere."""
    laptop.save(name="共同")
    clone_folder = tmp_path / "clone"
    laptop.store.copy_to(tmp_path / "clone.db")
    clone_folder.mkdir()
    (tmp_path / "clone.db").rename(clone_folder / "survey.db")
    laptop.save(name="原机")
    with Store.open(clone_folder) as store:
        clone = Side(store, laptop.key, "laptop-a")
        clone.save(name="克隆")
        files = [*laptop.pack(tmp_path / "s"), *clone.pack(tmp_path / "s")]
    for file in files:
        last = office.merge(file)
    assert last.forked == (laptop.key.id,)
    assert {row.title for row in office.store.heads("danger_check")} == {"共同", "原机", "克隆"}
    other.save(name="别人")
    office.merge(other.pack(tmp_path / "s")[0])
    for file in office.pack(tmp_path / "back"):
        other.merge(file)
    assert other.store.digest() == office.store.digest()


def test_nothing_to_send_writes_nothing(laptop: Side, tmp_path: Path) -> None:
    """A laptop that recorded nothing hands over no file."""
    assert laptop.pack(tmp_path / "s") == [] and not (tmp_path / "s").exists()


def test_packages_say_nothing_outside(office: Side, laptop: Side, tmp_path: Path) -> None:
    """Neither name nor bytes of a package show an answer."""
    laptop.save(name="秘密的名字")
    (file,) = laptop.pack(tmp_path / "s")
    assert names.parse(file.name) is not None and len(file.name) <= 96
    assert "秘密".encode() not in file.read_bytes()
    assert b"manifest" not in file.read_bytes()


def test_outbox_keeps_the_newest_packages_only(laptop: Side, tmp_path: Path) -> None:
    """A package that contains an earlier one replaces it in the outbox."""
    laptop.save(name="一")
    laptop.pack(tmp_path / "s")
    laptop.save(name="二")
    (file,) = laptop.pack(tmp_path / "s")
    assert [f.name for f in (laptop.store.folder / "outbox").iterdir()] == [file.name]


def test_cancel_leaves_nothing_half_done(laptop: Side, tmp_path: Path) -> None:
    """Stopped at any step: no stump here or there, and the same hand-over goes on to its end.

    What is finished stays finished: neither made nor copied a second time.
    """
    for _ in range(3):
        laptop.save_with_photo(random.randbytes(50_000))
    outbox, seen = laptop.store.folder / "outbox", set[str]()
    for stop in range(1, 30):
        asked = 0

        def cancelled(stop: int = stop) -> bool:
            nonlocal asked
            asked += 1
            return asked >= stop

        try:
            files = laptop.pack(tmp_path / "s", limit=120_000, cancelled=cancelled)
        except Cancelled:
            here = {file.name for file in outbox.iterdir()}
            there = {file.name for file in tmp_path.glob("s/*")}
            assert seen <= here and there <= here
            assert all(names.check(file, file.name) for file in outbox.iterdir())
            seen = here
        else:
            assert {file.name for file in files} == {file.name for file in outbox.iterdir()}
            assert seen <= {file.name for file in files}
            break
    else:
        pytest.fail("never ran to its end")


def test_progress_reaches_its_total(laptop: Side, tmp_path: Path) -> None:
    """Progress only grows and does not pass its total."""
    laptop.save_with_photo(PHOTO)
    seen: list[tuple[int, int]] = []
    laptop.pack(tmp_path / "s", progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen) and all(done <= total for done, total in seen)


def test_folder_is_read_once_and_the_rest_goes_on(
    office: Side, laptop: Side, other: Side, tmp_path: Path
) -> None:
    """One damaged package does not stop the others; a second look finds nothing to do."""
    stick = tmp_path / "stick"
    laptop.save(name="甲")
    other.save(name="乙")
    office.merge(laptop.pack(stick)[0])
    laptop.save(name="丙")
    (bad,) = laptop.pack(stick)
    bad.write_bytes(bad.read_bytes()[:-1])
    other.pack(stick)
    outcomes = intake.read(office.store, office.key, [stick], now=NOW)
    kinds = {type(outcome).__name__ for outcome in outcomes}
    assert kinds == {"Refused", "UnknownDevice", "Ignored"}
    (ignored,) = (one for one in outcomes if isinstance(one, intake.Ignored))
    assert ignored.start
    unknown = next(o for o in outcomes if isinstance(o, intake.UnknownDevice))
    office.merge(unknown.file)
    again = intake.read(office.store, office.key, [stick], now=NOW)
    assert not any(isinstance(o, intake.Arrived | intake.UnknownDevice) for o in again)


def test_named_devices_are_confirmed_on_the_way(
    office: Side, laptop: Side, other: Side, tmp_path: Path
) -> None:
    """Devices that the clerk names beforehand are trusted with a note; others still wait."""
    laptop.save(name="甲")
    other.save(name="乙")
    files = [*laptop.pack(tmp_path / "s"), *other.pack(tmp_path / "s")]
    trusted = frozenset({laptop.key.id})
    first, second = intake.read(
        office.store, office.key, files, now=NOW, trusted=trusted, by="李四"
    )
    assert isinstance(first, intake.Arrived) and isinstance(second, intake.UnknownDevice)
    (note,) = office.store.notes()
    assert (note.who, note.what) == ("李四", "trust") and laptop.key.id in note.detail


def test_cancel_between_packages_keeps_what_arrived(
    office: Side, laptop: Side, tmp_path: Path
) -> None:
    """Stopping a merge leaves whole packages in, no plaintext behind, and can be continued."""
    for number in range(6):
        laptop.save(name=str(number), note="x" * 9_000)
    files = laptop.pack(tmp_path / "s", limit=40_000)
    office.merge(files[0])
    answers = iter([False, False, True])
    with pytest.raises(Cancelled):
        intake.read(office.store, office.key, files, now=NOW, cancelled=lambda: next(answers))
    assert not (office.store.folder / "intake").exists()
    intake.read(office.store, office.key, files, now=NOW)
    assert office.store.count("danger_check") == 6
