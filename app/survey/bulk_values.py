"""What many papers at once are: what will be written, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from app.survey.audience import Audience
from app.survey.bulk_kept import Line

Way = Literal["files", "volume"]


@dataclass(frozen=True, slots=True)
class Item:
    """One paper to write: what it is about, its name in contents and lists, its file."""

    ref: str
    title: str
    file: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will write, for a preview before anything leaves."""

    kind: str
    items: tuple[Item, ...]
    audience: Audience
    way: Way
    archive: bool
    title: str  # of a volume
    volume: str  # its file


@dataclass(frozen=True, slots=True)
class Failed:
    """A paper that could not be made, and the sentence why."""

    ref: str
    title: str
    why: str


@dataclass
class Outcome:
    """What came of a run. `lines` are the papers that lie in the folder now, in their order."""

    folder: Path
    manifest: Path
    made: int = 0
    kept: int = 0
    failed: list[Failed] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    volume: Path | None = None
    pages: int = 0
    bytes: int = 0
