"""The local log: rotating, in this user's folder, never with answers in it. No telemetry."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app import paths

NAME = "chengjian"


def logger(topic: str) -> logging.Logger:
    return logging.getLogger(f"{NAME}.{topic}")


def folder() -> Path:
    place = paths.home() / "log"
    place.mkdir(exist_ok=True)
    return place


def start(level: int = logging.INFO) -> Path:
    """Write the log to a file from now on (2 MB, three old ones kept); returns the file."""
    file = folder() / "chengjian.log"
    handler = RotatingFileHandler(file, maxBytes=2_000_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    top = logging.getLogger(NAME)
    for old in list(top.handlers):
        top.removeHandler(old)
        old.close()
    top.addHandler(handler)
    top.setLevel(level)
    top.propagate = False
    return file
