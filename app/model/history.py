"""The hash chain of one device: what it wrote, in its order, so that nothing can go missing.

Entry n is SHA-256 of "sv-log-1\\n", entry n-1 and the revision id, both as hex text; before the
first entry stand 64 zeros. One signature over the newest entry vouches for all earlier ones.
A missing number is a gap, two entries with one number are a fork (a cloned or restored laptop:
both are kept), an entry that does not follow from its predecessor is a break.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

GENESIS: Final = "0" * 64

Verify = Callable[[bytes, bytes, bytes], bool]
"""(public key, message, signature) → does the signature stand?"""


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """Line `seq` (from 1) of a device's log: the revision `rid`, and the chain hash `entry`."""

    device: str
    seq: int
    rid: str
    entry: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What is wrong with a chain, as line numbers; `gaps` are inclusive ranges."""

    gaps: tuple[tuple[int, int], ...]
    forks: tuple[int, ...]
    breaks: tuple[int, ...]
    unsigned: tuple[int, ...]

    @property
    def sound(self) -> bool:
        """Complete, without a fork, unbroken, and vouched for to the last line."""
        return not (self.gaps or self.forks or self.breaks or self.unsigned)


def extend(previous: ChainEntry | None, device: str, rid: str) -> ChainEntry:
    """The entry after `previous`; None starts a chain. Raises ValueError for another device's."""
    if previous is None:
        return ChainEntry(device, 1, rid, _link(GENESIS, rid))
    if previous.device != device:
        raise ValueError(f"{device} cannot extend the chain of {previous.device}")
    return ChainEntry(device, previous.seq + 1, rid, _link(previous.entry, rid))


def head_message(head: ChainEntry) -> bytes:
    """The bytes that a device signs to vouch for its chain up to `head`."""
    return f"sv-head-1\n{head.device}\n{head.seq}\n{head.entry}".encode()


def check_chain(
    entries: Iterable[ChainEntry],
    public: bytes,
    signatures: Mapping[str, bytes],
    verify: Verify,
    *,
    after: ChainEntry | None = None,
) -> ChainReport:
    """Check entries of one device, in any order, repeated or not.

    `signatures` maps entry hashes to signatures of `head_message`. `after` is the last entry
    already known and trusted: lines up to it are no gap, and the next one must follow from it.
    The first line after a gap cannot be checked; the gap itself is reported. Raises ValueError
    if the entries belong to several devices or a line number is below 1.
    """
    lines: dict[int, set[ChainEntry]] = {}
    if after is not None:
        lines[after.seq] = {after}
    for entry in entries:
        lines.setdefault(entry.seq, set()).add(entry)
    if len({entry.device for line in lines.values() for entry in line}) > 1:
        raise ValueError("entries of several devices")
    numbers = sorted(lines)
    if numbers and numbers[0] < 1:
        raise ValueError("line numbers start at 1")

    gaps: list[tuple[int, int]] = []
    breaks: list[int] = []
    known = after.seq if after is not None else 0
    for seq in numbers:
        if seq > known + 1:
            gaps.append((known + 1, seq - 1))
        known = max(known, seq)
        befores = _entries_before(lines, seq)
        if befores and any(not _follows(entry, befores) for entry in lines[seq] - {after}):
            breaks.append(seq)

    return ChainReport(
        gaps=tuple(gaps),
        forks=tuple(seq for seq in numbers if len(lines[seq]) > 1),
        breaks=tuple(breaks),
        unsigned=_unsigned(lines, public, signatures, verify, after),
    )


def _unsigned(
    lines: dict[int, set[ChainEntry]],
    public: bytes,
    signatures: Mapping[str, bytes],
    verify: Verify,
    after: ChainEntry | None,
) -> tuple[int, ...]:
    """Lines with an entry that no valid signature reaches, walking from the newest down."""
    unsigned: list[int] = []
    vouched: set[ChainEntry] = set()
    for seq in sorted(lines, reverse=True):
        above = [entry for entry in lines.get(seq + 1, ()) if entry in vouched]
        for entry in lines[seq]:
            signature = signatures.get(entry.entry)
            if (
                entry == after
                or any(_link(entry.entry, later.rid) == later.entry for later in above)
                or (signature is not None and verify(public, head_message(entry), signature))
            ):
                vouched.add(entry)
        if not lines[seq] <= vouched:
            unsigned.append(seq)
    return tuple(reversed(unsigned))


def _entries_before(lines: dict[int, set[ChainEntry]], seq: int) -> list[str]:
    if seq == 1:
        return [GENESIS]
    return [entry.entry for entry in lines.get(seq - 1, ())]


def _follows(entry: ChainEntry, befores: list[str]) -> bool:
    return any(_link(before, entry.rid) == entry.entry for before in befores)


def _link(before: str, rid: str) -> str:
    return hashlib.sha256(f"sv-log-1\n{before}{rid}".encode()).hexdigest()
