"""What a change did: only what a window must look at again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from forms.node import Node


class Cleared(NamedTuple):
    """An answer that was taken away because its choice is no longer in the filtered list."""

    node: Node
    names: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Changes:
    """Nodes to repaint after one change.

    `values`: another answer. `relevance`: appeared or vanished (with all below). `flags`:
    required, readonly or problem may differ. `choices`, `labels`: ask again. `added`, `removed`:
    rows. `cleared`: answers lost with their choice, for the user to know.
    """

    values: set[Node] = field(default_factory=set)
    relevance: set[Node] = field(default_factory=set)
    flags: set[Node] = field(default_factory=set)
    choices: set[Node] = field(default_factory=set)
    labels: set[Node] = field(default_factory=set)
    added: list[Node] = field(default_factory=list)
    removed: list[Node] = field(default_factory=list)
    cleared: list[Cleared] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(
            self.values
            or self.relevance
            or self.flags
            or self.choices
            or self.labels
            or self.added
            or self.removed
        )
