"""汇总: packages in, strangers met, two opinions seen side by side and decided."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QPushButton

from app.survey.survey import Survey
from app.sync import sticks
from app.ui.pages.merge import MergePage
from app.ui.widgets.photo_pair import PhotoCompare, SmallPhoto
from tests.survey.listing import listed
from tests.ui.pages.conftest import Place
from tests.ui.whole import Whole, focusable

Open = Callable[..., Whole]
At = Callable[..., Place]
Look = Callable[[Place], Survey]


def test_packages_are_taken_in_after_their_codes_were_compared(opened: Open, at: At) -> None:
    """Two strangers, one after the other; then what arrived, and what differs."""
    place = at("office")
    whole = opened()
    whole.go("merge")
    assert "插上交来的优盘" in whole.texts()
    whole.write(str(place.stick))
    whole.key(Qt.Key.Key_Return)
    assert "可以拔盘" in whole.texts()
    assert "第一次收到“" in whole.texts()
    assert "还有 1 台在等" in whole.texts()
    whole.key(Qt.Key.Key_Space)  # the keyboard is on 核对无误
    whole.key(Qt.Key.Key_Space)

    assert "第一次收到" not in whole.texts()
    assert "2\n处两人填得不一样" in whole.texts()
    assert "17号电脑：" in whole.texts() or "03号电脑：" in whole.texts()
    whole.press("2 处两人填得不一样，去定")
    assert "两人填得不一样：2 处" in whole.texts()


def test_the_same_packages_again_change_nothing(opened: Open, at: At) -> None:
    """A folder that was read before has nothing new."""
    place = at("office", "merged")
    whole = opened()
    whole.go("merge")
    whole.drop(whole.window.findChild(MergePage), [place.stick])

    assert "都是以前收过的，没有新的" in whole.texts()
    assert "两人填得不一样 2" in whole.texts()


def test_a_stranger_may_wait(opened: Open, at: At, look: Look) -> None:
    """暂不收 takes nothing in."""
    place = at("office")
    whole = opened()
    whole.go("merge")
    assert whole.drop(whole.window.findChild(MergePage), sorted(place.stick.glob("*.svp")))
    whole.press("暂不收")
    whole.press("暂不收")

    assert "第一次收到" not in whole.texts()
    with look(place) as survey:
        assert not any(row.inspection for row in listed(survey))


def test_a_damaged_package_is_refused_and_the_rest_goes_on(opened: Open, at: At) -> None:
    """One flipped byte: one sentence, and the other package still asks for its code."""
    place = at("office")
    bad = sorted(place.stick.glob("*.svp"))[0]
    data = bytearray(bad.read_bytes())
    data[len(data) // 2] ^= 1
    bad.write_bytes(bytes(data))
    whole = opened()
    whole.go("merge")
    whole.type("交接文件或文件夹", str(place.stick))
    whole.press("从这里收件")

    assert "没有收下" in whole.texts()
    assert "第一次收到“" in whole.texts()


DECIDE = "两人填得不一样 2"


def test_two_opinions_stand_side_by_side(opened: Open, at: At) -> None:
    """Device, person and grade of each, the lines that differ, the photos of each side."""
    at("office", "merged")
    whole = opened()
    whole.go("merge")
    whole.press(DECIDE)
    texts = whole.texts()

    for words in (
        "17号电脑 · 李测试", "03号电脑 · 王测试", "≠ 裂缝最大宽度", "0.8 mm", "1.4 mm",
        "参考 C 级", "参考 D 级", "3 处不一样 · 现按较重者（暂定）", "落选的一份会留在历史里",
    ):  # fmt: skip
        assert words in texts, words
    photos = whole.shown(SmallPhoto)
    assert len(photos) >= 6
    assert all(photo.arrived for photo in photos)


def test_whatever_decides_is_called_by_its_label(opened: Open, at: At) -> None:
    """Those who hear the page hear what stands on each button, and which side it is of."""
    at("office", "merged")
    whole = opened()
    whole.go("merge")
    whole.press(DECIDE)
    for one in focusable(whole.window):
        name = QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name)
        assert name, one
        if isinstance(one, QAbstractButton) and one.text():
            assert one.text() in name, f"{one.text()} is called {name}"


def test_what_both_say_alike_is_unfolded(opened: Open, at: At) -> None:
    """The rest of the group is there on request, marked as the same."""
    at("office", "merged")
    whole = opened()
    whole.go("merge")
    whole.press(DECIDE)
    same = next(b.text() for b in whole.shown(QPushButton) if b.text().startswith("也看相同的"))
    assert "＝" not in whole.texts()
    whole.press(same)
    assert "＝" in whole.texts()


def test_photos_are_compared_large(opened: Open, at: At) -> None:
    """Enter on a photo shows both sides large; arrows go through them, Esc leads back."""
    at("office", "merged")
    whole = opened()
    whole.go("merge")
    whole.press(DECIDE)
    first = whole.shown(SmallPhoto)[0]
    first.setFocus()
    whole.key(Qt.Key.Key_Return)
    (compare,) = whole.shown(PhotoCompare)
    assert "← → 换一张" in whole.texts()
    before = [pane.at for pane in compare.panes]
    whole.key(Qt.Key.Key_Right)
    assert [pane.at for pane in compare.panes] != before
    whole.key(Qt.Key.Key_Escape)
    assert whole.shown(PhotoCompare) == []
    assert whole.focus is first


def test_a_decision_needs_a_reason(opened: Open, at: At, look: Look) -> None:
    """Without one nothing is written; with one the side counts and the other stays in history."""
    place = at("office", "merged")
    whole = opened()
    whole.go("merge")
    whole.press(DECIDE)
    whole.press("采用这一份")
    assert whole.message == "请先写一句理由：按 1–5，或自己写。"
    assert whole.focus.accessibleName() == "理由"
    whole.write("两人一起到现场复核过")
    whole.press("采用这一份：17号电脑 李测试")

    assert "已定，参考判定 C。落选的一份留在历史里。" in whole.message
    assert "两人填得不一样：1 处" in whole.texts()
    with look(place) as survey:
        rows = {row.name: row for row in listed(survey)}
        record = rows["示例社12号院"].inspection
        grades = {str(one.results["jgj125"]["grade"]) for one in survey.core.store.revisions(record)
                  if one.results.get("jgj125")}  # fmt: skip
    assert rows["示例社12号院"].grade == "C"
    assert {"C", "D"} <= grades


def test_two_keys_decide_and_the_next_one_stands_there(opened: Open, at: At) -> None:
    """1 gives the reason, Alt+1 takes the first side; the next conflict is chosen, then none."""
    at("office", "merged")
    whole = opened()
    whole.go("merge")
    whole.press(DECIDE)
    first = whole.table("不一样的地方").selectionModel().selectedRows()[0].data()
    whole.qtbot.keyClick(whole.focus, Qt.Key.Key_1)
    assert whole.field("理由").text() == "到现场复核过"
    whole.qtbot.keyClick(whole.focus, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    whole.settle()
    assert "已定" in whole.message
    now = whole.table("不一样的地方").selectionModel().selectedRows()[0].data()
    assert now != first
    assert whole.field("理由").text() == ""
    whole.qtbot.keyClick(whole.focus, Qt.Key.Key_2)
    whole.qtbot.keyClick(whole.focus, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    whole.settle()
    assert "都定好了" in whole.texts()


def test_nothing_is_decided_about_what_is_no_longer_chosen(
    opened: Open, at: At, look: Look
) -> None:
    """The next one is chosen, the one before still stands at the right: keys decide nothing."""
    place = at("office", "merged")
    whole = opened()
    whole.go("merge")
    whole.press(DECIDE)
    whole.qtbot.keyClick(whole.focus, Qt.Key.Key_1)
    whole.qtbot.keyClick(whole.focus, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    whole.qtbot.keyClick(whole.focus, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    whole.settle()
    with look(place) as survey:
        assert survey.review.count(agreed=False) == 2


def test_rows_are_picked_one_by_one_and_graded_at_once(opened: Open, at: At, look: Look) -> None:
    """The grade of the picked rows is seen before it is settled, and is what is written."""
    place = at("office", "merged")
    whole = opened()
    whole.go("merge")
    whole.press(DECIDE)
    assert "按挑选的行重新计算" not in whole.texts()
    whole.press("0.8 mm")
    assert whole.button("0.8 mm").isChecked()
    assert not whole.button("1.4 mm").isChecked()
    assert "按挑选的行重新计算：参考 " in whole.texts()
    whole.type("理由", "缝宽按复测，倾斜按第一次")
    whole.press("按挑选的行定下")

    assert "已定，参考判定 " in whole.message
    with look(place) as survey:
        record = survey.meant.inspection("示例社12号院")
        view = survey.core.store.view(record)
    assert view is not None
    values = {path.rpartition("/")[2]: value for path, value in view.answers.items()}
    assert values["p_width_mm"] == "0.8" or "0.8" in view.answers.values()
    assert "40" in view.answers.values()
    assert not view.provisional


def test_a_decision_stays_in_sight_and_is_taken_back(opened: Open, at: At, look: Look) -> None:
    """Decided: listed with its reason; 撤销 puts both sides beside each other again."""
    place = at("office", "merged")
    whole = opened()
    whole.go("merge")
    whole.press(DECIDE)
    whole.type("理由", "按错了也不怕")
    whole.press("采用这一份")
    (decided,) = [n for n, row in enumerate(whole.rows("不一样的地方")) if "已定" in row[0]] or [
        len(whole.rows("不一样的地方")) - 1
    ]
    whole.table("不一样的地方").selectRow(decided)
    whole.settle()
    assert "理由：按错了也不怕" in whole.texts()
    assert "采用这一份" not in whole.texts()
    whole.press("撤销，重新定")

    assert "已撤销，两份又并排放着了。" in whole.message
    assert "两人填得不一样：2 处" in whole.texts()
    assert "17号电脑 · 李测试" in whole.texts()
    with look(place) as survey:
        assert survey.review.count(agreed=False) == 2
        assert survey.care.verify() == []


def test_the_last_decision_leaves_nothing_open(opened: Open, at: At) -> None:
    """All settled: it says so, and what was decided is still there to be looked at."""
    at("office", "merged")
    whole = opened()
    whole.go("merge")
    whole.press(DECIDE)
    for _turn in range(2):
        whole.type("理由", "到现场复核过")
        whole.press("采用这一份")

    assert "两人填得不一样：" not in whole.texts()
    assert "都定好了" in whole.texts()
    assert len(whole.rows("不一样的地方")) == 2
    whole.press("收件")
    assert "处两人填得不一样" not in whole.texts()


def test_a_stick_is_one_key(
    opened: Open, at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plugged in it gets the keyboard; Enter collects; pulled, the next one is asked for."""
    place = at("office", "merged")
    stick = tmp_path / "media" / "KINGSTON"
    shutil.copytree(place.stick, stick)
    mounts = tmp_path / "mounts"
    monkeypatch.setattr(sticks, "MOUNTS", mounts)
    monkeypatch.setattr(sticks, "ROOTS", (f"{tmp_path}/media/",))
    mounts.write_text(f"/dev/sdb1 {stick} vfat rw 0 0", encoding="utf-8")
    whole = opened()
    whole.go("merge")
    assert whole.focus.accessibleName() == "收件：KINGSTON"
    whole.key(Qt.Key.Key_Return)
    assert "可以拔盘" in whole.texts()
    whole.window.findChild(MergePage)._collecting._look()  # the receipt makes it another stick
    whole.settle()
    assert whole.focus.accessibleName() == "再收一次：KINGSTON"
    assert list(stick.rglob("*.sva")), "the laptops find a receipt on it"
    mounts.write_text("", encoding="utf-8")
    whole.qtbot.waitUntil(lambda: "请插下一个优盘" in whole.texts(), timeout=10_000)
    whole.settle()


def test_a_folder_that_is_not_there_is_said(opened: Open, at: At, tmp_path: Path) -> None:
    """What happened, what is safe, what to do; nothing says 可以拔盘."""
    at("office", "merged")
    whole = opened()
    whole.go("merge")
    whole.type("交接文件或文件夹", str(tmp_path / "没有"))
    whole.press("从这里收件")
    assert "没有这个文件夹或文件" in whole.texts()
    assert "可以拔盘" not in whole.texts()
