"""收照片 in the window: houses confirmed by Enter, photos moved by typing, nothing by itself."""

from __future__ import annotations

import shutil
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QPushButton

from app import bootstrap
from app.store.roster_values import PlaceFilter
from app.ui.widgets.day_list import DayList
from app.ui.widgets.group_head import GroupHead
from app.ui.widgets.move_panel import MovePanel
from app.ui.widgets.photo_grid import PhotoGrid
from app.ui.widgets.photo_pair import PhotoCompare
from tests.ui.pages import tray_stage
from tests.ui.pages.tray_stage import (
    Field,
    K,
    Open,
    choose,
    finish,
    groups,
    names,
    page,
    taken,
)

begun, day = tray_stage.begun, tray_stage.day


def test_enter_confirms_one_house_after_the_other(opened: Open, day: Field) -> None:
    """Two houses with their codes: two keys, and all photos lie in their inspections."""
    day.phone.visit(0, 3)
    day.phone.visit(1, 2)
    whole = taken(opened, day)
    assert "收进来 7 张" in whole.texts()
    assert names(whole) == ["1号院", "2号院"]
    assert isinstance(whole.focus, DayList)
    whole.key(K.Key_Return)
    assert "1号院：3 张已归档，新开了检查" in whole.message
    assert names(whole) == ["2号院"]
    assert isinstance(whole.focus, DayList)
    whole.key(K.Key_Return)
    assert names(whole) == []
    assert "照片都归档了" in whole.texts()
    assert (len(day.photos(0)), len(day.photos(1))) == (3, 2)


def test_what_was_confirmed_can_be_taken_back(opened: Open, day: Field) -> None:
    """Ctrl+Z: the photos leave the record and wait again."""
    day.phone.visit(0, 3)
    day.phone.visit(1, 2)
    whole = taken(opened, day)
    whole.key(K.Key_Return)
    assert len(day.photos(0)) == 3
    whole.press("撤销")
    assert names(whole) == ["1号院", "2号院"]
    assert day.photos(0) == []


def test_what_witnesses_disagree_about_is_not_filed_by_enter(opened: Open, day: Field) -> None:
    """The code says one house, the position another: somebody looks and presses 1 or 2."""
    phone = day.phone
    phone.visit(0, 4)
    phone.visit(1, 4)
    phone.take(2, code=True)
    for _n in range(4):
        phone.take(2)
    phone.take(2, there=0)
    whole = taken(opened, day)
    doubtful = next(one.name for one in groups(whole) if one.kind == "doubtful")
    assert doubtful == "3号院 还是 1号院？"
    choose(whole, doubtful)
    whole.key(K.Key_Return, K.Key_Return)
    assert "两边对不上，没有归档" in whole.message
    assert doubtful in names(whole)
    assert "拍摄位置却在“1号院”" in whole.texts()
    choose(whole, doubtful)
    whole.key(K.Key_2)
    assert doubtful not in names(whole)
    choose(whole, "1号院")
    whole.key(K.Key_Return)
    assert len(day.photos(0)) == 5


def test_what_is_only_likely_is_filed_by_an_enter_of_its_own(opened: Open, day: Field) -> None:
    """Behind a long pause a code says little: those photos are seen alone before they are filed."""
    phone = day.phone
    phone.visit(0, 3)
    phone.now += timedelta(minutes=50)
    for _n in range(2):
        phone.take(0, spot=False)
    whole = taken(opened, day)
    assert [(one.name, one.state) for one in groups(whole)] == [("1号院", "看一眼")]
    assert "确认有把握的，另 2 张再看" in whole.texts()
    whole.key(K.Key_Return)
    assert len(day.photos(0)) == 3
    assert names(whole) == ["1号院"]
    assert "确认 2 张" in whole.texts()
    whole.key(K.Key_Return)
    assert len(day.photos(0)) == 5


def test_photos_of_somewhere_else_have_one_choice_and_a_way_on(opened: Open, day: Field) -> None:
    """Far from every house that is known: the code's house by 1, any other by M."""
    phone = day.phone
    phone.visit(0, 3)
    phone.take(0, there=40)
    whole = taken(opened, day)
    choose(whole, "1号院 还是 别处？")
    assert not [one for one in whole.shown(QPushButton) if one.text().startswith("2 放到")]
    whole.key(K.Key_2)
    assert "1号院 还是 别处？" in names(whole)
    whole.key(K.Key_1)
    assert names(whole) == ["1号院"]


