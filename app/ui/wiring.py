"""What the window does once it stands: open the last survey, build pages when visited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from app import bootstrap, log
from app.i18n import _
from app.ui.coming import Coming
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.page import Page
from app.ui.pages.dossier import DossierPage
from app.ui.pages.exchange import ExchangePage
from app.ui.pages.importing import ImportingPage
from app.ui.pages.inspection import InspectionPage
from app.ui.pages.merge import MergePage
from app.ui.pages.roster import RosterPage
from app.ui.pages.tasks import TasksPage
from app.ui.pages.today import TodayPage
from app.ui.pages.welcome import WelcomePage

_PAGES: dict[str, Callable[[Desk], Page]] = {
    "welcome": WelcomePage,
    "today": TodayPage,
    "roster": RosterPage,
    "dossier": DossierPage,
    "importing": ImportingPage,
    "exchange": ExchangePage,
    "merge": MergePage,
    "tasks": TasksPage,
}


def factories(desk: Desk) -> dict[str, Callable[[], Page]]:
    """How each page is made, by its key."""
    coming = Coming(desk)
    return {
        "fill": lambda: InspectionPage(desk, coming),
        **{key: partial(page, desk) for key, page in _PAGES.items()},
    }


def begin(window: MainWindow, jobs: Jobs, clock: Callable[[], datetime] | None = None) -> Desk:
    """Start the log and go where the user was; the first page where there is nothing to open."""
    log.start()
    desk = Desk(lambda: window, jobs, clock or bootstrap.now)
    window.closing.connect(desk.end)
    window.installEventFilter(desk)
    return desk


def reopen(window: MainWindow, desk: Desk) -> None:
    """Open the last survey and go to the page, and the question, where the user was."""
    last = window.settings.last_survey
    if not last or not (Path(last) / "survey.db").exists():
        window.open("welcome")
        if last:
            window.messages.tell(
                _("上次的调查不在原处了：{folder}。若在别的盘上，请接好后再打开。").format(
                    folder=last
                ),
                "warn",
            )
        return
    place = window.settings.last_page

    def opened() -> None:
        window.settings.last_page = place
        if place.partition(" ")[0] == "welcome" or not window.reopen():
            window.open("today")

    desk.open(Path(last), opened, lambda: window.open("welcome"))
