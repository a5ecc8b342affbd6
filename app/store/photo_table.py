"""Which photos the history names, and which of them have arrived."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.model.revision import Revision
from app.store.database import Connection
from app.store.photos import Photos
from app.store.select import chosen


def note(connection: Connection, revisions: Sequence[Revision], photos: Photos) -> None:
    """Remember the photos that new revisions name, and which of their files lie here."""
    named = [
        (digest, revision.id, str(entry.get("ext", "")))
        for revision in revisions
        for entry in revision.photos.values()
        if photos.is_hash(digest := str(entry.get("hash", "")))
    ]
    connection.executemany(
        "INSERT OR IGNORE INTO revision_photo VALUES (?,?)",
        [(digest, rid) for digest, rid, _ in named],
    )
    arrived(connection, {digest for digest, _, _ in named}, photos)


def arrived(connection: Connection, hashes: Iterable[str], photos: Photos) -> set[str]:
    """Note those photos whose files lie here and were not noted; returns them."""
    wanted = set(hashes)
    held = {row[0] for row in chosen(connection, "SELECT hash FROM photo WHERE hash IN", wanted)}
    found = {digest: file for digest in wanted - held if (file := photos.find(digest))}
    connection.executemany(
        "INSERT INTO photo VALUES (?,?,?)",
        [(digest, file.suffix[1:], photos.size(file)) for digest, file in found.items()],
    )
    return set(found)


def records_of(connection: Connection, hashes: Iterable[str]) -> set[str]:
    """Records that name one of these photos in any revision."""
    rows = chosen(
        connection,
        "SELECT DISTINCT record FROM revision JOIN revision_photo USING (rid) WHERE hash IN",
        hashes,
    )
    return {row[0] for row in rows}


def missing(connection: Connection) -> list[str]:
    """Hashes that the history names and that have not arrived, sorted."""
    rows = connection.execute(
        "SELECT DISTINCT hash FROM revision_photo"
        " WHERE hash NOT IN (SELECT hash FROM photo) ORDER BY hash"
    )
    return [row[0] for row in rows]


def missing_among(connection: Connection, hashes: Iterable[str]) -> list[str]:
    """Those of `hashes` that the history names and that have not arrived, sorted."""
    rows = chosen(
        connection,
        "SELECT DISTINCT hash FROM revision_photo"
        " WHERE hash NOT IN (SELECT hash FROM photo) AND hash IN",
        hashes,
    )
    return sorted(row[0] for row in rows)


def of_revisions(connection: Connection, ids: Iterable[str]) -> list[tuple[str, str]]:
    """(revision id, photo hash) for everything that these revisions name, sorted."""
    return sorted(
        (row[0], row[1])
        for row in chosen(connection, "SELECT rid, hash FROM revision_photo WHERE rid IN", ids)
    )
