"""Rule tables: versioned data that hold every limit, weight and band of a standard.

The tables lie in `rules/*.toml`; nothing in the code repeats a number of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any

from app.domain.conditions import (
    OPTIONAL,
    QUANTITIES,
    Band,
    Condition,
    alternatives,
    band,
    condition,
    exact,
)
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

MATERIALS = ("masonry", "concrete", "timber", "steel")
_AROUND = {"storey_height_mm", "building_height_m"}


@dataclass(frozen=True)
class Rule:
    """One row of stage 1 or one danger point.

    `subject`: "ground", "foundation" or a material. `scope`: "low_rise" or "high_rise" for
    ground rows. `measures`: fields of `Measures` to fill in for a verdict; `optional`:
    fields that only refine it. `names`: what each of these is called for this rule.
    `repeated`: needs readings of several dates. `capacity`: limits of R/γ0S for "main" and
    "general" members where the rule asks for it, else empty.
    """

    id: str
    subject: str
    scope: str
    clause: str
    text: Text
    alternatives: tuple[tuple[Condition, ...], ...]
    only: tuple[Condition, ...]
    measures: tuple[str, ...]
    optional: tuple[str, ...]
    names: Mapping[str, Text]
    repeated: bool
    capacity: Mapping[str, Condition]
    confidence: tuple[str, ...]
    valid_from: date

    @property
    def limits(self) -> tuple[Condition, ...]:
        """Every condition of the rule that compares with a limit, in reading order."""
        return tuple(c for line in self.alternatives for c in line if c.limit is not None)


@dataclass(frozen=True)
class MemberClass:
    """A class of members: its name, weight in the ratios, and whether it carries upwards."""

    id: str
    name: Text
    weight: Fraction
    vertical: bool


@dataclass(frozen=True)
class LayerGrade:
    grade: str
    band: Band
    clause: str
    text: Text


@dataclass(frozen=True)
class HouseGrade:
    """A row of 6.3.6. `du`: any, none, some, within or over the limit of Du layers."""

    id: str
    grade: str
    band: Band
    du: str
    clause: str
    confidence: tuple[str, ...]


@dataclass(frozen=True)
class CountingUnit:
    """What is counted as one member (5.1.1)."""

    id: str
    classes: tuple[str, ...]
    text: Text
    confidence: tuple[str, ...]


@dataclass(frozen=True)
class RuleTable(Stamp):
    """One version of JGJ 125."""

    rules: Mapping[str, Rule]
    classes: Mapping[str, MemberClass]
    measure_names: Mapping[str, Text]
    high_rise_over_m: Fraction
    high_rise_storeys: int
    foundation_layers: int
    counted_storeys: tuple[str, ...]
    layer_grades: tuple[LayerGrade, ...]
    house_grades: tuple[HouseGrade, ...]
    du_divisor: int
    du_confidence: tuple[str, ...]
    propagation: Reference
    ground_danger: Reference
    ground_danger_grade: str
    simple_house: Reference
    simple_storeys: int
    house_meaning: Mapping[str, Text]
    units: Mapping[str, CountingUnit]

    def rules_for(self, subject: str, scope: str = "") -> tuple[Rule, ...]:
        """The rules of "ground" (with its scope), "foundation" or a material, in order."""
        return tuple(
            rule for rule in self.rules.values() if (rule.subject, rule.scope) == (subject, scope)
        )


@cache
def load(name: str) -> RuleTable:
    """The shipped table of that id, e.g. "jgj125-2016". Raises TableError."""
    return read(shipped(name))


def read(data: bytes) -> RuleTable:
    """A table out of its TOML text. Raises TableError when a row lacks something."""
    return made(data, _table)


def _table(raw: dict[str, Any]) -> RuleTable:
    sections = {("ground", scope): rows for scope, rows in raw["ground"].items()}
    sections |= {(subject, ""): raw[subject] for subject in ("foundation", *MATERIALS)}
    rules = {
        id_: rule_row(raw, subject, scope, id_, row)
        for (subject, scope), rows in sections.items()
        for id_, row in rows.items()
    }
    return RuleTable(
        **stamp_of(raw),
        rules=MappingProxyType(rules),
        classes=MappingProxyType(
            {
                id_: MemberClass(id_, text_of(row), exact(row["weight"]), row["vertical"])
                for id_, row in raw["class"].items()
            }
        ),
        measure_names=MappingProxyType({k: text_of(row) for k, row in raw["measure"].items()}),
        high_rise_over_m=exact(raw["high_rise"]["height_over_m"]),
        high_rise_storeys=raw["high_rise"]["storeys_from"],
        foundation_layers=raw["layers"]["foundation"],
        counted_storeys=tuple(raw["layers"]["counted"]),
        layer_grades=tuple(
            LayerGrade(row["grade"], band(row["band"]), row["clause"], text_of(row))
            for row in raw["layer_grade"]
        ),
        house_grades=tuple(
            HouseGrade(
                row["id"],
                row["grade"],
                band(row["band"]),
                row["du"],
                row["clause"],
                tuple(row["sure"]),
            )
            for row in raw["house_grade"]
        ),
        du_divisor=raw["du_limit"]["divisor"],
        du_confidence=tuple(raw["du_limit"]["sure"]),
        propagation=reference_of(raw["propagation"]),
        ground_danger=reference_of(raw["ground_danger"]),
        ground_danger_grade=raw["ground_danger"]["grade"],
        simple_house=reference_of(raw["simple_house"]),
        simple_storeys=raw["simple_house"]["storeys_at_most"],
        house_meaning=MappingProxyType(
            {k: text_of(row) for k, row in raw["house_meaning"].items()}
        ),
        units=MappingProxyType(
            {
                id_: CountingUnit(
                    id_, tuple(row["class"].split(",")), text_of(row), tuple(row["sure"])
                )
                for id_, row in raw["unit"].items()
            }
        ),
    )


def rule_row(raw: dict[str, Any], subject: str, scope: str, id_: str, row: dict[str, Any]) -> Rule:
    """One rule out of its TOML row; `raw` is the table around it, for names and capacity limits."""
    lines = alternatives(row["when"])
    used = [c.quantity for line in lines for c in line]
    measures = tuple(dict.fromkeys(f for q in used for f in QUANTITIES[q] if f not in _AROUND))
    optional = tuple(dict.fromkeys(f for q in used for f in OPTIONAL.get(q, ())))
    names = {field: text_of(raw["measure"][field]) for field in {*measures, *optional, *_AROUND}}
    names |= {field: text_of(text) for field, text in row.get("measures", {}).items()}
    if "asks" in row:
        names["present"] = text_of(row["asks"])
    limits = raw["capacity"][subject] if "capacity" in used else {}
    return Rule(
        id=id_,
        subject=subject,
        scope=scope,
        clause=row["clause"],
        text=text_of(row),
        alternatives=lines,
        only=tuple(condition(text) for text in row.get("only", ())),
        measures=measures,
        optional=tuple(field for field in optional if field not in measures),
        names=MappingProxyType(names),
        repeated=row.get("repeated", False),
        capacity=MappingProxyType(
            {k: Condition("capacity", "<", exact(v), v) for k, v in limits.items()}
        ),
        confidence=tuple(row["sure"]),
        valid_from=row.get("valid_from", raw["valid_from"]),
    )
