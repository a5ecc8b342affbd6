"""The live grade: a screening in its own words and signs, a rural grade under its own name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from app.assessment.judging import judge
from app.domain.severity import SCALES
from app.ui.filling.grading import grade_view
from app.ui.filling.values import GradeView
from app.ui.widgets.badge import outline, sign, spoken
from app.ui.widgets.marks import view
from tests.assessment.houses import House
from tests.assessment.kits import Filled, checked, screened


def live(house: Filled | House, *, provisional: bool = False) -> GradeView:
    judgement = judge(house.instance)
    assert judgement is not None
    shown = grade_view(judgement, provisional=provisional)
    assert shown is not None
    return shown


def test_a_screening_is_told_in_words_never_letters() -> None:
    """The conclusion, why, and what follows from it."""
    house = screened()
    assert spoken(live(house)) == "参考 未发现安全隐患"
    house.hit("masonry", "T15a")
    shown = live(house)
    assert spoken(shown) == "参考 存在严重安全隐患"
    assert "贯通" in shown.words
    assert "第 15 条" in shown.words
    assert any("立即停用" in line for line in shown.lines)
    assert spoken(live(house, provisional=True)) == "暂定 存在严重安全隐患"


def test_what_is_open_is_said_part_by_part() -> None:
    """Blank and unseen parts are named, and never taken for sound."""
    house = screened()
    house.put({"ground/ground_state": None, "structure_check/timber_state": "unseen"})
    shown = live(house)
    assert spoken(shown) == "参考 未定：未发现到严重隐患"
    assert any("木结构" in line for line in shown.lines)
    assert any("地基基础" in line and "不当作" in line for line in shown.lines)


def test_a_rural_grade_carries_the_name_of_its_scale() -> None:
    house = checked()
    assert spoken(live(house)) == "参考 农房 A 级"
    house.put({"parts/wall": "c"})
    shown = live(house)
    assert (spoken(shown), shown.scale) == ("参考 农房 C 级", "rural")
    assert any(line.startswith("承重墙：c") for line in shown.lines)
    house.put({"parts/roof": "unseen"})
    assert spoken(live(house)) == "参考 农房 C 到 D 级"


def test_a_rural_house_out_of_scope_says_so() -> None:
    house = checked()
    house.put({"building/storeys_above": 3})
    shown = live(house)
    assert spoken(shown) == "还判不出等级"
    assert "JGJ 125" in shown.words


def test_the_danger_check_is_told_as_before() -> None:
    house = House()
    house.identify()
    assert live(house).scale == "jgj125"


def test_every_value_has_a_shape_of_its_own() -> None:
    """Seven outlines, no two alike; the signs of a screening have strokes inside."""
    box = QRectF(0, 0, 100, 100)
    values = {value for scale in SCALES.values() for value in scale}
    shapes = [outline(value, box) for value in sorted(values)]
    for place, shape in enumerate(shapes):
        assert all(shape != other for other in shapes[place + 1 :])
    for value in SCALES["screening"]:
        assert not sign(value, 100).isEmpty()
        assert outline(value, box).contains(box.center())


@pytest.mark.parametrize(
    ("stored", "grade", "scale"),
    [
        ("severe", "severe", "screening"),
        ("none–severe", "", "screening"),
        ("B–D", "", "jgj125"),
        ("C", "C", "jgj125"),
    ],
)
def test_stored_values_are_drawn_in_lists(stored: str, grade: str, scale: str) -> None:
    shown = view(stored)
    assert shown is not None
    assert (shown.grade, shown.scale) == (grade, scale)
    assert view("") is None
    assert view("something") is None
