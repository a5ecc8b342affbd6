"""A share of the roster: all that hangs on some places, and the places above them."""

from __future__ import annotations

from collections.abc import Iterable

from app.store.database import Connection

_HANGING = """
WITH RECURSIVE hanging(record) AS (
  SELECT ? UNION SELECT link.record FROM head_link link JOIN hanging ON link.target = hanging.record
) SELECT record FROM hanging
"""
_ABOVE = """
WITH RECURSIVE above(record) AS (
  SELECT above FROM place WHERE record = ?
  UNION SELECT place.above FROM place JOIN above ON place.record = above.record
) SELECT record FROM above WHERE record <> ''
"""


def within(connection: Connection, places: Iterable[str]) -> frozenset[str]:
    """Records of the places, of all below them and of what was said there; places above them."""
    found: set[str] = set()
    for place in places:
        for statement in (_HANGING, _ABOVE):
            found.update(row[0] for row in connection.execute(statement, (place,)))
    return frozenset(found)


def written_by(connection: Connection, device: str) -> frozenset[str]:
    """Records in which a device wrote anything."""
    rows = connection.execute("SELECT DISTINCT record FROM revision WHERE device = ?", (device,))
    return frozenset(row[0] for row in rows)
