"""The composition root, Qt-free: who is at work, by which clock, in which folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app import settings
from app.survey import opening
from app.survey.core import IsCancelled, Progress, never, quiet
from app.survey.opening import Ask, Who
from app.survey.survey import Survey

if TYPE_CHECKING:
    from app.survey.restoring import Found

__all__ = [
    "Ask",
    "Who",
    "backups_in",
    "create",
    "diagnose",
    "join",
    "now",
    "open_survey",
    "restore",
]

Clock = Callable[[], datetime]


def now() -> datetime:
    return datetime.now().astimezone()


def _nobody(_folder: Path) -> str | None:
    return None


_asked: Ask = _nobody


def ask_with(ask: Ask) -> None:
    """Whom `open_survey` asks where a protected survey comes without its passphrase."""
    global _asked
    _asked = ask


def _named(who: Who) -> Who:
    """Missing names are taken from the settings of this user."""
    kept = settings.load()
    return Who(who.person or kept.person, who.device_name or kept.device_name)


def create(folder: Path, title: str, who: Who, clock: Clock = now, passphrase: str = "") -> Survey:
    """A new survey; protected where a passphrase is given."""
    return opening.create(folder, title, _named(who), clock, passphrase)


def join(folder: Path, start: Path, who: Who, clock: Clock = now, passphrase: str = "") -> Survey:
    """A laptop's survey from a start file; protected where a passphrase is given."""
    return opening.join(folder, start, _named(who), clock, passphrase)


def open_survey(
    folder: Path,
    who: Who | None = None,
    clock: Clock = now,
    *,
    readonly: bool = False,
    progress: Progress = quiet,
    passphrase: str | None = None,
    recovery: str | None = None,
) -> Survey:
    """Open a survey; see `app.survey.opening` for what a protected one opens by."""
    return opening.open_survey(
        folder, _named(who or Who()), clock,
        readonly=readonly, progress=progress, passphrase=passphrase, recovery=recovery, ask=_asked,
    )  # fmt: skip


def backups_in(place: Path) -> list[Found]:
    """The backups in or below a folder, newest first; each can be restored."""
    from app.survey import restoring

    return restoring.find(place)


def restore(
    backup: Path,
    folder: Path,
    who: Who | None = None,
    clock: Clock = now,
    *,
    photos: bool = True,
    passphrase: str | None = None,
    recovery: str | None = None,
    progress: Progress = quiet,
    cancelled: IsCancelled = never,
) -> Survey:
    """The survey of a backup (`Found.folder`) in a new folder, opened; see `app.survey.restoring`.

    `photos` False: work begins at once, and `restoring.fetch` brings them later.
    """
    from app.survey import restoring

    wish = restoring.Wish(
        backup, folder, _named(who or Who()), photos, passphrase, recovery, _asked
    )
    return restoring.restore(wish, clock, restoring.Told(progress, cancelled))


def diagnose(folder: Path | None, target: Path) -> Path:
    """Log, versions and `verify` of a survey as a ZIP for support; never an answer."""
    from app.survey import support

    if folder is None:
        return support.diagnose(None, target)
    with open_survey(folder, readonly=True) as survey:
        return support.diagnose(survey, target)
