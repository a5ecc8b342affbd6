"""The signed table of contents of an exchanged file: covers every byte that is interpreted.

Canonical bytes (`app.model.canonical`), signed with Ed25519 over `sv-pack-1\\n` and the bytes.
It names its algorithms and the oldest reader that understands it; unknown keys are ignored, so
that later versions can add some without locking older programs out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from app.keys import device as keys
from app.model import canonical
from app.store.photos import EXTENSIONS
from app.sync import refusals

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
_MOST_TEXT = 500

T = TypeVar("T")


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
        if _whole(_get(raw, "min_reader")) > READER:
            raise refusals.newer(_text(_get(raw, "app")))
        manifest = _manifest(raw)
    except _WrongError as error:
        raise refusals.malformed(f"manifest: {error}") from None
    if manifest.kind != kind:
        raise refusals.malformed(f"kind {manifest.kind!r}")
    if not keys.verify(manifest.sender.public, PREFIX + data, signature):
        raise refusals.bad_signature(manifest.sender.device)
    return manifest


class _WrongError(ValueError):
    """A field of the manifest that is not what the format says."""


def _manifest(raw: object) -> Manifest:
    if _get(raw, "algorithms") != ALGORITHMS:
        raise _WrongError("algorithms")
    part = _each(_get(raw, "part"), _whole)
    if len(part) != 2 or not 1 <= part[0] <= part[1]:
        raise _WrongError("part")
    return Manifest(
        kind=_text(_get(raw, "kind")),
        survey=_text(_get(raw, "survey")),
        title=_text(_get(raw, "title")),
        role=_text(_get(raw, "role")),
        sender=_person(_get(raw, "sender")),
        incarnation=_whole(_get(raw, "incarnation")),
        first=_whole(_get(raw, "from")),
        last=_whole(_get(raw, "to")),
        runs=_each(_get(raw, "runs"), _run),
        revisions=_lines(_get(raw, "revs")),
        personal=_lines(_get(raw, "personal")),
        forms=_each(_get(raw, "forms"), _form),
        photos=_each(_get(raw, "photos"), _photo),
        seen=_each(_get(raw, "seen"), _seen),
        recipients=_each(_get(raw, "recipients"), _text),
        part=(part[0], part[1]),
        created=_text(_get(raw, "created")),
        app=_text(_get(raw, "app")),
        copies=_each(_other(raw, "copies", []), _copy),
        limited=_other(raw, "limited", False) is True,
        outset=_outset(_other(raw, "outset", None)),
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
    public = _bytes(_get(raw, "public"), 32)
    who = Person(
        _match(_get(raw, "device"), _HEX12),
        _text(_get(raw, "name")),
        _text(_get(raw, "person")),
        public,
        _text(_get(raw, "recipient")),
    )
    if keys.fingerprint(public) != who.device:
        raise _WrongError("device is not the fingerprint of its key")
    return who


def _run(raw: object) -> Run:
    run = Run(
        _person(raw),
        _whole(_get(raw, "from")),
        _whole(_get(raw, "to")),
        _match(_get(raw, "prev"), _HEX64),
        _match(_get(raw, "head"), _HEX64),
        _bytes(_get(raw, "signature"), 64),
    )
    if not 1 <= run.first <= run.last:
        raise _WrongError("range of a run")
    return run


def _lines_value(lines: Lines) -> dict[str, canonical.Value]:
    return {"n": lines.count, "bytes": lines.size, "sha256": lines.hash}


def _lines(raw: object) -> Lines:
    return Lines(
        _whole(_get(raw, "n")), _whole(_get(raw, "bytes")), _match(_get(raw, "sha256"), _HEX64)
    )


def _form(raw: object) -> FormFile:
    return FormFile(
        _text(_get(raw, "form")),
        _text(_get(raw, "version")),
        _match(_get(raw, "sha256"), _HEX64),
        _whole(_get(raw, "bytes")),
    )


def _photo(raw: object) -> PhotoFile:
    digest, size, ext = _three(raw)
    return PhotoFile(_match(digest, _HEX64), _match(ext, IMAGES.__contains__), _whole(size))


def _copy(raw: object) -> CopyFile:
    of, size, digest = _three(raw)
    return CopyFile(_match(of, _HEX64), _whole(size), _match(digest, _HEX64))


def _seen(raw: object) -> Seen:
    device, seq, entry = _three(raw)
    return Seen(_match(device, _HEX12), _whole(seq), _match(entry, _HEX64))


def _get(raw: object, key: str) -> object:
    if type(raw) is not dict or key not in raw:
        raise _WrongError(key)
    return raw[key]


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
        _whole(_get(raw, "places")),
        _each(_get(raw, "under"), _text),
        _each(_get(raw, "staff"), _two),
        _each(_get(raw, "rules"), _two),
    )


def _two(raw: object) -> tuple[str, str]:
    if type(raw) is not list or len(raw) != 2:
        raise _WrongError("a list of two")
    return _text(raw[0]), _text(raw[1])


def _other(raw: object, key: str, default: object) -> object:
    """What a later format added."""
    return raw.get(key, default) if isinstance(raw, dict) else default


def _three(raw: object) -> tuple[object, object, object]:
    if type(raw) is not list or len(raw) != 3:
        raise _WrongError("a list of three")
    return raw[0], raw[1], raw[2]


def _each(raw: object, read: Callable[[Any], T]) -> tuple[T, ...]:
    if type(raw) is not list:
        raise _WrongError("a list")
    return tuple(read(item) for item in raw)


def _text(raw: object) -> str:
    if type(raw) is not str or len(raw) > _MOST_TEXT:
        raise _WrongError("a text")
    return raw


def _whole(raw: object) -> int:
    if type(raw) is not int or raw < 0:
        raise _WrongError("a number")
    return raw


def _match(raw: object, pattern: Callable[[str], object]) -> str:
    text = _text(raw)
    if not pattern(text):
        raise _WrongError(f"{text!r}")
    return text


def _bytes(raw: object, length: int) -> bytes:
    text = _text(raw)
    if not re.fullmatch(f"[0-9a-f]{{{2 * length}}}", text):
        raise _WrongError("hex digits")
    return bytes.fromhex(text)
