"""走访: every attempt is kept, by the rule table, and nothing of it is ever overwritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import visits as rules
from app.errors import KnownError
from tests.survey.crew import HOUSE, Crew, Machine, jpeg
from tests.survey.listing import listed


def place_of(machine: Machine, house: str = HOUSE) -> str:
    return next(row.place for row in listed(machine.survey) if row.name == house)


def test_a_locked_door_is_due_the_day_after_next(field: Crew) -> None:
    """What nobody says comes from the rule table; today is the date of the visit."""
    laptop = field.first
    changed = laptop.survey.visits.record(place_of(laptop), "locked")

    (visit,) = laptop.survey.visits.of(place_of(laptop))
    assert visit.record in changed.records
    assert (visit.on, visit.next_date) == ("2026-11-22", "2026-11-24")
    assert (visit.outcome, visit.author) == ("locked", "王测试")


def test_what_is_said_counts_before_the_table(field: Crew) -> None:
    """A date of one's own, none at all, a reason, a photo: kept as said."""
    laptop = field.first
    place = place_of(laptop)
    laptop.survey.visits.record(place, "refused", " 明天再来 ", "2026-11-23")
    laptop.today += timedelta(hours=1)
    laptop.survey.visits.record(place, "locked", next_date="", photos=[jpeg(field.root, 7)])

    newest, first = laptop.survey.visits.of(place)
    assert (first.reason, first.next_date) == ("明天再来", "2026-11-23")
    assert (newest.next_date, newest.photos) == ("", 1)
    (photo,) = laptop.survey.visits.photos(newest.record).values()
    assert photo["hash"]


@pytest.mark.parametrize(
    ("outcome", "reason", "again"),
    [
        ("other", " ", None),  # says nothing without a reason
        ("not_needed", "", None),
        ("locked", "", "2026-11-22"),  # not later than today
        ("locked", "", "下周一"),
        ("asleep", "", None),
    ],
)
def test_what_says_nothing_is_refused(
    field: Crew, outcome: str, reason: str, again: str | None
) -> None:
    """Refused in words, and nothing is noted."""
    laptop = field.first
    place = place_of(laptop)
    with pytest.raises(KnownError) as refused:
        laptop.survey.visits.record(place, outcome, reason, again)
    assert refused.value.code == "visit_refused"
    assert refused.value.advice
    assert laptop.survey.visits.of(place) == []


def test_a_photo_that_cannot_be_read_notes_nothing(field: Crew) -> None:
    """The surveyor decides whether the visit is noted without it."""
    laptop = field.first
    broken = field.root / "IMG_0001.jpg"
    broken.write_bytes(b"no picture")
    with pytest.raises(KnownError):
        laptop.survey.visits.record(place_of(laptop), "locked", photos=[broken])
    assert laptop.survey.visits.of(place_of(laptop)) == []


def test_a_house_of_nobody_is_refused(field: Crew) -> None:
    """A visit stands at a place of this survey, nowhere else."""
    inspection = field.first.begin()
    for nowhere in ("00000000-0000-4000-8000-000000000000", inspection):
        with pytest.raises(KnownError):
            field.first.survey.visits.record(nowhere, "locked")


def test_taking_back_keeps_the_history(field: Crew) -> None:
    """A visit noted by mistake counts no more; its revisions are all there. Twice is once."""
    laptop = field.first
    place = place_of(laptop)
    (record,) = laptop.survey.visits.record(place, "demolished").records
    assert laptop.survey.visits.undo(record)
    assert not laptop.survey.visits.undo(record)

    assert laptop.survey.visits.of(place) == []
    assert len(laptop.survey.core.store.revisions(record)) == 2


def test_two_laptops_before_one_door_never_conflict(field: Crew) -> None:
    """Both attempts come to the office, the newest first."""
    place = place_of(field.first)
    field.first.survey.visits.record(place, "locked")
    field.second.today += timedelta(hours=3)
    field.second.survey.visits.record(place, "absent")
    field.both_to_office()

    assert [visit.outcome for visit in field.office.survey.visits.of(place)] == ["absent", "locked"]
    assert field.office.survey.review.conflicts() == []


def test_the_rule_table_has_the_outcomes_of_the_register(field: Crew) -> None:
    """Every outcome that a record may hold has a rule, in the same order, and says its clause."""
    known = field.first.survey.core.forms.registers["visit"].field("outcome")
    assert known is not None
    assert [one.code for one in rules.outcomes()] == list(known.choices)
    assert all(one.clause and one.confidence for one in rules.outcomes())


@given(
    st.sampled_from([one.code for one in rules.outcomes()]),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_what_the_table_proposes_is_never_refused(code: str, on: date) -> None:
    """With a reason, the proposed date of every outcome on every day is right."""
    assert rules.problems(code, "理由", rules.next_date(code, on), on) == ()
