"""Sheets as .csv: a file each in a folder, UTF-8 with the mark by which Excel knows it.

A spreadsheet reads what begins with = + - @ as a formula, from whoever it came: such texts get an
apostrophe in front. Numbers and dates are no such texts and stay what they are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final

from exports.tables import putting
from exports.tables.model import NOT_ASKED, Book, Cell, NotAsked, Picture, Sheet, Written

#: What no file's name may hold on Windows.
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_BROKEN: Final = re.compile("[\x00\ud800-\udfff]")


def write_csv(book: Book, folder: Path) -> Written:
    """Write each sheet to its own file in `folder`, which is made if need be.

    Raises ExportError (`cannot_write`, `disk_full`), and whatever `book.rows` raises; no file is
    then put or replaced.
    """
    written = Written()
    names = file_names(book.sheets)
    with putting.aside(folder / names[0] if names else folder) as work:
        with ExitStack() as files:
            writers = []
            for name, sheet in zip(names, book.sheets, strict=True):
                opened = files.enter_context(
                    open(work / name, "w", encoding="utf-8-sig", newline="")
                )
                writers.append(_begun(opened, sheet))
            for number, cells in book.rows:
                columns = book.sheets[number].columns
                texts = [text_of(cell) for cell, _column in zip(cells, columns, strict=True)]
                writers[number].writerow(texts)
                name = book.sheets[number].name
                written.rows[name] = written.rows.get(name, 0) + 1
        for name in names:
            putting.put(work / name, folder / name)
    return written


def file_names(sheets: Sequence[Sheet]) -> list[str]:
    """The name of each sheet's file: as the sheet is called."""
    taken: set[str] = set()
    found = []
    for sheet in sheets:
        plain = _UNSAFE.sub("_", sheet.name).strip(" ._") or "-"
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain} ({number})"
        taken.add(name.casefold())
        found.append(f"{name}.csv")
    return found


def _begun(file: IO[str], sheet: Sheet) -> Any:
    """A writer with the sheet's header written."""
    writer = csv.writer(file, lineterminator="\r\n")
    for texts in sheet.head_rows:
        writer.writerow([defused(text) for text in texts])
    return writer


def text_of(cell: Cell) -> str:
    """A cell as CSV holds it; a picture by its name."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return defused(cell)
    if isinstance(cell, NotAsked):
        return NOT_ASKED.value
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M") if cell.year >= 1000 else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Picture):
        return defused(cell.name)
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    text = _BROKEN.sub("", text)
    return f"'{text}" if text.startswith(_FORMULA) else text
