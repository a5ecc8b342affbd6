"""Residents' names and numbers: apart from the record, never in lists, compared but not shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from app.errors import KnownError
from app.survey.audience import Audience
from app.survey.exchange import Arrived
from tests.survey.crew import CRACK, FRONT, MILDER, Crew, Machine, jpeg
from tests.survey.listing import listed

OWNER, PHONE, RESIDENTS = "identity/owner", "identity/phone", "building/residents"
NAME, NUMBER = "户主甲", "0477-0000012"
WHY = "现场复核"


def disagree(field: Crew, second: Mapping[str, Any]) -> str:
    field.first.fill()
    filling = field.second.fill(second)
    field.both_to_office()
    return filling.record


def open_groups(machine: Machine) -> list[str]:
    view = machine.survey.core.store.view(machine.begin())
    assert view is not None
    return [one.group for one in view.conflicts]


def test_personal_answers_are_in_no_body_list_or_search(field: Crew) -> None:
    """The record's bytes, the lists, the search and what support gets hold neither."""
    record = field.first.fill().record
    survey = field.first.survey
    bodies = b"".join(revision.data for revision in survey.core.store.revisions(record))
    for secret in (NAME, NUMBER):
        assert secret.encode() not in bodies
        assert listed(survey, secret) == []
        assert secret not in repr(survey.core.store.heads())
        assert secret not in json.dumps(survey.core.store.diagnose(), ensure_ascii=False)
    opened = survey.filling.open(record).instance.personal_answers()
    assert (opened[OWNER], opened[PHONE]) == (NAME, NUMBER)


def test_the_same_residents_twice_are_no_difference(field: Crew) -> None:
    """Both typed the same owner: not listed beside a real conflict, and settled along with it."""
    record = disagree(field, MILDER)
    assert open_groups(field.office) == ["@personal", "grade"]
    assert [one.group for one in field.office.survey.review.conflicts()] == ["grade"]
    assert listed(field.office.survey)[0].conflicts == 1
    field.office.survey.review.settle(record, "grade", 0, WHY)
    assert open_groups(field.office) == []
    assert field.office.survey.filling.open(record).instance.personal_answers()[OWNER] == NAME


def test_where_nothing_else_differs_it_is_confirmed_quietly(field: Crew) -> None:
    """One quiet entry without lines, no number in the list, confirmed without a reason."""
    record = disagree(field, {})
    (quiet,) = field.office.survey.review.conflicts()
    assert (quiet.what, quiet.lines, quiet.agreed) == ("住户信息两份相同", (), True)
    assert listed(field.office.survey)[0].conflicts == 0
    field.office.survey.review.settle(record, quiet.group, quiet.shown)
    assert open_groups(field.office) == []


def test_a_merge_counts_what_people_really_said_differently(field: Crew) -> None:
    """Equal residents arrive as no difference; a real one in the same record counts once."""
    field.first.fill()
    field.second.fill()
    field.hand_over(field.first, field.office)
    (arrived,) = brought(field, field.second)
    assert arrived.conflicts == 0
    filling = field.second.survey.filling.open(field.second.begin())
    field.second.put(filling, CRACK, "0.8")
    field.second.survey.filling.commit(filling)
    (arrived,) = brought(field, field.second)
    assert arrived.conflicts == 1


def brought(field: Crew, sender: Machine) -> list[Arrived]:
    merged = field.hand_over(sender, field.office)
    return [one for one in merged.outcomes if isinstance(one, Arrived)]


def test_the_same_residents_twice_stop_no_plain_save(field: Crew) -> None:
    """A new telephone number may be typed over two equal ones."""
    record = disagree(field, {})
    filling = field.office.survey.filling.open(record)
    field.office.put(filling, PHONE, "0477-0000099")
    field.office.survey.filling.commit(filling)
    assert open_groups(field.office) == []
    reopened = field.office.reopen().filling.open(record)
    assert reopened.instance.personal_answers()[PHONE] == "0477-0000099"


def test_residents_that_differ_are_shown_masked(field: Crew) -> None:
    """Each differing personal answer is a line with masks; whole only when asked for."""
    disagree(field, {OWNER: "户主乙", PHONE: "0477-0000077"})
    (conflict,) = field.office.survey.review.conflicts()
    assert conflict.what == "住户信息"
    assert NAME not in repr(conflict)
    assert NUMBER not in repr(conflict)
    assert [line.path for line in conflict.lines] == [OWNER, PHONE]
    assert conflict.lines[0].values == ("户*", "户*")  # masks may be alike; the line still stands
    (whole,) = field.office.survey.review.conflicts(personal=True)
    assert set(whole.lines[0].values) == {NAME, "户主乙"}


def test_residents_that_differ_are_settled_by_choice(field: Crew) -> None:
    """The chosen side's residents count; without a reason nothing is decided."""
    record = disagree(field, {OWNER: "户主乙"})
    (conflict,) = field.office.survey.review.conflicts()
    with pytest.raises(KnownError, match="理由"):
        field.office.survey.review.settle(record, conflict.group, 0)
    (whole,) = field.office.survey.review.conflicts(personal=True)
    side = whole.lines[0].values.index("户主乙")
    field.office.survey.review.settle(record, conflict.group, side, WHY)
    reopened = field.office.survey.filling.open(record)
    assert reopened.instance.personal_answers()[OWNER] == "户主乙"


def test_an_old_draft_does_not_state_residents_anew(field: Crew) -> None:
    """A draft from before a merge that brought new residents touches only what was typed in it."""
    field.first.fill()
    field.hand_over(field.first, field.office)
    draft = field.office.survey.filling.open(field.office.begin())
    field.office.put(draft, RESIDENTS, 9)
    field.office.keep(draft)
    there = field.first.survey.filling.open(draft.record)
    field.first.put(there, OWNER, "户主丙")
    field.first.survey.filling.commit(there)
    field.hand_over(field.first, field.office)
    reopened = field.office.reopen().filling.open(draft.record)
    field.office.survey.filling.commit(reopened)
    assert open_groups(field.office) == []
    reopened = field.office.survey.filling.open(draft.record)
    assert reopened.instance.personal_answers()[OWNER] == "户主丙"
    assert field.office.value(RESIDENTS) == 9


def test_a_dossier_masks_residents_unless_asked(field: Crew) -> None:
    """The printed values hold the mask; the whole name only on request."""
    record = field.first.fill().record
    papers = field.first.survey.papers
    assert NAME not in repr(papers.document("dossier", record))
    assert NAME in repr(papers.document("dossier", record, Audience(personal=True)))


def test_photo_names_follow_no_resident(field: Crew) -> None:
    """A photo's entry names file, time and place, and nothing that was typed about a person."""
    filling = field.first.fill()
    (taken,) = field.first.survey.taking.add([jpeg(field.root, 3)], FRONT, filling.photos)
    assert NAME not in json.dumps(taken.entry, ensure_ascii=False)
