"""The signed table of contents of an exchanged file: covers every byte that is interpreted.

Canonical bytes (`app.model.canonical`), signed with Ed25519 over `sv-pack-1\\n` and the bytes.
It names its algorithms and the oldest reader that understands it; unknown keys are ignored, so
that later versions can add some without locking older programs out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.keys import device as keys
from app.model import canonical
from app.store.photos import EXTENSIONS
from app.sync import fields, refusals

VERSION: Final = 1
#: The newest format that is understood here: with report copies it is 2, without them 1.
READER: Final = 2
PREFIX: Final = b"sv-pack-1\n"
PACKAGE: Final = "package"
START: Final = "start"
ALGORITHMS: Final = {"hash": "sha256", "sign": "ed25519"}

_HEX12 = re.compile(r"[0-9a-f]{12}").fullmatch
_HEX64 = re.compile(r"[0-9a-f]{64}").fullmatch
#: Extensions under which a photo may arrive.
IMAGES: Final = frozenset(EXTENSIONS)


@dataclass(frozen=True)
class Person:
    """A device as its owner presents it. `recipient`: age address for the way back."""

    device: str
    name: str
    person: str
    public: bytes
    recipient: str


@dataclass(frozen=True)
class Run:
    """Log entries first..last of one device, which `signature` (of the last) vouches for.

    `prev` is the entry before the first, 64 zeros at the beginning. The revisions of all runs lie
    in `revs.jsonl` in the order of the runs.
    """

    who: Person
    first: int
    last: int
    prev: str
    head: str
    signature: bytes

    @property
    def count(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Lines:
    """A member with one canonical object per line."""

    count: int
    size: int  # bytes
    hash: str  # hex SHA-256


@dataclass(frozen=True)
class FormFile:
    form: str
    version: str
    hash: str
    size: int


@dataclass(frozen=True)
class PhotoFile:
    """An original that travels in this file, by the SHA-256 of its bytes."""

    hash: str
    ext: str
    size: int


@dataclass(frozen=True)
class CopyFile:
    """The report copy of an original (`of`: its hash) that may travel later; `hash`: the copy's."""

    of: str
    size: int
    hash: str


@dataclass(frozen=True)
class Seen:
    """How far the sender knows another device's log: also tells what need not be sent again."""

    device: str
    seq: int
    entry: str


@dataclass(frozen=True)
class Outset:
    """What a start file says of itself, to be read before anything is made from it.

    `under`: names of the places whose share it is, none for the whole roster. `staff`: (name,
    role). `rules`: (table, stamp) of the office's grading rules.
    """

    places: int
    under: tuple[str, ...] = ()
    staff: tuple[tuple[str, str], ...] = ()
    rules: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Manifest:
    """`first`..`last`: the sender's own log range, as in the file name. `part`: (i, n) from 1.

    `limited`: the sender left out on purpose what the receiver's share of the roster does not need.
    """

    kind: str
    survey: str
    title: str
    role: str
    sender: Person
    incarnation: int
    first: int
    last: int
    runs: tuple[Run, ...]
    revisions: Lines
    personal: Lines
    forms: tuple[FormFile, ...]
    photos: tuple[PhotoFile, ...]
    seen: tuple[Seen, ...]
    recipients: tuple[str, ...]
    part: tuple[int, int]
    created: str
    app: str
    copies: tuple[CopyFile, ...] = ()
    limited: bool = False
    outset: Outset | None = None  # start files since 0.3


def to_bytes(manifest: Manifest) -> bytes:
    """The canonical bytes. Raises CanonicalError when there is too much in one file."""
    m = manifest
    more: dict[str, canonical.Value] = {}
    if m.copies:  # nothing that older programs would not understand where it is not needed
        more["copies"] = [[c.of, c.size, c.hash] for c in m.copies]
    if m.limited:
        more["limited"] = True
    if m.outset:
        more["outset"] = _outset_value(m.outset)
    return canonical.encode(
        {
            **more,
            "v": VERSION,
            "min_reader": 2 if m.copies else VERSION,
            "algorithms": {**ALGORITHMS},
            "kind": m.kind,
            "survey": m.survey,
            "title": m.title,
            "role": m.role,
            "sender": _person_value(m.sender),
            "incarnation": m.incarnation,
            "from": m.first,
            "to": m.last,
            "runs": [
                {
                    **_person_value(run.who),
                    "from": run.first,
                    "to": run.last,
                    "prev": run.prev,
                    "head": run.head,
                    "signature": run.signature.hex(),
                }
                for run in m.runs
            ],
            "revs": _lines_value(m.revisions),
            "personal": _lines_value(m.personal),
            "forms": [
                {"form": f.form, "version": f.version, "sha256": f.hash, "bytes": f.size}
                for f in m.forms
            ],
            "photos": [[p.hash, p.size, p.ext] for p in m.photos],
            "seen": [[s.device, s.seq, s.entry] for s in m.seen],
            "recipients": list(m.recipients),
            "part": list(m.part),
            "created": m.created,
            "app": m.app,
        }
    )


