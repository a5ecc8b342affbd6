"""JGJ 125-2016, stages 1 and 2 together: from a building to its computed grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain.jgj125.ground import judge_ground
from app.domain.jgj125.inputs import Building, Member, Storey
from app.domain.jgj125.members import Judged, judge_member
from app.domain.jgj125.propagation import Counted, carried, is_vertical, position_key, propagate
from app.domain.jgj125.ratios import (
    FOUNDATION,
    INCOMPLETE,
    decide,
    house_share,
    layer_grade,
    layer_share,
)
from app.domain.jgj125.result import (
    Decision,
    GradeResult,
    GroundResult,
    Hit,
    LayerResult,
    MemberResult,
    Note,
)
from app.domain.rule_table import RuleTable
from app.domain.severity import severity

FOUNDATION_LAYER = "foundation"


@dataclass(frozen=True)
class _Level:
    """One level of the building as it is counted: the foundation, or a storey."""

    id: str
    name: str
    kind: str
    members: tuple[Member, ...]


def grade(building: Building, table: RuleTable) -> GradeResult:
    """The computed grade of the building, exact, with everything that led to it.

    Dangerous ground ends it: the house is D (6.2.3) and no ratios are formed; members are
    still judged one by one, since they are findings on their own. Ground that may be
    dangerous makes D the worst case. A counted layer without members (a storey, the
    foundation, or no storey at all) leaves the grade incomplete: from what is sure already
    up to D.
    """
    levels = _levels(building)
    heights = {storey.id: storey.height_mm for storey in building.storeys}
    judged = {
        member.id: judge_member(
            member,
            foundation=level.kind == FOUNDATION_LAYER,
            storey_height_mm=heights.get(level.id),
            table=table,
        )
        for level in levels
        for member in level.members
    }
    ground = judge_ground(building, table)
    if ground.verdict == "dangerous":
        return _by_ground(building, levels, judged, ground, table)
    low = _counted(levels, lambda m: judged[m.id].judgement == "dangerous", table)
    high = _counted(levels, lambda m: judged[m.id].judgement != "not_dangerous", table)
    layers = tuple(
        _layer(level, low, high, table)
        for level in levels
        if level.kind in {FOUNDATION_LAYER, *table.counted_storeys}
    )
    first, *storeys = layers
    low_decision = decide(first.low, [layer.low for layer in storeys], table)
    high_decision = decide(first.high, [layer.high for layer in storeys], table)
    incomplete = low_decision.code == INCOMPLETE
    if incomplete:
        high_decision = replace(low_decision, grade=table.house_grades[-1].grade)
    elif ground.verdict == "undetermined":
        danger = table.ground_danger_grade
        if severity(danger) > severity(high_decision.grade):
            high_decision = replace(
                high_decision, code="ground_open", grade=danger, clause=table.ground_danger.clause
            )
    same = low_decision.grade == high_decision.grade
    return GradeResult(
        rules=table.name,
        status="incomplete" if incomplete else "determined" if same else "undetermined",
        low=low_decision.grade,
        high=high_decision.grade,
        low_decision=low_decision,
        high_decision=high_decision,
        ground=ground,
        layers=layers,
        house_low=house_share((layer.low for layer in layers), table),
        house_high=house_share((layer.high for layer in layers), table),
        members=_members(levels, judged, low, high),
        notes=_notes(levels, low, building, table),
        F=_storeys(building, "super"),
        B=_storeys(building, "basement"),
        f=table.foundation_layers,
        confidence=_confidence(ground, judged, table, {low_decision.code, high_decision.code}),
    )


def _levels(building: Building) -> tuple[_Level, ...]:
    """The foundation and every storey, lowest first; foundations noted in a storey moved down."""
    strayed = [m for storey in building.storeys for m in storey.members if m.klass == FOUNDATION]
    foundation = tuple(replace(m, klass="f") for m in (*building.foundation, *strayed))
    return (
        _Level(FOUNDATION_LAYER, "", FOUNDATION_LAYER, foundation),
        *(_level(storey) for storey in building.storeys),
    )


def _level(storey: Storey) -> _Level:
    members = tuple(member for member in storey.members if member.klass != FOUNDATION)
    return _Level(storey.id, storey.name, storey.kind, members)


def _counted(
    levels: tuple[_Level, ...], dangerous: Callable[[Member], bool], table: RuleTable
) -> dict[str, Counted]:
    return propagate([level.members for level in levels], dangerous, table)


def _layer(
    level: _Level, low: Mapping[str, Counted], high: Mapping[str, Counted], table: RuleTable
) -> LayerResult:
    total = Counter[str](member.klass for member in level.members)
    shares = [
        layer_share(total, Counter(m.klass for m in level.members if seen[m.id].dangerous), table)
        for seen in (low, high)
    ]
    return LayerResult(
        level.id,
        level.name,
        level.kind,
        low=shares[0],
        high=shares[1],
        low_grade=layer_grade(shares[0], table),
        high_grade=layer_grade(shares[1], table),
    )


def _members(
    levels: tuple[_Level, ...],
    judged: Mapping[str, Judged],
    low: Mapping[str, Counted],
    high: Mapping[str, Counted],
) -> tuple[MemberResult, ...]:
    none = Counted(False, ())
    return tuple(
        MemberResult(
            id=member.id,
            label=member.label,
            klass=member.klass,
            position=member.position,
            layer=level.id,
            layer_name=level.name,
            judged=judged[member.id].judgement,
            reason=judged[member.id].reason,
            hits=judged[member.id].hits,
            counted=low.get(member.id, none).dangerous,
            counted_from=low.get(member.id, none).counted_from,
            counted_high=high.get(member.id, none).dangerous,
            counted_from_high=high.get(member.id, none).counted_from,
        )
        for level in levels
        for member in level.members
    )


def _by_ground(
    building: Building,
    levels: tuple[_Level, ...],
    judged: Mapping[str, Judged],
    ground: GroundResult,
    table: RuleTable,
) -> GradeResult:
    danger = table.ground_danger
    decision = Decision(
        "ground_dangerous", table.ground_danger_grade, danger.clause, rule=ground.rule
    )
    return GradeResult(
        rules=table.name,
        status="determined",
        low=decision.grade,
        high=decision.grade,
        low_decision=decision,
        high_decision=decision,
        ground=ground,
        layers=(),
        house_low=None,
        house_high=None,
        members=_members(levels, judged, {}, {}),
        notes=(),
        F=_storeys(building, "super"),
        B=_storeys(building, "basement"),
        f=table.foundation_layers,
        confidence=_confidence(ground, judged, table, set()),
    )


def _notes(
    levels: tuple[_Level, ...], low: Mapping[str, Counted], building: Building, table: RuleTable
) -> tuple[Note, ...]:
    notes: list[Note] = []
    for place, level in enumerate(levels):
        above = {
            position_key(member.position)
            for higher in levels[place + 1 :]
            for member in higher.members
            if is_vertical(member, table)
        }
        for member in level.members:
            if not low[member.id].dangerous:
                continue
            about = {"member": member.id, "label": member.label, "layer": level.name}
            if level.kind not in {FOUNDATION_LAYER, *table.counted_storeys}:
                notes.append(Note("not_counted_storey", about))
            if is_vertical(member, table) and above and not above & set(carried(member)):
                notes.append(Note("nothing_above", about | {"position": member.position}))
    if 0 < _storeys(building, "super") <= table.simple_storeys:
        simple = table.simple_house
        notes.append(Note("simple_house", {"clause": simple.clause, "text": simple.text}))
    return tuple(notes)


def _storeys(building: Building, kind: str) -> int:
    return sum(storey.kind == kind for storey in building.storeys)


def _confidence(
    ground: GroundResult, judged: Mapping[str, Judged], table: RuleTable, decisions: set[str]
) -> tuple[str, ...]:
    hits: Iterable[Hit] = (*ground.hits, *(hit for one in judged.values() for hit in one.hits))
    tags = {tag for hit in hits for tag in hit.confidence}
    tags |= {tag for row in table.house_grades if row.id in decisions for tag in row.confidence}
    if ground.verdict == "dangerous":
        tags |= set(table.ground_danger.confidence)
    return tuple(sorted(tags))
