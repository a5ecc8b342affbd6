"""Bodies and logs as the machine compares them."""

from __future__ import annotations

from typing import Any

from app.domain.severity import severity
from app.model.history import ChainEntry, extend
from tests.model.oracle import grade_of


def changed_of(body: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The body after these changes, graded anew, without what is absent."""
    after = body | changes
    after["@result/jgj125"] = grade_of(after)
    return {path: value for path, value in after.items() if value is not None}


def present_of(values: Any) -> dict[str, Any]:
    """The values that are there."""
    return {path: value for path, value in values.items() if value is not None}


def severity_of(result: Any) -> int:
    """How grave a stored result is, 0 for none."""
    return severity(result["grade"]) if result else 0


def branch(log: set[ChainEntry], head: ChainEntry) -> list[ChainEntry]:
    """The unbroken lines of a log that lead to `head`."""
    branch = [head]
    while True:
        before = [
            entry
            for entry in log
            if entry.seq == branch[0].seq - 1
            and extend(entry, head.device, branch[0].rid) == branch[0]
        ]
        if not before:
            return branch
        branch.insert(0, before[0])
