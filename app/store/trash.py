"""Records that were voided: they count nowhere, and nothing of them is gone."""

from __future__ import annotations

from app.store.database import Connection
from app.store.lists import COLUMNS, as_head
from app.store.values import HeadRow


def voided(connection: Connection, limit: int, offset: int) -> list[HeadRow]:
    """The voided records, those voided last first."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM head WHERE voided = 1 ORDER BY time DESC, record LIMIT ? OFFSET ?",
        (limit, offset),
    )
    return [as_head(row) for row in rows]


def count(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM head WHERE voided = 1").fetchone()[0])
