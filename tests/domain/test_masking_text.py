"""Residents inside sentences: found by what the record calls them, and by the shape of numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.masking_text import in_text, names_in

SENTENCES = (
    ("户主张三说去年开裂", ("张三",), "户主张*说去年开裂"),
    ("巴图 孟克家东墙", ("巴图孟克",), "巴***家东墙"),
    ("巴图·孟克家东墙", ("巴图·孟克",), "巴***家东墙"),
    ("Bat lives here, Batbayar does not", ("Bat",), "B*** lives here, Batbayar does not"),
    ("电话13912340987，晚上打", (), "电话139****0987，晚上打"),
    ("电话 139 1234 0987", (), "电话 139****0987"),
    ("+8613912340987", (), "139****0987"),
    ("身份证号150627680312053", (), "身份证号1506*******2053"),
    ("证件150627 19680312 053x。", (), "证件1506**********053X。"),
)
KEPT = (
    "裂缝宽 1.4 mm，2015 年翻修",
    "名册编号150627104200002",
    "普查编号150627104200002001",
    "记录 1e9740c8-ba9c-471d-822a-13912340987a",
    "座机 0477-8581234",
    "坐标 109.13912340987",
)


@pytest.mark.parametrize(("said", "names", "left"), SENTENCES)
def test_a_sentence_without_them(said: str, names: tuple[str, ...], left: str) -> None:
    assert in_text(said, names) == left


@pytest.mark.parametrize("said", KEPT)
def test_what_is_no_resident_stays(said: str) -> None:
    assert in_text(said, names_in(["张三", "13900000000"])) == said


def test_who_is_named_by_a_field_and_who_is_not() -> None:
    """A word that names nobody, an office and the code of a choice are looked for nowhere."""
    said = ("张三、李四", "户主", "示例镇人民政府", "five_guarantees", "3", "张")
    assert names_in(said) == ("张三", "李四")


@given(st.text(max_size=80))
def test_masked_once_is_masked(text: str) -> None:
    once = in_text(text, ("张三",))
    assert in_text(once, ("张三",)) == once
