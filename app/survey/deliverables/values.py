"""What can be written for others: what was chosen, what would leave, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

from app.errors import KnownError
from app.i18n import _, listed
from app.survey.audience import Audience
from app.survey.core import Core, IsCancelled, Progress

if TYPE_CHECKING:
    from app.survey.bulk import Bulk
    from app.survey.evidence import Evidence
    from app.survey.gis import Gis
    from app.survey.letters import Letters
    from app.survey.papers import Papers
    from app.survey.tables import Tables

Code = Literal["papers", "ledger", "mapped", "brief", "gis", "photos"]

#: As many names as a line of a preview shows.
_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be written. `under`: a place and all below it, "" for everything.

    `paper` is a kind of `survey.papers`, `volume` binds all into one file, `archive` asks for
    PDF/A; `codes` instead of words, `pictures` in the ledger; `column_map` the name of a map;
    `systems` further projected copies, None for the one that fits; `stamp` on shared photos.
    """

    code: Code
    audience: Audience = field(default_factory=Audience)
    under: str = ""
    paper: str = "dossier"
    volume: bool = False
    archive: bool = False
    codes: bool = False
    pictures: bool = False
    column_map: str = ""
    systems: tuple[int, ...] | None = None
    stamp: bool = True


@dataclass(frozen=True, slots=True)
class Deliverable:
    """One line of the list: what it is and what it is for."""

    code: Code
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """What would leave: lines of (what, how much), the proposed name, and what to think of.

    `name` has an ending where it is a file, else a folder is written. `residents`: what of it is
    about residents.
    """

    lines: tuple[tuple[str, str], ...]
    name: str
    residents: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was written: where, and how much of what in words."""

    target: Path
    said: tuple[str, ...]


class Topics(Protocol):
    """What of an open survey is written from."""

    core: Core

    @property
    def papers(self) -> Papers: ...
    @property
    def bulk(self) -> Bulk: ...
    @property
    def tables(self) -> Tables: ...
    @property
    def gis(self) -> Gis: ...
    @property
    def letters(self) -> Letters: ...
    @property
    def evidence(self) -> Evidence: ...


@dataclass(frozen=True, slots=True)
class Maker:
    """How one kind is told beforehand, and written."""

    leaving: Callable[[Topics, Choice], Leaving]
    write: Callable[[Topics, Choice, Path, Progress, IsCancelled], Delivered]


def some(names: Sequence[str]) -> str:
    """The first names of many."""
    shown = listed(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} …"


def nothing() -> KnownError:
    return KnownError(
        "nothing_to_write",
        _("这个范围里没有可写的。"),
        kept=_("什么都没有写出。"),
        advice=_("请换一个范围，或先完成检查。"),
    )
