"""Frozen values of the roster: places as lists show them, and what a list asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: From the outside in; a place hangs below one of a higher level, or nowhere.
LEVELS: Final = ("town", "community", "estate", "building", "household")
#: Those that are visited; towns and communities only hold them.
COUNTED: Final = ("estate", "building", "household")
#: More hits of a search are not counted one by one: "999+" costs the same at any size.
MOST: Final = 1000

#: What a filter may ask for beside the states of a place.
UNLISTED: Final = "unlisted"
CONFLICT: Final = "conflict"


@dataclass(frozen=True, slots=True)
class FormMark:
    """One inspection of a place as lists show it."""

    form: str
    record: str
    status: str
    grade: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One line of the roster. `path`: names of the places above, the outermost first.

    `forms`: its inspections, its own and those that cover it, the newest first. `conflicts` and
    photos are summed over them; `time` is the last change of any of its records.
    """

    record: str
    level: str
    parent: str
    name: str
    address: str
    code: str
    kind: str
    storeys: str
    year: str
    state: str
    outcome: str
    next_date: str
    listed: bool
    order: str
    path: tuple[str, ...]
    forms: tuple[FormMark, ...]
    alias: str = ""
    conflicts: int = 0
    photos: int = 0
    photos_missing: int = 0
    time: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a place is, in degrees; `source`: the office's "roster", or "photos" taken there."""

    lat: float
    lon: float
    source: str


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """Which places; "" and None mean all.

    Every word of `text` must occur in a place's own texts or in the names above it. `under`: this
    place and all below it. `state`: of `coverage.STATES`, or `UNLISTED`, `CONFLICT`. `counted`:
    without towns and communities.
    """

    text: str = ""
    under: str | None = None
    state: str = ""
    level: str = ""
    counted: bool = True


@dataclass(frozen=True, slots=True)
class PlaceNode:
    """A branch of the roster's tree: numbers of all buildings below it by state.

    `households`: flats below it; `branches`: whether there are more branches below.
    """

    record: str
    name: str
    level: str
    counts: dict[str, int]
    households: int
    branches: bool
