"""Required shots on the fill page: a named frame each, filled by Enter or a drop; a reason at the
end where one is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.filling.values import PhotoView
from app.ui.widgets.photos import PhotoControl, Thumbnail
from app.ui.widgets.shot_frames import EmptyShot
from tests.ui import form_kit
from tests.ui.form_kit import Bench, texts
from tests.ui.widget_kit import shown

FORM = """
| type        | name   | label    | required        | bind::insp:shots | bind::insp:role |
| begin_group | a      | 1 照片   |                 |                  |                 |
| image       | front  | 正面照片 |                 | front            | overview.front  |
| image       | crack  | 裂缝照片 |                 | far near         |                 |
| image       | part   | 构件照片 | ${grade} = 'yes' | far near         |                 |
| select_one yn | grade | 差吗    |                 |                  |                 |
| end_group   |        |          |                 |                  |                 |
"""


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(qtbot, form_kit.blank(form_kit.form(FORM)), [tmp_path / "选中.jpg"])
    bench.show("a/front")
    yield bench
    bench.close()


def frames(page: Bench) -> list[str]:
    return [one.accessibleName() for one in shown(page, EmptyShot)]


def photo(question: str, id_: str, shot: str = "") -> PhotoView:
    return PhotoView(id_, question, shot=shot)


def test_every_shot_has_a_frame_until_a_photo_fills_it(page: Bench) -> None:
    """What names no shot fills the first that is free; further photos stand behind."""
    assert frames(page) == [
        "还没拍：正面",
        "还没拍：整体",
        "还没拍：近景",
        "还没拍：整体",
        "还没拍：近景",
    ]
    page.page.photos([photo("a/front", "f"), photo("a/crack", "n", "near"), photo("a/front", "g")])
    assert frames(page) == ["还没拍：整体", "还没拍：整体", "还没拍：近景"]
    named = [one.accessibleName() for one in shown(page, Thumbnail)]
    assert named == ["正面 · 照片 1", "照片 2", "近景 · 照片 1"]


def test_enter_in_a_frame_asks_for_its_photo(page: Bench, tmp_path: Path) -> None:
    asked: list[tuple[str, str, list[Path]]] = []
    page.page.sheet.shot_added.connect(lambda *told: asked.append(told))
    near = next(one for one in shown(page, EmptyShot) if one.accessibleName() == "还没拍：近景")
    near.setFocus()
    page.press(Qt.Key.Key_Return)
    assert asked == [("a/crack", "near", [tmp_path / "选中.jpg"])]


def test_a_photo_is_made_the_other_shot(page: Bench) -> None:
    page.page.photos([photo("a/crack", "c", "far")])
    renamed: list[tuple[str, str]] = []
    page.page.sheet.shot_renamed.connect(lambda *told: renamed.append(told))
    (thumb,) = shown(page, Thumbnail)
    thumb.click()
    strip = next(one for one in shown(page, PhotoControl) if one.accessibleName() == "裂缝照片")
    assert strip.rename.text() == "改作近景"
    strip.rename.click()
    assert renamed == [("c", "near")]


def test_the_end_names_what_is_missing_and_takes_a_reason(page: Bench) -> None:
    """Without a word nobody finishes; said once, it holds until something else is missing."""
    page.page.finish()
    assert page.told.finished == 0
    missing = page.page.centre.missing
    lines = [missing.list.item(n).text() for n in range(missing.list.count())]
    assert lines == ["必拍的照片还没有（3）", "正面照片", "裂缝照片（整体）", "裂缝照片（近景）"]
    assert "都填好了，还有 3 张照片没拍" in texts(page)
    missing.why.setFocus()
    page.press(Qt.Key.Key_Return)
    assert page.told.finished == 0
    missing.why.setText("绕不到屋后")
    page.press(Qt.Key.Key_Return)
    assert page.told.finished == 1
    own: dict[str, object] = {}
    assert page.page.finishing is not None
    page.page.finishing.keep_excuse(own)  # type: ignore[arg-type]
    assert own == {"/shots": "绕不到屋后"}
    page.page.finish()
    assert page.told.finished == 2
    page.instance.set(page.node("a/grade"), "yes")
    page.page.photos([photo("a/part", "p")])
    page.page.finish()
    assert page.told.finished == 2
    lines = [missing.list.item(n).text() for n in range(missing.list.count())]
    assert lines == ["必拍的照片还没有（1）", "构件照片（近景）"]
    assert missing.why.text() == "绕不到屋后"


def test_nothing_is_asked_where_all_photos_are_there(page: Bench) -> None:
    """No key more than before."""
    page.page.photos([photo("a/front", "f"), photo("a/crack", "c"), photo("a/crack", "d")])
    page.page.finish()
    assert page.told.finished == 1


def test_enter_goes_from_missing_shots_to_their_question(page: Bench) -> None:
    page.page.finish()
    page.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert page.here == "a/crack"
