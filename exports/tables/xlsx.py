"""Sheets as .xlsx by XlsxWriter, one row in memory at a time.

Texts are written as texts whatever they begin with; numbers that a spreadsheet could not hold to
the last digit are texts too. The same book gives the same bytes.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from exports.errors import ExportError
from exports.tables import putting
from exports.tables.model import NOT_ASKED, Book, Cell, Column, Picture, Sheet, Written

#: Of the file format: rows of a sheet, characters of a cell, letters of a sheet's name, the
#: digits of a number, and the first year of a date.
MOST_ROWS: Final = 1_048_576
LONGEST: Final = 32_767
_NAME: Final = 31
_DIGITS: Final = 15
_FIRST_YEAR: Final = 1900

_CUT: Final = "…"
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_NAME: Final = re.compile(r"[\[\]:*?/\\]")
#: Rows by whose cells a column's width is chosen, and how wide it may become.
_LOOKED_AT: Final = 200
_NARROWEST, _WIDEST = 6, 44
#: A label alone makes a column so wide at the most.
_LABEL: Final = 16
#: Rows of the header, in points: two lines of a label, one of a code.
_HEAD_ROW, _CODE_ROW = 28.5, 12
#: What fits the width of a page of A4 and can still be read, in characters; and how others print.
_ONE_PAGE: Final = 190
_PRINTED: Final = 70
#: A picture's cell, in pixels; its row, in points.
_PICTURE_WIDTH, _PICTURE_HEIGHT = 128, 96
_PICTURE_ROW: Final = 76.5
_MARGIN: Final = 3
#: What offices have; LibreOffice puts its own in the place of one that it lacks.
_FONT: Final = "宋体"
_DATE, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


def write_xlsx(book: Book, target: Path, *, most_rows: int = MOST_ROWS) -> Written:
    """Write a book: header rows that stay in sight, filters, widths, pages that print well.

    A sheet that is full goes on in another of its name. Raises ExportError (`cannot_write`,
    `disk_full`, `photo_unreadable`), and whatever `book.rows` raises; `target` is then what it
    was before.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with putting.aside(target) as folder:
        made = folder / "book.xlsx"
        options = {
            "constant_memory": True,
            "tmpdir": str(folder),
            "default_format_properties": {
                "font_name": _FONT,
                "font_size": 10,
                "font_scheme": False,
            },
        }
        workbook = Workbook(str(made), options)
        try:
            workbook.set_properties(
                {"title": book.title, "author": book.author, "created": _plain(book.created)}
            )
            written = _fill(workbook, book, most_rows)
            workbook.close()
        except FileCreateError as error:
            cause = error.args[0] if error.args else None
            raise cause if isinstance(cause, OSError) else OSError(str(error)) from error
        finally:
            workbook.fileclosed = True
            for sheet in workbook.worksheets():  # their rows lie in files until they are put in
                if not sheet.row_data_fh.closed:
                    sheet.row_data_fh.close()
        putting.put(made, target)
    return written


def _fill(workbook: Any, book: Book, most_rows: int) -> Written:
    looks = _Looks(workbook)
    written = Written()
    names: set[str] = set()
    open_sheets = [_Open.begin(workbook, looks, sheet, names) for sheet in book.sheets]
    for number, cells in book.rows:
        at = open_sheets[number]
        if at.next >= most_rows:
            at.end()
            open_sheets[number] = at = _Open.begin(workbook, looks, at.sheet, names)
        at.row(cells, written)
        name = at.sheet.name
        written.rows[name] = written.rows.get(name, 0) + 1
    for at in open_sheets:
        at.end()
    return written


