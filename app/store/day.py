"""Questions that a working day asks of the projected rows: what waits, and what was done today.

Each goes through an index that holds only what is asked for, so that a day costs the same in a
survey of 100,000 places as in one of twelve.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.store import lists, roster
from app.store.database import Connection
from app.store.fold import fold
from app.store.roster_values import PlaceRow
from app.store.values import HeadRow


def in_status(
    connection: Connection, forms: Sequence[str], status: str, limit: int
) -> list[HeadRow]:
    """Records of these forms in one state, the newest first."""
    rows = connection.execute(
        f"SELECT {lists.COLUMNS} FROM head INDEXED BY head_tally"
        f" WHERE form IN ({_marks(forms)}) AND voided = 0 AND status = ?"
        " ORDER BY time DESC, record LIMIT ?",
        [*forms, status, limit],
    )
    return [lists.as_head(row) for row in rows]


def count(connection: Connection, forms: Sequence[str], status: str) -> int:
    row = connection.execute(
        "SELECT count(*) FROM head INDEXED BY head_tally"
        f" WHERE form IN ({_marks(forms)}) AND voided = 0 AND status = ?",
        [*forms, status],
    ).fetchone()
    return int(row[0])


_SINCE = (
    "head INDEXED BY head_time WHERE form IN ({forms}) AND voided = 0 AND time >= ?"
    " AND device = ? AND status IN ({states})"
)


def since(
    connection: Connection,
    forms: Sequence[str],
    states: Sequence[str],
    time: str,
    device: str,
    limit: int,
) -> list[HeadRow]:
    """Records in these states that one device wrote last, at this time or later; newest first."""
    source = _SINCE.format(forms=_marks(forms), states=_marks(states))
    rows = connection.execute(
        f"SELECT {lists.COLUMNS} FROM {source} ORDER BY time DESC, record LIMIT ?",
        [*forms, time, device, *states, limit],
    )
    return [lists.as_head(row) for row in rows]


def count_since(
    connection: Connection, forms: Sequence[str], states: Sequence[str], time: str, device: str
) -> int:
    source = _SINCE.format(forms=_marks(forms), states=_marks(states))
    row = connection.execute(
        f"SELECT count(*) FROM {source}", [*forms, time, device, *states]
    ).fetchone()
    return int(row[0])


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))


#: A flat whose building stands in the list already: one walks to the building.
_IN_A_BUILDING = (
    "p.level = 'household' AND EXISTS (SELECT 1 FROM place a WHERE a.record = p.above"
    " AND a.level = 'building' AND a.state = p.state AND a.next_date = p.next_date)"
)


def walk(connection: Connection, under: str | None, limit: int, offset: int = 0) -> list[PlaceRow]:
    """Places that nobody was at yet, in walking order; flats only where they stand alone."""
    return _walked(connection, "p.state = 'none'", [], under, limit, offset)


def due(connection: Connection, under: str | None, date: str, limit: int) -> list[PlaceRow]:
    """Places where nobody could be met, to be gone to again by this date, in walking order."""
    condition = "p.state = 'no_entry' AND p.next_date <> '' AND p.next_date <= ?"
    return _walked(connection, condition, [date], under, limit, 0)


def _walked(
    connection: Connection,
    condition: str,
    values: list[str],
    under: str | None,
    limit: int,
    offset: int,
) -> list[PlaceRow]:
    span = roster.span(connection, under) if under else roster.EVERYWHERE
    if span is None:
        return []
    rows = connection.execute(
        f"SELECT {roster.COLUMNS} FROM place p INDEXED BY place_state"
        f" WHERE p.counted = 1 AND {condition} AND p.pos BETWEEN ? AND ?"
        f" AND NOT ({_IN_A_BUILDING}) ORDER BY p.pos LIMIT ? OFFSET ?",
        [*values, *span, limit, offset],
    ).fetchall()
    return roster.shown(connection, rows)


def branches(connection: Connection, text: str, limit: int) -> list[PlaceRow]:
    """Places that hold others, by name: villages before estates and towns, in walking order."""
    typed = fold(text).split()
    rows = connection.execute(
        f"SELECT {roster.COLUMNS} FROM place p INDEXED BY place_branch"
        " WHERE p.level IN ('town', 'community', 'estate')"
        + " AND instr(p.search, ?)"
        * len(typed)
        + " ORDER BY CASE p.level WHEN 'community' THEN 0 WHEN 'estate' THEN 1 ELSE 2 END, p.pos"
        " LIMIT ?",
        [*typed, limit],
    ).fetchall()
    return roster.shown(connection, rows)
