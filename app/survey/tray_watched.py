"""Which folder 收照片 looks at; by itself, since the window asks before any form is needed."""

from __future__ import annotations

from pathlib import Path

from app.model.changed import Changed
from app.survey.core import Core

#: Under which it lies in the survey's local table.
_WATCHED = "tray folder"


def watched(core: Core) -> Path | None:
    """The folder that is looked at while the program is open; kept on this computer."""
    said = core.store.local(_WATCHED)
    return Path(said) if said else None


def watch(core: Core, folder: Path | None) -> Changed:
    """Look at this folder from now on, or (None) at none."""
    return core.store.set_local(_WATCHED, str(folder) if folder is not None else "")
