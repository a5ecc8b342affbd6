"""Residents' personal answers: kept apart from the history, so that they can be erased."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.model.personal import personal_hash
from app.model.revision import Revision
from app.store.database import Connection
from app.store.select import chosen


def put(connection: Connection, objects: Mapping[str, bytes]) -> None:
    """Keep personal objects by their hash; one that was erased here stays erased.

    Raises ValueError for bytes that do not have their hash.
    """
    for digest, data in objects.items():
        if personal_hash(data) != digest:
            raise ValueError(f"not the bytes of {digest}")
    connection.executemany(
        "INSERT OR IGNORE INTO personal (hash, bytes) VALUES (?,?)", list(objects.items())
    )


def get(connection: Connection, digest: str) -> bytes | None:
    """The bytes, or None if they never arrived or were erased."""
    row = connection.execute("SELECT bytes FROM personal WHERE hash = ?", (digest,)).fetchone()
    return None if row is None else row[0]


def get_many(connection: Connection, digests: Iterable[str]) -> dict[str, bytes]:
    """The bytes by hash; what never arrived or was erased is missing."""
    rows = chosen(connection, "SELECT hash, bytes FROM personal WHERE hash IN", digests)
    return {digest: data for digest, data in rows if data is not None}


def erase(connection: Connection, history: Iterable[Revision]) -> None:
    """Forget what was said of a record's residents by all who did not know of its erasure.

    Whatever an `erase` revision had seen is forgotten, and what was said beside it on a computer
    that had not heard of it; whoever has seen the erasure may say something new. A row without
    bytes stays for each, so that a package which brings them later changes nothing.
    """
    known = list(history)
    erasing = [held for held in known if held.kind == "erase"]
    if not erasing:
        return
    by_id = {held.id: held for held in known}
    aware = _behind(by_id, erasing)
    hashes = sorted({h for rid, r in by_id.items() if rid not in aware and (h := r.personal)})
    time = max(held.time for held in erasing)
    connection.executemany(
        "INSERT INTO personal (hash, bytes, erased_at) VALUES (?, NULL, ?)"
        " ON CONFLICT (hash) DO UPDATE SET bytes = NULL, erased_at = excluded.erased_at"
        " WHERE bytes IS NOT NULL",
        [(digest, time) for digest in hashes],
    )


def _behind(by_id: Mapping[str, Revision], erasing: Iterable[Revision]) -> set[str]:
    """Ids of the revisions that were written in knowledge of an erasure, themselves among them."""
    children: dict[str, list[str]] = {}
    for held in by_id.values():
        for parent in held.parents:
            children.setdefault(parent, []).append(held.id)
    aware: set[str] = set()
    pending = [held.id for held in erasing]
    while pending:
        rid = pending.pop()
        if rid not in aware:
            aware.add(rid)
            pending += children.get(rid, ())
    return aware


def erased(connection: Connection) -> list[str]:
    """Hashes of all that was erased here, or elsewhere before it came here."""
    return [row[0] for row in connection.execute("SELECT hash FROM personal WHERE bytes IS NULL")]


def is_erased(connection: Connection, digest: str) -> bool:
    row = connection.execute(
        "SELECT 1 FROM personal WHERE hash = ? AND bytes IS NULL", (digest,)
    ).fetchone()
    return row is not None


def count_erased(connection: Connection) -> int:
    count: int = connection.execute("SELECT count(*) FROM personal WHERE bytes IS NULL").fetchone()[
        0
    ]
    return count


def forget(connection: Connection, hashes: Iterable[str]) -> None:
    """Take bytes out of a copy of the database of an earlier program."""
    connection.executemany(
        "UPDATE personal SET bytes = NULL WHERE hash = ? AND bytes IS NOT NULL",
        [(digest,) for digest in hashes],
    )
