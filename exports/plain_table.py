"""A plain .xlsx of texts: header, rows, nothing else; codes stay codes, and nothing is a formula.

Written by hand, since every cell is a text: an 18-digit number keeps its digits in Excel and WPS,
and a text that begins with "=" stays a text. Rows stream into the file.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Final
from xml.sax.saxutils import escape, quoteattr

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST: Final = 32_000
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_FORMATS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_TYPES: Final = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_FORMATS}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_FORMATS}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_FORMATS}.styles+xml"/></Types>'
)
_RELATIONS: Final = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_BOOK_RELATIONS: Final = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
    f'Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
#: 49 is Excel's own "text": what is typed into such a cell stays as typed.
_STYLES: Final = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/></font>'
    '<font><b/><sz val="11"/></font></fonts><fills count="1"><fill><patternFill '
    'patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyFont="1" '
    'applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" '
    'builtinId="0"/></cellStyles></styleSheet>'
)


def write(file: Path, sheet: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write the table, aside first; the number of rows. Raises OSError."""
    aside = file.with_name(file.name + ".up")
    count = 0
    try:
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("[Content_Types].xml", _TYPES)
            book.writestr("_rels/.rels", _RELATIONS)
            book.writestr("xl/_rels/workbook.xml.rels", _BOOK_RELATIONS)
            book.writestr("xl/styles.xml", _STYLES)
            book.writestr(
                "xl/workbook.xml",
                f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet '
                f'name={quoteattr(sheet[:31])} sheetId="1" r:id="rId1"/></sheets></workbook>',
            )
            with book.open("xl/worksheets/sheet1.xml", "w") as part:
                part.write(_start(len(header)).encode())
                _row(part, 1, header, 1)
                for count, cells in enumerate(rows, 1):
                    _row(part, count + 1, cells, 0)
                part.write(b"</sheetData></worksheet>")
        aside.replace(file)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return count


def _start(width: int) -> str:
    """The header stays in sight; columns are wide enough for a name and set to text."""
    columns = (
        f'<cols><col min="1" max="{max(width, 1)}" width="18" style="0" customWidth="1"/></cols>'
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
        f"</sheetViews>{columns}<sheetData>"
    )


def _row(part: IO[bytes], number: int, cells: Sequence[str], style: int) -> None:
    made = "".join(
        f'<c r="{_letters(at)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(_NOT_XML.sub('', text)[:_LONGEST])}</t></is></c>"
        for at, text in enumerate(cells)
        if text
    )
    part.write(f'<row r="{number}">{made}</row>'.encode())


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
