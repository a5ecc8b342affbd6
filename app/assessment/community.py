"""The cells of an old community, by role: which items are asked where, and what was said.

An item is a group with the role `renewal.item.<id>`: once for the estate, once in every row of
the repeat `renewal.block`. The form may have fewer items than the rules know; those that it does
not ask about are not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from app.domain.renewal.judging import ESTATE, Cell, Found, ItemResult, judge_item
from app.domain.renewal.table import Item, RenewalTable, load
from forms.definition import Question
from forms.instance import Instance
from forms.node import Node

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
    known = asked(root.question)
    items = tuple(item for item in table.items.values() if item.id in known)
    return Community(table, items, tuple(places), groups)


@lru_cache(maxsize=32)
def is_renewal(top: Question) -> bool:
    """Whether a form asks about the items of an old community."""
    return bool(asked(top))


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
def asked(top: Question) -> frozenset[str]:
    """Every item that a form asks about, of the estate or of blocks there may not be yet."""
    found = {_id(top)} if top.role.startswith(ITEM) else set()
    return frozenset(found.union(*(asked(child) for child in top.children)))


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
