"""Who must be visited when something changes, and in which order.

Works on template paths: a rule reads a question within an anchor (the deepest row that the
reference does not leave), so a change concerns exactly the nodes of the rule's question under
the same anchor row. Ranks order the rules; a cycle is an error with the names on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from forms.definition import Dependent, Question, Rule
from forms.wiring import Trouble
from forms.xpath.code import Ref, row_scope

Reading = tuple[Rule, tuple[Ref, ...]]


def connect(readings: Sequence[Reading]) -> tuple[list[Rule], list[Trouble]]:
    """Hangs dependents on questions; returns the acting rules in rank order, and cycles."""
    for rule, refs in readings:
        for ref in refs:
            _hang(rule, ref)
    acting = [(rule, refs) for rule, refs in readings if rule.acts]
    for rule, _ in acting:
        _hang_inner(rule)
    return _ranked(acting)


def spread_personal(written: Iterable[tuple[Question, tuple[Ref, ...]]]) -> None:
    """What is written from personal answers is personal itself."""
    waiting = [(q, refs) for q, refs in written if not q.personal]
    grown = True
    while grown:
        grown = False
        for question, refs in waiting:
            if not question.personal and any(ref.question.personal for ref in refs):
                question.personal = grown = True


def _target_route(rule: Rule, above: Question) -> tuple[int, ...]:
    route = rule.question.route_from(above)
    return route[:-1] if rule.question.kind == "repeat" else route


def _hang(rule: Rule, ref: Ref) -> None:
    question = ref.question
    if ref.what == "order":
        dependent = Dependent(rule, 0, _target_route(rule, question))
        place = question.logic.order_dependents
    elif ref.what == "rows":
        up = question.depth - 1 - ref.anchor.depth
        dependent = Dependent(rule, up, _target_route(rule, ref.anchor))
        place = question.logic.row_dependents
    elif ref.shift is not None and ref.of is not None:
        up = question.depth - ref.of.depth
        dependent = Dependent(rule, up, _target_route(rule, ref.of), ref.shift)
        place = question.logic.dependents
    else:
        up = question.depth - ref.anchor.depth
        dependent = Dependent(rule, up, _target_route(rule, ref.anchor))
        place = question.logic.dependents
    if dependent not in place:
        place.append(dependent)


def _hang_inner(rule: Rule) -> None:
    """A new row runs every rule that stands in it."""
    above: Question | None = rule.question
    if rule.question.kind == "repeat":
        above = rule.question.parent
    while above is not None and above.parent is not None:
        scope = row_scope(above)
        if scope.parent is None:
            return
        scope.logic.inner.append(Dependent(rule, 0, _target_route(rule, scope)))
        above = scope.parent


def _ranked(acting: Sequence[Reading]) -> tuple[list[Rule], list[Trouble]]:
    rules = [rule for rule, _ in acting]
    before = {id(rule): list(_before(rule, refs)) for rule, refs in acting}
    state: dict[int, int] = {}
    order: list[Rule] = []
    troubles: list[Trouble] = []
    for start in rules:
        _visit(start, before, state, order, troubles)
    for rank, rule in enumerate(order):
        rule.rank = rank
    return order, troubles


def _visit(
    start: Rule,
    before: dict[int, list[Rule]],
    state: dict[int, int],
    order: list[Rule],
    troubles: list[Trouble],
) -> None:
    """Depth first without recursion; 1 = on the way, 2 = done."""
    if id(start) in state:
        return
    way = [(start, iter(before[id(start)]))]
    state[id(start)] = 1
    while way:
        rule, rest = way[-1]
        following = next(rest, None)
        if following is None:
            way.pop()
            state[id(rule)] = 2
            order.append(rule)
        elif state.get(id(following)) == 1:
            names = [one.question for one, _ in way]
            circle = [*names[_place(way, following) :], following.question]
            troubles.append(
                Trouble(
                    "error",
                    "cycle",
                    rule.question.path,
                    rule.aspect,
                    {"names": " → ".join(_unrepeated([q.name for q in circle]))},
                )
            )
        elif id(following) not in state:
            state[id(following)] = 1
            way.append((following, iter(before[id(following)])))


def _place(way: Sequence[tuple[Rule, object]], rule: Rule) -> int:
    return next(place for place, (one, _) in enumerate(way) if one is rule)


def _unrepeated(names: list[str]) -> list[str]:
    kept = names[:1]
    for name in names[1:]:
        if name != kept[-1] or len(names) == 2:
            kept.append(name)
    return kept if len(kept) > 1 else kept * 2


def _before(rule: Rule, refs: Iterable[Ref]) -> Iterable[Rule]:
    """The rules that decide what the references show; they must run first."""
    if rule.aspect == "choices":
        yield from _deciders(rule.question)
    for ref in refs:
        if ref.shift is not None:
            continue  # an earlier row: done before, row by row
        if ref.what == "order":
            if ref.question.logic.count is not None:
                yield ref.question.logic.count
            continue
        logic = ref.question.logic
        own = () if rule.aspect == "choices" and rule.question is ref.question else (
            logic.calculate,
            logic.choices_rule,
        )  # fmt: skip
        for writer in own:
            if writer is not None:
                yield writer
        yield from _deciders(ref.question)


def _deciders(question: Question) -> Iterable[Rule]:
    """Relevance of the question and all above, and the counts of the repeats it stands in."""
    here: Question | None = question
    while here is not None:
        for one in (here.logic.relevant, here.logic.count):
            if one is not None:
                yield one
        here = here.parent
