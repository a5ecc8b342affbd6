"""Batches: what one merge brought, by the order of arrival, and what took a batch back.

A row is written in the transaction that brings its first revision and grows with each further
one: a merge that is killed leaves the row of what it had taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.store import office
from app.store.database import Connection
from app.store.select import chosen
from app.store.values import Batch

_COLUMNS = "n, time, who, first, last, packages, undoes, reason"


@dataclass
class Taking:
    """A merge while it goes on: whose it is, and which packages it has opened."""

    time: str
    who: str
    packages: list[str] = field(default_factory=list)
    n: int = 0  # of its row, 0 while nothing new has come


@dataclass(frozen=True)
class Undoing:
    """What takes a batch back: when, who, which one, and why."""

    time: str
    who: str
    undoes: int
    reason: str


def last_number(connection: Connection) -> int:
    """The number of the last revision that arrived or was written here, 0 for none."""
    row = connection.execute("SELECT coalesce(max(n), 0) FROM revision").fetchone()
    return int(row[0])


def grow(connection: Connection, taking: Taking, before: int) -> None:
    """Put everything behind number `before` into the row of a merge."""
    last = last_number(connection)
    if last == before:
        return
    if not taking.n:
        taking.n = _insert(connection, (taking.time, taking.who, before + 1, last, "[]", 0, ""))
    else:
        connection.execute("UPDATE intake SET last = ? WHERE n = ?", (last, taking.n))


def name_packages(connection: Connection, taking: Taking) -> None:
    """Write down which packages a merge took, at its end."""
    connection.execute(
        "UPDATE intake SET packages = ? WHERE n = ?", (json.dumps(taking.packages), taking.n)
    )


def note_undo(connection: Connection, undoing: Undoing, before: int) -> int:
    """Put everything behind number `before` into a row of its own: it took a batch back."""
    last = last_number(connection)
    said = (undoing.time, undoing.who, before + 1, last, "[]", undoing.undoes, undoing.reason)
    return _insert(connection, said)


def _insert(connection: Connection, row: tuple[str | int, ...]) -> int:
    connection.execute(
        "INSERT INTO intake (time, who, first, last, packages, undoes, reason)"
        " VALUES (?,?,?,?,?,?,?)",
        row,
    )
    return int(connection.execute("SELECT max(n) FROM intake").fetchone()[0])


def batches(connection: Connection, limit: int, offset: int) -> list[Batch]:
    """The newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM intake ORDER BY n DESC LIMIT ? OFFSET ?", (limit, offset)
    )
    return [_batch(*row) for row in rows]


def batch(connection: Connection, n: int) -> Batch | None:
    row = connection.execute(f"SELECT {_COLUMNS} FROM intake WHERE n = ?", (n,)).fetchone()
    return None if row is None else _batch(*row)


def undone_by(connection: Connection, n: int) -> int:
    """The batch that took this one back and was not taken back itself; 0 for none."""
    for (later,) in connection.execute(
        "SELECT n FROM intake WHERE undoes = ? ORDER BY n DESC", (n,)
    ).fetchall():
        if not undone_by(connection, later):
            return int(later)
    return 0


def _batch(
    n: int, time: str, who: str, first: int, last: int, packages: str, undoes: int, reason: str
) -> Batch:
    return Batch(n, time, who, first, last, tuple(json.loads(packages)), undoes, reason)


def revisions_of(connection: Connection, one: Batch) -> dict[str, list[int]]:
    """The numbers of a batch's revisions by record: of a merge without those written here."""
    own = () if one.undoes else office.authors(connection)
    found: dict[str, list[int]] = {}
    for n, record, device in connection.execute(
        "SELECT n, record, device FROM revision WHERE n BETWEEN ? AND ?", (one.first, one.last)
    ):
        if device not in own:
            found.setdefault(record, []).append(n)
    return found


def senders_of(connection: Connection, one: Batch) -> tuple[str, ...]:
    """Names of the devices whose revisions a merge brought, most of them first."""
    own = office.authors(connection)
    rows = connection.execute(
        "SELECT r.device, coalesce(nullif(d.name, ''), r.device), count(*) FROM revision r"
        " LEFT JOIN device d ON d.device = r.device WHERE r.n BETWEEN ? AND ?"
        " GROUP BY r.device ORDER BY count(*) DESC, r.device",
        (one.first, one.last),
    ).fetchall()
    return tuple(name for device, name, _n in rows if one.undoes or device not in own)


def numbers_of(connection: Connection, records: Iterable[str]) -> dict[str, list[int]]:
    """The numbers of all revisions of these records, in their order."""
    found: dict[str, list[int]] = {}
    for record, n in chosen(
        connection, "SELECT record, n FROM revision WHERE record IN", list(records)
    ):
        found.setdefault(record, []).append(n)
    return {record: sorted(numbers) for record, numbers in found.items()}
