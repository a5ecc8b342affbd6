"""The rule table of the rural guideline: site, parts with their words, grades, scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from app.domain.conditions import TableError
from app.domain.table_file import (
    Reference,
    Stamp,
    Text,
    made,
    reference_of,
    shipped,
    stamp_of,
    text_of,
)

PART_GRADES = ("a", "b", "c", "d")


@dataclass(frozen=True)
class Part:
    """A part of the house and the words of its grades. `always`: every house has it."""

    id: str
    name: Text
    words: Mapping[str, Text]
    always: bool
    confidence: tuple[str, ...]


@dataclass(frozen=True)
class Grade:
    """A house grade and the part grade that makes it."""

    part: str
    house: str
    text: Text
    confidence: tuple[str, ...]


@dataclass(frozen=True)
class RuralTable(Stamp):
    storeys_at_most: int
    scope: Reference
    site: Reference
    site_grade: str
    grades: Mapping[str, Grade]
    disaster: Mapping[str, Text]
    parts: Mapping[str, Part]


@cache
def load(name: str = "rural-200-2019") -> RuralTable:
    """The shipped table of that id. Raises TableError."""
    return read(shipped(name))


def read(data: bytes) -> RuralTable:
    """A table out of its TOML text. Raises TableError when a row lacks something."""
    return made(data, _table)


def _table(raw: dict[str, Any]) -> RuralTable:
    grades = [
        Grade(row["part"], row["house"], text_of(row), tuple(row["sure"])) for row in raw["grade"]
    ]
    if tuple(grade.part for grade in grades) != PART_GRADES:
        raise TableError("grade")
    return RuralTable(
        **stamp_of(raw),
        storeys_at_most=raw["scope"]["storeys_at_most"],
        scope=reference_of(raw["scope"]),
        site=reference_of(raw["site"]),
        site_grade=raw["site"]["grade"],
        grades=MappingProxyType({grade.part: grade for grade in grades}),
        disaster=MappingProxyType({k: text_of(row) for k, row in raw["disaster"].items()}),
        parts=MappingProxyType({id_: _part(id_, row) for id_, row in raw["part"].items()}),
    )


def _part(id_: str, row: dict[str, Any]) -> Part:
    return Part(
        id=id_,
        name=text_of(row),
        words=MappingProxyType({grade: text_of(row[grade]) for grade in PART_GRADES}),
        always=row.get("always", False),
        confidence=tuple(row["sure"]),
    )
