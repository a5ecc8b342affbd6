"""退回: from the dossier that the office looks at, with a reason, in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app import bootstrap, settings
from app.bootstrap import Who
from app.survey.core import STATUS, Content
from app.ui.pages.fill import FillPage
from app.ui.widgets.day_list import DayList
from tests.ui.pages.test_pages_looks import cut
from tests.ui.whole import Whole


@pytest.fixture
def record(tmp_path: Path, home: Path) -> str:
    """An office with one finished inspection; the window knows its survey."""
    place = tmp_path / "survey"
    with bootstrap.create(place, "示例", Who("赵测试", "办公室"), bootstrap.now) as survey:
        house, _changed = survey.houses.add("1号院", kind="urban_house")
        made, _changed = survey.houses.begin(house, "danger_check")
        view = survey.core.store.view(made)
        assert view is not None
        content = Content.of(view)
        content.answers[STATUS] = "done"
        revision = survey.core.sealed(made, view.form, view.version, content)
        assert revision is not None
        survey.core.commit([revision])
    kept = settings.load()
    kept.last_survey, kept.last_page, kept.person = str(place), "", "赵测试"
    settings.save(kept)
    assert home.exists()
    return made


@pytest.mark.parametrize("size", [0, 2])
def test_the_office_sends_an_inspection_back(
    opened: Callable[..., Whole], record: str, size: int
) -> None:
    """Without a reason it cannot be sent; with one the surveyor finds it first on 今天."""
    kept = settings.load()
    kept.text_size = size
    settings.save(kept)
    whole = opened()
    whole.go("dossier", record)
    whole.press("退回…")
    assert cut(whole) == []
    assert whole.focus.accessibleName() == "退回的理由"
    assert not whole.button("退回给外业").isEnabled()
    whole.write("缺东立面照片")
    whole.press("退回给外业")
    assert "已退回" in whole.message
    assert "退回给外业" not in whole.texts()
    with bootstrap.open_survey(Path(settings.load().last_survey), readonly=True) as survey:
        (waiting,) = survey.today.plan().returned
    assert (waiting.name, waiting.reason) == ("1号院", "缺东立面照片")


def test_comments_are_written_beside_questions_and_shown_there(
    opened: Callable[..., Whole], record: str
) -> None:
    """Chosen by typing, added with Enter; the surveyor finds them on 今天, beside the question, and
    by the key that leads to what is missing; 知道了 is enough to go on."""
    whole = opened()
    whole.go("dossier", record)
    whole.press("退回…")
    whole.write("请补两处")
    whole.type("哪一题", "检查日期")
    whole.key(Qt.Key.Key_Return)
    assert whole.focus.accessibleName() == "对这一题的意见"
    whole.write("日期写错了一天")
    whole.key(Qt.Key.Key_Return)
    assert "检查日期：日期写错了一天" in whole.texts()
    whole.type("对这一题的意见", "没有选题")
    whole.press("退回给外业")  # nothing that was typed gets lost: which question?
    assert whole.focus.accessibleName() == "哪一题"
    assert "退回给外业" in whole.texts()
    whole.type("对这一题的意见", "")
    whole.press("退回给外业")
    assert "已退回" in whole.message

    whole.go("today")
    lines = whole.window.findChildren(DayList)[0].model()
    said = [
        str(lines.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))
        for row in range(lines.rowCount())
    ]
    assert any("请补两处 · 1 条意见：日期写错了一天" in one for one in said)
    whole.go("fill", record)
    assert "办公室退回：请补两处（赵测试）。有 1 条意见写在题目旁边。" in whole.texts()
    assert "赵测试：日期写错了一天" in whole.texts()
    assert "退回意见 1 条" in whole.texts()
    page = whole.shown(FillPage)[0]  # opened where the office wrote
    assert page.sheet.current is not None
    assert page.sheet.current.path == "identity/date"
    assert cut(whole) == []
    whole.press("完成检查")
    assert "办公室退回时写的意见（1）" in page.centre.missing.list.item(0).text()
    assert page.centre.missing.list.currentItem().text().endswith("赵测试：日期写错了一天")
    page.centre.missing.know.click()
    assert "退回意见" not in whole.texts()
