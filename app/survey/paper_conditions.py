"""When a question is asked, in words for paper: 「3.1 选“有”时填」.

Read from the form's own expressions where they are simple comparisons joined by and / or; where
they are not, the questions that they look at are named. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.i18n import _, listed
from forms.definition import Question
from forms.findings import Refused
from forms.xpath.parse import parse
from forms.xpath.syntax import Binary, Call, Expression, Number, Path, String

#: More than this is no longer read while standing in a yard.
_MOST = 10
#: Of the questions that a harder expression reads, so many are named.
_NAMED = 2
#: Calculations that read calculations, followed to the questions behind them.
_DEEPEST = 3
_TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}

#: A question and the names of choices → how they are called: 「“有”」, 「2、3」.
Label = Callable[[Question, list[str]], str]


@dataclass(frozen=True)
class _Atom:
    """One comparison: `sign` is = != < <= > >=, "some" (answered) or "none" (not answered)."""

    question: Question
    sign: str
    value: str


class _TooHardError(Exception):
    """The expression is more than simple comparisons."""


def condition(question: Question, numbers: Mapping[str, str], label: Label) -> str:
    """The words of a question's own relevance; "" where it has none."""
    rule = question.logic.relevant
    if rule is None:
        return ""
    try:
        tree = parse(rule.source)
    except Refused:
        return _("按情况填")
    try:
        joined = _read(tree, question)
        atoms = [atom for part in joined for atom in part]
        if len(atoms) <= _MOST and all(_named(a.question, numbers) for a in atoms):
            return _worded(joined, numbers, label)
    except _TooHardError:
        pass
    seen = dict.fromkeys(_looked_at(tree, question, numbers, _DEEPEST))
    if not seen:
        return _("按情况填")
    if len(seen) > _NAMED:
        return _("看 {questions} 等题填").format(questions=listed(list(seen)[:_NAMED]))
    return _("看 {questions} 填").format(questions=listed(seen))


def _looked_at(
    tree: Expression, at: Question, numbers: Mapping[str, str], deep: int
) -> Iterator[str]:
    """The numbers of the questions that an expression reads, also through calculations."""
    for path in _paths(tree):
        found = _resolved(path, at)
        if found is None:
            continue
        if _named(found, numbers):
            yield _named(found, numbers)
        elif found.logic.calculate is not None and deep:
            try:
                inner = parse(found.logic.calculate.source)
            except Refused:
                continue
            yield from _looked_at(inner, found, numbers, deep - 1)


def _named(question: Question, numbers: Mapping[str, str]) -> str:
    return numbers.get(question.path, "")


def _read(tree: Expression, at: Question) -> list[list[_Atom]]:
    """What any of must hold; of each, what all must hold."""
    if isinstance(tree, Binary) and tree.operator == "or":
        return _read(tree.left, at) + _read(tree.right, at)
    if isinstance(tree, Binary) and tree.operator == "and":
        left, right = _read(tree.left, at), _read(tree.right, at)
        if len(left) != 1 or len(right) != 1:
            raise _TooHardError
        return [[*left[0], *right[0]]]
    return [[_atom(tree, at)]]


def _atom(tree: Expression, at: Question) -> _Atom:
    if isinstance(tree, Call) and tree.name == "not" and len(tree.arguments) == 1:
        inner = _atom(tree.arguments[0], at)
        opposite = {"=": "!=", "!=": "=", "some": "none", "none": "some"}.get(inner.sign)
        if opposite is None:
            raise _TooHardError
        return _Atom(inner.question, opposite, inner.value)
    if isinstance(tree, Call) and tree.name == "selected" and len(tree.arguments) == 2:
        question = _resolved(tree.arguments[0], at)
        value = _constant(tree.arguments[1])
        if question is not None and value is not None:
            return _Atom(question, "=", value)
    if isinstance(tree, Binary) and tree.operator in _TURNED:
        question, value, sign = _resolved(tree.left, at), _constant(tree.right), tree.operator
        if question is None or value is None:
            question, value = _resolved(tree.right, at), _constant(tree.left)
            sign = _TURNED[tree.operator]
        if question is not None and value is not None:
            if value == "" and sign in {"=", "!="}:
                return _Atom(question, "none" if sign == "=" else "some", "")
            return _Atom(question, sign, value)
    raise _TooHardError


