"""What was said before: the last visit beside the question, and answers of the house before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.survey.last_visit import LastAnswer, LastVisit
from app.ui.filling.values import Filling
from app.ui.widgets.lines import QuestionLine
from tests.ui import form_kit
from tests.ui.form_kit import Bench, Form, texts
from tests.ui.widget_kit import CTRL, shown

# -- said before


LAST = LastVisit(
    {
        "a/built": LastAnswer("1987", "1987 年", "2026-11-20", "李测试", "快速排查", facts=True),
        "a/crack": LastAnswer("0.9", "0.9 mm", "2025-06-11", "王测试"),
        "a/seen": LastAnswer("1", "有", "2025-06-11", "王测试", "快速排查", facts=True),
    }
)


@pytest.fixture
def again(page: Bench) -> Bench:
    page.page.display(
        Filling(page.instance, "12号院", position="a/built", last=LAST, same={"a/day"})
    )
    return page


def test_the_last_visit_stands_beside_the_question(again: Bench) -> None:
    again.page.go(again.node("a/crack"))
    said = again.page.aside.last
    assert said.isVisible()
    assert "上次 2025-06-11 · 王测试" in texts(again)
    assert "0.9 mm" in texts(again)
    assert "这次不一样" not in texts(again)
    again.type("1.4")
    assert "这次不一样：1.4 mm" in texts(again)
    again.page.go(again.node("a/day"))
    assert not said.isVisible()


def test_a_fact_is_said_again_by_key_and_a_finding_never(again: Bench) -> None:
    again.page.go(again.node("a/built"))
    again.qtbot.keyClick(again.focus, Qt.Key.Key_L, CTRL)
    assert again.node("a/built").value == 1987
    assert again.focus.text() == "1987"
    assert "来自快速排查 2026-11-20 · 李测试" in texts(again)
    again.page.go(again.node("a/crack"))
    again.qtbot.keyClick(again.focus, Qt.Key.Key_L, CTRL)
    assert again.node("a/crack").text == ""
    assert "查看结果要当场看，不照上次填。" in again.bar.text


def test_a_choice_of_another_form_is_found_by_its_words(again: Bench) -> None:
    again.page.go(again.node("a/seen"))
    again.qtbot.keyClick(again.focus, Qt.Key.Key_L, CTRL)
    assert again.node("a/seen").text == "yes"


def test_answers_of_the_house_before_carry_a_mark_until_changed(again: Bench) -> None:
    again.instance.set(again.node("a/day"), "2026-11-20")
    again.page.before.take_over(lambda: ["a/day"])
    assert "同上一户" in texts(again)
    again.page.go(again.node("a/day"))
    again.type("20261121")
    assert "同上一户" not in texts(again)
    assert again.page.filling is not None
    assert again.page.filling.same == set()


def test_no_line_grows_for_a_mark(again: Bench) -> None:
    (line,) = (
        one for one in shown(again, QuestionLine)
        if isinstance(one, QuestionLine) and one.node is again.node("a/day")
    )  # fmt: skip
    again.instance.set(again.node("a/day"), "2026-11-20")
    QApplication.sendPostedEvents()
    before = line.height()
    again.page.before.take_over(lambda: ["a/day"])
    QApplication.sendPostedEvents()
    assert line.height() == before
    assert any(label.text() == "同上一户" for label in line.findChildren(QLabel))


def test_the_key_of_the_house_before_calls_the_page(qtbot: QtBot, form: Form) -> None:
    """Ctrl+U works from every field; read-only pages do nothing."""
    called: list[str] = []
    bench = Bench(qtbot, form_kit.blank(form), same_house=lambda: called.append("x"))
    bench.show("a/built")
    bench.qtbot.keyClick(bench.focus, Qt.Key.Key_U, CTRL)
    bench.show(readonly=True)
    bench.qtbot.keyClick(bench.focus, Qt.Key.Key_U, CTRL)
    assert called == ["x"]
    bench.close()
