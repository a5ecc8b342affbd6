"""The rule table of columns: names of headers, patterns of values, limits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from app.domain.table_file import shipped

TABLE: Final = "roster-columns"


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """One meaning that a column can have; `taken`: whether its values go into the roster."""

    field: str
    exact: frozenset[str]
    part: tuple[str, ...]
    never: tuple[str, ...]
    values: re.Pattern[str] | None
    taken: bool


@dataclass(frozen=True, slots=True)
class Rules:
    id: str
    version: int
    columns: Mapping[str, ColumnRule]
    longest: Mapping[str, int]
    limits: Mapping[str, int]
    kinds: tuple[tuple[str, tuple[str, ...]], ...]


@cache
def rules() -> Rules:
    """The shipped table."""
    return read(shipped(TABLE))


def read(data: bytes) -> Rules:
    """A table out of its TOML text; KeyError or re.error where a row lacks something."""
    raw = tomllib.loads(data.decode("utf-8"))
    return Rules(
        id=raw["id"],
        version=raw["version"],
        columns={name: _column(name, row) for name, row in raw["column"].items()},
        longest=raw["longest"],
        limits=raw["limits"],
        kinds=tuple((row["id"], tuple(row["words"])) for row in raw["kind"]),
    )


def _column(name: str, row: Mapping[str, Any]) -> ColumnRule:
    pattern = row.get("values")
    return ColumnRule(
        field=name,
        exact=frozenset(row["exact"]),
        part=tuple(sorted(row["part"], key=len, reverse=True)),
        never=tuple(row.get("not", ())),
        values=re.compile(pattern) if pattern else None,
        taken=row.get("taken", True),
    )
