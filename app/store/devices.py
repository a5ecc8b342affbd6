"""Devices that wrote here, and the chain of what each wrote."""

from __future__ import annotations

from app.model.history import ChainEntry
from app.store.database import Connection
from app.store.values import Device

_COLUMNS = (
    "device, public, recipient, name, person, role, trusted, revoked_from, forked, first_seen"
)


def last_entry(connection: Connection, device: str) -> ChainEntry | None:
    """The newest entry of a device's chain; of two branches the one that came first."""
    row = connection.execute(
        "SELECT device, seq, rid, entry FROM device_log WHERE device = ?"
        " ORDER BY seq DESC, entry LIMIT 1",
        (device,),
    ).fetchone()
    return None if row is None else ChainEntry(*row)


def entry_at(connection: Connection, device: str, seq: int) -> list[str]:
    """Chain hashes at one place of a device's log: none, one, or several after a fork."""
    rows = connection.execute(
        "SELECT entry FROM device_log WHERE device = ? AND seq = ? ORDER BY entry", (device, seq)
    )
    return [row[0] for row in rows]


def log(connection: Connection, device: str, after_seq: int = 0) -> list[ChainEntry]:
    """A device's entries behind `after_seq`, in order."""
    rows = connection.execute(
        "SELECT device, seq, rid, entry FROM device_log WHERE device = ? AND seq > ?"
        " ORDER BY seq, entry",
        (device, after_seq),
    )
    return [ChainEntry(*row) for row in rows]


def signatures(connection: Connection, device: str) -> dict[str, bytes]:
    """Kept signatures of a device by the chain hash that they were made over."""
    return dict(
        connection.execute(
            "SELECT entry, signature FROM device_log WHERE device = ? AND signature IS NOT NULL",
            (device,),
        )
    )


def signature(connection: Connection, entry: ChainEntry) -> bytes | None:
    row = connection.execute(
        "SELECT signature FROM device_log WHERE device = ? AND seq = ? AND entry = ?",
        (entry.device, entry.seq, entry.entry),
    ).fetchone()
    return None if row is None else row[0]


def before(connection: Connection, entry: ChainEntry) -> str:
    """The chain hash in front of an entry that began a run when it arrived; else ""."""
    row = connection.execute(
        "SELECT before FROM device_log WHERE device = ? AND seq = ? AND entry = ?",
        (entry.device, entry.seq, entry.entry),
    ).fetchone()
    return "" if row is None else row[0]


def log_heads(connection: Connection) -> dict[str, ChainEntry]:
    """The newest entry of every device that wrote."""
    names = connection.execute("SELECT DISTINCT device FROM device_log ORDER BY device").fetchall()
    found = ((name, last_entry(connection, name)) for (name,) in names)
    return {name: entry for name, entry in found if entry is not None}


def gaps(connection: Connection, device: str) -> tuple[tuple[int, int], ...]:
    """Inclusive ranges of a device's sequence numbers that have not arrived."""
    rows = connection.execute(
        "SELECT before + 1, seq - 1 FROM"
        " (SELECT seq, coalesce(lag(seq) OVER (ORDER BY seq), 0) AS before"
        "  FROM (SELECT DISTINCT seq FROM device_log WHERE device = ?))"
        " WHERE seq > before + 1 ORDER BY seq",
        (device,),
    )
    return tuple((first, last) for first, last in rows)


def devices(connection: Connection) -> list[Device]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM device ORDER BY device")
    return [_device(row) for row in rows]


def device(connection: Connection, ident: str) -> Device | None:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM device WHERE device = ?",
        (ident,),
    ).fetchone()
    return None if row is None else _device(row)


def set_device(connection: Connection, device: Device) -> None:
    """Write what is known of a device, replacing what was. A fork flag, once set, stays."""
    connection.execute(
        f"INSERT INTO device ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)"
        " ON CONFLICT (device) DO UPDATE SET public = excluded.public,"
        " recipient = excluded.recipient, name = excluded.name, person = excluded.person,"
        " role = excluded.role, trusted = excluded.trusted, revoked_from = excluded.revoked_from,"
        " forked = max(forked, excluded.forked), first_seen = excluded.first_seen",
        (
            device.id,
            device.public,
            device.recipient,
            device.name,
            device.person,
            device.role,
            int(device.trusted),
            device.revoked_from,
            int(device.forked),
            device.first_seen,
        ),
    )


def _device(row: tuple[object, ...]) -> Device:
    values = list(row)
    values[6] = bool(values[6])
    values[8] = bool(values[8])
    return Device(*values)  # type: ignore[arg-type]
