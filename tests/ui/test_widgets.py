"""The question widgets by keyboard: numbers, dates, long lists, signatures."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from app.imaging.intake import read_photo
from app.ui.widgets.dates import Calendar
from app.ui.widgets.signature import Pad, Signing
from app.ui.widgets.type_ahead import Hits, TypeAheadControl
from tests.ui.form_kit import Bench, texts
from tests.ui.widget_kit import CTRL, control, shown

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
    page.type("20261122")
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
    picture = QImage.fromData(file.data)
    assert path == "b/sign"
    assert not picture.isNull()
    taken = read_photo(file.data)  # as the survey takes any photo
    assert (taken.width, taken.height) == (picture.width(), picture.height())
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


def test_long_lists_have_type_ahead_and_short_ones_buttons(page: Bench) -> None:
    assert isinstance(control(page, "a/village"), TypeAheadControl)
    assert not isinstance(control(page, "a/seen"), TypeAheadControl)
