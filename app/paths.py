"""Where things lie: shipped resources, and this user's own folders.

A survey folder never appears here: it is wherever the user put it, and nothing in it
holds an absolute path.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

import platformdirs

#: Set by tests and by `--home DIR`: a throw-away place for keys, settings and logs.
HOME_VARIABLE = "CHENGJIAN_HOME"


def root() -> Path:
    """The folder that holds `resources/` and `forms/`, in a checkout and in a frozen build."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parent.parent


def resources() -> Path:
    return root() / "resources"


def form_library() -> Path:
    return root() / "forms" / "library"


def manual() -> Path:
    """The folder of the manual: one Markdown file a task, pictures beside them."""
    return root() / "docs" / "manual"


def home() -> Path:
    """This user's data folder: device keys, settings, cache, log. Created when missing."""
    chosen = os.environ.get(HOME_VARIABLE)
    folder = Path(chosen) if chosen else Path(platformdirs.user_data_dir("Chengjian", False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cache() -> Path:
    folder = home() / "cache"
    folder.mkdir(exist_ok=True)
    return folder


def new_survey(title: str) -> Path:
    """Where a new survey is proposed to lie on this computer: a folder that is not there yet."""
    base = home() if os.environ.get(HOME_VARIABLE) else Path.home()
    name = "".join(" " if sign in '<>:"/\\|?*' or ord(sign) < 32 else sign for sign in title)
    name = " ".join(name.split()).rstrip(". ")[:40] or "survey"
    folders = (base / "城检" / (name if n == 1 else f"{name} {n}") for n in count(1))
    return next(folder for folder in folders if not folder.exists())
