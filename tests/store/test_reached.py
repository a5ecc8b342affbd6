"""How far a log may be acknowledged, against an oracle that walks it entry by entry."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from app.model.history import GENESIS, link
from app.store import receipts, schema

DEVICE = "0123456789ab"


@dataclass
class Line:
    """An entry of a log, what it follows, and the n of its revision (0: it waits)."""

    seq: int
    rid: str
    entry: str
    before: str
    n: int = 0
    here: bool = True


@dataclass
class Log:
    lines: list[Line] = field(default_factory=list)


@st.composite
def logs(draw: st.DrawFn) -> Log:
    """One chain, perhaps with a second branch; some of it missing or waiting, in any order."""
    log = Log()
    ends = [(0, GENESIS)]
    for number in range(draw(st.integers(0, 12))):
        seq, before = draw(st.sampled_from(ends if draw(st.booleans()) else ends[-1:]))
        rid = f"{number:064x}"
        line = Line(seq + 1, rid, link(before, rid), before)
        log.lines.append(line)
        ends.append((line.seq, line.entry))
    order = draw(st.permutations(range(1, len(log.lines) + 1)))
    for line, n in zip(log.lines, order, strict=True):
        line.n = n if draw(st.integers(0, 5)) else 0
        line.here = draw(st.integers(0, 7)) > 0
    return log


def kept(log: Log) -> dbapi2.Connection:
    connection = dbapi2.connect(":memory:", isolation_level=None)
    for statement in schema.statements(schema.SURVEY):
        connection.execute(statement)
    for line in log.lines:
        if line.here:
            connection.execute(
                "INSERT INTO device_log VALUES (?,?,?,?,?,NULL)",
                (DEVICE, line.seq, line.entry, line.rid, ""),
            )
        if line.here and line.n:
            connection.execute(
                "INSERT INTO revision VALUES (?,?,'','','','','','','',x'')", (line.n, line.rid)
            )
    return connection


def oracle(log: Log, covered: int) -> set[tuple[int, str]]:
    """Entries all of whose forerunners are here and covered, and none of whose followers is."""
    by_entry = {line.entry: line for line in log.lines}

    def good(entry: str) -> bool:
        line = by_entry.get(entry)
        if line is None:
            return entry == GENESIS
        return line.here and 0 < line.n <= covered and good(line.before)

    fine = [line for line in log.lines if good(line.entry)]
    followed = {line.before for line in fine}
    return {(line.seq, line.entry) for line in fine if line.entry not in followed}


@given(logs(), st.integers(0, 13))
def test_only_an_unbroken_covered_log_is_acknowledged(log: Log, covered: int) -> None:
    """Gaps, quarantine, forks and what no backup has: never beyond them, and never short."""
    connection = kept(log)
    try:
        found = receipts.reached(connection, DEVICE, covered, {})
    finally:
        connection.close()
    assert {(one.seq, one.entry) for one in found} == oracle(log, covered)


@given(logs(), st.integers(0, 13), st.integers(0, 13))
def test_going_on_from_the_last_receipt_says_the_same(log: Log, one: int, two: int) -> None:
    """Reading only what came since gives what reading all gives, where the log has not forked."""
    seqs = [line.seq for line in log.lines]
    if len(set(seqs)) != len(seqs):
        return
    connection = kept(log)
    try:
        earlier = receipts.reached(connection, DEVICE, min(one, two), {})
        start = {end.entry: end.seq for end in earlier}
        later = receipts.reached(connection, DEVICE, max(one, two), start)
        assert later == receipts.reached(connection, DEVICE, max(one, two), {})
    finally:
        connection.close()
