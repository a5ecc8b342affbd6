"""Filling by keyboard, mouse and drop, through real events."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCalendarWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.filling import answers, batch
from tests.ui import form_kit
from tests.ui.form_kit import Bench, button, texts


def test_a_form_is_filled_by_keyboard_alone(
    bench: Bench, type_chinese: Callable[[QWidget, str], None]
) -> None:
    """From the first question to the last with Enter, numbers and typed text."""
    bench.show()
    type_chinese(bench.focus, "12号院")
    bench.press(Qt.Key.Key_Return)
    bench.type("2")
    bench.press(Qt.Key.Key_Return)
    bench.type("20261120")
    bench.press(Qt.Key.Key_Return)
    bench.type("1")
    assert bench.here == "basics/width"
    bench.type("1.40")
    bench.press(Qt.Key.Key_Return)
    bench.type("13")
    bench.press(Qt.Key.Key_Return)

    assert bench.here == "basics/front"
    assert bench.instance.answers() == {
        "basics/house": "12号院",
        "basics/floors": 2,
        "basics/day": "2026-11-20",
        "basics/cracked": "yes",
        "basics/width": "1.4",
        "basics/acts": ["shore", "stop"],
    } or bench.instance.answers()["basics/acts"] in (["stop", "shore"], ["shore", "stop"])


def test_irrelevant_questions_are_not_stopped_at(bench: Bench) -> None:
    """No crack, no width: the number goes on to the question after it."""
    bench.show("basics/cracked")
    bench.type("2")

    assert bench.here == "basics/acts"


def test_next_and_previous_walk_over_sheets(bench: Bench) -> None:
    """Alt+↓ after the last question goes to the next part, Alt+↑ comes back."""
    bench.show("basics/remark")
    bench.qtbot.keyClick(bench.focus, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert bench.here == "storeys/storey"
    bench.qtbot.keyClick(bench.focus, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert bench.here == "basics/remark"


def test_wrong_answers_are_said_after_leaving_the_field(bench: Bench) -> None:
    """While typing nobody is told off; after Enter the form's own sentence stands there."""
    bench.show("basics/floors")
    bench.type("99")
    assert "应在 1 到 60 之间。" not in texts(bench)
    bench.press(Qt.Key.Key_Return)
    assert "应在 1 到 60 之间。" in texts(bench)

    bench.page.go(bench.node("basics/floors"))
    bench.type("3")
    assert "应在 1 到 60 之间。" not in texts(bench)


def test_full_width_numbers_count(
    bench: Bench, type_chinese: Callable[[QWidget, str], None]
) -> None:
    """Digits of a Chinese input method are digits."""
    bench.show("basics/floors")
    type_chinese(bench.focus, "１２")

    assert bench.node("basics/floors").value == 12


def test_preedit_is_not_an_answer_yet(
    bench: Bench, type_chinese: Callable[[QWidget, str], None]
) -> None:
    """Only what the input method commits is kept."""
    from PySide6.QtGui import QInputMethodEvent

    bench.show("basics/house")
    QApplication.sendEvent(bench.focus, QInputMethodEvent("shier", []))
    assert bench.node("basics/house").text == ""
    type_chinese(bench.focus, "十二")
    assert bench.node("basics/house").text == "十二"


def test_every_answer_is_handed_over(bench: Bench) -> None:
    """`keep` is called soon after a change, with the question one is at."""
    bench.show("basics/floors")
    bench.type("2")
    bench.qtbot.waitUntil(lambda: bool(bench.told.kept))

    assert bench.told.kept == ["basics/floors"]


def test_looking_is_not_changing(bench: Bench) -> None:
    """To open a record and to leave it hands nothing over; to move on tells the new place."""
    bench.show("basics/floors")
    bench.page.leave()
    assert bench.told.kept == []
    bench.page.next()
    bench.page.leave()
    assert bench.told.kept == ["basics/day"]


def test_leaving_hands_over_at_once(bench: Bench) -> None:
    """Nothing waits for a timer when the page is left."""
    bench.show("basics/floors")
    bench.type("2")
    bench.page.leave()

    assert bench.told.kept[-1] == "basics/floors"


def test_a_record_opens_where_it_was_left(bench: Bench) -> None:
    """The position that was kept is the question that has the keyboard."""
    bench.show("basics/day")

    assert bench.here == "basics/day"
    assert bench.focus.accessibleName() == "日期"


