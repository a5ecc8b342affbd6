"""备份: a second copy of the survey on another disk, tested before it is called one.

Where copies go is this user's setting, since a survey folder holds no path of a machine. What was
copied, tested and found good is noted in the survey itself, so that it can be asked while the disk
lies in a drawer.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.model.changed import Changed
from app.survey.core import Core, IsCancelled, Progress, never, quiet


@dataclass(frozen=True)
class Target:
    """A folder that backups go to. `state`: ready, absent (the disk is not there) or unwritable.

    `warning`: "" or same_disk (a broken disk would take the backup with it).
    """

    folder: Path
    state: str
    warning: str = ""


@dataclass(frozen=True)
class Backup:
    """One tested copy. `covered`: highest revision.n in it; `time`: when it was begun, ISO."""

    stamp: str
    time: str
    covered: int
    records: int
    photos: int
    bytes: int


class Backups:
    def __init__(self, core: Core) -> None:
        self._core = core

    def targets(self) -> list[Target]:
        """Where backups of this survey go, as it is now; asks the disks."""
        return []

    def add(self, folder: Path) -> Target:
        """Let backups go to `folder` too, from now on. Raises KnownError where none may lie."""
        raise NotImplementedError

    def remove(self, folder: Path) -> Changed:
        """Send no more backups there; those that lie there stay."""
        raise NotImplementedError

    def run(
        self, target: Path, *, progress: Progress = quiet, cancelled: IsCancelled = never
    ) -> Backup:
        """Copy, then open and check the copy; only then it counts. Raises KnownError, Cancelled."""
        raise NotImplementedError

    def last(self) -> Backup | None:
        """The newest tested backup, None before the first."""
        return None

    def covered(self) -> int:
        """Highest revision.n that lies in the newest tested backup; 0 before the first."""
        return 0

    def due(self) -> bool:
        """Whether what was written since the last tested backup asks for one today."""
        return False
