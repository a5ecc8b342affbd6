"""Where rule tables lie, and how one becomes a value."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from app.domain.conditions import TableError

FOLDER = Path(__file__).resolve().parent / "rules"
Table = TypeVar("Table")


def shipped(name: str) -> bytes:
    """The text of a table that comes with the program. Raises TableError."""
    file = FOLDER / f"{name}.toml"
    if not file.is_file():
        raise TableError(name)
    return file.read_bytes()


def made(data: bytes, make: Callable[[dict[str, Any]], Table]) -> Table:
    """A table out of its TOML text. Raises TableError when a row lacks something."""
    try:
        return make(tomllib.loads(data.decode("utf-8")))
    except TableError:
        raise
    except (KeyError, TypeError, ValueError) as error:  # decoding and TOML errors are ValueErrors
        raise TableError(str(error)) from error
