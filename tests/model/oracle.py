"""What ought to count, by brute force over sets of events; shares no code with the model.

An event is one save by one person: which events of the record that person had before their eyes,
and what they decided. Everything else follows by looking at all pairs of events.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

GROUPS = {
    "name": ("name",),
    "note": ("note",),
    "@photo/p": ("@photo/p",),
    "grade": ("@result/jgj125", "member/a", "member/b"),
}
GRADES = "ABCD"


def grade_of(values: dict[str, Any]) -> dict[str, Any] | None:
    """The worst member decides: the whole rule book of this test's form."""
    members = [values[path] for path in ("member/a", "member/b") if values.get(path)]
    return {"grade": max(members)} if members else None


@dataclass(frozen=True)
class Event:
    name: str
    record: int
    seen: frozenset[str]
    writes: dict[str, dict[str, Any]]
    void: bool = False
    on_state: bool = False


@dataclass
class Oracle:
    """All events that ever happened, and who has received which."""

    events: dict[str, Event] = field(default_factory=dict)

    def visible(self, received: Iterable[str], record: int) -> set[str]:
        """What can be shown: events whose whole past has arrived."""
        arrived = set(received)
        return {
            name
            for name in arrived
            if self.events[name].record == record and self.events[name].seen <= arrived
        }

    def heads(self, names: set[str]) -> set[str]:
        return self._last(names)

    def _last(self, names: Iterable[str]) -> set[str]:
        several = set(names)
        return {
            name
            for name in several
            if not any(name in self.events[other].seen for other in several)
        }

    def candidates(self, names: set[str], group: str) -> list[tuple[set[str], dict[str, Any]]]:
        """(who, values) for each different last value of the group, sorted by the first name."""
        writers = self._last(name for name in names if group in self.events[name].writes)
        found: list[tuple[set[str], dict[str, Any]]] = []
        for name in sorted(writers):
            values = self.events[name].writes[group]
            for who, other in found:
                if other == values:
                    who.add(name)
                    break
            else:
                found.append(({name}, values))
        return found

    def counts(self, names: set[str], group: str) -> dict[str, Any]:
        """The values that count now: of several, the most dangerous, else the first."""
        candidates = self.candidates(names, group)
        if not candidates:
            return dict.fromkeys(GROUPS[group])

        def danger(values: dict[str, Any]) -> int:
            result = values.get("@result/jgj125")
            return 1 + GRADES.index(result["grade"]) if result else 0

        worst = max(danger(values) for _, values in candidates)
        return next(values for _, values in candidates if danger(values) == worst)

    def body(self, names: set[str]) -> dict[str, Any]:
        """Everything that counts, without what is absent."""
        found = {}
        for group in GROUPS:
            found.update(self.counts(names, group))
        return {path: value for path, value in found.items() if value is not None}

    def conflicts(self, names: set[str]) -> dict[str, dict[frozenset[str], dict[str, Any]]]:
        found = {
            group: {frozenset(who): values for who, values in self.candidates(names, group)}
            for group in GROUPS
        }
        found["@void"] = self._state_candidates(names)
        return {group: several for group, several in found.items() if len(several) > 1}

    def _state_candidates(self, names: set[str]) -> dict[frozenset[str], dict[str, Any]]:
        said = self._last(name for name in names if self.events[name].on_state)
        voids = {name for name in said if self.events[name].void}
        if not voids:
            return {}
        unaware = {
            name
            for name in names
            if not self.events[name].void
            and (self.events[name].writes or self.events[name].on_state)
            and any(
                void not in self.events[name].seen and name not in self.events[void].seen
                for void in voids
            )
        }
        keep = self._last((said - voids) | unaware)
        found = {frozenset(voids): {"@void": True}}
        if keep:
            found[frozenset(keep)] = {"@void": None}
        return found

    def voided(self, names: set[str]) -> bool:
        return len(self._state_candidates(names)) == 1

    def writes(
        self, before: set[str], after: dict[str, Any], decided: Iterable[str]
    ) -> dict[str, dict[str, Any]]:
        """What a save of this body decides: changed groups, and those decided on purpose."""
        found = {}
        for group, paths in GROUPS.items():
            now = {path: after.get(path) for path in paths}
            present = {path for path, value in now.items() if value is not None}
            first = not before and present
            if first or group in decided or now != self.counts(before, group):
                found[group] = now
        return found
