# ruff: noqa: ARG001, ARG005 - closures and builders share one signature
"""Compiles paths. Template paths are resolved while compiling, so that an unknown name is found
at load and a step is an index at run time."""

from __future__ import annotations

from typing import Any, NamedTuple

from forms.definition import Question
from forms.findings import Refused
from forms.xpath.code import Closure, Code, Compiling, Ref, Scope, higher, row_scope
from forms.xpath.lookback import shift_of
from forms.xpath.predicates import narrowed, table_rows
from forms.xpath.syntax import Call, Path, Step, String


class Down(NamedTuple):
    """One step to a child; `narrow` filters the rows of a repeat by the step's predicates."""

    question: Question
    narrow: Closure | None
    shift: int | str | None = None


def path_code(c: Compiling, path: Path, scope: Scope, *, as_set: bool) -> Code:
    """The code of a path; `as_set` says that all its nodes are wanted (for count, sum…)."""
    start = path.start
    if isinstance(start, Call) and start.name == "instance":
        return _table_path(c, start, path.steps, scope)
    if isinstance(start, Call) and start.name == "current":
        return _Walk(c, c.top, "current").follow(path.steps, as_set)
    if start == "/":
        return _absolute(c, path, scope, as_set)
    if start is None:
        if scope.table is not None:
            return _row_path(path.steps, scope)
        return _Walk(c, scope, "node").follow(path.steps, as_set)
    if isinstance(start, str):
        raise Refused("unsupported_path", at=path.at, text=start)
    return _from_set(c, c.code(start, scope, as_set=True), path, scope)


def _from_set(c: Compiling, code: Code, path: Path, scope: Scope) -> Code:
    """Predicates on an expression in brackets, such as `(path)[1]`."""
    if any(step.name != "." for step in path.steps) or code.type not in {"nodes", "rows", "cells"}:
        raise Refused("unsupported_path", at=path.at, text="(…)/…")
    fn = code.fn
    question = code.question or scope.question
    inner = Scope(question, c.root, code.table, inner=True)
    for step in path.steps:
        narrow = narrowed(c, step.predicates, inner)
        if narrow is not None:
            fn = _then(fn, narrow)
    return Code(code.type, fn, code.question, code.table)


def _then(first: Closure, narrow: Closure) -> Closure:
    return lambda n, e: narrow(first(n, e), e)


def _absolute(c: Compiling, path: Path, scope: Scope, as_set: bool) -> Code:
    """A path from the root. As a single value it means the own row of every repeat that the
    expression's question stands in (as JavaRosa does); as a set it means all rows."""
    first, *rest = path.steps
    if first.name != c.root.name or first.predicates:
        raise Refused("unknown_path", at=first.at, name=first.name)
    if as_set:
        return _Walk(c, Scope(c.root, c.root), "root").follow(tuple(rest), as_set)
    walk = _Walk(c, c.top, "current" if scope.inner else "node")
    own = {question.path: question for question in c.top.question.ancestors()}
    if c.top.container:
        del own[c.top.question.path]
    common, used = c.root, 0
    here = c.root
    for step in rest:
        child = here.by_name.get(step.name)
        if child is None or step.predicates or child.path not in own:
            break
        here, used = child, used + 1
        common = here
    walk.climb_to(common)
    return walk.follow(tuple(rest[used:]), as_set)


def _table_path(c: Compiling, call: Call, steps: tuple[Step, ...], scope: Scope) -> Code:
    """`instance('list')/root/item[…]/column`."""
    if len(call.arguments) != 1 or not isinstance(call.arguments[0], String):
        raise Refused("instance_name", at=call.at)
    table = c.table(call.arguments[0].value, call.at)
    if not 2 <= len(steps) <= 3 or steps[0].predicates:
        raise Refused("unsupported_path", at=call.at, text="instance()")
    rows = table_rows(c, table, steps[1].predicates, scope)
    if len(steps) == 2:
        return Code("rows", rows, table=table)
    last = steps[2]
    if last.predicates:
        raise Refused("unsupported_path", at=last.at, text=last.name)
    if table.rows and last.name not in table.columns:
        c.warn("unknown_list_column", list=table.name, name=last.name)
    column = last.name
    return Code("cells", lambda n, e: [row.get(column, "") for row in rows(n, e)], table=table)


def _row_path(steps: tuple[Step, ...], scope: Scope) -> Code:
    """A path inside a predicate on a table: a column of the row."""
    step = steps[-1]
    names = [s.name for s in steps if s.name != "."]
    if len(names) != 1 or names[0] == ".." or any(s.predicates for s in steps):
        raise Refused("unsupported_path", at=step.at, text=step.name)
    column = names[0]
    return Code("string", lambda row, e: row.get(column, ""))


