"""From a filled form to the building that the rules of JGJ 125-2016 grade.

A blank answer never becomes a favourable one: a member without a state counts as not seen, a
ground without an answer too. Rows that say too little to be counted at all are reported apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, get_args

from app.assessment.layout import FOUNDATION, GROUND, MEMBER, POINT, STOREY, Layout, layout_of
from app.domain.jgj125.inputs import (
    Building,
    Capacity,
    Ground,
    GroundState,
    Klass,
    Material,
    Measures,
    Member,
    MemberState,
    Observation,
    Presence,
    Storey,
    StoreyKind,
)
from app.domain.rule_table import RuleTable
from app.i18n import pick
from forms.instance import Instance
from forms.node import Node

#: Members that are general, not main, unless the surveyor says otherwise.
_GENERAL = {"sb", "s", "sm"}
_APART = re.compile(r"[\s、，,;；]+")
_MEASURES = tuple(one.name for one in fields(Measures))
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "present": get_args(Presence),
    "capacity": get_args(Capacity),
}


@dataclass
class Bound:
    """A building with the way back to the form.

    `nodes`: the row of each member (by member id), of each observation (by observation id)
    and of each ground reading (by rule id). Ids of members and observations are data paths.
    `open`: how many answers that grading waits for are blank, by code: ground, state, class
    (rows of members that cannot be counted), rule (observations that name none), repeated
    (second readings of one ground rule, of which the first counts).
    """

    building: Building
    nodes: dict[str, Node] = field(default_factory=dict)
    open: Counter[str] = field(default_factory=Counter)


def bind(instance: Instance, table: RuleTable) -> Bound:
    """The building that an instance describes; storeys lowest first, basements at the bottom."""
    root = instance.root
    layout = layout_of(root.question)
    bound = Bound(Building((), (), Ground("unseen")))
    storeys = [_storey(row, inner, bound, table) for row, inner in layout.rows(root, STOREY)]
    foundation = [
        _member(row, inner, "f", bound, table) for row, inner in layout.rows(root, FOUNDATION)
    ]
    bound.building = Building(
        foundation=tuple(foundation),
        storeys=tuple(sorted(storeys, key=lambda storey: storey.kind != "basement")),
        ground=_ground(root, layout, bound),
        height_m=_number(layout, root, "jgj.building.height_m"),
    )
    return bound


def _ground(root: Node, layout: Layout, bound: Bound) -> Ground:
    state = _text(layout, root, "jgj.ground.state")
    if state not in get_args(GroundState):
        bound.open["ground"] += 1
        return Ground("unseen")
    readings: dict[str, Measures] = {}
    for row, inner in layout.rows(root, GROUND):
        rule = _text(inner, row, f"{GROUND}.rule")
        if not rule or rule in readings:
            bound.open["repeated" if rule else "rule"] += 1
            continue
        readings[rule] = measures_of(inner, row, GROUND)
        bound.nodes[rule] = row
    return Ground(_one_of(GroundState, state), readings)


def _storey(row: Node, layout: Layout, bound: Bound, table: RuleTable) -> Storey:
    name = _text(layout, row, "jgj.storey.name")
    kind = _text(layout, row, "jgj.storey.kind")
    members = []
    for member, inner in layout.rows(row, MEMBER):
        klass = _text(inner, member, "jgj.member.class")
        if klass not in table.classes:
            bound.open["class"] += 1
            continue
        members.append(_member(member, inner, klass, bound, table))
    return Storey(
        id=row.path,
        name=name,
        kind=_one_of(StoreyKind, kind) if kind in get_args(StoreyKind) else "super",
        members=tuple(members),
        height_mm=_number(layout, row, "jgj.storey.height_mm"),
    )


def _member(row: Node, layout: Layout, klass: str, bound: Bound, table: RuleTable) -> Member:
    position = _text(layout, row, "jgj.member.position")
    material = _text(layout, row, "jgj.member.material")
    state = _text(layout, row, "jgj.member.state")
    if state not in get_args(MemberState):
        bound.open["state"] += 1
        state = "unseen"
    main = _text(layout, row, "jgj.member.main")
    bound.nodes[row.path] = row
    return Member(
        id=row.path,
        label=f"{pick(dict(table.classes[klass].name))} {position}".strip(),
        klass=_one_of(Klass, klass),
        position=position,
        material=_one_of(Material, material) if material in get_args(Material) else None,
        main=main == "yes" if main else klass not in _GENERAL,
        state=_one_of(MemberState, state),
        observations=tuple(_observations(row, layout, bound)) if state == "points" else (),
        carries=tuple(filter(None, _APART.split(_text(layout, row, "jgj.member.carries")))),
    )


def _observations(row: Node, layout: Layout, bound: Bound) -> list[Observation]:
    found = []
    for point, inner in layout.rows(row, POINT):
        rule = _text(inner, point, f"{POINT}.rule")
        if not rule:
            bound.open["rule"] += 1
            continue
        bound.nodes[point.path] = point
        found.append(Observation(point.path, rule, measures_of(inner, point, POINT)))
    return found


def measures_of(layout: Layout, row: Node, role: str) -> Measures:
    """What was read in a row, by the roles `role`.width_mm and so on; blank stays unread."""
    read: dict[str, Any] = {}
    for name in _MEASURES:
        node = layout.answer(row, f"{role}.{name}")
        if node is None or node.value is None:
            continue
        value = node.value
        if name in _CHOICES:
            if value in _CHOICES[name]:
                read[name] = value
        elif isinstance(value, int | Decimal):
            read[name] = int(value) if name == "count" else Decimal(value)
    return Measures(**read)


def _text(layout: Layout, row: Node, role: str) -> str:
    node = layout.answer(row, role)
    return node.text if node is not None else ""


def _number(layout: Layout, row: Node, role: str) -> Decimal | None:
    node = layout.answer(row, role)
    value = node.value if node is not None else None
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _one_of(literal: Any, value: str) -> Any:
    """A text that is known to be one of a Literal's values, for the type checker."""
    if value not in get_args(literal):
        raise ValueError(value)
    return value
