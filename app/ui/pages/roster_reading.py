"""One reading of the roster's list: how long it is, where it begins, the numbers by state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.coverage import STATES
from app.i18n import _
from app.store.roster_values import CONFLICT, MOST, UNLISTED, PlaceFilter, PlaceRow
from app.survey.survey import Survey
from app.ui.widgets.far_rows import PAGE

#: The filter that leaves nothing out.
ALL = "all"


@dataclass(frozen=True)
class Reading:
    """What was asked, how long it is, the row to show, its first pages, numbers by state."""

    wanted: PlaceFilter
    length: int
    turn: int
    first: Mapping[int, Sequence[PlaceRow]]
    counts: Mapping[str, int | str]
    empty: bool  # the roster itself, whatever was asked


def read(survey: Survey, wanted: PlaceFilter, chosen: PlaceRow | None) -> Reading:
    """Read for a filter; the place chosen before stays in sight where it is still listed."""
    roster = survey.roster
    counts = {key: roster.count(_with(wanted, key)) for key in (ALL, *STATES, UNLISTED, CONFLICT)}
    length = counts[wanted.state or ALL]
    turn = 0
    if chosen is not None and length and not wanted.text:  # a search begins at its first hit
        turn = roster.turn(wanted, chosen.record) or 0
    pages = {0, min(turn, max(length - 1, 0)) // PAGE}
    first = {number: roster.page(wanted, PAGE, number * PAGE) for number in pages}
    empty = not length and not wanted.text and not wanted.under and not roster.count(PlaceFilter())
    shown: dict[str, int | str] = {
        key: _("{n}+").format(n=MOST - 1) if wanted.text and n >= MOST else n
        for key, n in counts.items()
    }
    return Reading(wanted, length, turn, first, shown, empty)


def _with(wanted: PlaceFilter, state: str) -> PlaceFilter:
    return PlaceFilter(wanted.text, wanted.under, "" if state == ALL else state)
