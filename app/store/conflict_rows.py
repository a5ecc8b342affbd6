"""Open conflicts as a list shows them: one light row each, a page by the index at any number.

`turn` says whether a conflict is listed at all, and in what order: what holds a grade, what else
people said differently, and what needs no decision. The last looks into personal answers, which
come and go without a revision: it is no part of the lists' digest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from app.domain.severity import SCALES
from app.model.canonical import Value
from app.model.compare import same
from app.model.merge import Candidate, Conflict, RecordView
from app.model.personal import personal_answers
from app.model.revision import PERSONAL, RESULT
from app.store import personal
from app.store.database import Connection
from app.store.select import chosen
from app.store.taken_over import is_taken_over
from app.store.values import ConflictRow, ConflictSide

#: Of two computers that import one list every house would be in agreement with itself.
_PLACE: Final = "place"
GRADED, OTHER, ALONE, NEVER = 0, 1, 2, 9
_INSERT: Final = "INSERT INTO head_group VALUES (?,?,?,?,?,?,?,?,?)"
#: Named after the house; a place, a task, a finding by its own title.
_ROWS: Final = (
    "SELECT g.record, h.form, h.version, coalesce(nullif(p.title, ''), h.title), g.name, g.path,"
    " g.turn, g.shown, g.candidates, g.grades FROM head_group g INDEXED BY head_group_turn"
    " JOIN head h ON h.record = g.record LEFT JOIN head p ON p.record = g.place"
)


def put(connection: Connection, shown: Sequence[RecordView], places: Mapping[str, str]) -> None:
    """Write the rows of these records' conflicts; `places` are the records' own."""
    disputed = [one for one in shown if one.conflicts]
    said = _personal(connection, disputed)
    connection.executemany(
        _INSERT,
        [
            (
                one.record, n, conflict.group, _candidates(conflict),
                json.dumps([_grade(side.values) for side in conflict.candidates]),
                conflict.provisional, _first_path(conflict), places[one.record], turn,
            )
            for one in disputed
            for n, (conflict, turn) in enumerate(_turns(one, said))
        ],
    )  # fmt: skip


def _turns(view: RecordView, said: Mapping[str, bytes]) -> list[tuple[Conflict, int]]:
    turns = [_turn(conflict, said) for conflict in view.conflicts]
    if view.form == _PLACE or min(turns) < ALONE:
        turns = [NEVER if turn == ALONE else turn for turn in turns]
    return list(zip(view.conflicts, turns, strict=True))


def _turn(conflict: Conflict, said: Mapping[str, bytes]) -> int:
    if is_taken_over(conflict):
        return NEVER
    if conflict.graded:
        return GRADED
    if conflict.paths == (PERSONAL,):
        sides = [_residents(side, said) for side in conflict.candidates]
        if sides[0] is not None and all(side == sides[0] for side in sides):
            return ALONE
    return OTHER


def _personal(connection: Connection, views: Iterable[RecordView]) -> dict[str, bytes]:
    hashes = {
        digest
        for view in views
        for conflict in view.conflicts
        if conflict.paths == (PERSONAL,)
        for side in conflict.candidates
        if isinstance(digest := side.values.get(PERSONAL), str)
    }
    return personal.get_many(connection, hashes)


def _residents(side: Candidate, said: Mapping[str, bytes]) -> dict[str, Value] | None:
    digest = side.values.get(PERSONAL)
    if not isinstance(digest, str):
        return {}
    return personal_answers(said[digest]) if digest in said else None


def _candidates(conflict: Conflict) -> str:
    """The candidates' revisions, for the digest: two places that agree have equal text."""
    return json.dumps([list(c.revisions) for c in conflict.candidates])


def _first_path(conflict: Conflict) -> str:
    """What a line about the conflict names: an answer before anything else in which they differ."""
    differing = [
        path
        for path in conflict.paths
        if not all(
            same(side.values.get(path), conflict.candidates[0].values.get(path))
            for side in conflict.candidates
        )
    ]
    return next((path for path in differing if path[0] not in "@/"), differing[0])


def _grade(values: Mapping[str, Value]) -> str:
    """A stored result as its code or interval, "" where there is none."""
    for scale in SCALES:
        result = values.get(RESULT + scale)
        if isinstance(result, dict):
            stated = str(result.get("grade") or result.get("value") or "")
            low, high = (str(result.get(name) or "") for name in ("low", "high"))
            return stated or (f"{low}–{high}" if low and high else "")
    return ""


def page(connection: Connection, limit: int, offset: int) -> list[ConflictRow]:
    """A page in the order of a review."""
    rows = connection.execute(
        f"{_ROWS} WHERE g.turn < {NEVER} ORDER BY g.turn, g.place, g.record, g.n LIMIT ? OFFSET ?",
        (limit, offset),
    ).fetchall()
    first = {side[0] for row in rows for side in json.loads(row[8])}
    writers = {
        rid: (author, device, time)
        for rid, author, device, time in chosen(
            connection, "SELECT rid, author, device, time FROM revision WHERE rid IN", first
        )
    }
    names = dict(connection.execute("SELECT device, name FROM device"))
    return [_row(row, writers, names) for row in rows]


def _row(
    row: tuple[Any, ...], writers: Mapping[str, tuple[str, str, str]], names: Mapping[str, str]
) -> ConflictRow:
    record, form, version, house, group, path, turn, shown, candidates, grades = row
    sides = []
    for rids, grade in zip(json.loads(candidates), json.loads(grades), strict=True):
        author, device, time = writers[rids[0]]
        sides.append(ConflictSide(author, names.get(device) or device, time, grade))
    return ConflictRow(
        record, form, version, house, group, path, turn == GRADED, turn == ALONE, shown,
        tuple(sides),
    )  # fmt: skip


def count(connection: Connection, *, alone: bool = True) -> int:
    """How many are listed; `alone`: with those that need no decision."""
    row = connection.execute(
        "SELECT count(*) FROM head_group INDEXED BY head_group_turn WHERE turn < 9 AND turn < ?",
        (NEVER if alone else ALONE,),
    ).fetchone()
    return int(row[0])
