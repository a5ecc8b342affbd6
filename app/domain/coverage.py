"""How far a place of the roster is: from its inspections and from what visits to it came to.

An inspection that is done says more than one begun, that more than a visit in vain. Of several
visits the last one counts: the door that was locked in the morning may open in the evening.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

NONE: Final = "none"
IN_PROGRESS: Final = "in_progress"
VISITED: Final = "visited"
NO_ENTRY: Final = "no_entry"
NOT_NEEDED: Final = "not_needed"

#: Every state of a place, in the order in which lists and counts show them.
STATES: Final = (NONE, IN_PROGRESS, VISITED, NO_ENTRY, NOT_NEEDED)

#: Statuses of an inspection whose work on the place is over; all others go on, returned ones too.
_OVER: Final = frozenset({"done", "submitted"})
#: A form that was opened and in which nothing was said, by mistake perhaps: no work on the place.
_LOOKED_IN: Final = "begun"


@dataclass(frozen=True, slots=True)
class Visit:
    """One attempt at a place: what it came to, and when it was written (ISO 8601)."""

    time: str
    record: str
    outcome: str
    next_date: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The state of a place; `outcome` and `next_date` are the last visit's, where that counts."""

    state: str = NONE
    outcome: str = ""
    next_date: str = ""


def coverage(
    statuses: Iterable[str], visits: Iterable[Visit], building: Coverage | None = None
) -> Coverage:
    """The state of a place with inspections of these statuses, its own or covering ones.

    `building` is that of the building above a household: a flat without records of its own
    stands where its building stands.
    """
    known = set(statuses) - {_LOOKED_IN}
    if known & _OVER:
        return Coverage(VISITED)
    if known:
        return Coverage(IN_PROGRESS)
    last = max(visits, key=lambda visit: (visit.time, visit.record), default=None)
    if last is None:
        return building or Coverage()
    state = NOT_NEEDED if last.outcome == NOT_NEEDED else NO_ENTRY
    return Coverage(state, last.outcome, last.next_date)
