# ruff: noqa: ARG005 - closures and builders share one signature
"""Compiles the syntax tree of an expression to a Python closure, with static types.

The semantics: XPath 1.0, the ODK XForms specification where it departs from
it, and the table of the form engine's contract where the two reference engines disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from forms.definition import Evaluate, Question
from forms.findings import Refused
from forms.tables import Table
from forms.values import number as text_number
from forms.values import number_text
from forms.xpath.code import Closure, Code, Compiling, Function, Ref, Scope, row_scope
from forms.xpath.operators import arithmetic, compare
from forms.xpath.parse import parse
from forms.xpath.paths import path_code
from forms.xpath.syntax import (
    Binary,
    Call,
    Expression,
    Negate,
    Number,
    Path,
    String,
)


class Compiled(NamedTuple):
    """A compiled expression and what it reads.

    `type` is its static type; `language` says that it depends on the language; `pure` that
    nothing but its references decides it (no clock, chance or earlier value).
    """

    run: Evaluate
    type: str
    refs: tuple[Ref, ...]
    language: bool
    pure: bool
    warnings: tuple[tuple[str, Mapping[str, str | int]], ...]
    question: Question | None = None  # where the nodes of a set stand
    table: Table | None = None  # whose rows a set has


class Surroundings(NamedTuple):
    """What all expressions of a form share."""

    root: Question
    tables: Mapping[str, Table]
    functions: Mapping[str, Function]


class Compiler:
    """Compiles one expression that is bound to one question (see `Compiling`)."""

    def __init__(
        self, around: Surroundings, question: Question, *, container: bool = False
    ) -> None:
        anchor = question.parent if container and question.parent is not None else question
        self.top = Scope(question, row_scope(anchor), container=container)
        self.refs: list[Ref] = []
        self.language = False
        self.pure = True
        self._around = around
        self._warnings: list[tuple[str, Mapping[str, str | int]]] = []

    @property
    def root(self) -> Question:
        return self._around.root

    def compile(self, source: str, wanted: str) -> Compiled:
        """`wanted`: string, number, boolean, or set (rows or nodes); raises Refused."""
        tree = parse(source)
        code = self.code(tree, self.top, as_set=wanted == "set")
        run = self._as(code, wanted)
        return Compiled(
            run,
            code.type,
            tuple(dict.fromkeys(self.refs)),
            self.language,
            self.pure,
            tuple(self._warnings),
            code.question,
            code.table,
        )

    def _as(self, code: Code, wanted: str) -> Closure:
        if wanted == "string":
            return self.to_string(code)
        if wanted == "number":
            return self.to_number(code)
        if wanted == "boolean":
            return self.to_boolean(code)
        if code.type not in {"rows", "nodes"}:
            raise Refused("not_a_list")
        return code.fn

    def warn(self, code: str, **params: str | int) -> None:
        """A remark for the office; the expression still works."""
        self._warnings.append((code, params))

    def table(self, name: str, at: int) -> Table:
        """The secondary instance called `name`; raises Refused when the form has none."""
        table = self._around.tables.get(name)
        if table is None:
            raise Refused("unknown_list", at=at, list=name)
        return table

    def code(self, tree: Expression, scope: Scope, *, as_set: bool = False) -> Code:
        """The code of a tree; `as_set` asks a path for all its nodes."""
        match tree:
            case Number(value):
                return Code("number", lambda n, e: value)
            case String(text):
                return Code("string", lambda n, e: text)
            case Negate(operand):
                run = self.number(operand, scope)
                return Code("number", lambda n, e: -run(n, e))
            case Binary():
                return self._binary(tree, scope)
            case Call():
                return self._call(tree, scope)
            case Path():
                return path_code(self, tree, scope, as_set=as_set)

    def string(self, tree: Expression, scope: Scope) -> Closure:
        """A closure for the text of an expression."""
        return self.to_string(self.code(tree, scope))

    def number(self, tree: Expression, scope: Scope) -> Closure:
        """A closure for the number of an expression."""
        return self.to_number(self.code(tree, scope))

    def boolean(self, tree: Expression, scope: Scope) -> Closure:
        """A closure for the truth of an expression."""
        return self.to_boolean(self.code(tree, scope))

    def strings(self, tree: Expression, scope: Scope) -> Closure:
        """A closure for the texts of all nodes of an expression."""
        return self.to_strings(self.code(tree, scope, as_set=True))

    def to_strings(self, code: Code) -> Closure:
        """The texts of all nodes; one text for anything that is no node-set."""
        fn = code.fn
        if code.type == "nodes":
            return lambda n, e: [node.seen for node in fn(n, e)]
        if code.type == "cells":
            return fn
        if code.type == "rows":
            return lambda n, e: [""] * len(fn(n, e))
        one = self.to_string(code)
        return lambda n, e: [one(n, e)]

    def to_string(self, code: Code) -> Closure:
        fn = code.fn
        match code.type:
            case "string":
                return fn
            case "number":
                return lambda n, e: number_text(fn(n, e))
            case "boolean":
                return lambda n, e: "true" if fn(n, e) else "false"
            case "node":
                return lambda n, e: fn(n, e).seen
            case "nodes":
                self._first_only(code)
                return lambda n, e: found[0].seen if (found := fn(n, e)) else ""
            case "cells":
                return lambda n, e: found[0] if (found := fn(n, e)) else ""
            case _:
                return lambda n, e: ""

    def to_number(self, code: Code) -> Closure:
        fn = code.fn
        if code.type == "number":
            return fn
        if code.type == "boolean":
            return lambda n, e: 1.0 if fn(n, e) else 0.0
        if code.type == "node":
            self._boolean_as_number(code)
            return lambda n, e: text_number(fn(n, e).seen)
        text = self.to_string(code)
        return lambda n, e: text_number(text(n, e))

    def to_boolean(self, code: Code) -> Closure:
        """Truth: a number that is not 0 or NaN, a text or answer that is not blank (an answer of
        a number question counts as a number), a list that is not empty."""
        fn = code.fn
        match code.type:
            case "boolean":
                return fn
            case "number":
                return lambda n, e: (value := fn(n, e)) == value and value != 0
            case "node" if code.question is not None and code.question.logic.type in {
                "int",
                "decimal",
            }:
                return lambda n, e: (value := text_number(fn(n, e).seen)) == value and value != 0
            case "node":
                self._boolean_as_number(code)
                return lambda n, e: fn(n, e).seen != ""
            case _:
                return lambda n, e: bool(fn(n, e))

    def _first_only(self, code: Code) -> None:
        if code.plain and code.question is not None:
            self.warn("repeat_value_outside", name=code.question.name)

    def _boolean_as_number(self, code: Code) -> None:
        if code.question is not None and code.question.logic.yields == "boolean":
            self.warn("boolean_result_used", name=code.question.name)

    def _binary(self, tree: Binary, scope: Scope) -> Code:
        operator = tree.operator
        if operator in {"and", "or"}:
            left, right = self.boolean(tree.left, scope), self.boolean(tree.right, scope)
            if operator == "and":
                return Code("boolean", lambda n, e: left(n, e) and right(n, e))
            return Code("boolean", lambda n, e: left(n, e) or right(n, e))
        if operator == "|":
            return self._union(tree, scope)
        if operator in {"+", "-", "*", "div", "mod"}:
            run = arithmetic(
                operator, self.number(tree.left, scope), self.number(tree.right, scope)
            )
            return Code("number", run)
        return compare(self, operator, self.code(tree.left, scope), self.code(tree.right, scope))

    def _union(self, tree: Binary, scope: Scope) -> Code:
        left = self.code(tree.left, scope, as_set=True)
        right = self.code(tree.right, scope, as_set=True)
        if left.type != "nodes" or right.type != "nodes":
            raise Refused("not_a_list", at=tree.at)
        one, other = left.fn, right.fn
        return Code(
            "nodes", lambda n, e: list(dict.fromkeys([*one(n, e), *other(n, e)])), left.question
        )

    def _call(self, call: Call, scope: Scope) -> Code:
        function = self._around.functions.get(call.name)
        if function is None:
            raise Refused("unknown_function", at=call.at, name=call.name)
        given = len(call.arguments)
        if not function.least <= given <= function.most:
            raise Refused("argument_count", at=call.at, name=call.name, given=given)
        return function.build(self, call.arguments, scope)


def _is_compiler(compiler: Compiler) -> Compiling:
    """Lets the type checker hold the class against the protocol that its parts rely on."""
    return compiler
