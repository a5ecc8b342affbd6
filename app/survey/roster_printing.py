"""Cells of a list with characters that paper cannot show: taken over as they are, and named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.roster.drafts import Drafted
from app.domain.roster.lines import Complaint
from app.sheets import Row
from app.survey.printing import named, unprintable


def with_unprintable(drafted: Drafted, rows: Sequence[Row], columns: Mapping[str, int]) -> Drafted:
    """The same places, with a remark on every cell that a report would print with 〓."""
    found = []
    for row in rows:
        if row.number in drafted.refused or not unprintable(
            "".join(row.text(at) for at in columns.values())
        ):
            continue
        for field, at in columns.items():
            chars = unprintable(row.text(at))
            if chars:
                params = {"chars": named(chars)}
                found.append(Complaint(row.number, at, field, "unprintable", params, refuses=False))
    if not found:
        return drafted
    both = sorted((*drafted.complaints, *found), key=lambda one: (one.row, one.column))
    return replace(drafted, complaints=tuple(both))
