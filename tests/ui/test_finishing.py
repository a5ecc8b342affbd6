"""The end of a form: what is missing, what may stay, and Ctrl+Enter from everywhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.ui.filling.values import PhotoState
from app.ui.widgets.dates import Calendar
from app.ui.widgets.type_ahead import Hits
from tests.ui.form_kit import Bench, texts
from tests.ui.widget_kit import CTRL, photo, shown

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
