"""The rule table of the screening: conclusions, what follows from them, and their triggers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from app.domain.conditions import TableError
from app.domain.rule_table import Rule, rule_row
from app.domain.table_file import Stamp, Text, made, shipped, stamp_of, text_of

Severity = Literal["none", "some", "severe"]
SEVERITIES: tuple[Severity, ...] = ("none", "some", "severe")
#: Parts that a house has only where its structure does.
MATERIALS = ("masonry", "concrete", "steel", "timber")
GROUND, CHANGES = "ground", "changes"
#: Triggers that fit every part of the structure: the definitions of article 4.
ANY = "any"


@dataclass(frozen=True)
class Trigger:
    """One thing to look for. `below`: what holds instead while its limit is not exceeded."""

    rule: Rule
    part: str
    severity: Severity
    below: str

    @property
    def id(self) -> str:
        return self.rule.id

    @property
    def measured(self) -> bool:
        """Whether it holds by a measure, not as soon as it is noted."""
        return "present" not in self.rule.measures


@dataclass(frozen=True)
class Outcome:
    """A conclusion: its name, its definition, its clause and what follows (ids of actions)."""

    value: Severity
    name: Text
    meaning: Text
    clause: str
    actions: tuple[str, ...]
    confidence: tuple[str, ...]


@dataclass(frozen=True)
class ScreeningTable(Stamp):
    outcomes: Mapping[str, Outcome]
    actions: Mapping[str, Text]
    parts: Mapping[str, Text]
    triggers: Mapping[str, Trigger]

    def offered(self, part: str) -> tuple[Trigger, ...]:
        """The triggers that may be noted in a part, in the order of the table."""
        general = () if part == CHANGES else (ANY,)
        return tuple(one for one in self.triggers.values() if one.part in {part, *general})


@cache
def load(name: str = "selfbuilt-2022") -> ScreeningTable:
    """The shipped table of that id. Raises TableError."""
    return read(shipped(name))


def read(data: bytes) -> ScreeningTable:
    """A table out of its TOML text. Raises TableError when a row lacks something."""
    return made(data, _table)


def _table(raw: dict[str, Any]) -> ScreeningTable:
    parts = (GROUND, *MATERIALS, ANY, CHANGES)
    triggers = {
        id_: Trigger(
            rule_row(raw, part, "", id_, row),
            part,
            _severity(row["severity"]),
            row.get("below", ""),
        )
        for part in parts
        for id_, row in raw[part].items()
    }
    for one in triggers.values():
        if one.below and one.below not in triggers:
            raise TableError(one.below)
    table = ScreeningTable(
        **stamp_of(raw),
        outcomes=MappingProxyType(
            {
                _severity(value): Outcome(
                    value=_severity(value),
                    name=text_of(row),
                    meaning=text_of(row["meaning"]),
                    clause=row["clause"],
                    actions=tuple(row["actions"]),
                    confidence=tuple(row["sure"]),
                )
                for value, row in raw["outcome"].items()
            }
        ),
        actions=MappingProxyType({k: text_of(row) for k, row in raw["action"].items()}),
        parts=MappingProxyType({k: text_of(row) for k, row in raw["part"].items()}),
        triggers=MappingProxyType(triggers),
    )
    if set(table.outcomes) != set(SEVERITIES):
        raise TableError("outcome")
    for outcome in table.outcomes.values():
        for action in outcome.actions:
            table.actions[action]
    return table


def _severity(text: str) -> Severity:
    for known in SEVERITIES:
        if text == known:
            return known
    raise TableError(text)
