"""A person's other value, beside the computed one: read from the form, kept in a revision."""

from __future__ import annotations

from dataclasses import dataclass

from app.assessment.layout import layout_of
from app.model.canonical import Value
from forms.node import Node


@dataclass(frozen=True)
class Override:
    """It stands beside the computed value and never replaces it.

    It counts for nothing (`complete` false) until reason and name are given.
    """

    value: str
    reason: str
    name: str

    @property
    def complete(self) -> bool:
        return bool(self.reason and self.name)


def answer(root: Node, role: str) -> str:
    """The answer of a role while it is asked, else ""."""
    node = layout_of(root.question).answer(root, role)
    return node.text.strip() if node is not None else ""


def override_of(root: Node, prefix: str, key: str = "value") -> Override | None:
    """The value that a person put beside the computed one, by the roles PREFIX.override.*."""
    chosen = answer(root, f"{prefix}.override.{key}")
    if not chosen:
        return None
    return Override(
        chosen,
        answer(root, f"{prefix}.override.reason"),
        answer(root, f"{prefix}.override.name"),
    )


def stated(override: Override | None, key: str = "value") -> Value:
    """An override as a revision keeps it."""
    if override is None:
        return None
    return {key: override.value, "reason": override.reason, "name": override.name}
