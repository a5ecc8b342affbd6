"""Folders to hand over to: they must be there, since a mistyped one is refused."""

from __future__ import annotations

from pathlib import Path


def made(folder: Path) -> Path:
    """The folder, made if need be: a stick that is plugged in."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder
