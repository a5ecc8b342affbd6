"""What a day has besides the smooth way: taken over, signed, sent back, killed, refused, imported.

All of it at the real window with nothing but eyes and hands; only the office's side of a hand-over
is done through the façade, in a home of its own.

As a program (`python -m tests.scenarios.test_day_round`) it fills in the matrix of a community
until it is killed; it prints every cell that the window has called saved.
"""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app import bootstrap, paths, settings
from app.bootstrap import Who
from app.survey.today import Day
from tests.folders import made
from tests.scenarios import first_day as story
from tests.scenarios.hands import Hands, at_the_program
from tests.scenarios.test_first_house import pictures
from tests.sheets import making

TAG = "同上一户"
CHANGED = "加层、拆墙、开挖、堆载、改用途，有没有？"
SIGNATURE = "签字（或签字页照片）"
REASON = "正面照片看不清"


def tags(hands: Hands, number: int) -> None:
    """Wait until so many answers in sight carry the mark of the house before."""
    hands.wait(lambda: hands.texts().count(TAG) == number or None, f"{number} tags")


def blank(hands: Hands, question: str) -> bool:
    """Whether nothing is chosen in a question that is in sight."""
    return not any(
        one.isChecked()
        for one in QApplication.activeWindow().findChildren(QAbstractButton)
        if one.isVisible() and question in hands.trail(one)
    )


def test_the_next_house_like_the_one_before(tmp_path: Path) -> None:
    """Facts with a tag each, findings blank; a change takes one tag, Ctrl+Z everything back."""
    story.survey(tmp_path / "survey")
    files = story.photos(tmp_path, 5)

    def play(hands: Hands) -> None:
        story.begin_day(hands)
        story.open_house(hands)
        story.sound_screening(hands, files)
        hands.at("场地安全吗？")
        hands.key("Escape")
        hands.at("今天的房屋")
        hands.see("已走访 1")
        story.open_house(hands)
        tags(hands, 0)
        assert blank(hands, "房屋类别")
        hands.key("Ctrl+U")
        hands.see("照抄了“1号院”的 4 项")
        tags(hands, 3)  # the fourth is not asked yet where one is
        assert hands.answer("房屋类别") == "独立住宅"
        hands.key("Alt+PgDown")
        hands.at(CHANGED)
        assert blank(hands, CHANGED)
        hands.click("2 房屋概况")
        hands.at("结构类型")  # what is still to be said
        hands.picture("same-house")
        hands.click("集合住宅（楼房）")
        tags(hands, 2)
        hands.key("Ctrl+Z", "Ctrl+Z")
        tags(hands, 0)
        for question in ("房屋类别", "建造方式", "现在用途"):
            assert blank(hands, question), question

    at_the_program(play, pictures())


def test_a_signature_written_with_the_mouse(tmp_path: Path) -> None:
    """It counts as a photo of its question; who leaves at once finds it again."""
    story.survey(tmp_path / "survey")

    def play(hands: Hands) -> None:
        story.begin_day(hands)
        story.open_house(hands)
        hands.click("7 签字")
        hands.at("两位检查人都签字了吗？")
        hands.key("1", "1")
        hands.at(SIGNATURE)
        hands.click("在屏幕上签字")
        hands.at("签字的地方")
        pad = QApplication.focusWidget()
        assert pad is not None
        written(pad)
        hands.picture("signature")
        hands.click("确认签字")
        hands.key("Escape")
        hands.at("今天的房屋")
        hands.see("进行中 · 1号院")
        hands.key("Home", "Return")
        hands.at(SIGNATURE)
        hands.see("照片 1")

    at_the_program(play, pictures())
    with bootstrap.open_survey(tmp_path / "survey", readonly=True) as survey:
        (head,) = survey.core.store.heads(form="quick_screening")
        filling = survey.filling.open(head.record)
        (photo,) = filling.photos.values()
        assert "signatures/sign_page" in photo.values()


