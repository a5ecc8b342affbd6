"""Erasing a place's residents: gone from every byte here, at the office, and for good."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.errors import KnownError
from app.survey import actions
from app.survey.audience import Audience
from app.survey.residents import Resident
from tests.folders import made
from tests.survey.crew import HOUSE, Crew, Machine
from tests.survey.listing import listed
from tests.survey.test_importing import Clerk

OWNER, PHONE = "identity/owner", "identity/phone"
NAME, NUMBER = "额尔德木图", "13912340987"
SAID = {OWNER: NAME, PHONE: NUMBER}
WHY = "户主书面要求"


def holding(folder: Path, *needles: str) -> set[str]:
    """Files below a folder, logs of databases among them, that hold one of the texts."""
    found = set()
    for root, _folders, files in os.walk(folder):
        for name in files:
            data = (Path(root) / name).read_bytes()
            for needle in needles:
                if needle.encode() in data or needle.encode("utf-16-le") in data:
                    found.add(str((Path(root) / name).relative_to(folder)))
    return found


def place_of(machine: Machine) -> str:
    return next(row.place for row in listed(machine.survey) if row.name == HOUSE)


def typed(machine: Machine, owner: str) -> str:
    """A draft in which an owner was typed."""
    filling = machine.survey.filling.open(machine.begin())
    machine.put(filling, OWNER, owner)
    machine.keep(filling)
    return filling.record


def bring(field: Crew, sender: Machine, receiver: Machine) -> None:
    """One way only: whoever receives has written nothing down."""
    stick = made(field.root / "one-way")
    sender.survey.exchange.pack(made(stick))
    merged = receiver.survey.exchange.merge([stick], trusted=frozenset({sender.survey.device}))
    assert not merged.refused


def texts(found: list[Resident]) -> list[str]:
    return [one.text for one in found]


def test_residents_are_shown_masked_and_revealed_on_record(field: Crew) -> None:
    """The place shows what its inspections know; only revealing leaves a line."""
    machine = field.first
    record = machine.fill(SAID).record
    residents = machine.survey.residents
    assert texts(residents.masked(record))[:2] == ["额***", "139****0987"]
    assert texts(residents.masked(place_of(machine))) == texts(residents.masked(record))
    assert machine.survey.actions.lines() == []
    shown = residents.reveal(place_of(machine))
    assert (shown[0].label, shown[0].text, shown[1].text) == ("产权人", NAME, NUMBER)
    (line,) = machine.survey.actions.lines("seen")
    assert (line.what, line.about, line.who) == (actions.REVEAL, HOUSE, "王测试")
    assert NAME not in repr(machine.survey.core.store.notes())


def test_nothing_is_revealed_that_could_not_be_noted(field: Crew) -> None:
    field.first.fill(SAID)
    place = place_of(field.first)
    field.first.close()
    readonly = field.first.open(readonly=True)
    assert texts(readonly.residents.masked(place))[0] == "额***"
    with pytest.raises(KnownError) as told:
        readonly.residents.reveal(place)
    assert told.value.code == "read_only_survey"


def test_no_byte_of_the_folder_holds_them_afterwards(field: Crew, tmp_path: Path) -> None:
    """While the survey is still open, log files included; chains verify, the house stays."""
    machine = field.first
    filling = machine.fill(SAID)
    draft = typed(machine, "另名虚构")
    machine.survey.papers.preview("dossier", filling.record, Audience(personal=True))
    machine.survey.exchange.pack(made(tmp_path / "stick"))
    draft = typed(machine, "另名虚构")
    assert holding(machine.folder, NAME, NUMBER)
    plan = machine.survey.residents.plan(filling.record)
    assert (plan.name, plan.records, plan.drafts) == (HOUSE, 1, 1)
    assert plan.packages == len(list((machine.folder / "outbox").glob("*.svp"))) > 0
    assert plan.answers[:2] == ("产权人", "联系电话")

    erased = machine.survey.residents.erase(filling.record, WHY)
    assert (erased.records, erased.drafts) == (1, 1)
    assert holding(machine.folder, NAME, NUMBER, "另名虚构") == set()
    assert not list((machine.folder / "outbox").glob("*.svp"))
    assert machine.survey.care.verify() == []
    assert machine.survey.residents.masked(filling.record) == []
    assert machine.survey.residents.erased(filling.record)
    again = machine.survey.filling.open(draft)
    assert not again.instance.personal_answers()
    assert again.instance.answers() == filling.instance.answers()
    (line,) = machine.survey.actions.lines("erased")
    assert (line.about, line.records) == (HOUSE, 1)


def test_a_reason_is_demanded_and_nothing_is_erased_twice(field: Crew) -> None:
    record = field.first.fill(SAID).record
    residents = field.first.survey.residents
    with pytest.raises(KnownError, match="理由"):
        residents.erase(record, "  ")
    residents.erase(record, WHY)
    with pytest.raises(KnownError) as told:
        residents.erase(record, WHY)
    assert told.value.code == "nothing_to_erase"


def test_it_reaches_the_office_and_comes_back_by_no_package(field: Crew) -> None:
    """The laptop erases after the office has it all; an older package changes nothing then."""
    record = field.first.fill(SAID).record
    old = made(field.root / "old")
    field.first.survey.exchange.pack(made(old))
    trusted = frozenset({field.first.survey.device})
    field.office.survey.exchange.merge([old], trusted=trusted)
    assert holding(field.office.folder, NAME)
    field.first.survey.residents.erase(record, WHY)
    field.hand_over(field.first, field.office)
    assert holding(field.office.folder, NAME, NUMBER) == set()
    field.office.survey.exchange.merge([old], trusted=trusted)
    assert holding(field.office.folder, NAME, NUMBER) == set()
    assert field.office.survey.review.conflicts() == []
    assert field.office.survey.care.verify() == []


def test_an_older_package_that_comes_later_brings_nothing(field: Crew) -> None:
    """The erasure overtakes what it erases: the office never keeps the bytes."""
    record = field.first.fill(SAID).record
    old = made(field.root / "old")
    field.first.survey.exchange.pack(made(old))
    field.first.survey.residents.erase(record, WHY)
    field.hand_over(field.first, field.office)
    field.office.survey.exchange.merge([old], trusted=frozenset({field.first.survey.device}))
    assert holding(field.office.folder, NAME, NUMBER) == set()
    assert field.office.survey.residents.masked(record) == []


def test_what_was_said_in_ignorance_of_it_goes_too(field: Crew) -> None:
    """Another laptop wrote the same owner down before it heard: no conflict, no name."""
    record = field.first.fill(SAID).record
    field.both_to_office()
    field.hand_over(field.office, field.second)
    field.second.fill({**SAID, PHONE: "13955557777"})
    field.office.survey.residents.erase(record, WHY)
    field.hand_over(field.second, field.office)
    assert holding(field.office.folder, NAME, NUMBER, "13955557777") == set()
    assert [one for one in field.office.survey.review.conflicts() if one.lines] == []
    field.hand_over(field.office, field.second)
    assert holding(field.second.folder, NAME, NUMBER, "13955557777") == set()


def test_a_draft_begun_in_ignorance_is_emptied_when_the_erasure_arrives(field: Crew) -> None:
    """What it says of the house stays; a draft begun in knowledge of it is left alone."""
    record = field.first.fill(SAID).record
    field.hand_over(field.first, field.office)
    typed(field.first, "另名虚构")
    field.office.survey.residents.erase(record, WHY)
    bring(field, field.office, field.first)
    assert holding(field.first.folder, NAME, NUMBER, "另名虚构") == set()
    typed(field.first, "新住户虚构")
    filling = field.first.reopen().filling.open(record)
    assert filling.instance.personal_answers() == {OWNER: "新住户虚构"}
    field.first.survey.filling.commit(filling, reason="搬来新户")
    assert texts(field.first.survey.residents.masked(record)) == ["新***"]


def test_an_imported_owner_is_erased_from_the_roster_and_its_copies(
    field: Crew, tmp_path: Path
) -> None:
    """Also from the copy that was made when the survey was lifted to a newer version."""
    (tmp_path / "lists").mkdir()
    clerk = Clerk(field.office.survey, tmp_path / "lists")
    clerk.bring(("阿镇", "示例嘎查", "12号院", "A-1", NAME, NUMBER, "1985", "1"))
    copy = field.office.folder / "survey-v2.db"
    field.office.survey.core.store.copy_to(copy)
    assert holding(field.office.folder, NAME) >= {"survey-v2.db"}
    place = clerk.places()["12号院"][0]
    assert texts(field.office.survey.residents.masked(place)) == ["额***", "139****0987"]
    field.office.survey.residents.erase(place, WHY)
    assert holding(field.office.folder, NAME, NUMBER) == set()
    field.office.reopen()
    assert holding(field.office.folder, NAME, NUMBER) == set()


def test_an_owner_put_into_another_inspection_of_the_house_goes_too(
    field: Crew, tmp_path: Path
) -> None:
    """Begun from the roster before the erasure was heard of: kept as a draft, or still open."""
    (tmp_path / "lists").mkdir()
    clerk = Clerk(field.office.survey, tmp_path / "lists")
    clerk.bring(("阿镇", "示例嘎查", "12号院", "A-1", NAME, NUMBER, "1985", "1"))
    place = clerk.places()["12号院"][0]
    field.hand_over(field.first, field.office)  # so that the office writes to it
    bring(field, field.office, field.first)
    survey = field.first.survey
    kept, opened = (
        survey.filling.open(survey.houses.begin(place, form)[0])
        for form in ("danger_check", "rural_check")
    )
    assert NAME in kept.instance.personal_answers().values()
    assert NAME in opened.instance.personal_answers().values()
    field.first.put(kept, "building/residents", 9)
    field.first.keep(kept)
    field.office.survey.residents.erase(place, WHY)
    bring(field, field.office, field.first)
    assert holding(field.first.folder, NAME, NUMBER) == set()
    field.first.keep(opened)
    assert holding(field.first.folder, NAME, NUMBER) == set()
    field.first.survey.filling.commit(opened)
    assert holding(field.first.folder, NAME, NUMBER) == set()
    again = field.first.reopen().filling.open(kept.record)
    assert not again.instance.personal_answers()
    field.hand_over(field.first, field.office)
    assert holding(field.office.folder, NAME, NUMBER) == set()


@pytest.mark.parametrize("listed_stays", [True, False])
def test_houses_that_were_joined_are_erased_as_one(
    field: Crew, tmp_path: Path, listed_stays: bool
) -> None:
    """Whichever of the two stays, and whichever is asked for: the list's owner is of both."""
    (tmp_path / "lists").mkdir()
    survey = field.office.survey
    clerk = Clerk(survey, tmp_path / "lists")
    clerk.bring(("阿镇", "示例嘎查", "12号院", "A-1", NAME, NUMBER, "1985", "1"))
    listed_one = clerk.places()["12号院"][0]
    other, _changed = survey.houses.add("12号院乙", "", "A-1")
    gone, stays = (other, listed_one) if listed_stays else (listed_one, other)
    survey.duplicates.join(gone, stays, "同一户")
    assert texts(survey.residents.masked(other))[0] == "额***"
    survey.residents.erase(other, WHY)
    assert holding(field.office.folder, NAME, NUMBER) == set()
    assert survey.residents.erased(listed_one)
    assert survey.residents.erased(other)


