"""Every shipped form can be walked from its first question to its last without a mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import paths
from app.ui.filling import outline
from app.ui.filling.typing import number
from forms import ranges
from forms.load import load_form
from forms.node import Node
from tests.ui import form_kit
from tests.ui.form_kit import Bench

FORMS = sorted(file.stem for file in paths.form_library().glob("*.xlsx"))
#: More keys than the longest form has questions: a walk that goes round in circles ends.
MOST = 600
ENTER = Qt.Key.Key_Return


@pytest.fixture(params=FORMS)
def bench(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[Bench]:
    form = load_form(paths.form_library() / f"{request.param}.xlsx")
    made = Bench(qtbot, form_kit.blank(form))
    first = next(outline.sheets(made.instance.root))
    made.show(outline.stops(first)[0].path)
    yield made
    made.close()


def is_matrix(bench: Bench) -> bool:
    return bench.page.sheet.matrix is not None and bench.page.sheet.matrix.isVisible()


def write(widget: QWidget, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def answer(bench: Bench, node: Node) -> None:
    """Answer a question with the keys that its control understands; go on with Enter."""
    kind = node.kind
    if kind == "select_one" and len(node.choices()) <= 9:
        bench.type("1")  # chooses and goes on
        return
    if kind == "select_one":
        bench.press(Qt.Key.Key_Down, ENTER)  # the first of the list; goes on
        return
    if kind == "select_multiple":
        bench.type("1")
    elif kind in {"integer", "decimal", "range"}:
        least, most = ranges.span(node.question.range)
        bench.type(str(least if least is not None else most if most is not None else 2))
        assert number(node.text).trouble == ""
    elif kind == "date":
        bench.type("20261122")
    elif kind == "text" and not node.text:
        write(bench.focus, "甲")
    bench.press(ENTER)


def test_enter_and_digits_walk_the_whole_form(bench: Bench) -> None:
    """No question holds the keyboard back: each that is asked is visited, in order."""
    visited: list[str] = []
    for _step in range(MOST):
        here = bench.here
        node = bench.node(here)
        visited.append(here)
        if is_matrix(bench):
            bench.qtbot.keyClick(bench.focus, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
        elif node.kind == "repeat" and not outline.has_sheets(node.question):
            bench.press(ENTER)  # adds the first row and goes into it
        elif node.kind == "repeat":
            bench.qtbot.keyClick(bench.focus, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        else:
            answer(bench, node)
        if bench.here == here:
            break
    root = bench.instance.root
    asked = [
        stop.path
        for sheet in outline.sheets(root)
        for stop in outline.stops(sheet)
        if stop.relevant and stop.kind != "repeat" and not in_matrix(stop)
    ]
    assert len(visited) < MOST, "the walk goes round in circles"
    assert [path for path in asked if path not in set(visited)] == []
    answered = [bench.node(p) for p in asked if bench.node(p).kind not in {"image", "acknowledge"}]
    assert [n.path for n in answered if not n.text and not n.readonly] == []


def in_matrix(node: Node) -> bool:
    here: Node | None = node
    while here is not None:
        if "x-matrix" in here.question.appearance:
            return True
        here = here.parent
    return False


def test_tab_reaches_every_control_of_every_section(bench: Bench) -> None:
    """What can be pressed with a mouse can be reached with Tab, or has a key of its own."""
    for sheet in outline.sheets(bench.instance.root):
        bench.page.open_sheet(sheet)
        if is_matrix(bench) or sheet.kind == "row":
            continue
        wanted = set(reachable(bench.page))
        seen: set[QWidget] = set()
        for _key in range(len(wanted) * 2 + 10):
            seen.add(bench.focus)
            bench.press(Qt.Key.Key_Tab)
        left = wanted - seen
        assert not left, f"{sheet.path}: {[(w, w.accessibleName()) for w in left]}"


def reachable(page: QWidget) -> list[QWidget]:
    return [
        one
        for one in page.findChildren(QWidget)
        if one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(one.parentWidget(), QAbstractItemView)
        and one.focusProxy() is None
    ]


def test_ctrl_enter_reaches_the_end_from_every_section(bench: Bench) -> None:
    for sheet in outline.sheets(bench.instance.root):
        bench.page.open_sheet(sheet)
        bench.qtbot.keyClick(bench.focus, ENTER, Qt.KeyboardModifier.ControlModifier)
        assert bench.page.centre.lists_missing or bench.told.finished, sheet.path
        bench.page.centre.show_sheet()


def test_shown_lists_go_away_with_their_sheet(
    bench: Bench, type_chinese: Callable[[QWidget, str], None]
) -> None:
    """Nothing that floats stays when another section is opened."""
    del type_chinese
    from app.ui.widgets.floating import Floating

    for sheet in outline.sheets(bench.instance.root):
        bench.page.open_sheet(sheet)
        if is_matrix(bench):
            continue
        for stop in outline.stops(sheet)[:12]:
            bench.page.go(stop)
            if stop.kind == "select_one" and len(stop.choices()) > 9:
                bench.press(Qt.Key.Key_Down)
    first = next(outline.sheets(bench.instance.root))
    bench.page.open_sheet(first)
    open_now = [one for one in bench.page.findChildren(Floating) if one.isVisible()]
    assert open_now == []
