"""What the roster keeps of a place: what its record says, and what inspections and visits add."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from sys import intern
from typing import Any, Final, NamedTuple

from app.domain.coverage import Coverage, Visit, coverage
from app.model.merge import RecordView
from app.store.database import Connection
from app.store.roster_values import LEVELS
from app.store.select import chosen

PLACE: Final = "place"
VISIT: Final = "visit"
#: Links by which other records speak of a place.
ROLES: Final = ("place", "covers")
#: Registers that may name a place without being an inspection of it.
_ASIDE: Final = ("place", "finding", "task")


class Facts(NamedTuple):
    """What the record of a place says, in the columns of the table."""

    record: str
    parent: str
    level: str
    name: str
    address: str
    code: str
    alias: str
    kind: str
    year: str
    storeys: str
    walk: str
    listed: int
    own_time: str


class Seen(NamedTuple):
    """What its inspections and visits add."""

    covered: Coverage
    marks: str
    conflicts: int
    photos: int
    photos_missing: int
    time: str


_NAMED: Final = ("name", "address", "code", "alias")
_MORE: Final = ("kind", "year", "storeys", "order")
_LEVELS: Final = frozenset(LEVELS)
_UNSEEN: Final = Seen(Coverage(), "[]", 0, 0, 0, "")
_SPEAKING: Final = (
    "SELECT l.target, h.form, h.record, h.status, h.grade, h.provisional, h.conflicts, h.photos,"
    " h.photos_missing, h.time, h.subtitle FROM head_link l JOIN head h ON h.record = l.record"
    f" WHERE l.role IN {ROLES} AND h.voided = 0 AND h.form NOT IN {_ASIDE}"
)


def facts_of(view: RecordView) -> Facts | None:
    """The facts of a place's record; None for a voided one. Never a personal answer."""
    if view.voided:
        return None
    said = view.answers
    parents = view.links.get("parent")
    level = _shared(said.get("level"))
    if level not in _LEVELS:
        level = "building"  # records of 0.1 have no level
    name, address, code, alias = (_text(said.get(key)) for key in _NAMED)
    kind, year, storeys, walk = (_shared(said.get(key)) for key in _MORE)
    listed = int(said.get("listed") != "no")
    parent = intern(parents[0]) if parents else ""
    return Facts(
        view.record, parent, level, name, address, code, alias, kind, year, storeys, walk,
        listed, intern(view.time),
    )  # fmt: skip


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _shared(value: object) -> str:
    """Text that thousands of places have in common, held once."""
    return intern(value) if type(value) is str else ""


def targets_of(view: RecordView) -> Iterator[str]:
    """The places that a record other than a place's own speaks of."""
    for role in ROLES:
        yield from view.links.get(role, ())


def old_targets(connection: Connection, records: Iterable[str]) -> set[str]:
    """Places that these records spoke of when their rows were made."""
    rows = chosen(connection, "SELECT target, role FROM head_link WHERE record IN", records)
    return {target for target, role in rows if role in ROLES}


def seen_of(
    connection: Connection, places: Iterable[str], joined: Mapping[str, str]
) -> dict[str, Seen]:
    """What is known of these places; those that nobody spoke of are missing.

    `joined`: places that are joined to one of them, with the one that stays.
    """
    wanted = {*places, *joined}
    rows = chosen(connection, _SPEAKING + " AND l.target IN", wanted)
    return dict(_grouped(sorted((joined.get(row[0], row[0]), *row[1:]) for row in rows)))


def all_seen(connection: Connection, joined: Mapping[str, str]) -> dict[str, Seen]:
    """The same of all places."""
    rows = connection.execute(_SPEAKING + " ORDER BY l.target")
    if not joined:
        return dict(_grouped(rows))
    return dict(_grouped(sorted((joined.get(row[0], row[0]), *row[1:]) for row in rows)))


def stands(facts: Facts, seen: Seen | None, building: Coverage | None) -> Seen:
    """What a place's row shows; `building`: the coverage of the building above a household."""
    shown = seen or _UNSEEN
    state = shown.covered
    if building is not None and state == _UNSEEN.covered:
        state = building
    return shown._replace(covered=state, time=max(shown.time, facts.own_time))


def _grouped(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, Seen]]:
    for target, found in groupby(rows, key=itemgetter(0)):
        # a record that names a place in two roles speaks of it once
        said = {row[2]: row[1:] for row in found}
        inspections = sorted(
            (row for row in said.values() if row[0] != VISIT),
            key=lambda row: (row[8], row[1]),
            reverse=True,
        )
        visits = (row for row in said.values() if row[0] == VISIT)
        yield (
            target,
            Seen(
                coverage(
                    (row[2] for row in inspections),
                    (Visit(row[8], row[1], row[2], row[9]) for row in visits),
                ),
                json.dumps([row[:5] for row in inspections], ensure_ascii=False),
                sum(row[5] for row in inspections),
                sum(row[6] for row in said.values()),
                sum(row[7] for row in said.values()),
                max(row[8] for row in said.values()),
            ),
        )
