"""The question widgets by keyboard: numbers, dates, long lists, signatures, marks, the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.survey.last_visit import LastAnswer, LastVisit
from app.ui.filling.values import Filling, PhotoState, PhotoView
from app.ui.widgets.dates import Calendar
from app.ui.widgets.lines import QuestionLine
from app.ui.widgets.signature import Pad, Signing
from app.ui.widgets.type_ahead import Hits, TypeAheadControl
from tests.ui import form_kit
from tests.ui.form_kit import Bench, texts

FORM = """
| type             | name    | label    | required | constraint         | appearance | bind::insp:unit | bind::insp:step | bind::insp:soft | bind::insp:soft_message | relevant |
| begin_group      | a       | 1 基本   |          |                    |            |    |     |           |                |  |
| integer          | built   | 建成     |          | . >= 1800 and . <= 2026 |       | 年 |     | . >= 1949 | 太早，请核对。 |  |
| decimal          | crack   | 缝宽     |          | . >= 0 and . <= 60 |            | mm | 0.5 |           |                |  |
| date             | day     | 日期     |          |                    |            |    |     |           |                |  |
| select_one place | village | 嘎查村   |          |                    |            |    |     |           |                |  |
| select_one yn    | seen    | 看到了吗 |          |                    |            |    |     |           |                |  |
| end_group        |         |          |          |                    |            |    |     |           |                |  |
| begin_group      | b       | 2 签字   |          |                    |            |    |     |           |                |  |
| image            | east    | 东立面   | yes      |                    |            |    |     |           |                |  |
| image            | sign    | 住户签字 | yes      |                    | signature  |    |     |           |                |  |
| text             | remark  | 说明     |          |                    | multiline  |    |     |           |                |  |
| end_group        |         |          |          |                    |            |    |     |           |                |  |
"""  # noqa: E501 - a table is read across
VILLAGES = (
    "苏布尔嘎嘎查 敏盖村 乌兰木伦社区 红庆河村 新街村 布尔台格村 合同庙村 公尼召村 台格庙村 厦门村"
)
CHOICES = form_kit.CHOICES + "".join(
    f"| place | v{n} | {name} | |\n" for n, name in enumerate(VILLAGES.split())
)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def form() -> form_kit.Form:
    return form_kit.form(FORM, CHOICES)


@pytest.fixture
def page(qtbot: QtBot, form: form_kit.Form, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(qtbot, form_kit.blank(form), [tmp_path / "page.jpg"])
    made.show()
    yield made
    made.close()


def shown(page: Bench, kind: type[QWidget]) -> list[QWidget]:
    return [one for one in page.page.findChildren(kind) if one.isVisible()]


def control(page: Bench, path: str) -> QWidget:
    found = [one for one in page.page.findChildren(QuestionLine) if one.isVisibleTo(page.page)]
    return next(one for one in found if one.node is page.node(path)).control


# -- numbers


def test_unit_and_range_stand_beside_the_field(page: Bench) -> None:
    """The range is read out of the constraint; nobody has to guess it."""
    assert "mm" in texts(page)
    assert "（0–60）" in texts(page)
    assert "（1800–2026）" in texts(page)


def test_what_is_no_number_is_said_while_typing(page: Bench) -> None:
    """A wrong letter at once; half a number not before one has gone on."""
    page.page.go(page.node("a/crack"))
    page.type("1,4")
    assert "逗号" not in texts(page)
    page.press(Qt.Key.Key_Return)
    assert "逗号不当小数点。小数请写 1.4。" in texts(page)
    page.page.go(page.node("a/crack"))
    page.type("12cm")
    assert "这里按“mm”填，只写数字，不写“cm”。" in texts(page)


def test_thousands_are_read_aloud_and_written_out(page: Bench) -> None:
    page.page.go(page.node("a/built"))
    page.type("1,987")
    assert "读作 1987" in texts(page)
    page.press(Qt.Key.Key_Return)
    assert page.node("a/built").value == 1987


def test_arrows_step_a_number(page: Bench) -> None:
    """Where the form has a step, and never out of the range."""
    page.page.go(page.node("a/crack"))
    page.press(Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert page.node("a/crack").text == "1"
    page.press(*[Qt.Key.Key_Down] * 5)
    assert page.node("a/crack").text == "0"


def test_yellow_stands_beside_red_and_can_be_saved(page: Bench) -> None:
    page.page.go(page.node("a/built"))
    page.type("1936")
    assert "太早，请核对。" not in texts(page)
    page.press(Qt.Key.Key_Return)
    assert "太早，请核对。" in texts(page)
    field = control(page, "a/built").field
    assert (field.property("wrong"), field.property("soft")) == (False, True)

    page.page.go(page.node("a/built"))
    page.type("936")
    page.press(Qt.Key.Key_Return)
    assert "太早，请核对。" not in texts(page)
    assert "应在 1800–2026 之间。" in texts(page)
    assert (field.property("wrong"), field.property("soft")) == (True, False)


# -- dates


def test_a_date_is_read_back_with_its_weekday(page: Bench) -> None:
    page.page.go(page.node("a/day"))
    page.type("11-22")
    assert "2026-11-22 周日" in texts(page)
    page.press(Qt.Key.Key_Return)
    assert page.node("a/day").text == "2026-11-22"
    page.page.go(page.node("a/day"))
    page.type("20260230")
    page.press(Qt.Key.Key_Return)
    assert "2026 年 2 月没有 30 日，请核对。" in texts(page)


def test_the_calendar_is_left_by_escape(page: Bench) -> None:
    """Esc closes it and stays on the question; the keyboard is back in the field."""
    page.page.go(page.node("a/day"))
    field = page.focus
    page.qtbot.keyClick(field, Qt.Key.Key_Down, CTRL)
    assert shown(page, Calendar)
    page.press(Qt.Key.Key_Escape)
    assert not shown(page, Calendar)
    assert page.focus is field
    assert page.here == "a/day"


# -- long lists


def test_a_long_list_is_found_by_initials_with_the_keyboard_alone(page: Bench) -> None:
    page.page.go(page.node("a/village"))
    page.type("mgc")
    (hits,) = shown(page, Hits)
    assert [hits.list.item(n).text() for n in range(hits.list.count())] == ["敏盖村"]
    page.press(Qt.Key.Key_Return)
    assert page.node("a/village").text == "v1"
    assert page.here == "a/seen"
    assert control(page, "a/village").field.text() == "敏盖村"
    assert not shown(page, Hits)


def test_arrows_walk_the_list_and_escape_keeps_the_answer(page: Bench) -> None:
    page.instance.set(page.node("a/village"), "v1")
    page.page.go(page.node("a/village"))
    page.press(Qt.Key.Key_Down)
    (hits,) = shown(page, Hits)
    assert hits.list.currentItem().text() == "敏盖村", "the list opens at the answer"
    page.press(Qt.Key.Key_Down, Qt.Key.Key_Escape)
    assert not shown(page, Hits)
    assert page.node("a/village").text == "v1"
    page.type("xm")
    page.press(Qt.Key.Key_Tab)
    assert page.node("a/village").text == "v1", "what was not taken is no answer"
    assert control(page, "a/village").field.text() == "敏盖村"


def test_enter_in_a_long_list_that_is_closed_goes_on(page: Bench) -> None:
    page.page.go(page.node("a/village"))
    page.press(Qt.Key.Key_Return)
    assert page.here == "a/seen"


def test_emptying_the_field_takes_the_answer_away(page: Bench) -> None:
    page.instance.set(page.node("a/village"), "v1")
    page.page.go(page.node("a/village"))
    page.press(Qt.Key.Key_Backspace)
    assert page.node("a/village").text == ""


def test_the_list_stays_inside_the_page(page: Bench) -> None:
    """Also where the field is at the very bottom of a small window."""
    page.window.resize(1100, 420)
    page.page.go(page.node("a/village"))
    page.press(Qt.Key.Key_Down)
    (hits,) = shown(page, Hits)
    assert page.page.rect().contains(hits.geometry())


# -- the input method


def test_the_input_method_is_off_where_only_choices_are_made(page: Bench) -> None:
    """Digits reach the choices with a Chinese input method on; text and dates keep it."""
    on = Qt.WidgetAttribute.WA_InputMethodEnabled
    for path, wanted in {
        "a/seen": False,
        "a/crack": False,
        "a/day": True,
        "b/remark": True,
    }.items():
        page.page.go(page.node(path))
        assert page.focus.testAttribute(on) == wanted, path


# -- signatures


def test_a_signature_is_handed_over_as_a_picture(page: Bench) -> None:
    """Black ink on white ground, through the same way as every photo."""
    page.page.go(page.node("b/sign"))
    page.press(Qt.Key.Key_Space)
    (pad,) = shown(page, Pad)
    assert isinstance(pad, Pad)
    page.press(Qt.Key.Key_Return)
    assert shown(page, Pad), "nothing is signed yet"
    draw(page, pad)
    page.press(Qt.Key.Key_Return)

    ((path, (file,)),) = page.told.added
    picture = QImage(str(file))
    assert path == "b/sign"
    assert not picture.isNull()
    assert picture.pixelColor(0, 0).lightness() == 255
    dark = sum(
        picture.pixelColor(x, y).lightness() < 80
        for x in range(0, picture.width(), 5)
        for y in range(0, picture.height(), 5)
    )
    assert dark > 50
    assert not shown(page, Signing)
    assert page.here == "b/sign"


def draw(page: Bench, pad: Pad) -> None:
    page.qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    for step in range(20):
        page.qtbot.mouseMove(pad, QPoint(60 + 12 * step, 60 + 5 * (step % 4)))
    page.qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(300, 60))


def test_strokes_are_taken_back_and_put_again(page: Bench) -> None:
    page.page.go(page.node("b/sign"))
    page.press(Qt.Key.Key_Space)
    (pad,) = shown(page, Pad)
    assert isinstance(pad, Pad)
    draw(page, pad)
    draw(page, pad)
    page.press(Qt.Key.Key_Backspace)
    assert len(pad.strokes) == 1
    pad.again()
    assert len(pad.strokes) == 2
    page.press(Qt.Key.Key_Delete)
    assert not pad.strokes
    page.press(Qt.Key.Key_Escape)
    assert page.told.added == []
    assert page.here == "b/sign"


def test_a_touchpad_alone_writes_by_space(page: Bench) -> None:
    """No button has to be held: Space puts the pen down and up."""
    page.page.go(page.node("b/sign"))
    page.press(Qt.Key.Key_Space)
    (pad,) = shown(page, Pad)
    assert isinstance(pad, Pad)
    page.press(Qt.Key.Key_Space)
    for step in range(10):
        page.qtbot.mouseMove(pad, QPoint(60 + 20 * step, 80))
    page.press(Qt.Key.Key_Space)
    page.qtbot.mouseMove(pad, QPoint(400, 200))
    assert pad.signed
    assert len(pad.strokes) == 1
    page.press(Qt.Key.Key_Escape)


# -- the end


def test_what_is_missing_is_listed_by_section_and_warnings_apart(page: Bench) -> None:
    page.instance.set(page.node("a/built"), 1936)
    page.instance.set(page.node("a/crack"), "99")
    page.page.finish()
    missing = page.page.centre.missing
    lines = [missing.list.item(n).text() for n in range(missing.list.count())]
    assert lines == [
        "1 基本（1）",
        "缝宽\n应在 0–60 之间。",
        "2 签字（2）",
        "缺照片：东立面",
        "缺签字：住户签字",
        "请再看一眼，可以留着（1）",
        "建成\n太早，请核对。",
    ]
    page.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert page.here == "b/east"


def photo(question: str, state: PhotoState = PhotoState.READY) -> PhotoView:
    return PhotoView(f"photo-{question}", question, state=state)


def test_warnings_alone_are_seen_and_the_form_is_finished(page: Bench) -> None:
    page.page.photos([photo("b/east"), photo("b/sign")])
    page.instance.set(page.node("a/built"), 1936)
    page.page.finish()
    assert page.told.finished == 0
    assert "都填好了，1 处请再看一眼" in texts(page)
    page.press(Qt.Key.Key_Return)  # 知道了，完成检查 has the keyboard
    assert page.told.finished == 1


def test_a_known_warning_comes_again_only_with_another_answer(page: Bench) -> None:
    page.page.photos([photo("b/east"), photo("b/sign")])
    page.instance.set(page.node("a/built"), 1936)
    page.page.finish()
    page.press(Qt.Key.Key_Return)
    page.page.finish()
    assert page.told.finished == 2
    page.instance.set(page.node("a/built"), 1930)
    page.page.finish()
    assert page.told.finished == 2
    assert page.page.centre.lists_missing


def test_a_photo_on_its_way_is_not_missing(page: Bench) -> None:
    """The form may be finished; the surroundings wait for the photo."""
    page.page.photos([photo("b/east", PhotoState.BUSY), photo("b/sign")])
    page.page.finish()
    assert page.told.finished == 1


@pytest.mark.parametrize("path", ["a/built", "a/day", "a/village", "a/seen", "b/east", "b/remark"])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_finishes_from_every_question(page: Bench, path: str, key: Qt.Key) -> None:
    page.page.photos([photo("b/east"), photo("b/sign")])
    page.page.go(page.node(path))
    page.qtbot.keyClick(page.focus, key, CTRL)
    assert page.told.finished == 1


def test_ctrl_enter_finishes_from_an_open_list_and_calendar(page: Bench) -> None:
    page.page.photos([photo("b/east"), photo("b/sign")])
    page.page.go(page.node("a/village"))
    page.press(Qt.Key.Key_Down)
    assert shown(page, Hits)
    page.qtbot.keyClick(page.focus, Qt.Key.Key_Return, CTRL)
    page.page.go(page.node("a/day"))
    page.qtbot.keyClick(page.focus, Qt.Key.Key_Down, CTRL)
    assert shown(page, Calendar)
    page.qtbot.keyClick(page.focus, Qt.Key.Key_Return, CTRL)
    assert page.told.finished == 2


# -- said before


LAST = LastVisit(
    {
        "a/built": LastAnswer("1987", "1987 年", "2026-11-20", "李测试", "快速排查", facts=True),
        "a/crack": LastAnswer("0.9", "0.9 mm", "2025-06-11", "王测试"),
        "a/seen": LastAnswer("1", "有", "2025-06-11", "王测试", "快速排查", facts=True),
    }
)


@pytest.fixture
def again(page: Bench) -> Bench:
    page.page.display(Filling(page.instance, "12号院", last=LAST, same={"a/day"}))
    return page


def test_the_last_visit_stands_beside_the_question(again: Bench) -> None:
    again.page.go(again.node("a/crack"))
    said = again.page.aside.last
    assert said.isVisible()
    assert "上次 2025-06-11 · 王测试" in texts(again)
    assert "0.9 mm" in texts(again)
    assert "这次不一样" not in texts(again)
    again.type("1.4")
    assert "这次不一样：1.4 mm" in texts(again)
    again.page.go(again.node("a/day"))
    assert not said.isVisible()


def test_a_fact_is_said_again_by_key_and_a_finding_never(again: Bench) -> None:
    again.page.go(again.node("a/built"))
    again.qtbot.keyClick(again.focus, Qt.Key.Key_L, CTRL)
    assert again.node("a/built").value == 1987
    assert again.focus.text() == "1987"
    assert "来自快速排查 2026-11-20 · 李测试" in texts(again)
    again.page.go(again.node("a/crack"))
    again.qtbot.keyClick(again.focus, Qt.Key.Key_L, CTRL)
    assert again.node("a/crack").text == ""
    assert "查看结果要当场看，不照上次填。" in again.bar.text


def test_a_choice_of_another_form_is_found_by_its_words(again: Bench) -> None:
    again.page.go(again.node("a/seen"))
    again.qtbot.keyClick(again.focus, Qt.Key.Key_L, CTRL)
    assert again.node("a/seen").text == "yes"


def test_answers_of_the_house_before_carry_a_mark_until_changed(again: Bench) -> None:
    again.instance.set(again.node("a/day"), "2026-11-20")
    again.page.before.take_over(lambda: ["a/day"])
    assert "同上一户" in texts(again)
    again.page.go(again.node("a/day"))
    again.type("20261121")
    assert "同上一户" not in texts(again)
    assert again.page.filling is not None
    assert again.page.filling.same == set()


def test_no_line_grows_for_a_mark(again: Bench) -> None:
    (line,) = (
        one for one in shown(again, QuestionLine)
        if isinstance(one, QuestionLine) and one.node is again.node("a/day")
    )  # fmt: skip
    again.instance.set(again.node("a/day"), "2026-11-20")
    QApplication.processEvents()
    before = line.height()
    again.page.before.take_over(lambda: ["a/day"])
    QApplication.processEvents()
    assert line.height() == before
    assert any(label.text() == "同上一户" for label in line.findChildren(QLabel))


def test_long_lists_have_type_ahead_and_short_ones_buttons(page: Bench) -> None:
    assert isinstance(control(page, "a/village"), TypeAheadControl)
    assert not isinstance(control(page, "a/seen"), TypeAheadControl)


def test_the_key_of_the_house_before_calls_the_page(
    qtbot: QtBot, form: form_kit.Form, type_chinese: Callable[[QWidget, str], None]
) -> None:
    """Ctrl+U works from every field; read-only pages do nothing."""
    del type_chinese
    called: list[str] = []
    bench = Bench(qtbot, form_kit.blank(form), same_house=lambda: called.append("x"))
    bench.show()
    bench.qtbot.keyClick(bench.focus, Qt.Key.Key_U, CTRL)
    bench.show(readonly=True)
    bench.qtbot.keyClick(bench.focus, Qt.Key.Key_U, CTRL)
    assert called == ["x"]
    bench.close()
