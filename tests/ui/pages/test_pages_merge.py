"""汇总: packages in, strangers met, two opinions seen side by side and decided."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from app.survey.survey import Survey
from app.ui.pages.merge import MergePage
from app.ui.widgets.thumb import Thumb
from tests.survey.listing import listed
from tests.ui.pages.conftest import Place
from tests.ui.whole import Whole

Open = Callable[..., Whole]
At = Callable[..., Place]
Look = Callable[[Place], Survey]


def test_packages_are_taken_in_after_their_codes_were_compared(opened: Open, at: At) -> None:
    """Two strangers, one after the other; then what arrived, and what differs."""
    place = at("office")
    whole = opened()
    whole.go("merge")
    assert "这里把各台电脑交来的文件合到一起" in whole.texts()
    whole.write(str(place.stick))
    whole.key(Qt.Key.Key_Return)
    assert "第一次收到“" in whole.texts()
    assert "还有 1 台在等" in whole.texts()
    whole.key(Qt.Key.Key_Space)  # the keyboard is on 核对无误
    whole.key(Qt.Key.Key_Space)

    assert "第一次收到" not in whole.texts()
    assert "两人填得不一样：2 处" in whole.texts()
    assert "17号电脑：" in whole.texts() or "03号电脑：" in whole.texts()


def test_the_same_packages_again_change_nothing(opened: Open, at: At) -> None:
    """A folder that was read before has nothing new."""
    place = at("office", "merged")
    whole = opened()
    whole.go("merge")
    whole.drop(whole.window.findChild(MergePage), [place.stick])

    assert "开工文件留在原处" in whole.texts()
    assert "两人填得不一样：2 处" in whole.texts()


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
    whole.press("开始汇总")

    assert "没有收下" in whole.texts()
    assert "第一次收到“" in whole.texts()


def test_two_opinions_stand_side_by_side(opened: Open, at: At) -> None:
    """Device, person and grade of each, the lines that differ, the photos of each side."""
    at("office", "merged")
    whole = opened()
    whole.go("merge")
    texts = whole.texts()

    for words in (
        "17号电脑 · 李测试", "03号电脑 · 王测试", "裂缝最大宽度", "0.8 mm", "1.4 mm",
        "参考 C 级", "参考 D 级", "3 处不一样 · 现按较重者（暂定）", "落选的一份会留在历史里",
    ):  # fmt: skip
        assert words in texts, words
    assert len(whole.shown(Thumb)) >= 6
    assert all(not thumb.pixmap().isNull() for thumb in whole.shown(Thumb))


def test_a_decision_needs_a_reason(opened: Open, at: At, look: Look) -> None:
    """Without one nothing is written; with one the side counts and the other stays in history."""
    place = at("office", "merged")
    whole = opened()
    whole.go("merge")
    whole.press("采用这一份")
    assert whole.message == "请先写一句理由。"
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


def test_rows_are_picked_one_by_one(opened: Open, at: At, look: Look) -> None:
    """Picking a row from the other side and deciding computes the grade anew."""
    place = at("office", "merged")
    whole = opened()
    whole.go("merge")
    assert not whole.button("逐行挑选，重新计算").isEnabled()
    whole.press("0.8 mm")
    assert whole.button("0.8 mm").isChecked()
    assert not whole.button("1.4 mm").isChecked()
    whole.type("理由", "缝宽按复测，倾斜按第一次")
    whole.press("逐行挑选，重新计算")

    assert "已定，参考判定 " in whole.message
    with look(place) as survey:
        record = survey.meant.inspection("示例社12号院")
        view = survey.core.store.view(record)
    assert view is not None
    values = {path.rpartition("/")[2]: value for path, value in view.answers.items()}
    assert values["p_width_mm"] == "0.8" or "0.8" in view.answers.values()
    assert "40" in view.answers.values()
    assert not view.provisional


def test_the_last_decision_leaves_an_empty_page(opened: Open, at: At) -> None:
    """All settled: the page says what it is for again."""
    at("office", "merged")
    whole = opened()
    whole.go("merge")
    for _turn in range(2):
        whole.type("理由", "到现场复核过")
        whole.press("采用这一份")

    assert "两人填得不一样：" not in whole.texts()
