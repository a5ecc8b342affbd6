"""Workbooks as other programs and other people make them: by openpyxl, by xls bytes, by hand."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import openpyxl

HEAD = ["镇", "嘎查村", "房屋名称", "房屋编号"]
ROW = ["阿勒腾席热镇", "示例嘎查", "12号院", "A-1"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsx(file: Path, rows: list[list[object]], name: str = "名册") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file


def by_hand(
    file: Path, sheet: str | bytes, shared: str = "", *, more: dict[str, bytes] | None = None
) -> Path:
    """A workbook whose sheet is this XML; `<worksheet>` and its namespace come with it."""
    body = sheet if isinstance(sheet, bytes) else f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>'
        '<sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": body,
        **(more or {}),
    }
    if shared:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return file


def old_xls(file: Path, rows: list[list[str | float]], *, locked: bool = False) -> Path:
    """The smallest .xls that Excel 5 and later read: one BIFF stream without a container."""

    def record(kind: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    made = record(0x0009, struct.pack("<HH", 0x0002, 0x0010))  # BIFF2: a sheet and nothing else
    if locked:
        made += record(0x002F, struct.pack("<HH", 1, 2))
    made += record(0x0042, struct.pack("<H", 936))
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HH", at, column) + b"\x00\x00\x00"
            if isinstance(value, str):
                text = value.encode("gbk")
                made += record(0x0004, place + bytes([len(text)]) + text)
            else:
                made += record(0x0003, place + struct.pack("<d", value))
    file.write_bytes(made + record(0x000A))
    return file


def encrypted(file: Path) -> Path:
    """What Excel writes for a workbook with a password: a compound file, named in its directory."""
    name = "EncryptedPackage".encode("utf-16-le")
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + name + bytes(2000))
    return file
