"""One place of a filled form: a question, a group, a repeat or one of its rows.

`text` is what is written (the one truth of an answer); `seen` is what expressions see: the text
while the node is relevant, otherwise blank. Everything else that a window shows (label, required,
problem, choices) is asked for when it is needed; `Changes` says when to ask again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from forms import values
from forms.definition import Choice, Evaluate, Question
from forms.env import Env


class Problem(NamedTuple):
    """Why an answer cannot stay: `code` is required, constraint or type; or, with the code soft,
    why it should be looked at again though it can.

    `message` is the form's own sentence in the instance's language, "" if it has none.
    """

    path: str
    code: str
    params: Mapping[str, str]
    message: str


class Node:
    """A node of an instance; written only by the instance that owns it.

    Children of a group or row stand in the order of the template, one per question; a repeat is
    one node whose children are its rows. A row has the question of its repeat and a row id.
    """

    __slots__ = (
        "children",
        "home",
        "index",
        "key",
        "options",
        "own",
        "parent",
        "question",
        "relevant",
        "row",
        "seen",
        "text",
    )

    def __init__(self, question: Question, parent: Node | None, home: Env, row: str = "") -> None:
        self.question = question
        self.parent: Node | None = parent
        self.home = home
        self.row = row
        self.key = ""  # order key of a row
        self.index = 0  # position of a row among its siblings, from 0
        self.children: list[Node] = []
        self.text = ""
        self.seen = ""
        self.own = True  # its own relevance, without that of what encloses it
        self.relevant = True
        self.options: list[Choice] | None = None

    def __repr__(self) -> str:
        return f"<Node {self.path} {self.kind} {self.text!r}>"

    @property
    def kind(self) -> str:
        """The question's kind; "row" for a row of a repeat."""
        return "row" if self.row else self.question.kind

    @property
    def name(self) -> str:
        """The last part of the path: the question's name, or the row id."""
        return self.row or self.question.name

    @property
    def path(self) -> str:
        """The data path: names joined by "/", row ids after a repeat's name; "" for the root."""
        parts: list[str] = []
        node = self
        while node.parent is not None:
            parts.append(node.row or node.question.name)
            node = node.parent
        parts.reverse()
        return "/".join(parts)

    @property
    def value(self) -> values.Typed:
        """The typed answer: None when blank; text when it is not of the question's type."""
        return values.typed(self.text, self.question.logic.type)

    @property
    def required(self) -> bool:
        """Whether an answer is asked for at this moment (relevance apart)."""
        rule = self.question.logic.required
        return bool(rule is not None and ask(self, rule))

    @property
    def readonly(self) -> bool:
        """Whether the form keeps the user from writing here; inherited from groups."""
        node: Node | None = self
        while node is not None:
            rule = node.question.logic.readonly
            if rule is not None and ask(node, rule):
                return True
            node = node.parent
        return False

    @property
    def problem(self) -> Problem | None:
        """What is wrong with the present answer: type or constraint; blank is never wrong."""
        text = self.seen
        if not text:
            return None
        logic = self.question.logic
        if not self._of_type(text):
            return Problem(self.path, "type", {"kind": self.question.kind, "text": text}, "")
        if logic.constraint is None or ask(self, logic.constraint):
            return None
        return Problem(self.path, "constraint", {"text": text}, self._say("constraint_message"))

    @property
    def warning(self) -> Problem | None:
        """Why an answer that is not wrong should be looked at again (`insp:soft`); it can stay."""
        rule = self.question.logic.soft
        text = self.seen
        if not text or rule is None or self.problem is not None or ask(self, rule):
            return None
        return Problem(self.path, "soft", {"text": text}, self._say("soft_message"))

    @property
    def missing(self) -> Problem | None:
        """The problem "required" when an answer is asked for and blank."""
        if self.text or not self.relevant or not self.required:
            return None
        return Problem(self.path, "required", {}, self._say("required_message"))

    @property
    def label(self) -> str:
        """The label in the instance's language, outputs filled in; "" if there is none."""
        text = self.question.logic.label
        return text.render(self, self.home) if text is not None else ""

    @property
    def hint(self) -> str:
        """The hint in the instance's language, or ""."""
        text = self.question.logic.hint
        return text.render(self, self.home) if text is not None else ""

    @property
    def guidance(self) -> str:
        """The longer guidance (`guidance_hint`) in the instance's language, or ""."""
        text = self.question.logic.guidance
        return text.render(self, self.home) if text is not None else ""

    @property
    def image(self) -> str:
        """The file name of the label's picture in the instance's language, or ""."""
        text = self.question.logic.label
        return text.medium("image", self.home) if text is not None else ""

    def choices(self, search: str = "") -> list[Choice]:
        """The choices that the filter allows now, in order; `search` narrows by name or label."""
        source = self.question.logic.choices
        if source is None:
            return []
        if self.options is None:
            self.options = ask(self, source.choices)
        if not search:
            return list(self.options)
        wanted = search.casefold()
        return [
            choice
            for choice in self.options
            if wanted in choice.label.casefold() or wanted in choice.name.casefold()
        ]

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def _of_type(self, text: str) -> bool:
        logic = self.question.logic
        if logic.choices is not None:
            names = ask(self, logic.choices.names)
            if logic.type == "select":
                return all(name in names for name in text.split())
            return text in names
        try:
            return values.normal(text, logic.type) == text
        except values.NotOfType:
            return False

    def _say(self, which: str) -> str:
        text = getattr(self.question.logic, which)
        return text.render(self, self.home) if text is not None else ""


def ask(node: Node, rule: Evaluate) -> Any:
    """The result of a compiled expression, bound to `node`."""
    env = node.home
    kept = env.current
    env.current = node
    try:
        return rule(node, env)
    finally:
        env.current = kept