def test_photos_are_moved_to_a_house_found_by_typing(opened: Open, day: Field) -> None:
    """→ to the photos, Shift+→ chooses two, M and two characters say where; they wait there."""
    day.phone.visit(0, 4)
    whole = taken(opened, day)
    whole.key(K.Key_Right, K.Key_Right)
    grid = whole.shown(PhotoGrid)[0]
    assert whole.focus is grid
    whole.qtbot.keyClick(grid, K.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert "选中的 2 张：" in whole.texts()
    whole.key(K.Key_M)
    assert whole.focus.accessibleName() == "分到哪一处"
    whole.write("4号")
    whole.settle()
    whole.key(K.Key_Return)
    assert whole.focus.accessibleName() == "哪一题"
    whole.key(K.Key_Return)
    assert "2 张换好了" in whole.message
    assert names(whole) == ["1号院", "4号院"]
    choose(whole, "4号院")
    whole.key(K.Key_Return)
    assert len(day.photos(3)) == 2
    assert day.photos(0) == []


def test_escape_moves_nothing(opened: Open, day: Field) -> None:
    day.phone.visit(0, 2)
    whole = taken(opened, day)
    whole.key(K.Key_M)
    assert whole.shown(MovePanel)
    whole.key(K.Key_Escape)
    assert not whole.shown(MovePanel)
    assert whole.shown(GroupHead)
    assert isinstance(whole.focus, DayList)
    assert names(whole) == ["1号院"]


def test_a_digit_says_the_question_and_goes_on(opened: Open, day: Field) -> None:
    """From photo to photo with one key each: what is on the button is where it is filed."""
    day.phone.visit(0, 3)
    whole = taken(opened, day)
    offered = [one.accessibleName() for one in whole.shown(QPushButton)]
    digit = next(name for name in offered if name.endswith(" 正面")).split()[0]
    whole.key(K.Key_Right, K.Key_Right)
    grid = whole.shown(PhotoGrid)[0]
    key = getattr(K, f"Key_{digit}")
    whole.key(key)
    assert grid.currentIndex().row() == 2
    assert isinstance(whole.focus, PhotoGrid)
    whole.key(key, K.Key_Return)
    assert sorted(day.photos(0)) == ["photo_front", "photo_front", "photo_surroundings"]


def test_a_finished_inspection_asks_for_a_reason(opened: Open, day: Field) -> None:
    """Enter goes to the line for it; a second one with words files the photos."""
    with bootstrap.open_survey(day.folder) as survey:
        finish(survey, day.phone.places[0])
    day.phone.visit(0, 2)
    whole = taken(opened, day)
    held = len(day.photos(0))
    whole.key(K.Key_Return)
    assert whole.focus.accessibleName() == "补照片的理由"
    assert len(day.photos(0)) == held
    whole.write("相机卡后来才拷")
    whole.key(K.Key_Return)
    assert len(day.photos(0)) == held + 2


def test_aside_and_unwanted_photos_come_back(opened: Open, day: Field) -> None:
    """A puts aside, Delete takes out of sight; both are listed, and Enter brings them back."""
    day.phone.visit(0, 2)
    day.phone.visit(1, 2)
    whole = taken(opened, day)
    whole.key(K.Key_A)
    assert names(whole) == ["2号院", "先放着的"]
    whole.key(K.Key_Delete)
    assert names(whole) == ["先放着的", "不要的"]
    choose(whole, "不要的")
    whole.key(K.Key_Return)
    choose(whole, "先放着的")
    whole.key(K.Key_Return)
    assert names(whole) == ["1号院", "2号院"]


def test_what_came_twice_and_what_is_no_photo_is_said(opened: Open, day: Field) -> None:
    day.phone.visit(0, 2)
    (day.phone.folder / "IMG_9999.jpg").write_bytes(b"\xff\xd8 torn")
    whole = taken(opened, day)
    assert "收进来 3 张；1 个没有收" in whole.texts()
    whole.press("看是哪些")
    (listed,) = whole.shown(QListWidget)
    assert listed.item(0).text().startswith("IMG_9999.jpg")
    choose(whole, "1号院")
    whole.shown(DayList)[0].setFocus()
    whole.key(K.Key_Return)
    shutil.copy(day.phone.folder / "IMG_0002.jpg", day.phone.folder / "副本.jpg")
    whole.drop(page(whole), [day.phone.folder])
    assert "没有新的照片" in whole.texts()


def test_a_photo_is_seen_large(opened: Open, day: Field) -> None:
    """Space opens it over the window, arrows go on, Esc is back at the photos."""
    day.phone.visit(0, 2)
    whole = taken(opened, day)
    whole.key(K.Key_Right, K.Key_Space)
    large = whole.shown(PhotoCompare)[0]
    assert large.panes[0].at == 0
    whole.key(K.Key_Right)
    assert large.panes[0].at == 1
    whole.key(K.Key_Escape)
    assert isinstance(whole.focus, PhotoGrid)


def test_the_day_says_how_many_wait(opened: Open, day: Field) -> None:
    day.phone.visit(0, 2)
    whole = taken(opened, day)
    whole.go("today")
    whole.press("收照片")
    assert whole.page == "tray"
    whole.key(K.Key_Escape)
    assert whole.page == "today"


def test_a_read_only_survey_files_nothing(opened: Open, day: Field) -> None:
    day.phone.visit(0, 2)
    with bootstrap.open_survey(day.folder) as survey:
        survey.tray.take([day.phone.folder])
        whole = opened()  # the second window on it can only look
        assert names(whole) == ["1号院"]
        whole.key(K.Key_Return, K.Key_M, K.Key_A)
        assert names(whole) == ["1号院"]
        assert survey.core.store.places(PlaceFilter(), 9, 0)
