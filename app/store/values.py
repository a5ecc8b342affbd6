"""Frozen values that the store gives and takes; nothing above it ever holds a database row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from app.model.changed import Changed


class Signer(Protocol):
    """What `append` needs of a device key (`app.keys.device.DeviceKey` has it)."""

    @property
    def id(self) -> str: ...
    @property
    def public(self) -> bytes: ...
    def sign(self, data: bytes, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class SurveyMeta:
    """What a survey folder says about itself. `role`: "office" or "laptop"."""

    survey_id: str
    title: str
    role: str
    office_device: str = ""
    office_public: bytes = b""
    office_recipient: str = ""
    created: str = ""
    schema: int = 0  # filled in by the store


@dataclass(frozen=True, slots=True)
class HeadFields:
    """What a list shows of a record; computed from above, since it knows the forms.

    `search` is free text (the store folds it); personal answers must never be in it. `status`
    and `grade` are codes, "" where there is none; `place` is a record id or "".
    """

    title: str
    subtitle: str = ""
    status: str = ""
    grade: str = ""
    place: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class HeadRow:
    """One record as lists show it: the effective values of its present view."""

    record: str
    form: str
    version: str
    title: str
    subtitle: str
    status: str
    grade: str
    provisional: bool
    voided: bool
    conflicts: int
    photos: int
    photos_missing: int
    time: str
    author: str
    device: str
    place: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One merge by the order of arrival: first to last `revision.n`, without what was written here.

    `undoes`: the batch that this one took back, with its reason; 0 for a merge.
    """

    n: int
    time: str
    who: str
    first: int
    last: int
    packages: tuple[str, ...]
    undoes: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class JoinedRow:
    """A place that was joined to another, by whom, when (claimed) and why.

    `stays`: the place that it counts as, by name `into`; `n`: when that arrived here.
    """

    record: str
    name: str
    address: str
    stays: str
    into: str
    author: str
    time: str
    reason: str
    n: int


@dataclass(frozen=True, slots=True)
class RecheckRow:
    """One thing that no longer holds in a record; `detail` as JSON, see the façade's rechecks."""

    record: str
    form: str
    version: str
    house: str
    place: str
    path: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """Who wrote one candidate of a conflict, on which device, when (claimed); its grade if any."""

    author: str
    device: str
    time: str
    grade: str


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One open conflict as a list shows it.

    `path` is the first answer in which the sides differ, `graded` that it holds a grade, `agreed`
    that all sides say the same, `shown` the index of the side that counts meanwhile.
    """

    record: str
    form: str
    version: str
    house: str
    group: str
    path: str
    graded: bool
    agreed: bool
    shown: int
    sides: tuple[ConflictSide, ...]


@dataclass(frozen=True, slots=True)
class Device:
    """A laptop that wrote here. `revoked_from`: the first sequence number no longer believed."""

    id: str
    public: bytes
    recipient: str = ""
    name: str = ""
    person: str = ""
    role: str = ""
    trusted: bool = False
    revoked_from: int | None = None
    forked: bool = False
    first_seen: str = ""


@dataclass(frozen=True, slots=True)
class PackageNote:
    """A package seen, imported, refused or written. `direction`: "in" or "out"."""

    name: str
    direction: str
    device: str
    seq_from: int
    seq_to: int
    state: str
    detail: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptNote:
    """A receipt written ("out") or taken ("in"). `time`: the office's; `taken`: this computer's.

    `device`: whose hand-over it confirms; `data`: the exact signed bytes.
    """

    name: str
    direction: str
    device: str
    stage: str
    number: int
    time: str
    taken: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FormNote:
    """A form definition that is kept here. `hash`: SHA-256 of its bytes, hex."""

    id: str
    version: str
    hash: str
    size: int


@dataclass(frozen=True, slots=True)
class AuditNote:
    """An office action that must stay visible: exports, prints, trust, erasures."""

    n: int
    time: str
    who: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class TakeResult:
    """What an import of another device's entries did.

    `new` revisions joined the history, `known` were here already, `waiting` lie in quarantine
    until their parents arrive, `adopted` of earlier imports had been waiting and joined now.
    `forks`: sequence numbers that this device used twice; `gaps`: inclusive ranges of its
    sequence numbers that have not arrived.
    """

    new: int = 0
    known: int = 0
    waiting: int = 0
    adopted: int = 0
    forks: tuple[int, ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()
    changed: Changed = field(default_factory=Changed)


class TakeError(ValueError):
    """Entries that cannot be believed; nothing was changed.

    Codes: unknown_device, empty, wrong_device, not_in_order, wrong_revision, not_canonical,
    wrong_survey, broken_chain, bad_signature, wrong_personal, revoked. `params` say where.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that `verify` found. Codes are listed in `verify`; `params` say where."""

    code: str
    params: dict[str, str | int] = field(default_factory=dict)
