"""Receipts given and taken, how far logs may be acknowledged, and originals let go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from app.model.history import GENESIS, ChainEntry, link
from app.store import devices, office
from app.store.database import Connection
from app.store.select import chosen
from app.store.values import ReceiptNote

_COLUMNS = "name, direction, device, stage, number, time, taken, data"
_FLOOR = "local receipt floor"
#: More receipts than an office writes between two backups.
_SKIPPED = 10_000
_ACKNOWLEDGED = "local acknowledged "
_CARRIED = "local carried "


def put(connection: Connection, note: ReceiptNote) -> None:
    connection.execute(
        f"INSERT OR IGNORE INTO receipt ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?)",
        (
            note.name, note.direction, note.device, note.stage,
            note.number, note.time, note.taken, note.data,
        ),
    )  # fmt: skip


def names(connection: Connection, direction: str) -> set[str]:
    rows = connection.execute("SELECT name FROM receipt WHERE direction = ?", (direction,))
    return {row[0] for row in rows}


def newest(
    connection: Connection, direction: str, device: str, stage: str, limit: int
) -> list[ReceiptNote]:
    """The last receipts for one device and stage, newest first by the office's own number."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM receipt WHERE direction = ? AND device = ? AND stage = ?"
        " ORDER BY number DESC LIMIT ?",
        (direction, device, stage, limit),
    )
    return [ReceiptNote(*row) for row in rows]


def last_number(connection: Connection, direction: str) -> int:
    row = connection.execute(
        "SELECT max(number) FROM receipt WHERE direction = ?", (direction,)
    ).fetchone()
    return max(int(row[0] or 0), int(office.value(connection, _FLOOR) or 0))


def skip_numbers(connection: Connection) -> None:
    """After a restore: numbers that the lost computer may have given are not given again."""
    floor = last_number(connection, "out") + _SKIPPED
    office.set_value(connection, _FLOOR, str(floor))


def acknowledged(connection: Connection) -> dict[str, int]:
    """Up to where the office has each log that goes out from here."""
    rows = connection.execute(
        "SELECT key, value FROM meta WHERE key GLOB ?", (_ACKNOWLEDGED + "*",)
    )
    return {key.removeprefix(_ACKNOWLEDGED): int(text) for key, text in rows}


def acknowledge(connection: Connection, device: str, seq: int, *, newest: bool) -> None:
    """`newest`: the office's last word counts also where it has less than it once had."""
    if newest or seq > acknowledged(connection).get(device, 0):
        office.set_value(connection, _ACKNOWLEDGED + device, str(seq))


def acknowledged_by(connection: Connection, device: str, ends: set[str]) -> int:
    """Up to which number all of a log lies in the chains that end with one of `ends`; 0: none.

    A cloned computer has two entries of one number, and the office may have one of them only:
    counting numbers would acknowledge work that nobody else has.
    """
    rows = connection.execute(
        "SELECT seq, rid, entry FROM device_log WHERE device = ? ORDER BY seq DESC", (device,)
    ).fetchall()
    held: dict[int, list[tuple[str, str]]] = {}
    for seq, rid, entry in rows:
        held.setdefault(seq, []).append((rid, entry))
    covered = set(ends)
    for seq, rid, entry in rows:
        if entry in covered:
            before = (one for _rid, one in held.get(seq - 1, ()) if link(one, rid) == entry)
            covered.update(before)
    last = 0
    while (here := held.get(last + 1)) and all(entry in covered for _rid, entry in here):
        last += 1
    return last


def states(connection: Connection, direction: str) -> dict[str, tuple[str, str]]:
    """Name → (state, detail) of all packages of a direction, in one question."""
    rows = connection.execute(
        "SELECT name, state, detail FROM package WHERE direction = ?", (direction,)
    )
    return {name: (state, detail) for name, state, detail in rows}


def set_states(connection: Connection, found: Mapping[str, tuple[str, str]]) -> None:
    connection.executemany(
        "UPDATE package SET state = ?, detail = ? WHERE name = ?",
        [(state, detail, name) for name, (state, detail) in found.items()],
    )