def from_bytes(data: bytes, signature: bytes, kind: str) -> Manifest:
    """Read a manifest and check that its own sender signed it; whether to trust the sender is
    the caller's question. Raises KnownError (`package.format`, `.newer`, `.signature`).
    """
    try:
        raw = canonical.decode(data)
    except canonical.CanonicalError as error:
        raise refusals.malformed(str(error)) from error
    try:
        if fields.whole(fields.get(raw, "min_reader")) > READER:
            raise refusals.newer(fields.text(fields.get(raw, "app")))
        manifest = _manifest(raw)
    except fields.WrongError as error:
        raise refusals.malformed(f"manifest: {error}") from None
    if manifest.kind != kind:
        raise refusals.malformed(f"kind {manifest.kind!r}")
    if not keys.verify(manifest.sender.public, PREFIX + data, signature):
        raise refusals.bad_signature(manifest.sender.device)
    return manifest


def _manifest(raw: object) -> Manifest:
    if fields.get(raw, "algorithms") != ALGORITHMS:
        raise fields.WrongError("algorithms")
    part = fields.each(fields.get(raw, "part"), fields.whole)
    if len(part) != 2 or not 1 <= part[0] <= part[1]:
        raise fields.WrongError("part")
    return Manifest(
        kind=fields.text(fields.get(raw, "kind")),
        survey=fields.text(fields.get(raw, "survey")),
        title=fields.text(fields.get(raw, "title")),
        role=fields.text(fields.get(raw, "role")),
        sender=_person(fields.get(raw, "sender")),
        incarnation=fields.whole(fields.get(raw, "incarnation")),
        first=fields.whole(fields.get(raw, "from")),
        last=fields.whole(fields.get(raw, "to")),
        runs=fields.each(fields.get(raw, "runs"), _run),
        revisions=_lines(fields.get(raw, "revs")),
        personal=_lines(fields.get(raw, "personal")),
        forms=fields.each(fields.get(raw, "forms"), _form),
        photos=fields.each(fields.get(raw, "photos"), _photo),
        seen=fields.each(fields.get(raw, "seen"), _seen),
        recipients=fields.each(fields.get(raw, "recipients"), fields.text),
        part=(part[0], part[1]),
        created=fields.text(fields.get(raw, "created")),
        app=fields.text(fields.get(raw, "app")),
        copies=fields.each(fields.other(raw, "copies", []), _copy),
        limited=fields.other(raw, "limited", False) is True,
        outset=_outset(fields.other(raw, "outset", None)),
    )


def _person_value(who: Person) -> dict[str, canonical.Value]:
    return {
        "device": who.device,
        "name": who.name,
        "person": who.person,
        "public": who.public.hex(),
        "recipient": who.recipient,
    }


def _person(raw: object) -> Person:
    public = fields.hex_bytes(fields.get(raw, "public"), 32)
    who = Person(
        fields.match(fields.get(raw, "device"), _HEX12),
        fields.text(fields.get(raw, "name")),
        fields.text(fields.get(raw, "person")),
        public,
        fields.text(fields.get(raw, "recipient")),
    )
    if keys.fingerprint(public) != who.device:
        raise fields.WrongError("device is not the fingerprint of its key")
    return who


def _run(raw: object) -> Run:
    run = Run(
        _person(raw),
        fields.whole(fields.get(raw, "from")),
        fields.whole(fields.get(raw, "to")),
        fields.match(fields.get(raw, "prev"), _HEX64),
        fields.match(fields.get(raw, "head"), _HEX64),
        fields.hex_bytes(fields.get(raw, "signature"), 64),
    )
    if not 1 <= run.first <= run.last:
        raise fields.WrongError("range of a run")
    return run


def _lines_value(lines: Lines) -> dict[str, canonical.Value]:
    return {"n": lines.count, "bytes": lines.size, "sha256": lines.hash}


def _lines(raw: object) -> Lines:
    return Lines(
        fields.whole(fields.get(raw, "n")),
        fields.whole(fields.get(raw, "bytes")),
        fields.match(fields.get(raw, "sha256"), _HEX64),
    )


def _form(raw: object) -> FormFile:
    return FormFile(
        fields.text(fields.get(raw, "form")),
        fields.text(fields.get(raw, "version")),
        fields.match(fields.get(raw, "sha256"), _HEX64),
        fields.whole(fields.get(raw, "bytes")),
    )


def _photo(raw: object) -> PhotoFile:
    digest, size, ext = fields.three(raw)
    return PhotoFile(
        fields.match(digest, _HEX64), fields.match(ext, IMAGES.__contains__), fields.whole(size)
    )


def _copy(raw: object) -> CopyFile:
    of, size, digest = fields.three(raw)
    return CopyFile(fields.match(of, _HEX64), fields.whole(size), fields.match(digest, _HEX64))


def _seen(raw: object) -> Seen:
    device, seq, entry = fields.three(raw)
    return Seen(fields.match(device, _HEX12), fields.whole(seq), fields.match(entry, _HEX64))


def _outset_value(outset: Outset) -> canonical.Value:
    return {
        "places": outset.places,
        "under": list(outset.under),
        "staff": [list(one) for one in outset.staff],
        "rules": [list(one) for one in outset.rules],
    }


def _outset(raw: object) -> Outset | None:
    if raw is None:
        return None
    return Outset(
        fields.whole(fields.get(raw, "places")),
        fields.each(fields.get(raw, "under"), fields.text),
        fields.each(fields.get(raw, "staff"), fields.two),
        fields.each(fields.get(raw, "rules"), fields.two),
    )
