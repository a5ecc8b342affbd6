"""From a backup to work: on a spare laptop, at the office, beside the original; nothing forks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app import bootstrap
from app.bootstrap import Who
from app.errors import Cancelled, KnownError
from app.survey import restoring
from app.survey.survey import Survey
from tests.folders import made
from tests.survey.crew import HOUSE, PEOPLE, Crew, Machine
from tests.survey.listing import listed
from tests.survey.receipting import later
from tests.survey.test_backups import add_photos, disk, originals, sets, with_photos
from tests.survey.test_both_ways import exchanged

WEATHER = "identity/weather"


def spare_of(field: Crew, name: str) -> Machine:
    """Another computer with a home of its own, for the person of `name`."""
    machine = Machine(field.root / "spare", name)
    machine.be_here()
    return machine


def restored(machine: Machine, target: Path, *, photos: bool = True) -> Survey:
    machine.be_here()
    found = bootstrap.backups_in(target)[0]
    who = Who(PEOPLE[machine.name].person, "备用电脑")
    survey = bootstrap.restore(found.folder, machine.folder, who, machine.clock, photos=photos)
    machine.opened.append(survey)
    return survey


def change(machine: Machine, weather: str) -> None:
    machine.be_here()
    filling = machine.survey.filling.open(machine.begin())
    machine.put(filling, WEATHER, weather)
    machine.survey.filling.commit(filling)


def forked(survey: Survey) -> list[str]:
    return [one.id for one in survey.core.store.devices() if one.forked]


def test_a_spare_laptop_goes_on_where_the_lost_one_was(field: Crew) -> None:
    """Records, photos, the draft at its question; the lost one's work still reaches the office."""
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(3))
    laptop.survey.houses.add("新发现的一处")
    filling = laptop.survey.filling.open(laptop.begin())
    laptop.put(filling, WEATHER, "rain")
    laptop.keep(filling, WEATHER)
    lost = laptop.survey.device
    laptop.survey.backups.run(target)
    laptop.close()
    shutil.rmtree(laptop.folder)

    spare = spare_of(field, "first")
    survey = restored(spare, target)
    assert survey.meta.role == "laptop"
    assert survey.device != lost
    assert survey.care.verify() == []
    again = survey.filling.open(spare.begin())
    assert again.position == WEATHER
    assert again.instance.find(WEATHER).text == "rain"  # type: ignore[union-attr]
    assert len(survey.core.photos.all()) == 3
    survey.filling.commit(again)
    stick = field.root / "stick-spare"
    stick.mkdir()
    survey.exchange.pack(stick)
    field.office.be_here()
    trusted = frozenset({lost, survey.device})
    merged = field.office.survey.exchange.merge([stick], trusted=trusted)
    assert not merged.refused
    assert {"新发现的一处", HOUSE} <= {row.name for row in listed(field.office.survey)}
    assert field.office.value(WEATHER) == "rain"
    assert field.office.survey.core.store.photos_missing() == []
    assert field.office.survey.core.store.gaps(lost) == ()
    assert forked(field.office.survey) == []


def test_work_begins_before_the_photos_come(field: Crew) -> None:
    """Without them they are shown as not arrived; `fetch` brings them, as often as it is begun."""
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(4))
    laptop.survey.backups.run(target)
    laptop.close()
    spare = spare_of(field, "first")
    survey = restored(spare, target, photos=False)
    assert survey.core.photos.all() == []
    assert len(survey.core.store.photos_missing()) == 4
    head = survey.core.store.head(spare.begin())
    assert head is not None
    assert head.photos_missing == 4
    assert {one.code for one in survey.care.verify()} == {"photo_missing"}
    change(spare, "rain")
    source = bootstrap.backups_in(target)[0].folder
    asked = iter(range(100))
    stopped = restoring.Told(lambda _done, _total: None, lambda: next(asked) >= 2)
    with pytest.raises(Cancelled):
        restoring.fetch(survey, source, stopped)
    changed = restoring.fetch(survey, source, restoring.Told(lambda _d, _t: None, lambda: False))
    assert "photo" in changed.kinds
    assert survey.core.store.photos_missing() == []
    assert survey.care.verify() == []


