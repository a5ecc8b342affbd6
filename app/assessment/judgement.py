"""What every scale says of a filled form in the same shape, and how a scale joins in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.assessment.findings import FindingLine
from app.assessment.layout import layout_of
from app.assessment.override import Override, answer, override_of, stated
from app.model.canonical import Value
from forms.definition import Question
from forms.form import Form
from forms.instance import Instance
from forms.node import Node


class Line(Protocol):
    """A statement without words: a code, and what it is about; `app.i18n.judgements` words it."""

    @property
    def code(self) -> str: ...
    @property
    def params(self) -> Mapping[str, object]: ...


@dataclass(frozen=True)
class Judgement:
    """A judged form. `scale` names its result in a revision: jgj125, screening, rural, …

    `value` None while it is open; then `low` and `high` say between what ("" unknown). `first`
    is the conclusion in one line, `lines` the whole way to it; `results` what a revision keeps;
    `open` counts by code what it still waits for. `doubts`: what stands on limits that nobody
    has checked against the printed text, in each language.
    """

    scale: str
    value: str | None
    low: str
    high: str
    first: Line
    lines: tuple[Line, ...]
    results: Mapping[str, Value]
    open: Mapping[str, int]
    override: Override | None = None
    certified: bool = False
    doubts: tuple[Mapping[str, str], ...] = ()
    detail: Any = field(default=None, compare=False)


@dataclass(frozen=True)
class Judge:
    """One scale: which forms speak of it, how they are judged, what they lack, what was found."""

    scale: str
    speaks: Callable[[Question], bool]
    judge: Callable[[Instance], Judgement | None]
    missing: Callable[[Form], list[str]]
    findings: Callable[[Instance], tuple[FindingLine, ...]]


class Graded(Protocol):
    """What the rules of a scale give: the value, or between what it lies, and by which rules."""

    @property
    def value(self) -> str | None: ...
    @property
    def low(self) -> str | None: ...
    @property
    def high(self) -> str | None: ...
    @property
    def rules(self) -> str: ...


def confirmed(
    root: Node,
    scale: str,
    result: Graded,
    *,
    status: str,
    first: Line,
    lines: Iterable[Line],
    open_: Mapping[str, int],
    doubts: tuple[Mapping[str, str], ...],
    more: Mapping[str, Value],
) -> Judgement:
    """The judgement of a form whose surveyor agrees to the computed value or puts another beside
    it (roles SCALE.agree, SCALE.override.*). `more`: what only this scale keeps of its result."""
    override = override_of(root, scale)
    kept: dict[str, Value] = {
        "value": result.value,
        "low": result.low,
        "high": result.high,
        "status": status,
        "rules": result.rules,
        "open": dict(open_),
        "agreed": answer(root, f"{scale}.agree") == "yes",
        "override": stated(override),
        **more,
    }
    return Judgement(
        scale=scale,
        value=result.value,
        low=result.low or "",
        high=result.high or "",
        first=first,
        lines=tuple(lines),
        results={scale: kept},
        open=dict(open_),
        override=override,
        doubts=doubts,
        detail=result,
    )


def whole(root: Node, role: str) -> int | None:
    """The whole number that a role was answered with; None where it was not."""
    node = layout_of(root.question).answer(root, role)
    return node.value if node is not None and isinstance(node.value, int) else None


#: Tags of limits that no public source confirms.
UNCHECKED = ("M", "DESIGN")


def unchecked(tags: tuple[str, ...]) -> bool:
    """Whether a limit with these confidence tags must be marked 待核 on paper."""
    return any(tag.startswith(UNCHECKED) for tag in tags)


def has_role(top: Question, prefix: str) -> bool:
    """Whether any question or repeat of a form speaks of a scale."""
    layout = layout_of(top)
    return any(role.startswith(prefix) for role in (*layout.fields, *layout.repeats))


def told(root: Node, *roles: str) -> bool:
    """Whether every one of these roles that the form has is answered, with an answer it offers.

    Only then a part that is not asked for is one that the house does not have.
    """
    layout = layout_of(root.question)
    asked = (layout.answer(root, role) for role in roles if role in layout.fields)
    return all(node is not None and node.text and node.problem is None for node in asked)


def lacking(top: Question, roles: tuple[str, ...]) -> list[str]:
    """Those of the roles that no question of the form's own level has."""
    fields = layout_of(top).fields
    return [role for role in roles if role not in fields]
