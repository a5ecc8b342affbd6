"""Single rows of the roster's tables: put in, taken out, counted in the tallies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from app.store.database import Connection
from app.store.roster_facts import Facts, Seen
from app.store.roster_text import indexed, searched, sort_key
from app.store.roster_values import COUNTED, LEVELS

_FACTS: Final = ", ".join(Facts._fields)
_INSERT: Final = f"INSERT INTO place VALUES ({','.join('?' * 26)})"
_INDEX: Final = "INSERT INTO place_text (rowid, search) VALUES (?,?)"
_UNINDEX: Final = "INSERT INTO place_text (place_text, rowid, search) VALUES ('delete',?,?)"
_TALLY: Final = (
    "INSERT INTO place_tally VALUES (?,?,?,?) ON CONFLICT DO UPDATE SET n = n + excluded.n"
)
_RANK: Final = {level: rank for rank, level in enumerate(LEVELS)}


class Row(NamedTuple):
    """One row as it is kept."""

    pos: int
    above: str
    sort: str
    search: str
    facts: Facts
    seen: Seen

    def values(self) -> tuple[Any, ...]:
        f, s = self.facts, self.seen
        return (
            self.pos, f.record, f.parent, self.above, f.level, self.sort, f.name, f.address,
            f.code, f.alias, f.kind, f.year, f.storeys, f.walk, f.listed, f.own_time,
            int(f.level in COUNTED), s.covered.state, s.covered.outcome, s.covered.next_date,
            s.marks, s.conflicts, s.photos, s.photos_missing, s.time, self.search,
        )  # fmt: skip


def higher(level: str, than: str) -> bool:
    """Whether a place of one level may hold one of the other: so that no circle can count."""
    return _RANK[level] < _RANK[than]


def rank(facts: Facts) -> int:
    return _RANK[facts.level]


def sorted_by(facts: Facts) -> str:
    return sort_key(facts.walk, facts.level, facts.name, facts.record)


def search_of(facts: Facts, names_above: Iterable[str], joined: Iterable[Facts] = ()) -> str:
    """The words by which a place is found: its own, those above, and of those joined to it."""
    own = (text for one in joined for text in (one.name, one.alias, one.code, one.address))
    said = facts.name, facts.alias, facts.code, facts.address
    return searched((*said, *(text for text in own if text not in said), *names_above))


def put(connection: Connection, rows: Iterable[Row]) -> None:
    """Insert rows whose positions are free."""
    held = list(rows)
    connection.executemany(_INSERT, (row.values() for row in held))
    connection.executemany(
        _INDEX, ((row.pos, indexed(row.search, row.seen.covered.state)) for row in held)
    )


def take_out(connection: Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    """Remove rows, given as (position, search, state)."""
    held = list(rows)
    connection.executemany(_UNINDEX, ((pos, indexed(search, state)) for pos, search, state in held))
    connection.executemany("DELETE FROM place WHERE pos = ?", ((pos,) for pos, _, _ in held))


def move(connection: Connection, places: Iterable[tuple[int, int]]) -> None:
    """Give rows other positions, (old, new); nothing else of them changes."""
    wanted = dict(places)
    rows = []
    for old in wanted:
        rows += connection.execute("SELECT * FROM place WHERE pos = ?", (old,)).fetchall()
    take_out(connection, ((row[0], row[25], row[17]) for row in rows))
    moved = [(wanted[row[0]], *row[1:]) for row in rows]
    connection.executemany(_INSERT, moved)
    connection.executemany(_INDEX, ((row[0], indexed(row[25], row[17])) for row in moved))


def update(connection: Connection, pos: int, search: str, before: str, seen: Seen) -> None:
    """Show what inspections and visits now add to a place; `before`: its state until now."""
    connection.execute(
        "UPDATE place SET state = ?, outcome = ?, next_date = ?, marks = ?, conflicts = ?,"
        " photos = ?, photos_missing = ?, time = ? WHERE pos = ?",
        (seen.covered.state, seen.covered.outcome, seen.covered.next_date, *seen[1:], pos),
    )
    if before != seen.covered.state:
        connection.execute(_UNINDEX, (pos, indexed(search, before)))
        connection.execute(_INDEX, (pos, indexed(search, seen.covered.state)))


def tally(
    connection: Connection, above: Iterable[str], level: str, state: str, change: int
) -> None:
    """Count a place in or out below each of the places `above` it, and in the whole."""
    connection.executemany(_TALLY, [(place, level, state, change) for place in (*above, "")])


def facts_held(connection: Connection, where: str, value: str) -> Iterator[Facts]:
    """The facts of held places, by a condition on one column."""
    rows = connection.execute(f"SELECT {_FACTS} FROM place WHERE {where} = ?", (value,))
    return (Facts(*row) for row in rows.fetchall())


def all_facts(connection: Connection) -> Iterator[Facts]:
    return (Facts(*row) for row in connection.execute(f"SELECT {_FACTS} FROM place"))


def chain(connection: Connection, above: str) -> list[tuple[str, str]]:
    """(record, name) of the places from `above` upwards."""
    found: list[tuple[str, str]] = []
    while above:
        row = connection.execute(
            "SELECT name, above FROM place WHERE record = ?", (above,)
        ).fetchone()
        found.append((above, row[0]))
        above = row[1]
    return found
