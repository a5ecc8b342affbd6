"""Photos that wait for their houses: rows beside the history, never merged, never handed over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.store import photo_table
from app.store.database import Connection
from app.store.photos import Photos
from app.store.select import chosen

#: States in which a photo is listed; the others are done with.
LISTED: Final = ("waiting", "aside", "discarded")
_LISTED: Final = "state IN ('waiting', 'aside', 'discarded')"
_COLUMNS: Final = (
    "hash, n, name, folder, day, facts, codes, state, by_hand, place, question, record, pile,"
    " turn, time, sureness, why, proposal"
)
#: Thumbnails that a group shows.
_THUMBS: Final = 6


@dataclass(frozen=True, slots=True)
class TrayRow:
    """One photo. `facts`: its entry as a record will hold it; `codes`: texts that it shows;
    `proposal`: what speaks for its house, as `app.domain.arranging` says it."""

    hash: str
    n: int
    name: str
    folder: str
    day: str
    facts: Mapping[str, Any]
    codes: tuple[str, ...]
    state: str
    by_hand: bool
    place: str
    question: str
    record: str
    pile: str
    turn: int
    time: str
    sureness: str
    why: str
    proposal: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewTrayRow:
    """A photo that was just taken in. `stamp`: size and date of its file."""

    hash: str
    name: str
    folder: str
    stamp: str
    day: str
    facts: Mapping[str, Any]
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a waiting photo is listed from now on, and why."""

    hash: str
    place: str
    question: str
    pile: str
    turn: int
    time: str
    sureness: str
    why: str
    proposal: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stand:
    """What a person decided of a photo: its state, and its house if it was chosen by hand."""

    hash: str
    state: str
    place: str
    question: str
    by_hand: bool
    pile: str
    record: str = ""


@dataclass(frozen=True, slots=True)
class Pile:
    """A group as a list shows it; `why` is the commonest reason, `one` its first photo."""

    key: str
    count: int
    sure: int
    likely: int
    first: str
    last: str
    why: str
    turn: int
    thumbs: tuple[str, ...]


def files_known(connection: Connection, files: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the (name, stamp) that were taken in before."""
    wanted = set(files)
    names = {name for name, _stamp in wanted}
    rows = chosen(connection, "SELECT name, stamp FROM tray WHERE name IN", names)
    return {(name, stamp) for name, stamp in rows} & wanted


def file_hash(connection: Connection, name: str, stamp: str) -> str:
    """The hash of the file that was taken in under this name and stamp, "" for none."""
    row = connection.execute(
        "SELECT hash FROM tray WHERE name = ? AND stamp = ?", (name, stamp)
    ).fetchone()
    return "" if row is None else str(row[0])


def add(connection: Connection, rows: Sequence[NewTrayRow], photos: Photos) -> None:
    """Photos whose originals lie in the photo store. Of those held already the filed ones wait
    again, since their record shows them no more; the others stay as they are."""
    last = connection.execute("SELECT coalesce(max(n), 0) FROM tray").fetchone()[0]
    connection.executemany(
        "INSERT INTO tray (hash, n, name, folder, stamp, day, facts, codes, state)"
        " VALUES (?,?,?,?,?,?,?,?,'waiting') ON CONFLICT (hash) DO UPDATE SET state = 'waiting',"
        " by_hand = 0, place = '', question = '', record = '', pile = 'none', sureness = 'none',"
        " why = '', proposal = '{}' WHERE state = 'filed'",
        [
            (
                row.hash, last + n, row.name, row.folder, row.stamp, row.day,
                _json(row.facts), _json(row.codes),
            )
            for n, row in enumerate(rows, 1)
        ],
    )  # fmt: skip
    photo_table.arrived(connection, [row.hash for row in rows], photos)


def rows(connection: Connection, hashes: Iterable[str]) -> list[TrayRow]:
    """These photos, in the order of their arrival."""
    found = chosen(connection, f"SELECT {_COLUMNS} FROM tray WHERE hash IN", hashes)
    return sorted(map(_row, found), key=lambda row: row.n)


def waiting(connection: Connection) -> list[TrayRow]:
    """All that wait, in the order of their arrival."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM tray WHERE {_LISTED} AND state = 'waiting' ORDER BY n"
    )
    return list(map(_row, found))


def of_days(connection: Connection, days: Iterable[str]) -> Iterator[TrayRow]:
    """Photos of these days that wait no more: those around what waits."""
    found = chosen(
        connection, f"SELECT {_COLUMNS} FROM tray WHERE state <> 'waiting' AND day IN", set(days)
    )
    return map(_row, found)


def place(connection: Connection, placings: Iterable[Placing]) -> None:
    """List waiting photos anew. Those that a person moved keep their house and question."""
    connection.executemany(
        "UPDATE tray SET"
        " place = CASE by_hand WHEN 1 THEN place ELSE ? END,"
        " question = CASE by_hand WHEN 1 THEN question ELSE ? END,"
        " pile = CASE by_hand WHEN 1 THEN pile ELSE ? END,"
        " sureness = CASE by_hand WHEN 1 THEN sureness ELSE ? END,"
        " why = CASE by_hand WHEN 1 THEN why ELSE ? END,"
        " turn = ?, time = ?, proposal = ? WHERE hash = ? AND state = 'waiting'",
        [
            (
                one.place, one.question, one.pile, one.sureness, one.why, one.turn, one.time,
                _json(one.proposal), one.hash,
            )
            for one in placings
        ],
    )  # fmt: skip


