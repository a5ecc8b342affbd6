"""The composition root, Qt-free: who is at work, by which clock, in which folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app import settings
from app.survey import opening
from app.survey.core import Progress, quiet
from app.survey.opening import Who
from app.survey.survey import Survey

__all__ = ["Who", "create", "diagnose", "join", "now", "open_survey"]

Clock = Callable[[], datetime]


def now() -> datetime:
    return datetime.now().astimezone()


def _named(who: Who) -> Who:
    """Missing names are taken from the settings of this user."""
    kept = settings.load()
    return Who(who.person or kept.person, who.device_name or kept.device_name)


def create(folder: Path, title: str, who: Who, clock: Clock = now) -> Survey:
    return opening.create(folder, title, _named(who), clock)


def join(folder: Path, start: Path, who: Who, clock: Clock = now) -> Survey:
    return opening.join(folder, start, _named(who), clock)


def open_survey(
    folder: Path,
    who: Who | None = None,
    clock: Clock = now,
    *,
    readonly: bool = False,
    progress: Progress = quiet,
) -> Survey:
    named = _named(who or Who())
    return opening.open_survey(folder, named, clock, readonly=readonly, progress=progress)


def diagnose(folder: Path | None, target: Path) -> Path:
    """Log, versions and `verify` of a survey as a ZIP for support; never an answer."""
    from app.survey import support

    if folder is None:
        return support.diagnose(None, target)
    with open_survey(folder, readonly=True) as survey:
        return support.diagnose(survey, target)
