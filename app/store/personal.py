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


def erase(connection: Connection, revision: Revision, history: Iterable[Revision]) -> None:
    """Forget the personal answers of everything that an `erase` revision had seen.

    A row without bytes stays for each, so that a package which brings them later changes nothing.
    """
    by_id = {held.id: held for held in history}
    seen: set[str] = set()
    pending = list(revision.parents)
    while pending:
        rid = pending.pop()
        if rid in by_id and rid not in seen:
            seen.add(rid)
            pending += by_id[rid].parents
    hashes = sorted({h for rid in seen if (h := by_id[rid].personal) is not None})
    connection.executemany(
        "INSERT INTO personal (hash, bytes, erased_at) VALUES (?, NULL, ?)"
        " ON CONFLICT (hash) DO UPDATE SET bytes = NULL, erased_at = excluded.erased_at"
        " WHERE bytes IS NOT NULL",
        [(digest, revision.time) for digest in hashes],
    )
