"""Two bodies side by side."""

from __future__ import annotations

from collections.abc import Mapping

from app.model.canonical import Value, comparable


def differences(
    one: Mapping[str, Value], other: Mapping[str, Value]
) -> list[tuple[str, Value, Value]]:
    """The merge paths in which two bodies differ, sorted: (path, here, there), None for absent.

    For revisions, views and candidates: `body_paths(revision)`, `view.paths()`,
    `candidate.values`.
    """
    return [
        (path, one.get(path), other.get(path))
        for path in sorted(one.keys() | other.keys())
        if not same(one.get(path), other.get(path))
    ]


def same(one: Value, other: Value) -> bool:
    """Whether two values are one: as Python's equality, but true is not 1."""
    return one == other and comparable(one) == comparable(other)
