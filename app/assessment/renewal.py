"""Old communities: from the cells of the matrix, by role, to what must enter the list of works.

An item is a group with the role `renewal.item.<id>`: once for the estate, once in every row of
the repeat `renewal.block`. The form may have fewer items than the rules know; those that it does
not ask about are not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from app.domain.renewal.judging import (
    ESTATE,
    Cell,
    Found,
    ItemResult,
    Old,
    RenewalResult,
    is_old,
    judge_item,
)
from app.domain.renewal.table import Item, RenewalTable, load
from app.model.canonical import Value
from forms.definition import Question
from forms.instance import Instance
from forms.node import Node

#: The name of the result in a revision, and of the scale.
RESULT = "renewal"
BLOCK = "renewal.block"
ITEM = "renewal.item."
STATE, QUANTITY = "renewal.state", "renewal.quantity"
NOTE, PHOTOS = "renewal.note", "renewal.photos"
PLAN, REASON = "renewal.plan", "renewal.reason"


@dataclass(frozen=True)
class Place:
    """A column of the matrix: the estate (`row` is None, `id` "") or a block."""

    id: str
    name: str
    row: Node | None


@dataclass(frozen=True)
class Community:
    """A community as a form holds it: its columns, and item groups by (item, place id)."""

    table: RenewalTable
    items: tuple[Item, ...]
    places: tuple[Place, ...]
    groups: Mapping[tuple[str, str], Node]

    def node(self, item: str, place: str, role: str) -> Node | None:
        """The question of a role in a cell; None where the item is not asked there."""
        group = self.groups.get((item, place))
        return None if group is None else _child(group, role)

    def found(self, item: Item) -> Found:
        """What the record says of an item now."""
        cells = tuple(self._cells(item.id))
        return Found(cells, self._text(item.id, PLAN), self._text(item.id, REASON))

    def judge(self, item: Item) -> ItemResult:
        return judge_item(item, self.found(item), self.table)

    def _cells(self, item: str) -> Iterator[Cell]:
        for place in self.places:
            state = self.node(item, place.id, STATE)
            if state is None:
                continue
            quantity = self.node(item, place.id, QUANTITY)
            amount = quantity.value if quantity is not None and quantity.relevant else None
            known = Decimal(amount) if isinstance(amount, int | Decimal) else None
            yield Cell(place.id, state.text if state.relevant else "", known)

    def _text(self, item: str, role: str) -> str:
        node = self.node(item, ESTATE, role)
        return node.text.strip() if node is not None and node.relevant else ""


@dataclass(frozen=True)
class Renewal:
    """A judged community with the way back to the form. `names` are those of its places."""

    community: Community
    result: RenewalResult

    @property
    def names(self) -> dict[str, str]:
        return {place.id: place.name for place in self.community.places}

    @property
    def open(self) -> dict[str, int]:
        """What the list still waits for, by code: blank, unknown, reason, unmeasured, year."""
        result = self.result
        counts = {
            "blank": result.blank,
            "unknown": result.unknown,
            "reason": sum(one.problem == "reason" for one in result.items),
            "unmeasured": sum(one.unmeasured for one in result.works),
            "year": int(result.old.counts == "unknown"),
        }
        return {code: count for code, count in counts.items() if count}

    def results(self) -> dict[str, Value]:
        """What a revision keeps: canonical; quantities as decimal text, places by row id."""
        result = self.result
        counts: dict[str, Value] = {
            klass: {
                verdict: sum(
                    one.item.klass == klass and one.verdict == verdict for one in result.items
                )
                for verdict in sorted(
                    {one.verdict for one in result.items if one.item.klass == klass}
                )
            }
            for klass in self.community.table.classes
        }
        return {
            RESULT: {
                "rules": result.rules,
                "old": result.old.counts,
                "old_code": result.old.code,
                "counts": counts,
                "must": self._list("must"),
                "may": self._list("may"),
                "optional": self._list("optional"),
                "left_out": self._list("left_out"),
                "open": dict(self.open),
            }
        }

    def _list(self, verdict: str) -> list[Value]:
        ranked = sorted(
            (one for one in self.result.items if one.verdict == verdict),
            key=lambda one: self.community.table.priority(one.item),
        )
        return [
            {
                "item": one.item.id,
                "where": list(one.where),
                "quantity": None if one.quantity is None else f"{one.quantity:f}",
                "reason": one.reason,
            }
            for one in ranked
        ]


def community_of(instance: Instance) -> Community | None:
    """The community that a form describes; None for a form without renewal items."""
    root = instance.root
    if not is_renewal(root.question):
        return None
    table = load()
    places = [Place(ESTATE, "", None)]
    groups: dict[tuple[str, str], Node] = {}
    for question, route in _items(root.question):
        groups[_id(question), ESTATE] = _follow(root, route)
    for number, row in enumerate(instance.nodes_by_role(BLOCK), 1):
        named = next((c.text for c in row.children if c.question.role == f"{BLOCK}.number"), "")
        places.append(Place(row.row, named.strip() or str(number), row))
        for question, route in _items(row.question):
            groups[_id(question), row.row] = _follow(row, route)
    asked = {item for item, _place in groups} | _asked(root.question)
    items = tuple(item for item in table.items.values() if item.id in asked)
    return Community(table, items, tuple(places), groups)


def judge_renewal(instance: Instance) -> Renewal | None:
    """Judge a filled form by its roles; None for a form that is not about an old community."""
    community = community_of(instance)
    if community is None:
        return None
    items = tuple(community.judge(item) for item in community.items)
    return Renewal(community, summed(items, community.table, age_of(instance, community.table)))


def summed(items: tuple[ItemResult, ...], table: RenewalTable, old: Old) -> RenewalResult:
    """The result of items that were judged one by one."""
    works = (one for one in items if one.listed)
    return RenewalResult(
        rules=table.name,
        items=items,
        works=tuple(sorted(works, key=lambda one: table.priority(one.item))),
        old=old,
        blank=sum(len(one.blank) for one in items),
        unknown=sum(len(one.unknown) for one in items),
    )


def age_of(instance: Instance, table: RenewalTable) -> Old:
    """Whether the community counts as old; the blocks' years where it states none itself."""
    stated = _years(instance, "renewal.year_from", "renewal.year_to")
    years = stated or _years(instance, f"{BLOCK}.year")
    return is_old(min(years, default=None), max(years, default=None), table)


