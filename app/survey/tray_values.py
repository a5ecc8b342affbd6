"""What the tray shows of photos on their way to their houses: groups, photos, what became of them.

Ids of photos are the SHA-256 (hex) of their bytes; `survey.taking.copy_of({"hash": id}, THUMBNAIL)`
is their picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from app.domain.arranging.values import Sureness
from app.model.changed import Changed

#: Where a photo stands: `waiting` for its house; `aside` for later, `discarded` (both come back by
#: `bring_back`); `filed` in a record; `used`: it showed a code, and its house was confirmed.
State = Literal["waiting", "aside", "discarded", "filed", "used"]

#: Why a photo was not done with as wished, see `Kept`.
KeptWhy = Literal["doubtful", "no_place", "no_question", "reason_needed", "lost", "gone", "error"]


@dataclass(frozen=True)
class Refusal:
    """A file that could not be taken: its name, why in a sentence, what to do."""

    name: str
    why: str
    advice: str = ""


@dataclass(frozen=True)
class Twice:
    """A file that is here already: in a record of `house` ("" where it is in the tray)."""

    name: str
    id: str
    house: str = ""
    state: State = "waiting"


@dataclass(frozen=True)
class Intake:
    """What came of one taking. `new` photos are safe on this computer's disk.

    `twice` and `refused` name the first `NAMED` files; `twice_count` and `refused_count` are of
    all. `stopped`: somebody cancelled; `gone`: the folder or card went away in the middle. Both
    times what was taken stays, and taking again goes on with the rest. `passed`: films and raw
    pictures that lie beside the photos and are not taken.
    """

    new: int = 0
    twice_count: int = 0
    refused_count: int = 0
    twice: tuple[Twice, ...] = ()
    refused: tuple[Refusal, ...] = ()
    stopped: bool = False
    gone: bool = False
    passed: int = 0
    changed: Changed = field(default_factory=Changed)


@dataclass(frozen=True)
class Group:
    """Photos of one house, or of none, as the tray lists them.

    `key` stays the same from one listing to the next. `kind`: "house" (proposed or chosen, to be
    confirmed at once), "doubtful" (witnesses disagree: `place` says the one, `instead` the other;
    nothing is filed before somebody chooses by `move`), "none" (nobody knows), "aside",
    "discarded". `why` is one sentence on how they came here, the commonest first.
    `record` "" : confirming begins an inspection with `form`; `finished`: it needs a reason.
    Times are those of our clock, ISO without zone, "" unknown. `thumbs`: ids of the first few.
    """

    key: str
    kind: Literal["house", "doubtful", "none", "aside", "discarded"]
    count: int
    place: str = ""
    name: str = ""
    number: str = ""  # the short number that stands on papers, and the roster's code
    path: tuple[str, ...] = ()  # names of the places above
    instead: str = ""
    instead_name: str = ""
    record: str = ""
    form: str = ""
    form_title: str = ""
    finished: bool = False
    sure: int = 0
    likely: int = 0
    first: str = ""
    last: str = ""
    why: str = ""
    thumbs: tuple[str, ...] = ()


@dataclass(frozen=True)
class TrayPhoto:
    """One photo of the tray.

    `taken`: as its camera said, "" where unknown; `weak`: that is only read off the file name;
    `time`: by our clock where the camera's error was measured (`clock`, signed seconds), else as
    `taken`. `reason` is the sentence why it is proposed here. `separator`: it shows the code of a
    house, and is not filed itself; `page`: a signed page, filed as 签字页. `question` is a data
    path of the record's form, `question_label` its words.
    """

    id: str
    name: str
    folder: str
    camera: str
    taken: str
    weak: bool
    time: str
    clock: str
    state: State
    sureness: Sureness
    why: str
    reason: str
    place: str
    instead: str
    question: str
    question_label: str
    separator: bool
    page: bool
    by_hand: bool
    bytes: int
    lat: str = ""
    lon: str = ""


@dataclass(frozen=True)
class TrayQuestion:
    """A photo question that a photo can be moved to. `label` names rows from the outside in.

    `in_row`: it is asked of every member, storey or finding, not once of the house.
    """

    path: str
    label: str
    photos: int = 0  # that it holds already
    in_row: bool = False


@dataclass(frozen=True)
class Kept:
    """A photo that stays in the tray, and why, as a code and as a sentence."""

    id: str
    name: str
    why: KeptWhy
    words: str


@dataclass(frozen=True)
class Before:
    """Where one photo stood before a step; for `Tray.undo` alone."""

    id: str
    state: State
    place: str
    question: str
    by_hand: bool


@dataclass(frozen=True)
class Step:
    """What one call did, so that `Tray.undo` can take it back."""

    before: tuple[Before, ...] = ()
    filed: tuple[tuple[str, str], ...] = ()  # (record, photo id in it)


@dataclass(frozen=True)
class Done:
    """What came of confirming, moving, putting aside: `ids` are done, `kept` are not.

    `records`: those written to; `begun`: those of them that were begun for it.
    """

    ids: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    records: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    step: Step = field(default_factory=Step)
    changed: Changed = field(default_factory=Changed)


@dataclass(frozen=True)
class Look:
    """What lies in a folder without reading it: photos that are new here, those known, all bytes
    of the new ones; `present` False: no such folder now."""

    folder: Path
    present: bool
    new: int = 0
    known: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class ShownCode:
    """What the whole window shows for a phone to photograph. `code` is the text of the QR,
    `moment` (our clock, YYYY-MM-DD HH:MM:SS) stands in it: make it anew every few seconds."""

    code: str
    name: str
    number: str
    moment: str
