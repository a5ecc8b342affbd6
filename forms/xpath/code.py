"""What the compiler's parts share: typed closures, places in the template, references."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from forms.definition import Question
from forms.tables import Table
from forms.xpath.syntax import Expression

Closure = Callable[[Any, Any], Any]


class Code(NamedTuple):
    """A compiled expression.

    `type` is number, string or boolean; node (exactly one, always there), nodes (a list);
    rows (of a table), cells (texts of one column). `question` is where nodes stand in the
    template, `table` whose rows they are, `plain` whether nodes were picked by nothing but names.
    """

    type: str
    fn: Closure
    question: Question | None = None
    table: Table | None = None
    plain: bool = False


class Ref(NamedTuple):
    """One thing that an expression reads.

    `what`: value (of the question), rows (which ones a repeat has), order (where a row stands).
    `anchor` is the deepest row (or root) which the reference does not leave. `shift`: it reads
    only the row that many places above ("later": any row above) in the repeat `of`.
    """

    question: Question
    anchor: Question
    what: str
    shift: int | str | None = None
    of: Question | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: in a question of the template, or in a row of a table.

    `anchor` is what the context node never leaves; `container` marks the repeat itself instead
    of one of its rows; `inner` a predicate (then `position()` has a meaning).
    """

    question: Question
    anchor: Question
    table: Table | None = None
    container: bool = False
    inner: bool = False


class Compiling(Protocol):
    """What builders of paths and functions ask of the compiler."""

    top: Scope
    refs: list[Ref]
    language: bool
    pure: bool

    @property
    def root(self) -> Question: ...
    def table(self, name: str, at: int) -> Table: ...
    def code(self, tree: Expression, scope: Scope, *, as_set: bool = False) -> Code: ...
    def string(self, tree: Expression, scope: Scope) -> Closure: ...
    def number(self, tree: Expression, scope: Scope) -> Closure: ...
    def boolean(self, tree: Expression, scope: Scope) -> Closure: ...
    def strings(self, tree: Expression, scope: Scope) -> Closure: ...
    def to_string(self, code: Code) -> Closure: ...
    def to_number(self, code: Code) -> Closure: ...
    def to_boolean(self, code: Code) -> Closure: ...
    def to_strings(self, code: Code) -> Closure: ...
    def warn(self, code: str, **params: str | int) -> None: ...


class Function(NamedTuple):
    """A function of the library: how many arguments it takes, and how it is built."""

    least: int
    most: int
    build: Callable[[Compiling, tuple[Expression, ...], Scope], Code]


def row_scope(question: Question) -> Question:
    """The nearest repeat that is or encloses the question; the root when there is none."""
    while question.kind != "repeat" and question.parent is not None:
        question = question.parent
    return question


def higher(one: Question, other: Question) -> Question:
    """The one of two enclosing questions that stands higher."""
    return one if one.depth <= other.depth else other
