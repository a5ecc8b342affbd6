"""The grade of a rural house: a dangerous site is D at once, else the worst part decides.

Blank never counts as good: a part without an answer is as open as one that could not be seen.
`low` takes what is open for sound, `high` for the worst.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.domain.rural.table import PART_GRADES, RuralTable

Site = Literal["safe", "dangerous", "unseen", ""]
PartState = Literal["a", "b", "c", "d", "absent", "unseen", ""]
Status = Literal["determined", "undetermined", "out_of_scope"]


@dataclass(frozen=True)
class House:
    """What the guideline looks at. A part that is not named counts as not answered."""

    site: Site = ""
    parts: Mapping[str, PartState] = field(default_factory=dict)
    storeys: int | None = None
    disaster: str = ""


@dataclass(frozen=True)
class PartResult:
    """A part, `low` and `high` from a to d. `reason` of an open one: unseen, blank."""

    part: str
    state: PartState
    low: str
    high: str
    reason: str = ""


@dataclass(frozen=True)
class RuralResult:
    """`value` is None while `low` and `high` differ or the house is out of scope.

    `site`: safe, dangerous or open. `deciding`: the parts that are as bad as `low` says.
    """

    value: str | None
    low: str | None
    high: str | None
    status: Status
    site: str
    scope_known: bool
    parts: tuple[PartResult, ...]
    deciding: tuple[str, ...]
    disaster: str
    rules: str
    confidence: tuple[str, ...]


def grade(house: House, table: RuralTable) -> RuralResult:
    """The grade of a house by one version of the guideline."""
    parts = tuple(_part(part, house, table) for part in table.parts)
    low = _house(_worst(part.low for part in parts), table)
    high = _house(_worst(part.high for part in parts), table)
    site = house.site if house.site in {"safe", "dangerous"} else "open"
    if site == "dangerous":
        low = table.site_grade
    if site != "safe":
        high = table.site_grade
    too_high = house.storeys is not None and house.storeys > table.storeys_at_most
    known = house.storeys is not None
    status: Status = "determined" if low == high and known else "undetermined"
    deciding = () if site == "dangerous" else _deciding(parts, low, table)
    tags = [*table.scope.confidence, *(tag for id_ in deciding for tag in _tags(id_, table))]
    tags += table.site.confidence if site == "dangerous" else ()
    tags += [tag for one in table.grades.values() if one.house == low for tag in one.confidence]
    return RuralResult(
        value=low if status == "determined" and not too_high else None,
        low=None if too_high else low,
        high=None if too_high else high,
        status="out_of_scope" if too_high else status,
        site=site,
        scope_known=known,
        parts=parts,
        deciding=() if too_high else deciding,
        disaster=house.disaster if house.disaster in table.disaster else "",
        rules=table.name,
        confidence=tuple(sorted(set(tags))),
    )


def _part(part: str, house: House, table: RuralTable) -> PartResult:
    state = house.parts.get(part, "")
    if state in PART_GRADES:
        return PartResult(part, state, state, state)
    if state == "absent" and not table.parts[part].always:
        return PartResult(part, state, "a", "a")
    reason = "unseen" if state == "unseen" else "blank"
    return PartResult(part, state, PART_GRADES[0], PART_GRADES[-1], reason)


def _deciding(parts: tuple[PartResult, ...], low: str, table: RuralTable) -> tuple[str, ...]:
    """The parts at the grade that is sure, unless that is the mildest: then nothing is wrong."""
    if low == table.grades[PART_GRADES[0]].house:
        return ()
    return tuple(one.part for one in parts if not one.reason and table.grades[one.low].house == low)


def _tags(part: str, table: RuralTable) -> tuple[str, ...]:
    return table.parts[part].confidence


def _house(part: str, table: RuralTable) -> str:
    return table.grades[part].house


def _worst(grades: Iterable[str]) -> str:
    return max(grades, key=PART_GRADES.index, default=PART_GRADES[-1])
