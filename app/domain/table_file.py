"""What all rule tables share: where they lie, how one becomes a value, its words and its stamp."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from app.domain.conditions import TableError

FOLDER = Path(__file__).resolve().parent / "rules"
Table = TypeVar("Table")
Text = Mapping[str, str]
"""The same words in each language: {"zh": …, "en": …}."""


@dataclass(frozen=True)
class Reference:
    """A statement of a standard that is not a limit: its clause, words and confidence."""

    clause: str
    text: Text
    confidence: tuple[str, ...]


@dataclass(frozen=True)
class Stamp:
    """Which version of which standard a table is. `name` is what results are stamped with."""

    id: str
    version: int
    standard: str
    title: Text
    valid_from: date

    @property
    def name(self) -> str:
        return f"{self.id}@{self.version}"


def stamp_of(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a table's stamp, as arguments."""
    return {
        "id": raw["id"],
        "version": raw["version"],
        "standard": raw["standard"],
        "title": text_of(raw["title"]),
        "valid_from": raw["valid_from"],
    }


def text_of(row: Mapping[str, Any]) -> Text:
    """The words of a row in each language."""
    return MappingProxyType({"zh": row["zh"], "en": row["en"]})


def reference_of(row: Mapping[str, Any]) -> Reference:
    return Reference(row["clause"], text_of(row), tuple(row["sure"]))


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
