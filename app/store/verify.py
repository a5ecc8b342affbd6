"""Everything that can be checked of a survey, and what support may know of one.

Codes of trouble, with their parameters:

    damaged(text)                   SQLite's own check of the file found something
    wrong_revision(rid)             bytes that are not what their id says
    unreadable(rid)                 bytes that are no revision
    wrong_columns(rid)              copied-out columns that disagree with the bytes
    unlogged(rid)                   a revision that no device's log names
    lost_revision(device, seq)      a log entry whose revision is not here
    unknown_device(device)          a log whose device is not known
    gap(device, first, last) · fork(device, seq) · broken_chain(device, seq) · unsigned(device, seq)
    wrong_personal(hash) · wrong_form(form, version)
    wrong_log                       the log of exports, unlocks, erasures was tampered with
    wrong_heads                     lists that differ from what the history gives
    photo_lost(hash) · photo_damaged(hash)      an original that was here is gone or changed
    photo_freed(hash)               let go here: legal, the office has it
    photo_missing(hash)             an original that never arrived: legal, but not complete
    waiting(rid)                    a revision in quarantine: legal, its parents have not arrived
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from app import __version__
from app.errors import Cancelled
from app.model.canonical import CanonicalError
from app.model.history import ChainEntry, Verify, check_chain
from app.model.ids import revision_id
from app.model.personal import personal_hash
from app.model.revision import RevisionError, read
from app.store import devices, office, photo_table, projection, receipts, schema
from app.store.database import SETTINGS, Connection, pragma
from app.store.photos import Photos
from app.store.projection import Project
from app.store.values import Trouble

_TABLES = (
    "revision", "device_log", "device", "orphan", "personal", "photo", "revision_photo",
    "head", "head_group", "head_link", "place", "form", "package", "audit",
    "intake", "receipt", "freed", "recheck", "tray",
)  # fmt: skip
_SLICE = 200


class _Progress:
    def __init__(
        self, total: int, tell: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> None:
        self._done, self._total = 0, total
        self._tell, self._cancelled = tell, cancelled

    def step(self) -> None:
        self._done += 1
        if self._done % _SLICE == 0 or self._done == self._total:
            self._tell(self._done, self._total)
            if self._cancelled():
                raise Cancelled


def verify(
    connection: Connection,
    photos: Photos,
    project: Project,
    verify_signature: Verify,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> list[Trouble]:
    """All troubles, at one moment of the survey; see above. Raises `Cancelled`."""
    connection.execute("BEGIN")  # one snapshot, while others go on writing
    try:
        steps = _Progress(
            count(connection, "revision") + count(connection, "photo"), progress, cancelled
        )
        if found := _file(connection):
            return found  # rows of a damaged file say nothing
        bodies = _revisions(connection, steps)
        found = [*bodies]
        found += _logs(connection, verify_signature)
        found += _hashed(connection)
        if not office.audit_is_whole(connection):
            found.append(Trouble("wrong_log"))
        if not bodies and not heads_are_true(connection, project):
            found.append(Trouble("wrong_heads"))
        found += _photos(connection, photos, steps)
        return found
    finally:
        connection.execute("COMMIT")


def history(
    connection: Connection,
    verify_signature: Verify,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> list[Trouble]:
    """Troubles of what was written, lists and photos aside: what a copy is asked. `Cancelled`."""
    steps = _Progress(count(connection, "revision"), progress, cancelled)
    if found := _file(connection):
        return found
    found = [*_revisions(connection, steps), *_logs(connection, verify_signature)]
    found += _hashed(connection)
    if not office.audit_is_whole(connection):
        found.append(Trouble("wrong_log"))
    return found


def count(connection: Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _file(connection: Connection) -> list[Trouble]:
    rows = connection.execute("PRAGMA integrity_check").fetchall()
    return [Trouble("damaged", {"text": text}) for (text,) in rows if text != "ok"]


def _revisions(connection: Connection, steps: _Progress) -> list[Trouble]:
    found = []
    rows = connection.execute(
        "SELECT rid, record, kind, form, version, author, device, time, bytes FROM revision"
    )
    for rid, *columns, data in rows:
        steps.step()
        if revision_id(data) != rid:
            found.append(Trouble("wrong_revision", {"rid": rid}))
            continue
        try:
            r = read(data)
        except (CanonicalError, RevisionError):
            found.append(Trouble("unreadable", {"rid": rid}))
            continue
        if columns != [r.record, r.kind, r.form, r.version, r.author, r.device, r.time]:
            found.append(Trouble("wrong_columns", {"rid": rid}))
    return found


def _logs(connection: Connection, verify_signature: Verify) -> list[Trouble]:
    found = []
    office_here = office.read_meta(connection).role == "office"
    own = office.authors(connection)
    for name in devices.log_heads(connection):
        known = devices.device(connection, name)
        if known is None:
            found.append(Trouble("unknown_device", {"device": name}))
            continue
        found += [
            Trouble("gap", {"device": name, "first": first, "last": last})
            for first, last in devices.gaps(connection, name)
            if office_here or name in own  # a laptop is given its share of what others wrote
        ]
        signatures = devices.signatures(connection, name)
        for run in _runs(devices.log(connection, name)):
            first = run[0]
            before = devices.before(connection, first) if first.seq > 1 else ""
            report = check_chain(
                run,
                known.public,
                signatures,
                verify_signature,
                after=ChainEntry(name, first.seq - 1, "", before) if before else None,
            )
            for code, numbers in (
                ("fork", report.forks),
                ("broken_chain", report.breaks),
                ("unsigned", report.unsigned),
            ):
                found += [Trouble(code, {"device": name, "seq": seq}) for seq in numbers]
    found += [
        Trouble("lost_revision", {"device": device, "seq": seq})
        for device, seq in connection.execute(
            "SELECT device, seq FROM device_log WHERE rid NOT IN (SELECT rid FROM revision)"
            " AND rid NOT IN (SELECT rid FROM orphan) ORDER BY device, seq"
        )
    ]
    found += [
        Trouble("unlogged", {"rid": rid})
        for (rid,) in connection.execute(
            "SELECT rid FROM revision WHERE rid NOT IN (SELECT rid FROM device_log) ORDER BY rid"
        )
    ]
    found += [
        Trouble("waiting", {"rid": rid})
        for (rid,) in connection.execute("SELECT rid FROM orphan ORDER BY rid")
    ]
    return found


def _runs(log: list[ChainEntry]) -> list[list[ChainEntry]]:
    """The log cut where numbers are missing."""
    runs: list[list[ChainEntry]] = []
    for entry in log:
        if not runs or entry.seq > runs[-1][-1].seq + 1:
            runs.append([])
        runs[-1].append(entry)
    return runs


def _hashed(connection: Connection) -> list[Trouble]:
    found = [
        Trouble("wrong_personal", {"hash": digest})
        for digest, data in connection.execute(
            "SELECT hash, bytes FROM personal WHERE bytes IS NOT NULL ORDER BY hash"
        )
        if personal_hash(data) != digest
    ]
    found += [
        Trouble("wrong_form", {"form": form, "version": version})
        for form, version, digest, data in connection.execute("SELECT * FROM form")
        if hashlib.sha256(data).hexdigest() != digest
    ]
    return found


def heads_are_true(connection: Connection, project: Project) -> bool:
    """Whether the lists are what the history gives, computed beside them in memory."""
    fresh = dbapi2.connect(":memory:", isolation_level=None)
    try:
        for statement in schema.statements(schema.PROJECTION + schema.PHOTO + schema.RESIDENTS):
            fresh.execute(statement)
        fresh.executemany(
            "INSERT INTO photo VALUES (?,?,?)", connection.execute("SELECT * FROM photo")
        )
        projection.refill(fresh, projection.all_views(connection), project)
        return projection.digest(fresh) == projection.digest(connection)
    finally:
        fresh.close()


def _photos(connection: Connection, photos: Photos, steps: _Progress) -> list[Trouble]:
    found = []
    held = connection.execute("SELECT hash FROM photo ORDER BY hash").fetchall()
    freed = receipts.freed(connection)
    for (digest,) in held:
        steps.step()
        if not photos.has(digest):
            code = "photo_freed" if digest in freed else "photo_lost"
            found.append(Trouble(code, {"hash": digest}))
        elif not photos.whole(digest):
            found.append(Trouble("photo_damaged", {"hash": digest}))
    found += [
        Trouble("photo_missing", {"hash": digest}) for digest in photo_table.missing(connection)
    ]
    return found


def diagnose(connection: Connection, folder: Path, readonly: bool) -> dict[str, Any]:
    """Versions, settings, counts and sizes; never answers, names or paths."""
    return {
        "program": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "sqlite": dbapi2.sqlite_version,
        "schema": pragma(connection, "user_version"),
        "readonly": readonly,
        "settings": {
            name: pragma(connection, name) for name in ("journal_mode", "page_size", *SETTINGS)
        },
        "rows": {table: count(connection, table) for table in _TABLES},
        "photos_missing": len(photo_table.missing(connection)),
        "devices_forked": sum(device.forked for device in devices.devices(connection)),
        "bytes": {
            name: (folder / name).stat().st_size
            for name in ("survey.db", "survey.db-wal", "drafts.db", "drafts.db-wal")
            if (folder / name).exists()
        },
        "file_check": [row[0] for row in connection.execute("PRAGMA quick_check(5)")],
    }
