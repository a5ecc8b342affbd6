"""Invented buildings for the grading tests, described by counts, as the worked examples are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from app.domain.jgj125.inputs import (
    Building,
    Ground,
    Measures,
    Member,
    Observation,
    Storey,
    StoreyKind,
)

QUIET = Ground("no_signs")
#: A danger point that needs nothing but a yes: heart rot in timber.
CERTAIN = (Observation("o", "W8", Measures(present="yes")),)
FOUNDATION_CERTAIN = (Observation("o", "F2", Measures(present="yes")),)


def member(
    id_: str,
    klass: str,
    position: str = "",
    *,
    dangerous: bool = False,
    unseen: bool = False,
    carries: tuple[str, ...] = (),
) -> Member:
    points = FOUNDATION_CERTAIN if klass == "f" else CERTAIN
    state = "points" if dangerous else "unseen" if unseen else "sound"
    return Member(
        id_,
        id_,
        klass,
        position or id_,
        "timber",
        True,
        state,
        points if dangerous else (),
        carries,
    )


def foundation(count: int, dangerous: int = 0) -> tuple[Member, ...]:
    """So many footings that carry nothing which stands above."""
    return tuple(member(f"f{i}", "f", dangerous=i < dangerous) for i in range(count))


def storey(
    name: str,
    total: Mapping[str, int],
    dangerous: Mapping[str, int] | None = None,
    unseen: Mapping[str, int] | None = None,
    *,
    kind: StoreyKind = "super",
    shared: Iterable[str] = (),
) -> Storey:
    """A storey with so many members per class; classes in `shared` stand at shared positions.

    Member i of class k is called "name.ki"; the first `dangerous` are dangerous, the next
    `unseen` were not seen. Shared positions are "ki" on every storey.
    """
    bad, hidden = dangerous or {}, unseen or {}
    members = [
        member(
            f"{name}.{klass}{i}",
            klass,
            f"{klass}{i}" if klass in shared else "",
            dangerous=i < bad.get(klass, 0),
            unseen=bad.get(klass, 0) <= i < bad.get(klass, 0) + hidden.get(klass, 0),
        )
        for klass, count in total.items()
        for i in range(count)
    ]
    return Storey(name, name, kind, tuple(members))


def house(
    footings: tuple[Member, ...],
    *storeys: Storey,
    ground: Ground = QUIET,
    height_m: str | None = None,
) -> Building:
    return Building(footings, storeys, ground, Decimal(height_m) if height_m else None)
