"""房屋: the list, its filters, adding a house, and where it leads."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from app.survey.survey import Survey
from tests.ui.pages.conftest import LONG, Place
from tests.ui.whole import Whole

Open = Callable[..., Whole]
At = Callable[..., Place]


def test_the_list_says_state_and_grade(opened: Open, at: At) -> None:
    """A grade is read out with what it is worth: provisional while two people differ."""
    at("office", "merged")
    whole = opened()
    whole.type("查找", "示例社")
    whole.settle()
    rows = {row[2]: row for row in whole.rows("房屋列表")}

    assert rows["示例社12号院"][:2] == ["已完成", "暂定 D 级"]
    assert rows["示例社15号院"][:2] == ["已完成", "参考 B 级"]
    assert rows["示例社12号院"][5] == "2 处"


def test_filters_count_and_narrow(opened: Open, at: At) -> None:
    """Each filter says how many there are; the search narrows them further."""
    at("office", "merged")
    whole = opened()
    assert {"全部 60", "未走访 58", "已完成 2", "两人填得不一样 1"} <= set(
        whole.texts().split("\n")
    )
    whole.press("两人填得不一样")
    assert [row[2] for row in whole.rows("房屋列表")] == ["示例社12号院"]
    whole.press("未走访")
    whole.type("查找", "额尔克哈什哈")
    whole.settle()
    assert [row[2] for row in whole.rows("房屋列表")] == [LONG]
    whole.type("查找", "没有这样的")
    whole.settle()
    assert "没有这样的房屋" in whole.texts()


def test_enter_opens_the_inspection_of_a_house(opened: Open, at: At) -> None:
    """By keyboard from the list into the form, which takes over name and address."""
    at("office", "merged")
    whole = opened()
    whole.choose("房屋列表", lambda row: row[0] == "未走访")
    whole.table("房屋列表").setFocus()
    whole.key(Qt.Key.Key_Return)

    assert whole.page == "fill"
    assert whole.focus.accessibleName()


def test_a_double_click_adds_one_house(
    opened: Open, at: At, look: Callable[[Place], Survey]
) -> None:
    """While a house is being made its button is off."""
    place = at("office")
    whole = opened()
    whole.press("新增房屋")
    whole.type("房屋名称", "示例社20号院")
    begin = whole.button("开始检查")
    whole.qtbot.mouseClick(begin, Qt.MouseButton.LeftButton)
    whole.qtbot.mouseClick(begin, Qt.MouseButton.LeftButton)
    whole.settle()

    assert whole.page == "fill"
    with look(place) as survey:
        assert sum(row.name == "示例社20号院" for row in survey.houses.rows()) == 1


def test_a_house_needs_a_name(opened: Open, at: At) -> None:
    """The sentence is said at once, and the keyboard is where the name goes."""
    at("office")
    whole = opened()
    whole.press("新增房屋")
    whole.press("开始检查")

    assert whole.message == "还没有填房屋名称。"
    assert whole.focus.accessibleName() == "房屋名称"
    whole.press("取消")
    assert "开始检查" not in whole.texts()


def test_a_house_in_conflict_leads_to_its_decision(opened: Open, at: At) -> None:
    """看两份，定一份 goes to 汇总 with this house chosen."""
    at("office", "merged")
    whole = opened()
    whole.press("两人填得不一样")
    whole.press("看两份，定一份")

    assert whole.page == "merge"
    assert "示例社12号院 › 鉴定组（构件、评级、措施、签字）" in whole.texts()
