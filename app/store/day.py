"""Questions that a working day asks of the projected rows: what waits, and what was done today.

Each goes through an index that holds only what is asked for, so that a day costs the same in a
survey of 100,000 places as in one of twelve.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.store import lists
from app.store.database import Connection
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


def since(
    connection: Connection, forms: Sequence[str], time: str, device: str = ""
) -> list[HeadRow]:
    """Records of these forms whose newest revision is of this time or later, newest first.

    Of one device, if one is given: the one whose revision that is.
    """
    rows = connection.execute(
        f"SELECT {lists.COLUMNS} FROM head INDEXED BY head_time"
        f" WHERE form IN ({_marks(forms)}) AND voided = 0 AND time >= ?"
        " AND (device = ? OR ? = '') ORDER BY time DESC, record",
        [*forms, time, device, device],
    )
    return [lists.as_head(row) for row in rows]


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
