"""Which backups stay: pure, whatever the days they were made on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain import retention

BEGIN = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)
TIMES = st.sets(st.integers(0, 900 * 24).map(lambda hours: BEGIN + timedelta(hours=hours)))


@given(TIMES)
def test_bounded_and_never_without_the_newest(times: set[datetime]) -> None:
    """A few dozen at most, out of those there were, the newest always among them."""
    stay = retention.kept(times)
    assert stay <= times
    assert len(stay) <= retention.NEWEST + retention.DAYS + retention.WEEKS + retention.MONTHS
    assert set(sorted(times)[-retention.NEWEST :]) <= stay


@given(TIMES)
def test_every_kept_day_week_and_month_keeps_its_last(times: set[datetime]) -> None:
    """The last backup of each of the newest seven days stays, and so for weeks and months."""
    stay = retention.kept(times)
    days = sorted({one.date() for one in times})[-retention.DAYS :]
    weeks = sorted({one.isocalendar()[:2] for one in times})[-retention.WEEKS :]
    months = sorted({(one.year, one.month) for one in times})[-retention.MONTHS :]
    assert {max(t for t in times if t.date() == day) for day in days} <= stay
    assert {max(t for t in times if t.isocalendar()[:2] == week) for week in weeks} <= stay
    assert {max(t for t in times if (t.year, t.month) == month) for month in months} <= stay


@given(TIMES)
def test_dropping_twice_is_dropping_once(times: set[datetime]) -> None:
    stay = retention.kept(times)
    assert retention.kept(stay) == stay
