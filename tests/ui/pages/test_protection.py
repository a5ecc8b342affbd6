"""保护 at the real window: set at the beginning, unlocked at the start, locked by itself."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app import bootstrap, settings
from app.bootstrap import Who
from app.errors import KnownError
from app.ui import printing
from app.ui.actions import Overlay
from app.ui.locker import Locker, seconds
from app.ui.main_window import MainWindow
from app.ui.protecting import RecoverySheet
from tests.ui.pages.conftest import Place
from tests.ui.whole import Whole

Open = Callable[..., Whole]
At = Callable[..., Place]
WORDS = "骆驼绿茶二月风筝"
OWNER = "identity/owner"


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder that the file dialogue gives; no viewer is opened."""
    folder = tmp_path / "柜子"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))
    monkeypatch.setattr(printing, "view", lambda _file: None)
    return folder


def begin(whole: Whole, folder: Path) -> None:
    for name, text in (
        ("填写人", "王测试"),
        ("电脑名称", "办公室"),
        ("调查名称", "2026年危房核查"),
        ("存放文件夹", str(folder)),
    ):
        whole.type(name, text)
    whole.press("新建调查")


def locker(whole: Whole) -> Locker:
    (found,) = whole.window.findChildren(Locker) or _of_desk(whole)
    return found


def _of_desk(whole: Whole) -> list[Locker]:
    from app.ui.pages.unlock import UnlockPage
    from app.ui.pages.welcome import WelcomePage

    page = whole.window.findChild(WelcomePage) or whole.window.findChild(UnlockPage)
    assert page is not None
    return page._desk.findChildren(Locker)


def overlay(window: MainWindow) -> Overlay | None:
    return next((one for one in window.findChildren(Overlay) if one.isVisible()), None)


def test_a_new_survey_is_protected_and_its_sheet_saved_before_going_on(
    opened: Open, tmp_path: Path, paper: Path
) -> None:
    """Strength in words; two different ones are refused; Esc does not skip the sheet."""
    whole = opened()
    begin(whole, tmp_path / "调查")
    assert not (tmp_path / "调查").exists()
    whole.type("口令", "12345678")
    assert "容易被猜到" in whole.texts()
    whole.type("口令", WORDS)
    whole.type("再输一次", WORDS + "x")
    assert "两次输入的还不一样" in whole.texts()
    whole.press("设口令并继续")
    assert "两次输入的口令不一样。" in whole.texts()
    assert not (tmp_path / "调查").exists()
    whole.type("再输一次", WORDS)
    whole.press("设口令并继续")

    assert whole.window.findChild(RecoverySheet) is not None
    QTest.keyClick(whole.focus, Qt.Key.Key_Escape)
    assert not whole.button("继续").isEnabled()
    whole.press("保存恢复单（PDF）…")
    assert [file.suffix for file in paper.iterdir()] == [".pdf"]
    whole.press("继续")
    assert whole.page == "roster"
    assert overlay(whole.window) is None
    with pytest.raises(KnownError) as told:
        bootstrap.open_survey(tmp_path / "调查", readonly=True)
    assert told.value.code == "passphrase_needed"


def test_later_is_possible_and_says_what_it_means(opened: Open, tmp_path: Path) -> None:
    """An unprotected survey; 调查 says so, 保护 offers it again."""
    whole = opened()
    begin(whole, tmp_path / "调查")
    assert "谁都能看到" in whole.texts()
    whole.press("以后再说")
    assert whole.page == "roster"
    whole.go("welcome")
    assert "没有设口令" in whole.texts()
    bootstrap.open_survey(tmp_path / "调查", readonly=True).close()


def test_esc_goes_back_with_nothing_made(opened: Open, tmp_path: Path) -> None:
    whole = opened()
    begin(whole, tmp_path / "调查")
    whole.key(Qt.Key.Key_Escape)
    assert overlay(whole.window) is None
    assert not (tmp_path / "调查").exists()
    assert whole.field("调查名称").text() == "2026年危房核查"


@pytest.fixture
def kept(opened: Open, tmp_path: Path, home: Path) -> Callable[[], Whole]:
    """The window at a protected survey with one house, as it is at the next start."""

    def start() -> Whole:
        folder = tmp_path / "调查"
        if not folder.exists():
            with bootstrap.create(
                folder, "2026年危房核查", Who("王测试", "办公室"), passphrase=WORDS
            ) as survey:
                place, _changed = survey.houses.add("示例社12号院", kind="village_house")
                record, _changed = survey.houses.begin(place, "danger_check")
            chosen = settings.load()
            chosen.last_survey, chosen.last_page = str(folder), f"fill {record} {OWNER}"
            chosen.person = "王测试"
            settings.save(chosen)
        return opened()

    return start


def test_at_the_start_it_asks_and_goes_on_at_the_same_question(
    kept: Callable[[], Whole],
) -> None:
    """A wrong passphrase says so and keeps nothing; the right one leads to the question."""
    whole = kept()
    assert "调查已锁定" in whole.texts()
    assert whole.focus.accessibleName() == "口令"
    whole.write("不对的口令啊啊啊")
    whole.key(Qt.Key.Key_Return)
    assert "口令不对" in whole.message
    whole.type("口令", WORDS)
    whole.key(Qt.Key.Key_Return)
    assert whole.window.windowTitle().startswith("示例社12号院")
    assert whole.focus.accessibleName() == "产权人"


