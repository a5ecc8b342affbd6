"""Where in a form the answers lie that the rules of JGJ 125-2016 ask for.

Answers are found by role (`bind::insp:role`), never by question name. A layout is worked out
once per form: for each row of a repeat, the child numbers that lead to each answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.domain.rule_table import MATERIALS, RuleTable, load
from forms.definition import Question
from forms.form import Form
from forms.node import Node

#: The rule table that inspections are graded by.
RULES = "jgj125-2016"

GROUND, FOUNDATION, STOREY = "jgj.ground.obs", "jgj.foundation", "jgj.storey"
MEMBER, POINT = "jgj.member", "jgj.point"
PREFIX = "jgj."


@dataclass(frozen=True)
class Layout:
    """The roles of one row (or of the whole form): answers, and repeats with their own rows."""

    fields: Mapping[str, tuple[int, ...]]
    repeats: Mapping[str, tuple[tuple[int, ...], Layout]]

    def answer(self, row: Node, role: str) -> Node | None:
        """The question of that role in a row; None where the form has none or it is hidden."""
        route = self.fields.get(role)
        if route is None:
            return None
        node = _follow(row, route)
        return node if node.relevant else None

    def rows(self, row: Node, role: str) -> Iterator[tuple[Node, Layout]]:
        """The rows of the repeat of that role, in order; none while it is hidden."""
        found = self.repeats.get(role)
        if found is None:
            return
        route, inner = found
        repeat = _follow(row, route)
        if repeat.relevant:
            for child in repeat.children:
                yield child, inner


def _follow(row: Node, route: tuple[int, ...]) -> Node:
    node = row
    for number in route:
        node = node.children[number]
    return node


@lru_cache(maxsize=32)
def layout_of(top: Question) -> Layout:
    """The layout of a form (its root question) or of a repeat's rows."""
    fields: dict[str, tuple[int, ...]] = {}
    repeats: dict[str, tuple[tuple[int, ...], Layout]] = {}
    _walk(top, (), fields, repeats)
    return Layout(fields, repeats)


def _walk(
    question: Question,
    route: tuple[int, ...],
    fields: dict[str, tuple[int, ...]],
    repeats: dict[str, tuple[tuple[int, ...], Layout]],
) -> None:
    for number, child in enumerate(question.children):
        here = (*route, number)
        if child.kind == "group":
            _walk(child, here, fields, repeats)
        elif not child.role:
            continue
        elif child.kind == "repeat":
            repeats.setdefault(child.role, (here, layout_of(child)))
        else:
            fields.setdefault(child.role, here)


def is_graded(top: Question) -> bool:
    """Whether a form speaks of JGJ 125 at all."""
    layout = layout_of(top)
    return any(role.startswith(PREFIX) for role in (*layout.fields, *layout.repeats))


def missing_roles(form: Form) -> list[str]:
    """Roles without which the form cannot be graded fully, in reading order.

    A role in the wrong place (a member outside a storey) is as missing as one that nobody
    has. Empty for a form that has no role of JGJ 125 at all.
    """
    if not is_graded(form.root):
        return []
    table = load(RULES)
    found: list[str] = []
    top = layout_of(form.root)
    _need(top, _BUILDING, found)
    ground = _inside(top, GROUND, found)
    _need(ground, _point_roles(GROUND, ("ground",), table), found)
    foundation = _inside(top, FOUNDATION, found)
    _need(foundation, _MEMBER, found)
    _need(_inside(foundation, POINT, found), _point_roles(POINT, ("foundation",), table), found)
    storey = _inside(top, STOREY, found)
    _need(storey, _STOREY, found)
    member = _inside(storey, MEMBER, found)
    _need(member, (*_CLASSED, *_MEMBER), found)
    _need(_inside(member, POINT, found), _point_roles(POINT, MATERIALS, table), found)
    return list(dict.fromkeys(found))


_BUILDING = (
    "jgj.building.height_m",
    "jgj.ground.state",
    "jgj.override.grade",
    "jgj.override.reason",
    "jgj.override.name",
    "jgj.report_number",
    "jgj.report_org",
)
_STOREY = ("jgj.storey.name", "jgj.storey.kind", "jgj.storey.height_mm")
_CLASSED = ("jgj.member.class", "jgj.member.material")
_MEMBER = ("jgj.member.position", "jgj.member.state", "jgj.member.unseen_reason")


def _point_roles(role: str, subjects: tuple[str, ...], table: RuleTable) -> list[str]:
    """The roles of an observation's row: its rule and every measure that a rule may ask for."""
    rules = [rule for rule in table.rules.values() if rule.subject in subjects]
    measures = dict.fromkeys(field for rule in rules for field in (*rule.measures, *rule.optional))
    return [f"{role}.rule", *(f"{role}.{measure}" for measure in measures)]


def _need(layout: Layout | None, roles: tuple[str, ...] | list[str], found: list[str]) -> None:
    if layout is not None:
        found.extend(role for role in roles if role not in layout.fields)


def _inside(layout: Layout | None, role: str, found: list[str]) -> Layout | None:
    """The rows of a repeat; notes it as missing where its parent is there without it."""
    if layout is None:
        return None
    if role not in layout.repeats:
        found.append(role)
        return None
    return layout.repeats[role][1]
