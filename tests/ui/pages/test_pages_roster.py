"""名册: the list, its states and branches, adding a house, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app import bootstrap
from app.model.ids import place_id
from app.model.revision import Revision, seal
from app.store.roster_values import PlaceFilter
from app.survey.survey import Survey
from app.ui.widgets.places_tree import PlacesTree
from tests.ui.pages.conftest import LONG, Place
from tests.ui.whole import Whole, enter

Open = Callable[..., Whole]
At = Callable[..., Place]
LIST = "名册列表"
NAME, WHERE, KIND, STATE, GRADE = range(5)


def names(whole: Whole) -> list[str]:
    return [row[NAME] for row in whole.rows(LIST)]


def counted(whole: Whole, state: str) -> int:
    """The number beside a state."""
    (said,) = {
        line.removeprefix(f"{state} ")
        for line in whole.texts().split("\n")
        if re.fullmatch(rf"{state} \d+", line)
    }
    return int(said)


def test_the_list_says_state_and_grade(opened: Open, at: At) -> None:
    """A grade is read out with what it is worth: provisional while two people differ."""
    at("office", "merged")
    whole = opened()
    whole.go("roster")
    whole.type("查找", "示例社")
    whole.settle()
    rows = {row[NAME]: row for row in whole.rows(LIST)}

    assert (rows["示例社12号院"][STATE], rows["示例社12号院"][GRADE]) == ("已走访", "暂定 D 级")
    assert (rows["示例社15号院"][STATE], rows["示例社15号院"][GRADE]) == ("已走访", "参考 B 级")


def test_states_count_and_narrow(opened: Open, at: At) -> None:
    """Each state says how many there are; the search narrows them further."""
    at("office", "merged")
    whole = opened()
    whole.go("roster")
    states = [counted(whole, one) for one in ("未走访", "进行中", "已走访", "未能入户", "不需查")]
    everything = counted(whole, "全部")
    assert everything == sum(states) and counted(whole, "两人填得不一样") == 1
    whole.press("两人填得不一样")
    assert list(names(whole)) == ["示例社12号院"]
    whole.press("未走访")
    whole.type("查找", "额尔克哈什哈")
    whole.settle()
    assert list(names(whole)) == [LONG]
    whole.type("查找", "没有这样的")
    whole.settle()
    assert "没有这样的房屋" in whole.texts()
    whole.key(Qt.Key.Key_Escape)
    whole.press("全部")
    assert len(names(whole)) == everything


def test_what_is_typed_at_the_list_is_searched_and_down_goes_back(opened: Open, at: At) -> None:
    """No mouse: a digit searches at once, ↓ is in the list again, on the first hit."""
    at("office", "merged")
    whole = opened()
    whole.go("roster")
    assert whole.focus is whole.table(LIST)
    whole.key(Qt.Key.Key_5)
    assert whole.focus is whole.field("查找")
    enter(whole.focus, "7号")
    whole.settle()
    assert len(names(whole)) == 1 and "57号院" in names(whole)[0]
    whole.key(Qt.Key.Key_Down)
    assert whole.focus is whole.table(LIST)
    QTest.keyClick(whole.focus, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert whole.focus is whole.field("查找")


def test_enter_leads_to_the_form_of_a_house(opened: Open, at: At) -> None:
    """By keyboard from the list into the form; where its kind is unknown, the form is asked."""
    at("office", "merged")
    whole = opened()
    whole.go("roster")
    whole.choose(LIST, lambda row: row[STATE] == "未走访")
    whole.table(LIST).setFocus()
    whole.key(Qt.Key.Key_Return)
    assert "用哪张表检查" in whole.texts()
    whole.key(Qt.Key.Key_1)

    assert whole.page == "fill"
    assert whole.focus.accessibleName()


def test_a_house_that_is_not_in_the_list_takes_few_actions(
    opened: Open, at: At, look: Callable[[Place], Survey]
) -> None:
    """N, its name, its kind, storeys, and its form is open: 8 keys and texts of 12."""
    place = at("office")
    whole = opened()
    whole.go("roster")
    whole.table(LIST).setFocus()
    actions: list[Callable[[], object]] = [
        lambda: whole.key(Qt.Key.Key_N),
        lambda: whole.write("示例社20号院"),
        lambda: whole.key(Qt.Key.Key_Return),
        lambda: whole.key(Qt.Key.Key_1),
        lambda: whole.write("1"),
        lambda: whole.key(Qt.Key.Key_Return),
        lambda: whole.key(Qt.Key.Key_Return),
    ]
    for act in actions:
        act()
        whole.settle()
    if whole.page != "fill":
        whole.key(Qt.Key.Key_Return)

    assert whole.page == "fill"
    with look(place) as survey:
        (row,) = survey.meant.places("示例社20号院")
        assert (row.listed, row.kind, row.storeys) == (False, "village_house", "1")


def test_a_house_needs_a_name_and_a_double_click_adds_one(
    opened: Open, at: At, look: Callable[[Place], Survey]
) -> None:
    """The sentence is said at once, the keyboard is where the name goes; nothing is doubled."""
    place = at("office")
    whole = opened()
    whole.go("roster")
    whole.press("新增房屋")
    whole.press("新增并检查")
    assert "还没有填房屋名称。" in whole.texts()
    assert whole.focus.accessibleName() == "房屋名称"
    whole.press("返回")
    assert "新增并检查" not in whole.texts()
    whole.press("新增房屋")
    whole.type("房屋名称", "示例社20号院")
    begin = whole.button("新增并检查")
    whole.qtbot.mouseClick(begin, Qt.MouseButton.LeftButton)
    whole.qtbot.mouseClick(begin, Qt.MouseButton.LeftButton)
    whole.settle()
    with look(place) as survey:
        assert len(survey.meant.places("示例社20号院")) == 1


def test_a_locked_door_is_noted_beside_the_list(opened: Open, at: At) -> None:
    """L, 1, Enter: the line says so, and the keyboard is in the list again."""
    at("office", "merged")
    whole = opened()
    whole.go("roster")
    whole.choose(LIST, lambda row: row[STATE] == "未走访")
    row, before = whole.table(LIST).currentIndex().row(), counted(whole, "未能入户")
    whole.table(LIST).setFocus()
    whole.key(Qt.Key.Key_L, Qt.Key.Key_1, Qt.Key.Key_Return)

    assert whole.rows(LIST)[row][STATE] == "未能入户 · 锁门"
    assert counted(whole, "未能入户") == before + 1
    assert whole.focus is whole.table(LIST)


def test_a_house_in_conflict_leads_to_its_decision(opened: Open, at: At) -> None:
    """看两份，定一份 goes to 汇总 with this house chosen."""
    at("office", "merged")
    whole = opened()
    whole.go("roster")
    whole.press("两人填得不一样")
    whole.press("看两份，定一份")

    assert whole.page == "merge"
    assert "示例社12号院 › 鉴定组（构件、评级、措施、签字）" in whole.texts()


def _village(survey: Survey, houses: int) -> list[Revision]:
    """A town with a community of so many houses."""

    def made(path: str, level: str, parent: str) -> Revision:
        name = path.rpartition("/")[2]
        answers = {"name": name, "level": level}
        links = {"parent": (place_id(survey.meta.survey_id, "path", parent),)} if parent else {}
        return seal(
            survey=survey.meta.survey_id,
            record=place_id(survey.meta.survey_id, "path", path),
            kind="save", form="place", version="2", parents=(), author="赵测试",
            device=survey.core.key.id, time="2026-11-22T09:41:00+08:00", links=links,
            answers=dict(answers), wrote={"": [*answers, *(f"@link/{role}" for role in links)]},
        )  # fmt: skip

    town, community = "乌兰木伦镇", "乌兰木伦镇/呼和淖尔嘎查"
    upper = [made(town, "town", ""), made(community, "community", town)]
    return upper + [made(f"{community}/{n}号院", "building", community) for n in range(houses)]


def test_a_long_roster_is_read_where_it_is_looked_at(opened: Open, at: At) -> None:
    """Thousands of rows: the last one is there as soon as it is scrolled to; the tree narrows."""
    place = at("office")
    with bootstrap.open_survey(place.survey) as survey:
        survey.core.store.append_many(_village(survey, 3000), survey.core.key)
        before = survey.roster.count(PlaceFilter())
    whole = opened()
    whole.go("roster")
    table = whole.table(LIST)
    assert table.model().rowCount() == before
    table.setFocus()
    whole.key(Qt.Key.Key_End)
    table.scrollToBottom()
    whole.qtbot.waitUntil(lambda: bool(table.model().index(before - 1, 0).data()))
    whole.settle()
    tree = whole.shown(PlacesTree)[0]
    tree.setCurrentItem(tree.topLevelItem(0).child(0))
    whole.settle()
    assert table.model().rowCount() == 3000
    assert "全部 3000" in whole.texts()
    whole.type("查找", "号")
    whole.settle()
    assert table.model().rowCount() == 1000
    assert "全部 999+" in whole.texts() and "只列出前 1000 处" in whole.texts()
    whole.type("查找", "2999")
    whole.settle()
    assert names(whole) == ["2999号院"]
