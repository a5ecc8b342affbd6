"""What to hand over: stretches of device logs that their devices vouch for, in sendable pieces.

A laptop sends what was written in its survey folder, under today's key and under all before it,
also where their files are gone: lost, or left on the computer that the folder was copied from.
The office sends everything, its own first: laptops meet each other's work through it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.keys.device import DeviceKey
from app.model.history import GENESIS, ChainEntry, extend, head_message
from app.model.revision import Revision
from app.store.store import Store
from app.sync.manifest import Person, Run, Seen

#: Whether a receiver needs a revision.
Wanted = Callable[[Revision], bool]
#: Entries in one run: what a reader of a start file holds in memory at a time.
LONGEST = 5_000


@dataclass(frozen=True)
class Sender:
    """Who hands over: the key, and the names under which others will see this device."""

    key: DeviceKey
    name: str
    person: str

    @property
    def who(self) -> Person:
        """As whom this device hands over: a restored office as the one that laptops know."""
        face = self.key.face
        return Person(face.id, self.name, self.person, face.public, face.recipient)

    @property
    def author(self) -> Person:
        """Who writes here today."""
        key = self.key
        return Person(key.id, self.name, self.person, key.public, key.recipient)


@dataclass(frozen=True)
class Load:
    """One log entry to send and what its revision needs beside it. `size` in bytes."""

    entry: ChainEntry
    size: int
    form: tuple[str, str]
    personal: str | None
    photos: tuple[str, ...]  # hashes


@dataclass(frozen=True)
class Stretch:
    """A run and its loads."""

    run: Run
    loads: tuple[Load, ...]

    @property
    def size(self) -> int:
        return sum(load.size for load in self.loads)


def own_devices(store: Store, key: DeviceKey) -> list[str]:
    """Under which ids was written in this very folder, today's own first."""
    held = store.log_heads()
    mine = dict.fromkeys([key.id, *key.former, *store.authors()])
    return [device for device in mine if device in held]


def devices_to_send(store: Store, key: DeviceKey) -> list[str]:
    """Whose entries go out from here, today's own first."""
    mine = own_devices(store, key)
    if store.meta.role == "office":
        mine += sorted(store.log_heads().keys() - set(mine))
    return mine


def seen(store: Store, key: DeviceKey) -> tuple[Seen, ...]:
    """How far this device knows the logs of all others."""
    heads = store.log_heads()
    return tuple(
        Seen(device, head.seq, head.entry)
        for device, head in sorted(heads.items())
        if device != key.id
    )


def stretches(
    store: Store,
    sender: Sender,
    devices: Iterable[str],
    most: int,
    *,
    after: Mapping[str, int] | None = None,
    forms: frozenset[str] | None = None,
    wanted: Wanted | None = None,
) -> Iterator[Stretch]:
    """The logs of `devices`, cut into stretches of about `most` bytes.

    `after`: last sequence number by device that the receiver has acknowledged. `forms`: only
    revisions of these forms (what lies between them is a gap that a package fills later). `wanted`:
    what the receiver needs; of others' logs, which only they can vouch for, what lies between it
    and their next signature goes along. Entries whose revision still waits for a parent here are
    not sent: nobody can check them.
    """
    for device in devices:
        own = sender.key if device == sender.key.id else None
        who = sender.author if own else _known(store, device)
        known = (after or {}).get(device, 0)
        for prev, chain in _chains(device, store.log(device, known - 1), store.before):
            needed = _needed(store, chain, wanted, own is not None)
            for before, loads in _sendable(store, prev, chain, forms, known, needed):
                yield from _stretches(store, own, who, before, loads, most)


def _stretches(
    store: Store, own: DeviceKey | None, who: Person, before: str, loads: list[Load], most: int
) -> Iterator[Stretch]:
    def signed(place: int) -> bool:
        return own is not None or store.signature(loads[place].entry) is not None

    for begin, end in _cuts([load.size for load in loads], signed, most):
        first, last = loads[begin].entry, loads[end - 1].entry
        signature = own.sign(head_message(last)) if own else store.signature(last)
        prev = loads[begin - 1].entry.entry if begin else before
        run = Run(who, first.seq, last.seq, prev, last.entry, signature or b"")
        yield Stretch(run, tuple(loads[begin:end]))


