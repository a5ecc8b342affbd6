"""Reads the sheets of an XLSForm: from .xlsx, or from Markdown tables (in tests and notes).

Untrusted input: sizes are bounded, document types refused, every failure of the libraries
becomes a `Refused` here.
"""

from __future__ import annotations

import datetime
import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from forms.findings import Refused

MAX_FILE = 32 * 1024 * 1024
MAX_UNPACKED = 128 * 1024 * 1024
MAX_MEMBERS = 2_000
MAX_ROWS = 100_000
MAX_COLUMNS = 300
MAX_CELL = 32_767
EMPTY_RUN = 60  # rows without anything, after which a sheet counts as ended

_DECLARATIONS = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
SHEETS = ("survey", "choices", "settings", "external_choices", "entities")

# What the libraries throw at broken files, as found by fuzzing.
BROKEN = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    ArithmeticError,
    RuntimeError,
    AssertionError,
    NotImplementedError,
    MemoryError,
    SyntaxError,  # of both XML parsers
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
)


@dataclass(slots=True)
class Sheet:
    """A sheet: column headers as written, and rows as {header: text}; blank rows are {}."""

    name: str
    headers: list[str]
    rows: list[dict[str, str]]

    def numbered(self) -> Iterable[tuple[int, dict[str, str]]]:
        """Rows with the number that a spreadsheet shows; the header is row 1."""
        return enumerate(self.rows, 2)


Sheets = dict[str, Sheet]


def read_sheets(data: bytes) -> Sheets:
    """The sheets that matter, by lower-case name; raises Refused."""
    if len(data) > MAX_FILE:
        raise Refused("form_too_large", limit=MAX_FILE)
    if data[:4] == b"PK\x03\x04":
        return _read_xlsx(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Refused("old_excel")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("not_a_form") from error
    if not text.strip():
        raise Refused("empty_file")
    if not text.lstrip().startswith("|"):
        raise Refused("not_a_form")
    return _read_markdown(text)


def _read_xlsx(data: bytes) -> Sheets:
    _check_archive(data)
    import openpyxl

    try:
        with warnings.catch_warnings():  # openpyxl remarks on styles, filters, odd properties
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            found: Sheets = {}
            for sheet in book.worksheets:
                name = sheet.title.strip().lower()
                if name in SHEETS and name not in found:
                    sheet.reset_dimensions()
                    found[name] = _sheet(name, sheet.iter_rows(values_only=True))
        finally:
            book.close()
    except BROKEN as error:
        raise Refused("workbook_broken", text=type(error).__name__) from error
    return found


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
                raise Refused("form_too_large", limit=MAX_UNPACKED)
            names = {member.filename for member in members}
            if "xl/workbook.xml" not in names:
                raise Refused("no_workbook")
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    content = archive.read(member)
                    if any(mark in content for mark in _DECLARATIONS):
                        raise Refused("xml_dtd")
    except BROKEN as error:
        raise Refused("workbook_broken", text=type(error).__name__) from error


def _sheet(name: str, lines: Iterable[tuple[object, ...]]) -> Sheet:
    headers: list[str] = []
    rows: list[dict[str, str]] = []
    empty = 0
    for number, line in enumerate(lines):
        texts = [_cell_text(value) for value in line[:MAX_COLUMNS]]
        if number == 0:
            headers = [re.sub(r"\s+", " ", text) for text in texts]
            _check_headers(name, headers)
            continue
        row = {
            header: text for header, text in zip(headers, texts, strict=False) if header and text
        }
        rows.append(row)
        empty = 0 if row else empty + 1
        if empty > EMPTY_RUN:
            break
        if len(rows) > MAX_ROWS:
            raise Refused("form_too_large", limit=MAX_ROWS)
    while rows and not rows[-1]:
        rows.pop()
    return Sheet(name, headers, rows)


def _check_headers(sheet: str, headers: list[str]) -> None:
    seen: set[str] = set()
    for header in headers:
        if header and header in seen:
            raise Refused("duplicate_header", sheet=sheet, column=header)
        seen.add(header)


def _cell_text(value: object) -> str:
    """A cell as XLSForm reads it: whole numbers without a point, truths as TRUE and FALSE."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.datetime():
            return value.isoformat(sep=" ")
        case _:
            return str(value)[:MAX_CELL].replace("\xa0", " ").replace("\r\n", "\n").strip()


def _read_markdown(text: str) -> Sheets:
    """Tables as pyxform reads them: a sheet's name in the first column, then its rows."""
    found: dict[str, list[tuple[object, ...]]] = {}
    current: list[tuple[object, ...]] | None = None
    for line in text.splitlines():
        stripped = line.strip()
        if not stripped.startswith("|") or re.fullmatch(r"[|\s:-]+", stripped):
            continue
        cells = [c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", stripped)[1:-1]]
        if cells and cells[0]:
            current = found.setdefault(cells[0].lower(), [])
        elif current is not None and len(cells) > 1:
            current.append(tuple(cell or None for cell in cells[1:]))
    return {name: _sheet(name, lines) for name, lines in found.items() if name in SHEETS}
