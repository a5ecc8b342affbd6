"""Tasks as a list asks for them: a page by the index, whatever their number."""

from __future__ import annotations

from typing import Any, Final, Literal

from app.store.database import Connection

#: Open ones, of those the ones behind their date ("YYYY-MM-DD", before today), closed ones, all.
Wanted = Literal["open", "late", "closed", "all"]

WANTED: Final[tuple[Wanted, ...]] = ("open", "late", "closed", "all")
_FROM: Final = "FROM head INDEXED BY head_due WHERE form = 'task' AND voided = 0"


def page(connection: Connection, wanted: Wanted, today: str, limit: int, offset: int) -> list[str]:
    """Records of tasks, the open ones first, then by due date."""
    condition, values = _condition(wanted, today)
    rows = connection.execute(
        f"SELECT record {_FROM}{condition} ORDER BY status DESC, subtitle, record LIMIT ? OFFSET ?",
        [*values, limit, offset],
    )
    return [row[0] for row in rows]


def counts(connection: Connection, today: str) -> dict[Wanted, int]:
    """How many there are of each kind."""
    found: dict[Wanted, int] = {}
    for wanted in WANTED:
        condition, values = _condition(wanted, today)
        row = connection.execute(f"SELECT count(*) {_FROM}{condition}", values).fetchone()
        found[wanted] = int(row[0])
    return found


def _condition(wanted: Wanted, today: str) -> tuple[str, list[Any]]:
    if wanted == "late":
        return " AND status = 'open' AND subtitle < ?", [today]
    if wanted == "all":
        return "", []
    return " AND status = ?", [wanted]