def stand(connection: Connection, stands: Iterable[Stand]) -> None:
    """Put photos into the state that a person gave them."""
    connection.executemany(
        "UPDATE tray SET state = ?, place = ?, question = ?, by_hand = ?, pile = ?, record = ?,"
        " sureness = CASE WHEN ? = 0 THEN sureness WHEN ? = '' THEN 'none' ELSE 'sure' END,"
        " why = CASE ? WHEN 1 THEN 'hand' ELSE why END WHERE hash = ?",
        [
            (
                one.state, one.place, one.question, int(one.by_hand), one.pile, one.record,
                int(one.by_hand), one.place, int(one.by_hand), one.hash,
            )
            for one in stands
        ],
    )  # fmt: skip


def state_facts(connection: Connection, facts: Mapping[str, Mapping[str, Any]]) -> None:
    """Let photos, by hash, say these facts from now on."""
    connection.executemany(
        "UPDATE tray SET facts = ? WHERE hash = ?",
        [(_json(said), digest) for digest, said in facts.items()],
    )


def piles(connection: Connection) -> list[Pile]:
    """All groups with photos in them, by their keys."""
    thumbs: dict[str, list[str]] = {}
    for key, digest in connection.execute(
        "SELECT pile, hash FROM (SELECT pile, hash, turn, row_number() OVER"
        f" (PARTITION BY pile ORDER BY turn, n) AS place FROM tray WHERE {_LISTED})"
        " WHERE place <= ? ORDER BY pile, place",
        (_THUMBS,),
    ):
        thumbs.setdefault(key, []).append(digest)
    reasons = dict(  # the commonest comes last, and stays
        connection.execute(
            f"SELECT pile, why FROM tray WHERE {_LISTED} GROUP BY pile, why"
            " ORDER BY pile, count(*), why"
        ).fetchall()
    )
    found = connection.execute(
        "SELECT pile, count(*), sum(sureness = 'sure'), sum(sureness = 'likely'),"
        " coalesce(min(nullif(time, '')), ''), max(time), min(turn)"
        f" FROM tray WHERE {_LISTED} GROUP BY pile ORDER BY pile"
    )
    return [
        Pile(key, count, sure, likely, first, last, reasons[key], turn, tuple(thumbs[key]))
        for key, count, sure, likely, first, last, turn in found
    ]


def page(connection: Connection, pile: str, limit: int, offset: int) -> list[TrayRow]:
    """A page of a group, in the order in which the photos were taken."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM tray WHERE {_LISTED} AND pile = ? ORDER BY turn, n"
        " LIMIT ? OFFSET ?",
        (pile, limit, offset),
    )
    return list(map(_row, found))


def ids(connection: Connection, pile: str) -> list[str]:
    """All photos of a group, in that order."""
    found = connection.execute(
        f"SELECT hash FROM tray WHERE {_LISTED} AND pile = ? ORDER BY turn, n", (pile,)
    )
    return [row[0] for row in found]


def count(connection: Connection) -> int:
    """How many wait."""
    row = connection.execute(
        f"SELECT count(*) FROM tray WHERE {_LISTED} AND state = 'waiting'"
    ).fetchone()
    return int(row[0])


def named(connection: Connection, hashes: Iterable[str]) -> dict[str, list[str]]:
    """Records that name these photos in any revision, by hash."""
    found: dict[str, list[str]] = {}
    for digest, record in chosen(
        connection,
        "SELECT DISTINCT hash, record FROM revision_photo JOIN revision USING (rid) WHERE hash IN",
        hashes,
    ):
        found.setdefault(digest, []).append(record)
    return found


def waiting_named(connection: Connection) -> list[str]:
    """Photos that wait although some revision names them: a kill came between, or a merge."""
    found = connection.execute(
        f"SELECT hash FROM tray WHERE {_LISTED} AND state = 'waiting'"
        " AND hash IN (SELECT hash FROM revision_photo) ORDER BY n"
    )
    return [row[0] for row in found]


def written_on(connection: Connection, days: Iterable[str]) -> list[tuple[str, str, str, str, str]]:
    """(record, its place, device, first time, last time) of what was written on some days, by day.

    Days are YYYY-MM-DD; times as they were claimed.
    """
    found: list[tuple[str, str, str, str, str]] = []
    for day in sorted(set(days)):
        found += connection.execute(
            "SELECT r.record, h.place, r.device, min(r.time), max(r.time) FROM revision r"
            " JOIN head h ON h.record = r.record WHERE h.place <> '' AND h.voided = 0"
            " AND r.time >= ? AND r.time < ? GROUP BY r.record, r.device",
            (day, f"{day}~"),
        )
    return found


def spots(connection: Connection) -> dict[str, tuple[float, float]]:
    """Where places stand (WGS 84): by the photos of their records, else by the roster."""
    found = connection.execute(
        "SELECT CASE h.form WHEN 'place' THEN h.record ELSE h.place END, s.lat, s.lon"
        " FROM head_spot s JOIN head h ON h.record = s.record"
        " WHERE h.place <> '' OR h.form = 'place' ORDER BY h.form <> 'place', h.time"
    )
    return {place: (lat, lon) for place, lat, lon in found}


def _row(row: Sequence[Any]) -> TrayRow:
    values = list(row)
    values[5], values[6] = json.loads(values[5]), tuple(json.loads(values[6]))
    values[8], values[17] = bool(values[8]), json.loads(values[17])
    return TrayRow(*values)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
