"""开始: a new survey, joining with a start file, opening again, and what can go wrong."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app import bootstrap
from app.store.database import connect
from app.survey.survey import Survey
from app.ui.pages.welcome import WelcomePage
from app.ui.widgets.own_name import OwnName
from app.ui.widgets.progress_line import ProgressLine
from tests.ui.pages.conftest import Place
from tests.ui.pages.test_pages_looks import cut
from tests.ui.whole import Whole

Open = Callable[..., Whole]
At = Callable[..., Place]


def test_a_newcomer_makes_a_survey_by_keyboard(opened: Open, tmp_path: Path) -> None:
    """The first empty field has the keyboard; Tab and Enter do the rest."""
    whole = opened()
    assert whole.focus.accessibleName() == "填写人"
    whole.write("王测试")
    whole.key(Qt.Key.Key_Tab)
    whole.write("办公室")
    whole.key(Qt.Key.Key_Tab)
    whole.write("2026年危房核查")
    whole.key(Qt.Key.Key_Tab)
    whole.write(str(tmp_path / "调查"))
    whole.key(Qt.Key.Key_Return)
    whole.press("以后再说")

    assert whole.page == "roster"
    assert (tmp_path / "调查" / "survey.db").exists()
    assert "新增第一处房屋" in whole.texts()


def test_what_is_missing_is_said_where_it_is_missing(opened: Open) -> None:
    """Nothing is made, and the keyboard goes to the empty field."""
    whole = opened()
    whole.type("填写人", "王测试")
    whole.press("新建调查")

    assert "还没有填“调查名称”。" in whole.message
    assert whole.focus.accessibleName() == "调查名称"


def test_a_start_file_is_shown_before_joining(
    opened: Open, at: At, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Title, office and the office's check code stand there before anything is made."""
    place = at("office")
    with bootstrap.open_survey(place.survey, readonly=True) as survey:
        code = survey.check_code
    monkeypatch.setenv("CHENGJIAN_HOME", str(home))
    start = next(place.stick.glob("*.svo"))
    whole = opened()
    page = whole.window.findChild(WelcomePage)
    assert whole.drop(page, [start])

    assert code in whole.texts()
    assert "2026年危房核查 · 办公室 · 名册 32 处" in whole.texts()
    whole.type("填写人", "王测试")
    whole.type("电脑名称", "05号电脑")
    whole.type("存放文件夹", str(tmp_path / "加入"))
    whole.press("3  开始")
    whole.press("以后再说")
    assert whole.page == "roster"
    assert "示例社12号院" in whole.texts()


def test_joining_takes_three_steps(
    opened: Open, at: At, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Choose the file, choose one's own name, begin: all else is proposed, and can be changed."""
    place = at("office")
    with bootstrap.open_survey(place.survey) as survey:
        survey.staff.add([("钱测试", "检查员"), ("孙测试", ""), ("欧阳测试", "记录员")])
        start = survey.exchange.start_file(tmp_path)
    monkeypatch.setenv("CHENGJIAN_HOME", str(home))
    whole = opened()
    page = whole.window.findChild(WelcomePage)
    assert whole.drop(page, [start])
    names = page.findChild(OwnName)
    assert names.isVisible() and names.count() == 3
    assert whole.focus.accessibleName() == "填写人"
    whole.write("oy")  # found by how it sounds
    assert [names.item(n).text() for n in range(names.count())] == ["欧阳测试 · 记录员"]
    assert cut(whole) == []
    whole.key(Qt.Key.Key_Down)
    assert whole.focus is names
    whole.key(Qt.Key.Key_Return)
    assert whole.field("填写人").text() == "欧阳测试"
    assert whole.field("电脑名称").text() == "欧阳测试的电脑"
    assert "2026年危房核查" in whole.field("存放文件夹").text()
    assert whole.focus is whole.button("3  开始")
    whole.key(Qt.Key.Key_Space)
    whole.press("以后再说")
    assert whole.page == "roster"
    assert "示例社12号院" in whole.texts()


def test_a_broken_start_file_is_refused(opened: Open, tmp_path: Path) -> None:
    """What happened, what is safe, what to do; no folder is left, and one may try again."""
    bad = tmp_path / "坏的.svo"
    bad.write_bytes(b"no start file")
    whole = opened()
    whole.press("我拿到了办公室的开工文件")
    whole.type("开工文件", str(bad))
    whole.settle()
    assert whole.message.count("\n") == 2
    whole.type("填写人", "王测试")
    whole.type("存放文件夹", str(tmp_path / "新"))
    whole.press("3  开始")
    whole.press("以后再说")

    assert whole.message.count("\n") == 2
    assert not (tmp_path / "新").exists()
    assert whole.button("3  开始").isEnabled()


def test_the_survey_before_stays_open_when_another_cannot_be_made(opened: Open, at: At) -> None:
    """A folder that holds a survey is refused; the open one is still there."""
    place = at("office")
    whole = opened()
    whole.go("welcome")
    whole.press("我在办公室，要开一个新调查")
    whole.type("调查名称", "另一个")
    whole.type("存放文件夹", str(place.survey))
    whole.press("新建调查")
    whole.press("以后再说")

    assert "已经有一个调查" in whole.message
    whole.go("roster")
    assert "示例社12号院" in whole.texts()


def test_a_survey_that_is_gone_is_told(opened: Open, at: At, tmp_path: Path) -> None:
    """The stick was pulled: the first page comes and says which folder is missing."""
    at("office", last_survey=str(tmp_path / "没有了"))
    whole = opened()

    assert whole.page == "welcome"
    assert "没有了" in whole.message


def test_pages_without_a_survey_say_where_to_get_one(opened: Open) -> None:
    """No page fails; each shows the way to 调查."""
    whole = opened()
    for key in ("roster", "exchange", "merge", "tasks", "dossier", "fill"):
        whole.go(key)
        assert "还没有打开调查" in whole.texts() or "先在“名册”里选" in whole.message
    whole.go("roster")
    whole.press("去“调查”")
    assert whole.page == "welcome"


def test_a_second_window_reads_only(opened: Open, at: At, look: Callable[[Place], Survey]) -> None:
    """While another window has the survey, all writing buttons are off and the page says why."""
    place = at("office", "merged")
    with bootstrap.open_survey(place.survey):
        whole = opened()
        for key, words in {
            "roster": ("新增房屋",),
            "exchange": ("打成交接文件", "写开工文件"),
            "merge": ("从这里收件",),
            "tasks": ("新任务", "建立任务"),
        }.items():
            whole.go(key)
            assert "只能查看：这个调查正在另一个窗口里使用" in whole.texts(), key
            for name in words:
                assert not whole.button(name).isEnabled(), name
        whole.close()


def test_lists_that_an_update_makes_anew_are_waited_for_in_sight(opened: Open, at: At) -> None:
    """A line below the pages says what is done and that nothing is lost; it goes by itself."""
    place = at("office")
    plain = opened()
    assert not below(plain)
    plain.close()
    with closing(connect(place.survey / "survey.db")) as connection:
        connection.execute("UPDATE meta SET value = 'older' WHERE key = 'projected'")

    whole = opened()

    (line,) = below(whole)
    words = {label.text() for label in line.findChildren(QLabel)}
    assert "程序更新了，正在重新整理列表；填过的内容都在原处" in words
    assert line.isHidden()
    assert whole.page == "roster"


def below(whole: Whole) -> list[ProgressLine]:
    """The window's own line, not those of its pages."""
    lines = whole.window.findChildren(ProgressLine)
    return [line for line in lines if line.parentWidget() is whole.window.centralWidget()]