class _Looks:
    """The few formats of a book."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        line = {"border": 1, "border_color": "#B5BABD"}
        head = {**line, "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#ECECE7"}
        self.label = self.of(**head)
        self.group = self.of(**head, align="center")
        self.code = self.of(font_size=8, font_color="#51585C", valign="vcenter")
        self.title = self.of(font_size=16, bold=True, valign="vcenter")
        self.faint = self.of(font_color="#8A9195", valign="top", align="center")

    def of(self, **said: Any) -> Any:
        key = tuple(sorted(said.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(said)
        return self._made[key]

    def cell(self, column: Column) -> Any:
        if column.kind in {"text", "id"}:  # 49 is "text": what is typed over it stays a text too
            wrap = column.kind == "text"
            return self.of(valign="top", text_wrap=wrap, num_format=49)
        return self.of(valign="top", num_format=column.format or "General")

    def moment(self, column: Column) -> Any:
        return self.of(valign="top", align="left", num_format=column.format or _MOMENT)

    def day(self, column: Column) -> Any:
        return self.of(valign="top", align="left", num_format=column.format or _DATE)


@dataclass
class _Open:
    """One worksheet being filled from the top."""

    sheet: Sheet
    page: Any
    looks: _Looks
    next: int = 0
    first: int = 0
    widths: list[int] = field(default_factory=list)
    puts: list[Callable[[int, int, Cell, Written], None]] = field(default_factory=list)

    @classmethod
    def begin(cls, workbook: Any, looks: _Looks, sheet: Sheet, names: set[str]) -> _Open:
        page = workbook.add_worksheet(sheet_name(sheet.name, names))
        made = cls(sheet, page, looks)
        made._head()
        made.puts = [made._putter(column) for column in sheet.columns]
        return made

    def _head(self) -> None:
        columns, page = self.sheet.columns, self.page
        rows = self.sheet.head_rows
        # with the filter's arrow beside it; longer labels go on in a second line
        self.widths = [min(_width(text) + 4, _LABEL) for text in rows[-1]]
        if self.sheet.title:
            page.set_row(0, 30)
            page.write_string(0, 0, self.sheet.title, self.looks.title)
            self.next = 1
        top, own = self.next, bool(self.sheet.head)
        spans = _spans(rows) if own else {}
        for depth, texts in enumerate(rows):
            page.set_row(top + depth, _HEAD_ROW if own or depth else _CODE_ROW)
            for at, text in enumerate(texts):
                look = self.looks.label if own or depth else self.looks.code
                if (depth, at) in spans:
                    look = self.looks.group
                page.write_string(top + depth, at, _clean(text), look)
        for (depth, at), (last, end) in spans.items():
            # by hand: `merge_range` goes row by row, which a sheet of streamed rows cannot
            page.merge.append([top + depth, at, top + last, end])
        self.next += len(rows)
        self.first = self.next
        page.freeze_panes(self.first, min(self.sheet.frozen, len(columns)))

    def row(self, cells: Sequence[Cell], written: Written) -> None:
        at = self.next
        if any(isinstance(cell, Picture) for cell in cells):
            self.page.set_row(at, _PICTURE_ROW)
        for column, (put, cell) in enumerate(zip(self.puts, cells, strict=True)):
            if cell is not None and cell != "":
                put(at, column, cell, written)
        self.next += 1

    def _putter(self, column: Column) -> Callable[[int, int, Cell, Written], None]:
        looks, page = self.looks, self.page
        plain, moment, day = looks.cell(column), looks.moment(column), looks.day(column)
        text_look = looks.of(valign="top", text_wrap=column.kind == "text", num_format=49)

        def put(row: int, at: int, cell: Cell, written: Written) -> None:
            if isinstance(cell, str):
                text = _clean(cell)
                if len(text) > LONGEST:
                    text = text[: LONGEST - 1] + _CUT
                    written.cut.append((self.sheet.name, row + 1, column.code))
                page.write_string(row, at, text, text_look)
                self._widen(row, at, text)
            elif cell is NOT_ASKED:
                page.write_string(row, at, NOT_ASKED.value, looks.faint)
            elif isinstance(cell, (int, Decimal)):
                text = str(cell)
                if exact(cell) and column.kind != "id":
                    page.write_number(row, at, float(cell), plain)
                else:
                    page.write_string(row, at, text, text_look)
                self._widen(row, at, text)
            elif isinstance(cell, date):
                if cell.year < _FIRST_YEAR:
                    page.write_string(row, at, cell.isoformat(), text_look)
                elif isinstance(cell, datetime):
                    page.write_datetime(row, at, _plain(cell), moment)
                    self._widen(row, at, _MOMENT)
                else:
                    page.write_datetime(row, at, cell, day)
                    self._widen(row, at, _DATE)
            elif isinstance(cell, Picture):
                self._picture(row, at, cell)

        return put

    def _widen(self, row: int, at: int, text: str) -> None:
        if row < self.first + _LOOKED_AT:
            wide = max(map(_width, text.split("\n"))) + 2
            if wide > self.widths[at]:
                self.widths[at] = wide

    def _picture(self, row: int, at: int, cell: Picture) -> None:
        from xlsxwriter.exceptions import XlsxWriterException
        from xlsxwriter.image import Image

        try:
            image = Image(io.BytesIO(cell.open()))
        except (OSError, XlsxWriterException) as error:
            raise ExportError("photo_unreadable", number=row + 1, reason=str(error)) from error
        image.image_data = _Later(cell)  # read again when the file is put together
        fits = min(
            (_PICTURE_WIDTH - 2 * _MARGIN) / (image.width * 96 / image.x_dpi),
            (_PICTURE_HEIGHT - 2 * _MARGIN) / (image.height * 96 / image.y_dpi),
        )
        # 1: moves and shrinks with its cell, so that a filter hides it with its row
        told = {
            "object_position": 1, "x_scale": fits, "y_scale": fits,
            "x_offset": _MARGIN, "y_offset": _MARGIN, "description": cell.name,
        }  # fmt: skip
        self.page.insert_image(row, at, image, told)

    def end(self) -> None:
        """Widths, the filter over what has come, and how it prints."""
        from xlsxwriter.utility import xl_col_to_name

        page, columns = self.page, self.sheet.columns
        total = 0
        for at, column in enumerate(columns):
            wide = column.width or min(max(self.widths[at], _NARROWEST), _WIDEST)
            total += wide
            if column.kind == "picture":
                page.set_column_pixels(at, at, _PICTURE_WIDTH)
            else:
                page.set_column(at, at, wide)
        if columns:
            page.autofilter(self.first - 1, 0, max(self.next - 1, self.first - 1), len(columns) - 1)
        if columns:  # ids are texts on purpose: no green corner in each of them
            last = f"{xl_col_to_name(len(columns) - 1)}{max(self.next, 1)}"
            page.ignore_errors({"number_stored_as_text": f"A1:{last}"})
        page.hide_gridlines(0)  # none: they are printed too
        page.set_landscape()
        page.set_paper(9)  # A4
        if total <= _ONE_PAGE:
            page.fit_to_pages(1, 0)
        else:
            page.set_print_scale(_PRINTED)
            if self.sheet.frozen:
                page.repeat_columns(0, self.sheet.frozen - 1)
        page.repeat_rows(0, self.first - 1)
        page.set_footer("&L&A&R&P / &N")


class _Later:
    """What XlsxWriter takes for a stream: the picture is opened when its bytes are wanted."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture

    def getvalue(self) -> bytes:
        return self._picture.open()


