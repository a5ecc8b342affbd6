"""导入名册: dropped, confirmed, seen before it is done, done; the refused rows saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.survey.survey import Survey
from app.ui.widgets.bits import Combo
from tests.sheets import making
from tests.ui.pages.conftest import LONG, Place
from tests.ui.pages.test_pages_looks import cut
from tests.ui.whole import Whole, focusable

Open = Callable[..., Whole]
At = Callable[..., Place]

HEAD = ["镇", "嘎查村", "房屋名称", "编号", "户主", "建成年份", "怪列"]
ROWS: list[list[object]] = [
    ["阿镇", "示例嘎查", "21号院", "B-21", "测甲", "1985年", "x"],
    ["阿镇", "示例嘎查", LONG, "B-22", "测乙", "2003", "y"],
    ["阿镇", "示例嘎查", "", "", "测丙", "2003", "z"],
    ["阿镇", "示例嘎查", "24号院", 150_627_000_000_000_001, "测丁", "不详", ""],
]


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    return making.xlsx(tmp_path / "名册.xlsx", [["某某镇名册"], HEAD, *ROWS])


def begin(opened: Open, at: At, roster: Path, **more: object) -> tuple[Whole, Place]:
    place = at("office", **more)
    whole = opened()
    whole.go("importing")
    page = whole.button("选名册文件").parentWidget()
    while page is not None and page.objectName() != "page":
        page = page.parentWidget()
    assert page is not None
    assert whole.drop(page, [roster])
    return whole, place


def combo(whole: Whole, letter: str) -> Combo:
    return next(
        one for one in whole.shown(Combo) if one.accessibleName().startswith(f"{letter} 列")
    )


def pick(whole: Whole, letter: str, words: str) -> None:
    """Choose by keyboard, as a user does: what is typed is found in the list."""
    box = combo(whole, letter)
    box.setFocus()
    box.setCurrentIndex(box.findText(words))
    box.activated.emit(box.currentIndex())
    whole.settle()


def test_a_dropped_list_shows_what_it_would_do(opened: Open, at: At, roster: Path) -> None:
    """Columns with their meaning, figures, refused rows with row, column and reason."""
    whole, _place = begin(opened, at, roster)

    assert combo(whole, "C").currentText() == "房屋名称"
    assert "请核对黄色的列：G" in whole.texts()
    assert {"拒绝 2", "新增 4", "更新 0"} <= set(whole.texts().split("\n"))
    rows = whole.rows("核对结果")
    assert [row[0] for row in rows] == ["第 5 行 C 列（房屋名称）", "第 6 行 D 列（房屋编号）"]
    assert "长编号" in rows[1][2]
    assert "测甲" not in whole.texts()
    assert whole.button("导入 4 处").isEnabled()


def test_importing_and_then_the_roster(
    opened: Open, at: At, roster: Path, look: Callable[[Place], Survey]
) -> None:
    whole, place = begin(opened, at, roster)
    whole.press("导入 4 处")

    assert whole.message.startswith("导入好了：新增 4 处，更新 0 处。有 2 行没有导入")
    with look(place) as survey:
        assert "21号院" in {row[2] for row in survey.core.store.place_index()}
    whole.press("知道了")
    whole.press("去看名册")
    assert whole.page == "roster"


def test_another_meaning_plans_anew(opened: Open, at: At, roster: Path) -> None:
    """A meaning belongs to one column: the one that had it is not imported any more."""
    whole, _place = begin(opened, at, roster)
    pick(whole, "G", "房屋名称")

    assert combo(whole, "C").currentText() == "不导入"
    assert "请核对黄色的列" not in whole.texts()
    whole.press("新增")
    assert ["第 3 行", "x"] in [row[:2] for row in whole.rows("核对结果")]


def test_the_header_can_be_another_row(opened: Open, at: At, roster: Path) -> None:
    whole, _place = begin(opened, at, roster)
    box = next(one for one in whole.shown(Combo) if one.accessibleName() == "表头在")
    assert box.currentText().startswith("第 2 行")
    box.setCurrentIndex(box.count() - 1)
    box.activated.emit(box.currentIndex())
    whole.settle()

    assert "没有一列是房屋名称" in whole.message or "新增" in whole.texts()


def test_refused_rows_are_saved(
    opened: Open, at: At, roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _place = begin(opened, at, roster)
    file = tmp_path / "拒绝.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(file), ""))
    whole.press("保存拒绝的行…")

    book = openpyxl.load_workbook(file)
    assert book.active is not None
    assert book.active.max_row == 3
    book.close()


def test_a_file_that_cannot_be_read(opened: Open, at: At, tmp_path: Path) -> None:
    """A sentence, and the page still waits for a file."""
    file = making.encrypted(tmp_path / "锁.xlsx")
    whole, _place = begin(opened, at, file)

    assert "设了打开密码" in whole.message
    assert "选名册文件" in whole.texts()


def test_nothing_is_cut_and_all_is_named(opened: Open, at: At, roster: Path) -> None:
    """In the largest letters at 1366 × 768, with a name as long as names get."""
    for size in (0, 2):
        whole, _place = begin(opened, at, roster, text_size=size)
        found = [one for one in cut(whole) if "QLabel ''" not in one]
        assert found == []
        for one in focusable(whole.window):
            assert one.accessibleName() or getattr(one, "text", str)() or one.toolTip()
        whole.close()


def test_tab_comes_from_the_columns_to_the_button(opened: Open, at: At, roster: Path) -> None:
    """From the first drop-down Tab comes to the button that imports."""
    whole, _place = begin(opened, at, roster)
    combo(whole, "A").setFocus()
    for _turn in range(60):
        whole.key(Qt.Key.Key_Tab)
        if whole.focus is whole.button("导入 4 处"):
            break
    assert whole.focus is whole.button("导入 4 处")


def test_owners_in_an_open_survey_are_told_of_with_the_way_to_a_passphrase(
    opened: Open, at: At, roster: Path
) -> None:
    """The list is in; the sentence says what an unprotected computer gives away."""
    whole, _place = begin(opened, at, roster)
    whole.press("导入 4 处")
    assert "还没有设口令" in whole.message
    whole.press("设口令…")
    assert whole.page == "protection"
