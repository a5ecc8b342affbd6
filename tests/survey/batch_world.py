"""An office and laptops that write records of any kind, for what taking a merge back must keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hypothesis import strategies as st

from app.keys.device import verify as stands
from app.model.canonical import Value, comparable
from app.model.history import ChainEntry, extend, head_message
from app.model.merge import RecordView, view
from app.model.revision import Revision, seal
from app.store.store import Store
from app.survey.survey import Survey
from tests.store.made import Signer, record_id

FORMS = ("danger_check", "finding", "place")
PATHS = ("name", "one", "two")


@dataclass
class Laptop:
    """A device beside the office: what it wrote, and what it has seen."""

    key: Signer
    log: list[Revision] = field(default_factory=list)
    seen: dict[str, dict[str, Revision]] = field(default_factory=dict)
    sent: int = 0


@dataclass(frozen=True)
class Act:
    """One writing: by which device, in which record, after having looked at everything or not."""

    device: int  # 0 is the office itself
    record: int
    looked: bool
    void: bool
    values: Mapping[str, int]
    grade: str


ACTS = st.builds(
    Act,
    device=st.integers(0, 2),
    record=st.integers(0, 3),
    looked=st.booleans(),
    void=st.sampled_from([False, False, False, True]),
    values=st.dictionaries(st.sampled_from(PATHS), st.integers(0, 2), min_size=1),
    grade=st.sampled_from(["", "", "C", "D"]),
)


class World:
    """An office, two laptops, and all that was ever written, in one place."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.store = survey.core.store
        self.laptops = [Laptop(Signer(n)) for n in (5, 6)]
        for laptop in self.laptops:
            self.store.set_device(laptop.key.device())
        self.own: dict[str, dict[str, Revision]] = {}

    def act(self, act: Act) -> None:
        record = record_id(act.record)
        if act.device == 0:
            known = {one.id: one for one in self.store.revisions(record)}
            made = self._made(act, known, self.survey.device)
            self.store.append([made], self.survey.core.key)
            return
        laptop = self.laptops[act.device - 1]
        known = laptop.seen.setdefault(record, {})
        if act.looked:  # what the office held at that moment, as its package brings it
            known.update({one.id: one for one in self.store.revisions(record)})
        made = self._made(act, known, laptop.key.id)
        known[made.id] = made
        laptop.log.append(made)

    def _made(self, act: Act, known: Mapping[str, Revision], device: str) -> Revision:
        now = view(known.values()) if known else None
        answers: dict[str, Value] = dict(now.answers) if now else {}
        answers |= {path: f"{path} {value}" for path, value in act.values.items()}
        results: dict[str, Value] = dict(now.results) if now else {}
        wrote: dict[str, list[str]] = {"": list(act.values)}
        if act.grade:
            results["jgj125"] = {"grade": act.grade}
            wrote["grade"] = ["@result/jgj125"]
        return seal(
            survey=self.store.meta.survey_id, record=record_id(act.record),
            kind="void" if act.void else "save", form=FORMS[act.record % len(FORMS)], version="1",
            parents=now.heads if now else (), author="测试员", device=device,
            time="2026-11-22T09:41:00+08:00", answers=answers, results=results, wrote=wrote,
        )  # fmt: skip

    def merge(self) -> None:
        """What the laptops wrote since the last merge, as one batch."""
        with self.store.batch_of("2026-11-22T17:00:00+08:00", "赵测试"):
            for laptop in self.laptops:
                deliver(self.store, laptop, laptop.sent)
                laptop.sent = len(laptop.log)

    def views(self) -> dict[str, RecordView | None]:
        return {record_id(n): self.store.view(record_id(n)) for n in range(4)}


def deliver(store: Store, laptop: Laptop, after: int) -> None:
    """A laptop's log behind a number, chained and signed."""
    entries: list[ChainEntry] = []
    last: ChainEntry | None = None
    for one in laptop.log:
        last = extend(last, laptop.key.id, one.id)
        entries.append(last)
    if entries[after:]:
        signature = laptop.key.sign(head_message(entries[-1]))
        before = entries[after - 1].entry if after else "0" * 64
        store.take(
            laptop.key.id, entries[after:], signature, laptop.log[after:],
            verify=stands, before=before,
        )  # fmt: skip


def counts(shown: RecordView | None) -> object:
    """What counts of a record, and between what it is open; None: nothing, for nobody."""
    if shown is None or (shown.voided and not shown.conflicts):
        return None
    conflicts = {
        (one.paths, frozenset(comparable(dict(side.values)) for side in one.candidates))
        for one in shown.conflicts
    }
    return comparable(shown.paths()), shown.voided, conflicts