def exact(value: int | Decimal) -> bool:
    """Whether a spreadsheet's number holds this to the last digit."""
    return len(Decimal(value).as_tuple().digits) <= _DIGITS


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel takes, and that no other sheet has; adds it to `taken`."""
    plain = _NOT_NAME.sub("_", _clean(wanted)).strip().strip("'")[:_NAME] or "-"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        mark = f" ({number})"
        name = plain[: _NAME - len(mark)] + mark
    taken.add(name.casefold())
    return name


def _spans(rows: tuple[tuple[str, ...], ...]) -> dict[tuple[int, int], tuple[int, int]]:
    """Header cells that are one: (row, column) → last (row, column)."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for depth, texts in enumerate(rows):
        at = 0
        while at < len(texts):
            end, last = at, depth
            inner = depth + 1 < len(rows) and texts[at] != ""
            while inner and end + 1 < len(texts) and texts[end + 1] == texts[at]:
                end += 1
            if end == at and texts[at]:
                while last + 1 < len(rows) and not rows[last + 1][at]:
                    last += 1
            if (last, end) != (depth, at):
                found[depth, at] = (last, end)
            at = end + 1
    return found


def _plain(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _clean(text: str) -> str:
    """Without what XML cannot hold; lines end as spreadsheets end them."""
    if text.isprintable():
        return text
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _width(text: str) -> int:
    return len(text) + sum(unicodedata.east_asian_width(char) in "WFA" for char in text)
