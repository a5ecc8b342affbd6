"""The window's program: which pages there are, and what happens after the first paint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from app.i18n import N_
from app.ui import start
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.page import Entry, Page

FIELD, OFFICE = N_("外业"), N_("内业")

#: key, kind of work, words of the tab ("" = reached from another page), icon
PAGES = (
    ("today", FIELD, N_("今天"), "today"),
    ("roster", FIELD, N_("名册"), "roster"),
    ("exchange", FIELD, N_("交接"), "exchange"),
    ("merge", OFFICE, N_("汇总"), "merge"),
    ("tasks", OFFICE, N_("问题"), "list"),
    ("reports", OFFICE, N_("报告"), "report"),
    ("welcome", FIELD, N_("调查"), "save"),
    ("fill", "", "", "edit"),
    ("importing", "", "", "import"),
    ("outset", "", "", "exchange"),
    ("dossier", "", "", "report"),
    ("letterhead", "", "", "report"),
    ("unlock", "", "", "lock"),
    ("protection", "", "", "lock"),
    ("actions", "", "", "list"),
    ("backups", "", "", "save"),
    ("restore", "", "", "undo"),
    ("history", "", "", "clock"),
    ("compare", "", "", "clock"),
    ("checks", "", "", "check"),
    ("tray", "", "", "camera"),
)


class Program:
    """Joins the shell with pages that are only loaded once the window stands."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        """`clock` is another than the computer's for pictures that are the same on any day."""
        self._clock = clock
        self._factories: dict[str, Callable[[], Page]] = {}

    def entries(self, window: Callable[[], MainWindow], jobs: Jobs) -> Sequence[Entry]:
        del window, jobs
        return [
            Entry(key, work, words, icon, partial(self._make, key))
            for key, work, words, icon in PAGES
        ]

    def _make(self, key: str) -> Page:
        return self._factories[key]()

    def ready(self, window: MainWindow, jobs: Jobs) -> None:
        # The only late import of our own: everything heavy (database, keys, form engine) comes
        # with it, and the first paint must not wait for that.
        from app.ui import wiring

        desk = wiring.begin(window, jobs, self._clock)
        self._factories = wiring.factories(desk)
        wiring.reopen(window, desk)


def main(arguments: Sequence[str]) -> int:
    program = Program()
    return start.run(program.entries, program.ready, arguments)
