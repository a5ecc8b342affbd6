"""Work leaves the UI thread by one door and comes back by it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from app.errors import KnownError
from app.ui.jobs import Job, Jobs, Progress


@pytest.fixture
def trouble() -> list[BaseException]:
    return []


@pytest.fixture
def jobs(qapp: QObject, trouble: list[BaseException]) -> Iterator[Jobs]:
    made = Jobs(trouble.append)
    yield made
    made.close()


def test_result_arrives_in_the_ui_thread(jobs: Jobs, qtbot: QtBot) -> None:
    """`work` runs elsewhere, `then` gets its result where widgets live."""
    here = threading.get_ident()
    seen: list[tuple[int, int, bool]] = []
    owner = QObject()

    jobs.run(
        lambda job: threading.get_ident(),
        lambda there: seen.append(
            (there, threading.get_ident(), QThread.currentThread() == owner.thread())
        ),
        owner,
    )
    qtbot.waitUntil(lambda: bool(seen))

    there, back, same = seen[0]
    assert there != here
    assert back == here
    assert same


def test_store_work_keeps_its_order(jobs: Jobs, qtbot: QtBot) -> None:
    """One thread does all store work, first come, first served."""
    seen: list[int] = []
    owner = QObject()

    for n in range(50):
        jobs.run(lambda job, n=n: n, seen.append, owner)
    qtbot.waitUntil(lambda: len(seen) == 50)

    assert seen == list(range(50))


def test_nothing_is_told_to_a_dead_owner(jobs: Jobs, qtbot: QtBot) -> None:
    """`then` stays away when its owner was destroyed meanwhile."""
    gate = threading.Event()
    seen: list[str] = []
    owner = QObject()
    done = QObject()

    jobs.run(lambda job: gate.wait(5), lambda _result: seen.append("dead"), owner)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not _valid(owner))
    gate.set()
    jobs.run(lambda job: None, lambda _result: seen.append("alive"), done)
    qtbot.waitUntil(lambda: "alive" in seen)

    assert seen == ["alive"]


def test_cancelled_work_is_silent(jobs: Jobs, qtbot: QtBot, trouble: list[BaseException]) -> None:
    """A job that was stopped neither delivers nor complains."""
    gate = threading.Event()
    seen: list[object] = []
    owner = QObject()

    def work(job: Job) -> str:
        gate.wait(5)
        job.check()
        return "too far"

    job = jobs.run(work, seen.append, owner)
    waiting = jobs.run(lambda job: "never", seen.append, owner)
    waiting.cancel()
    job.cancel()
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)

    assert seen == []
    assert trouble == []


def test_known_errors_go_to_who_asked(
    jobs: Jobs, qtbot: QtBot, trouble: list[BaseException]
) -> None:
    """A KnownError reaches `failed`; without one, and any bug, goes to the window."""
    error = KnownError("disk-full", "盘满了", kept="", advice="")
    bug = ZeroDivisionError()
    seen: list[KnownError] = []
    owner = QObject()

    def fail(what: Exception) -> None:
        raise what

    jobs.run(lambda job: fail(error), None, owner, failed=seen.append)
    jobs.run(lambda job: fail(error), None, owner)
    jobs.run(lambda job: fail(bug), None, owner, failed=seen.append)
    qtbot.waitUntil(lambda: not jobs.busy)

    assert seen == [error]
    assert trouble == [error, bug]


def test_ended_is_told_whatever_happened(
    jobs: Jobs, qtbot: QtBot, trouble: list[BaseException]
) -> None:
    """What shows "busy" is taken away after a result, an error and a stop."""
    seen: list[str] = []
    owner = QObject()

    def fail(job: Job) -> None:
        raise ZeroDivisionError

    def stop(job: Job) -> None:
        job.cancel()
        job.check()

    jobs.run(
        lambda job: None, lambda _none: seen.append("then"), owner, ended=lambda: seen.append("a")
    )
    jobs.run(fail, None, owner, ended=lambda: seen.append("b"))
    jobs.run(stop, None, owner, ended=lambda: seen.append("c"))
    qtbot.waitUntil(lambda: not jobs.busy)

    assert seen == ["then", "a", "b", "c"]


def test_progress_is_told_in_order(jobs: Jobs, qtbot: QtBot) -> None:
    """Reports of the worker arrive in the UI thread, in order."""
    seen: list[Progress] = []
    finished: list[object] = []
    owner = QObject()

    def work(job: Job) -> None:
        for n in range(3):
            job.report(n + 1, 3, "照片")

    jobs.run(work, finished.append, owner, progress=seen.append, pool="image")
    qtbot.waitUntil(lambda: bool(finished))

    assert seen == [Progress(1, 3, "照片"), Progress(2, 3, "照片"), Progress(3, 3, "照片")]


def test_closing_finishes_every_write(qapp: QObject, trouble: list[BaseException]) -> None:
    """`close` waits for what the store was asked to write."""
    jobs = Jobs(trouble.append)
    written: list[int] = []
    owner = QObject()

    for n in range(20):
        jobs.run(lambda job, n=n: written.append(n), None, owner)
    jobs.close()

    assert written == list(range(20))


def _valid(owner: QObject) -> bool:
    import shiboken6

    return bool(shiboken6.isValid(owner))
