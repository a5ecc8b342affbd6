"""Revisions in and out of the tables: appended with their log entry, read back, never changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from app.model.changed import Changed
from app.model.history import GENESIS, ChainEntry, extend, head_message
from app.model.merge import RecordView, view
from app.model.revision import Revision, read
from app.store import office, photo_table
from app.store import personal as personal_table
from app.store.database import Connection
from app.store.devices import last_entry
from app.store.photos import Photos
from app.store.projection import Project, Settler, settle
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
    appending = Appending(connection, key, photos, project)
    personal_table.put(connection, personal)
    appending.take(revisions)
    return appending.end()


class Appending:
    """Own revisions on their way into the history, slice by slice, inside one transaction.

    The log is signed, and lists that span records are made, once at the end.
    """

    def __init__(
        self, connection: Connection, key: Signer, photos: Photos, project: Project
    ) -> None:
        self._connection = connection
        self._key = key
        self._photos = photos
        self._settler = Settler(connection, project)
        self._last = last_entry(connection, key.id)
        self._before = GENESIS if self._last is None else self._last.entry
        self._entries: list[ChainEntry] = []  # the last waits for its signature
        self._records: set[str] = set()

    def take(self, revisions: Sequence[Revision]) -> None:
        """Add a slice; parents stand in it, in earlier ones, or in the history."""
        ids = [revision.id for revision in revisions]
        held = known(self._connection, ids)
        new = [revision for revision in dict.fromkeys(revisions) if revision.id not in held]
        parents = {parent for revision in new for parent in revision.parents}
        if missing := parents.difference(known(self._connection, parents), ids):
            raise ValueError(f"unknown parents: {sorted(missing)}")
        if any(revision.device != self._key.id for revision in new):
            raise ValueError("a revision of another device")
        if not new:
            return
        if not self._records:
            self._introduce()
        self._write_entries(None)
        for revision in new:
            self._last = extend(self._last, self._key.id, revision.id)
            self._entries.append(self._last)
        self._settler.take(insert(self._connection, new, self._photos))
        self._records.update(revision.record for revision in new)

    def _introduce(self) -> None:
        self._connection.execute(
            "INSERT OR IGNORE INTO device (device, public) VALUES (?,?)",
            (self._key.id, self._key.public),
        )
        office.note_author(self._connection, self._key.id)

    def _write_entries(self, signature: bytes | None) -> None:
        if self._entries:
            put_entries(self._connection, self._entries, self._before, signature)
            self._entries, self._before = [], ""

    def end(self) -> Changed:
        """Sign the log and bring the lists up to date."""
        if self._last is None or not self._entries:
            return Changed()
        self._write_entries(self._key.sign(head_message(self._last)))
        self._settler.end()
        return Changed(frozenset(self._records), frozenset({"record"}))


def add(
    connection: Connection, revisions: Sequence[Revision], photos: Photos, project: Project
) -> None:
    """Insert revisions whose parents are held, and settle each touched record once."""
    settle(connection, insert(connection, revisions, photos), project)


def insert(
    connection: Connection, revisions: Sequence[Revision], photos: Photos
) -> Iterator[RecordView]:
    """Insert revisions whose parents are held; returns the views of the touched records."""
    found = histories(connection, {revision.record for revision in revisions})
    connection.executemany(
        _INSERT,
        [
            (r.id, r.record, r.kind, r.form, r.version, r.author, r.device, r.time, r.data)
            for r in revisions
        ],
    )
    photo_table.note(connection, revisions, photos)
    for revision in revisions:
        found[revision.record].append(revision)
    for held in found.values():
        personal_table.erase(connection, held)
    return (view(held) for held in found.values())


def put_entries(
    connection: Connection, entries: Sequence[ChainEntry], before: str, signature: bytes | None
) -> None:
    """Add log entries that follow each other, with the signature over the last of them.

    `before` is the hash in front of a run, "" where these stand inside one.
    """
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


def erased(connection: Connection, records: Iterable[str]) -> dict[str, int]:
    """How often the residents of each of `records` were erased; only of those where they were."""
    rows = chosen(
        connection, "SELECT record FROM revision WHERE kind = 'erase' AND record IN", records
    )
    return Counter(record for (record,) in rows)


def erased_behind(connection: Connection, n: int) -> list[tuple[int, str]]:
    """(n, record) of the erasures behind a number in the order of arrival."""
    rows = connection.execute(
        "SELECT n, record FROM revision WHERE kind = 'erase' AND n > ? ORDER BY n", (n,)
    )
    return [(number, record) for number, record in rows]


def one(connection: Connection, rid: str) -> Revision | None:
    row = connection.execute("SELECT bytes FROM revision WHERE rid = ?", (rid,)).fetchone()
    return None if row is None else read(row[0])


def resettle(connection: Connection, records: Iterable[str], project: Project) -> None:
    """Compute the rows of these records anew, after something beside them changed."""
    held = histories(connection, set(records))
    settle(connection, (view(found) for found in held.values() if found), project)


def histories(connection: Connection, records: Iterable[str]) -> dict[str, list[Revision]]:
    """All revisions of each of these records, in the order in which they arrived here."""
    found: dict[str, list[Revision]] = {record: [] for record in records}
    rows = chosen(connection, "SELECT n, record, bytes FROM revision WHERE record IN", list(found))
    for _n, record, data in sorted(rows, key=itemgetter(0)):
        found[record].append(read(data))
    return found
