"""Many rows at once: one line of text, the storey below, and "all the rest is sound"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forms.definition import Choice, Question
from forms.instance import Instance
from forms.node import Node

STATE = "jgj.member.state"
COPIED = ("jgj.member.class", "jgj.member.position", "jgj.member.material")
_GAP = re.compile(r"[\s、，,；;]+")


@dataclass(frozen=True)
class Plan:
    """What a line of text would add: per row its answers by question name, and what is left out.

    `unknown` are words that are no class, before any class was named; `twice` rows that are
    there already.
    """

    rows: tuple[dict[str, str], ...]
    unknown: tuple[str, ...]
    twice: tuple[str, ...]


def plan(repeat: Node, line: str, chosen: str, choices: Sequence[Choice]) -> Plan:
    """Read a line such as `承重墙 1/A-B 1/B-C 板 1-2/A-B`.

    Words of the class question's choices (`choices`: by label, name or abbreviation) switch the
    class for what follows; before the first one `chosen` (a choice name, or "") holds.
    """
    fields = repeat.question.extra.get("batch", "").split()
    if not fields:
        return Plan((), (), ())
    place = fields[-1]
    klass = fields[0] if len(fields) > 1 else ""
    names: dict[str, str] = {}
    for choice in choices:
        for word in (choice.extra.get("abbr", ""), choice.name, choice.label):
            if word:
                names[word.casefold()] = choice.name
    there = {_key(row, fields) for row in repeat.children}
    rows: list[dict[str, str]] = []
    unknown: list[str] = []
    twice: list[str] = []
    for word in _GAP.split(line.strip()):
        if not word:
            continue
        if klass and word.casefold() in names:
            chosen = names[word.casefold()]
            continue
        if klass and not chosen:
            unknown.append(word)
            continue
        answer = {place: word} | ({klass: chosen} if klass else {})
        key = tuple(answer[name] for name in fields)
        if key in there:
            twice.append(word)
        else:
            there.add(key)
            rows.append(answer)
    return Plan(tuple(rows), tuple(unknown), tuple(twice))


def add(instance: Instance, repeat: Node, rows: Sequence[dict[str, str]]) -> list[Node]:
    """Add rows with their first answers, in order, as one change; returns the new rows."""
    made: list[Node] = []
    with instance.batch():
        for answer in rows:
            row, _changes = instance.add(repeat)
            made.append(row)
            for child in row.children:
                if child.name in answer:
                    instance.set(child, answer[child.name])
    return made


def below(repeat: Node) -> Node | None:
    """The same repeat in the row before the one in which it lies (members of the storey below)."""
    outer = repeat.parent
    while outer is not None and outer.kind != "row":
        outer = outer.parent
    if outer is None or outer.parent is None or outer.index == 0:
        return None
    before = outer.parent.children[outer.index - 1]
    return next((node for node in before.walk() if node.question is repeat.question), None)


def copy_below(instance: Instance, repeat: Node) -> list[Node]:
    """Add the members of the storey below that are not here yet: class, position, material.

    Two steps where a material was corrected by hand: a form proposes one with the class, and
    what was corrected has to come after that.
    """
    source = below(repeat)
    if source is None:
        return []
    fields = repeat.question.extra.get("batch", "").split()
    there = {_key(row, fields) for row in repeat.children}
    wanted = [row for row in source.children if _key(row, fields) not in there]
    given = [{c.name: c.text for c in row.children if c.question.role in COPIED} for row in wanted]
    made = add(instance, repeat, given)
    with instance.batch():
        for row, answer in zip(made, given, strict=True):
            for child in row.children:
                if child.name in answer and child.text != answer[child.name]:
                    instance.set(child, answer[child.name])
    return made


def unjudged(repeat: Node) -> list[Node]:
    """The state questions of members nobody has judged yet."""
    return [
        child
        for row in repeat.children
        for child in row.children
        if child.question.role == STATE and not child.text and child.relevant
    ]


def rest_sound(instance: Instance, repeat: Node) -> int:
    """Somebody has looked at all the rest and found nothing: say so; returns how many."""
    states = unjudged(repeat)
    with instance.batch():
        for state in states:
            instance.set(state, "sound")
    return len(states)


def _key(row: Node, fields: Sequence[str]) -> tuple[str, ...]:
    by_name = {child.name: child.text for child in row.children}
    return tuple(by_name.get(name, "") for name in fields)


def class_question(repeat: Node) -> tuple[str, list[Choice]]:
    """The label and choices of a batch line's class question; ("", []) if it has none.

    Asked of the repeat itself: there may be no row yet, and a class has no filter.
    """
    fields = repeat.question.extra.get("batch", "").split()
    if len(fields) < 2:
        return "", []
    question = repeat.question.by_name[fields[0]]
    return label_of(question, repeat), list(_choices(question, repeat))


def place_label(repeat: Node) -> str:
    """The label of the question that takes the line's other words (the position)."""
    fields = repeat.question.extra.get("batch", "").split()
    return label_of(repeat.question.by_name[fields[-1]], repeat) if fields else ""


def label_of(question: Question, node: Node) -> str:
    """A question's label where there is no node of it yet (heads of tables)."""
    label = question.logic.label
    return label.render(node, node.home) if label is not None else question.name


def _choices(question: Question, node: Node) -> Sequence[Choice]:
    source = question.logic.choices
    return [] if source is None else source.choices(node, node.home)
