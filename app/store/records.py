"""Revisions in and out of the tables: appended with their log entry, read back, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.model.changed import Changed
from app.model.history import GENESIS, ChainEntry, extend, head_message
from app.model.merge import view
from app.model.revision import Revision, read
from app.store import office, photo_table
from app.store import personal as personal_table
from app.store.database import Connection
from app.store.devices import last_entry
from app.store.photos import Photos
from app.store.projection import Project, settle
from app.store.select import chosen
from app.store.values import Signer

_INSERT = (
    "INSERT INTO revision (rid, record, kind, form, version, author, device, time, bytes)"
    " VALUES (?,?,?,?,?,?,?,?,?)"
)


def append(
    connection: Connection,
    revisions: Sequence[Revision],
    key: Signer,
    personal: Mapping[str, bytes],
    photos: Photos,
    project: Project,
) -> Changed:
    """Write own revisions, their signed log entries and their rows, inside one transaction.

    Revisions that are held already are passed over. Raises ValueError for what only a bug can
    bring: another device's revision, an unknown parent, personal bytes that are not their hash.
    """
    ids = [revision.id for revision in revisions]
    held = known(connection, ids)
    new = [revision for revision in dict.fromkeys(revisions) if revision.id not in held]
    parents = {parent for revision in new for parent in revision.parents}
    if missing := parents.difference(known(connection, parents), ids):
        raise ValueError(f"unknown parents: {sorted(missing)}")
    if any(revision.device != key.id for revision in new):
        raise ValueError("a revision of another device")
    personal_table.put(connection, personal)
    entries: list[ChainEntry] = []
    last = last_entry(connection, key.id)
    before = GENESIS if last is None else last.entry
    for revision in new:
        last = extend(last, key.id, revision.id)
        entries.append(last)
    if last is None or not entries:
        return Changed()
    connection.execute(
        "INSERT OR IGNORE INTO device (device, public) VALUES (?,?)", (key.id, key.public)
    )
    office.note_author(connection, key.id)
    put_entries(connection, entries, before, key.sign(head_message(last)))
    add(connection, new, photos, project)
    return Changed(frozenset(revision.record for revision in new), frozenset({"record"}))


def add(
    connection: Connection, revisions: Sequence[Revision], photos: Photos, project: Project
) -> None:
    """Insert revisions whose parents are held, and settle each touched record once."""
    histories = _histories(connection, {revision.record for revision in revisions})
    connection.executemany(
        _INSERT,
        [
            (r.id, r.record, r.kind, r.form, r.version, r.author, r.device, r.time, r.data)
            for r in revisions
        ],
    )
    photo_table.note(connection, revisions, photos)
    for revision in revisions:
        histories[revision.record].append(revision)
        if revision.kind == "erase":
            personal_table.erase(connection, revision, histories[revision.record])
    settle(connection, (view(history) for history in histories.values()), project)


def put_entries(
    connection: Connection, entries: Sequence[ChainEntry], before: str, signature: bytes
) -> None:
    """Add a run of log entries: `before` is the hash in front of it, the signature over its end."""
    rows: list[list[object]] = [[e.device, e.seq, e.entry, e.rid, "", None] for e in entries]
    rows[0][4], rows[-1][5] = before, signature
    connection.executemany("INSERT OR IGNORE INTO device_log VALUES (?,?,?,?,?,?)", rows)


def known(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those of `ids` that are in the history."""
    return {row[0] for row in chosen(connection, "SELECT rid FROM revision WHERE rid IN", ids)}


def history(connection: Connection, record: str) -> list[Revision]:
    """All revisions of a record, in the order in which they arrived here."""
    rows = connection.execute("SELECT bytes FROM revision WHERE record = ? ORDER BY n", (record,))
    return [read(data) for (data,) in rows]


def one(connection: Connection, rid: str) -> Revision | None:
    row = connection.execute("SELECT bytes FROM revision WHERE rid = ?", (rid,)).fetchone()
    return None if row is None else read(row[0])


def resettle(connection: Connection, records: Iterable[str], project: Project) -> None:
    """Compute the rows of these records anew, after something beside them changed."""
    histories = _histories(connection, set(records))
    settle(connection, (view(found) for found in histories.values() if found), project)


def _histories(connection: Connection, records: set[str]) -> dict[str, list[Revision]]:
    found: dict[str, list[Revision]] = {record: [] for record in records}
    rows = chosen(connection, "SELECT record, bytes FROM revision WHERE record IN", records)
    for record, data in rows:
        found[record].append(read(data))
    return found
