"""The open survey as pages see it: work goes to the jobs, what changed is announced once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent import futures
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, Signal

from app import bootstrap, settings
from app.bootstrap import Who
from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.survey import actions
from app.survey.survey import Survey
from app.ui.jobs import Job, Jobs, Pool, Progress
from app.ui.main_window import MainWindow
from app.ui.opened import About, Locked, about_of

if TYPE_CHECKING:
    from app.sync.start_file import Start

T = TypeVar("T")


def _nothing() -> None:
    """Nobody waits for a failure."""


class Desk(QObject):
    """Pages get this by constructor. `changed` carries a `Changed`, `opened` a new survey.

    What is on its way into a record (`hold`) keeps the survey and, once, the window open: it is
    closed when all has come. As event filter of the window it stops long work (packing, merging,
    printing) that can be taken up again when the window is closed; what was asked to be written
    down is finished.
    """

    changed = Signal(object)
    opened = Signal()
    watched = Signal()  # it was chosen after how many minutes to lock

    def __init__(
        self,
        window: Callable[[], MainWindow],
        jobs: Jobs,
        clock: Callable[[], datetime] = bootstrap.now,
    ) -> None:
        super().__init__()
        self.window = window
        self.jobs = jobs
        self.clock = clock
        self.about: About | None = None
        self.locked: Locked | None = None
        self.recovered = False  # opened by the recovery code: a new passphrase needs no old one
        self.lock_now: Callable[[], None] = _nothing  # see `app.ui.locker`
        self.places: dict[str, str] = {}  # record → the question last looked at
        self._survey: Survey | None = None
        self._running: list[Job] = []
        self._long: list[Job] = []
        self._held: set[str] = set()
        self._closing = False  # the user closed the window; it waits for what is held

    @property
    def survey(self) -> Survey:
        """The open survey; a known error where there is none."""
        if self._survey is None:
            raise KnownError(
                "no_survey_open",
                _("还没有打开调查。"),
                kept=_("没有改动任何数据。"),
                advice=_("请先新建、加入或打开一个调查。"),
            )
        return self._survey

    @property
    def has_survey(self) -> bool:
        return self._survey is not None

    @property
    def readonly(self) -> bool:
        return self.about is not None and self.about.readonly

    # -- from one survey to another

    def create(
        self,
        folder: Path,
        title: str,
        who: Who,
        then: Callable[[], None],
        otherwise: Callable[[], None] = _nothing,
        passphrase: str = "",
    ) -> None:
        self.take(
            lambda _job: bootstrap.create(folder, title, who, self.clock, passphrase),
            folder, who, then, otherwise,
        )  # fmt: skip

    def join(
        self,
        folder: Path,
        start: Path,
        who: Who,
        then: Callable[[], None],
        otherwise: Callable[[], None] = _nothing,
        passphrase: str = "",
    ) -> None:
        self.take(
            lambda _job: bootstrap.join(folder, start, who, self.clock, passphrase),
            folder, who, then, otherwise,
        )  # fmt: skip

    def open(
        self,
        folder: Path,
        then: Callable[[], None],
        otherwise: Callable[[], None] = _nothing,
        *,
        passphrase: str | None = None,
        recovery: str | None = None,
    ) -> None:
        """`otherwise` is called, after the reason was told, where it cannot be opened.

        Where a passphrase is needed and none was given, the page 解锁 asks for it instead.
        """
        if self._survey is not None and folder.resolve() == self._survey.core.folder.resolve():
            then()
            return
        self.take(
            lambda job: bootstrap.open_survey(
                folder, clock=self.clock, progress=job.report,
                passphrase=passphrase, recovery=recovery,
            ),
            folder, None, then, otherwise,
        )  # fmt: skip

    def look_at(
        self,
        start: Path,
        then: Callable[[Start], None],
        owner: QObject,
        failed: Callable[[KnownError], None],
    ) -> Job:
        """What a start file says of itself, before anything is made from it."""
        from app.sync import start_file

        return self.jobs.run(
            lambda _job: start_file.read(start), then, owner, failed=failed, pool="image"
        )

    def take(
        self,
        make: Callable[[Job], Survey],
        folder: Path,
        who: Who | None,
        then: Callable[[], None],
        otherwise: Callable[[], None],
        watched: tuple[Callable[[Progress], None], Callable[[], None]] | None = None,
    ) -> Job | None:
        """Open another survey, close the one before, tell everybody.

        `watched`: who shows the progress of something long, and hears of its end.
        """
        if self._held:
            self.window().messages.tell(
                _("还有照片正在处理，等它们处理完，再换到别的调查。"), "warn"
            )
            otherwise()
            return None

        def work(job: Job) -> tuple[Survey, About]:
            survey = make(job)
            return survey, about_of(survey, folder)

        def done(made: tuple[Survey, About]) -> None:
            self.locked, self.recovered = None, False
            old, (self._survey, self.about) = self._survey, made
            if old is not None:
                self._close(old)
            kept = self.window().settings
            kept.last_survey = str(folder.resolve())
            if who is not None:
                kept.person = who.person or kept.person
                kept.device_name = who.device_name or kept.device_name
            settings.save(kept)
            self.opened.emit()
            then()

        def failed(error: KnownError) -> None:
            if error.code == "passphrase_needed":
                self.locked = self.locked or Locked(folder, then)
                otherwise()
                self.window().open("unlock")
                return
            self.window().messages.known(error)
            otherwise()

        shown = False

        def progress(step: Progress) -> None:
            """Only told of lists that a newer program makes anew: seconds where there is much."""
            nonlocal shown
            if not shown:
                shown = True
                self.window().busy.begin(
                    _("程序更新了，正在重新整理列表；填过的内容都在原处"), None
                )
            self.window().busy.display(step)

        def ended() -> None:
            if shown:
                self.window().busy.end()

        if watched is None:
            return self.jobs.run(work, done, self, failed=failed, progress=progress, ended=ended)
        told, over = watched
        job = self.jobs.run(
            work, done, self, failed=failed, progress=told, ended=over, pool="image"
        )
        self._long.append(job)
        return job

    @property
    def busy(self) -> bool:
        """Whether something runs on the survey, or is on its way into a record."""
        return self.jobs.busy or bool(self._held)

    def lock(self, then: Callable[[], None]) -> None:
        """Close the survey and forget its key; `then` goes on once it is unlocked again.

        What pages asked to be written down is finished first. The caller has left the page.
        """
        old, about = self._survey, self.about
        if old is None or about is None:
            return
        self.locked = Locked(about.folder, then)
        self._survey = self.about = None
        if not old.readonly:
            self.run_on(old, lambda survey: actions.note(survey.core, actions.LOCK, records=0))
        self._close(old)

    def unlock(
        self,
        then: Callable[[], None],
        otherwise: Callable[[], None],
        *,
        passphrase: str | None = None,
        recovery: str | None = None,
    ) -> None:
        """Open the locked survey and go on where it was left; `then` comes before that."""
        locked = self.locked
        if locked is None:
            return

        def opened() -> None:
            self.recovered = recovery is not None
            then()
            locked.then()

        self.open(locked.folder, opened, otherwise, passphrase=passphrase, recovery=recovery)

    def protect(
        self,
        passphrase: str,
        then: Callable[[], None],
        *,
        progress: Callable[[Progress], None],
        ended: Callable[[], None],
    ) -> Job:
        """Turn the open survey into a protected one; it is closed for that, and opened again."""
        survey, about = self.survey, self.about
        assert about is not None

        def work(job: Job) -> None:
            survey.protection.protect(
                passphrase, progress=job.report, cancelled=lambda: job.cancelled
            )

        def again(then: Callable[[], None]) -> None:
            self._survey = None
            self.open(about.folder, then, passphrase=passphrase)

        def failed(error: KnownError) -> None:
            self.window().messages.known(error)
            self.run_on(survey, Survey.close)
            again(_nothing)

        def done(_none: None) -> None:
            again(then)

        return self.jobs.run(work, done, self, failed=failed, progress=progress, ended=ended)

    def run_on(self, survey: Survey, work: Callable[[Survey], None]) -> None:
        """A last word to a survey that no page holds any more."""
        self.jobs.run(lambda _job: work(survey), None, self)

    def _close(self, old: Survey) -> None:
        """Close a survey that was left, after all that still works on it."""
        waited = [job.future for job in self._running if job.future is not None]
        self.stop_long()

        def work(_job: Job) -> None:
            futures.wait(waited)
            old.close()

        self.jobs.run(work, None, self)

    # -- work

    def run(
        self,
        work: Callable[[Survey, Job], T],
        then: Callable[[T], None] | None,
        owner: QObject,
        *,
        failed: Callable[[KnownError], None] | None = None,
        progress: Callable[[Progress], None] | None = None,
        ended: Callable[[], None] | None = None,
        pool: Pool = "store",
        long: bool = False,
    ) -> Job:
        """Work on the open survey off the UI thread; see `Jobs.run`.

        `long`: may take minutes and can be taken up again, so closing the window stops it.
        """
        survey = self.survey
        job = self.jobs.run(
            lambda job: work(survey, job),
            then,
            owner,
            failed=failed,
            progress=progress,
            ended=ended,
            pool=pool,
        )
        self._running = [*(one for one in self._running if one.running), job]
        self._long = [one for one in self._long if one.running]
        if long:
            self._long.append(job)
        return job

    def stop_long(self) -> None:
        for job in self._long:
            job.cancel()

    @property
    def waiting(self) -> bool:
        """Whether something is still on its way into a record."""
        return bool(self._held)

    def hold(self, record: str) -> None:
        """Something is on its way into a record, which is written down only when it has come."""
        self._held.add(record)

    def release(self, record: str) -> None:
        self._held.discard(record)
        if self._closing and not self._held:
            self.window().close()

    def announce(self, changed: Changed) -> None:
        """Tell all pages what a write changed."""
        if changed:
            self.changed.emit(changed)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() != QEvent.Type.Close:
            return False
        if self._held and not self._closing:
            self._closing = True
            event.ignore()
            self.window().messages.tell(
                _("还有照片正在处理，处理完窗口会自己关上。再关一次就不等它们了。"), "warn"
            )
            return True
        self._closing = False
        self._held.clear()
        self.stop_long()
        return False

    def end(self) -> None:
        """Close the survey; called after the jobs have written all that was asked for."""
        survey, self._survey = self._survey, None
        if survey is not None:
            survey.close()
