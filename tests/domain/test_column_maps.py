"""A column map names every wrong line, and translates what it can."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import paths
from app.domain.column_maps import ColumnMap, MapColumn, MapError, dated, read, translated

WRONG = """\
title = "台账"
tite = "写错"

[[column]]
title = "甲"
source = "place.name"
text = "又"

[[column]]
title = "乙"

[[column]]
source = "place.code"
kind = "nummer"
codes = { A = 1 }
"""


def test_the_sample_is_right() -> None:
    sample = read((paths.resources() / "maps" / "sample.toml").read_text("utf-8"))
    assert sample.rows == "places"
    assert len(sample.columns) == 12
    assert len(sample.head) == 2
    assert sample.head[0][1:5] == ("房屋位置",) * 4


def test_every_wrong_line_is_named() -> None:
    with pytest.raises(MapError) as refused:
        read(WRONG)
    found = [(one.line, one.code) for one in refused.value.problems]
    assert found == [
        (2, "unknown_key"), (7, "two_sources"), (9, "no_source"), (12, "no_title"),
        (14, "unknown_kind"), (15, "not_text"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line"),
    [('title = "a"\nrows = places\n', 2), ('title = "a\n', 1), ("[[column]\n", 1), ("", 1)],
)
def test_what_is_no_toml_names_its_line(text: str, line: int) -> None:
    with pytest.raises(MapError) as refused:
        read(text)
    assert refused.value.problems[0].line == line


@given(st.text())
def test_any_text_is_a_map_or_names_its_problems(text: str) -> None:
    try:
        assert isinstance(read(text), ColumnMap)
    except MapError as error:
        assert error.problems
        assert all(1 <= one.line <= text.count("\n") + 1 for one in error.problems)


def test_values_become_the_targets_codes() -> None:
    """By our code, by our words, several at once; what is not named goes to `else` or stays."""
    grades = MapColumn(1, ("等级",), "g", codes={"C": "04", "D": "05"}, other="06")
    assert [translated(grades, code, code) for code in ("C", "D", "A", "")] == [
        "04", "05", "06", "06",
    ]  # fmt: skip
    kinds = MapColumn(1, ("改动",), "k", codes={"wall": "1", "load": "2"}, join=";")
    assert translated(kinds, "wall load", "拆墙、加载") == "1;2"
    assert translated(kinds, "wall roof", "拆墙、改屋面") == "拆墙、改屋面"
    words = MapColumn(1, ("状态",), "s", codes={"已走访": "1"})
    assert translated(words, "visited", "已走访") == "1"


def test_dates_are_written_as_the_target_wants_them() -> None:
    assert dated("yyyy年m月d日", 2026, 3, 9) == "2026年3月9日"
    assert dated("yyyymmdd", 2026, 3, 9) == "20260309"
    assert re.fullmatch(r"26/03-9", dated("yy/mm-d", 2026, 3, 9))
