"""An old .xls: read by xlrd, which the form converter brings along.

Such a file has at most 65,536 rows of 256 columns, so a cell at the far end costs little.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.errors import Cancelled
from app.sheets import refusals
from app.sheets.cells import Merged, spread
from app.sheets.table import MAX_TEXT, Gathering, IsCancelled, Progress, Table, plain_number

if TYPE_CHECKING:
    import xlrd

_LARGEST: Final = 150_000_000
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_WORD: Final = "WordDocument".encode("utf-16-le")
_TEXT, _NUMBER, _DATE, _BOOL, _ERROR = 1, 2, 3, 4, 5
_EVERY: Final = 1_000


def names(file: Path) -> tuple[str, ...]:
    with _opened(file) as book:
        return tuple(book.sheet_names())


def read(file: Path, wanted: str, progress: Progress, cancelled: IsCancelled) -> Table:
    with _opened(file) as book:
        known = tuple(book.sheet_names())
        if wanted and wanted not in known:
            raise refusals.no_sheet(wanted)
        sheet = book.sheet_by_name(wanted) if wanted else _first(book)
        gathered = Gathering(refusals.too_large)
        for at in range(sheet.nrows):
            if at % _EVERY == 0:
                if cancelled():
                    raise Cancelled
                progress(at, sheet.nrows)
            texts: list[str] = []
            troubles: dict[int, str] = {}
            for column, cell in enumerate(sheet.row(at)):
                text, trouble = _said(cell.ctype, cell.value, book)
                texts.append(text)
                if trouble:
                    troubles[column] = trouble
            gathered.add(at + 1, texts, troubles)
        progress(sheet.nrows, sheet.nrows)
        merged: list[Merged] = [
            (top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells
        ]
        rows = tuple(spread(gathered.rows, merged))
        return Table(known, sheet.name, rows, gathered.width, "xls", gathered.beyond)


@contextmanager
def _opened(file: Path) -> Iterator[xlrd.Book]:
    """The workbook; the one border at which what xlrd says becomes a known error."""
    import xlrd
    from xlrd.compdoc import CompDocError

    try:
        if file.stat().st_size > _LARGEST:
            raise refusals.too_large()
        data = file.read_bytes()
    except OSError as error:
        raise refusals.unreadable(str(error)) from error
    if _ENCRYPTED in data:
        raise refusals.protected()
    try:
        # formats tell dates and merged cells apart; what xlrd remarks on is nobody's business
        yield xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), formatting_info=True)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise refusals.protected() from error
        if _WORD in data:
            raise refusals.other_format("Word") from error
        raise refusals.broken(str(error)) from error
    except (
        CompDocError, struct.error, AssertionError, IndexError, KeyError, ValueError, TypeError,
        AttributeError, OverflowError, ZeroDivisionError, NotImplementedError, MemoryError,
        RecursionError, UnboundLocalError,
    ) as error:  # fmt: skip
        raise refusals.broken(f"{type(error).__name__}: {error}") from error


def _first(book: xlrd.Book) -> xlrd.sheet.Sheet:
    """As for .xlsx: the first shown sheet, or the largest where the first is but a cover."""
    sheets = [sheet for sheet in book.sheets() if not sheet.visibility] or book.sheets()
    if not sheets:
        raise refusals.empty()
    largest = max(sheets, key=lambda sheet: sheet.nrows)
    return largest if sheets[0].nrows * 4 < largest.nrows else sheets[0]


def _said(kind: int, value: Any, book: xlrd.Book) -> tuple[str, str]:
    import xlrd

    if kind == _TEXT:
        return str(value)[:MAX_TEXT], ""
    if kind == _NUMBER:
        return plain_number(float(value))
    if kind == _DATE:
        try:
            return xlrd.xldate.xldate_as_datetime(value, book.datemode).date().isoformat(), ""
        except (ValueError, OverflowError, xlrd.xldate.XLDateError):
            return plain_number(float(value))
    if kind == _BOOL:
        return ("TRUE" if value else "FALSE"), ""
    if kind == _ERROR:
        return xlrd.error_text_from_code.get(value, "#N/A"), "error"
    return "", ""
