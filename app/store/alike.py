"""What is known of every place that could tell that two of them are one."""

from __future__ import annotations

import json
from collections.abc import Iterator

from app.domain.duplicates import Known
from app.store.database import Connection
from app.store.roster_joined import SAME_AS
from app.store.roster_values import COUNTED
from app.store.values import JoinedRow

#: Photos that lie at two places or more; of each hash only those are read.
_SHARED = (
    "WITH used AS (SELECT DISTINCT p.hash AS hash, coalesce(j.stays, h.place) AS place"
    " FROM revision_photo p JOIN revision r ON r.rid = p.rid JOIN head h ON h.record = r.record"
    " LEFT JOIN place_joined j ON j.record = h.place WHERE h.place <> '' AND h.voided = 0)"
    " SELECT place, hash FROM used WHERE hash IN"
    " (SELECT hash FROM used GROUP BY hash HAVING count(*) > 1)"
)
_SPOTS = (
    "SELECT coalesce(j.stays, h.place), s.lat, s.lon FROM head_spot s"
    " JOIN head h ON h.record = s.record LEFT JOIN place_joined j ON j.record = h.place"
    " WHERE h.place <> ''"
)


def known(connection: Connection) -> Iterator[Known]:
    """Every visited place that stands in the lists, in walking order."""
    spots: dict[str, list[tuple[float, float]]] = {}
    for place, lat, lon in connection.execute(_SPOTS):
        spots.setdefault(place, []).append((lat, lon))
    photos: dict[str, set[str]] = {}
    for place, digest in connection.execute(_SHARED):
        photos.setdefault(place, set()).add(digest)
    rows = connection.execute(
        "SELECT record, level, above, name, address, code FROM place"
        f" WHERE level IN {COUNTED} ORDER BY pos"
    )
    for record, level, above, name, address, code in rows:
        at = tuple(dict.fromkeys(spots.get(record, ())))
        shared = frozenset(photos.get(record, ()))
        yield Known(record, level, above, name, address, code, at, shared)


def joined(connection: Connection, limit: int, offset: int) -> list[JoinedRow]:
    """Places that were joined to others, the last first; with who said so, when and why."""
    rows = connection.execute(
        "SELECT j.record, j.stays, j.facts, coalesce(p.name, ''), r.author, r.time, r.bytes, r.n"
        " FROM place_joined j JOIN revision r ON r.n ="
        f" (SELECT max(n) FROM revision WHERE record = j.record AND kind = '{SAME_AS}')"
        " LEFT JOIN place p ON p.record = j.stays WHERE j.stays <> j.record"
        " ORDER BY r.n DESC LIMIT ? OFFSET ?",
        (limit, offset),
    )
    found = []
    for record, stays, facts, name, author, time, data, n in rows.fetchall():
        said = json.loads(facts)
        reason = str(json.loads(data)["reason"])
        found.append(JoinedRow(record, said[3], said[4], stays, name, author, time, reason, n))
    return found


def joined_count(connection: Connection) -> int:
    row = connection.execute("SELECT count(*) FROM place_joined WHERE stays <> record").fetchone()
    return int(row[0])
