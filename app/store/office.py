"""Small tables beside the history: the survey's own data, forms, packages, the office's actions."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from app.model.canonical import encode
from app.store.database import Connection, pragma
from app.store.values import AuditNote, FormNote, PackageNote, SurveyMeta

_META = ("survey_id", "title", "role", "office_device", "office_recipient", "created")
_AUTHORS = "written_here"
#: Under which the survey notes by what its lists were made.
PROJECTED = "projected"


def write_meta(connection: Connection, meta: SurveyMeta) -> None:
    values = {name: getattr(meta, name) for name in _META}
    values["office_public"] = meta.office_public.hex()
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", list(values.items()))


def read_meta(connection: Connection) -> SurveyMeta:
    values = dict(connection.execute("SELECT key, value FROM meta"))
    return replace(
        SurveyMeta(**{name: values[name] for name in _META}),
        office_public=bytes.fromhex(values["office_public"]),
        schema=pragma(connection, "user_version"),
    )


def value(connection: Connection, key: str) -> str:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return "" if row is None else row[0]


def set_value(connection: Connection, key: str, text: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?,?)", (key, text))


def authors(connection: Connection) -> tuple[str, ...]:
    """Ids of the devices that wrote into this very folder, in the order of their first entry."""
    return tuple(value(connection, _AUTHORS).split())


def note_author(connection: Connection, device: str) -> None:
    known = authors(connection)
    if device not in known:
        set_value(connection, _AUTHORS, " ".join((*known, device)))


def put_form(connection: Connection, form: str, version: str, data: bytes) -> None:
    """Keep a form's bytes. Raises ValueError if other bytes have this id and version already."""
    digest = hashlib.sha256(data).hexdigest()
    connection.execute(
        "INSERT INTO form VALUES (?,?,?,?) ON CONFLICT DO NOTHING", (form, version, digest, data)
    )
    row = connection.execute(
        "SELECT hash FROM form WHERE form = ? AND version = ?", (form, version)
    ).fetchone()
    if row[0] != digest:
        raise ValueError(f"{form} {version} is another form here")


def form(connection: Connection, ident: str, version: str) -> bytes | None:
    row = connection.execute(
        "SELECT data FROM form WHERE form = ? AND version = ?", (ident, version)
    ).fetchone()
    return None if row is None else row[0]


def forms(connection: Connection) -> list[FormNote]:
    rows = connection.execute(
        "SELECT form, version, hash, length(data) FROM form ORDER BY form, version"
    )
    return [FormNote(*row) for row in rows]


def note_package(connection: Connection, note: PackageNote) -> None:
    """Write what is known of a package, replacing what was known of this name."""
    connection.execute(
        "INSERT OR REPLACE INTO package VALUES (?,?,?,?,?,?,?,?)",
        (
            note.name,
            note.direction,
            note.device,
            note.seq_from,
            note.seq_to,
            note.state,
            note.detail,
            note.time,
        ),
    )


def packages(connection: Connection, direction: str = "") -> list[PackageNote]:
    """Packages in the order of their names; of one direction ("in", "out") if one is given."""
    rows = connection.execute(
        "SELECT * FROM package WHERE direction = ? OR ? = '' ORDER BY name",
        (direction, direction),
    )
    return [PackageNote(*row) for row in rows]


def package(connection: Connection, name: str) -> PackageNote | None:
    row = connection.execute("SELECT * FROM package WHERE name = ?", (name,)).fetchone()
    return None if row is None else PackageNote(*row)


def audit(connection: Connection, time: str, who: str, what: str, detail: str) -> None:
    last = connection.execute("SELECT entry FROM audit ORDER BY n DESC LIMIT 1").fetchone()
    entry = audit_entry("" if last is None else last[0], time, who, what, detail)
    connection.execute(
        "INSERT INTO audit (time, who, what, detail, entry) VALUES (?,?,?,?,?)",
        (time, who, what, detail, entry),
    )


def audit_entry(before: str, time: str, who: str, what: str, detail: str) -> str:
    """The hash of a line of the log of actions and of the entry before it, as hex SHA-256."""
    data = encode([before, time, who, what, detail])
    return hashlib.sha256(b"sv-audit-1\n" + data).hexdigest()


def audit_is_whole(connection: Connection) -> bool:
    """Whether no line was changed, taken out or put between, since lines are chained (0.3)."""
    before = ""
    for time, who, what, detail, entry in connection.execute(
        "SELECT time, who, what, detail, entry FROM audit ORDER BY n"
    ):
        if not (entry or before):
            continue  # written before lines were chained
        if entry != audit_entry(before, time, who, what, detail):
            return False
        before = entry
    return True


def audits(connection: Connection) -> list[AuditNote]:
    """All noted actions, newest first."""
    rows = connection.execute("SELECT n, time, who, what, detail FROM audit ORDER BY n DESC")
    return [AuditNote(*row) for row in rows]
