"""Questions that lists ask of the projected rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from app.store.database import Connection
from app.store.fold import fold
from app.store.select import chosen
from app.store.values import HeadRow

Order = Literal["title", "time", "-time"]

#: What `as_head` reads, in its order.
COLUMNS = (
    "record, form, version, title, subtitle, status, grade, provisional, voided, conflicts,"
    " photos, photos_missing, time, author, device, place"
)
#: A place, and those that are joined to it: what is said of them is said of it.
_COUNTS_AS = "SELECT ? UNION SELECT record FROM place_joined WHERE stays = ?"
_ORDERS = {
    "title": "title, record",
    "time": "time, record",
    "-time": "time DESC, record DESC",
}


@dataclass(frozen=True, slots=True)
class HeadFilter:
    """Which records; "" and None mean all. Every word of `text` must occur somewhere."""

    form: str | None = None
    text: str = ""
    place: str | None = None
    voided: bool = False
    status: str | None = None

    def where(self) -> tuple[str, list[Any]]:
        parts: list[str] = []
        values: list[Any] = []
        if self.form is not None:
            parts.append("form = ?")
            values.append(self.form)
        if self.place is not None:
            parts.append(f"place IN ({_COUNTS_AS}) AND place <> ''")  # as the index says it
            values += [self.place, self.place]
        if not self.voided:
            parts.append("voided = 0")
        if self.status is not None:
            parts.append("status = ?")
            values.append(self.status)
        for word in fold(self.text).split():
            escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            parts.append("search LIKE ? ESCAPE '\\'")
            values.append(f"%{escaped}%")
        return " AND ".join(parts) or "1", values


def heads(
    connection: Connection,
    wanted: HeadFilter,
    order: Order = "title",
    limit: int | None = None,
    offset: int = 0,
) -> list[HeadRow]:
    where, values = wanted.where()
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM head WHERE {where} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?",
        [*values, -1 if limit is None else limit, offset],
    )
    return [as_head(row) for row in rows]


def head(connection: Connection, record: str) -> HeadRow | None:
    row = connection.execute(
        f"SELECT {COLUMNS} FROM head WHERE record = ?",
        (record,),
    ).fetchone()
    return None if row is None else as_head(row)


def count(connection: Connection, wanted: HeadFilter) -> int:
    where, values = wanted.where()
    row = connection.execute(f"SELECT count(*) FROM head WHERE {where}", values).fetchone()
    return int(row[0])


def tally(connection: Connection, wanted: HeadFilter) -> dict[tuple[str, str], int]:
    """How many records there are of each (status, grade)."""
    where, values = wanted.where()
    rows = connection.execute(
        f"SELECT status, grade, count(*) FROM head WHERE {where} GROUP BY status, grade",
        values,
    )
    return {(status, grade): number for status, grade, number in rows}


def in_conflict(connection: Connection) -> list[HeadRow]:
    """Records in which two people answered differently, certifying conflicts first."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM head WHERE conflicts > 0 ORDER BY provisional DESC, title, record"
    )
    return [as_head(row) for row in rows]


def disputed(connection: Connection, records: Iterable[str]) -> list[str]:
    """Those of `records` in which people answered differently."""
    start = "SELECT record FROM head WHERE conflicts > 0 AND record IN"
    return [row[0] for row in chosen(connection, start, records)]


def heads_beginning(connection: Connection, record: str, limit: int) -> list[HeadRow]:
    """Records whose id begins like this."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM head WHERE record >= ? AND record < ? AND voided = 0"
        " ORDER BY record LIMIT ?",
        (record, record + "\U0010ffff", limit),
    )
    return [as_head(row) for row in rows]


def linking(connection: Connection, target: str, role: str = "") -> list[str]:
    """Records that link to `target` (in this role, if one is given), sorted."""
    rows = connection.execute(
        f"SELECT DISTINCT record FROM head_link WHERE target IN ({_COUNTS_AS})"
        " AND (role = ? OR ? = '') ORDER BY record",
        (target, target, role, role),
    )
    return [row[0] for row in rows]


def as_head(row: tuple[Any, ...]) -> HeadRow:
    values = list(row)
    values[7] = bool(values[7])
    values[8] = bool(values[8])
    return HeadRow(*values)
