"""What a form asks: questions, choices, and behind each question its compiled logic.

Immutable once loading is done and shared by all instances of a form. Paths are template paths:
names joined by "/", without the form's root and without row ids.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# A compiled expression is called with (node, env); see `forms.env`.
Evaluate = Callable[[Any, Any], Any]


class Choice(NamedTuple):
    """One choice in the instance's language; `extra` holds the other columns of its row."""

    name: str
    label: str
    extra: Mapping[str, str]
    image: str = ""


class Dependent(NamedTuple):
    """Which nodes a rule must visit when a node changes.

    From the changed node go `up` parents, then down `route` (child numbers; -1 = every row).
    `shift` narrows rows of the innermost repeat on the way: None = all, k = the row k further
    down, "later" = all rows further down.
    """

    rule: Rule
    up: int
    route: tuple[int, ...]
    shift: int | str | None = None


class Text:
    """A label, hint or message: parts (text, or an expression's text) and media by language."""

    __slots__ = ("default", "fixed", "languages", "media", "parts")

    def __init__(
        self,
        languages: tuple[str, ...],
        parts: Mapping[str, tuple[str | Evaluate, ...]],
        media: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.languages = languages
        self.parts = parts
        self.media = media
        self.default = languages[0] if languages else ""
        self.fixed = all(isinstance(part, str) for some in parts.values() for part in some)

    def render(self, node: Any, env: Any) -> str:
        """The text in the instance's language, its outputs filled in for `node`."""
        parts = self.parts.get(env.language) or self.parts.get(self.default, ())
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0]
        kept = env.current
        env.current = node
        shown = "".join(part if isinstance(part, str) else part(node, env) for part in parts)
        env.current = kept
        return shown.strip()

    def medium(self, form: str, env: Any) -> str:
        """The file name of a medium ("image", "guidance"…) in the instance's language, or ""."""
        own = self.media.get(env.language, {})
        return own.get(form) or self.media.get(self.default, {}).get(form, "")


class ChoiceList(NamedTuple):
    """Where a question's choices come from."""

    choices: Evaluate  # -> list[Choice] in order
    names: Evaluate  # -> collection of names (for membership only)
    label: Evaluate  # (name, env) -> label, whatever the filter says
    every: Evaluate | None = None  # like `choices`, whatever the filter says; None: no filter


@dataclass(slots=True, eq=False)
class Rule:
    """One compiled expression, bound to a question.

    `aspect`: calculate relevant count choices (they act), or flags label (required, readonly,
    constraint and soft together; they only say what to look at again).
    """

    aspect: str
    question: Question
    run: Evaluate
    source: str
    rank: int = -1
    acts: bool = False
    ordered: bool = False
    language: bool = False
    pure: bool = True


@dataclass(slots=True, eq=False)
class Logic:
    """The compiled side of a question."""

    type: str = "string"
    yields: str = ""  # the static type of its calculation
    default: str = ""
    calculate: Rule | None = None
    relevant: Rule | None = None
    required: Evaluate | None = None
    readonly: Evaluate | None = None
    constraint: Evaluate | None = None
    soft: Evaluate | None = None
    choices: ChoiceList | None = None
    choices_rule: Rule | None = None
    count: Rule | None = None
    label: Text | None = None
    hint: Text | None = None
    guidance: Text | None = None
    required_message: Text | None = None
    constraint_message: Text | None = None
    soft_message: Text | None = None
    preload: str = ""
    counted: bool = False
    dependents: list[Dependent] = field(default_factory=list)
    row_dependents: list[Dependent] = field(default_factory=list)
    order_dependents: list[Dependent] = field(default_factory=list)
    inner: list[Dependent] = field(default_factory=list)
    first: list[tuple[tuple[int, ...], Evaluate]] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)


class Trigger(NamedTuple):
    """Written into the nodes found by `up` and `route` when the question's value changes."""

    up: int
    route: tuple[int, ...]
    run: Evaluate


@dataclass(slots=True, eq=False)
class Question:
    """One question, group or repeat of a form.

    `kind`: group repeat text integer decimal date select_one select_multiple note image calculate
    acknowledge range hidden start end today username. `group` is the resolved conflict group
    ("" = the path itself), `soft` an expression that should hold (where it does not, the answer
    may stay with a warning), `range` what is allowed in words ("0–60"), `extra` every other
    `insp:*` attribute by its local name, `row` the sheet row that defines it (0 = unknown).
    """

    path: str
    name: str
    kind: str
    appearance: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    role: str = ""
    group: str = ""
    personal: bool = False
    soft: str = ""
    soft_message: str = ""
    soft_message_en: str = ""
    range: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Question, ...] = ()
    row: int = 0
    parent: Question | None = field(default=None, repr=False)
    index: int = 0
    number: int = 0
    depth: int = 0  # parents between the root and the node (a row's node for a repeat)
    by_name: Mapping[str, Question] = field(default_factory=dict, repr=False)
    logic: Logic = field(default_factory=Logic, repr=False)

    @property
    def same(self) -> bool:
        """Whether the answer may be taken over from the house before (`insp:same`)."""
        return self.extra.get("same", "") in {"yes", "true", "true()", "1"}

    @property
    def shots(self) -> tuple[str, ...]:
        """Codes of the pictures that an image question needs (`insp:shots`), in their order."""
        return tuple(dict.fromkeys(self.extra.get("shots", "").split()))

    def ancestors(self) -> list[Question]:
        """This question and all above it, root first."""
        chain: list[Question] = []
        question: Question | None = self
        while question is not None:
            chain.append(question)
            question = question.parent
        chain.reverse()
        return chain

    def route_from(self, above: Question) -> tuple[int, ...]:
        """Child numbers from a node of `above` to the nodes of this question; -1 = every row."""
        route: list[int] = []
        question = self
        while question is not above:
            if question.kind == "repeat":
                route.append(-1)
            route.append(question.index)
            if question.parent is None:
                raise ValueError(f"{above.path} does not contain {self.path}")
            question = question.parent
        route.reverse()
        return tuple(route)
