"""收照片: photos from phones and cards on their way to the houses that they show.

Taken in whole first, then arranged by what speaks for a house (a photographed code, the time, the
position, the order), and filed only when somebody confirms. Nothing comes in twice, nothing is
thrown away; what is unmatched stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.model.changed import Changed
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.survey.tray_values import (
    Done,
    Group,
    Intake,
    Look,
    ShownCode,
    Step,
    TrayPhoto,
    TrayQuestion,
)

if TYPE_CHECKING:
    from app.survey.filling import FillingDesk
    from app.survey.houses import Houses
    from app.survey.taking import Taking

#: Of files that came twice or were refused, so many are named.
NAMED = 50
#: Photos of a group that are listed at once.
PAGE = 200


class Tray:
    """The topic `tray` of an open survey. All of it runs off the window's thread."""

    def __init__(self, core: Core, taking: Taking, filling: FillingDesk, houses: Houses) -> None:
        self._core = core
        self._taking = taking
        self._filling = filling
        self._houses = houses

    # -- in

    def take(
        self,
        sources: Sequence[Path],
        *,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Intake:
        """Take in photos from files and folders (with all below them), then arrange.

        `progress` counts files. Cancelling keeps what was taken so far and says so in the answer:
        no `Cancelled` is raised. A kill loses nothing and leaves nothing twice: take again.
        Raises KnownError where nothing can be written (read-only, full disk).
        """
        raise NotImplementedError

    def look(self, folder: Path) -> Look:
        """How many photos in a folder are new, by name, size and date of the files: quick."""
        raise NotImplementedError

    def cards(self) -> list[Path]:
        """Folders of photos (DCIM) on the disks and cards that are plugged in now."""
        raise NotImplementedError

    @property
    def watched(self) -> Path | None:
        """The folder that is looked at while the program is open; kept on this computer."""
        raise NotImplementedError

    def watch(self, folder: Path | None) -> Changed:
        """Look at this folder from now on, or (None) at none."""
        raise NotImplementedError

    # -- what is there

    def waiting(self) -> int:
        """How many photos wait for their house: those of `groups`, without aside and discarded."""
        raise NotImplementedError

    def groups(self) -> list[Group]:
        """All groups: houses by their first photo, then doubtful ones, then none, aside, discarded.

        Quick for thousands of photos; groups of no photos are not among them.
        """
        raise NotImplementedError

    def group(self, key: str) -> Group | None:
        """The group of this key as it stands now."""
        raise NotImplementedError

    def photos(self, key: str, limit: int = PAGE, offset: int = 0) -> list[TrayPhoto]:
        """A page of a group's photos in the order in which they were taken."""
        raise NotImplementedError

    def ids(self, key: str) -> list[str]:
        """The ids of all photos of a group, in that order."""
        raise NotImplementedError

    def questions(self, place: str) -> list[TrayQuestion]:
        """The photo questions of the record that photos of this place go to, in form order.

        Of the form that would be begun where there is no record yet.
        """
        raise NotImplementedError

    # -- what a person does

    def arrange(self) -> Changed:
        """Propose anew for all that wait and that nobody moved; `take` does it by itself."""
        raise NotImplementedError

    def confirm(self, ids: Sequence[str], reason: str = "") -> Done:
        """File photos at the houses and questions proposed or chosen.

        A house without an inspection gets one begun. `reason` is demanded for finished
        inspections; photos of those come back as `kept` with "reason_needed" without one, while
        the others are filed. Doubtful ones and those without a house are never filed.
        """
        raise NotImplementedError

    def move(self, ids: Sequence[str], place: str, question: str = "") -> Done:
        """Choose house and question by hand (question "": the usual one); "" as place: none.

        They wait there to be confirmed. Neighbours stay where they are.
        """
        raise NotImplementedError

    def put_aside(self, ids: Sequence[str]) -> Done:
        """Not now: they wait in a group of their own, and are not proposed."""
        raise NotImplementedError

    def discard(self, ids: Sequence[str]) -> Done:
        """No photos of ours: out of sight, and not taken again; `bring_back` returns them."""
        raise NotImplementedError

    def bring_back(self, ids: Sequence[str]) -> Done:
        """Photos put aside or discarded wait again."""
        raise NotImplementedError

    def undo(self, step: Step, reason: str = "") -> Done:
        """Take the step of a `Done` back; filed photos leave their records and wait again.

        Where a record was finished meanwhile, `reason` is demanded as for any change to it.
        """
        raise NotImplementedError

    # -- the code to photograph

    def shown(self, place: str) -> ShownCode:
        """What the window shows full-screen so that the next photos belong to this place."""
        raise NotImplementedError