def test_lost_original_clone_and_restored_all_go_on(field: Crew) -> None:
    """The old laptop turns up again, a copy of it too: three devices, no number used twice."""
    laptop, target = field.first, disk(field)
    laptop.fill()
    laptop.survey.backups.run(target)
    laptop.close()
    clone = Machine(field.root / "clone", "first")
    shutil.copytree(laptop.folder, clone.folder)  # onto another computer, without its keys
    spare = spare_of(field, "first")
    restored(spare, target)
    change(laptop, "rain")
    change(clone, "snow")
    change(spare, "overcast")
    stick = field.root / "stick-all"
    stick.mkdir()
    devices = set()
    for machine in (laptop, clone, spare):
        machine.be_here()
        devices |= {machine.survey.device, *machine.survey.core.key.former}
        machine.survey.exchange.pack(stick)
    assert len(devices) == 3
    field.office.be_here()
    merged = field.office.survey.exchange.merge([stick], trusted=frozenset(devices))
    assert not merged.refused
    assert forked(field.office.survey) == []
    (conflict,) = [
        one for one in field.office.survey.review.conflicts() if WEATHER in
        {line.path for line in one.lines}
    ]  # fmt: skip
    assert len(conflict.sides) == 3


def test_a_restored_office_is_still_the_office(field: Crew) -> None:
    """Its laptops take its packages and hand theirs to it; nobody compares a code anew."""
    laptop, office, target = field.first, field.office, disk(field)
    laptop.fill()
    field.hand_over(laptop, office)
    office.survey.backups.run(target)
    office.be_here()
    office.survey.houses.add("备份之后办公室写的")
    face = office.survey.core.key.face.id
    field.hand_over(office, laptop)  # what the backup does not know has been handed out
    office.close()
    spare = spare_of(field, "office")
    survey = restored(spare, target)
    assert survey.meta.role == "office"
    assert survey.device != face == survey.core.key.face.id
    spare.be_here()
    survey.houses.add("恢复之后办公室写的")
    out = field.root / "stick-restored"
    out.mkdir()
    survey.exchange.pack(out)
    laptop.be_here()
    merged = laptop.survey.exchange.merge([out])
    assert not merged.refused
    names = {row.name for row in listed(laptop.survey)}
    assert {"备份之后办公室写的", "恢复之后办公室写的"} <= names
    assert forked(laptop.survey) == []
    assert laptop.survey.care.verify() == []
    # the way back: the laptop packs for the office it joined, and the restored one opens it
    change(laptop, "rain")
    back = field.root / "stick-back"
    back.mkdir()
    laptop.survey.exchange.pack(back)
    spare.be_here()
    assert not survey.exchange.merge([back]).refused
    assert spare.value(WEATHER) == "rain"
    # and a third laptop joins it
    start = field.root / "start-again"
    start.mkdir()
    file = survey.exchange.start_file(start)
    third = Machine(field.root / "third", "second")
    third.be_here()
    with bootstrap.join(third.folder, file, PEOPLE["second"], third.clock) as joined:
        assert {HOUSE, "恢复之后办公室写的"} <= {row.name for row in listed(joined)}
        assert joined.care.verify() == []


def test_a_drill_beside_the_original_disturbs_nothing(field: Crew) -> None:
    """Restored on the same computer: both go on, each with its own key, and the backups too."""
    laptop, target = field.first, disk(field)
    laptop.fill()
    laptop.survey.backups.run(target)
    key = laptop.survey.device
    found = bootstrap.backups_in(target)[0]
    with bootstrap.restore(found.folder, field.root / "drill", PEOPLE["first"]) as drill:
        drill.houses.add("演练")
        assert drill.device != key
        assert drill.backups.covered() == laptop.survey.backups.covered()
    assert laptop.reopen().device == key
    assert len(laptop.survey.backups.at(target)) == 1
    with bootstrap.open_survey(field.root / "drill", PEOPLE["first"]) as drill:
        assert drill.device != key
        assert len(drill.core.store.notes()) >= 1


def test_restored_twice_and_backed_up_again(field: Crew) -> None:
    """A backup of a restored survey restores as well, and knows everything before it."""
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(2))
    laptop.survey.backups.run(target)
    spare = spare_of(field, "first")
    survey = restored(spare, target)
    change(spare, "rain")
    other = disk(field, "other")
    survey.backups.run(other)
    third = Machine(field.root / "third", "first")
    again = restored(third, other)
    assert third.value(WEATHER) == "rain"
    assert len(again.core.key.former) == 2
    assert again.care.verify() == []


@pytest.mark.parametrize("victim", ["survey.db", "drafts.db", "key-device.json", "backup.json"])
def test_a_damaged_backup_is_refused_whole(field: Crew, victim: str) -> None:
    """One byte, and nothing is made of it; an earlier one is offered."""
    laptop, target = field.first, disk(field)
    laptop.fill()
    laptop.survey.backups.run(target)
    folder = sets(target)[0]
    data = bytearray((folder / victim).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / victim).write_bytes(data)
    with pytest.raises(KnownError) as refused:
        bootstrap.restore(folder, field.root / "spare", PEOPLE["first"])
    assert refused.value.code in {"backup_damaged", "no_backup"}
    assert sorted(one.name for one in field.root.iterdir() if "spare" in one.name) == []


