"""What people type as numbers and dates is read as they mean it, or refused in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.filling import typing

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.4", "1.4"),
        ("１．４", "1.4"),
        ("1。4", "1.4"),  # the full stop of an input method
        (" 1 650 ", "1650"),
        ("1,650", "1650"),
        ("１，６５０", "1650"),
        ("1,234,567.5", "1234567.5"),
        ("－3", "-3"),
        ("1.4 mm", "1.4"),
        ("1.4MM", "1.4"),
        ("", ""),
    ],
)
def test_numbers_are_read_as_meant(typed: str, meant: str) -> None:
    read = typing.number(typed, "mm")
    assert (read.text, read.trouble) == (meant, "")


def test_a_thousands_comma_is_read_aloud() -> None:
    """Never in silence: 1,650 could have meant 1.65."""
    assert typing.number("1,650").heard == "读作 1650"
    assert typing.number("1650").heard == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1,4", "逗号不当小数点。小数请写 1.4。"),
        ("0,650", "逗号不当小数点。小数请写 0.650。"),
        ("12cm", "这里按“mm”填，只写数字，不写“cm”。"),
        ("abc", "“abc”不是数字。"),
        ("1.2.3", "“1.2.3”不是数字。"),
    ],
)
def test_what_cannot_be_read_is_said(typed: str, words: str) -> None:
    assert typing.number(typed, "mm").trouble == words


@pytest.mark.parametrize("typed", ["-", ".", "1,", "1,6", "1,65", "-1,2"])
def test_nobody_is_told_off_in_the_middle_of_a_number(typed: str) -> None:
    assert typing.number(typed).half or not typing.number(typed).trouble


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_no_number_changes_by_being_typed_with_commas(value: Decimal) -> None:
    """Groups of thousands and full-width digits mean the same number."""
    wide = str.maketrans("0123456789.-,", "０１２３４５６７８９．－，")
    assert Decimal(typing.number(f"{value:,}").text) == value
    assert Decimal(typing.number(f"{value:,}".translate(wide)).text) == value


@given(st.text(alphabet="0123456789,.", max_size=8))
def test_a_comma_is_never_a_decimal_point_in_silence(text: str) -> None:
    """Either the commas group thousands, and that is said, or the number is refused."""
    read = typing.number(text)
    if "," in text and not read.trouble:
        assert read.heard
        assert read.text == text.replace(",", "")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("20261122", "2026-11-22"),
        ("２０２６１１２２", "2026-11-22"),
        ("2026-11-22", "2026-11-22"),
        ("2026/1/2", "2026-01-02"),
        ("2026.11.22", "2026-11-22"),
        ("2026年11月22日", "2026-11-22"),
        ("2026 年 11 月 22 日", "2026-11-22"),
        ("11-22", "2026-11-22"),
        ("11月22日", "2026-11-22"),
        ("１１－２２", "2026-11-22"),
        ("今天", "2026-12-01"),
        ("昨天", "2026-11-30"),
        ("", ""),
    ],
)
def test_dates_are_read_as_meant(typed: str, meant: str) -> None:
    read = typing.day(typed, TODAY)
    assert (read.text, read.trouble) == (meant, "")


def test_a_date_is_said_with_its_weekday() -> None:
    assert typing.day("11-22", TODAY).heard == "2026-11-22 周日"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("20260230", "2026 年 2 月没有 30 日，请核对。"),
        ("2026-13-01", "没有 13 月，请核对。"),
        ("11-31", "2026 年 11 月没有 31 日，请核对。"),
        ("上周", "看不懂“上周”。日期可以写 20261122、11-22 或 今天。"),
        ("0000-01-01", "0 年 1 月没有 1 日，请核对。"),
    ],
)
def test_a_wrong_date_is_said_in_words(typed: str, words: str) -> None:
    assert typing.day(typed, TODAY).trouble == words


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_day_can_be_typed_in_every_way(day: date) -> None:
    for shape in ("%Y%m%d", "%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d"):
        assert typing.day(day.strftime(shape), TODAY).text == day.isoformat()
    this_year = typing.day(f"{day.month}-{day.day}", day)
    assert this_year.text == day.isoformat()


@pytest.mark.parametrize(
    ("text", "by", "meant"),
    [
        ("1", 1, "1.5"),
        ("1", -1, "0.5"),
        ("", 1, "0"),
        ("9.8", 1, "10"),
        ("0", -1, "0"),
        ("x", 1, "x"),
    ],
)
def test_steps_stay_inside_the_range(text: str, by: int, meant: str) -> None:
    assert typing.stepped(text, "0.5", by, "0", "10") == meant
