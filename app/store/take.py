"""Import of what another device wrote: all of it or nothing, any number of times the same.

One signature vouches for a whole run of chain entries (sync.md §0.3); every revision has shown
by being read that its bytes are canonical and have its id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.model.changed import Changed
from app.model.history import GENESIS, ChainEntry, Verify, head_message, link
from app.model.personal import personal_hash
from app.model.revision import Revision, read
from app.store import devices, personal, records
from app.store.database import Connection
from app.store.photos import Photos
from app.store.projection import Project
from app.store.select import chosen
from app.store.values import TakeError, TakeResult


def check(
    survey: str,
    device: str,
    entries: Sequence[ChainEntry],
    revisions: Sequence[Revision],
    objects: Mapping[str, bytes],
) -> None:
    """What can be said without the database. Raises `TakeError`."""
    if not entries:
        raise TakeError("empty")
    if any(entry.device != device for entry in entries):
        raise TakeError("wrong_device")
    first = entries[0].seq
    if [entry.seq for entry in entries] != list(range(first, first + len(entries))) or first < 1:
        raise TakeError("not_in_order")
    if len(entries) != len(revisions):
        raise TakeError("wrong_revision", seq=first + min(len(entries), len(revisions)))
    for entry, revision in zip(entries, revisions, strict=True):
        if entry.rid != revision.id or revision.device != device:
            raise TakeError("wrong_revision", seq=entry.seq)
        if revision.survey != survey:
            raise TakeError("wrong_survey", seq=entry.seq)
    for digest, data in objects.items():
        if personal_hash(data) != digest:
            raise TakeError("wrong_personal", hash=digest)


def check_signed(
    connection: Connection,
    device: str,
    entries: Sequence[ChainEntry],
    signature: bytes,
    before: str,
    verify: Verify,
) -> None:
    """Whether the device vouches for the run. Raises `TakeError`."""
    known = devices.device(connection, device)
    if known is None:
        raise TakeError("unknown_device", device=device)
    if known.revoked_from is not None and entries[-1].seq >= known.revoked_from:
        raise TakeError("revoked", seq=known.revoked_from)
    last = GENESIS if entries[0].seq == 1 else before
    for entry in entries:
        last = link(last, entry.rid)
        if last != entry.entry:
            raise TakeError("broken_chain", seq=entry.seq)
    if not verify(known.public, head_message(entries[-1]), signature):
        raise TakeError("bad_signature", device=device)


def take(
    connection: Connection,
    entries: Sequence[ChainEntry],
    signature: bytes,
    before: str,
    revisions: Sequence[Revision],
    objects: Mapping[str, bytes],
    photos: Photos,
    project: Project,
) -> TakeResult:
    """Write a checked run, inside one transaction."""
    held = records.known(connection, (revision.id for revision in revisions))
    new = {revision.id: revision for revision in revisions if revision.id not in held}
    quarantined = _quarantine(connection)
    arriving = {rid: r for rid, r in new.items() if rid not in quarantined}
    accepted, waiting = _ready(connection, arriving, quarantined)

    personal.put(connection, objects)
    records.put_entries(connection, entries, before, signature)
    forks = _forks(connection, entries, before)
    adopted = [rid for rid in accepted if rid in quarantined]
    adoptees = _wake(connection, adopted)
    joining = [arriving.get(rid) or adoptees[rid] for rid in accepted]
    records.add(connection, joining, photos, project)
    connection.executemany(
        "INSERT INTO orphan VALUES (?,?,?)",
        [(r.id, r.data, " ".join(missing)) for r, missing in waiting],
    )
    changed = frozenset(revision.record for revision in joining)
    return TakeResult(
        new=len(accepted) - len(adopted),
        known=len(revisions) - len(arriving),
        waiting=len(waiting),
        adopted=len(adopted),
        forks=forks,
        gaps=devices.gaps(connection, entries[0].device),
        changed=Changed(changed, frozenset({"record", "device"} if changed else {"device"})),
    )


def _quarantine(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Waiting revisions and the parents that each was waiting for when it came."""
    rows = connection.execute("SELECT rid, missing FROM orphan")
    return {rid: tuple(missing.split()) for rid, missing in rows}


def _ready(
    connection: Connection,
    arriving: Mapping[str, Revision],
    quarantined: Mapping[str, tuple[str, ...]],
) -> tuple[list[str], list[tuple[Revision, list[str]]]]:
    """Ids that may join now, parents first, and arriving revisions that must wait, with why."""
    wanted = {**{rid: r.parents for rid, r in arriving.items()}, **quarantined}
    parents = {parent for needed in wanted.values() for parent in needed}
    present = records.known(connection, parents - arriving.keys())
    accepted: list[str] = []
    rest = list(wanted)
    while rest:
        later = []
        for rid in rest:
            if present.issuperset(wanted[rid]):
                accepted.append(rid)
                present.add(rid)
            else:
                later.append(rid)
        if len(later) == len(rest):
            break
        rest = later
    waiting = [
        (arriving[rid], [parent for parent in wanted[rid] if parent not in present])
        for rid in rest
        if rid in arriving
    ]
    return accepted, waiting


def _wake(connection: Connection, ids: Sequence[str]) -> dict[str, Revision]:
    """Take revisions out of quarantine."""
    rows = list(chosen(connection, "SELECT rid, bytes FROM orphan WHERE rid IN", ids))
    connection.executemany("DELETE FROM orphan WHERE rid = ?", [(rid,) for rid in ids])
    return {rid: read(data) for rid, data in rows}


def _forks(connection: Connection, entries: Sequence[ChainEntry], before: str) -> tuple[int, ...]:
    """Sequence numbers near this run at which the device wrote two different things.

    Both branches are kept: what a cloned or restored laptop recorded is real work.
    """
    device, first, last = entries[0].device, entries[0].seq, entries[-1].seq
    rows = connection.execute(
        "SELECT seq FROM device_log WHERE device = ? AND seq BETWEEN ? AND ?"
        " GROUP BY seq HAVING count(*) > 1 ORDER BY seq",
        (device, first, last),
    )
    found = [row[0] for row in rows]
    earlier = devices.entry_at(connection, device, first - 1)
    if earlier and before not in earlier:
        found.insert(0, first - 1)
    if found:
        connection.execute("UPDATE device SET forked = 1 WHERE device = ?", (device,))
    return tuple(found)
