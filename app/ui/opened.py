"""What the window knows of the survey that is open, or that is locked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.survey.survey import Survey


@dataclass(frozen=True)
class About:
    """What pages say of the open survey; read once, when it is opened."""

    folder: Path
    title: str
    role: str  # "office" or "laptop"
    device: str  # this computer's number
    name: str  # what it is called in 交接
    code: str  # compared by telephone
    readonly: bool
    protected: bool = False  # opens only by its passphrase

    @property
    def office(self) -> bool:
        return self.role == "office"


@dataclass(frozen=True)
class Locked:
    """A survey that waits for its passphrase, and what goes on where it was left."""

    folder: Path
    then: Callable[[], None]


def about_of(survey: Survey, folder: Path) -> About:
    own = survey.own
    return About(
        folder=folder,
        title=survey.meta.title,
        role=survey.meta.role,
        device=survey.device,
        name=own.name if own else "",
        code=survey.check_code,
        readonly=survey.readonly,
        protected=survey.core.store.protection is not None,
    )
