"""The demo's photos are of the day it runs, whatever day and hour that is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from app.cli import demo_times
from app.domain import evidence

_ZONES = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-5))])
_STARTS = st.datetimes(
    datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2060-01-01"), timezones=_ZONES
)
_MINUTES = st.integers(0, 240)


@given(_STARTS, _MINUTES, _MINUTES)
def test_a_photo_is_of_the_day_and_in_order(began: datetime, one: int, other: int) -> None:
    """Never of the day before, never of the future; what is later in the story is not earlier."""
    first, later = (demo_times.moment(began, minutes) for minutes in sorted((one, other)))
    assert first.date() == later.date() == began.date()
    assert first <= later <= began
    assert (first.tzinfo, first.microsecond) == (began.tzinfo, 0)


@given(_STARTS, _MINUTES)
def test_no_time_of_a_photo_is_doubted(began: datetime, minutes: int) -> None:
    """The survey begins as the demo does, and its photos are taken in soon after."""
    taken = demo_times.moment(began, minutes)
    photo = {
        "taken": taken.isoformat(), "added": (began + timedelta(minutes=1)).isoformat(),
        "camera": "Chengjian Demo 1", "lat": "39.56", "lon": "109.74",
    }  # fmt: skip
    around = evidence.Around(began.isoformat(), frozenset({began.date().isoformat()}))
    assert evidence.flags(photo, around) == ()
