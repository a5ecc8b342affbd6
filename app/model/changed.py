"""What a write changed, announced once per transaction; views decide what to read again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changed:
    """Touched record ids, and kinds of things: record, draft, photo, device, package, task."""

    records: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def __or__(self, other: Changed) -> Changed:
        return Changed(self.records | other.records, self.kinds | other.kinds)

    def __bool__(self) -> bool:
        return bool(self.records or self.kinds)
