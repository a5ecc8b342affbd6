"""The open survey as pages see it: work goes to the jobs, what changed is announced once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app import bootstrap, settings
from app.bootstrap import Who
from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.survey.survey import Survey
from app.ui.jobs import Job, Jobs, Pool, Progress
from app.ui.main_window import MainWindow

T = TypeVar("T")


class Desk(QObject):
    """Pages get this by constructor. `changed` carries a `Changed`, `opened` a new survey."""

    changed = Signal(object)
    opened = Signal()

    def __init__(self, window: Callable[[], MainWindow], jobs: Jobs) -> None:
        super().__init__()
        self.window = window
        self.jobs = jobs
        self._survey: Survey | None = None

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
    def person(self) -> str:
        return self.window().settings.person

    def create(self, folder: Path, title: str, who: Who, then: Callable[[], None]) -> None:
        self._take(lambda: bootstrap.create(folder, title, who), folder, who, then)

    def join(self, folder: Path, start: Path, who: Who, then: Callable[[], None]) -> None:
        self._take(lambda: bootstrap.join(folder, start, who), folder, who, then)

    def open(
        self,
        folder: Path,
        then: Callable[[], None],
        otherwise: Callable[[], None] = lambda: None,
    ) -> None:
        """`otherwise` is called, after the reason was told, where it cannot be opened."""
        self._take(lambda: bootstrap.open_survey(folder), folder, None, then, otherwise)

    def _take(
        self,
        make: Callable[[], Survey],
        folder: Path,
        who: Who | None,
        then: Callable[[], None],
        otherwise: Callable[[], None] = lambda: None,
    ) -> None:
        """Close the survey that was open, open another, tell everybody."""
        old, self._survey = self._survey, None

        def work(_job: Job) -> Survey:
            if old is not None:
                old.close()
            return make()

        def done(survey: Survey) -> None:
            self._survey = survey
            kept = self.window().settings
            kept.last_survey = str(folder.resolve())
            if who is not None:
                kept.person = who.person or kept.person
                kept.device_name = who.device_name or kept.device_name
            settings.save(kept)
            self.opened.emit()
            if survey.readonly:
                self.window().messages.tell(
                    _("这个调查正在另一个窗口里使用，这里只能查看。"), "warn"
                )
            then()

        def failed(error: KnownError) -> None:
            otherwise()
            self.window().messages.known(error)

        self.jobs.run(work, done, self, failed=failed)

    def run(
        self,
        work: Callable[[Survey, Job], T],
        then: Callable[[T], None] | None,
        owner: QObject,
        *,
        failed: Callable[[KnownError], None] | None = None,
        progress: Callable[[Progress], None] | None = None,
        pool: Pool = "store",
    ) -> Job:
        """Work on the open survey off the UI thread; see `Jobs.run`."""
        survey = self.survey
        return self.jobs.run(
            lambda job: work(survey, job),
            then,
            owner,
            failed=failed,
            progress=progress,
            pool=pool,
        )

    def announce(self, changed: Changed) -> None:
        """Tell all pages what a write changed."""
        if changed:
            self.changed.emit(changed)

    def end(self) -> None:
        """Close the survey; called after the jobs have written all that was asked for."""
        survey, self._survey = self._survey, None
        if survey is not None:
            survey.close()
