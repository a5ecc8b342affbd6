"""What lists show, computed from the history and thrown away at will.

`settle` replaces the rows of touched records, `rebuild` those of all; both give the same tables,
and `digest` says so in one line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import Any, Final

from app.domain.severity import worst
from app.model.canonical import Value
from app.model.merge import RecordView, view
from app.model.revision import read
from app.store import conflict_rows, roster_joined, roster_keeping
from app.store.database import Connection
from app.store.fold import fold
from app.store.roster_facts import PLACE, Facts, old_targets
from app.store.roster_fill import fill
from app.store.select import chosen
from app.store.taken_over import is_taken_over
from app.store.values import HeadFields

Project = Callable[[RecordView], HeadFields]
#: (done, total) of a work that is long where there is much.
Told = Callable[[int, int], None]


_SLICE: Final = 500
_TABLES: Final = ("head", "head_group", "head_link", "head_spot")
_ROSTER: Final = ("place", "place_tally", "place_joined")
#: Only the order that it gives is the same everywhere.
_POSITION: Final = "pos"
#: What also depends on personal answers, which come and go without a revision.
_ASIDE: Final = ("turn",)
_HEAD: Final = f"INSERT OR REPLACE INTO head VALUES ({','.join('?' * 18)})"


def untold(_done: int, _total: int) -> None:
    """Nobody is told."""


def plain_fields(shown: RecordView) -> HeadFields:
    """Fields for records of whatever form: a name if there is one, the worst grade, all text."""
    texts = [value for value in shown.answers.values() if isinstance(value, str)]
    named = (
        value
        for path, value in shown.answers.items()
        if isinstance(value, str) and path.rpartition("/")[2] in {"name", "title"}
    )
    grades = [
        grade
        for result in shown.results.values()
        if isinstance(result, dict) and isinstance(grade := result.get("grade"), str)
    ]
    return HeadFields(
        title=next(named, shown.record[:8]),
        grade=worst(grades) or "" if grades else "",
        place=next(iter(shown.links.get("place", ())), ""),
        search=" ".join(texts),
    )


def settle(connection: Connection, views: Iterable[RecordView], project: Project) -> None:
    """Replace the projected rows of these records. Must run inside a transaction."""
    settler = Settler(connection, project)
    settler.take(views)
    settler.end()


class Settler:
    """Settles records slice by slice; `end` brings the roster up to date once for all."""

    def __init__(self, connection: Connection, project: Project) -> None:
        self._connection = connection
        self._project = project
        self._places: dict[str, Facts | None] = {}
        self._targets: set[str] = set()
        self._said: dict[str, str] = {}

    def take(self, views: Iterable[RecordView]) -> None:
        shown = list(views)
        self._note(shown)
        _settle_heads(self._connection, shown, self._project)

    def _note(self, shown: list[RecordView]) -> None:
        facts, targets = roster_keeping.places_in(shown)
        others = [one.record for one in shown if one.record not in facts]
        self._targets |= targets | old_targets(self._connection, others)
        self._places |= facts
        self._said |= roster_keeping.joins_in(shown)

    def end(self) -> None:
        roster_keeping.settle(self._connection, self._places, self._targets, self._said)


def _settle_heads(connection: Connection, shown: list[RecordView], project: Project) -> None:
    hashes = {digest for one in shown for digest in photo_hashes(one)}
    present = {row[0] for row in chosen(connection, "SELECT hash FROM photo WHERE hash IN", hashes)}
    records = [(one.record,) for one in shown]
    old = {
        row[0]
        for row in chosen(
            connection, "SELECT record FROM head WHERE record IN", [one.record for one in shown]
        )
    }
    stale = [row for row in records if row[0] in old]
    connection.executemany("DELETE FROM head_group WHERE record = ?", stale)
    connection.executemany("DELETE FROM head_link WHERE record = ?", stale)
    connection.executemany("DELETE FROM head_spot WHERE record = ?", stale)
    connection.executemany(
        "INSERT INTO head_spot VALUES (?,?,?)",
        [(one.record, *spot) for one in shown if (spot := _spot(one)) is not None],
    )
    fields = [(one, project(one)) for one in shown]
    connection.executemany(_HEAD, [_row(one, said, present) for one, said in fields])
    conflict_rows.put(connection, shown, {one.record: said.place for one, said in fields})
    connection.executemany(
        "INSERT OR IGNORE INTO head_link VALUES (?,?,?)",
        [
            (target, role, one.record)
            for one in shown
            for role, targets in one.links.items()
            for target in targets
        ],
    )


def photo_hashes(shown: RecordView) -> list[str]:
    """The hash of each photo that the record shows, "" where an entry has none."""
    return [str(entry.get("hash", "")) for entry in shown.photos.values()]


def _spot(shown: RecordView) -> tuple[float, float] | None:
    """Where a place stands by its roster, and where a record's photos were taken: the middle one
    by latitude and by longitude."""
    said = [shown.answers] if shown.form == PLACE else list(shown.photos.values())
    spots = [spot for one in said if (spot := _position(one)) is not None]
    if not spots or shown.voided:
        return None
    lats, lons = (sorted(values) for values in zip(*spots, strict=True))
    return lats[len(lats) // 2], lons[len(lons) // 2]


def _position(said: Mapping[str, Value]) -> tuple[float, float] | None:
    """(latitude, longitude) where both are said and make sense; foreign records say anything."""
    lat, lon = said.get("lat"), said.get("lon")
    if not (isinstance(lat, str) and isinstance(lon, str)):
        return None
    try:
        spot = float(lat), float(lon)
    except ValueError:
        return None
    return spot if abs(spot[0]) <= 90 and abs(spot[1]) <= 180 else None  # and no "nan"


def rebuild(connection: Connection, project: Project, told: Told = untold) -> None:
    """Compute all projected rows anew from the history. Must run inside a transaction."""
    for table in (*_TABLES, *_ROSTER):
        connection.execute(f"DELETE FROM {table}")
    records = connection.execute("SELECT count(DISTINCT record) FROM revision").fetchone()[0]
    refill(connection, all_views(connection), project, records, told)


def refill(
    connection: Connection,
    views: Iterator[RecordView],
    project: Project,
    records: int = 0,
    told: Told = untold,
) -> None:
    """Fill emptied tables with the rows of all records; the roster is told as the second half."""
    places: dict[str, Facts | None] = {}
    said: dict[str, str] = {}
    done = 0
    while slice_ := list(islice(views, _SLICE)):
        places |= roster_keeping.places_in(slice_)[0]
        said |= roster_keeping.joins_in(slice_)
        _settle_heads(connection, slice_, project)
        done += len(slice_)
        told(done, 2 * records)
    places = roster_joined.put(connection, places, said).changed
    fill(connection, places, lambda put: told(records + put * records // len(places), 2 * records))
    told(2 * records, 2 * records)


def all_views(connection: Connection) -> Iterator[RecordView]:
    """The present view of every record, in the order of their ids."""
    rows = connection.execute("SELECT record, bytes FROM revision ORDER BY record")
    for _, group in groupby(rows, key=lambda row: row[0]):
        yield view([read(data) for _, data in group])


def digest(connection: Connection) -> str:
    """SHA-256 (hex) over the ordered rows of all projected tables."""
    total = hashlib.sha256()
    for table in (*_TABLES, *_ROSTER):
        named = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        columns = ", ".join(name for name in named if name not in (_POSITION, *_ASIDE))
        order = _POSITION if _POSITION in named else columns
        total.update(f"{table}\n".encode())
        for row in connection.execute(f"SELECT {columns} FROM {table} ORDER BY {order}"):
            total.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return total.hexdigest()


def _row(shown: RecordView, fields: HeadFields, present: set[str]) -> tuple[Any, ...]:
    hashes = photo_hashes(shown)
    return (
        shown.record,
        shown.form,
        shown.version,
        " ".join(shown.heads),
        fields.title,
        fields.subtitle,
        fields.status,
        fields.grade,
        int(shown.provisional),
        int(shown.voided),
        sum(not is_taken_over(conflict) for conflict in shown.conflicts),
        len(hashes),
        sum(digest not in present for digest in hashes),
        shown.time,
        shown.author,
        shown.device,
        fields.place,
        fold(fields.search),
    )