def carried(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Sender → the other devices whose logs its packages brought."""
    rows = connection.execute("SELECT key, value FROM meta WHERE key GLOB ?", (_CARRIED + "*",))
    return {key.removeprefix(_CARRIED): tuple(text.split()) for key, text in rows}


def note_carried(connection: Connection, sender: str, devices: Iterable[str]) -> None:
    known = carried(connection).get(sender, ())
    wanted = sorted({*known, *devices} - {sender})
    if tuple(wanted) != known:
        office.set_value(connection, _CARRIED + sender, " ".join(wanted))


def reached(
    connection: Connection, device: str, covered: int, start: Mapping[str, int]
) -> list[ChainEntry]:
    """The ends up to which a log is here from its beginning, in revisions up to n = `covered`.

    One entry; after a fork one for each branch. `start`: ends that were known before (entry →
    seq), so that only what came since is read; none for a log that has forked.
    """
    rows = connection.execute(
        "SELECT l.seq, l.rid, l.entry, r.n FROM device_log l LEFT JOIN revision r USING (rid)"
        " WHERE l.device = ? AND l.seq > ? ORDER BY l.seq, l.entry",
        (device, min(start.values(), default=0)),
    )
    ends = dict(start)
    held: dict[int, set[str]] = {0: {GENESIS}}
    for entry, seq in start.items():
        held.setdefault(seq, set()).add(entry)
    for seq, rid, entry, n in rows:
        if n is None or n > covered:
            continue  # waits for its parents, or for a backup
        before = next((one for one in held.get(seq - 1, ()) if link(one, rid) == entry), None)
        if before is not None:
            ends.pop(before, None)
            ends[entry] = seq
            held.setdefault(seq, set()).add(entry)
    return [ChainEntry(device, seq, "", entry) for entry, seq in sorted(ends.items())]


def sharing_photos(connection: Connection, logs: Iterable[str]) -> set[str]:
    """Devices whose revisions name a photo that some logs name too; these devices among them."""
    wanted = list(logs)
    marks = ",".join("?" * len(wanted))
    rows = connection.execute(
        f"WITH theirs (rid) AS (SELECT rid FROM device_log WHERE device IN ({marks})),"
        " named (hash) AS (SELECT DISTINCT hash FROM revision_photo WHERE rid IN theirs)"
        " SELECT DISTINCT r.device FROM named JOIN revision_photo p USING (hash)"
        " JOIN revision r ON r.rid = p.rid",
        wanted,
    )
    return {row[0] for row in rows}.union(wanted)


def let_go(connection: Connection, hashes: Iterable[str], time: str) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO freed VALUES (?,?)", [(one, time) for one in hashes]
    )


def come_back(connection: Connection, hashes: Iterable[str]) -> None:
    connection.executemany("DELETE FROM freed WHERE hash = ?", [(one,) for one in hashes])


def is_freed(connection: Connection, digest: str) -> bool:
    row = connection.execute("SELECT 1 FROM freed WHERE hash = ?", (digest,)).fetchone()
    return row is not None


def freed(connection: Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT hash FROM freed")}


def photos_up_to(connection: Connection, device: str, seq: int) -> list[tuple[str, int]]:
    """(hash, bytes) of originals that came here and that a log names up to there, not let go."""
    rows = connection.execute(
        "SELECT DISTINCT h.hash, h.size FROM device_log l"
        " JOIN revision_photo p USING (rid) JOIN photo h ON h.hash = p.hash"
        " WHERE l.device = ? AND l.seq <= ? AND h.hash NOT IN (SELECT hash FROM freed)"
        " ORDER BY h.hash",
        (device, seq),
    )
    return [(digest, size) for digest, size in rows]


def times(connection: Connection, device: str) -> list[tuple[int, str]]:
    """(seq, time said by its writer) of a log, in order."""
    rows = connection.execute(
        "SELECT l.seq, r.time FROM device_log l JOIN revision r USING (rid)"
        " WHERE l.device = ? ORDER BY l.seq",
        (device,),
    )
    return [(seq, time) for seq, time in rows]


def waiting_of(connection: Connection) -> dict[str, int]:
    """Device → how many of its revisions wait in quarantine."""
    rows = connection.execute(
        "SELECT l.device, count(*) FROM orphan o JOIN device_log l USING (rid) GROUP BY l.device"
    )
    return dict(rows)


def tallies(connection: Connection) -> dict[str, tuple[int, int]]:
    """Device → (log entries here, their last number)."""
    rows = connection.execute("SELECT device, count(*), max(seq) FROM device_log GROUP BY device")
    return {device: (count, last) for device, count, last in rows}


def missing_by_device(connection: Connection, lost: Iterable[str]) -> dict[str, set[str]]:
    """Device → photos that its revisions name and that have not arrived, or were lost since."""
    found: dict[str, set[str]] = {}
    rows = connection.execute(
        "SELECT r.device, p.hash FROM revision_photo p JOIN revision r USING (rid)"
        " WHERE p.hash NOT IN (SELECT hash FROM photo)"
    )
    again = chosen(
        connection,
        "SELECT r.device, p.hash FROM revision_photo p JOIN revision r USING (rid) WHERE p.hash IN",
        lost,
    )
    for device, digest in chain(rows, again):
        found.setdefault(device, set()).add(digest)
    return found


def places_of_photos(connection: Connection, hashes: Iterable[str]) -> list[tuple[str, str]]:
    """(hash, title of a record that names it), for a person to know which photos are meant."""
    rows = chosen(
        connection,
        "SELECT DISTINCT p.hash, coalesce(nullif(h.title, ''), place.title, '')"
        " FROM revision_photo p JOIN revision r USING (rid) JOIN head h ON h.record = r.record"
        " LEFT JOIN head place ON place.record = h.place WHERE p.hash IN",
        hashes,
    )
    return sorted((digest, title) for digest, title in rows)


def reached_here(connection: Connection) -> int:
    """The highest revision.n: grows with every revision that joins the history."""
    return int(connection.execute("SELECT coalesce(max(n), 0) FROM revision").fetchone()[0])


def entries_at(connection: Connection, device: str, seq: int) -> list[str]:
    """Entry hashes at one place of a log; several after a fork."""
    return devices.entry_at(connection, device, seq)
