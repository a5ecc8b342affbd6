"""The whole roster at once: after an import, a large merge, or to make the lists anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from app.domain.coverage import Coverage
from app.store import roster_joined, roster_rows
from app.store.database import Connection
from app.store.roster_facts import Facts, all_seen, stands
from app.store.roster_rows import Row

#: Room between two neighbours; it leaves numbers for 2^23 places.
GAP: Final = 1 << 40
_SLICE: Final = 5000
#: Memory of the index while it is filled: fewer pieces that have to be joined afterwards.
_BULK, _USUAL = 8 << 20, 1 << 20


class _Branch(NamedTuple):
    """A place that holds others: it and all above it, the nearest first, "" for the roster."""

    chain: tuple[str, ...]
    names: tuple[str, ...]
    building: Coverage | None


_TOP: Final = _Branch(("",), (), None)


def fill(
    connection: Connection,
    changed: Mapping[str, Facts | None],
    told: Callable[[int], None] = lambda _put: None,
) -> None:
    """Make all rows of the roster, with these places put in, replaced, or (None) left out.

    `told` hears after every few thousand how many rows stand.
    """
    held = {facts.record: facts for facts in roster_rows.all_facts(connection)}
    for record, new in changed.items():
        if new is None:
            held.pop(record, None)
        else:
            held[record] = new
    for table in ("place", "place_tally"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("INSERT INTO place_text (place_text) VALUES ('delete-all')")
    _memory(connection, _BULK)
    tally: dict[tuple[str, str, str], int] = {}
    slice_: list[Row] = []
    for put, row in enumerate(_rows(connection, held, tally), start=1):
        slice_.append(row)
        if len(slice_) == _SLICE:
            roster_rows.put(connection, slice_)
            slice_.clear()
            told(put)
    roster_rows.put(connection, slice_)
    connection.executemany(
        "INSERT INTO place_tally VALUES (?,?,?,?)", [(*key, n) for key, n in tally.items()]
    )
    # one piece: later changes then never pay for what this filling left to be joined
    connection.execute("INSERT INTO place_text (place_text) VALUES ('optimize')")
    _memory(connection, _USUAL)


def _memory(connection: Connection, size: int) -> None:
    connection.execute("INSERT INTO place_text (place_text, rank) VALUES ('hashsize', ?)", (size,))


def _rows(
    connection: Connection, held: Mapping[str, Facts], tally: dict[tuple[str, str, str], int]
) -> Iterator[Row]:
    """All rows in walking order, counted in `tally`."""
    below: dict[str, list[tuple[str, Facts]]] = {}
    joined = roster_joined.roots_of(connection)
    hidden = roster_joined.all_facts_joined(connection) if joined else {}
    for facts in held.values():
        said = joined.get(facts.parent, facts.parent)
        parent = held.get(said)
        counts = parent is not None and roster_rows.higher(parent.level, facts.level)
        above = said if counts else ""
        below.setdefault(above, []).append((roster_rows.sorted_by(facts), facts))
    for siblings in below.values():
        siblings.sort(reverse=True)
    seen = all_seen(connection, joined)
    pos = 0
    waiting = [(_TOP, *one) for one in below.get("", ())]
    while waiting:
        branch, sort, facts = waiting.pop()
        building = branch.building if facts.level == "household" else None
        shown = stands(facts, seen.get(facts.record), building)
        covered = shown.covered
        for place in branch.chain:
            key = place, facts.level, covered.state
            tally[key] = tally.get(key, 0) + 1
        pos += GAP
        search = roster_rows.search_of(facts, branch.names, hidden.get(facts.record, ()))
        yield Row(pos, branch.chain[0], sort, search, facts, shown)
        if children := below.get(facts.record):
            inner = _Branch(
                (facts.record, *branch.chain),
                (facts.name, *branch.names),
                covered if facts.level == "building" else None,
            )
            waiting += [(inner, *one) for one in children]