@lru_cache(maxsize=32)
def is_renewal(top: Question) -> bool:
    """Whether a form asks about the items of an old community."""
    return bool(_asked(top))


def _years(instance: Instance, *roles: str) -> list[int]:
    nodes = [node for role in roles for node in instance.nodes_by_role(role) if node.relevant]
    return [node.value for node in nodes if isinstance(node.value, int)]


@lru_cache(maxsize=64)
def _items(top: Question) -> tuple[tuple[Question, tuple[int, ...]], ...]:
    """The item groups below a form's root or a repeat's row, without those of inner repeats."""
    found: list[tuple[Question, tuple[int, ...]]] = []

    def walk(question: Question, route: tuple[int, ...]) -> None:
        for number, child in enumerate(question.children):
            if child.kind == "group" and child.role.startswith(ITEM):
                found.append((child, (*route, number)))
            elif child.kind == "group":
                walk(child, (*route, number))

    walk(top, ())
    return tuple(found)


@lru_cache(maxsize=32)
def _asked(top: Question) -> frozenset[str]:
    """Every item that a form asks about, of the estate or of blocks there may not be yet."""
    found = {_id(top)} if top.role.startswith(ITEM) else set()
    return frozenset(found.union(*(_asked(child) for child in top.children)))


def _id(question: Question) -> str:
    return question.role.removeprefix(ITEM)


def _follow(node: Node, route: tuple[int, ...]) -> Node:
    for number in route:
        node = node.children[number]
    return node


def _child(group: Node, role: str) -> Node | None:
    for child in group.children:
        if child.question.role == role:
            return child
    return None
