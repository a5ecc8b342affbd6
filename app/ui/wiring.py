"""What the window does once it stands: open the last survey, build pages when visited.

The code of a page is loaded when the page is first visited: the first one is on the screen without
waiting for those that come later in the day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from app import bootstrap, log
from app.i18n import _
from app.ui.backing_up import Keeper
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.locker import Locker
from app.ui.main_window import MainWindow
from app.ui.page import Page
from app.ui.tray_intake import intake_of


def _welcome(desk: Desk) -> Page:
    from app.ui.pages.welcome import WelcomePage

    return WelcomePage(desk)


def _today(desk: Desk) -> Page:
    from app.ui.pages.today import TodayPage

    return TodayPage(desk)


def _roster(desk: Desk) -> Page:
    from app.ui.pages.roster import RosterPage

    return RosterPage(desk)


def _dossier(desk: Desk) -> Page:
    from app.ui.pages.dossier import DossierPage

    return DossierPage(desk)


def _reports(desk: Desk) -> Page:
    from app.ui.pages.reports import ReportsPage

    return ReportsPage(desk)


def _letterhead(desk: Desk) -> Page:
    from app.ui.pages.letterhead import LetterheadPage

    return LetterheadPage(desk)


def _importing(desk: Desk) -> Page:
    from app.ui.pages.importing import ImportingPage

    return ImportingPage(desk)


def _exchange(desk: Desk) -> Page:
    from app.ui.pages.exchange import ExchangePage

    return ExchangePage(desk)


def _merge(desk: Desk) -> Page:
    from app.ui.pages.merge import MergePage

    return MergePage(desk)


def _tasks(desk: Desk) -> Page:
    from app.ui.pages.tasks import TasksPage

    return TasksPage(desk)


def _fill(desk: Desk) -> Page:
    from app.ui.coming import Coming
    from app.ui.pages.inspection import InspectionPage

    return InspectionPage(desk, Coming(desk))


def _outset(desk: Desk) -> Page:
    from app.ui.pages.outset import OutsetPage

    return OutsetPage(desk)


def _unlock(desk: Desk) -> Page:
    from app.ui.pages.unlock import UnlockPage

    return UnlockPage(desk)


def _protection(desk: Desk) -> Page:
    from app.ui.pages.protection import ProtectionPage

    return ProtectionPage(desk)


def _actions(desk: Desk) -> Page:
    from app.ui.pages.action_log import ActionLogPage

    return ActionLogPage(desk)


def _checks(desk: Desk) -> Page:
    from app.ui.pages.checks import ChecksPage

    return ChecksPage(desk)


def _backups(desk: Desk) -> Page:
    from app.ui.pages.backups import BackupsPage

    return BackupsPage(desk)


def _restore(desk: Desk) -> Page:
    from app.ui.pages.restore import RestorePage

    return RestorePage(desk)


def _tray(desk: Desk) -> Page:
    from app.ui.pages.tray import TrayPage

    return TrayPage(desk)


def _history(desk: Desk) -> Page:
    from app.ui.pages.history import HistoryPage

    return HistoryPage(desk)


def _compare(desk: Desk) -> Page:
    from app.ui.pages.compare import ComparePage

    return ComparePage(desk)


_PAGES: dict[str, Callable[[Desk], Page]] = {
    "welcome": _welcome,
    "today": _today,
    "roster": _roster,
    "fill": _fill,
    "dossier": _dossier,
    "reports": _reports,
    "letterhead": _letterhead,
    "importing": _importing,
    "outset": _outset,
    "exchange": _exchange,
    "merge": _merge,
    "tasks": _tasks,
    "unlock": _unlock,
    "protection": _protection,
    "actions": _actions,
    "backups": _backups,
    "restore": _restore,
    "history": _history,
    "compare": _compare,
    "tray": _tray,
    "checks": _checks,
}


def factories(desk: Desk) -> dict[str, Callable[[], Page]]:
    """How each page is made, by its key."""
    return {key: partial(page, desk) for key, page in _PAGES.items()}


def begin(window: MainWindow, jobs: Jobs, clock: Callable[[], datetime] | None = None) -> Desk:
    """Start the log and go where the user was; the first page where there is nothing to open."""
    log.start()
    desk = Desk(lambda: window, jobs, clock or bootstrap.now)
    window.closing.connect(desk.end)
    window.installEventFilter(desk)
    desk.lock_now = Locker(desk).lock
    Keeper(desk)
    intake_of(desk)  # photos that are copied into the watched folder come in on any page
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
