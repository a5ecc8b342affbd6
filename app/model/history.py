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
    """What is wrong with a chain, as line numbers; `gaps` are inclusive ranges.

    `forks` have two hashes for one number, `breaks` do not follow from the line before, and
    `unsigned` are not vouched for by any valid signature.
    """

    gaps: tuple[tuple[int, int], ...]
    forks: tuple[int, ...]
    breaks: tuple[int, ...]
    unsigned: tuple[int, ...]

    @property
    def sound(self) -> bool:
        """Complete, without a fork, unbroken, and vouched for to the last line."""
        return not (self.gaps or self.forks or self.breaks or self.unsigned)


def link(before: str, rid: str) -> str:
    """The chain hash of revision `rid` behind the chain hash `before`."""
    return hashlib.sha256(f"sv-log-1\n{before}{rid}".encode()).hexdigest()


def extend(previous: ChainEntry | None, device: str, rid: str) -> ChainEntry:
    """The entry after `previous`; None starts a chain. Raises ValueError for another device's."""
    if previous is None:
        return ChainEntry(device, 1, rid, link(GENESIS, rid))
    if previous.device != device:
        raise ValueError(f"{device} cannot extend the chain of {previous.device}")
    return ChainEntry(device, previous.seq + 1, rid, link(previous.entry, rid))


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

    `signatures` maps entry hashes to signatures of `head_message`. `after` is the entry before
    the first expected one, known or named by the package: lines up to it are no gap, and the
    next one must follow from its hash. What follows a gap without an `after` is unsigned even
    below a good signature: its revision id could be anything. Raises ValueError if the entries
    belong to several devices or a line number is below 1.
    """
    lines: dict[int, set[ChainEntry]] = {}
    for entry in entries:
        lines.setdefault(entry.seq, set()).add(entry)
    devices = {entry.device for line in lines.values() for entry in line}
    if len(devices | ({after.device} if after is not None else set())) > 1:
        raise ValueError("entries of several devices")
    numbers = sorted(lines)
    if min(numbers, default=1) < 1 or (after is not None and after.seq < 1):
        raise ValueError("line numbers start at 1")

    hashes = {0: {GENESIS}} | {seq: {line.entry for line in lines[seq]} for seq in numbers}
    if after is not None:
        hashes.setdefault(after.seq, set()).add(after.entry)
    known = after.seq if after is not None else 0
    gaps: list[tuple[int, int]] = []
    breaks: list[int] = []
    for seq in numbers:
        if seq > known + 1:
            gaps.append((known + 1, seq - 1))
        known = max(known, seq)
        if seq - 1 in hashes and not all(_follows(line, hashes) for line in lines[seq]):
            breaks.append(seq)
    trusted = after.entry if after is not None else ""
    vouched = _vouched(lines, public, signatures, verify, trusted)
    return ChainReport(
        gaps=tuple(gaps),
        forks=tuple(seq for seq in numbers if len(hashes[seq]) > 1),
        breaks=tuple(breaks),
        unsigned=tuple(
            seq
            for seq in numbers
            if not all(line in vouched and _follows(line, hashes) for line in lines[seq])
        ),
    )


def _vouched(
    lines: Mapping[int, set[ChainEntry]],
    public: bytes,
    signatures: Mapping[str, bytes],
    verify: Verify,
    trusted: str,
) -> set[ChainEntry]:
    """Entries whose hash a valid signature or trust reaches, from the newest line down."""
    vouched: set[ChainEntry] = set()
    for seq in sorted(lines, reverse=True):
        above = [line for line in lines.get(seq + 1, ()) if line in vouched]
        for line in lines[seq]:
            signature = signatures.get(line.entry)
            if (
                line.entry == trusted
                or any(link(line.entry, later.rid) == later.entry for later in above)
                or (signature is not None and verify(public, head_message(line), signature))
            ):
                vouched.add(line)
    return vouched


def _follows(line: ChainEntry, hashes: Mapping[int, set[str]]) -> bool:
    return any(link(before, line.rid) == line.entry for before in hashes.get(line.seq - 1, ()))
