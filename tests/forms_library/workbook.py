"""The shipped D-grade workbook as plain rows, as the office sees it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from openpyxl import load_workbook

BOOK = Path(__file__).parents[2] / "forms" / "library" / "danger_check.xlsx"

Row = dict[str, str]


@cache
def rows(sheet: str) -> tuple[Row, ...]:
    """The rows below the header, as text, blank cells left out."""
    book = load_workbook(BOOK, read_only=True)
    try:
        lines = [
            ["" if cell is None else str(cell) for cell in line] for line in book[sheet].values
        ]
    finally:
        book.close()
    head, *body = lines
    return tuple(
        {name: cell for name, cell in zip(head, line, strict=True) if cell} for line in body
    )


@cache
def header(sheet: str) -> tuple[str, ...]:
    book = load_workbook(BOOK, read_only=True)
    try:
        return tuple(str(cell) for cell in next(iter(book[sheet].values)))
    finally:
        book.close()


def choices(list_name: str) -> list[Row]:
    return [row for row in rows("choices") if row["list_name"] == list_name]


def question(name: str) -> Row:
    """The one row of that name that begins something or asks something."""
    found = [
        row for row in rows("survey") if row["name"] == name and not row["type"].startswith("end_")
    ]
    assert len(found) == 1, name
    return found[0]
