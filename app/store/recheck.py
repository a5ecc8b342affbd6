"""What no longer holds since a merge, and how far looking for it has come.

The history is looked through by the order of arrival: what was looked at is written with the
number that was reached, in one transaction, so that looking can stop and go on at any point.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.store import office
from app.store.database import Connection
from app.store.roster_joined import SAME_AS
from app.store.values import RecheckRow

#: Up to which revision everything was looked at.
_REACHED = "rechecked"


def reached(connection: Connection) -> int:
    return int(office.value(connection, _REACHED) or 0)


def waiting(connection: Connection) -> list[tuple[str, int]]:
    """Records to be looked at with the number of their last revision, in the order of these.

    Those that somebody else wrote in since, those on the list that changed, and the inspections
    of places that were joined since: two of one place may disagree, and the newer one speaks.
    """
    own = office.authors(connection) or ("",)
    marks = ",".join("?" * len(own))
    rows = connection.execute(
        "SELECT record, max(n) AS last FROM revision WHERE n > ? GROUP BY record"
        f" HAVING max(device NOT IN ({marks})) OR record IN (SELECT record FROM recheck)"
        " ORDER BY last",
        (reached(connection), *own),
    )
    found: dict[str, int] = dict(rows.fetchall())
    together = connection.execute(
        "SELECT h.record, r.n FROM revision r JOIN place_joined j ON j.record = r.record"
        " JOIN head h ON h.place IN (j.record, j.stays) AND h.record NOT IN (j.record, j.stays)"
        f" WHERE r.n > ? AND r.kind = '{SAME_AS}' AND h.voided = 0",
        (reached(connection),),
    )
    for record, n in together.fetchall():
        found[record] = max(n, found.get(record, 0))
    return sorted(found.items(), key=lambda one: one[1])


def listed(connection: Connection) -> list[str]:
    """Records on the list: something that came elsewhere may have mended them."""
    rows = connection.execute("SELECT DISTINCT record FROM recheck ORDER BY record")
    return [row[0] for row in rows]


def put(
    connection: Connection,
    looked_at: Iterable[str],
    found: Iterable[tuple[str, int, str, str, str]],
    upto: int | None,
) -> None:
    """Replace what is listed of these records; `upto`: the number reached, None: as before."""
    connection.executemany("DELETE FROM recheck WHERE record = ?", [(one,) for one in looked_at])
    connection.executemany("INSERT INTO recheck VALUES (?,?,?,?,?)", list(found))
    if upto is not None and upto > reached(connection):
        office.set_value(connection, _REACHED, str(upto))


def rows(connection: Connection, limit: int, offset: int) -> list[RecheckRow]:
    """What is listed, house by house."""
    found = connection.execute(
        "SELECT c.record, h.form, h.version, coalesce(nullif(p.title, ''), h.title), h.place,"
        " c.path, c.code, c.detail FROM recheck c JOIN head h ON h.record = c.record"
        " LEFT JOIN head p ON p.record = h.place ORDER BY h.place, c.record, c.n LIMIT ? OFFSET ?",
        (limit, offset),
    )
    return [RecheckRow(*row) for row in found]


def count(connection: Connection) -> int:
    """How many are listed."""
    return int(connection.execute("SELECT count(*) FROM recheck").fetchone()[0])
