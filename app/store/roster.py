"""Questions that the roster's list and tree ask; each costs the same at any size.

The position of a place is its row id, so that a page is read in walking order from the index
alone: of all counted places, of a state, or of the hits of a search; "below this place" is a
range of positions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from app.store import roster_joined
from app.store.database import Connection
from app.store.roster_text import question, words
from app.store.roster_values import (
    CONFLICT,
    COUNTED,
    MOST,
    UNLISTED,
    FormMark,
    PlaceFilter,
    PlaceNode,
    PlaceRow,
)

#: Of the table `place` as p: what `shown` reads, in its order.
COLUMNS: Final = (
    "p.record, p.level, p.parent, p.name, p.address, p.code, p.kind, p.storeys, p.year, p.state,"
    " p.outcome, p.next_date, p.listed, p.walk, p.above, p.marks, p.alias, p.conflicts, p.photos,"
    " p.photos_missing, p.time"
)
_LAST: Final = (1 << 63) - 1
#: First and last position of all places.
EVERYWHERE: Final = (0, _LAST)
#: Shorter words are no code.
_CODE: Final = 6
_FEW: Final = {UNLISTED: "p.listed = 0", CONFLICT: "p.conflicts > 0"}


def places(
    connection: Connection, wanted: PlaceFilter, limit: int, offset: int = 0
) -> list[PlaceRow]:
    """A page of places in walking order."""
    hits = _positions(connection, wanted)
    if hits is None:
        return []
    statement, values = hits
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM place p WHERE p.pos IN ({statement} LIMIT ? OFFSET ?)"
        " ORDER BY p.pos",
        [*values, limit, offset],
    ).fetchall()
    return shown(connection, rows)


def count(connection: Connection, wanted: PlaceFilter) -> int:
    """How many there are; of a search's hits at most `MOST`, which then means "or more"."""
    if not wanted.text.strip() and wanted.state not in _FEW:
        return _tallied(connection, wanted)
    hits = _positions(connection, wanted)
    if hits is None:
        return 0
    statement, values = hits
    most = -1 if wanted.state in _FEW and not wanted.text.strip() else MOST
    row = connection.execute(
        f"SELECT count(*) FROM ({statement} LIMIT ?)", [*values, most]
    ).fetchone()
    return int(row[0])


def place(connection: Connection, record: str) -> PlaceRow | None:
    """The row of a place; of one that was joined to another, that other's."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM place p WHERE p.record = ?",
        (roster_joined.root(connection, record),),
    ).fetchall()
    return next(iter(shown(connection, rows)), None)


def states(connection: Connection, under: str | None = None) -> dict[str, int]:
    """Numbers of counted places by state, below a place and with it."""
    found: dict[str, int] = {}
    for level, state, n in _by_state(connection, under or ""):
        if level in COUNTED:
            found[state] = found.get(state, 0) + n
    return found


def _by_state(connection: Connection, place: str) -> list[tuple[str, str, int]]:
    """(level, state, number) of all below a place and of itself; "": of all places."""
    return [
        *connection.execute("SELECT level, state, n FROM place_tally WHERE place = ?", (place,)),
        *connection.execute("SELECT level, state, 1 FROM place WHERE record = ?", (place,)),
    ]


def children(connection: Connection, parent: str | None) -> list[PlaceNode]:
    """The branches right below a place (None: the outermost), in walking order."""
    rows = connection.execute(
        "SELECT record, name, level FROM place p WHERE above = ?"
        " AND level IN ('town', 'community', 'estate') ORDER BY sort",
        (parent or "",),
    ).fetchall()
    return [node(connection, *row) for row in rows]


def node(connection: Connection, record: str, name: str, level: str) -> PlaceNode:
    """A branch with its numbers: as many as its list has, flats told apart."""
    counts: dict[str, int] = {}
    households = 0
    for tallied, state, n in _by_state(connection, record):
        if tallied == "household":
            households += n
        elif tallied in COUNTED:
            counts[state] = counts.get(state, 0) + n
    below = connection.execute(
        "SELECT 1 FROM place WHERE above = ? AND level IN ('town', 'community', 'estate') LIMIT 1",
        (record,),
    ).fetchone()
    return PlaceNode(record, name, level, counts, households, below is not None)


def index(connection: Connection) -> Iterator[tuple[str, str, str, str, str, str]]:
    """(record, parent, name, aliases, code, level) of every place, joined ones among them."""
    rows = connection.execute("SELECT record, parent, name, alias, code, level FROM place")
    yield from rows.fetchall()
    for hidden in roster_joined.all_facts_joined(connection).values():
        for one in hidden:
            yield one.record, one.parent, one.name, one.alias, one.code, one.level


def with_code(connection: Connection, code: str) -> list[PlaceRow]:
    """Places that have this code, also where one has it that was joined to them."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM place p WHERE p.pos IN"
        " (SELECT pos FROM place WHERE code = ?1 AND code <> ''"
        " UNION SELECT o.pos FROM place_joined j JOIN place o ON o.record = j.stays"
        " WHERE j.code = ?1 AND j.code <> '') ORDER BY p.pos LIMIT ?2",
        (code, MOST),
    ).fetchall()
    return shown(connection, rows)