def written(pad: QWidget) -> None:
    """Something like a name, with the left button down."""
    left, wide, high = Qt.MouseButton.LeftButton, pad.width(), pad.height()
    QTest.mousePress(pad, left, pos=QPoint(wide // 5, high // 2))
    for step in range(24):
        QTest.mouseMove(
            pad, QPoint(wide // 5 + step * wide // 50, high // 2 - step % 4 * high // 9)
        )
    QTest.mouseRelease(pad, left, pos=QPoint(wide * 3 // 4, high // 2))


def test_a_list_of_houses_is_imported(tmp_path: Path) -> None:
    """A bad file says its sentence; a good one is looked at, its columns named, and taken in."""
    folder = tmp_path / "survey"
    bootstrap.create(folder, "2026年房屋调查", Who("张**", "03号电脑")).close()
    opened_next(folder)
    head: list[object] = [*making.HEAD, "怪列"]
    rows: list[list[object]] = [["阿镇", "示例嘎查", f"{n}号院", f"B-{n}", "备"] for n in (1, 2, 3)]
    locked = making.encrypted(tmp_path / "锁.xlsx")
    good = making.xlsx(tmp_path / "名册.xlsx", [["某某镇名册"], head, *rows])

    def play(hands: Hands) -> None:
        hands.click("名册")  # at once: the survey is still being opened
        hands.at("新增第一处房屋")
        hands.click("导入名册")
        hands.at("选名册文件")
        hands.drop([locked], "导入名册")
        hands.see("设了打开密码")
        hands.at("选名册文件")
        hands.drop([good], "导入名册")
        hands.see("请核对黄色的列：E")
        hands.at("表头在")
        while not any(name.startswith("E 列") for name in hands.trail()):
            hands.key("Tab")
        hands.gone("打开密码")
        hands.key("End")
        hands.see("备注（不导入）")
        hands.see("各列都认出来了")
        hands.picture("import")
        hands.click("导入 5 处")
        hands.see("导入好了：新增 5 处")
        hands.at("去看名册")
        hands.key("Return")
        for _village, _town, name, *_more in rows:
            hands.see(str(name))
        hands.picture("imported")

    at_the_program(play, pictures())


def opened_next(folder: Path) -> None:
    """The window of this home opens that survey."""
    kept = settings.load()
    kept.last_survey, kept.person = str(folder), "张**"
    settings.save(kept)


def test_sent_back_by_the_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Finished, submitted, packed; the office's reason comes first the next day, and is mended."""
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "office-home"))
    office, laptop = tmp_path / "office", tmp_path / "laptop"
    stick = made(tmp_path / "优盘")
    story.survey(office)
    with bootstrap.open_survey(office, Who("赵**", "办公室")) as survey:
        start = survey.exchange.start_file(made(tmp_path / "start"))
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "laptop-home"))
    with bootstrap.join(laptop, start, Who("张**", "03号电脑")) as survey:
        village = survey.today.villages(story.VILLAGE)[0].place
        day = Day(survey.today.date, "张**", "王**", "sunny", "裂缝宽度尺 03 号", village)
        survey.today.set_settings(day)
        device = survey.device
    opened_next(laptop)
    files = story.photos(tmp_path, 6)

    def first(hands: Hands) -> None:
        story.begin_day(hands)
        story.open_house(hands)
        story.sound_screening(hands, files[:5])
        hands.at("场地安全吗？")
        hands.key("Escape")
        hands.at("今天的房屋")
        hands.click("提交")
        hands.see("已提交 1 张表")
        hands.click("交接")
        hands.type("交接文件夹", str(stick))
        hands.key("Return")
        hands.see("写出 1 个交接文件")

    def second(hands: Hands) -> None:
        hands.click("交接")
        hands.at("交接文件夹")  # the stick of the day before is still written there
        hands.key("Return")
        hands.see("读入 1 个交接文件")
        hands.click("今天")
        hands.at("今天的房屋")
        hands.see("退回，要改 · 1 张表")
        hands.see(REASON)
        hands.picture("returned")
        hands.key("Home", "Return")
        hands.see("自建房快速排查 · 退回")
        hands.click("8 照片")
        hands.at("正面照片")
        hands.drop(files[5:], "正面照片")
        hands.see("照片 2")
        hands.saved()
        hands.key("Ctrl+Return")
        hands.gone("自建房快速排查 · 退回")
        hands.click("今天")
        hands.at("今天的房屋")
        hands.gone("退回，要改")

    at_the_program(first, pictures())
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "office-home"))
    with bootstrap.open_survey(office, Who("赵**", "办公室")) as survey:
        merged = survey.exchange.merge([stick], trusted=frozenset({device}))
        assert not merged.refused
        (head,) = survey.core.store.heads(form="quick_screening")
        assert head.status == "submitted"
        survey.review.send_back(head.record, REASON)
        survey.exchange.exchange(stick)
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "laptop-home"))
    at_the_program(second, pictures())
    with bootstrap.open_survey(laptop, readonly=True) as survey:
        (head,) = survey.core.store.heads(form="quick_screening")
        assert head.status == "done"
        view = survey.core.store.view(head.record)
        assert view is not None
        assert len(view.photos) == 6


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_matrix_killed_while_it_is_filled(tmp_path: Path) -> None:
    """Reopened at the same cell; every stroke that was called saved is there."""
    folder = tmp_path / "survey"
    story.survey(folder, story.COMMUNITY)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.scenarios.test_day_round"],
        stdout=subprocess.PIPE,
        cwd=paths.root(),
        encoding="utf-8",
    ) as child:
        try:
            assert child.stdout is not None
            told = [json.loads(child.stdout.readline()) for _row in range(6)]
        finally:
            child.kill()

    def look(hands: Hands) -> None:
        hands.wait(lambda: cell(hands) or None, "the keyboard in the matrix")
        for where, words in reversed(told):
            step_to(hands, where)
            assert hands.trail()[0] == words

    at_the_program(look, pictures())


