"""What offices send is read, whatever it is called; every cell that cannot be trusted says so."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

from app import sheets
from app.errors import Cancelled, KnownError
from tests.sheets import making
from tests.sheets.making import HEAD, ROW


def texts(file: Path, sheet: str = "") -> list[tuple[str, ...]]:
    return [row.texts for row in sheets.read(file, sheet).rows]


def test_rows_bear_the_numbers_that_excel_shows(tmp_path: Path) -> None:
    """Empty rows are passed over, and the rest keep their numbers."""
    file = making.xlsx(tmp_path / "a.xlsx", [HEAD, [], [], ROW])

    assert [(row.number, row.texts[2]) for row in sheets.read(file).rows] == [
        (1, "房屋名称"),
        (4, "12号院"),
    ]


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    """An .xls called .xlsx, an .xlsx called .xls or .csv, a .csv called .xlsx: all just work."""
    modern = making.xlsx(tmp_path / "modern.xls", [HEAD, ROW])
    as_csv = making.xlsx(tmp_path / "modern.csv.xlsx", [HEAD, ROW])
    as_csv = as_csv.rename(tmp_path / "modern.csv")
    old = making.old_xls(tmp_path / "old.xlsx", [[*HEAD], [*ROW]])
    plain = tmp_path / "plain.xlsx"
    plain.write_text(",".join(HEAD) + "\n" + ",".join(ROW), encoding="gbk")

    for file in (modern, as_csv, old, plain):
        assert texts(file) == [tuple(HEAD), tuple(ROW)], file.name


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_in_any_letters_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [HEAD, ["阿镇", "示例嘎查", f'"某{separator}社\n12""号院"', "A-1"]]
    file = tmp_path / "a.csv"
    file.write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))

    assert texts(file) == [tuple(HEAD), ("阿镇", "示例嘎查", f'某{separator}社\n12"号院', "A-1")]


def test_dates_numbers_and_texts_in_plain_words(tmp_path: Path) -> None:
    """A day is a day, 1985.0 is 1985, 2.50 is 2.5, whatever style the cell has."""
    day = datetime.date(2026, 11, 22)
    row = [
        day,
        datetime.datetime.fromisoformat("2026-11-22T09:41"),
        1985.0,
        2.5,
        "007",
        True,
        "  x ",
    ]
    file = making.xlsx(tmp_path / "a.xlsx", [list("abcdefg"), row])

    assert texts(file)[1] == ("2026-11-22", "2026-11-22", "1985", "2.5", "007", "TRUE", "  x ")


def test_days_since_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = datetime.date(2026, 11, 22)
    book.save(tmp_path / "a.xlsx")

    assert texts(tmp_path / "a.xlsx") == [("2026-11-22",)]


def test_codes_that_became_numbers_are_marked(tmp_path: Path) -> None:
    """Fifteen digits are kept by a spreadsheet; longer ones have lost their end."""
    codes = [999_999_999_999_999, 150_627_100_000_000_123, 1.50627e17]
    file = making.xlsx(tmp_path / "a.xlsx", [codes])
    (row,) = sheets.read(file).rows

    assert row.texts[0] == "999999999999999"
    assert row.texts[2] == "1.50627E+17"
    assert row.troubles == {1: "precision", 2: "precision"}


def test_codes_that_a_spreadsheet_rounded_in_a_csv(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "编号,名称\n1.50627E+17,甲\n150627100000000000,乙\n150627100000000123,丙\n",
        encoding="utf-8",
    )

    assert [dict(row.troubles) for row in sheets.read(file).rows] == [
        {}, {0: "precision"}, {0: "precision"}, {},
    ]  # fmt: skip


def test_errors_and_formulas(tmp_path: Path) -> None:
    """The computed value counts; an error, or a formula that was never computed, is marked."""
    file = making.by_hand(
        tmp_path / "a.xlsx",
        '<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>A1</f></c>'
        '<c r="C1" t="e"><f>NA()</f><v>#N/A</v></c><c r="D1" t="str"><f>"a"</f><v>文</v></c>'
        "</row></sheetData>",
    )
    (row,) = sheets.read(file).rows

    assert row.texts == ("2", "", "#N/A", "文")
    assert row.troubles == {1: "no_value", 2: "error"}


def test_merged_cells_say_the_same_everywhere(tmp_path: Path) -> None:
    """A town merged over its rows is the town of each of them."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["名册"], HEAD, ROW, ["", "", "13号院", "A-2"]):
        sheet.append(row)
    for area in ("A1:D1", "A3:A4", "B3:B4"):
        sheet.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    read = texts(tmp_path / "a.xlsx")

    assert read[0] == ("名册",) * 4
    assert read[3] == (ROW[0], ROW[1], "13号院", "A-2")


def test_several_sheets(tmp_path: Path) -> None:
    """A short cover before the list is passed by; any sheet can be asked for by its name."""
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "说明"
    cover.append(["填表说明"])
    roster = book.create_sheet("名册")
    for number in range(200):
        roster.append([*ROW, number])
    hidden = book.create_sheet("旧")
    hidden.sheet_state = "hidden"
    for number in range(5000):
        hidden.append([number])
    file = tmp_path / "a.xlsx"
    book.save(file)

    table = sheets.read(file)
    assert (table.sheet, table.sheets) == ("名册", ("说明", "名册", "旧"))
    assert sheets.names(file) == ("说明", "名册", "旧")
    assert texts(file, "说明") == [("填表说明",)]
    with pytest.raises(KnownError) as caught:
        sheets.read(file, "没有")
    assert caught.value.code == "sheet_absent"


def test_a_web_page_called_xls(tmp_path: Path) -> None:
    """As platforms hand it out: the largest table is the list, spans are filled."""
    page = (
        '<html><head><meta charset="gb2312"></head><body><table><tr><td>说明</td></tr></table>'
        "<table><tr><th>镇</th><th>名称</th></tr><tr><td rowspan=2>阿镇</td><td>12号院</td></tr>"
        "<tr><td>13&nbsp;号院<script>alert(1)</script></td></tr></table></body></html>"
    )
    file = tmp_path / "a.xls"
    file.write_bytes(page.encode("gb2312"))

    assert texts(file)[:2] == [("镇", "名称"), ("阿镇", "12号院")]
    assert texts(file)[2][0] == "阿镇"


def test_progress_and_stopping(tmp_path: Path) -> None:
    """Reading tells how far it is, and stops when it is told to."""
    for file in (
        making.xlsx(tmp_path / "a.xlsx", [ROW] * 3000),
        making.old_xls(tmp_path / "a.xls", [[*ROW]] * 3000),
        Path(str(tmp_path / "a.csv")),
    ):
        if file.suffix == ".csv":
            file.write_text("\n".join(",".join(ROW) for _n in range(3000)), encoding="utf-8")
        steps: list[tuple[int, int]] = []
        sheets.read(file, progress=lambda done, total, to=steps: to.append((done, total)))
        assert steps[-1][0] == steps[-1][1] > 0
        with pytest.raises(Cancelled):
            sheets.read(file, cancelled=lambda: True)
