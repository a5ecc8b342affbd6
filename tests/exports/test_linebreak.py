"""Chinese lines end where a typesetter would end them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from exports.pdf.linebreak import NO_END, NO_START, break_lines

PIECES = [
    "墙", "体裂缝", "垚㙓䶮", "𬭎", "，", "。", "、", "）", "》", "（", "《", "“", "”", "：", "；",
    " ", "  ", "1.4 mm", "1650 mm", "12 m²", "3 层", "-40", "25%", "0.8155 %", "W-3/A-B", "GB/T",
    "JGJ 125-2016", "≥", "±", "℃", "IMG_20261122_094105.jpg", "\n", "crack", "a.b@c.example", "①",
]  # fmt: skip
WIDE_ENOUGH = 26.0  # ems: no unbreakable piece above, with marks glued to it, is longer

texts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def measure(text: str) -> float:
    """A CJK character is one em wide, a Latin letter half of one."""
    return sum(0.5 if ord(char) < 0x2E80 else 1.0 for char in text)


def runs_of_marks(text: str) -> bool:
    """Whether marks that glue run on so long that no line could hold them."""
    glue = re.escape("".join(NO_START | NO_END))
    return any(measure(run) > 6 for run in re.findall(f"[{glue} ]+", text))


@given(texts, st.floats(1, 60))
def test_no_character_is_lost_and_none_added(text: str, width: float) -> None:
    """Breaking changes nothing but the white space at the breaks."""
    joined = "".join(break_lines(text, width, measure))
    assert joined.replace(" ", "") == re.sub(r"\s", "", text)


@given(texts, st.floats(1, 60))
def test_no_line_is_wider_than_the_column(text: str, width: float) -> None:
    """Only a single character that is wider than the column may stick out."""
    for line in break_lines(text, width, measure):
        assert measure(line) <= width or len(line) == 1


@given(texts.filter(lambda text: not runs_of_marks(text)))
def test_marks_stand_on_their_own_side(text: str) -> None:
    """No line starts with a closing mark or ends with an opening one."""
    source = [line.strip(" ") for line in text.split("\n")]
    starts = {line[:1] for line in source}
    ends = {line[-1:] for line in source}
    for line in break_lines(text, WIDE_ENOUGH, measure):
        if line:
            assert line[0] not in NO_START or line[0] in starts
            assert line[-1] not in NO_END or line[-1] in ends


def test_a_sign_stays_with_its_number_across_a_space() -> None:
    """A line never ends with ≥ or ±, though a space follows."""
    for before in range(12):
        lines = break_lines("积" * before + " ≥ 0.6 m²，约 ± 3 mm", 8.0, measure)
        assert not any(line.endswith(("≥", "±")) for line in lines)


@given(st.integers(0, 40), st.sampled_from(["1.4 mm", "12 m²", "0.8155 %", "3 层", "1650mm"]))
def test_a_number_stays_with_its_unit(before: int, quantity: str) -> None:
    """Wherever the quantity falls, one line holds it whole."""
    lines = break_lines("缝" * before + quantity + "宽", 12.0, measure)
    assert any(quantity in line for line in lines)


@given(st.integers(0, 30))
def test_words_stay_whole(before: int) -> None:
    """A member's label or a standard's number is never cut when it fits a line."""
    lines = break_lines("墙" * before + "W-3/A-B与JGJ125-2016", 10.0, measure)
    assert any("W-3/A-B" in line for line in lines)
    assert any("JGJ125-2016" in line for line in lines)


def test_a_long_file_name_is_cut_at_its_joints() -> None:
    """A name wider than the column breaks after _ and -, not within a word."""
    lines = break_lines("IMG_20261122_north-wall_crack-gauge_close_0001.jpg", 12.0, measure)
    assert lines == ["IMG_20261122_north-wall_", "crack-gauge_close_0001.", "jpg"]


def test_line_ends_are_kept_and_an_empty_text_is_one_line() -> None:
    """A line feed always breaks."""
    assert break_lines("", 10, measure) == [""]
    assert break_lines("一\n\n二", 10, measure) == ["一", "", "二"]