def test_a_photo_damaged_in_the_backup_does_not_stop_work(field: Crew) -> None:
    """It counts as not arrived, and everything else is there."""
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(3))
    laptop.survey.backups.run(target)
    originals(target)[0].write_bytes(b"rotten")
    survey = restored(spare_of(field, "first"), target)
    assert survey.core.store.photos_missing() == [originals(target)[0].stem]
    assert {one.code for one in survey.care.verify()} == {"photo_missing"}


def test_lost_originals_come_back_from_a_backup(field: Crew) -> None:
    """Fetching is no restore: the survey at work gets what it lost."""
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(3))
    laptop.survey.backups.run(target)
    laptop.survey.core.photos.all()[0].unlink()
    assert [one.code for one in laptop.survey.care.verify()] == ["photo_lost"]
    source = bootstrap.backups_in(target)[0].folder
    told = restoring.Told(lambda _done, _total: None, lambda: False)
    restoring.fetch(laptop.survey, source, told)
    assert laptop.survey.care.verify() == []


@pytest.mark.parametrize("where", ["taken", "inside"])
def test_only_into_a_new_folder(field: Crew, where: str) -> None:
    laptop, target = field.first, disk(field)
    laptop.fill()
    laptop.survey.backups.run(target)
    folder = sets(target)[0]
    into = {"taken": laptop.folder, "inside": folder.parent / "new"}[where]
    with pytest.raises(KnownError) as refused:
        bootstrap.restore(folder, into, PEOPLE["first"])
    assert refused.value.code == "restore_folder"


def test_cancelled_leaves_no_folder(field: Crew) -> None:
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(3))
    laptop.survey.backups.run(target)
    folder = sets(target)[0]
    for stop in range(7):
        asked = iter(range(1_000))
        with pytest.raises(Cancelled):
            bootstrap.restore(
                folder, field.root / "spare", PEOPLE["first"],
                cancelled=lambda asked=asked, stop=stop: next(asked) >= stop,
            )  # fmt: skip
        assert not [one for one in field.root.iterdir() if one.name.startswith("spare")]


def test_nothing_to_restore_is_a_sentence(field: Crew) -> None:
    assert bootstrap.backups_in(disk(field)) == []
    assert bootstrap.backups_in(field.root / "nowhere") == []
    with pytest.raises(KnownError) as refused:
        bootstrap.restore(disk(field), field.root / "spare", PEOPLE["first"])
    assert refused.value.code == "no_backup"


def test_what_came_after_the_backup_is_asked_for_again(field: Crew) -> None:
    """Photos added since are in no backup: the restored survey does not know of them."""
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(1))
    laptop.survey.backups.run(target)
    add_photos(laptop, range(5, 6))
    assert laptop.survey.backups.waiting() == 1
    survey = restored(spare_of(field, "first"), target)
    assert survey.core.store.photos_missing() == []
    assert survey.backups.waiting() == 0


def test_a_restored_office_gives_no_receipt_number_twice(field: Crew) -> None:
    """What the lost office confirmed after its last backup had numbers that nobody here knows."""
    office, target = field.office, disk(field)
    office.survey.backups.run(target)
    lost = office.survey.core.store.last_receipt_number("out")
    spare = restored(spare_of(field, "office"), target)
    assert spare.core.store.last_receipt_number("out") > lost + 1_000


def test_what_laptops_built_on_the_offices_lost_words_does_not_wait_for_ever(
    field: Crew, tmp_path: Path
) -> None:
    """The office corrects after its backup, a laptop goes on from there, the office breaks."""
    share, target = made(tmp_path / "share"), disk(field)
    laptop, office = field.first, field.office
    laptop.fill()
    exchanged(laptop, share)
    exchanged(office, share)
    office.survey.backups.run(target)
    change(office, "rain")
    exchanged(office, share)
    exchanged(laptop, share)
    change(laptop, "snow")
    laptop.survey.houses.add("后来的院")
    exchanged(laptop, share)
    office.close()
    spare = spare_of(field, "office")
    survey = restored(spare, target)
    for _turn in range(3):
        later(field, hours=1)
        spare.today = office.today
        exchanged(spare, share)
        survey.backups.run(target)
        exchanged(spare, share)
        exchanged(laptop, share)
    assert survey.core.store.waiting() == 0
    assert spare.value(WEATHER) == "snow"
    assert laptop.survey.exchange.status().to_send == 0
    (told,) = survey.exchange.laptops()
    assert told.restored_from == ""
