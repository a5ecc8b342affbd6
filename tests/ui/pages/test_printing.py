"""打印: one panel, keys only, from the day and from the roster; the file lies there, whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app import bootstrap, settings
from app.bootstrap import Who
from app.survey.today import Day
from app.ui import printing
from app.ui.widgets.print_panel import PrintPanel
from tests.exports.papers import text_of
from tests.ui.pages.test_pages_looks import cut
from tests.ui.whole import Whole

K = Qt.Key
Open = Callable[..., Whole]
VILLAGE = "查干诺尔嘎查"
LONG = "额尔克哈什哈苏木查干诺尔嘎查第二牧业小组巴图孟克家老院子"
NAMES = ("1号院", "2号院", LONG)


@pytest.fixture
def folder(tmp_path: Path, home: Path) -> Iterator[Path]:
    """A village of three houses on a day that has begun."""
    place = tmp_path / "survey"
    with bootstrap.create(place, "示例", Who("张测试", "01号"), bootstrap.now) as survey:
        village, _changed = survey.houses.add(VILLAGE, level="community")
        for name in NAMES:
            survey.houses.add(name, f"{VILLAGE} 一社", parent=village, kind="urban_house")
        survey.today.set_settings(Day("", "张测试", "王测试", "sunny", "卷尺", village))
    kept = settings.load()
    kept.last_survey, kept.last_page, kept.person = str(place), "", "张测试"
    settings.save(kept)
    assert home.exists()
    return place


@pytest.fixture
def viewed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Files that the system's viewer was asked to open."""
    files: list[Path] = []
    monkeypatch.setattr(printing, "view", files.append)
    return files


def test_the_sheet_of_the_day_takes_two_keys(
    opened: Open, folder: Path, viewed: list[Path]
) -> None:
    whole = opened()
    whole.key(K.Key_P, K.Key_Return)
    whole.settle()
    (file,) = viewed
    assert file.parent == folder
    text = text_of(file)
    assert "张测试、王测试" in text
    assert text.index("1号院") < text.index("2号院") < text.index(LONG)
    assert not whole.shown(PrintPanel)  # the list has the keyboard again


def test_a_prefilled_form_of_the_chosen_house(
    opened: Open, folder: Path, viewed: list[Path]
) -> None:
    whole = opened()
    whole.key(K.Key_P, K.Key_2)
    whole.key(K.Key_Return)
    whole.settle()
    (file,) = viewed
    assert "1号院" in file.name
    assert "1号院" in text_of(file)
    assert LONG not in text_of(file)


def test_the_roster_prints_what_its_filter_leaves(
    opened: Open, folder: Path, viewed: list[Path]
) -> None:
    whole = opened()
    whole.go("roster")
    whole.settle()
    whole.type("查找", "2号")
    whole.settle()
    whole.press("打印")
    whole.key(K.Key_4, K.Key_Return)
    whole.settle()
    (file,) = viewed
    text = text_of(file)
    assert "2号院" in text
    assert "1号院" not in text


def test_wrong_words_are_said_beside_the_field(
    opened: Open, folder: Path, viewed: list[Path]
) -> None:
    whole = opened()
    whole.key(K.Key_P, K.Key_3)
    whole.type("每张表的空白行", "很多")
    whole.key(K.Key_Return)
    assert "空白行应是 0 到 200 的数字。" in whole.texts()
    assert viewed == []


def test_what_cannot_be_written_is_said_and_can_be_asked_again(
    opened: Open, folder: Path, viewed: list[Path]
) -> None:
    whole = opened()
    (folder / "file").write_text("x", encoding="utf-8")
    whole.key(K.Key_P)
    whole.type("保存到", str(folder / "file" / "a.pdf"))
    whole.key(K.Key_Return)
    whole.settle()
    assert "没有写成" in whole.texts()
    assert whole.shown(PrintPanel)
    assert viewed == []
    whole.type("保存到", str(folder / "a.pdf"))
    whole.key(K.Key_Return)
    whole.settle()
    assert viewed == [folder / "a.pdf"]


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("key", [K.Key_1, K.Key_2])
def test_nothing_of_the_panel_is_cut(
    opened: Open, folder: Path, size: tuple[int, int], key: Qt.Key
) -> None:
    whole = opened(*size)
    whole.key(K.Key_P, key)
    whole.settle()
    assert whole.shown(PrintPanel)
    assert cut(whole) == []
