"""The few figures of a survey that people ask for: how far it is, what it found, what is open.

Counted over places, not records: a house that was visited twice, or with two forms, is one house.
A grade counts by the last finished inspection of each form; it is indicative, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from app.domain import coverage
from app.i18n import _
from app.store.roster_values import PlaceFilter, PlaceRow
from app.survey.core import FINISHED, Core
from app.survey.loop import Loop, TaskRow

#: The worst of each scale, and the one before it: those that somebody must act on.
WORST: Final = frozenset({"D", "severe"})
BAD: Final = frozenset({"C", "some"})
_PAGE: Final = 1000


@dataclass(frozen=True)
class Area:
    """A town, or where there is none another branch: places by state."""

    name: str
    total: int
    visited: int

    @property
    def share(self) -> float:
        return self.visited / self.total if self.total else 0.0


@dataclass
class Numbers:
    """`states`: houses by coverage, beside which there are `households` (flats); `worst`, `bad`:
    houses by their grade; tasks that are open, and late."""

    total: int = 0
    states: dict[str, int] = field(default_factory=dict)
    households: int = 0
    worst: int = 0
    bad: int = 0
    open_tasks: int = 0
    late_tasks: int = 0
    closed_tasks: int = 0
    areas: tuple[Area, ...] = ()
    urgent: tuple[TaskRow, ...] = ()

    @property
    def visited(self) -> int:
        return self.states.get(coverage.VISITED, 0)

    @property
    def share(self) -> float:
        return self.visited / self.total if self.total else 0.0


def numbers(core: Core, loop: Loop, *, urgent: int) -> Numbers:
    """All of them, with the `urgent` tasks that are due first."""
    store = core.store
    whole = store.place_whole()
    alone = not whole.counts  # a roster of flats without their buildings: then flats are counted
    states = store.place_states(None) if alone else whole.counts
    tasks = loop.counts()
    graded: dict[str, set[str]] = {"worst": set(), "bad": set()}
    for row in _places(core):
        for form, record, grade in _grades(row):
            if grade in WORST:
                graded["worst"].add(f"{form} {record}")
            elif grade in BAD:
                graded["bad"].add(f"{form} {record}")
    return Numbers(
        total=sum(states.values()),
        states=states,
        households=0 if alone else whole.households,
        worst=_houses(core, graded["worst"]),
        bad=_houses(core, graded["bad"]),
        open_tasks=tasks["open"],
        late_tasks=tasks["late"],
        closed_tasks=tasks["closed"],
        areas=tuple(_areas(core, states, flats=alone)),
        urgent=tuple(loop.page("open", urgent)),
    )


def _places(core: Core) -> Iterator[PlaceRow]:
    offset = 0
    while page := core.store.places(PlaceFilter(), _PAGE, offset):
        offset += len(page)
        yield from page


def _grades(row: PlaceRow) -> Iterator[tuple[str, str, str]]:
    """The last finished inspection of each form: form, record, the worse end of its grade."""
    seen: set[str] = set()
    for mark in row.forms:  # the newest first
        if mark.form not in seen and mark.status in FINISHED:
            seen.add(mark.form)
            yield mark.form, mark.record, mark.grade.rpartition("–")[2]


def _houses(core: Core, marked: set[str]) -> int:
    """How many houses the records are about: one that covers several flats is one house."""
    places = set()
    for one in marked:
        head = core.store.head(one.partition(" ")[2])
        if head is not None:
            places.add(core.store.counts_as(head.place) if head.place else head.record)
    return len(places)


def _areas(core: Core, states: dict[str, int], *, flats: bool) -> Iterator[Area]:
    """The outermost branches of the roster, those right below where there is only one; and what
    hangs on none of them."""
    nodes = core.store.place_children(None)
    if len(nodes) == 1 and (below := core.store.place_children(nodes[0].record)):
        nodes = below
    total, visited = sum(states.values()), states.get(coverage.VISITED, 0)
    for node in nodes:
        counts = core.store.place_states(node.record) if flats else node.counts
        area = Area(node.name, sum(counts.values()), counts.get(coverage.VISITED, 0))
        total, visited = total - area.total, visited - area.visited
        yield area
    if nodes and total > 0:
        yield Area(_("其他"), total, visited)
