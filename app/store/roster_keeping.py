"""The roster's rows after a write: those of touched places, their upper and lower ones.

What `settle` gives is what `fill` would give, whatever came in which order; positions differ,
the order that they state does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from app.domain.coverage import Coverage
from app.model.merge import RecordView
from app.store import roster_joined, roster_rows
from app.store.database import Connection
from app.store.roster_facts import PLACE, Facts, facts_of, seen_of, stands, targets_of
from app.store.roster_fill import GAP, fill
from app.store.roster_joined import Joined
from app.store.roster_rows import Row
from app.store.select import chosen

#: From here on one filling is cheaper than single steps; measured with 100,000 places.
_MANY: Final = 500
_SHARE: Final = 10
#: As many neighbours move apart first where there is no number left between two places.
_WINDOW: Final = 64
_LEAST: Final = 1 << 20


def places_in(views: Iterable[RecordView]) -> tuple[dict[str, Facts | None], set[str]]:
    """What these records say of places: their own facts, and the places that they speak of."""
    facts: dict[str, Facts | None] = {}
    targets: set[str] = set()
    for view in views:
        if view.form == PLACE:
            facts[view.record] = facts_of(view)
        else:
            targets.update(targets_of(view))
    return facts, targets


def joins_in(views: Iterable[RecordView]) -> dict[str, str]:
    """What records of places say that they are the same as, "" for nothing."""
    return {
        view.record: "" if view.voided else roster_joined.same_as(view.links)
        for view in views
        if view.form == PLACE
    }


def settle(
    connection: Connection,
    places: Mapping[str, Facts | None],
    targets: Iterable[str],
    said: Mapping[str, str],
) -> None:
    """Bring the rows of changed places and of places that were spoken of up to date.

    `said`: of the changed ones, the place that each is said to be the same as.
    """
    joined = roster_joined.put(connection, places, said)
    changed = joined.changed
    if len(changed) > _MANY and len(changed) * _SHARE > _size(connection):
        fill(connection, changed)
        return
    moving, seats = _moving(connection, changed, joined)
    if len(moving) > _MANY and len(moving) * _SHARE > _size(connection):
        fill(connection, changed)
        return
    _reseat(connection, moving, seats)
    _refresh(connection, roster_joined.rooted(connection, targets).difference(moving))
    connection.execute("DELETE FROM place_tally WHERE n = 0")


def _size(connection: Connection) -> int:
    """About how many places there are: the last position says it without counting."""
    last = connection.execute("SELECT max(pos) FROM place").fetchone()[0]
    return (last or 0) // GAP


def _moving(
    connection: Connection, changed: Mapping[str, Facts | None], joined: Joined
) -> tuple[dict[str, Facts | None], set[str]]:
    """The places whose rows are made anew, and those of them that get another seat.

    Those are the changed ones and, where a seat changes, all below it. A place that was joined
    to another, or is no more, takes its own along; what it adds to the other stands there anew.
    """
    moving: dict[str, Facts | None] = {}
    pending = list(joined.moved)
    for root in joined.roots:
        for facts in roster_rows.facts_held(connection, "record", root):
            moving[root] = facts
            pending.append(root)
    for record, new in changed.items():
        old = next(roster_rows.facts_held(connection, "record", record), None)
        if old == new:
            continue
        moving[record] = new
        if old is None or new is None or _seat(old) != _seat(new):
            pending.append(record)
    seats = set(pending)
    while pending:
        above = pending.pop()
        for said in (above, *roster_joined.members_of(connection, above)):
            for facts in roster_rows.facts_held(connection, "parent", said):
                if facts.record not in seats:
                    seats.add(facts.record)
                    pending.append(facts.record)
                    moving.setdefault(facts.record, facts)
    return moving, seats


def _seat(facts: Facts) -> tuple[str, ...]:
    """What places below depend on: where it is, and the name that they are found by."""
    return facts.parent, facts.level, facts.name, facts.walk


def _reseat(connection: Connection, moving: Mapping[str, Facts | None], seats: set[str]) -> None:
    positions: dict[str, int] = {}
    out = []
    held = chosen(
        connection,
        "SELECT pos, record, above, level, state, search FROM place WHERE record IN",
        moving,
    )
    for pos, record, above, level, state, search in list(held):
        positions[record] = pos
        out.append((pos, search, state))
        roster_rows.tally(connection, _ids(roster_rows.chain(connection, above)), level, state, -1)
    roster_rows.take_out(connection, out)
    seen = seen_of(connection, moving, roster_joined.members(connection, moving))
    staying = [facts for facts in moving.values() if facts is not None]
    # Who keeps the seat takes it first: none who looks for one may find it free meanwhile. What
    # stands above them keeps its own too, or they would be among those who move.
    for facts in sorted(staying, key=lambda one: (one.record in seats, roster_rows.rank(one))):
        above, building = _above(connection, facts)
        chain = roster_rows.chain(connection, above)
        sort = roster_rows.sorted_by(facts)
        moves = facts.record in seats
        pos = _position(connection, above, sort) if moves else positions[facts.record]
        hidden = roster_joined.facts_joined(connection, facts.record)
        search = roster_rows.search_of(facts, (name for _, name in chain), hidden)
        shown = stands(facts, seen.get(facts.record), building)
        roster_rows.put(connection, [Row(pos, above, sort, search, facts, shown)])
        roster_rows.tally(connection, _ids(chain), facts.level, shown.covered.state, 1)


def _ids(chain: list[tuple[str, str]]) -> list[str]:
    return [place for place, _ in chain]


def _above(connection: Connection, facts: Facts) -> tuple[str, Coverage | None]:
    """The place above that counts ("" for none), and its coverage where a flat takes that over."""
    parent = roster_joined.root(connection, facts.parent)
    row = connection.execute(
        "SELECT level, state, outcome, next_date FROM place WHERE record = ?", (parent,)
    ).fetchone()
    if row is None or not roster_rows.higher(row[0], facts.level):
        return "", None
    takes = (row[0], facts.level) == ("building", "household")
    return parent, Coverage(*row[1:]) if takes else None


def _households(connection: Connection, building: str) -> set[str]:
    rows = connection.execute(
        "SELECT record FROM place WHERE above = ? AND level = 'household'", (building,)
    )
    return {row[0] for row in rows}


def _refresh(connection: Connection, places: set[str]) -> None:
    """Bring up to date what inspections and visits add to places that stay where they are."""
    seen = seen_of(connection, places, roster_joined.members(connection, places))
    rows = {
        row[0]: row[1:]
        for row in chosen(
            connection,
            "SELECT record, pos, search, state, outcome, next_date FROM place WHERE record IN",
            places,
        )
    }
    facts = [one for record in rows for one in roster_rows.facts_held(connection, "record", record)]
    later: set[str] = set()
    for one in sorted(facts, key=roster_rows.rank):
        pos, search, *before = rows[one.record]
        above, building = _above(connection, one)
        shown = stands(one, seen.get(one.record), building)
        roster_rows.update(connection, pos, search, before[0], shown)
        if shown.covered.state != before[0]:
            chain = _ids(roster_rows.chain(connection, above))
            roster_rows.tally(connection, chain, one.level, before[0], -1)
            roster_rows.tally(connection, chain, one.level, shown.covered.state, 1)
        if one.level == "building" and shown.covered != Coverage(*before):
            later |= _households(connection, one.record).difference(rows)
    if later:
        _refresh(connection, later)


def _position(connection: Connection, above: str, sort: str) -> int:
    """A free number where a place of this turn belongs below `above`, after all before it."""
    while True:
        after = _next(connection, above, sort)
        before = _number(connection, "SELECT max(pos) FROM place WHERE pos < ?", after)
        if after is None:
            return (before or 0) + GAP
        low = before or 0
        if after - low > 1:
            return low + max(1, (after - low) // 4)  # lists grow at their end: room goes there
        _spread(connection, after)


def _next(connection: Connection, above: str, sort: str) -> int | None:
    """The position of the first row behind everything up to this turn below `above`."""
    while True:
        row = connection.execute(
            "SELECT pos FROM place WHERE above = ? AND sort > ? ORDER BY sort LIMIT 1",
            (above, sort),
        ).fetchone()
        if row is not None:
            return int(row[0])
        if not above:
            return None
        above, sort = connection.execute(
            "SELECT above, sort FROM place WHERE record = ?", (above,)
        ).fetchone()


def _number(connection: Connection, statement: str, value: int | None) -> int | None:
    whole = (1 << 63) - 1
    found = connection.execute(statement, (whole if value is None else value,)).fetchone()[0]
    return None if found is None else int(found)


def _spread(connection: Connection, around: int) -> None:
    """Move the neighbours of a position apart, more of them until each has room again."""
    size = _WINDOW
    while True:
        rows = connection.execute(
            "SELECT pos FROM (SELECT pos FROM place WHERE pos < ? ORDER BY pos DESC LIMIT ?)"
            " UNION SELECT pos FROM (SELECT pos FROM place WHERE pos >= ? ORDER BY pos LIMIT ?)"
            " ORDER BY pos",
            (around, size, around, size),
        ).fetchall()
        old = [row[0] for row in rows]
        low = _number(connection, "SELECT max(pos) FROM place WHERE pos < ?", old[0]) or 0
        high = connection.execute(
            "SELECT min(pos) FROM place WHERE pos > ?", (old[-1],)
        ).fetchone()[0]
        step = GAP if high is None else (high - low) // (len(old) + 1)
        if step >= _LEAST:
            roster_rows.move(
                connection, zip(old, (low + step * n for n in range(1, len(old) + 1)), strict=True)
            )
            return
        size *= 2
