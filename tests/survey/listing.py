"""The roster as tests look at it: every place with the inspection that speaks for it."""

from __future__ import annotations

from app.store.roster_values import PlaceFilter
from app.survey.roster import HouseRow, house
from app.survey.survey import Survey


def listed(survey: Survey, text: str = "") -> list[HouseRow]:
    """Places by the words of a search, in walking order."""
    return [house(row) for row in survey.roster.page(PlaceFilter(text), 1000)]
