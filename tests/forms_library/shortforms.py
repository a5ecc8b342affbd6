"""Any shipped workbook as plain rows, as the office sees it, and what every one must have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from openpyxl import load_workbook

from tests.assessment.kits import LIBRARY

Row = dict[str, str]
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SILENT = ("calculate", "end_")


@cache
def rows(form: str, sheet: str) -> tuple[Row, ...]:
    """The rows below the header, as text, blank cells left out."""
    book = load_workbook(LIBRARY / f"{form}.xlsx", read_only=True)
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


def choices(form: str, list_name: str) -> list[Row]:
    return [row for row in rows(form, "choices") if row["list_name"] == list_name]


def marked(form: str, column: str) -> set[str]:
    """The names of the questions and groups with a column."""
    return {row["name"] for row in rows(form, "survey") if row.get(column)}


def inside(form: str, groups: Iterable[str]) -> set[str]:
    """The names of the questions in these groups."""
    wanted, found, open_group = set(groups), set[str](), ""
    for row in rows(form, "survey"):
        if row["type"] == "begin_group":
            open_group = row["name"]
        elif row["type"] == "end_group":
            open_group = ""
        elif open_group in wanted:
            found.add(row["name"])
    return found


def assert_worded(form: str) -> None:
    """Words wherever something is shown or refused, in both languages, never mixed."""
    for sheet in ("survey", "choices"):
        for row in rows(form, sheet):
            for name in [name for name in row if name.endswith("::中文 (zh)")]:
                english = row.get(name.replace("中文 (zh)", "English (en)"), "")
                assert english, (row["name"], name)
                assert not _CHINESE.search(english), english
            if not row.get("type", "").startswith(_SILENT):
                assert row.get("label::中文 (zh)"), row
    for row in rows(form, "survey"):
        assert ("required" in row) == ("required_message::中文 (zh)" in row), row["name"]
        assert ("constraint" in row) == ("constraint_message::中文 (zh)" in row), row["name"]
    sizes: dict[str, int] = {}
    for row in rows(form, "choices"):
        sizes[row["list_name"]] = sizes.get(row["list_name"], 0) + 1
    assert max(sizes.values()) <= 9, sizes
