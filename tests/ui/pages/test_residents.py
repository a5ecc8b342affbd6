"""住户信息 beside the roster and on the form: masked, shown on purpose, erased with a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.survey.survey import Survey
from tests.ui.pages.conftest import Place
from tests.ui.whole import Whole

Open = Callable[..., Whole]
At = Callable[..., Place]
Look = Callable[[Place], Survey]
HOUSE = "示例社12号院"
LIST = "名册列表"
LOG = "操作记录"


def residents(look: Look, place: Place) -> tuple[str, str]:
    """The inspection of the house of the story, and its owner."""
    with look(place) as survey:
        record = survey.meant.inspection(HOUSE, "danger_check")
        said = survey.filling.open(record).instance.personal_answers()
    return record, str(said["identity/owner"])


def panel(whole: Whole) -> None:
    whole.go("roster")
    whole.choose(LIST, lambda row: row[0] == HOUSE)
    whole.press("住户信息")


def test_beside_the_roster_they_are_masked_until_somebody_presses(
    opened: Open, at: At, look: Look
) -> None:
    """Showing them leaves a line in the log of actions; the list itself never names them."""
    place = at("laptop-03")
    _record, owner = residents(look, place)
    whole = opened()
    panel(whole)
    assert f"{owner[0]}*" in whole.texts()
    assert owner not in whole.texts()
    whole.press("显示姓名和电话")
    assert owner in whole.texts()
    whole.press("返回")
    whole.go("actions")
    (line,) = [row for row in whole.rows(LOG) if row[2] == "显示住户信息"]
    assert line[3] == HOUSE


def test_they_are_erased_with_a_reason_after_it_was_said_what_goes(
    opened: Open, at: At, look: Look
) -> None:
    """What goes and what stays stands there; without a reason nothing happens; then it is gone."""
    place = at("laptop-03")
    record, _owner = residents(look, place)
    whole = opened()
    panel(whole)
    whole.press("删去住户信息…")
    told = whole.texts()
    assert "会删去\n· 产权人、" in told
    assert "会留下\n· 房屋、检查、评级和照片" in told
    assert "已经打印、导出的" in told
    whole.press("删去，不能撤回")
    assert "要写明理由" in whole.texts()
    whole.write("户主书面要求")
    whole.press("删去，不能撤回")
    assert "已删去" in whole.message
    panel(whole)
    assert "已按要求删去" in whole.texts()
    with look(place) as survey:
        assert survey.filling.open(record).instance.personal_answers() == {}


def test_on_the_form_they_are_covered_until_one_goes_in(opened: Open, at: At, look: Look) -> None:
    """Looked at twice in one sitting is one line; what is typed is covered behind one's back."""
    place = at("laptop-03")
    record, owner = residents(look, place)
    whole = opened()
    whole.go("fill", f"{record} identity/year")
    field = whole.field("产权人")
    assert field.text() == f"{owner[0]}*"
    field.setFocus()
    assert field.text() == owner
    whole.key(Qt.Key.Key_Tab)
    assert field.text() == f"{owner[0]}*"
    field.setFocus()
    whole.settle()
    with look(place) as survey:
        assert [line.what for line in survey.actions.lines("seen")] == ["reveal"]
        assert survey.filling.open(record).instance.personal_answers()["identity/owner"] == owner


def test_the_log_is_narrowed_and_saved(
    opened: Open, at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "操作记录.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    at("laptop-03")
    whole = opened()
    whole.go("actions")
    assert "写出交接文件" in whole.texts()
    whole.press("看住户信息")
    assert "没有这一类的记录。" in whole.texts()
    whole.press("全部")
    whole.press("存成表格…")
    assert "写出交接文件" in target.read_text("utf-8-sig")
    assert "已写好" in whole.message
