"""自动备份: after a merge or a hand-over, and once a day; never in the way of who is typing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.survey.backups import Backup, Target
from app.survey.survey import Survey
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.power import low_battery

#: After the last package that came or went, so that nine sticks make one backup.
_SETTLED_MS = 20_000
#: Somebody who pressed a key so many seconds ago is typing: the disk belongs to them.
_TYPING = 1.5
_LOOK = 0.2


@dataclass(frozen=True)
class _Found:
    """What opening a survey asks of its backups."""

    due: str
    ready: list[Target]
    absent: list[Target]


class Keeper(QObject):
    """Runs the backups of the open survey, one after the other; `ended` when one is over."""

    began = Signal()
    ended = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("keeper")
        self._desk = desk
        self._job: Job | None = None
        self._typed = 0.0
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(lambda: self._look(always=True))
        surface = desk.window().windowHandle()
        if surface is not None:
            surface.installEventFilter(self)
        desk.opened.connect(lambda: self._look(always=False))
        desk.changed.connect(self._changed)
        desk.window().closing.connect(self._settled.stop)

    @property
    def running(self) -> bool:
        return self._job is not None and self._job.running

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.InputMethod):
            self._typed = time.monotonic()
        return False

    def _changed(self, changed: Changed) -> None:
        if "package" in changed.kinds:
            self._settled.start()

    def _look(self, *, always: bool) -> None:
        """Begin what is due; `always`: whatever is new, without waiting for tomorrow."""
        if not self._desk.has_survey or self._desk.readonly or self.running:
            return

        def work(survey: Survey, _job: Job) -> _Found:
            backups = survey.backups
            due = backups.due() or ("now" if always and backups.waiting() > 0 else "")
            ready = [one for one in backups.targets() if one.state == "ready"]
            return _Found(due, ready, backups.absent_to_tell() if due else [])

        def found(seen: _Found) -> None:
            for one in seen.absent:
                self._desk.window().messages.tell(
                    _("备份盘没有接上：{folder}。接上后在“备份与回收站”里备份一次。").format(
                        folder=one.folder
                    )
                )
            if seen.due and seen.ready and not low_battery():
                self.run([one.folder for one in seen.ready], asked=False)

        self._desk.run(work, found, self, pool="image")

    def run(
        self, targets: list[Path], *, asked: bool, then: Callable[[], None] = lambda: None
    ) -> None:
        """Back up to each of them; where it was not `asked` for, nobody is made to look."""
        if self.running:
            return
        messages, busy = self._desk.window().messages, self._desk.window().busy

        def work(survey: Survey, job: Job) -> list[Backup]:
            def pause() -> None:
                while time.monotonic() - self._typed < _TYPING and not job.cancelled:
                    threading.Event().wait(_LOOK)

            return [
                survey.backups.run(
                    target, progress=_in_mebibytes(job), cancelled=lambda: job.cancelled,
                    pause=(lambda: None) if asked else pause,
                )
                for target in targets
            ]  # fmt: skip

        def done(made: list[Backup]) -> None:
            newest = made[-1]
            messages.tell(
                _("已备份并核对：{n} 条记录，{photos} 张照片。").format(
                    n=newest.records, photos=newest.photos
                )
            )
            self._desk.announce(Changed(kinds=frozenset({"backup"})))
            then()

        def failed(error: KnownError) -> None:
            if asked:
                messages.known(error)
            else:
                messages.tell(f"{error.title} {error.advice}", "warn")

        def over() -> None:
            self._job = None
            busy.end()
            self.ended.emit()

        self._job = self._desk.run(
            work, done, self,
            failed=failed, progress=busy.display, ended=over, pool="image", long=True,
        )  # fmt: skip
        busy.begin(_("正在备份，可以接着工作"), self._job.cancel)
        self.began.emit()


def _in_mebibytes(job: Job) -> Callable[[int, int], None]:
    """Progress that a person can read: bytes are too many digits."""

    def tell(done: int, total: int) -> None:
        job.report(done >> 20, max(total >> 20, 1))

    return tell


def keeper_of(desk: Desk) -> Keeper:
    """The one of this desk, made when first asked for."""
    made = desk.findChild(Keeper, "keeper")
    return made if isinstance(made, Keeper) else Keeper(desk)
