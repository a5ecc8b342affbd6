"""Who had seen whom: the graph of a record's revisions, of which parts may be unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from app.model.revision import Revision


class Ancestry:
    """Ancestors among known revisions, as bit sets; unknown parents count as absent.

    `heads` are the sorted ids that no known revision names as a parent, `missing` the parents
    that are named but not known.
    """

    heads: Final[tuple[str, ...]]
    missing: Final[frozenset[str]]

    def __init__(self, revisions: Mapping[str, Revision]) -> None:
        named = {parent for revision in revisions.values() for parent in revision.parents}
        self.heads = tuple(sorted(revisions.keys() - named))
        self.missing = frozenset(named - revisions.keys())
        self._bit: dict[str, int] = {}
        self._ancestors: dict[str, int] = {}
        self._depth: dict[str, int] = {}
        pending = list(revisions)
        while pending:
            rid = pending[-1]
            if rid in self._bit:
                pending.pop()
                continue
            parents = [parent for parent in revisions[rid].parents if parent in revisions]
            unseen = [parent for parent in parents if parent not in self._bit]
            if unseen:
                pending += unseen
                continue
            self._enter(rid, parents)

    def _enter(self, rid: str, parents: list[str]) -> None:
        ancestors = 0
        for parent in parents:
            ancestors |= self._ancestors[parent] | self._bit[parent]
        self._ancestors[rid] = ancestors
        self._depth[rid] = 1 + max((self._depth[parent] for parent in parents), default=0)
        self._bit[rid] = 1 << len(self._bit)

    def maximal(self, ids: Iterable[str]) -> list[str]:
        """Those ids that are no ancestor of another of them, sorted."""
        several = sorted(set(ids))
        seen = 0
        for rid in several:
            seen |= self._ancestors[rid]
        return [rid for rid in several if not self._bit[rid] & seen]

    def concurrent(self, one: str, other: str) -> bool:
        """Whether two different revisions had not seen each other."""
        return one != other and not (
            self._ancestors[one] & self._bit[other] or self._ancestors[other] & self._bit[one]
        )

    def deepest(self, ids: Iterable[str]) -> str:
        """The id with the longest chain of ancestors, the smallest id of several: no clock."""
        return min(ids, key=lambda rid: (-self._depth[rid], rid))
