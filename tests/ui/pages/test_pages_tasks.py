"""问题: from a finding to a task, from an after-photo to its closing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog

from app.imaging.synthesize import Shot, photograph
from app.ui.pages.tasks import TasksPage
from app.ui.widgets.task_cards import date
from tests.ui.pages.conftest import Place
from tests.ui.whole import Whole

Open = Callable[..., Whole]
At = Callable[..., Place]


def choose(whole: Whole, house: str) -> None:
    """The inspection of a house; its form stands behind the name where there are several."""
    box = next(one for one in whole.shown(QComboBox) if one.accessibleName() == "所属房屋")
    whole.type("查找", house)
    whole.settle()
    box.setCurrentIndex(box.findText(house, Qt.MatchFlag.MatchStartsWith))
    assert box.currentIndex() >= 0
    whole.settle()


def begun(whole: Whole, due: str = "20991231") -> None:
    """A task for the first finding of the first house that was inspected."""
    whole.type("要做什么", "立即停止使用")
    whole.type("责任人", "示例嘎查")
    whole.type("完成期限", due)
    whole.press("建立任务")


def test_a_finding_becomes_a_task_and_is_closed(opened: Open, at: At, tmp_path: Path) -> None:
    """The whole loop in the window; the photo is dropped on the page."""
    at("laptop-03")
    whole = opened()
    whole.go("tasks")
    choose(whole, "示例社12号院")
    begun(whole)
    assert "整改任务已建立。" in whole.message
    (row,) = whole.rows("整改任务")
    assert row[:2] == ["进行中", "2099-12-31"]

    photo = tmp_path / "整改后.jpg"
    photo.write_bytes(photograph(Shot("facade", seed=77)))
    assert whole.drop(whole.window.findChild(TasksPage), [photo, tmp_path / "说明.txt"])
    whole.type("整改结果", "人员已全部搬离")
    whole.press("销号")
    assert whole.message == "已销号。"
    whole.press("已销号")
    assert [row[0] for row in whole.rows("整改任务")] == ["已销号"]
    assert "人员已全部搬离" in whole.texts()


def test_a_letter_is_written_from_a_task(
    opened: Open, at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """督办单 of an open task; a closed one has none."""
    asked: list[str] = []

    def answer(_page: object, _title: str, proposed: str, *_more: object) -> tuple[str, str]:
        asked.append(proposed)
        return str(tmp_path / "一份"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    at("laptop-03")
    whole = opened()
    whole.go("tasks")
    choose(whole, "示例社12号院")
    begun(whole)
    whole.press("写督办单…")

    assert asked == ["督办单-示例社12号院.docx"]
    assert "督办单已存到" in whole.message
    said = [one.text for one in docx.Document(str(tmp_path / "一份.docx")).paragraphs]
    assert "示例嘎查：" in said


def test_closing_demands_a_photo(opened: Open, at: At) -> None:
    """Without a photo of how it is now the task stays open, and the page says why."""
    at("laptop-03")
    whole = opened()
    whole.go("tasks")
    choose(whole, "示例社12号院")
    begun(whole, "20200101")
    whole.type("整改结果", "已处理")
    whole.press("销号")

    assert "销号需要至少一张整改后的照片。" in whole.message
    assert [row[0] for row in whole.rows("整改任务")] == ["逾期"]
    assert whole.field("整改结果").text() == "已处理"
    assert whole.button("销号").isEnabled()


def test_a_date_that_is_none_is_told(opened: Open, at: At) -> None:
    """What was typed stays for correction."""
    at("laptop-03")
    whole = opened()
    whole.go("tasks")
    choose(whole, "示例社12号院")
    begun(whole, "年底")

    assert "没有填对" in whole.message
    assert whole.field("要做什么").text() == "立即停止使用"


def test_a_house_without_findings_says_so(opened: Open, at: At) -> None:
    """Nothing can be raised where nothing was found."""
    at("office")
    whole = opened()
    whole.go("tasks")

    assert "还没有检查过的房屋" in whole.texts()
    assert not whole.button("建立任务").isEnabled()


def test_dates_are_read_without_hyphens() -> None:
    """20261231 is the last day of 2026; what is no such number stays as it was typed."""
    assert date(" 20261231 ") == "2026-12-31"
    assert date("2026-12-31") == "2026-12-31"
