"""The screening of a house: three conclusions, an interval while something was not seen.

Blank never counts as good: a part that is asked and has no answer is as open as one that could
not be seen. `low` takes what is open for good, `high` for the worst.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.domain.jgj125.inputs import Measures
from app.domain.jgj125.judging import Around, judge, unjudged
from app.domain.jgj125.result import Hit
from app.domain.screening.table import (
    ANY,
    CHANGES,
    GROUND,
    MATERIALS,
    SEVERITIES,
    ScreeningTable,
    Severity,
    Trigger,
)

State = Literal["clean", "found", "unseen", "absent", ""]
Legal = Literal["yes", "no", "unknown", ""]


@dataclass(frozen=True)
class Noted:
    """One trigger as it was noted: where it came from, its id, and what was measured."""

    id: str
    trigger: str
    measures: Measures = field(default_factory=Measures)


@dataclass(frozen=True)
class Seen:
    """What was said of one part. `absent`: the structure has no such part.

    `unnamed`: something was found of which nobody has said yet what it is.
    """

    state: State = ""
    noted: tuple[Noted, ...] = ()
    unnamed: bool = False


@dataclass(frozen=True)
class House:
    """What a screening looks at. `parts` by id; one that is not named counts as not answered.

    `legal`: whether the changes were designed and approved; only then they do not count.
    """

    parts: Mapping[str, Seen] = field(default_factory=dict)
    legal: Legal = ""
    storeys: int | None = None


@dataclass(frozen=True)
class TriggerHit:
    """One noted trigger judged. `low` and `high` differ while a measure is missing.

    `instead`: the trigger that holds because the limit of the noted one is not exceeded.
    """

    part: str
    hit: Hit
    severity: Severity
    low: Severity
    high: Severity
    instead: str = ""


@dataclass(frozen=True)
class PartResult:
    """One part. `reason` of an open one: unseen, blank, nothing_noted, measures, legal."""

    part: str
    state: State
    low: Severity
    high: Severity
    hits: tuple[TriggerHit, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class ScreeningResult:
    """`value` is None while `low` and `high` differ. `deciding`: the triggers that hold at
    `low`'s severity. `actions`: what follows from what is sure."""

    value: Severity | None
    low: Severity
    high: Severity
    parts: tuple[PartResult, ...]
    deciding: tuple[TriggerHit, ...]
    actions: tuple[str, ...]
    rules: str
    confidence: tuple[str, ...]


def screen(house: House, table: ScreeningTable) -> ScreeningResult:
    """The conclusion on a house by one version of the key points."""
    known = any(house.parts.get(part, Seen()).state != "absent" for part in MATERIALS)
    results = [
        _part(part, _seen(house, part, structure_known=known), house, table)
        for part in (GROUND, *MATERIALS, CHANGES)
    ]
    low = _worst(part.low for part in results)
    high = _worst(part.high for part in results)
    deciding = tuple(
        hit for part in results for hit in part.hits if hit.low == low and low != "none"
    )
    settled = low == high or low != "none"
    outcome = table.outcomes[low]
    tags = [*outcome.confidence, *(tag for hit in deciding for tag in hit.hit.confidence)]
    return ScreeningResult(
        value=low if low == high else None,
        low=low,
        high=high,
        parts=tuple(results),
        deciding=deciding,
        actions=outcome.actions if settled else (),
        rules=table.name,
        confidence=tuple(sorted(set(tags))),
    )


def _seen(house: House, part: str, *, structure_known: bool) -> Seen:
    """A house of no material at all is one whose structure nobody has told."""
    seen = house.parts.get(part, Seen())
    if part in MATERIALS and seen.state == "absent" and not structure_known:
        return Seen("")
    return seen


def _part(part: str, seen: Seen, house: House, table: ScreeningTable) -> PartResult:
    if seen.state in {"clean", "absent"}:
        return PartResult(part, seen.state, "none", "none")
    if seen.state != "found":
        return PartResult(part, seen.state, "none", "severe", (), seen.state or "blank")
    if not seen.noted:
        return PartResult(part, "found", "none", "severe", (), "nothing_noted")
    hits = tuple(_hit(part, noted, house.storeys, table) for noted in seen.noted)
    low, high = _worst(hit.low for hit in hits), _worst(hit.high for hit in hits)
    if seen.unnamed:
        return PartResult(part, "found", low, "severe", hits, "nothing_noted")
    if part != CHANGES:
        return PartResult(part, "found", low, high, hits, "" if low == high else "measures")
    if house.legal == "no":
        return PartResult(part, "found", low, high, hits)
    if house.legal == "yes":
        return PartResult(part, "found", "none", "none", _lowered(hits, high=False))
    return PartResult(part, "found", "none", high, _lowered(hits, high=True), "legal")


def _lowered(hits: tuple[TriggerHit, ...], *, high: bool) -> tuple[TriggerHit, ...]:
    """Changes that were allowed, or of which nobody knows: noted, but they decide nothing."""
    return tuple(
        TriggerHit(one.part, one.hit, one.severity, "none", one.high if high else "none")
        for one in hits
    )


def _hit(part: str, noted: Noted, storeys: int | None, table: ScreeningTable) -> TriggerHit:
    trigger = table.triggers.get(noted.trigger)
    if trigger is None:
        hit = unjudged(noted.id, noted.trigger, None, "unknown_rule")
        return TriggerHit(part, hit, "severe", "none", "severe")
    if trigger.part not in {part, ANY}:
        hit = unjudged(noted.id, noted.trigger, trigger.rule, "other_subject")
        return TriggerHit(part, hit, trigger.severity, "none", "severe")
    measures = noted.measures if trigger.measured else Measures(present="yes")
    hit = judge(noted.id, trigger.rule, measures, Around(storeys=storeys))
    least = _least(trigger, table)
    if hit.verdict == "met":
        return TriggerHit(part, hit, trigger.severity, trigger.severity, trigger.severity)
    if hit.verdict == "not_met":
        return TriggerHit(part, hit, trigger.severity, least, least, trigger.below)
    return TriggerHit(part, hit, trigger.severity, least, trigger.severity)


def _least(trigger: Trigger, table: ScreeningTable) -> Severity:
    """How grave a noted trigger is at the very least, whatever would be measured."""
    return table.triggers[trigger.below].severity if trigger.below else "none"


def _worst(values: Iterable[Severity]) -> Severity:
    return max(values, key=SEVERITIES.index, default="none")
