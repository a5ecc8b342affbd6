"""Which column means what, which row is the header, and what a cell says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.roster import cells, columns, names
from app.domain.roster.rules import rules

TODAY = date(2026, 11, 22)
HEAD = (
    "序号",
    "所属乡镇",
    "嘎查（村）",
    "村民小组",
    "房屋名称",
    "普查房屋编号",
    "户主姓名",
    "联系电话",
)
ROW = ("1", "阿镇", "示例嘎查", "3社", "12号院", "150627-001", "测甲", "13800000001")


def fields(words: tuple[str, ...], *rows: tuple[str, ...]) -> list[str]:
    return [one.field for one in columns.guess(words, rows)]


def test_headers_of_a_village_list() -> None:
    assert fields(HEAD, ROW) == [
        "order", "town", "community", "group", "name", "code", "owner", "phone",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("* 镇 （街道）", "town"), ("苏木/镇", "town"), ("社区名称", "community"),
        ("居委会", "community"),
        ("小区名称", "estate"), ("楼栋号", "building"), ("门牌号", "building"),
        ("自建房编码", "code"),
        ("产权人（单位）", "owner"), ("建成年代(年)", "year"), ("地上层数", "storeys"),
        ("建筑面积（㎡）", "area"), ("房屋用途", "kind"), ("走访顺序", "order"), ("备注", "note"),
        ("结构类型", "structure"), ("曾用名", "alias"), ("房屋坐落", "address"),
        ("占地面积", ""), ("户主身份证号", ""), ("乡镇编码", ""), ("是否低保", ""), ("", ""),
    ],
)  # fmt: skip
def test_headers_by_their_words(header: str, field: str) -> None:
    assert columns.by_words(header).field == field


def test_values_without_a_header_are_only_a_guess() -> None:
    """A telephone number shows itself, and is marked unsure; a header nobody knows is kept out."""
    numbers = tuple((f"1380000000{n}", "甲") for n in range(5))

    assert columns.guess(("", ""), numbers)[0] == columns.Guess("phone", "unsure")
    assert columns.guess(("奇怪的列", ""), numbers)[0] == columns.Guess("", "none")


def test_values_that_deny_their_header() -> None:
    """A column called 电话 that holds no numbers is for a person to look at."""
    rows = tuple(("甲乙丙",) for _n in range(5))
    assert columns.guess(("联系电话",), rows) == (columns.Guess("phone", "likely"),)


def test_no_meaning_twice() -> None:
    assert fields(("房屋编号", "普查编号"), ("A", "B")) == ["code", ""]


def test_a_title_above_the_header() -> None:
    """Merged over the whole width or in its first cell: the header names columns."""
    for title in (("某某镇房屋名册",) * 8, ("某某镇房屋名册",)):
        found = columns.find_header([title, (), HEAD, ROW])
        assert found is not None
        assert (found.first, found.below, found.words) == (2, 3, HEAD)


def test_two_rows_of_headers() -> None:
    """A merged word above two columns is read with the words below it."""
    upper = ("镇", "村", "房屋信息", "房屋信息", "户主")
    lower = ("镇", "村", "名称", "编号", "户主")
    row = ("阿镇", "示例嘎查", "12号院", "A-1", "测甲")
    found = columns.find_header([("名册",), upper, lower, row])

    assert found is not None
    assert (found.first, found.last) == (1, 2)
    assert fields(found.words, row) == ["town", "community", "name", "code", "owner"]


def test_rows_of_data_are_no_header() -> None:
    assert columns.find_header([ROW, ROW]) is None


@pytest.mark.parametrize(
    ("text", "year", "problem"),
    [
        ("20261122", "2026", ""), ("2026/11/22", "2026", ""), ("2026年11月22日", "2026", ""),
        ("2026.11.22", "2026", ""), ("46348", "2026", "serial"), ("2026-11-22", "2026", ""),
        ("1985", "1985", ""), ("1985年", "1985", ""), ("85年代", "1985", "decade"),
        ("80年代初", "1980", "decade"), ("约1985年", "1985", "decade"), ("１９８５", "1985", ""),
        ("19850", "", "bad_year"), ("2035", "", "bad_year"), ("1650", "", "bad_year"),
        ("不详", "", "bad_year"), ("1985-1990", "", "bad_year"), ("12", "", "bad_year"),
    ],
)  # fmt: skip
def test_years(text: str, year: str, problem: str) -> None:
    assert cells.year(cells.clean(text).value, TODAY) == (year, problem)


@pytest.mark.parametrize(
    ("text", "storeys", "problem"),
    [
        ("6", "6", ""), ("6层", "6", ""), ("六层", "6", ""), ("十二", "12", ""),
        ("地上2层", "2", ""),
        ("40", "40", "many_storeys"), ("0", "", "bad_storeys"), ("5+1", "", "bad_storeys"),
        ("-1", "", "bad_storeys"), ("一二三四", "", "bad_storeys"), ("999", "", "bad_storeys"),
    ],
)  # fmt: skip
def test_storeys(text: str, storeys: str, problem: str) -> None:
    assert cells.storeys(text) == (storeys, problem)


def test_areas_and_kinds() -> None:
    assert cells.area("1,234.50㎡") == ("1234.5", "")
    assert cells.area("约90平方米") == ("90", "")
    assert cells.area("0").problem == cells.area("九十").problem == "bad_area"
    assert cells.kind("经营性自建房").value == "self_built"
    assert cells.kind("农房").value == "village_house"
    assert cells.kind("随便") == ("", "unknown_kind")


def test_names_that_are_one() -> None:
    """Width, 镇, 号楼 and Chinese numbers do not make another place; 楼 and 院 do."""
    same = [
        ("town", "阿勒腾席热镇", "阿勒腾席热"), ("town", "文明街道", "文明街道办事处"),
        ("community", "示例嘎查", "示例村"), ("community", "园林社区", "园林社区居委会"),
        ("building", "3号楼", "３＃楼"), ("building", "3栋", "三号楼"), ("building", "03幢", "3"),
        ("building", "12号院", "十二号院"), ("household", "1单元101", "1-101室"),
        ("estate", "示例小区", "示例 小区"),
    ]  # fmt: skip
    for level, one, other in same:
        assert names.key(one, level) == names.key(other, level), (one, other)
    assert names.key("3号楼", "building") != names.key("3号院", "building")
    assert names.key("3号楼", "building") != names.key("13号楼", "building")


def test_official_names() -> None:
    """阿镇 is 阿勒腾席热镇; what the list does not have gets the closest name offered."""
    region = names.Region("150627100", "阿勒腾席热镇", "town", ("阿镇",), "", "")
    towns = names.Gazetteer([region])

    assert towns.official("阿镇", "town") == towns.official("阿勒腾席热", "town") == region.name
    assert towns.official("别处镇", "town") == ""
    assert towns.closest("阿勒藤席热镇", "town") == region.name


@given(st.text(max_size=60))
def test_any_text_in_any_cell(text: str) -> None:
    """Whatever stands there: a value or a problem, never an error; values are stable."""
    for read in (cells.clean, cells.code, cells.storeys, cells.area, cells.kind, cells.order):
        said = read(text)
        assert isinstance(said.value, str)
    assert cells.clean(cells.clean(text).value) == (cells.clean(text).value, "")
    year = cells.year(text, TODAY).value
    assert not year or rules().limits["year_from"] <= int(year) <= TODAY.year + 1
    for level in ("town", "community", "estate", "building", "household"):
        names.key(text, level)
    columns.by_words(text)


@given(st.lists(st.lists(st.text(max_size=12), max_size=6).map(tuple), max_size=8))
def test_any_table(rows: list[tuple[str, ...]]) -> None:
    found = columns.find_header(rows)
    words = found.words if found else ()
    guesses = columns.guess(words, rows)
    given_fields = [one.field for one in guesses if one.field]
    assert len(given_fields) == len(set(given_fields))
