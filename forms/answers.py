"""Between an instance and its flat answers map (path -> canonical JSON value)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from forms import order_key, values
from forms.build import make_row
from forms.definition import Question
from forms.node import Node

Value = None | bool | int | str | list[Any] | dict[str, Any]


class Taken(NamedTuple):
    """What became of a map: nodes that got an answer, and entries that fit nowhere."""

    nodes: list[Node]
    orphans: dict[str, Value]


def is_recomputed(question: Question) -> bool:
    """Whether opening computes this answer again, so that it need not be kept: a calculation
    that nothing but other answers decides and that no user can overwrite."""
    rule = question.logic.calculate
    if rule is None or not rule.pure:
        return False
    return question.kind == "calculate" or question.logic.readonly is not None


def emit(root: Node, *, personal: bool, relevant_only: bool, calculated: bool) -> dict[str, Value]:
    """The answers below `root`: the personal ones, or all others."""
    found: dict[str, Value] = {}
    _emit(root, "", found, personal, relevant_only, calculated)
    return found


def _emit(
    node: Node,
    path: str,
    found: dict[str, Value],
    personal: bool,
    relevant_only: bool,
    calculated: bool,
) -> None:
    for child in node.children:
        if relevant_only and not child.relevant:
            continue
        question = child.question
        here = f"{path}{child.row or question.name}"
        if child.row:
            if question.personal == personal:
                found[here] = child.key
        elif (
            child.text
            and question.personal == personal
            and question.kind != "image"
            and (calculated or not is_recomputed(question))
        ):
            found[here] = canonical(child.text, question.logic.type)
        if child.children:
            _emit(child, here + "/", found, personal, relevant_only, calculated)


def canonical(text: str, kind: str) -> Value:
    """The JSON value of an answer: integers as int, choices as a list, all else as text."""
    if kind == "select":
        return list(text.split())
    if kind == "int":
        try:
            return int(text) if values.normal(text, kind) == text else text
        except values.NotOfType:
            return text
    return text


def take(root: Node, answers: Mapping[str, Value]) -> Taken:
    """Puts answers into a tree without rules: rows first, then their answers."""
    orphans: dict[str, Value] = {}
    rows: dict[str, list[tuple[str, str]]] = {}
    plain: list[str] = []
    for path, value in answers.items():
        repeat, _, row = path.rpartition("/")
        question = _template(root.question, path)
        if question is not None and question.kind == "repeat" and isinstance(value, str) and row:
            rows.setdefault(repeat, []).append((value, row))
        else:
            plain.append(path)
    known: dict[str, Node] = {"": root}
    for repeat in sorted(rows, key=lambda path: path.count("/")):
        _take_rows(known, repeat, rows[repeat], orphans)
    nodes = []
    for path in plain:
        node = _reach(known, path)
        text = _text(answers[path])
        if node is None or text is None or node.children or node.kind in _NO_ANSWER:
            orphans[path] = answers[path]
            continue
        _restore(node, text)
        nodes.append(node)
    return Taken(nodes, orphans)


_NO_ANSWER = {"group", "repeat", "row", "image"}


def _take_rows(
    known: dict[str, Node],
    path: str,
    rows: list[tuple[str, str]],
    orphans: dict[str, Value],
) -> None:
    repeat = _reach(known, path)
    for key, row in sorted(rows):
        if repeat is None or repeat.kind != "repeat" or not order_key.valid(key):
            orphans[f"{path}/{row}"] = key
            continue
        node = make_row(repeat, row, key)
        for child in node.walk():
            child.text = child.seen = ""  # a stored row has its own answers, no defaults
        node.index = len(repeat.children)
        repeat.children.append(node)
        known[f"{path}/{row}"] = node


def _restore(node: Node, text: str) -> None:
    kind = node.question.logic.type
    text = values.clean(text)
    with suppress(values.NotOfType):  # kept as it was written then; shows as a problem
        text = values.normal(text, kind)
    node.text = text
    node.seen = text if node.relevant else ""


def _text(value: Value) -> str | None:
    if isinstance(value, list):
        if all(isinstance(name, str) for name in value):
            return " ".join(value)
        return None
    if value is None or isinstance(value, dict):
        return None
    return values.entered(value)


def _template(root: Question, path: str) -> Question | None:
    """The repeat of a row's path, the question of an answer's path; None when unknown. The path
    of a repeat itself (without a row id) is unknown: it holds nothing."""
    here = root
    parts = iter(path.split("/"))
    for part in parts:
        child = here.by_name.get(part)
        if child is None:
            return None
        here = child
        if here.kind == "repeat" and next(parts, None) is None:
            return None
    return here


def find(root: Node, path: str) -> Node | None:
    """The node at a data path; None when there is none."""
    return _reach({"": root}, path) if path else root


def _reach(known: Mapping[str, Node], path: str) -> Node | None:
    """Walks down from the deepest known row above `path`."""
    start = path
    while start not in known:
        start = start.rpartition("/")[0]
    node = known[start]
    rest = path[len(start) :].strip("/")
    for part in rest.split("/") if rest else ():
        question = node.question
        if question.kind == "repeat" and not node.row:
            found = next((row for row in node.children if row.row == part), None)
            if found is None:
                return None
            node = found
        else:
            child = question.by_name.get(part)
            if child is None:
                return None
            node = node.children[child.index]
    return node
