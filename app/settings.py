"""This user's settings: each declared once, kept in one JSON file, unknown keys kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from app import paths


@dataclass
class Settings:
    """All settings with their defaults. `extra` holds keys of other versions, unread but kept."""

    person: str = ""  # who fills in and signs as author on this laptop
    device_name: str = ""  # what this laptop is called in 交接
    language: str = "zh"  # zh or en
    theme: str = "light"  # light, dark, contrast
    text_size: int = 0  # 0, 1, 2: × 1 / 1.2 / 1.45
    big_buttons: bool = False  # buttons and rows of at least 48 px, for gloves
    last_survey: str = ""  # folder opened last
    last_page: str = ""  # where the user was: page key and its argument, for reopening
    lock_minutes: int = 15  # idle minutes until a protected survey locks itself; 0: never
    keep_days: int = 30  # after a 入库回执: how long packages and originals stay on a laptop
    silent_days: int = 7  # after which the office asks why nothing came from a laptop
    handover_folders: dict[str, str] = field(default_factory=dict)  # survey id → folder used last
    extra: dict[str, Any] = field(default_factory=dict)


def _file() -> Path:
    return paths.home() / "settings.json"


def load() -> Settings:
    """Settings of this user; defaults where there are none. A damaged file is moved aside."""
    file = _file()
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except ValueError:
        file.replace(file.with_suffix(".damaged.json"))
        return Settings()
    known = {f.name for f in fields(Settings)} - {"extra"}
    return Settings(
        **{k: v for k, v in raw.items() if k in known},
        extra={k: v for k, v in raw.items() if k not in known},
    )


def save(settings: Settings) -> None:
    """Write aside, then replace: a kill in between leaves the old settings whole."""
    file = _file()
    values = {f.name: getattr(settings, f.name) for f in fields(Settings) if f.name != "extra"}
    aside = file.with_suffix(".up")
    aside.write_text(
        json.dumps(settings.extra | values, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    aside.replace(file)
