"""收照片 in the window: houses confirmed by Enter, photos moved by typing, nothing by itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from app import bootstrap, paths, settings
from app.bootstrap import Who
from app.domain import codes
from app.imaging.synthesize import Shot, photograph
from app.store.roster_values import PlaceFilter
from app.survey.survey import Survey
from app.survey.taking import Picture
from app.sync import sticks
from app.ui import tray_intake
from app.ui.pages import tray
from app.ui.pages.tray import TrayPage
from app.ui.widgets.day_line import HEAD, DayLine
from app.ui.widgets.day_list import DayList
from app.ui.widgets.group_head import GroupHead
from app.ui.widgets.move_panel import MovePanel
from app.ui.widgets.phone_guide import PhoneGuide
from app.ui.widgets.photo_grid import PhotoGrid
from app.ui.widgets.photo_pair import PhotoCompare
from exports.pdf.qr import dark_runs
from tests.ui.whole import Whole

K = Qt.Key
Open = Callable[..., Whole]
NAMES = ("1号院", "2号院", "3号院", "4号院")
#: Degrees between two houses, about 200 m.
APART = 0.0018


@dataclass
class Phone:
    """A phone on its walk: each photo half a minute later."""

    folder: Path
    survey: str
    places: Sequence[str]
    now: datetime = field(default_factory=lambda: datetime.fromisoformat("2026-11-22T09:00:00"))
    number: int = 0

    def take(
        self, house: int, *, code: bool = False, there: int | None = None, spot: bool = True
    ) -> Path:
        self.number += 1
        self.now += timedelta(seconds=30)
        said = codes.at(self.survey, self.places[house], self.now) if code else ""
        shot = Shot(
            "facade", seed=self.number, width=480, height=360, taken=self.now,
            lat=39.1 + (house if there is None else there) * APART if spot else None,
            lon=109.7 if spot else None,
            code=dark_runs(said) if said else None,
        )  # fmt: skip
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / f"IMG_{self.number:04}.jpg"
        file.write_bytes(photograph(shot))
        return file

    def visit(self, house: int, photos: int) -> None:
        """The code, then some photos; then the way to the next house."""
        self.take(house, code=True)
        for _n in range(photos):
            self.take(house)
        self.now += timedelta(minutes=5)


@dataclass
class Field:
    """A laptop with four houses, and the phone of who works at it."""

    folder: Path
    phone: Phone

    def look(self) -> Survey:
        return bootstrap.open_survey(self.folder, readonly=True)

    def photos(self, house: int) -> list[str]:
        """The questions of the photos that the house's inspections hold, in their order."""
        with self.look() as survey:
            row = survey.core.store.place(self.phone.places[house])
            assert row is not None
            found = []
            for mark in row.forms:
                view = survey.core.store.view(mark.record)
                assert view is not None
                photos = sorted(view.photos.values(), key=lambda one: str(one["order"]))
                found += [str(one["question"]).rpartition("/")[2] for one in photos]
            return found


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with its keys, and a survey of four houses; made once, copied for every test."""
    root = tmp_path_factory.mktemp("begun")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(root / "home"))
        who = Who("张测试", "01号")
        with bootstrap.create(root / "survey", "示例", who, bootstrap.now) as survey:
            village, _changed = survey.houses.add("查干诺尔嘎查", level="community")
            for name in NAMES:
                survey.houses.add(name, "一社", parent=village, kind="urban_house")
    return root


@pytest.fixture
def day(begun: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Field:
    """Nothing plugged in; 收照片 is where the window opens."""
    folder = tmp_path / "survey"
    shutil.copytree(begun / "survey", folder)
    shutil.copytree(begun / "home", home, dirs_exist_ok=True)
    with bootstrap.open_survey(folder, readonly=True) as survey:
        rows = survey.core.store.places(PlaceFilter(text="号院"), len(NAMES), 0)
        places = [row.record for row in sorted(rows, key=lambda row: row.name)]
        phone = Phone(tmp_path / "phone" / "Camera", survey.meta.survey_id, places)
    kept = settings.load()
    kept.last_survey, kept.last_page, kept.person = str(folder), "tray", "张测试"
    settings.save(kept)
    monkeypatch.setattr(sticks, "MOUNTS", tmp_path / "mounts")
    monkeypatch.setattr(sticks, "ROOTS", (f"{tmp_path}/media/",))
    monkeypatch.setattr(tray, "_LOOK", 40)
    monkeypatch.setattr(tray_intake, "SETTLES", 40)
    return Field(folder, phone)


def page(whole: Whole) -> TrayPage:
    return whole.shown(TrayPage)[0]


def groups(whole: Whole) -> list[DayLine]:
    return [one for shown in whole.shown(DayList) for one in shown.lines if one.kind != HEAD]


def names(whole: Whole) -> list[str]:
    return [one.name for one in groups(whole)]


def choose(whole: Whole, name: str) -> None:
    shown = whole.shown(DayList)[0]
    real = [n for n, one in enumerate(shown.lines) if one.kind != HEAD]
    at = next(n for n in real if shown.lines[n].name == name)
    shown.setCurrentIndex(shown.model().index(at, 0))
    whole.settle()


def taken(opened: Open, day: Field) -> Whole:
    """The window after the phone's folder was dropped on the page."""
    whole = opened()
    assert whole.drop(page(whole), [day.phone.folder])
    return whole


