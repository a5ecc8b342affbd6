"""Tables read back by others: openpyxl and LibreOffice find each cell as it was given."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from exports.errors import ExportError
from exports.tables.csv_files import defused, write_csv
from exports.tables.model import NOT_ASKED, Book, Cell, Column, Picture, Row, Sheet
from exports.tables.putting import aside, put
from exports.tables.xlsx import LONGEST, exact, sheet_name, write_xlsx
from tests.exports.office import convert

NOW = datetime(2026, 11, 22, 9, 41, tzinfo=UTC)
#: As a clock showed it.
LOOKED = datetime.fromisoformat("2026-11-21T08:05")
ID = "150627198001011234"


def jpeg(width: int = 320, height: int = 240) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (43, 95, 158)).save(out, "JPEG")
    return out.getvalue()


HOUSES = Sheet(
    "名册",
    (
        Column("code", "编号", "id"),
        Column("name", "名称"),
        Column("area", "建筑面积（m²）", "number"),
        Column("on", "检查日期", "date"),
        Column("photo", "照片", "picture"),
    ),
    frozen=2,
)
POINTS = Sheet("危险点", (Column("code", "编号", "id"), Column("width", "宽度（mm）", "number")))


def rows() -> Iterator[Row]:
    """Two sheets, their rows interleaved."""
    yield 0, (ID, "=SUM(A1)", Decimal("85.50"), date(2026, 11, 20), Picture(jpeg, "照片1"))
    yield 1, (ID, Decimal("1.4"))
    yield 1, (ID, NOT_ASKED)
    yield 0, ("0012", "李𬭎 ② 𬀩\n二行", None, LOOKED, None)
    yield 0, ("7", "李\x0b四", 12345678901234567890, date(1899, 5, 1), None)


def book(stream: Any = None, sheets: tuple[Sheet, ...] = (HOUSES, POINTS)) -> Book:
    return Book("测试台账", "赵测试", NOW, sheets, rows() if stream is None else stream)


def test_openpyxl_reads_what_was_written(tmp_path: Path) -> None:
    """Numbers are numbers, dates dates, ids and would-be formulas texts; pictures have anchors."""
    written = write_xlsx(book(), tmp_path / "账.xlsx")
    assert written.rows == {"名册": 3, "危险点": 2}
    read = openpyxl.load_workbook(tmp_path / "账.xlsx")
    houses, points = read["名册"], read["危险点"]
    found = [[cell.value for cell in row] for row in houses.iter_rows()]
    assert found[0] == ["code", "name", "area", "on", "photo"]
    assert found[1][:2] == ["编号", "名称"]
    assert found[2][:4] == [ID, "=SUM(A1)", 85.5, datetime.fromisoformat("2026-11-20")]
    assert houses["B3"].data_type == "s"  # no formula
    assert found[3][:4] == ["0012", "李𬭎 ② 𬀩\n二行", None, LOOKED]
    assert found[4][:4] == ["7", "李四", "12345678901234567890", "1899-05-01"]
    assert [cell.value for cell in points["B"]] == ["width", "宽度（mm）", 1.4, "/"]
    assert houses.freeze_panes == "C3"
    assert houses.auto_filter.ref == "A2:E5"
    assert houses["A3"].number_format == "@"
    assert houses["D3"].number_format == "yyyy-mm-dd"
    (picture,) = houses._images
    assert (picture.anchor._from.row, picture.anchor._from.col) == (2, 4)
    assert houses.row_dimensions[3].height > 60


def test_the_same_book_makes_the_same_bytes(tmp_path: Path) -> None:
    write_xlsx(book(), tmp_path / "1.xlsx")
    write_xlsx(book(), tmp_path / "2.xlsx")
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["1.xlsx", "2.xlsx"]


#: Texts that a spreadsheet might take for something else.
ODD = (
    "_x0041_", " 前后 ", "制表\t符", "&<>\"'", "'引号", "http://a.b", "+1", "@x", "1e5", "0012",
    "2026-01-01", "TRUE", "#N/A", "\xa0空\xa0", "e\u0301", "𬭎𫖮", "\ufeff标",
)  # fmt: skip


def test_libreoffice_shows_the_same_cells(tmp_path: Path) -> None:
    """Another program's reading of the file, as text."""
    stream = [row for row in rows() if row[0] == 0]
    stream += [(0, ("1", text, None, None, None)) for text in (*ODD, "一\r\n二")]
    write_xlsx(book(sheets=(HOUSES,), stream=stream), tmp_path / "a.xlsx")
    convert(tmp_path, "csv:Text - txt - csv (StarCalc):44,34,76", "a.xlsx")
    with open(tmp_path / "a.csv", encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))
    assert [line[:4] for line in found[2:5]] == [
        [ID, "=SUM(A1)", "85.5", "2026-11-20"],
        ["0012", "李𬭎 ② 𬀩\n二行", "", "2026-11-21 08:05"],
        ["7", "李四", "12345678901234567890", "1899-05-01"],
    ]
    assert [line[1] for line in found[5:]] == [*ODD, "一\n二"]


def test_nothing_lies_in_the_systems_temporary_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows and pictures of a protected survey must not: there is none here, and none is missed."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    write_xlsx(book(), tmp_path / "a.xlsx")
    write_csv(book(), tmp_path / "b")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.xlsx", "b"]


