"""Parses XPath 1.0 expressions; axes other than child, parent and self are refused by name."""

from __future__ import annotations

from functools import lru_cache

from forms.findings import Refused
from forms.xpath.lexer import Token, tokens
from forms.xpath.syntax import (
    Binary,
    Call,
    Expression,
    Negate,
    Number,
    Path,
    Step,
    String,
)

MAX_DEPTH = 50
MAX_CHAIN = 200

_LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)
_AXES = {"child": "", "self": ".", "parent": ".."}


@lru_cache(maxsize=4096)
def parse(source: str) -> Expression:
    """The syntax tree of `source`; raises Refused with the place of the first mistake."""
    parser = _Parser(source)
    tree = parser.binary(0)
    if parser.token.kind != "end":
        raise parser.unexpected()
    return tree


class _Parser:
    def __init__(self, source: str) -> None:
        self._tokens = tokens(source)
        self._next = 0
        self._depth = 0
        if self.token.kind == "end":
            raise Refused("expression_empty")

    @property
    def token(self) -> Token:
        return self._tokens[self._next]

    def unexpected(self) -> Refused:
        token = self.token
        if token.kind == "end":
            return Refused("expression_ends", at=token.at)
        return Refused("unexpected", at=token.at, text=token.text)

    def _take(self) -> Token:
        token = self.token
        self._next += 1
        return token

    def _is(self, text: str) -> bool:
        return self.token.kind in {"sign", "operator"} and self.token.text == text

    def _skip(self, text: str) -> bool:
        if self._is(text):
            self._next += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._skip(text):
            token = self.token
            if token.kind == "end":
                raise Refused("bracket_missing", at=token.at, text=text)
            raise self.unexpected()

    def binary(self, level: int) -> Expression:
        if level == len(_LEVELS):
            return self._unary()
        left = self.binary(level + 1)
        length = 0
        while self.token.kind in {"sign", "operator"} and self.token.text in _LEVELS[level]:
            sign = self._take()
            length += 1
            if length > MAX_CHAIN:
                raise Refused("too_deep", at=sign.at)
            left = Binary(sign.text, left, self.binary(level + 1), sign.at)
        return left

    def _unary(self) -> Expression:
        if self._is("-"):
            at = self._take().at
            self._deeper()
            operand = self._unary()
            self._depth -= 1
            return Negate(operand, at)
        left = self._path()
        while self._is("|"):
            at = self._take().at
            left = Binary("|", left, self._path(), at)
        return left

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Refused("too_deep", at=self.token.at)

    def _inner(self) -> Expression:
        self._deeper()
        tree = self.binary(0)
        self._depth -= 1
        return tree

    def _path(self) -> Expression:
        token = self.token
        if token.kind == "number":
            return self._continued(Number(float(self._take().text), token.at), token.at)
        if token.kind == "string":
            return self._continued(String(self._take().text, token.at), token.at)
        if self._skip("("):
            inner = self._inner()
            self._expect(")")
            return self._continued(inner, token.at)
        if token.kind == "name" and self._follows("("):
            return self._continued(self._call(), token.at)
        if self._skip("/"):
            return Path("/", self._steps(), token.at)
        return Path(None, self._steps(), token.at)

    def _follows(self, text: str) -> bool:
        after = self._tokens[self._next + 1]
        return after.kind == "sign" and after.text == text

    def _continued(self, start: Expression, at: int) -> Expression:
        """Predicates and steps after something that is not a path itself."""
        predicates = self._predicates()
        if predicates:
            start = Path(start, (Step(".", predicates, at),), at)
        if self._skip("/"):
            steps = self._steps()
            if isinstance(start, Path) and not isinstance(start.start, str) and predicates:
                return Path(start.start, (*start.steps, *steps), at)
            return Path(start, steps, at)
        return start

    def _call(self) -> Call:
        name = self._take()
        self._expect("(")
        arguments: list[Expression] = []
        if not self._is(")"):
            arguments.append(self._inner())
            while self._skip(","):
                arguments.append(self._inner())
        self._expect(")")
        return Call(name.text, tuple(arguments), name.at)

    def _steps(self) -> tuple[Step, ...]:
        steps = [self._step()]
        while self._skip("/"):
            steps.append(self._step())
        return tuple(steps)

    def _step(self) -> Step:
        token = self.token
        if token.kind == "sign" and token.text in {".", ".."}:
            self._take()
            return Step(token.text, self._predicates(), token.at)
        if token.text in {"//", "@"} and token.kind == "sign":
            raise Refused("unsupported_path", at=token.at, text=token.text)
        if token.kind == "name" and self._follows("::"):
            self._take()
            self._take()
            if token.text not in _AXES:
                raise Refused("unsupported_path", at=token.at, text=token.text + "::")
            name = self._node_test()
            return Step(_AXES[token.text] or name, self._predicates(), token.at)
        return Step(self._node_test(), self._predicates(), token.at)

    def _node_test(self) -> str:
        token = self.token
        if token.kind == "name" and self._follows("("):
            if token.text != "node":
                raise self.unexpected()
            self._take()
            self._take()
            self._expect(")")
            return "*"
        if token.kind == "name" or (token.kind == "sign" and token.text == "*"):
            return self._take().text
        raise self.unexpected()

    def _predicates(self) -> tuple[Expression, ...]:
        found: list[Expression] = []
        while self._skip("["):
            found.append(self._inner())
            self._expect("]")
        return tuple(found)