def _cuts(
    sizes: Sequence[int], signed: Callable[[int], bool], most: int
) -> Iterator[tuple[int, int]]:
    """Ranges that end at signed places, as large as `most` bytes and LONGEST entries allow.

    What lies behind the last signed place is left out; a range without a signed place inside
    grows until it finds one.
    """
    begin = end = total = 0
    for place, size in enumerate(sizes):
        if end > begin and (total + size > most or place - begin >= LONGEST):
            yield begin, end
            begin, total = end, sum(sizes[end:place])
        total += size
        if signed(place):
            end = place + 1
    if end > begin:
        yield begin, end


def _chains(
    device: str, log: list[ChainEntry], arrived: Callable[[ChainEntry], str]
) -> list[tuple[str, list[ChainEntry]]]:
    """Chains with the hash before each: a fork gives two, a gap starts a new one.

    `arrived`: the hash before an entry behind a gap, as the run said that brought it; "" if none
    did, and then the entry is left out.
    """
    at: dict[int, list[ChainEntry]] = {}
    ends: dict[str, tuple[str, list[ChainEntry]]] = {}
    for entry in log:
        at.setdefault(entry.seq, []).append(entry)
        if entry == extend(None, device, entry.rid):
            before: str | None = GENESIS
        else:
            earlier = at.get(entry.seq - 1, ())
            follows = (e.entry for e in earlier if extend(e, device, entry.rid) == entry)
            before = next(follows, None) or arrived(entry) or None
        if before is None:
            continue
        prev, chain = ends.pop(before, (before, []))
        chain.append(entry)
        ends[entry.entry] = (prev, chain)
    return list(ends.values())


def _needed(
    store: Store, chain: Sequence[ChainEntry], wanted: Wanted | None, own: bool
) -> Callable[[ChainEntry], bool]:
    """Which entries of a chain go out: the wanted ones, and what is signed together with them."""
    if wanted is None:
        return lambda _entry: True
    needed, since = set[str](), list[str]()
    for entry in chain:
        revision = store.revision(entry.rid)
        if since or (revision is not None and wanted(revision)):
            since.append(entry.entry)
        if own or store.signature(entry) is not None:
            needed.update(since)
            since = []
    return lambda entry: entry.entry in needed


def _sendable(
    store: Store,
    prev: str,
    chain: list[ChainEntry],
    forms: frozenset[str] | None,
    after: int,
    needed: Callable[[ChainEntry], bool],
) -> Iterator[tuple[str, list[Load]]]:
    """The parts of a chain that go out, with the hash before each."""
    before, loads = prev, list[Load]()
    for entry in chain:
        sent = entry.seq > after and needed(entry)
        load = _load(store, entry, forms) if sent else None
        if load is not None:
            loads.append(load)
            continue
        if loads:
            yield before, loads
        before, loads = entry.entry, []
    if loads:
        yield before, loads


def _load(store: Store, entry: ChainEntry, forms: frozenset[str] | None) -> Load | None:
    revision = store.revision(entry.rid)
    if revision is None or (forms is not None and revision.form not in forms):
        return None
    size = len(revision.data) + 1
    if revision.personal is not None:
        size += len(store.personal(revision.personal) or b"") + 1
    named = (str(photo.get("hash", "")) for photo in revision.photos.values())
    photos = tuple(digest for digest in named if store.photos.is_hash(digest))
    form = (revision.form, revision.version)
    return Load(entry, size, form, revision.personal, photos)


def _known(store: Store, device: str) -> Person:
    known = store.device(device)
    if known is None:  # a log without its device: take() never lets that happen
        raise LookupError(device)
    return Person(device, known.name, known.person, known.public, known.recipient)
