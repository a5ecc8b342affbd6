"""Every part of the program's looks in every state, in one window: `gallery`.

Theme, text size, language and big buttons are switched where users switch them: under 显示.
Nothing here touches a survey; whoever changes a widget looks here first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from app import settings
from app.i18n import N_
from app.ui import start
from app.ui.gallery import controls, foundations, panels, questions, says
from app.ui.gallery.board import Board
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.page import Entry, Page

BOARDS: tuple[tuple[str, str, str, Callable[[Board], None]], ...] = (
    ("foundations", N_("基础"), "settings", foundations.fill),
    ("controls", N_("控件"), "edit", controls.fill),
    ("questions", N_("题目"), "list", questions.fill),
    ("says", N_("说话"), "note", says.fill),
    ("panels", N_("面板"), "home", panels.fill),
)


def entries(window: Callable[[], MainWindow]) -> list[Entry]:
    """The boards as pages of a window."""

    def make(title: str, fill: Callable[[Board], None]) -> Page:
        return Board(title, fill, window)

    return [
        Entry(key, N_("样本"), words, icon, partial(make, words, fill))
        for key, words, icon, fill in BOARDS
    ]


def window(chosen: settings.Settings) -> MainWindow:
    """The gallery's window; the settings of the user are not touched."""
    made = MainWindow(chosen, lambda _kept: None, entries(lambda: made))
    return made


def run(_argv: Sequence[str]) -> int:
    """Open the gallery; returns the process's exit code."""

    def pages(made: Callable[[], MainWindow], _jobs: Jobs) -> Sequence[Entry]:
        return entries(made)

    def ready(made: MainWindow, _jobs: Jobs) -> None:
        made.open(BOARDS[0][0])

    return start.run(pages, ready, keep=lambda _kept: None)
