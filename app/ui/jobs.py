"""The only way to leave the UI thread: `Jobs.run(work, then, owner)`.

One thread does everything that writes to the store, in the order asked for; one keeps drafts,
which never wait behind a merge; a small pool does images and PDF, which work on values. `work`
is a plain function that gets its `Job`; `then` runs in the UI thread, and only while `owner`
lives. No other file of the window starts a thread; a job that takes photos in has two of its own
(`app/survey/abreast.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import shiboken6
from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal

from app.errors import Cancelled, KnownError

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

T = TypeVar("T")
Pool = Literal["store", "draft", "image"]


@dataclass(frozen=True)
class Progress:
    """How far a job is: `done` of `total` (0 = unknown), and on what it works now."""

    done: int
    total: int
    words: str = ""


class _Emitter(QObject):
    """Carries calls into the thread in which it was made."""

    posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.posted.connect(self._call, QtCore.Qt.ConnectionType.QueuedConnection)

    def _call(self, call: Callable[[], None]) -> None:
        call()


class Job:
    """One piece of work under way. The worker reports and looks whether it should stop."""

    def __init__(
        self,
        emitter: _Emitter,
        owner: QObject,
        progress: Callable[[Progress], None] | None,
        pool: Pool,
    ) -> None:
        self.pool = pool
        self.future: Future[Any] | None = None
        self._emitter = emitter
        self._owner = owner
        self._progress = progress
        self._stop = False

    @property
    def cancelled(self) -> bool:
        return self._stop

    @property
    def running(self) -> bool:
        return self.future is not None and not self.future.done()

    def cancel(self) -> None:
        """Ask to stop: what has not begun never will, what runs sees `cancelled`."""
        self._stop = True
        if self.future is not None:
            self.future.cancel()

    def check(self) -> None:
        """For the worker, between two steps: raises `Cancelled` after the user said stop."""
        if self._stop:
            raise Cancelled

    def report(self, done: int, total: int = 0, words: str = "") -> None:
        """For the worker: tell how far it is. Arrives in the UI thread."""
        progress = self._progress
        if progress is None:
            return
        step = Progress(done, total, words)
        self._emitter.posted.emit(lambda: self._tell(progress, step))

    def _tell(self, progress: Callable[[Progress], None], step: Progress) -> None:
        if not self._stop and shiboken6.isValid(self._owner):
            progress(step)


class Jobs:
    """Runs work off the UI thread. `trouble` is told of every error nobody else took."""

    def __init__(self, trouble: Callable[[BaseException], None]) -> None:
        self._trouble = trouble
        self._made: dict[Pool, ThreadPoolExecutor] = {}
        self._open: set[Job] = set()

    @property
    def busy(self) -> bool:
        return bool(self._open)

    def run(
        self,
        work: Callable[[Job], T],
        then: Callable[[T], None] | None,
        owner: QObject,
        *,
        failed: Callable[[KnownError], None] | None = None,
        progress: Callable[[Progress], None] | None = None,
        ended: Callable[[], None] | None = None,
        pool: Pool = "store",
    ) -> Job:
        """Start `work(job)`; its result reaches `then` in the UI thread while `owner` lives.

        A `KnownError` goes to `failed` if given, else, as every other error, to `trouble`.
        Work that was stopped (it raised `Cancelled`, or never began) tells nobody. `ended` is
        called after any of this, while `owner` lives: to take away what says "busy".
        """
        job = Job(self._emitter, owner, progress, pool)
        self._open.add(job)
        future = self._pool(pool).submit(work, job)
        job.future = future
        future.add_done_callback(
            lambda done: self._emitter.posted.emit(
                lambda: self._end(job, done, then, owner, failed, ended)
            )
        )
        return job

    def _pool(self, name: Pool) -> ThreadPoolExecutor:
        """The threads are started by the first job: the window is painted before."""
        from concurrent.futures import ThreadPoolExecutor

        if name not in self._made:
            self._made[name] = ThreadPoolExecutor(2 if name == "image" else 1, name)
        return self._made[name]

    @cached_property
    def _emitter(self) -> _Emitter:
        return _Emitter()

    def _end(
        self,
        job: Job,
        done: Future[T],
        then: Callable[[T], None] | None,
        owner: QObject,
        failed: Callable[[KnownError], None] | None,
        ended: Callable[[], None] | None,
    ) -> None:
        self._open.discard(job)
        self._deliver(done, then, owner, failed)
        if ended is not None and shiboken6.isValid(owner):
            ended()

    def _deliver(
        self,
        done: Future[T],
        then: Callable[[T], None] | None,
        owner: QObject,
        failed: Callable[[KnownError], None] | None,
    ) -> None:
        if done.cancelled():
            return
        error = done.exception()
        lives = shiboken6.isValid(owner)
        if error is None:
            if then is not None and lives:
                then(done.result())
        elif isinstance(error, Cancelled):
            return
        elif isinstance(error, KnownError) and failed is not None and lives:
            failed(error)
        else:
            self._trouble(error)

    def close(self) -> None:
        """Drop what waits for images, finish every write that was asked for, end the threads."""
        for job in list(self._open):
            if job.pool == "image":
                job.cancel()
        for pool in self._made.values():
            pool.shutdown(wait=True)
        self._open.clear()
