"""The dossier's chapter of answers: section by section, in the order and words of the form."""

from __future__ import annotations

from collections.abc import Iterator

from app.survey import words
from app.survey.hidden import hidden_whole, masked
from exports.report_model import Block, Fact, Facts, Heading
from forms.instance import Instance
from forms.node import Node

#: Kinds that state nothing a reader could read, or that have a chapter of their own.
_SILENT = {"note", "image", "hidden", "calculate", "start", "end", "today", "username"}
#: Repeats that the chapters of findings and grade print in their own way.
TOLD_ELSEWHERE = {"jgj.ground.obs", "jgj.foundation", "jgj.storey", "renewal.block"}
#: Groups that the matrix of a community prints.
_CELL = "renewal.item."


def sections(instance: Instance, *, personal: bool) -> Iterator[Block]:
    """A heading and its answered questions for each section that has any.

    Personal answers are masked unless `personal`.
    """
    loose = [child for child in instance.root.children if child.kind not in {"group", "repeat"}]
    facts = tuple(_facts(loose, personal))
    if facts:
        yield Facts(facts)
    for child in instance.root.children:
        if child.kind in {"group", "repeat"} and child.relevant:
            blocks = list(_section(child, personal))
            if blocks:
                yield Heading(2, child.label or child.name)
                yield from blocks


def _section(node: Node, personal: bool) -> Iterator[Block]:
    facts = tuple(_facts(node.children if node.kind != "repeat" else (), personal))
    if facts:
        yield Facts(facts)
    for repeat in _repeats(node):
        for row in repeat.children:
            inner = list(_section(row, personal))
            if inner:
                yield Heading(3, f"{repeat.label} · {words.row(row)}")
                yield from inner


def _repeats(node: Node) -> Iterator[Node]:
    if node.kind == "repeat":
        if node.question.role not in TOLD_ELSEWHERE:
            yield node
        return
    for child in node.children:
        if child.kind in {"group", "repeat"} and child.relevant:
            yield from _repeats(child)


def _facts(nodes: list[Node] | tuple[Node, ...], personal: bool) -> Iterator[Fact]:
    for node in nodes:
        if not node.relevant or node.kind in _SILENT or node.kind == "repeat":
            continue
        if node.kind == "group" and node.question.role.startswith(_CELL):
            continue
        if node.kind == "group":
            yield from _facts(node.children, personal)
        elif node.text.strip():
            yield Fact(node.label or node.name, shown(node, personal=personal))


def shown(node: Node, *, personal: bool) -> str:
    """An answer as the dossier prints it: choice labels, unit, masked if it is personal."""
    if node.question.personal and not personal:
        if node.kind in {"select_one", "select_multiple"} and node.text:
            return hidden_whole()
        return masked(node.text)
    return words.value_text(node)
