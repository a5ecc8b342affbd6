"""Opening: copies never fork in silence, the second window only reads, what is newer stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.errors import KnownError
from app.model.canonical import decode, encode
from app.model.revision import read
from app.survey import outcome_words
from app.survey.exchange import UnknownDevice
from tests.folders import made
from tests.survey.crew import Crew, Machine
from tests.survey.listing import listed

CLIENT = "identity/client"


def change(machine: Machine, value: str) -> None:
    filling = machine.survey.filling.open(machine.begin())
    machine.put(filling, CLIENT, value)
    machine.survey.filling.commit(filling)


def copied(machine: Machine, name: str) -> Path:
    machine.close()
    return Path(shutil.copytree(machine.folder, machine.root / name))


def test_a_copy_that_fell_behind_gets_a_new_key(field: Crew) -> None:
    """Copied, the original goes on, the copy is opened by the same user: it signs as another."""
    laptop = field.first
    copy = copied(laptop, "copy")
    change(laptop, "4")
    own = laptop.survey.device
    laptop.close()
    clone = laptop.open(copy)
    assert clone.device != own
    change(laptop, "5")
    assert clone.care.verify() == []


def test_the_original_of_a_copy_that_went_ahead_gets_a_new_key(field: Crew) -> None:
    """The copy writes first: then it is the original that signs as another from then on."""
    laptop = field.first
    copy = copied(laptop, "copy")
    own = laptop.open(copy).device
    change(laptop, "5")
    laptop.close()
    laptop.open()
    assert laptop.survey.device != own
    change(laptop, "4")
    assert laptop.survey.care.verify() == []


def test_both_branches_of_a_copy_arrive_as_a_conflict(field: Crew) -> None:
    """Original and copy both hand over: the office has both answers, and no device forked."""
    laptop = field.first
    change(laptop, "3")
    copy = copied(laptop, "copy")
    change(laptop, "4")
    field.hand_over(laptop, field.office)
    laptop.close()
    laptop.open(copy)
    change(laptop, "5")
    field.hand_over(laptop, field.office)
    (conflict,) = field.office.survey.review.conflicts()
    assert sorted(conflict.lines[0].values) == ["4", "5"]
    assert not any(device.forked for device in field.office.survey.exchange.devices())
    assert field.office.survey.care.verify() == []


def test_a_copy_at_work_at_the_same_time_is_found_out(field: Crew) -> None:
    """Both open at once sign with one key: the office keeps both answers and says 被复制."""
    laptop = field.first
    change(laptop, "3")
    copy = copied(laptop, "copy")
    original, twin = laptop.open(), Machine(laptop.root, "first")
    clone = twin.open(copy)
    assert clone.device == original.device
    for machine, client, stick in ((laptop, "4", "one"), (twin, "5", "two")):
        change(machine, client)
        machine.survey.exchange.pack(made(field.root / stick))
    twin.close()
    trusted = frozenset({original.device})
    for stick in ("one", "two"):
        merged = field.office.survey.exchange.merge([field.root / stick], trusted=trusted)
    assert any("被复制" in outcome_words.outcome(one) for one in merged.outcomes)
    (conflict,) = field.office.survey.review.conflicts()
    assert sorted(conflict.lines[0].values) == ["4", "5"]
    assert [one.code for one in field.office.survey.care.verify()] == ["fork"]


def test_a_copy_at_another_user_signs_as_another(field: Crew) -> None:
    """The folder on another machine has that machine's key, and all that was recorded."""
    change(field.first, "4")
    own = field.first.survey.device
    copy = copied(field.first, "stick")
    there = field.second.open(copy)
    assert there.device not in {own, ""}
    assert field.second.value(CLIENT) == "4"
    change(field.second, "5")
    assert there.care.verify() == []


def test_a_second_opening_only_reads(field: Crew) -> None:
    """While one window writes, another shows what is written and refuses to write."""
    change(field.first, "4")
    writer = field.first.survey
    reader = field.first.open()
    assert (writer.readonly, reader.readonly) == (False, True)
    assert listed(reader)[0].inspection
    filling = reader.filling.open(field.first.begin())
    field.first.put(filling, CLIENT, "5")
    for write in (
        lambda: reader.filling.commit(filling),
        lambda: reader.filling.keep(reader.filling.snapshot(filling, "")),
        lambda: reader.houses.add("另一处"),
    ):
        with pytest.raises(KnownError) as refused:
            write()
        assert refused.value.kept
    assert writer.core.store.view(filling.record).answers[CLIENT] == "4"  # type: ignore[union-attr]
    assert writer.care.verify() == []


def test_a_record_of_an_absent_form_is_listed_but_not_opened(field: Crew) -> None:
    """Its form has not come yet: the list has it, opening says what to ask the office for."""
    record = field.first.begin()
    core = field.first.survey.core
    last = core.store.revisions(record)[-1]
    body = decode(last.data)
    assert isinstance(body, dict)
    core.commit([read(encode(body | {"version": "2099", "parents": [last.id]}))])
    with pytest.raises(KnownError, match="2099") as refused:
        field.first.survey.filling.open(record)
    assert refused.value.code == "form_absent"
    assert [row.inspection for row in listed(field.first.survey)] == [record]


