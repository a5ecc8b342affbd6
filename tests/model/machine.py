"""Three laptops and an office exchange packages; an oracle says what each must show.

`machine(rules)` makes the state machine for these parts of the model; `mutants` gives it others.
Invariants of the sync notes §6.3, as far as they concern the pure core: I1 convergence,
I2 idempotence, I4 no silent loss, I5 grade safety, I6 tamper, I9 clocks, I11 forks, I12 liveness.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from app.model.canonical import decode, encode
from app.model.history import ChainEntry, extend
from app.model.merge import RecordView
from app.model.revision import read
from tests.model.laptop import RECORDS, Laptop, RejectedError, Rules
from tests.model.oracle import Event, Oracle
from tests.model.states import branch, changed_of, present_of, severity_of

LAPTOPS, OFFICE = 3, 3
DEVICE = st.integers(0, OFFICE)
RECORD = st.integers(0, len(RECORDS) - 1)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from([None, "甲", "乙"]),
        "note": st.sampled_from([None, "潮", "裂"]),
        "@photo/p": st.sampled_from([None, {"hash": "1"}, {"hash": "2"}]),
        "member/a": st.sampled_from([None, "A", "C", "D"]),
        "member/b": st.sampled_from([None, "B", "C", "D"]),
    },
)
CLOCK = st.integers(0, 99).map(lambda n: f"20{n:02}-01-01T00:00:00+08:00")
PICK = st.integers(0, 1 << 16)

Lines = set[tuple[int, int, str]]


@dataclass
class Known:
    """What the oracle says that a laptop has: (device, line, event) of logs, and its own log."""

    lines: Lines = field(default_factory=set)
    own: list[str] = field(default_factory=list)

    def copy(self) -> Known:
        return Known(set(self.lines), list(self.own))

    @property
    def received(self) -> set[str]:
        return {name for _, _, name in self.lines}


@dataclass(frozen=True)
class Draft:
    device: int
    record: int
    view: RecordView | None
    seen: frozenset[str]


def machine(rules: Rules) -> type[RuleBasedStateMachine]:
    """A fresh state machine class whose laptops work by these rules."""

    class Exchange(_Exchange):
        parts = rules

    return Exchange


class _Exchange(RuleBasedStateMachine):
    parts: Rules

    def __init__(self) -> None:
        super().__init__()
        publics: dict[str, bytes] = {}
        self.laptops = [Laptop(n + 1, self.parts, publics) for n in range(OFFICE + 1)]
        self.known = [Known() for _ in self.laptops]
        self.oracle = Oracle()
        self.folder: list[tuple[bytes, Lines]] = []
        self.drafts: list[Draft] = []
        self.backups: list[tuple[int, Any, Known]] = []
        self.restored = False

    # -- writing ------------------------------------------------------------------------------

    @initialize(changes=CHANGES, time=CLOCK)
    def roster(self, changes: dict[str, Any], time: str) -> None:
        """The office makes a record that everybody starts from."""
        self._save(self._draft(OFFICE, 0), changes, time)
        self._pack(OFFICE, self.laptops[OFFICE].last, 1)
        for device in range(LAPTOPS):
            self._take(device, self.folder[0])

    @rule(device=DEVICE, record=RECORD, changes=CHANGES, time=CLOCK, decided=st.booleans())
    def save(
        self, device: int, record: int, changes: dict[str, Any], time: str, decided: bool
    ) -> None:
        self._save(self._draft(device, record), changes, time, decided=decided)

    @rule(device=DEVICE, record=RECORD, pick=PICK, time=CLOCK)
    def rate(self, device: int, record: int, pick: int, time: str) -> None:
        """One member is rated anew: the group that must never be mixed."""
        path = ("member/a", "member/b")[pick % 2]
        self._save(self._draft(device, record), {path: "ABCD"[pick // 2 % 4]}, time)

    @rule(device=DEVICE, record=RECORD)
    def begin(self, device: int, record: int) -> None:
        """Someone opens a record, and will finish it after other things have arrived."""
        self.drafts.append(self._draft(device, record))

    @precondition(lambda self: self.drafts)
    @rule(pick=PICK, changes=CHANGES, time=CLOCK)
    def finish(self, pick: int, changes: dict[str, Any], time: str) -> None:
        self._save(self.drafts.pop(pick % len(self.drafts)), changes, time)

    @rule(device=DEVICE, record=RECORD, time=CLOCK, kind=st.sampled_from(["void", "restore"]))
    def void(self, device: int, record: int, time: str, kind: str) -> None:
        draft = self._draft(device, record)
        if draft.view is not None:
            self._save(draft, {}, time, kind="void" if kind == "void" else "save", restore=True)

    @rule(device=DEVICE, record=RECORD, changes=CHANGES, time=CLOCK)
    def settle(self, device: int, record: int, changes: dict[str, Any], time: str) -> None:
        """A reviewer decides everything that is open, partly for what counted anyway."""
        draft = self._draft(device, record)
        if draft.view is None:
            return
        self._save(draft, changes, time, kind="settle", decided=True)
        view = self.laptops[device].view(record)
        assert view is not None
        assert not view.conflicts
        assert not view.provisional

    def _draft(self, device: int, record: int) -> Draft:
        names = self.oracle.visible(self.known[device].received, record)
        return Draft(device, record, self.laptops[device].view(record), frozenset(names))

    def _save(
        self,
        draft: Draft,
        changes: dict[str, Any],
        time: str,
        *,
        kind: str = "save",
        decided: bool = False,
        restore: bool = False,
    ) -> None:
        laptop, known, seen = self.laptops[draft.device], self.known[draft.device], set(draft.seen)
        shown = draft.view.paths() if draft.view is not None else {}
        name = laptop.save(
            draft.record,
            draft.view,
            changed_of(shown, changes),
            kind=kind,
            time=time,
            decided=decided,
            restore=restore and kind != "void",
        )
        open_groups = set(self.oracle.conflicts(seen)) if decided else set()
        after = changed_of(self.oracle.body(seen), changes)
        self.oracle.events[name] = Event(
            name,
            draft.record,
            draft.seen,
            self.oracle.writes(seen, after, open_groups),
            void=kind == "void",
            on_state=restore or "@void" in open_groups,
        )
        known.own.append(name)
        known.lines.add((draft.device, len(known.own), name))
        self._check(draft.device)

    # -- exchange -----------------------------------------------------------------------------

    @rule(device=DEVICE, owner=DEVICE, pick=PICK, count=st.integers(1, 4) | st.just(99))
    def pack(self, device: int, owner: int, pick: int, count: int) -> None:
        """A part of one's own or of somebody else's log goes to the folder."""
        laptop = self.laptops[device]
        heads = laptop.signatures.get(self.laptops[owner].id, {})
        if heads:
            ordered = sorted(heads, key=lambda head: (head.seq, head.entry))
            self._pack(device, ordered[-1 - pick % len(ordered)], count)

    @rule(device=DEVICE, other=DEVICE, count=st.integers(1, 2) | st.just(99))
    def send(self, device: int, other: int, count: int) -> None:
        """The newest of one's own lines go straight to somebody; older ones may be missing."""
        if self.laptops[device].last is not None:
            self._pack(device, self.laptops[device].last, count)
            self._take(other, self.folder[-1])

    @rule(device=DEVICE, other=DEVICE, record=RECORD, one=CHANGES, two=CHANGES, time=CLOCK)
    def meet(
        self,
        device: int,
        other: int,
        record: int,
        one: dict[str, Any],
        two: dict[str, Any],
        time: str,
    ) -> None:
        """Two people work on a record apart, then show each other all that they did."""
        self._save(self._draft(device, record), one, time)
        self._save(self._draft(other, record), two, time)
        self.send(device, other, 99)
        self.send(other, device, 99)

    @rule(device=DEVICE, other=DEVICE, record=RECORD, one=CHANGES, two=CHANGES, time=CLOCK)
    def slip(
        self,
        device: int,
        other: int,
        record: int,
        one: dict[str, Any],
        two: dict[str, Any],
        time: str,
    ) -> None:
        """A laptop works, sends, is reinstalled from yesterday's copy, works and sends."""
        self.back_up(device)
        self._save(self._draft(device, record), one, time)
        self.send(device, other, 99)
        self.restore(len(self.backups) - 1)
        self._save(self._draft(device, record), two, time)
        self.send(device, other, 99)

    def _pack(self, device: int, head: ChainEntry | None, count: int) -> None:
        assert head is not None
        owner = int(head.device, 16) - 1
        lines: Lines = set()
        for entry in branch(self.laptops[device].logs[head.device], head)[-count:]:
            lines.add((owner, entry.seq, entry.rid))
        assert lines <= self.known[device].lines
        self.folder.append((self.laptops[device].pack(head, count), lines))

    @precondition(lambda self: self.folder)
    @rule(device=DEVICE, pick=PICK)
    def take(self, device: int, pick: int) -> None:
        self._take(device, self.folder[-1 - pick % len(self.folder)])

    @precondition(lambda self: self.folder)
    @rule(device=DEVICE, pick=PICK)
    def take_twice(self, device: int, pick: int) -> None:
        package = self.folder[pick % len(self.folder)]
        self._take(device, package)
        before = self.laptops[device].snapshot()
        self._take(device, package)
        assert self.laptops[device].snapshot() == before

    def _take(self, device: int, package: tuple[bytes, Lines]) -> None:
        data, lines = package
        try:
            self.laptops[device].take(data)
        except RejectedError as error:
            raise AssertionError("an honest package was rejected") from error
        self.known[device].lines |= lines
        self._check(device)

    @precondition(lambda self: self.folder)
    @rule(device=DEVICE, pick=PICK, at=PICK, bit=st.integers(0, 7), cut=st.booleans())
    def take_damaged(self, device: int, pick: int, at: int, bit: int, cut: bool) -> None:
        """A package cut short, or with one bit flipped."""
        data = bytearray(self.folder[pick % len(self.folder)][0])
        at %= len(data)
        if cut:
            del data[at:]
        else:
            data[at] ^= 1 << bit
        self._refused(device, bytes(data))

    @precondition(lambda self: self.folder)
    @rule(device=DEVICE, pick=PICK, rechain=st.booleans(), relist=st.booleans())
    def take_forged(self, device: int, pick: int, rechain: bool, relist: bool) -> None:
        """Somebody makes a grade milder and mends the package as well as a stranger can."""
        first, *rest = self.folder[pick % len(self.folder)][0].split(b"\n")
        body: Any = decode(rest[-1])
        forged = encode({**body, "results": {"jgj125": {"grade": "A"}}, "reason": "改"})
        manifest: Any = decode(first)
        lines = manifest["lines"]
        if relist:
            lines[-1][0] = read(forged).id
        if rechain:
            seq = manifest["first"] + len(lines) - 2
            entry = lines[-2][1] if len(lines) > 1 else manifest["prev"]
            last = ChainEntry(manifest["device"], seq, "", entry)
            lines[-1][1] = extend(last, manifest["device"], lines[-1][0]).entry
        self._refused(device, b"\n".join([encode(manifest), *rest[:-1], forged]))

    def _refused(self, device: int, data: bytes) -> None:
        before = self.laptops[device].snapshot()
        try:
            self.laptops[device].take(data)
        except RejectedError:
            assert self.laptops[device].snapshot() == before
        else:
            raise AssertionError("a changed package was taken")

    @rule(device=DEVICE)
    def back_up(self, device: int) -> None:
        self.backups.append((device, self.laptops[device].snapshot(), self.known[device].copy()))

    @precondition(lambda self: self.backups)
    @rule(pick=PICK)
    def restore(self, pick: int) -> None:
        """A laptop comes back from a backup and goes on from an old line: a fork in the making."""
        device, state, known = self.backups[pick % len(self.backups)]
        self.laptops[device].restore(state)
        self.known[device] = known.copy()
        self.drafts = [draft for draft in self.drafts if draft.device != device]
        self.restored = True
        self._check(device)

    # -- what must hold -----------------------------------------------------------------------

    def _check(self, device: int) -> None:
        """The laptop shows what the oracle says, and knows what is wrong with the logs."""
        laptop, known = self.laptops[device], self.known[device]
        shown: set[str] = set()
        for record in range(len(RECORDS)):
            names = self.oracle.visible(known.received, record)
            shown |= names
            self._check_view(laptop.view(record), names)
        assert set(laptop.revisions) == shown
        assert set(laptop.waiting) == known.received - shown
        for owner, other in enumerate(self.laptops):
            numbers = [seq for who, seq, _ in known.lines if who == owner]
            missing = set(range(1, max(numbers, default=0))) - set(numbers)
            forked = {seq for seq in numbers if numbers.count(seq) > 1}
            assert laptop.trouble(other.id) == (missing, forked)

    def _check_view(self, view: RecordView | None, names: set[str]) -> None:
        if not names:
            assert view is None
            return
        assert view is not None
        conflicts = self.oracle.conflicts(names)
        assert view.heads == tuple(sorted(self.oracle.heads(names)))
        assert view.paths() == self.oracle.body(names)
        assert view.voided == self.oracle.voided(names)
        assert view.provisional == ("grade" in conflicts)
        assert not view.missing
        assert {
            conflict.group: {
                frozenset(candidate.revisions): present_of(candidate.values)
                for candidate in conflict.candidates
            }
            for conflict in view.conflicts
        } == {
            group: {who: present_of(values) for who, values in several.items()}
            for group, several in conflicts.items()
        }
        for conflict in view.conflicts:
            for candidate in conflict.candidates:
                assert severity_of(view.results.get("jgj125")) >= severity_of(
                    candidate.values.get("@result/jgj125")
                )

    def teardown(self) -> None:
        """In the end everybody gets everything: all agree, and one save settles a record."""
        for device in range(len(self.laptops)):
            self._check(device)
        self._deliver(seed=1)
        office = self.laptops[OFFICE]
        for record in range(len(RECORDS)):
            draft = self._draft(OFFICE, record)
            if draft.view is not None and draft.view.conflicts:
                self._save(draft, {}, "2000-01-01T00:00:00Z", kind="settle", decided=True)
        self._deliver(seed=2)
        for record in range(len(RECORDS)):
            views = [laptop.view(record) for laptop in self.laptops]
            assert all(view == views[OFFICE] for view in views)
            assert views[OFFICE] is None or not views[OFFICE].conflicts
        if not self.restored:
            assert not office.waiting
            for laptop in self.laptops:
                assert office.trouble(laptop.id) == (set(), set())

    def _deliver(self, seed: int) -> None:
        start = len(self.folder)
        for device, laptop in enumerate(self.laptops):
            for log in laptop.logs.values():
                inner = {id(entry) for head in log for entry in branch(log, head)[:-1]}
                for head in log:
                    if id(head) not in inner:
                        self._pack(device, head, 99)
        order = random.Random(seed)
        packages = self.folder[start:]
        for device in range(len(self.laptops)):
            order.shuffle(packages)
            for package in packages:
                self._take(device, package)
