"""A laptop of the state machine: real bytes, real reader, real chains and signatures, no disk.

`Rules` are the parts of the model that it works with; a mutant exchanges one of them.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.model import history, merge, revision, wrote
from app.model.canonical import CanonicalError, decode, encode
from app.model.history import GENESIS, ChainEntry, ChainReport, extend, head_message
from app.model.merge import RecordView
from app.model.revision import Revision, RevisionError, seal

SURVEY = "5d2f4c1e-8a3b-4c6d-9e7f-0a1b2c3d4e5f"
RECORDS = ("7b1e9a52-3c4d-4e5f-8a6b-112233445566", "1c2d3e4f-5a6b-4c7d-8e9f-a0b1c2d3e4f5")


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def group_of(path: str) -> str:
    return "grade" if path.startswith("member/") else ""


def all_heads(view: RecordView) -> Sequence[str]:
    return view.heads


def everything(entries: list[ChainEntry], revisions: dict[str, Revision]) -> list[ChainEntry]:
    return entries


def same_ids(claimed: list[str], read: list[Revision]) -> bool:
    return claimed == [one.id for one in read]


@dataclass(frozen=True)
class Rules:
    """The model's functions, and the choices of the program around them."""

    view: Callable[..., RecordView] = merge.view
    written: Callable[..., dict[str, tuple[str, ...]]] = wrote.written
    read: Callable[[bytes], Revision] = revision.read
    check_chain: Callable[..., ChainReport] = history.check_chain
    verify: history.Verify = verify
    group_of: Callable[[str], str] = group_of
    parents: Callable[[RecordView], Sequence[str]] = all_heads
    packed: Callable[[list[ChainEntry], dict[str, Revision]], list[ChainEntry]] = everything
    same_ids: Callable[[list[str], list[Revision]], bool] = same_ids
    keeps_orphans: bool = True


class RejectedError(Exception):
    """A package that is not taken; nothing of it was applied."""


