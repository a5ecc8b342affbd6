"""The syntax tree of an expression. `at` is the 0-based place in its source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    value: float
    at: int


@dataclass(frozen=True, slots=True)
class String:
    value: str
    at: int


@dataclass(frozen=True, slots=True)
class Negate:
    operand: Expression
    at: int


@dataclass(frozen=True, slots=True)
class Binary:
    """`operator`: or and = != < <= > >= + - * div mod |"""

    operator: str
    left: Expression
    right: Expression
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Expression, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Step:
    """`name` is a child's name, "*", "." or ".."."""

    name: str
    predicates: tuple[Expression, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Path:
    """`start`: None = relative, "/" = absolute, or the expression that the steps leave from."""

    start: Expression | str | None
    steps: tuple[Step, ...]
    at: int


Expression = Number | String | Negate | Binary | Call | Path