def test_missing_places_are_visited_in_turn(bench: Bench) -> None:
    """Ctrl+J goes from one missing answer to the next and round."""
    bench.show()
    places = []
    for _turn in range(3):
        bench.page.next_problem()
        places.append(bench.here)

    assert places == ["basics/cracked", "storeys/storey", "basics/house"]


def test_finishing_lists_what_is_missing(bench: Bench) -> None:
    """完成检查 with gaps lists them; Enter goes to the first."""
    bench.show("basics/floors")
    bench.qtbot.mouseClick(button(bench, "完成检查"), Qt.MouseButton.LeftButton)

    assert bench.told.finished == 0
    assert "还有 3 处没填好" in texts(bench)
    bench.press(Qt.Key.Key_Return)
    assert bench.here == "basics/house"
    assert "请填写“名称”。" in texts(bench)


def test_finishing_without_expected_rows_is_asked(bench: Bench) -> None:
    """A house without a storey is not 填好: the page says so and asks before it is completed."""
    bench.show()
    bench.type("12")
    bench.page.go(bench.node("basics/cracked"))
    bench.type("2")
    bench.qtbot.mouseClick(button(bench, "完成检查"), Qt.MouseButton.LeftButton)

    assert "还缺 1 项" in texts(bench)
    assert bench.told.finished == 0
    assert bench.bar.text == "还没有录入：2 楼层 › 楼层。仍要完成吗？"
    bench.press(Qt.Key.Key_Return)
    assert bench.told.finished == 1


def test_finishing_a_complete_form(bench: Bench) -> None:
    """With everything filled the façade is told, once."""
    bench.show()
    bench.type("12")
    bench.page.go(bench.node("basics/cracked"))
    bench.type("2")
    pen = bench.page.pen
    assert pen is not None
    pen.add_rows(bench.node("storeys/storey"), [{"storey_name": "一层"}])
    storey = bench.node("storeys/storey").children[0]
    member = next(child for child in storey.children if child.kind == "repeat")
    pen.add_rows(member, [{"class": "w", "position": "1/A-B"}])
    pen.rest_sound(member)
    bench.qtbot.mouseClick(button(bench, "完成检查"), Qt.MouseButton.LeftButton)

    assert bench.told.finished == 1
    assert "都填好了" in texts(bench)


def test_storeys_and_members_by_keyboard(
    bench: Bench, type_chinese: Callable[[QWidget, str], None]
) -> None:
    """Two storeys in one line, their members in one line, judged by numbers in the table."""
    bench.show()
    bench.page.go(bench.node("storeys/storey"))
    type_chinese(bench.focus, "一层 二层")
    bench.press(Qt.Key.Key_Return)
    repeat = bench.node("storeys/storey")
    assert [answers.title(row) for row in repeat.children] == ["一层", "二层"]

    bench.page.open_sheet(repeat.children[0])
    members = repeat.children[0].children[1]
    bench.page.go(members)
    type_chinese(bench.focus, "墙 1/A-B 1/B-C 板 1-2/A-B")
    bench.press(Qt.Key.Key_Return)
    assert len(members.children) == 3

    bench.page.go(members)
    bench.type("12")
    assert [row.children[2].text for row in members.children] == ["sound", "points", ""]
    bench.qtbot.mouseClick(button(bench, "其余都看过，未见危险点"), Qt.MouseButton.LeftButton)
    assert members.children[2].children[2].text == "sound"


def test_a_stray_number_on_a_judged_member_is_said(bench: Bench) -> None:
    """Changing what was found at a member from the table tells both answers; Ctrl+Z undoes it."""
    bench.show()
    pen = bench.page.pen
    assert pen is not None
    pen.add_rows(bench.node("storeys/storey"), [{"storey_name": "一层"}])
    members = bench.node("storeys/storey").children[0].children[1]
    pen.add_rows(
        members, [{"class": "w", "position": "1/A-B"}, {"class": "w", "position": "2/A-B"}]
    )
    state = members.children[1].children[2]
    pen.set(state, "points")
    bench.page.open_sheet(members.parent or members)
    bench.page.go(members)

    bench.press(Qt.Key.Key_End)
    bench.type("3")

    assert bench.bar.text == "承重墙 2/A-B：“有危险点”改成了“看不到”。"
    bench.page.undo()
    assert state.text == "points"