@dataclass
class Laptop:
    """What one device knows. `publics` is the office's list of keys, shared by all.

    `links` keeps the hash before the first line of each package, so that a part of a log can be
    handed on even where the line before it never arrived.
    """

    number: int
    rules: Rules
    publics: dict[str, bytes]
    revisions: dict[str, Revision] = field(default_factory=dict)
    waiting: dict[str, Revision] = field(default_factory=dict)
    logs: dict[str, set[ChainEntry]] = field(default_factory=dict)
    signatures: dict[str, dict[ChainEntry, bytes]] = field(default_factory=dict)
    links: dict[ChainEntry, str] = field(default_factory=dict)
    last: ChainEntry | None = None

    def __post_init__(self) -> None:
        self.id = f"{self.number:012x}"
        self._key = Ed25519PrivateKey.from_private_bytes(bytes([self.number]) * 32)
        self.publics[self.id] = self._key.public_key().public_bytes_raw()

    def snapshot(self) -> tuple[Any, ...]:
        """The whole state, for backups and for "nothing has changed"."""
        return copy.deepcopy(
            (
                {rid: one.data for rid, one in self.revisions.items()},
                {rid: one.data for rid, one in self.waiting.items()},
                self.logs,
                self.signatures,
                self.links,
                self.last,
            )
        )

    def restore(self, state: tuple[Any, ...]) -> None:
        """Become what a backup says, as after a reinstalled laptop."""
        revisions, waiting, *rest = copy.deepcopy(state)
        self.logs, self.signatures, self.links, self.last = rest
        self.revisions = {rid: self.rules.read(data) for rid, data in revisions.items()}
        self.waiting = {rid: self.rules.read(data) for rid, data in waiting.items()}

    def view(self, record: int) -> RecordView | None:
        known = [one for one in self.revisions.values() if one.record == RECORDS[record]]
        return self.rules.view(known) if known else None

    def save(
        self,
        record: int,
        before: RecordView | None,
        body: dict[str, Any],
        *,
        kind: str,
        time: str,
        decided: bool,
        restore: bool,
    ) -> str:
        """Write a revision of this body {merge path: value} after what `before` showed."""
        answers = {path: value for path, value in body.items() if not path.startswith("@")}
        photos = {"p": body["@photo/p"]} if "@photo/p" in body else {}
        results = {"jgj125": body["@result/jgj125"]} if "@result/jgj125" in body else {}
        made = seal(
            survey=SURVEY,
            record=RECORDS[record],
            kind=kind,
            form="danger_check",
            version="1",
            parents=self.rules.parents(before) if before else (),
            author=f"外业 {self.number}",
            device=self.id,
            time=time,
            answers=answers,
            photos=photos,
            results=results,
            wrote=self.rules.written(
                before,
                answers,
                photos,
                {},
                results,
                None,
                self.rules.group_of,
                decided=before.conflicts if before and decided else (),
                restore=restore,
            ),
        )
        self.last = extend(self.last, self.id, made.id)
        self.revisions[made.id] = made
        self.logs.setdefault(self.id, set()).add(self.last)
        self.signatures.setdefault(self.id, {})[self.last] = self._key.sign(head_message(self.last))
        return made.id

    def pack(self, head: ChainEntry, count: int) -> bytes:
        """The last `count` lines of a log up to `head`, whoever wrote it, as bytes."""
        lines = [head]
        before = self._before(head)
        while before is not None and len(lines) < count:
            lines.insert(0, before)
            before = self._before(before)
        known = self.revisions | self.waiting
        lines = self.rules.packed(lines, known)
        first = lines[0]
        manifest = {
            "device": head.device,
            "first": first.seq,
            "prev": before.entry if before else self.links.get(first, GENESIS),
            "lines": [[line.rid, line.entry] for line in lines],
            "signature": self.signatures[head.device][head].hex(),
        }
        return b"\n".join([encode(manifest), *(known[line.rid].data for line in lines)])

    def _before(self, entry: ChainEntry) -> ChainEntry | None:
        for other in self.logs[entry.device]:
            if other.seq == entry.seq - 1 and extend(other, entry.device, entry.rid) == entry:
                return other
        return None

    def take(self, package: bytes) -> None:
        """Take a package as a whole; RejectedError leaves everything as it was."""
        first, *rest = package.split(b"\n")
        try:
            entries, before, signature = _manifest(first)
            revisions = [self.rules.read(data) for data in rest]
        except (CanonicalError, RevisionError, TypeError, KeyError, ValueError) as error:
            raise RejectedError from error
        device = entries[0].device
        if device not in self.publics:
            raise RejectedError("unknown device")
        if not self.rules.same_ids([entry.rid for entry in entries], revisions):
            raise RejectedError("other revisions than listed")
        if any(one.device != device or one.survey != SURVEY for one in revisions):
            raise RejectedError("somebody else's revisions")
        report = self.rules.check_chain(
            entries,
            self.publics[device],
            {entries[-1].entry: signature},
            self.rules.verify,
            after=before,
        )
        if not report.sound:
            raise RejectedError("a broken chain")
        self.logs.setdefault(device, set()).update(entries)
        self.signatures.setdefault(device, {})[entries[-1]] = signature
        if before is not None:
            self.links[entries[0]] = before.entry
        for entry, one in zip(entries, revisions, strict=True):
            if entry.rid not in self.revisions:
                self.waiting[entry.rid] = one
        self._promote()

    def _promote(self) -> None:
        """Show what has its whole past; the rest goes on waiting."""
        ready = True
        while ready:
            ready = [
                rid
                for rid, one in self.waiting.items()
                if all(parent in self.revisions for parent in one.parents)
            ]
            for rid in ready:
                self.revisions[rid] = self.waiting.pop(rid)
        if not self.rules.keeps_orphans:
            self.waiting.clear()

    def trouble(self, device: str) -> tuple[set[int], set[int]]:
        """(missing lines, forked lines) of a device's log."""
        report = self.rules.check_chain(self.logs.get(device, ()), b"", {}, self.rules.verify)
        missing = {seq for low, high in report.gaps for seq in range(low, high + 1)}
        return missing, set(report.forks)


def _manifest(data: bytes) -> tuple[list[ChainEntry], ChainEntry | None, bytes]:
    """(entries, the entry before them if any, signature) of a package's first line."""
    raw: Any = decode(data)
    if set(raw) != {"device", "first", "prev", "lines", "signature"} or raw["first"] < 1:
        raise ValueError("another manifest")
    entries = [
        ChainEntry(raw["device"], raw["first"] + at, rid, entry)
        for at, (rid, entry) in enumerate(raw["lines"])
    ]
    signature = bytes.fromhex(raw["signature"])
    if not entries or signature.hex() != raw["signature"]:
        raise ValueError("no entries, or another spelling of the signature")
    if raw["first"] > 1:
        return entries, ChainEntry(raw["device"], raw["first"] - 1, "", raw["prev"]), signature
    if raw["prev"] != GENESIS:
        raise ValueError("a first line that follows another")
    return entries, None, signature