class _Walk:
    """Follows steps through the template: first up, then down."""

    def __init__(self, c: Compiling, scope: Scope, base: str) -> None:
        self._c = c
        self._base = base
        self._here = scope.question
        self._container = scope.container
        self._anchor = scope.anchor
        self._ups = 0
        self._downs: list[Down] = []

    def climb_to(self, question: Question) -> None:
        while self._here is not question:
            self._up(0)

    def follow(self, steps: tuple[Step, ...], as_set: bool) -> Code:
        for step in steps:
            if step.name == ".":
                if step.predicates:
                    raise Refused("unsupported_path", at=step.at, text=".[…]")
            elif step.name == "..":
                if step.predicates:
                    raise Refused("unsupported_path", at=step.at, text="..[…]")
                self._back(step.at)
            else:
                self._down(step)
        return self._finish(as_set)

    def _back(self, at: int) -> None:
        if not self._downs:
            self._up(at)
        elif self._downs.pop().narrow is not None:
            raise Refused("unsupported_path", at=at, text="[…]/..")
        elif self._here.parent is not None:
            self._here = self._here.parent

    def _up(self, at: int) -> None:
        parent = self._here.parent
        if parent is None:
            raise Refused("path_above_root", at=at)
        self._ups += 2 if self._here.kind == "repeat" and not self._container else 1
        self._container = False
        self._here = parent

    def _down(self, step: Step) -> None:
        if self._container:
            raise Refused("own_rows", at=step.at, name=step.name)
        if not self._downs:
            self._anchor = higher(self._anchor, row_scope(self._here))
        child = self._here.by_name.get(step.name)
        if child is None:
            raise Refused("unknown_path", at=step.at, name=step.name)
        narrow = None
        shift = None
        if step.predicates:
            if child.kind != "repeat":
                raise Refused("unsupported_path", at=step.at, text=step.name + "[…]")
            narrow = narrowed(self._c, step.predicates, Scope(child, self._anchor, inner=True))
            shift = shift_of(step.predicates, child, self._c.top)
        self._downs.append(Down(child, narrow, shift))
        self._here = child

    def _finish(self, as_set: bool) -> Code:
        if not self._downs:
            self._anchor = higher(self._anchor, row_scope(self._here))
        self._note_refs(as_set)
        repeats = [down for down in self._downs if down.question.kind == "repeat"]
        get = self._reach()
        if not repeats:
            here = self._here
            if not as_set:
                return Code("node", get, here)
            return Code("nodes", lambda n, e: [x] if (x := get(n, e)).relevant else [], here)
        collect = _collector(self._downs)
        plain = all(down.narrow is None for down in self._downs)
        return Code("nodes", lambda n, e: collect(get(n, e), e), self._here, plain=plain)

    def _note_refs(self, as_set: bool) -> None:
        shift, of = None, None
        for down in self._downs:
            if down.question.kind == "repeat":
                self._c.refs.append(Ref(down.question, self._anchor, "rows"))
                if down.shift is not None:
                    shift, of = down.shift, down.question
        here = self._here
        if here.kind != "repeat" or not self._downs:
            self._c.refs.append(Ref(here, self._anchor, "value", shift, of))
            if as_set:
                here.logic.counted = True

    def _reach(self) -> Closure:
        """The closure that goes to the single node before (or without) any repeat's rows."""
        downs: list[int] = []
        for down in self._downs:
            downs.append(down.question.index)
            if down.question.kind == "repeat":
                break
        ups = self._ups
        if self._base == "root":
            return _from_root(tuple(downs))
        if row_scope(self._here).parent is None:
            return _from_root(tuple(question.index for question in self._here.ancestors()[1:]))
        if self._base == "current":
            return _from_current(ups, tuple(downs))
        return _from_node(ups, tuple(downs))


def _from_root(route: tuple[int, ...]) -> Closure:
    if len(route) == 1:
        first = route[0]
        return lambda n, e: e.root.children[first]
    if len(route) == 2:
        one, two = route
        return lambda n, e: e.root.children[one].children[two]

    def reach(n: Any, e: Any) -> Any:
        node = e.root
        for index in route:
            node = node.children[index]
        return node

    return reach


def _from_node(ups: int, downs: tuple[int, ...]) -> Closure:
    if ups == 0 and not downs:
        return lambda n, e: n
    if ups == 1 and len(downs) == 1:
        only = downs[0]
        return lambda n, e: n.parent.children[only]

    def reach(n: Any, e: Any) -> Any:
        for _ in range(ups):
            n = n.parent
        for index in downs:
            n = n.children[index]
        return n

    return reach


def _from_current(ups: int, downs: tuple[int, ...]) -> Closure:
    reach = _from_node(ups, downs)
    return lambda n, e: reach(e.current, e)


def _collector(downs: list[Down]) -> Closure:
    """From the first repeat on the way: all relevant nodes below it, in document order."""
    place = next(i for i, down in enumerate(downs) if down.question.kind == "repeat")
    first, rest = downs[place], downs[place + 1 :]
    narrow = first.narrow
    if narrow is None and not rest:
        return lambda n, e: [row for row in n.children if row.relevant]
    if narrow is None and len(rest) == 1 and rest[0].question.kind != "repeat":
        only = rest[0].question.index
        return lambda n, e: [x for row in n.children if (x := row.children[only]).relevant]

    def collect(n: Any, e: Any) -> Any:
        nodes = [row for row in n.children if row.relevant]
        if narrow is not None:
            nodes = narrow(nodes, e)
        for down in rest:
            index = down.question.index
            nodes = [node.children[index] for node in nodes]
            if down.question.kind == "repeat":
                groups = ([row for row in node.children if row.relevant] for node in nodes)
                if down.narrow is not None:
                    groups = (down.narrow(group, e) for group in groups)
                nodes = [row for group in groups for row in group]
        return [node for node in nodes if node.relevant]

    return collect
