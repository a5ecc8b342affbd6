"""核对 at the real window: a merge looked at again, taken back; houses joined and parted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app import bootstrap
from app.survey.core import Content
from tests.ui.pages.conftest import LONG, Place
from tests.ui.whole import Whole

Open = Callable[..., Whole]
At = Callable[..., Place]
PARTS = ("要核对的", "疑似重复", "汇总批次")
TABLES = ("要核对的地方", "疑似重复的房屋", "汇总批次")


def test_a_merge_is_taken_back_and_given_again(opened: Open, at: At) -> None:
    """What will happen stands there before; the reason is asked for; the undoing can be undone."""
    at("office", "merged")
    whole = opened()
    whole.go("checks", "batches")
    (row,) = whole.rows("汇总批次")
    assert "03号电脑" in row[2]
    assert "撤销不删除任何内容" in whole.texts()
    assert not whole.button("撤销这一批").isEnabled()
    whole.type("理由", "拿错了优盘")
    whole.press("撤销这一批")
    assert "已撤销第 1 批" in whole.message
    rows = whole.rows("汇总批次")
    assert [one[2] for one in rows] == ["撤销第 1 批", rows[1][2]]
    assert rows[1][5] == "已撤销"
    whole.go("merge")
    whole.go("checks", "batches")
    whole.table("汇总批次").selectRow(0)
    whole.settle()
    whole.type("理由", "没有拿错")
    whole.press("撤销这一批")
    assert [one[5] for one in whole.rows("汇总批次")] == ["", "已撤销", ""]
    assert not whole.problems


def test_two_houses_are_joined_and_parted(opened: Open, at: At) -> None:
    """The pair with its reasons; one is kept by a reason; from 已合并 it comes back."""
    place = at("office", "merged")
    with bootstrap.open_survey(place.survey) as survey:
        survey.houses.add("老王家", LONG, "b-900")
    whole = opened()
    whole.go("checks", "duplicates")
    (row,) = whole.rows("疑似重复的房屋")
    assert "编号相同" in row[2]
    assert not whole.button(f"留下 {LONG}").isEnabled()
    whole.type("理由", "同一户")
    whole.press(f"留下 {LONG}")
    assert f"名册里只列 {LONG}" in whole.message
    whole.press("已合并")
    (row,) = whole.rows("疑似重复的房屋")
    assert row == ["老王家", f"并入 {LONG}", "同一户"]
    whole.type("理由", "是隔壁")
    whole.press("拆开")
    assert "老王家 又是单独的一处" in whole.message
    whole.go("checks", "duplicates")
    whole.press("疑似")
    whole.press("不是同一处，不再列出")
    assert whole.message == "已记下：不是同一处。"
    whole.go("checks", "duplicates")
    assert "没有疑似重复的房屋" in whole.texts()
    assert not whole.problems


def test_what_no_longer_holds_leads_to_where_it_is_mended(opened: Open, at: At) -> None:
    """Entering looks at what was merged; Enter on a line opens the inspection at the question."""
    place = at("office", "merged")
    record = _broken(place.survey)
    whole = opened()
    whole.go("checks")
    (row,) = whole.rows("要核对的地方")
    assert row[1] == "参考判定"
    assert "要核对的 1" in whole.texts()
    QTest.keyClick(whole.table("要核对的地方"), Qt.Key.Key_Return)
    whole.settle()
    assert whole.window.settings.last_page.startswith(f"fill {record}")
    assert not whole.problems


def _broken(folder: Path) -> str:
    """An inspection of the story whose grade is not what its answers come to, on the list."""
    with bootstrap.open_survey(folder) as survey:
        store = survey.core.store
        disputed = {row.record for row in survey.review.open_conflicts(50)}
        head = next(
            one
            for one in store.heads("danger_check")
            if one.status == "done" and one.record not in disputed and one.grade != "A"
        )
        view = store.view(head.record)
        assert view is not None
        content = Content.of(view)
        assert isinstance(content.results["jgj125"], dict)
        content.results["jgj125"] = {**content.results["jgj125"], "grade": "A"}
        revision = survey.core.sealed(head.record, view.form, view.version, content, reason="错")
        assert revision is not None
        survey.core.commit([revision])
        survey.recheck.run([head.record])
        return head.record


@pytest.mark.parametrize("part", range(3))
def test_an_empty_survey_says_so(opened: Open, at: At, part: int) -> None:
    """A laptop where nothing was merged: each part says what it is for."""
    at("laptop-03")
    whole = opened()
    whole.go("checks")
    whole.press(PARTS[part])
    assert not [one for one in whole.shown(type(whole.window)) if one is not whole.window]
    said = whole.texts()
    assert ("还没有汇总过" in said, "没有疑似重复" in said, "都核对过了" in said)[2 - part]
    assert not whole.problems


def test_only_looking_changes_nothing(opened: Open, at: At) -> None:
    """A survey that is open elsewhere: everything can be read, no deed is offered."""
    place = at("office", "merged")
    with bootstrap.open_survey(place.survey):
        whole = opened()
        for part, table in zip(("recheck", "duplicates", "batches"), TABLES, strict=True):
            whole.go("checks", part)
            assert whole.page == "checks"
            del table
        assert "撤销不删除任何内容" in whole.texts()
        with pytest.raises(AssertionError, match="no button"):
            whole.button("撤销这一批")
        assert not whole.problems
        whole.close()
