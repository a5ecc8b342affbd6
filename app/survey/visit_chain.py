"""The visits of one house by one form, earliest first: what stood at the end of each.

A later visit has a record of its own with a link to the one before (`previous`); or the same record
was opened again on another day. What was finished twice on one day is one visit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from app.model.merge import RecordView
from app.survey import words
from app.survey.core import FINISHED, STATUS, Core
from app.survey.side_by_side import instance_of
from forms.instance import Instance
from forms.node import Node

#: Longer chains are cut at their far end: nobody has visited a house so often.
_MOST = 60


@dataclass(frozen=True)
class Visit:
    """One visit. `day` as the form says it, else as its revision does (claimed).

    `own`: ids of the photos that this visit brought; a record that is opened again still holds
    those of the visit before.
    """

    record: str
    day: str
    by: str
    finished: bool
    view: RecordView = field(repr=False)
    instance: Instance = field(repr=False)
    own: frozenset[str] = frozenset()


def visits(core: Core, record: str) -> list[Visit]:
    """The visits up to this record, earliest first; [] where its form is not here."""
    found: list[Visit] = []
    seen: set[str] = set()
    here = record
    while here and here not in seen and len(found) < _MOST:
        seen.add(here)
        view = core.store.view(here)
        if view is None or view.voided:
            break
        found = [*_states(core, here, view), *found]
        previous = view.links.get("previous")
        here = previous[0] if previous else ""
    return _own(found)


def _states(core: Core, record: str, now: RecordView) -> list[Visit]:
    """The states of one record in which a visit ended, and as it stands now, a day each.

    Who opens a form again often leaves its date as it was: then the day of writing tells.
    """
    views = [now]
    history = core.store.revisions(record)
    for before, after in pairwise(history):
        ended = before.answers.get(STATUS) in FINISHED
        if ended and after.answers.get(STATUS) not in FINISHED:
            past = core.seen(record, (before.id,))
            if past is not None:
                views.insert(-1, past)
    by_day: dict[str, Visit] = {}
    for view in views:
        instance = instance_of(core, view, view.answers)
        if instance is None:
            continue
        day, written = day_of(instance, view), view.time[:10]
        if any(one.day == day for key, one in by_day.items() if key != written):
            day = written
        finished = view.answers.get(STATUS) in FINISHED
        by_day.pop(written, None)  # the later state of a day stands for it, in its later place
        by_day[written] = Visit(record, day, view.author, finished, view, instance)
    return list(by_day.values())


def _own(found: list[Visit]) -> list[Visit]:
    """The same with the photos that each visit brought."""
    known: set[str] = set()
    told = []
    for one in found:
        fresh = frozenset(one.view.photos) - known
        known |= fresh
        told.append(Visit(one.record, one.day, one.by, one.finished, one.view, one.instance, fresh))
    return told


def day_of(instance: Instance, view: RecordView) -> str:
    """The day of a visit as the form says it, else as its revision does."""
    for node in instance.nodes_by_role("id.date"):
        if node.text:
            return node.text
    return view.time[:10]


def keys(instance: Instance) -> Mapping[str, str]:
    """Data path → what the question is, the same in records whose rows have other ids.

    Rows are named by the answers that name them (承重墙 1/A-B), and numbered where two are called
    the same.
    """
    found: dict[str, str] = {}
    called: dict[tuple[str, str], int] = {}

    def go(node: Node, above: str) -> None:
        here = above
        if node.parent is not None:
            name = node.question.name
            if node.row:
                name = words.row(node).replace("/", "／")
                number = called[above, name] = called.get((above, name), 0) + 1
                name = f"{name} {number}" if number > 1 else name
            here = f"{above}/{name}" if above else name
            found[node.path] = here
        for child in node.children:
            go(child, here)

    go(instance.root, "")
    return found