def test_danger_points_are_added_in_place(bench: Bench) -> None:
    """A point is added on its member's sheet and gets the keyboard."""
    bench.show()
    storey = batch.add(bench.instance, bench.node("storeys/storey"), [{"storey_name": "1"}])[0]
    member = batch.add(bench.instance, storey.children[1], [{"class": "w", "position": "1/A"}])[0]
    bench.page.open_sheet(member)
    assert bench.here.endswith("/state")
    bench.type("2")
    assert bench.here.endswith("/point")
    bench.press(Qt.Key.Key_Space)
    assert bench.here.endswith("/crack")
    bench.type("1.2")

    point = member.children[3].children[0]
    assert point.children[0].text == "1.2"


def test_the_last_step_can_be_taken_back(bench: Bench) -> None:
    """Ctrl+Z, or 撤销 in the message after many rows, undoes one step."""
    bench.show("basics/cracked")
    bench.type("2")
    bench.qtbot.keyClick(bench.focus, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert bench.node("basics/cracked").text == ""

    repeat = bench.node("storeys/storey")
    bench.page.go(repeat)
    bench.type("1 2 3")
    bench.press(Qt.Key.Key_Return)
    assert len(repeat.children) == 3
    bench.qtbot.mouseClick(
        next(b for b in bench.bar.findChildren(QAbstractButton) if b.text() == "撤销"),
        Qt.MouseButton.LeftButton,
    )
    assert repeat.children == []


def test_escape_goes_up(bench: Bench) -> None:
    """From a member to the table of its storey, from there to the table of storeys."""
    bench.show()
    storey = batch.add(bench.instance, bench.node("storeys/storey"), [{"storey_name": "1"}])[0]
    member = batch.add(bench.instance, storey.children[1], [{"class": "w", "position": "1/A"}])[0]
    bench.page.open_sheet(member)
    bench.press(Qt.Key.Key_Escape)
    assert bench.here == storey.children[1].path
    bench.press(Qt.Key.Key_Escape)
    assert bench.here == "storeys/storey"


# The platform without a screen cannot raise or grab, and says so at each pop-up.
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_dates_can_be_picked(bench: Bench) -> None:
    """The calendar opens under the field; Enter takes the day and closes it."""
    bench.show("basics/day")
    bench.type("20261120")
    bench.qtbot.mouseClick(button(bench, "日历"), Qt.MouseButton.LeftButton)
    calendar = bench.page.findChild(QCalendarWidget)
    assert calendar is not None
    bench.qtbot.waitUntil(calendar.isVisible)
    bench.press(Qt.Key.Key_Right, Qt.Key.Key_Return)

    assert bench.node("basics/day").text == "2026-11-21"
    assert not calendar.isVisible()


def test_rows_are_deleted_after_asking(bench: Bench) -> None:
    """Delete asks in the window; only 删除 takes the row away."""
    bench.show()
    repeat = bench.node("storeys/storey")
    batch.add(bench.instance, repeat, [{"storey_name": "1"}, {"storey_name": "2"}])
    bench.page.open_sheet(bench.node("storeys"))
    bench.press(Qt.Key.Key_Delete)
    assert "删除“1”？" in bench.bar.text
    assert len(repeat.children) == 2
    bench.qtbot.mouseClick(
        next(b for b in bench.bar.findChildren(QAbstractButton) if b.text() == "删除"),
        Qt.MouseButton.LeftButton,
    )

    assert [answers.title(row) for row in repeat.children] == ["2"]


def test_rows_are_added_by_key(bench: Bench) -> None:
    """Ctrl+N adds a row to the repeat at hand and opens it."""
    bench.show()
    bench.page.go(bench.node("storeys/storey"))
    bench.qtbot.keyClick(bench.focus, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)

    row = bench.node("storeys/storey").children[0]
    assert bench.page.sheet.node is row
    assert bench.here == f"{row.path}/storey_name"


def test_long_lists_are_searched(qtbot: QtBot) -> None:
    """More than sixteen choices: type a part, Enter takes the one that is left."""
    names = [f"n{n}" for n in range(20)]
    choices = "| list_name | name | label |\n" + "\n".join(
        f"| many | {name} | 选项{n} |" for n, name in enumerate(names)
    )
    survey = "| type | name | label |\n| select_one many | pick | 哪一个 |\n| text | more | 其他 |"
    bench = Bench(qtbot, form_kit.blank(form_kit.form(survey, choices)))
    bench.show()
    bench.type("17")
    bench.press(Qt.Key.Key_Return)

    assert bench.node("pick").text == "n17"
    assert bench.here == "more"
    bench.close()
