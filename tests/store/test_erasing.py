"""Erasures among three devices: whatever comes in whatever order, the same bytes are gone."""

from __future__ import annotations

import random
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.model.history import GENESIS
from app.model.personal import seal_personal
from app.model.revision import Revision
from app.store.store import Store
from tests.store.made import Signer, chain, new_store, revision, verify

KEYS = [Signer(n) for n in (31, 32, 33)]
#: (device, whether it erases, which other devices it has heard of until now)
_STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([False, False, True]), st.sets(st.integers(0, 2))),
    min_size=1,
    max_size=9,
)


@dataclass
class World:
    """What three people did to one record, with an oracle of its own beside it."""

    work: list[list[Revision]] = field(default_factory=lambda: [[], [], []])
    said: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # revision → hash, bytes
    names: dict[str, str] = field(default_factory=dict)  # hash → the name in it
    before: dict[str, frozenset[str]] = field(default_factory=dict)  # revision → all it had seen
    erasures: set[str] = field(default_factory=set)

    def play(self, steps: list[tuple[int, bool, set[int]]]) -> None:
        known: list[set[str]] = [set(), set(), set()]
        by_id: dict[str, Revision] = {}
        for n, (who, erases, heard) in enumerate(steps):
            known[who] |= set().union(*(known[other] for other in heard))
            seen = known[who]
            heads = [r for r in seen if not any(r in self.before[other] for other in seen)]
            parents = [by_id[head] for head in sorted(heads)]
            if erases and parents:
                made = revision(KEYS[who], parents=parents, kind="erase", wrote={"": ["@personal"]})
                self.erasures.add(made.id)
            else:
                name = f"虚构住户{n:02d}号"
                hashed, data = seal_personal({"owner": name}, salt=lambda n=n: f"{n:032x}")
                made = revision(
                    KEYS[who], parents=parents, personal=hashed, answers={"name": str(n)},
                    wrote={"": ["name", "@personal"]},
                )  # fmt: skip
                self.said[made.id] = (hashed, data)
                self.names[hashed] = name
            by_id[made.id] = made
            self.before[made.id] = frozenset(seen)
            known[who] |= {made.id}
            self.work[who].append(made)

    @property
    def gone(self) -> set[str]:
        """Hashes that must be forgotten: nobody who wrote them had seen an erasure."""
        if not self.erasures:
            return set()
        return {
            hashed
            for rid, (hashed, _data) in self.said.items()
            if not self.erasures & self.before[rid]
        }


def deliver(world: World, store: Store, dice: random.Random) -> None:
    """Every entry in runs of one or more, out of order, some twice, each with its own objects."""
    runs = []
    for key, work in zip(KEYS, world.work, strict=True):
        at = 0
        while at < len(work):
            end = dice.randint(at + 1, len(work))
            runs.append((key, work, at, end))
            at = end
    runs += dice.sample(runs, len(runs) // 2)
    dice.shuffle(runs)
    for key, work, begin, end in runs:
        entries, _signature = chain(key, work)
        _entries, signature = chain(key, work[:end])
        part = work[begin:end]
        store.take(
            key.id, entries[begin:end], signature, part,
            dict(world.said[one.id] for one in part if one.id in world.said),
            verify=verify, before=entries[begin - 1].entry if begin else GENESIS,
        )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(_STEPS, st.integers(0, 2**32))
def test_the_same_bytes_are_gone_in_every_order(
    steps: list[tuple[int, bool, set[int]]], seed: int
) -> None:
    """And no others: who had seen the erasure may say something new. Every chain verifies."""
    world = World()
    world.play(steps)
    digests = set()
    for turn in range(2):
        with tempfile.TemporaryDirectory() as folder, new_store(Path(folder) / "s") as store:
            for key in KEYS:
                store.set_device(key.device())
            deliver(world, store, random.Random(seed + turn))
            assert store.waiting() == 0
            for hashed, name in world.names.items():
                assert (store.personal(hashed) is None) == (hashed in world.gone), name
            held = b"".join(file.read_bytes() for file in store.folder.glob("survey.db*"))
            assert not [n for h, n in world.names.items() if h in world.gone and n.encode() in held]
            assert store.verify(verify) == []
            digests.add(store.digest())
    assert len(digests) == 1
