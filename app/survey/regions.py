"""The official names of towns and villages: the shipped list, or a newer one taken in here."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from app import paths
from app.domain.roster.names import Gazetteer, Region, regions
from app.errors import KnownError
from app.i18n import _

_NAME: Final = "regions.toml"
_LARGEST: Final = 5_000_000


def known() -> tuple[Region, ...]:
    """The regions that count on this computer."""
    return _read(_file())


def gazetteer() -> Gazetteer:
    """The same, to ask for names."""
    file = _file()
    return _gazetteer(file, file.stat().st_mtime_ns)


def take(file: Path) -> int:
    """Take a newer list in place of the shipped one; how many regions it has.

    Raises a known error where it is none.
    """
    found = _read(file)
    aside = paths.home() / f"{_NAME}.up"
    aside.write_bytes(file.read_bytes())
    aside.replace(paths.home() / _NAME)
    return len(found)


def _file() -> Path:
    own = paths.home() / _NAME
    return own if own.exists() else paths.resources() / _NAME


@cache
def _gazetteer(file: Path, _changed: int) -> Gazetteer:
    return Gazetteer(_read(file))


def _read(file: Path) -> tuple[Region, ...]:
    try:
        if file.stat().st_size > _LARGEST:
            raise ValueError("too large")
        found = regions(tomllib.loads(file.read_text(encoding="utf-8-sig")))
        if not found:
            raise ValueError("no regions")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KnownError(
            "regions_unreadable",
            _("区划名录“{name}”读不出来。").format(name=file.name),
            kept=_("原来的名录没有改动，也没有导入任何内容。"),
            advice=_("它应是一个 TOML 文件，每个 [[region]] 有 code、name 和 level。"),
            detail=str(error),
        ) from error
    return found
