"""Which backups are kept: the last of each day, week and month, and always the newest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

#: How many days, weeks and months with a backup keep their last one.
DAYS: Final = 7
WEEKS: Final = 5
MONTHS: Final = 12


def kept(times: Iterable[datetime]) -> set[datetime]:
    """Those backups that stay, out of when each was made.

    Only days with a backup count: a laptop that lay in a drawer for a month loses none for that.
    """
    newest_first = sorted(set(times), reverse=True)
    stay = set(newest_first[:1])
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
