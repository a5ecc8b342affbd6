"""Which backups are kept: the newest few, and the last of each day, week and month."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

#: So many of the newest stay whenever they were made: two merges of one day are two states.
NEWEST: Final = 3
#: How many days, weeks and months with a backup keep their last one.
DAYS: Final = 7
WEEKS: Final = 5
MONTHS: Final = 12


def kept(times: Iterable[datetime]) -> set[datetime]:
    """Those backups that stay, out of when each was made.

    Only days with a backup count: a laptop that lay in a drawer for a month loses none for that.
    """
    newest_first = sorted(set(times), reverse=True)
    stay = set(newest_first[:NEWEST])
    rules: tuple[tuple[Callable[[datetime], object], int], ...] = (
        (lambda one: one.date(), DAYS),
        (lambda one: one.isocalendar()[:2], WEEKS),
        (lambda one: (one.year, one.month), MONTHS),
    )
    for period, most in rules:
        last_of: dict[object, datetime] = {}
        for one in newest_first:
            last_of.setdefault(period(one), one)
        stay |= set(list(last_of.values())[:most])
    return stay