def finish(survey: Survey, place: str) -> None:
    """An inspection that lacks nothing, as the demo ships it, completed."""
    record, _changed = survey.houses.begin(place, "danger_check")
    filling = survey.filling.open(record)
    demo = paths.resources() / "demo"
    given = json.loads((demo / "house_b.json").read_text(encoding="utf-8"))
    survey.filling.load_answers(filling, given)
    houses = json.loads((demo / "story.json").read_text(encoding="utf-8"))["houses"]
    wanted = next(house["photos"] for house in houses if house["answers"] == "house_b")
    for number, photo in enumerate(wanted):
        made = Picture(f"{number}.jpg", photograph(Shot("crack", number + 500, 320, 240)))
        (one,) = survey.taking.add([made], photo["question"], filling.photos)
        assert one.entry is not None
        filling.put_photo(one.photo, one.entry)
    survey.filling.commit(filling, status="done")


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


def test_a_card_that_is_put_in_offers_itself(
    opened: Open, day: Field, tmp_path: Path, qtbot: QtBot
) -> None:
    """It appears with how many are new on it, has the keyboard, and one key takes it in."""
    whole = opened()
    card = tmp_path / "media" / "EOS"
    day.phone.folder = card / "DCIM" / "100CANON"
    day.phone.visit(0, 2)
    (tmp_path / "mounts").write_text(f"/dev/sdb1 {card} vfat rw 0 0", encoding="utf-8")
    qtbot.waitUntil(lambda: "EOS：3 张新照片" in whole.texts())
    assert whole.focus.accessibleName() == "收进来：EOS"
    whole.qtbot.keyClick(whole.focus, K.Key_Return)
    qtbot.waitUntil(lambda: "收进来 3 张" in whole.texts())
    qtbot.waitUntil(lambda: "上面的照片都收过了" in whole.texts())
    assert names(whole) == ["1号院"]


def test_what_is_copied_into_the_watched_folder_comes_by_itself(
    opened: Open, day: Field, tmp_path: Path, qtbot: QtBot
) -> None:
    """On whatever page; a day later, in a new folder below it, too."""
    watched = tmp_path / "照片"
    watched.mkdir()
    with bootstrap.open_survey(day.folder) as survey:
        survey.tray.watch(watched)
    whole = opened()
    assert f"正在看着 {watched}" in whole.texts()
    whole.go("today")
    day.phone.visit(0, 2)
    for file in sorted(day.phone.folder.iterdir()):
        shutil.copy(file, watched / file.name)
    qtbot.waitUntil(lambda: "收照片 3" in whole.texts(), timeout=10_000)
    below = watched / "11-23"
    below.mkdir()
    whole.settle()
    shutil.copy(day.phone.take(0), below / "IMG_9001.jpg")
    qtbot.waitUntil(lambda: "收照片 4" in whole.texts(), timeout=10_000)


def test_the_guide_leads_from_a_phone_to_a_watched_folder(
    opened: Open, day: Field, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """A drop without a path (a phone's window) opens the guide; its button makes the folder."""
    shown: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: bool(shown.append(url.toLocalFile())) or True
    )
    pictures = tmp_path / "Pictures"
    monkeypatch.setattr("app.ui.pages.phone_copy._proposed", lambda: pictures / "城检收照片")
    whole = opened()
    data = QMimeData()
    how = (QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    for kind in (QDragEnterEvent, QDropEvent):
        event = kind(*how, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(page(whole), event)
    whole.settle()
    guide = whole.shown(PhoneGuide)[0]
    assert len(guide.tabs) == 5
    assert "手机里的照片不能直接拖进来" in whole.message
    whole.press("苹果手机")
    assert "保留原始项" in whole.texts()
    whole.press("打开收照片的文件夹")
    assert shown == [str(pictures / "城检收照片")]
    assert "正在看着" in whole.texts()
    with day.look() as survey:
        assert survey.tray.watched == pictures / "城检收照片"
    whole.press("不再看着")
    assert "正在看着" not in whole.texts()


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