def test_it_locks_by_itself_and_loses_nothing(kept: Callable[[], Whole]) -> None:
    """After the last key, not before; what was half-typed stands there again after unlocking."""
    whole = kept()
    whole.type("口令", WORDS)
    whole.key(Qt.Key.Key_Return)
    watching = locker(whole)
    now = watching._last
    watching.clock = lambda: now + 14 * 60
    watching.look()
    assert "调查已锁定" not in whole.texts()
    whole.write("张三")
    watching.touch()  # as every key at the window's surface does
    watching.clock = lambda: now + 28 * 60
    watching.look()
    assert "调查已锁定" not in whole.texts()
    watching.clock = lambda: now + 29 * 60 + 1
    watching.look()
    whole.settle()
    assert "调查已锁定" in whole.texts()
    assert "示例社12号院" not in whole.texts()
    whole.type("口令", WORDS)
    whole.key(Qt.Key.Key_Return)
    assert whole.focus.accessibleName() == "产权人"
    assert whole.field("产权人").text() == "张三"


def test_it_waits_while_something_is_under_way(kept: Callable[[], Whole]) -> None:
    """A photo on its way into a record, a job, a dialogue: it locks when that is done."""
    whole = kept()
    whole.type("口令", WORDS)
    whole.key(Qt.Key.Key_Return)
    watching = locker(whole)
    watching.clock = lambda: 1e9
    watching._desk.hold("a record")
    watching.look()
    assert "调查已锁定" not in whole.texts()
    watching._desk.release("a record")
    job = whole.jobs.run(lambda _job: None, None, whole.window)
    watching.look()
    assert "调查已锁定" not in whole.texts()
    whole.settle()
    assert not job.running
    watching.look()
    whole.settle()
    assert "调查已锁定" in whole.texts()


def test_keys_at_the_window_count_as_somebody_there(kept: Callable[[], Whole]) -> None:
    whole = kept()
    whole.type("口令", WORDS)
    whole.key(Qt.Key.Key_Return)
    watching = locker(whole)
    later = watching._last + 60.0
    watching.clock = lambda: later
    QTest.keyClick(whole.window.windowHandle(), Qt.Key.Key_Shift)
    assert watching._last == later


def test_the_first_hand_at_a_laptop_that_slept_meets_the_lock(kept: Callable[[], Whole]) -> None:
    """The lid was shut for hours: no timer ran, and the first key comes before any does."""
    whole = kept()
    whole.type("口令", WORDS)
    whole.key(Qt.Key.Key_Return)
    watching = locker(whole)
    whole.write("张三")
    before = watching._last
    watching.clock = lambda: before + 3 * 3600
    QTest.keyClick(whole.window.windowHandle(), Qt.Key.Key_X)
    whole.settle()
    assert "调查已锁定" in whole.texts()
    whole.type("口令", WORDS)
    whole.key(Qt.Key.Key_Return)
    assert whole.field("产权人").text() == "张三"


@pytest.mark.skipif(sys.platform != "linux", reason="the other clocks go on by themselves")
def test_time_asleep_counts() -> None:
    assert abs(seconds() - time.clock_gettime(time.CLOCK_BOOTTIME)) < 5


def test_the_recovery_code_opens_and_asks_for_a_new_passphrase(
    kept: Callable[[], Whole], tmp_path: Path
) -> None:
    whole = kept()
    with bootstrap.open_survey(tmp_path / "调查", readonly=True, passphrase=WORDS) as survey:
        code = survey.protection.recovery_code
    whole.press("忘了口令…")
    whole.type("恢复码", code.lower().replace("-", " "))
    whole.key(Qt.Key.Key_Return)
    assert "设一个新口令" in whole.message
    whole.go("protection")
    whole.type("新口令", WORDS + "新")
    whole.type("再输一次", WORDS + "新")
    whole.press("更换口令")
    whole.press("现在锁定")
    whole.type("口令", WORDS + "新")
    whole.key(Qt.Key.Key_Return)
    assert whole.page == "protection"


def test_an_existing_survey_is_protected_from_its_page(opened: Open, at: At, paper: Path) -> None:
    """Progress, then the sheet; everything is still there, and the folder holds no plain name."""
    place = at("office")
    whole = opened()
    whole.go("protection")
    whole.press("设口令…")
    whole.type("口令", WORDS)
    whole.type("再输一次", WORDS)
    whole.press("设口令并继续")
    assert whole.window.findChild(RecoverySheet) is not None
    whole.press("保存恢复单（PDF）…")
    whole.press("继续")
    assert "这个调查已用口令保护" in whole.texts()
    whole.go("roster")
    assert "示例社12号院" in whole.texts()
    with pytest.raises(KnownError) as told:
        bootstrap.open_survey(place.survey, readonly=True)
    assert told.value.code == "passphrase_needed"


def test_the_minutes_are_chosen_and_kept(kept: Callable[[], Whole]) -> None:
    whole = kept()
    whole.type("口令", WORDS)
    whole.key(Qt.Key.Key_Return)
    whole.go("protection")
    from app.ui.widgets.bits import Combo

    box = next(one for one in whole.shown(Combo) if one.accessibleName() == "自动锁定")
    assert box.currentData() == 15
    box.setCurrentIndex(box.findData(0))
    assert settings.load().lock_minutes == 0
    watching = locker(whole)
    watching.clock = lambda: watching._last + 1e6
    watching.look()
    assert "调查已锁定" not in whole.texts()
