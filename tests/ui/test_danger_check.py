"""The real form, 危房现场检查记录, through the window by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from app import paths
from app.ui.filling import answers, outline
from forms.load import load_form
from forms.node import Node
from tests.ui import form_kit
from tests.ui.form_kit import Bench


@pytest.fixture(scope="module")
def form() -> form_kit.Form:
    return load_form(paths.form_library() / "danger_check.xlsx")


@pytest.fixture
def bench(qtbot: QtBot, form: form_kit.Form) -> Iterator[Bench]:
    made = Bench(qtbot, form_kit.blank(form))
    yield made
    made.close()


def sheet(bench: Bench, title: str) -> Node:
    return next(s for s in outline.sheets(bench.instance.root) if answers.title(s) == title)


def members(bench: Bench, storey: str) -> Node:
    row = sheet(bench, storey)
    return next(child for child in row.children if child.question.role == "jgj.member")


def press_button(bench: Bench, words: str) -> None:
    found = [b for b in bench.page.findChildren(QAbstractButton) if b.text() == words]
    bench.qtbot.mouseClick(next(b for b in found if b.isVisible()), Qt.MouseButton.LeftButton)


def test_a_house_with_two_storeys_by_keyboard(
    bench: Bench, type_chinese: Callable[[QWidget, str], None]
) -> None:
    """Name to last member: eighteen members on two storeys, one crack, one member unseen."""
    actions = 0

    def text(words: str) -> None:
        nonlocal actions
        actions += 1
        type_chinese(bench.focus, words)

    def key(*keys: Qt.Key) -> None:
        nonlocal actions
        actions += len(keys)
        bench.press(*keys)

    def number(digits: str) -> None:
        nonlocal actions
        actions += len(digits)
        bench.type(digits)

    bench.show()
    for words in ("12号院正房", "苏布尔嘎镇某社 12 号", "", "", ""):
        text(words)
        key(Qt.Key.Key_Return)
    assert bench.here == "identity/date"
    key(Qt.Key.Key_Return)
    number("1")
    for words in ("张**", "王**"):
        text(words)
        key(Qt.Key.Key_Return)

    bench.page.open_sheet(sheet(bench, "2 房屋概况"))
    assert bench.here == "building/structure"
    number("2")
    bench.page.open_sheet(sheet(bench, "4 地基"))
    number("1")

    bench.page.open_sheet(sheet(bench, "6 楼层与构件"))
    text("一层 二层")
    key(Qt.Key.Key_Return)
    bench.page.open_sheet(sheet(bench, "一层"))
    bench.page.go(members(bench, "一层"))
    text("承重墙 1/A-B 1/B-C 2/A-B 2/B-C 3/A-B 3/B-C 中柱 2/B 板 1-2/A-B 2-3/A-B")
    key(Qt.Key.Key_Return)
    bench.page.go(members(bench, "一层"))
    number("2")
    press_button(bench, "其余都看过，未见危险点")
    bench.page.open_sheet(sheet(bench, "承重墙 1/A-B"))
    assert bench.here.endswith("/point") or "/point/" in bench.here

    bench.page.open_sheet(sheet(bench, "二层"))
    press_button(bench, "照抄“一层”的构件")
    press_button(bench, "其余都看过，未见危险点")
    actions += 3

    copied = members(bench, "二层").children
    assert [answers.title(row) for row in copied] == [
        answers.title(row) for row in members(bench, "一层").children
    ]
    materials = [c.text for row in copied for c in row.children if c.name == "material"]
    assert materials == ["masonry"] * 7 + ["timber"] * 2
    assert actions < 60


def test_copied_members_keep_the_material_that_was_corrected(bench: Bench) -> None:
    """What somebody changed by hand below is copied, not what the form would propose."""
    bench.show()
    bench.instance.set(bench.node("building/structure"), "brick_concrete")
    pen = bench.page.pen
    assert pen is not None
    pen.add_rows(bench.node("storeys/storey"), [{"storey_name": "一层"}, {"storey_name": "二层"}])
    first = pen.add_rows(members(bench, "一层"), [{"class": "s", "position": "1-2/A-B"}])
    material = next(child for child in first[0].children if child.name == "material")
    assert material.text == "concrete"
    pen.set(material, "timber")

    pen.copy_below(members(bench, "二层"))

    copied = members(bench, "二层").children[0]
    assert next(c.text for c in copied.children if c.name == "material") == "timber"
    bench.page.undo()
    assert members(bench, "二层").children == []


def test_danger_points_ask_only_for_their_measures(bench: Bench) -> None:
    """A point's measures appear with the point that is chosen, and take the keyboard in turn."""
    bench.show()
    bench.instance.set(bench.node("building/structure"), "brick_timber")
    pen = bench.page.pen
    assert pen is not None
    pen.add_rows(bench.node("storeys/storey"), [{"storey_name": "一层"}])
    pen.add_rows(members(bench, "一层"), [{"class": "w", "position": "3/A-B"}])
    member = members(bench, "一层").children[0]
    bench.page.open_sheet(member)
    assert bench.here.endswith("/state")
    bench.type("2")
    bench.press(Qt.Key.Key_Return)
    assert bench.here.endswith("/p_rule")
    bench.type("2")
    bench.type("1.4")
    bench.press(Qt.Key.Key_Return)
    bench.type("1650")
    bench.press(Qt.Key.Key_Return)

    point = next(c for c in member.children if c.kind == "repeat").children[0]
    given = {child.name: child.text for child in point.children if child.text}
    assert given["p_rule"] == "M2"
    assert set(given.values()) >= {"1.4", "1650"}
