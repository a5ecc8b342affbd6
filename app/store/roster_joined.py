"""Places that are one place: what a `same_as` link comes to, whoever wrote it and when.

The place whose record says that it is the same as another leaves the lists; what is said of it
counts for the one that stays. Links may follow each other, point at what never arrived, or go
round in a circle: `stays` answers all of them alike on every computer. The record that is joined
keeps its own history, and its facts here for the day when it stands alone again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.store.database import Connection
from app.store.roster_facts import PLACE, Facts
from app.store.select import chosen

#: The role of the link; its first target counts.
SAME_AS: Final = "same_as"


@dataclass(frozen=True)
class Joined:
    """What joining does to changed places.

    `changed` without those that are joined now (None), with those that stand alone again;
    `moved`: places below them hang elsewhere now; `roots`: what they add to these has changed.
    """

    changed: dict[str, Facts | None]
    moved: frozenset[str] = frozenset()
    roots: frozenset[str] = frozenset()


def stays(record: str, said: Mapping[str, str], held: Callable[[str], bool]) -> str:
    """The place that `record` counts as; itself where its link leads to none that is held.

    `said`: record → the one that it is said to be the same as. Of those that name each other in a
    circle the one with the smallest id stays.
    """
    way = [record]
    while (target := said.get(way[-1], "")) and held(target):
        if target in way:
            return min(way[way.index(target) :])
        way.append(target)
    return way[-1]


def put(
    connection: Connection, changed: Mapping[str, Facts | None], said: Mapping[str, str]
) -> Joined:
    """Keep what changed places say of being the same as others, and what follows from it.

    Their rows in `head` must be up to date: they say which places are held.
    """
    given = dict(changed)
    if not any(said.values()) and not _any(connection):
        return Joined(given)
    before = _state(connection, given)
    connection.executemany("DELETE FROM place_joined WHERE record = ?", [(one,) for one in given])
    connection.executemany(
        "INSERT INTO place_joined VALUES (?,?,?,?,?)",
        [
            (record, target, record, facts.code, json.dumps(facts, ensure_ascii=False))
            for record, target in said.items()
            if target and (facts := given.get(record)) is not None
        ],
    )
    affected = _behind(connection, given)
    before |= {record: root for record, root in _state(connection, affected).items()
               if record not in before}  # fmt: skip
    facts_of = {
        record: Facts(*json.loads(facts))
        for record, facts in chosen(
            connection, "SELECT record, facts FROM place_joined WHERE record IN", affected
        )
    }
    now = _resolved(connection, facts_of)
    connection.executemany(
        "UPDATE place_joined SET stays = ? WHERE record = ?",
        [(root, record) for record, root in now.items()],
    )
    return _told(given, facts_of, before, now)


def _told(
    changed: dict[str, Facts | None],
    facts_of: Mapping[str, Facts],
    before: Mapping[str, str],
    now: Mapping[str, str],
) -> Joined:
    moved, roots = set[str](), set[str]()
    for record in {*before, *now}:
        was, root = before.get(record, record), now.get(record, record)
        if record in changed and root != record:
            roots.add(root)  # the names by which it is found may have changed
        if root != record:
            changed[record] = None
        elif was != record and record not in changed:
            changed[record] = facts_of[record]
        if was != root:
            moved.add(record)
            roots |= {was, root}
    return Joined(changed, frozenset(moved), frozenset(roots - changed.keys()))


def _any(connection: Connection) -> bool:
    return connection.execute("SELECT 1 FROM place_joined LIMIT 1").fetchone() is not None


def _state(connection: Connection, records: Iterable[str]) -> dict[str, str]:
    return dict(
        chosen(connection, "SELECT record, stays FROM place_joined WHERE record IN", records)
    )


def _behind(connection: Connection, records: Iterable[str]) -> set[str]:
    """These places and all that are said to be the same as one of them, at whatever remove."""
    found, waiting = set(records), set(records)
    while waiting:
        rows = chosen(connection, "SELECT record FROM place_joined WHERE target IN", waiting)
        waiting = {row[0] for row in rows} - found
        found |= waiting
    return found


def _resolved(connection: Connection, records: Iterable[str]) -> dict[str, str]:
    """Where the links of these places lead now."""
    said: dict[str, str] = {}
    waiting = set(records)
    while waiting:
        rows = dict(
            chosen(connection, "SELECT record, target FROM place_joined WHERE record IN", waiting)
        )
        said |= rows
        waiting = set(rows.values()) - said.keys()
    held = {
        row[0]
        for row in chosen(
            connection,
            f"SELECT record FROM head WHERE form = '{PLACE}' AND voided = 0 AND record IN",
            set(said.values()),
        )
    }
    return {record: stays(record, said, held.__contains__) for record in records}


def roots_of(connection: Connection) -> dict[str, str]:
    """Every place that is joined, with the one that stays."""
    return dict(connection.execute("SELECT record, stays FROM place_joined WHERE stays <> record"))


def root(connection: Connection, record: str) -> str:
    """The place that this one counts as, mostly itself."""
    row = connection.execute(
        "SELECT stays FROM place_joined WHERE record = ?", (record,)
    ).fetchone()
    return record if row is None else str(row[0])


def rooted(connection: Connection, records: Iterable[str]) -> set[str]:
    """These places, each as the one that it counts as."""
    given = set(records)
    joined = _state(connection, given)
    return {joined.get(record, record) for record in given}


def members(connection: Connection, places: Iterable[str]) -> dict[str, str]:
    """Those that are joined to one of these places, with the one that stays."""
    rows = chosen(connection, "SELECT record, stays FROM place_joined WHERE stays IN", places)
    return {record: stays for record, stays in rows if record != stays}


def members_of(connection: Connection, place: str) -> list[str]:
    """Those that are joined to this place, sorted."""
    return sorted(members(connection, [place]))


def facts_joined(connection: Connection, place: str) -> list[Facts]:
    """What the records say that are joined to this place."""
    rows = connection.execute(
        "SELECT facts FROM place_joined WHERE stays = ?1 AND record <> ?1 ORDER BY record", (place,)
    )
    return [Facts(*json.loads(row[0])) for row in rows.fetchall()]


def all_facts_joined(connection: Connection) -> dict[str, list[Facts]]:
    """The same of all places, by the one that stays."""
    found: dict[str, list[Facts]] = {}
    for stays_, facts in connection.execute(
        "SELECT stays, facts FROM place_joined WHERE record <> stays ORDER BY record"
    ):
        found.setdefault(stays_, []).append(Facts(*json.loads(facts)))
    return found


def same_as(links: Mapping[str, Iterable[str]]) -> str:
    """The place that a record says it is the same as, "" for none."""
    return next(iter(links.get(SAME_AS, ())), "")
