"""The roster as windows and the command line ask for it: pages, numbers, branches, one place.

Every question goes to the store's index and costs the same with 100,000 places as with ten.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.store.agreed import differing
from app.store.roster_values import FormMark, PlaceFilter, PlaceNode, PlaceRow
from app.survey.core import Core
from app.survey.forms_shelf import INSPECTION


@dataclass(frozen=True)
class HouseRow:
    """One line of the list: a house with its (newest) inspection, empty texts where none."""

    place: str
    inspection: str
    name: str
    address: str
    status: str  # none, draft, done, submitted
    grade: str
    provisional: bool
    conflicts: int
    photos: int
    photos_missing: int
    changed: str


class Roster:
    def __init__(self, core: Core) -> None:
        self._core = core

    def page(self, wanted: PlaceFilter, limit: int, offset: int = 0) -> list[PlaceRow]:
        """Places as the store has them, open drafts and settled differences seen too."""
        drafts = self._drafts()
        return [self._true(row, drafts) for row in self._core.store.places(wanted, limit, offset)]

    def count(self, wanted: PlaceFilter) -> int:
        """How many; of a search's hits at most `MOST`, which then means "or more"."""
        return self._core.store.place_count(wanted)

    def states(self, under: str | None = None) -> dict[str, int]:
        """Numbers of places by state, below a place and with it."""
        return self._core.store.place_states(under)

    def children(self, parent: str | None = None) -> list[PlaceNode]:
        """The branches right below a place; None: the outermost."""
        return self._core.store.place_children(parent)

    def whole(self) -> PlaceNode:
        """The numbers of the whole roster, as a branch without a name."""
        return self._core.store.place_whole()

    def row(self, place: str) -> PlaceRow | None:
        found = self._core.store.place(place)
        return None if found is None else self._true(found, self._drafts())

    def turn(self, wanted: PlaceFilter, place: str) -> int | None:
        """Where a place stands in the list of a filter."""
        return self._core.store.place_rank(wanted, place)

    def _drafts(self) -> frozenset[str]:
        return frozenset(draft.record for draft in self._core.open_drafts())

    def _true(self, row: PlaceRow, drafts: frozenset[str]) -> PlaceRow:
        if any(mark.record in drafts for mark in row.forms):
            forms = tuple(
                replace(mark, status="draft") if mark.record in drafts else mark
                for mark in row.forms
            )
            row = replace(row, forms=forms)
        if row.conflicts:  # few have any: look whether the sides say the same
            row = replace(row, conflicts=sum(self._differing(mark) for mark in row.forms))
        return row

    def _differing(self, mark: FormMark) -> int:
        view = self._core.store.view(mark.record)
        return len(differing(self._core.store, view)) if view else 0


def leading(row: PlaceRow) -> FormMark | None:
    """The inspection that speaks for a place: the fullest form, else the newest."""
    full = [mark for mark in row.forms if mark.form == INSPECTION]
    return next(iter((*full, *row.forms)), None)


def house(row: PlaceRow) -> HouseRow:
    mark = leading(row)
    return HouseRow(
        place=row.record,
        inspection=mark.record if mark else "",
        name=row.name,
        address=" · ".join(text for text in (row.address, row.code) if text),
        status=mark.status if mark else "none",
        grade=mark.grade if mark else "",
        provisional=bool(mark and mark.provisional),
        conflicts=row.conflicts,
        photos=row.photos,
        photos_missing=row.photos_missing,
        changed=row.time,
    )