def named(connection: Connection, name: str, limit: int) -> list[PlaceRow]:
    """Places of exactly this name, or with it among their other names; walks all of them."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM place p WHERE p.name = ?1"
        " OR instr('、' || p.alias || '、', '、' || ?1 || '、') ORDER BY p.pos LIMIT ?2",
        (name, limit),
    ).fetchall()
    return shown(connection, rows)


def rank(connection: Connection, wanted: PlaceFilter, record: str) -> int | None:
    """The turn of a place among those of a filter without text; None if it is not there."""
    hits = _positions(connection, wanted)
    if hits is None:
        return None
    statement, values = hits
    row = connection.execute("SELECT pos FROM place WHERE record = ?", (record,)).fetchone()
    if row is None:
        return None
    inside = connection.execute(
        f"SELECT count(*), max(pos) FROM (SELECT pos FROM ({statement}) WHERE pos <= ?)",
        [*values, row[0]],
    ).fetchone()
    return int(inside[0]) - 1 if inside[1] == row[0] else None


def _positions(connection: Connection, wanted: PlaceFilter) -> tuple[str, list[Any]] | None:
    """A SELECT of the positions, in order, that a filter asks for; None where none can be."""
    low, high = 0, _LAST
    if wanted.under:
        found = span(connection, wanted.under)
        if found is None:
            return None
        low, high = found
    typed = words(wanted.text)
    parts: list[str]
    values: list[Any]
    if wanted.state in _FEW:
        parts, values = [_FEW[wanted.state], *(["instr(p.search, ?)"] * len(typed))], typed
        source, at = "place p", "p.pos"
    elif codes := _codes(connection, typed):
        parts, values = ["p.code >= ?", "p.code < ?", "p.code <> ''"], [*codes]
        if wanted.state:
            parts.append("p.state = ?")
            values.append(wanted.state)
        source, at = "place p INDEXED BY place_code", "p.pos"
    elif typed:
        asked, compare = question(typed, wanted.state)
        parts = ["place_text MATCH ?", *(["instr(p.search, ?)"] * len(compare))]
        values = [asked, *compare]
        source, at = "place_text t CROSS JOIN place p ON p.pos = t.rowid", "t.rowid"
    else:
        index_ = "place_state" if wanted.state else "place_counted"
        parts, values = ["p.counted = 1"] if wanted.counted else [], []
        if wanted.state:
            parts.append("p.state = ?")
            values.append(wanted.state)
        source, at = f"place p INDEXED BY {index_}" if wanted.counted else "place p", "p.pos"
    if wanted.counted and "p.counted = 1" not in parts:
        parts.append("p.counted = 1")
    if wanted.level:
        parts.append("p.level = ?")
        values.append(wanted.level)
    if wanted.under:
        parts.append(f"{at} BETWEEN ? AND ?")
        values += [low, high]
    where = " AND ".join(parts) or "1"
    return f"SELECT {at} AS pos FROM {source} WHERE {where} ORDER BY {at}", values


def _codes(connection: Connection, typed: list[str]) -> tuple[str, str] | None:
    """The range of codes that begin like the one word typed, where they are not too many.

    A long number shares its parts with every other of its kind, and would walk all their lists.
    """
    if len(typed) != 1 or len(typed[0]) < _CODE or not typed[0].isascii():
        return None
    for start in dict.fromkeys((typed[0], typed[0].upper())):
        found = start, start + "\U0010ffff"
        hits = connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM place WHERE code >= ? AND code < ?"
            " AND code <> '' LIMIT ?)",
            (*found, MOST),
        ).fetchone()[0]
        if 0 < hits < MOST:
            return found
    return None


def span(connection: Connection, record: str) -> tuple[int, int] | None:
    """First and last position of a place and all below it."""
    row = connection.execute(
        "SELECT pos, above, sort FROM place WHERE record = ?", (record,)
    ).fetchone()
    if row is None:
        return None
    first, above, sort = row
    while True:
        after = connection.execute(
            "SELECT pos FROM place WHERE above = ? AND sort > ? ORDER BY sort LIMIT 1",
            (above, sort),
        ).fetchone()
        if after is not None:
            return first, after[0] - 1
        if not above:
            return first, _LAST
        above, sort = connection.execute(
            "SELECT above, sort FROM place WHERE record = ?", (above,)
        ).fetchone()


def _tallied(connection: Connection, wanted: PlaceFilter) -> int:
    """The number from the tallies, which hold what lies below a place; itself comes on top."""
    parts: list[str] = []
    values: list[Any] = []
    if wanted.state:
        parts.append("state = ?")
        values.append(wanted.state)
    if wanted.level:
        parts.append("level = ?")
        values.append(wanted.level)
    if wanted.counted:
        parts.append(f"level IN {COUNTED}")
    where = "".join(f" AND {part}" for part in parts)
    below = connection.execute(
        f"SELECT coalesce(sum(n), 0) FROM place_tally WHERE place = ?{where}",
        [wanted.under or "", *values],
    ).fetchone()[0]
    itself = connection.execute(
        f"SELECT count(*) FROM place WHERE record = ?{where}", [wanted.under or "", *values]
    ).fetchone()[0]
    return int(below + itself)


def shown(connection: Connection, rows: Iterable[tuple[Any, ...]]) -> list[PlaceRow]:
    """Rows of `COLUMNS` as values."""
    paths: dict[str, tuple[str, ...]] = {"": ()}
    return [
        PlaceRow(
            record, level, parent, name, address, code, kind, storeys, year, state, outcome,
            next_date, bool(listed), walk, _path(connection, above, paths), _marks(marks), *rest,
        )
        for (
            record, level, parent, name, address, code, kind, storeys, year, state, outcome,
            next_date, listed, walk, above, marks, *rest,
        ) in rows
    ]  # fmt: skip


def _marks(text: str) -> tuple[FormMark, ...]:
    return tuple(
        FormMark(form, record, status, grade, bool(provisional))
        for form, record, status, grade, provisional in json.loads(text)
    )


def _path(connection: Connection, above: str, paths: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Names from the outermost place to this one; few different ones on a page."""
    if above not in paths:
        name, higher = connection.execute(
            "SELECT name, above FROM place WHERE record = ?", (above,)
        ).fetchone()
        paths[above] = (*_path(connection, higher, paths), name)
    return paths[above]