def test_a_kill_behind_the_erasure_is_made_up_for_at_the_next_start(field: Crew) -> None:
    """The revision is in the history, and the process is gone before anything has followed it."""
    record = field.first.fill(SAID).record
    field.first.survey.exchange.pack(made(field.root / "stick"))
    typed(field.first, "另名虚构")

    def killed() -> None:
        raise KeyboardInterrupt

    field.first.survey.core.store.when_erased = killed
    with pytest.raises(KeyboardInterrupt):
        field.first.survey.residents.erase(record, WHY)
    assert holding(field.first.folder, "另名虚构")
    field.first.reopen()
    assert holding(field.first.folder, NAME, NUMBER, "另名虚构") == set()
    assert not list((field.first.folder / "outbox").glob("*.svp"))


def test_a_form_that_is_open_while_the_erasure_comes_brings_nothing_back(field: Crew) -> None:
    """What the window still holds is neither kept as a draft nor written down."""
    record = field.first.fill(SAID).record
    field.hand_over(field.first, field.office)
    field.office.survey.residents.erase(record, WHY)
    held = field.first.survey.filling.open(record)
    bring(field, field.office, field.first)
    field.first.put(held, "building/residents", 9)
    field.first.keep(held)
    assert holding(field.first.folder, NAME, NUMBER) == set()
    field.first.survey.filling.commit(held, reason="补人数")
    assert holding(field.first.folder, NAME, NUMBER) == set()
    assert field.first.value("building/residents") == 9
