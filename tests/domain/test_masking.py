"""A mask shows a surname or the ends of a number, never more, however often it is laid on."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.masking import COMPOUND, WHOLE, masked

HIDDEN = "（已隐去）"
_HAN = st.sampled_from("张王李赵额尔德尼朝格图巴雅乌云其木格明华")
#: All that a mask may be, for one person.
_RULE = re.compile(r"[^\W\d_]{1,2}\*(?:\*\*)?|\*|\d{3,4}\*{4}\d{3}[\dX]|\*{4}(?:\d\d)?")
_NUMBERS = st.text("0123456789 -+()Xx", max_size=22)
_TYPED = st.one_of(st.text(max_size=30), st.text(_HAN, max_size=8), _NUMBERS)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("张三", "张*"),
        ("张三丰", "张*"),
        ("欧阳小明", "欧阳*"),
        ("欧阳", "欧*"),
        ("張大千", "張*"),
        ("巴图", "巴*"),
        ("巴图巴雅尔", "巴***"),
        ("额尔德尼朝格图", "额***"),
        ("乌仁·其其格", "乌***"),
        ("Batbayar", "B***"),
        ("Jean-Luc O’Neil", "J***"),
        ("ᠪᠠᠲᠤ", "ᠪ***"),
        ("甲", "*"),
        ("张三、巴图巴雅尔", "张*、巴***"),
        ("张三/李四", "张*、李*"),
        ("13800005678", "138****5678"),
        ("138 0000 5678", "138****5678"),
        ("１３８００００５６７８", "138****5678"),
        ("+86 138-0000-5678", "138****5678"),
        ("0477-8580000", "047****0000"),
        ("8580000", "****00"),
        ("110", "****"),
        ("150621199001011234", "1506**********1234"),
        ("15062119900101123x", "1506**********123X"),
        ("天山镇某社 12 号", HIDDEN),
        ("长期在外。钥匙在邻居家", HIDDEN),
        ("abc@example.org", HIDDEN),
        ("", ""),
        ("  ", ""),
    ],
)
def test_examples(said: str, shown: str) -> None:
    assert masked(said, HIDDEN) == shown


@given(_TYPED)
@example("张*")
@example("138****5678")
@example("张三、")
@example("****")
def test_a_mask_masked_again_is_itself(said: str) -> None:
    assert masked(masked(said, HIDDEN), HIDDEN) == masked(said, HIDDEN)
    assert masked(masked(said)) == masked(said)


@given(_TYPED)
@example("++++861234567")
@example("X12345678901")
@example("000000X")
def test_nothing_beyond_the_rule_is_seen(said: str) -> None:
    """Whatever is typed: what is shown has the shape of a mask, or is hidden whole."""
    shown = masked(said, HIDDEN)
    assert shown in ("", HIDDEN) or all(_RULE.fullmatch(part) for part in shown.split("、")), shown


@given(st.text(_HAN, min_size=1, max_size=1), st.text(_HAN, min_size=1, max_size=2))
def test_how_long_a_given_name_is_cannot_be_seen(surname: str, given_name: str) -> None:
    assert masked(surname + given_name) == f"{surname}*"


@given(st.sampled_from(sorted(COMPOUND)), st.text(_HAN, min_size=1, max_size=3))
def test_of_a_compound_surname_only_the_surname_stays(surname: str, given_name: str) -> None:
    assert masked(surname + given_name) == f"{surname}*"


@given(st.text("0123456789", min_size=11, max_size=11))
def test_of_a_phone_number_four_digits_are_gone(number: str) -> None:
    shown = masked(number)
    assert shown == f"{number[:3]}****{number[-4:]}"
    assert number not in shown


@given(st.text("0123456789", min_size=1, max_size=6))
def test_a_short_number_is_gone_whole(number: str) -> None:
    assert masked(number) == WHOLE
