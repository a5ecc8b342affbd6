"""Which folders this user chose for backups, by survey: a setting of the machine, not the survey.

A file of its own, since the window keeps the other settings in memory and writes them as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from app import paths
from app.store.border import translated
from app.store.photos import write_whole

_FILE: Final = "backups.json"


def chosen(survey: str) -> list[Path]:
    """The folders for a survey, in the order in which they were chosen; a damaged file is none."""
    found = _read().get(survey, [])
    return [Path(one) for one in found if isinstance(one, str)] if isinstance(found, list) else []


def choose(survey: str, folders: Iterable[Path]) -> None:
    """Keep these, whole or not at all. Raises KnownError where the user's folder is full."""
    kept = _read() | {survey: [str(one) for one in folders]}
    with translated():
        write_whole(
            paths.home() / _FILE, json.dumps(kept, ensure_ascii=False, indent=1).encode("utf-8")
        )


def _read() -> dict[str, object]:
    try:
        found = json.loads((paths.home() / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