def test_a_conflict_of_an_absent_form_is_shown_as_it_is(field: Crew) -> None:
    """One record that cannot be worded does not hide the conflicts of the others."""
    for machine, value in ((field.first, "4"), (field.second, "5")):
        core = machine.survey.core
        last = core.store.revisions(machine.begin())[-1]
        body = decode(last.data)
        assert isinstance(body, dict)
        answers = {**body["answers"], CLIENT: value}  # type: ignore[dict-item]
        wrote = {"": [CLIENT]}
        core.commit(
            [
                read(
                    encode(
                        body
                        | {"version": "2099", "parents": [last.id], "answers": answers}
                        | {"wrote": wrote}  # type: ignore[operator]
                    )
                )
            ]
        )
    field.both_to_office()
    found = {one.group: one for one in field.office.survey.review.conflicts()}
    assert sorted(found[CLIENT].lines[0].values) == ["4", "5"]
    assert found[CLIENT].lines[0].what == CLIENT
    with pytest.raises(KnownError) as refused:
        field.office.survey.review.settle(found[CLIENT].record, CLIENT, 0, "核对")
    assert refused.value.code == "form_absent"


def test_a_newer_record_is_shown_and_forwarded_but_not_edited(field: Crew) -> None:
    """What a newer program wrote can be read and handed over; saving over it is refused."""
    record = field.first.fill().record
    core = field.first.survey.core
    last = core.store.revisions(record)[-1]
    body = decode(last.data)
    assert isinstance(body, dict)
    assert isinstance(body["v"], int)
    newer = read(encode(body | {"v": body["v"] + 1, "parents": [last.id], "shine": "new"}))
    core.commit([newer])
    filling = field.first.survey.filling.open(record)
    assert filling.newer
    assert filling.instance.answers()[CLIENT] == "苏布尔嘎镇人民政府"
    field.first.put(filling, CLIENT, "9")
    with pytest.raises(KnownError) as refused:
        field.first.survey.filling.commit(filling)
    assert refused.value.code == "newer_record"
    field.hand_over(field.first, field.office)
    kept = field.office.survey.core.store.revision(newer.id)
    assert kept is not None
    assert kept.data == newer.data


def test_a_package_is_not_for_everybody(field: Crew) -> None:
    """A laptop's package is sealed to the office: another laptop cannot read it, and says so."""
    change(field.first, "4")
    stick = field.root / "stick"
    field.first.survey.exchange.pack(made(stick))
    trusted = frozenset({field.first.survey.device})
    merged = field.second.survey.exchange.merge([stick], trusted=trusted)
    assert merged.refused
    assert all(outcome_words.outcome(one) for one in merged.outcomes)
    assert field.second.survey.core.store.view(field.second.begin()).answers.get(CLIENT) is None  # type: ignore[union-attr]


def test_only_the_office_writes_start_files(field: Crew) -> None:
    """A laptop is refused; an office that knows nobody has nobody to pack for."""
    with pytest.raises(KnownError) as refused:
        field.first.survey.exchange.start_file(made(field.root / "x"))
    assert refused.value.code == "not_the_office"
    with pytest.raises(KnownError) as refused:
        field.office.survey.exchange.pack(made(field.root / "x"))
    assert refused.value.code == "nobody_to_send_to"
    assert not list((field.root).glob("x/*"))


def test_work_under_a_lost_key_still_reaches_the_office(field: Crew) -> None:
    """The key file is gone: the survey goes on under a new key, and hands over all of its work."""
    laptop, office = field.first, field.office
    change(laptop, "3")
    lost = laptop.survey.device
    laptop.close()
    shutil.rmtree(laptop.root / laptop.name / "home" / "keys")
    laptop.open()
    assert laptop.survey.device != lost
    assert laptop.value(CLIENT) == "3"
    laptop.survey.houses.add("另一处")
    stick = field.root / "stick"
    laptop.survey.exchange.pack(made(stick))
    merged = office.survey.exchange.merge([stick], trusted=frozenset({laptop.survey.device, lost}))
    assert not merged.refused
    assert office.value(CLIENT) == "3"
    assert laptop.survey.care.verify() == office.survey.care.verify() == []


def test_an_office_confirms_the_lost_key_by_its_own_name(field: Crew) -> None:
    """Both keys of that computer wait to be confirmed; nothing is taken in before."""
    laptop, office = field.first, field.office
    change(laptop, "3")
    laptop.close()
    shutil.rmtree(laptop.root / laptop.name / "home" / "keys")
    laptop.open()
    laptop.survey.houses.add("另一处")
    stick = field.root / "stick"
    laptop.survey.exchange.pack(made(stick))
    names = []
    for _turn in range(2):
        (waiting,) = (
            one
            for one in office.survey.exchange.merge([stick]).outcomes
            if isinstance(one, UnknownDevice)
        )
        names.append(waiting.person.name)
        office.survey.exchange.confirm(waiting)
    assert names == ["03号电脑", "03号电脑"]
    assert not office.survey.exchange.merge([stick]).refused
    assert office.value(CLIENT) == "3"