def _constant(tree: Expression) -> str | None:
    if isinstance(tree, String):
        return tree.value
    if isinstance(tree, Number):
        return f"{tree.value:g}"
    return None


def _resolved(tree: Expression, at: Question) -> Question | None:
    """The question that a plain path leads to; None for anything with a predicate in it."""
    if not isinstance(tree, Path) or any(step.predicates for step in tree.steps):
        return None
    steps = [step.name for step in tree.steps]
    here = at
    if tree.start == "/":
        here = at.ancestors()[0]
        steps = steps[1:]
    elif isinstance(tree.start, Call) and tree.start.name == "current":
        pass
    elif tree.start is not None:
        return None
    for name in steps:
        found = here.parent if name == ".." else here if name == "." else here.by_name.get(name)
        if found is None:
            return None
        here = found
    return here


def _paths(tree: Expression) -> Iterator[Path]:
    """All paths of an expression, also those inside predicates."""
    if isinstance(tree, Path):
        yield tree
        if tree.start is not None and not isinstance(tree.start, str):
            yield from _paths(tree.start)
        for step in tree.steps:
            for predicate in step.predicates:
                yield from _paths(predicate)
    elif isinstance(tree, Binary):
        yield from _paths(tree.left)
        yield from _paths(tree.right)
    elif isinstance(tree, Call):
        for argument in tree.arguments:
            yield from _paths(argument)


def _worded(joined: list[list[_Atom]], numbers: Mapping[str, str], label: Label) -> str:
    """Equal answers of several questions, and several answers of one, are said together."""
    single = [part[0] for part in joined if len(part) == 1]
    if len(single) == len(joined) and len(joined) > 1:
        signs = {atom.sign for atom in single}
        questions = {atom.question.path for atom in single}
        if signs == {"="} and len(questions) == 1:
            return _("{question} 选{answers}时填").format(
                question=_named(single[0].question, numbers),
                answers=label(single[0].question, [atom.value for atom in single]),
            )
        answers = {label(atom.question, [atom.value]) for atom in single}
        if signs == {"="} and len(answers) == 1:
            return _("{questions} 任一题选{answers}时填").format(
                questions=_span([_named(atom.question, numbers) for atom in single]),
                answers=answers.pop(),
            )
    parts = [_all([_one(atom, numbers, label) for atom in part]) for part in joined]
    said = _(" 或 ").join(parts)
    return _("{what}时填").format(what=said + " " * said[-1:].isdigit())


def _all(parts: list[str]) -> str:
    return _("，且 ").join(parts)


def _one(atom: _Atom, numbers: Mapping[str, str], label: Label) -> str:
    name = _named(atom.question, numbers)
    if atom.sign == "some":
        return _("填了 {question}").format(question=name)
    if atom.sign == "none":
        return _("没填 {question}").format(question=name)
    if atom.sign in _SIGNS:
        return f"{name} {_SIGNS[atom.sign]} {atom.value}"
    words = _("{question} 选{answers}") if atom.sign == "=" else _("{question} 不选{answers}")
    return words.format(question=name, answers=label(atom.question, [atom.value]))


def _span(numbers: list[str]) -> str:
    """「3.1–3.8」 for numbers that follow each other, else all of them."""
    ends = [re.fullmatch(r"(\d+\.)?(\d+)", number) for number in numbers]
    places = [int(end.group(2)) for end in ends if end]
    if len(places) > 2 and places == list(range(places[0], places[0] + len(numbers))):
        return f"{numbers[0]}–{numbers[-1]}"
    return listed(numbers)