def cell(hands: Hands) -> str:
    """Which cell of the matrix has the keyboard: its column and row."""
    words = hands.trail()[0] if hands.trail() else ""
    return " · ".join(words.split(" · ")[:2]) if " · " in words else ""


def step_to(hands: Hands, where: str) -> None:
    """Up to the cell that is called so."""
    for _row in range(40):
        if cell(hands) == where:
            return
        hands.key("Up")
    raise AssertionError(f"no cell {where}")


def fill_until_killed(hands: Hands) -> None:
    """Stroke after stroke down the first column, each told once it was called saved."""
    hands.at("今天的房屋")
    hands.see(story.ESTATE)
    hands.key("Return")
    hands.see("未填 328 格")
    hands.wait(lambda: cell(hands) or None, "the keyboard in the matrix")
    for state in cycle("132"):
        hands.key(state)
        hands.key("Up")
        where, words = cell(hands), hands.trail()[0]
        hands.saved()
        print(json.dumps([where, words]), flush=True)
        hands.key("Down")


def test_doors_that_stay_closed(tmp_path: Path) -> None:
    """By keys: a wrong 锁门 taken back, then refused, demolished and not needed, each why."""
    story.survey(tmp_path / "survey")

    def play(hands: Hands) -> None:
        story.begin_day(hands)
        story.locked_house(hands)
        hands.gone("未走访 · 1号院")
        hands.click("撤销")
        hands.see("这次走访已撤销")
        hands.see("未走访 · 1号院")
        hands.at("今天的房屋")
        hands.key("Home", "L")
        hands.see("未能入户：1号院")
        hands.at("锁门")
        hands.key("2")
        hands.at("下次走访")
        hands.type("说明", "说不想让人看")
        hands.key("Return")
        hands.see("已记下 1号院：拒访")
        hands.gone("未走访 · 1号院")  # before that a key would mean the same house again
        hands.at("今天的房屋")
        hands.key("L")
        hands.at("锁门")
        hands.key("4")
        hands.at("下次走访")
        assert hands.answer("下次走访") == ""
        hands.key("Return")
        hands.see("已记下 2号院：")
        hands.gone("未走访 · 2号院")
        hands.at("今天的房屋")
        hands.key("L")
        hands.at("锁门")
        hands.key("7")
        hands.at("说明")
        hands.key("Return")
        hands.see("要写一句说明")
        hands.type("说明", "库房，不住人")
        hands.key("Return")
        hands.see("已记下 3号院：不需查")
        hands.at("今天的房屋")
        hands.picture("doors")

    at_the_program(play, pictures())
    with bootstrap.open_survey(tmp_path / "survey", readonly=True) as survey:
        noted = {}
        for record, _head, name, *_rest in survey.core.store.place_index():
            for visit in survey.visits.of(record):
                noted[name] = (visit.outcome, visit.reason, bool(visit.next_date))
    assert noted == {
        "1号院": ("refused", "说不想让人看", True),
        "2号院": ("demolished", "", False),
        "3号院": ("not_needed", "库房，不住人", False),
    }


if __name__ == "__main__":
    at_the_program(fill_until_killed)