def test_a_header_of_several_rows_is_joined_as_it_is_meant(tmp_path: Path) -> None:
    """基本情况 over two columns; 备注 over both rows; a title above it all."""
    columns = (Column("a", "户主"), Column("b", "面积", "number"), Column("c", "备注"))
    head = (("基本情况", "基本情况", "备注"), ("户主", "面积", ""))
    sheet = Sheet("台账", columns, 0, "危房台账", head)
    write_xlsx(book([(0, ("张*", 80, "无"))], (sheet,)), tmp_path / "a.xlsx")
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["台账"]
    assert page["A1"].value == "危房台账"
    assert sorted(map(str, page.merged_cells.ranges)) == ["A2:B2", "C2:C3"]
    assert [page["A2"].value, page["C2"].value, page["B3"].value] == ["基本情况", "备注", "面积"]
    assert [cell.value for cell in page[4]] == ["张*", 80, "无"]
    assert page.auto_filter.ref == "A3:C4"


def test_what_is_too_long_is_cut_and_named(tmp_path: Path) -> None:
    sheet = Sheet("长", (Column("t", "文字"),))
    written = write_xlsx(book([(0, ("字" * (LONGEST + 5),))], (sheet,)), tmp_path / "a.xlsx")
    assert written.cut == [("长", 3, "t")]
    text = openpyxl.load_workbook(tmp_path / "a.xlsx")["长"]["A3"].value
    assert len(text) == LONGEST
    assert text.endswith("…")


def test_a_full_sheet_goes_on_in_another(tmp_path: Path) -> None:
    """Beyond the rows that a sheet can have; here four, header and all."""
    stream = [(0, (str(n), n)) for n in range(5)]
    write_xlsx(book(stream, (POINTS,)), tmp_path / "a.xlsx", most_rows=4)
    read = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert read.sheetnames == ["危险点", "危险点 (2)", "危险点 (3)"]
    assert [row[1].value for page in read for row in page.iter_rows(min_row=3)] == [0, 1, 2, 3, 4]


class StoppedError(Exception):
    """What a cancelled job raises."""


def stopping() -> Iterator[Row]:
    yield from rows()
    raise StoppedError


def test_what_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    """Neither half a file nor what lay beside it; what was there before is still whole."""
    old = tmp_path / "账.xlsx"
    old.write_bytes(b"before")
    with pytest.raises(StoppedError):
        write_xlsx(book(stopping()), old)
    with pytest.raises(StoppedError):
        write_csv(book(stopping()), tmp_path)
    torn = [(0, ("1", "", None, None, Picture(lambda: b"no picture", "x")))]
    with pytest.raises(ExportError) as refused:
        write_xlsx(book(torn), old)
    assert refused.value.code == "photo_unreadable"
    with pytest.raises(ExportError) as refused:
        write_xlsx(book(), old / "in a file" / "x.xlsx")
    assert refused.value.code == "cannot_write"
    assert old.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [old]


def test_csv_is_read_by_excel_and_runs_no_formula(tmp_path: Path) -> None:
    write_csv(book(), tmp_path / "表")
    data = (tmp_path / "表" / "名册.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 5
    found = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert found[1] == ["编号", "名称", "建筑面积（m²）", "检查日期", "照片"]
    assert found[2] == [ID, "'=SUM(A1)", "85.50", "2026-11-20", "照片1"]
    assert found[3][3] == "2026-11-21 08:05"
    points = (tmp_path / "表" / "危险点.csv").read_text("utf-8-sig").splitlines()
    assert points[2:] == [f"{ID},1.4", f"{ID},/"]


@given(st.text())
def test_no_text_is_a_formula(text: str) -> None:
    assert not defused(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.text(), max_size=8))
def test_sheet_names_are_what_excel_takes(wanted: list[str]) -> None:
    taken: set[str] = set()
    names = [sheet_name(one, taken) for one in wanted]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**11), max_value=10**11
    )
)
def test_an_exact_number_survives_the_spreadsheet(number: Decimal) -> None:
    if exact(number):
        assert Decimal(repr(float(number))) == number


def test_a_picture_is_in_the_file_once(tmp_path: Path) -> None:
    """Twenty rows with one picture: its bytes are there once."""
    shown: Cell = Picture(jpeg, "同一张")
    sheet = Sheet("照片", (Column("p", "照片", "picture"),))
    write_xlsx(book([(0, (shown,)) for _ in range(20)], (sheet,)), tmp_path / "a.xlsx")
    names = zipfile.ZipFile(tmp_path / "a.xlsx").namelist()
    assert [name for name in names if "media" in name] == ["xl/media/image1.jpeg"]


def test_what_a_killed_run_left_goes_with_the_next(tmp_path: Path) -> None:
    """It may hold residents in clear: nothing of it stays under a name that nobody looks for."""
    target = tmp_path / "a.xlsx"
    with aside(target) as folder:
        left = folder.name
    (tmp_path / left).mkdir()
    (tmp_path / left / "half").write_text("张三", encoding="utf-8")
    with aside(target) as folder:
        put(_file(folder / "whole"), target)
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]


def _file(path: Path) -> Path:
    path.write_text("a", encoding="utf-8")
    return path
