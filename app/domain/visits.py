"""What a visit without an inspection can end with, and when one should go again: a rule table."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from app.domain.table_file import FOLDER

TABLE = "visits.toml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome. `days` until the next visit, None: none is due. `reason`: it demands one."""

    code: str
    days: int | None
    reason: bool
    clause: str
    confidence: tuple[str, ...]


@cache
def outcomes() -> tuple[Outcome, ...]:
    """All outcomes, in the order of their keys."""
    raw: dict[str, Any] = tomllib.loads((FOLDER / TABLE).read_text(encoding="utf-8"))
    return tuple(
        Outcome(
            code=code,
            days=row.get("days"),
            reason=bool(row.get("reason", False)),
            clause=row["clause"],
            confidence=tuple(row["sure"]),
        )
        for code, row in raw["outcome"].items()
    )


def outcome(code: str) -> Outcome | None:
    return next((one for one in outcomes() if one.code == code), None)


def next_date(code: str, on: date) -> date | None:
    """When to go again by the rule table; None where nobody needs to."""
    rule = outcome(code)
    return on + timedelta(days=rule.days) if rule and rule.days is not None else None


def problems(code: str, reason: str, again: date | None, on: date) -> tuple[str, ...]:
    """What is wrong with a visit: unknown_outcome, reason_missing, next_not_later."""
    rule = outcome(code)
    if rule is None:
        return ("unknown_outcome",)
    found = []
    if rule.reason and not reason.strip():
        found.append("reason_missing")
    if again is not None and again <= on:
        found.append("next_not_later")
    return tuple(found)
