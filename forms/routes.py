"""From one node to others along the template: child numbers, -1 for every row of a repeat."""

from __future__ import annotations

from forms.definition import Rule
from forms.node import Node


def walk(start: Node, route: tuple[int, ...]) -> list[Node]:
    """The nodes at the end of a route, in document order."""
    nodes = [start]
    for index in route:
        if index < 0:
            nodes = [row for node in nodes for row in node.children]
        else:
            nodes = [node.children[index] for node in nodes]
    return nodes


def targets(rule: Rule, root: Node) -> list[Node]:
    """All nodes that a rule is bound to; for a repeat the repeat itself, not its rows."""
    route = rule.question.route_from(root.question)
    return walk(root, route[:-1] if rule.question.kind == "repeat" else route)


def place(node: Node) -> tuple[int, ...]:
    """Row numbers from the root down: the document order of nodes of one question."""
    places: list[int] = []
    here: Node | None = node
    while here is not None:
        if here.row:
            places.append(here.index)
        here = here.parent
    places.reverse()
    return tuple(places)
