"""What 交接 tells: files collected, receipts, how far a hand-over has come, laptop by laptop."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app.errors import KnownError
from app.model.changed import Changed
from app.sync.outcomes import Outcome, Refused

#: States of a package: copied for the first time, lying here already, merged earlier.
NEW, HERE, MERGED = "new", "here", "merged"
#: States of a package that this device wrote, in their order; the last ends it.
WRITTEN, ARRIVED, TAKEN, REFUSED = "written", "arrived", "merged", "refused"


@dataclass(frozen=True)
class Copied:
    """A whole package on a stick. `state`: new, here or merged; `size` in bytes.

    `sender`: the name under which its laptop is known here, "" where it is not.
    """

    name: str
    device: str
    sender: str
    size: int
    state: str


@dataclass(frozen=True)
class Foreign:
    """Things in the folders that are no hand-over: left alone, never opened. A few `names`."""

    count: int = 0
    names: tuple[str, ...] = ()
    #: More than a reader looks through lay in one folder: the rest was not even listed.
    too_many: bool = False


@dataclass(frozen=True)
class Collected:
    """What was copied from sticks into the inbox. They may be pulled: nothing reads them now.

    `refused`: files with the name of a package whose bytes are not what the name says, or that
    cannot be read. `receipts`: 收件回执 written back; `unwritten`: why some could not be.
    """

    sources: tuple[Path, ...]
    packages: tuple[Copied, ...]
    refused: tuple[Refused, ...]
    foreign: Foreign
    size: int  # bytes copied now
    receipts: tuple[Path, ...] = ()
    unwritten: tuple[KnownError, ...] = ()
    changed: Changed = field(default_factory=Changed)

    @property
    def new(self) -> int:
        return sum(one.state == NEW for one in self.packages)


@dataclass(frozen=True)
class Receipted:
    """Receipts written. `held`: why there are none for all that was merged, None if all is said.

    `waiting`: packages merged, but not in a tested backup yet.
    """

    files: tuple[Path, ...]
    devices: tuple[str, ...]  # whom they are for
    waiting: int = 0
    held: KnownError | None = None


@dataclass(frozen=True)
class ReceiptsTaken:
    """Receipts read. `arrived`, `merged`: packages of this laptop that changed their state.

    `refused`: receipts that were not believed. `ahead`: the office holds more of this laptop's
    own work than it does itself; it was brought back from a backup, and has taken a new identity.
    """

    read: int = 0
    arrived: int = 0
    merged: int = 0
    refused: tuple[Refused, ...] = ()
    ahead: bool = False
    changed: Changed = field(default_factory=Changed)


@dataclass(frozen=True)
class Exchanged:
    """One exchange with a folder, both ways."""

    written: tuple[Path, ...]  # packages and receipts put there
    outcomes: tuple[Outcome, ...]  # of the packages taken
    receipts: ReceiptsTaken
    receipted: Receipted | None  # at the office
    refused: tuple[Refused, ...]  # bytes that are not what their name says
    foreign: Foreign
    held: tuple[tuple[str, KnownError], ...]  # drafts that stayed: house, and why
    changed: Changed

    @property
    def nothing_new(self) -> bool:
        return not (self.written or self.outcomes or self.receipts.read or self.refused)


@dataclass(frozen=True)
class PackageState:
    """A package that this device wrote. `state`: written, arrived, merged or refused."""

    name: str
    time: str
    size: int  # bytes
    records: int  # entries of its own log; 0: photos alone
    state: str
    why: str = ""  # where it was refused
    here: bool = False  # whether the outbox still has it


@dataclass(frozen=True)
class HandOverStatus:
    """How far this laptop's work has come. `sentence` is big and clear, `next_step` says what now.

    `upto`: ISO time of the last record that the office has merged and backed up, "" if none.
    """

    upto: str
    office_time: str  # of the newest 入库回执
    total: int  # records written here
    merged: int  # of these: acknowledged
    to_send: int  # of these: not acknowledged
    drafts: int  # begun, not written down yet
    missing: tuple[str, ...]  # photos that the office lacks
    lacking: tuple[tuple[str, int], ...]  # of which house how many
    lost: tuple[str, ...]  # of these: not here either
    packages: tuple[PackageState, ...]  # newest first
    ahead: bool
    sentence: str
    next_step: str
    tone: str  # good, warn or plain


@dataclass(frozen=True)
class RefusedPackage:
    name: str
    time: str
    code: str
    why: str


@dataclass(frozen=True)
class Laptop:
    """What the office knows of one laptop; `words` say in plain sentences what needs a look.

    `records`: log entries that arrived; `upto`: all up to this number are here; `gaps`:
    inclusive ranges that are not. `acknowledged`: up to where a 入库回执 was written.
    `silent`: whole days since its last file came, None if none ever did.
    """

    device: str
    name: str
    person: str
    trusted: bool
    last_heard: str
    records: int
    upto: int
    acknowledged: int
    gaps: tuple[tuple[int, int], ...]
    waiting: int  # its revisions in quarantine
    missing: int  # photos
    refused: tuple[RefusedPackage, ...]
    inbox: int  # its packages collected, not merged yet
    silent: int | None
    cloned: bool
    restored_from: str  # name of the laptop whose work it goes on with, "" if none
    words: tuple[str, ...]

    @property
    def fine(self) -> bool:
        return not self.words


@dataclass(frozen=True)
class Freed:
    """Originals that may go (`asked` only) or went; `size` in bytes. `kept`: not yet, and why."""

    photos: int
    size: int
    kept: int
    done: bool
