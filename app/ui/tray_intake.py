"""收照片 while the program is open: one taking at a time, and a folder that is looked at.

Photos that are copied into the watched folder come in by themselves, once two looks at it say the
same: a phone that still copies would else be taken half.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.errors import KnownError
from app.survey import tray_watched
from app.survey.survey import Survey
from app.ui.desk import Desk
from app.ui.jobs import Job

if TYPE_CHECKING:  # nothing of it is needed before a survey is open
    from app.survey.tray_values import Intake, Look

#: After a change so many ms until the folder is looked at, and between two looks at it.
SETTLES = 1500
#: Folders below the watched one that are looked at too: phones make one for each day.
_MOST_FOLDERS = 200


class TrayIntake(QObject):
    """`began`: from where; `stepped`: progress; `came`: what came of it; `failed`: a known error;
    `ended`: in any case. `looked`: the watched folder as it is, None where none is watched.
    """

    began = Signal(list)
    stepped = Signal(object)
    came = Signal(object)
    failed = Signal(object)
    ended = Signal()
    looked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("tray intake")
        self._desk = desk
        self._job: Job | None = None
        self._watcher: QFileSystemWatcher | None = None
        self._before: Look | None = None
        self._again = False  # something changed while a taking was under way
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLES)
        self._settled.timeout.connect(self.look)
        desk.opened.connect(self._opened)
        desk.window().closing.connect(self._stop_watching)

    @property
    def running(self) -> bool:
        return self._job is not None

    def take(self, sources: Sequence[Path]) -> None:
        """Take photos in from files and folders; what is under way goes first."""
        if self._job is not None or self._desk.readonly:
            return
        wanted = list(sources)

        def work(survey: Survey, job: Job) -> Intake:
            return survey.tray.take(wanted, progress=job.report, cancelled=lambda: job.cancelled)

        def done(intake: Intake) -> None:
            self._desk.announce(intake.changed)
            self.came.emit(intake)

        def failed(error: KnownError) -> None:
            self.failed.emit(error)

        def ended() -> None:
            self._job = None
            self.ended.emit()
            if self._again:
                self._again = False
                self._settled.start()

        self._job = self._desk.run(
            work, done, self, failed=failed, progress=self.stepped.emit, ended=ended,
            pool="image", long=True,
        )  # fmt: skip
        self.began.emit(wanted)

    def stop(self) -> None:
        """What was taken so far stays; taking again goes on with the rest."""
        if self._job is not None:
            self._job.cancel()

    # -- the watched folder

    def watch(self, folder: Path | None) -> None:
        """Look at this folder from now on, or (None) at none."""

        def kept(_changed: object) -> None:
            self._before = None
            self.look()

        self._desk.run(lambda survey, _job: survey.tray.watch(folder), kept, self)

    def look(self) -> None:
        """See what is new in the watched folder; take it in where nothing moves there any more."""
        if not self._desk.has_survey or self._desk.readonly:
            return
        if self._job is not None:
            self._again = True
            return

        def work(survey: Survey, _job: Job) -> tuple[Look | None, list[str]]:
            folder = tray_watched.watched(survey.core)
            if folder is None:  # and nothing of the tray is loaded
                return None, []
            return survey.tray.look(folder), list(_folders(folder))

        def seen(found: tuple[Look | None, list[str]]) -> None:
            look, folders = found
            self._listen(folders)
            self.looked.emit(look)
            before, self._before = self._before, look
            if look is None or not look.new:
                return
            if before == look:
                self._before = None  # what could not be taken is not tried again for ever
                self.take([look.folder])
            elif before is None or (before.new, before.bytes) != (look.new, look.bytes):
                self._settled.start()

        self._desk.run(work, seen, self, pool="image")

    def _opened(self) -> None:
        self._before = None
        self._listen([])
        self._settled.start()  # the first rows of a list come first

    def _listen(self, folders: Sequence[str]) -> None:
        """Hear of changes in these folders from now on."""
        if not folders and self._watcher is None:
            return
        if self._watcher is None:
            self._watcher = QFileSystemWatcher(self)
            self._watcher.directoryChanged.connect(lambda _folder: self._settled.start())
        heard = set(self._watcher.directories())
        gone = [one for one in heard if one not in folders]
        if gone:
            self._watcher.removePaths(gone)
        new = [one for one in folders if one not in heard]
        if new:
            self._watcher.addPaths(new)

    def _stop_watching(self) -> None:
        self._settled.stop()
        self._listen([])


def _folders(folder: Path) -> Iterator[str]:
    """A folder and those below it, as far as they are heard of."""
    if folder.is_dir():
        yield str(folder)
        below = (str(one) for one in folder.rglob("*") if one.is_dir())
        yield from islice(below, _MOST_FOLDERS)


def intake_of(desk: Desk) -> TrayIntake:
    """The one of this desk, made when first asked for."""
    made = desk.findChild(TrayIntake, "tray intake")
    return made if isinstance(made, TrayIntake) else TrayIntake(desk)
