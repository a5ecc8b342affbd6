"""The matrix on the fill page: keys, mouse, panel, undo, and how few actions a community takes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.survey import awaited
from app.ui.widgets.matrix import MatrixView
from app.ui.widgets.matrix_model import KEYS, Rect
from app.ui.widgets.matrix_panel import PanelLine
from forms.instance import Instance
from tests.assessment.communities import community, identify, node
from tests.ui.form_kit import Bench
from tests.ui.test_matrix_model import row_of, states

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[tuple[Bench, MatrixView]]:
    """The fill page of a community with 14 blocks, opened at its matrix."""
    made = community()
    identify(made)
    bench = Bench(qtbot, made)
    bench.show()
    bench.page.open_sheet(node(made, "items"))
    view = bench.page.sheet.matrix
    assert view is not None and view.isVisible()
    yield bench, view
    bench.page.leave()
    bench.close()


def test_keys_fill_and_move_on(page: tuple[Bench, MatrixView]) -> None:
    """1 2 3 4 5 answer downwards; 0 clears and stays."""
    bench, view = page
    grid, found = view.grid, view.model
    assert found is not None and grid.hasFocus()
    grid.move_to(0, 1)
    bench.press(Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)
    filled = [found.state(r, 1) for r in range(len(found.items)) if found.state(r, 1)]
    assert filled == list(KEYS[:4])
    bench.press(Qt.Key.Key_Up, Qt.Key.Key_0)
    assert found.state(*grid.at) == ""


def test_a_selection_takes_one_stroke_and_one_step_back(page: tuple[Bench, MatrixView]) -> None:
    bench, view = page
    grid, found = view.grid, view.model
    assert found is not None
    grid.move_to(0, 1)
    for _n in range(3):
        bench.qtbot.keyClick(grid, Qt.Key.Key_Right, SHIFT)
    bench.qtbot.keyClick(grid, Qt.Key.Key_Down, SHIFT)
    bench.press(Qt.Key.Key_1)
    assert sum(state == "present" for state in states(found).values()) == 8
    bench.qtbot.keyClick(grid, Qt.Key.Key_Z, CTRL)
    assert not any(states(found).values())


def test_the_mouse_selects_and_opens(page: tuple[Bench, MatrixView]) -> None:
    """Dragging selects, a head selects its row or column, a double click opens the cell."""
    bench, view = page
    grid, found = view.grid, view.model
    assert found is not None and grid.plan is not None
    one = grid.on_screen(grid.plan.cell_rect(0, 1)).center()
    two = grid.on_screen(grid.plan.cell_rect(1, 3)).center()
    left = Qt.MouseButton.LeftButton
    bench.qtbot.mousePress(grid.viewport(), left, pos=one)
    bench.qtbot.mouseMove(grid.viewport(), two)
    bench.qtbot.mouseRelease(grid.viewport(), left, pos=two)
    bench.qtbot.mouseClick(grid.viewport(), left, pos=QPoint(one.x(), 5))
    assert grid.selection == Rect(0, 1, len(found.items) - 1, 1)
    bench.qtbot.mouseClick(grid.viewport(), left, pos=QPoint(5, two.y()))
    assert grid.selection == Rect(1, 0, 1, len(found.places) - 1)
    bench.qtbot.mouseClick(grid.viewport(), left, pos=two)
    bench.qtbot.mouseDClick(grid.viewport(), left, pos=two)
    assert view.panel.isVisible()


def test_a_cell_opens_for_its_quantity_and_closes_with_esc(page: tuple[Bench, MatrixView]) -> None:
    bench, view = page
    grid, found = view.grid, view.model
    assert found is not None
    grid.move_to(0, 1)
    bench.press(Qt.Key.Key_3, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert view.panel.isVisible()
    lines = view.panel.findChildren(PanelLine)
    assert lines
    assert all(one.layout().indexOf(one.label) >= 0 for one in lines)
    bench.type("120")
    bench.press(Qt.Key.Key_Escape)
    assert not view.panel.isVisible() and grid.hasFocus()
    assert found.marks(0, 1) == (True, False, False)
    assert found.results[0].quantity == 120
    assert "120 m" in found.spoken(0, 1)


def test_copying_goes_through_the_clipboard(page: tuple[Bench, MatrixView]) -> None:
    bench, view = page
    grid, found = view.grid, view.model
    assert found is not None
    QGuiApplication.clipboard().setText("有\t损坏")
    grid.move_to(0, 1)
    bench.qtbot.keyClick(grid, Qt.Key.Key_V, CTRL)
    assert (found.state(0, 1), found.state(0, 2)) == ("present", "broken")
    grid.move_to(0, 2)
    bench.qtbot.keyClick(grid, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "损坏"


def test_the_page_says_what_it_means_and_where_one_is(page: tuple[Bench, MatrixView]) -> None:
    """The counts, the current cell in words, and its name for people who do not see it."""
    bench, view = page
    view.grid.move_to(0, 1)
    bench.press(Qt.Key.Key_3, Qt.Key.Key_Up)
    assert view.summary.text().startswith("基础类 应改 1 项")
    assert "1号楼 · 供水 · 损坏" in view.status.text()
    assert view.grid.accessibleName() == view.status.text()
    assert bench.here.endswith("/water/state")


def test_one_comes_back_to_the_cell_that_was_left(page: tuple[Bench, MatrixView]) -> None:
    """The position of a record names a cell, and leads there again."""
    bench, view = page
    view.grid.move_to(3, 2)
    place = bench.here
    bench.show(place)
    again = bench.page.sheet.matrix
    assert again is not None and again.grid.at == (3, 2)


def test_a_stroke_over_many_cells_is_kept_once(page: tuple[Bench, MatrixView]) -> None:
    """One stroke, one draft: the hand-over comes once for all cells."""
    bench, view = page
    bench.qtbot.keyClick(view.grid, Qt.Key.Key_A, CTRL)
    bench.told.kept.clear()
    bench.press(Qt.Key.Key_1)
    bench.qtbot.waitUntil(lambda: bool(bench.told.kept))
    assert len(bench.told.kept) == 1


def test_blank_cells_are_asked_about_before_finishing(page: tuple[Bench, MatrixView]) -> None:
    """A matrix with blanks is no error, but nobody finishes it unknowingly."""
    bench, view = page
    assert any(one.path == "items" for one in awaited.awaited(bench.instance.root))
    bench.qtbot.keyClick(view.grid, Qt.Key.Key_A, CTRL)
    bench.press(Qt.Key.Key_1)
    assert not any(one.path == "items" for one in awaited.awaited(bench.instance.root))


# -- how few strokes


class Hand:
    """Counts what a surveyor does: keys that command, clicks, texts typed."""

    def __init__(self, bench: Bench, view: MatrixView) -> None:
        self.bench, self.grid, self.done = bench, view.grid, 0

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        self.done += 1
        self.bench.qtbot.keyClick(self.bench.focus, key, modifier or Qt.KeyboardModifier.NoModifier)

    def click(self, row: int, column: int) -> None:
        self.done += 1
        self.grid.move_to(row, column)  # scrolled there by the wheel
        assert self.grid.plan is not None
        place = self.grid.on_screen(self.grid.plan.cell_rect(row, column)).center()
        self.bench.qtbot.mouseClick(self.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def text(self, text: str) -> None:
        self.done += 1
        self.bench.type(text)


#: What was found otherwise than in the rest of its row: every fourth roof, every third wall …
EXCEPTIONS = {
    "water": {3: 3}, "drainage": {2: 3, 9: 4}, "power": {11: 3}, "gas": {4: 2, 5: 2},
    "heating": {1: 3, 6: 3, 7: 3}, "fire": {8: 3}, "fibre": {12: 2}, "overhead": {2: 3, 3: 3},
    "roof": {1: 3, 4: 3, 8: 3, 12: 3}, "wall": {3: 3, 6: 3, 9: 3, 13: 3}, "stairs": {5: 3, 10: 3},
    "illegal": {2: 1, 7: 1}, "lighting": {5: 3, 6: 3}, "access": {1: 1}, "energy": {11: 1, 14: 1},
    "lift": {2: 5, 3: 5, 14: 1},
}  # fmt: skip
#: Rows whose usual state is not 有.
USUAL = {"illegal": 2, "energy": 2, "lift": 2, "elderly": 2, "access": 2, "kindergarten": 2}


def test_a_community_of_fourteen_blocks_takes_few_actions(page: tuple[Bench, MatrixView]) -> None:
    """Row by row, then the exceptions, then how much: at most 700 with the rest of the form.

    The blocks come from the roster with number, year, storeys and households; a choice is one
    action, a typed answer two (the text, and on).
    """
    bench, view = page
    found = view.model
    assert found is not None
    hand = Hand(bench, view)
    for row, item in enumerate(found.items):
        usual = USUAL.get(item.id, 1)
        view.grid.move_to(*found.step(row, -1, 0, 1))  # the hand is there from the row before
        if item.scope == "estate":
            hand.key(Qt.Key(Qt.Key.Key_0 + usual))
            continue
        hand.key(Qt.Key.Key_Space, SHIFT)
        hand.key(Qt.Key(Qt.Key.Key_0 + usual))
        hand.key(Qt.Key.Key_Down)
    for item_id, places in EXCEPTIONS.items():
        for column, key in places.items():
            hand.click(row_of(found, item_id), column)
            hand.key(Qt.Key(Qt.Key.Key_0 + key))
    assert found.result.blank == 0
    for row, item in enumerate(found.items):
        measured = [c for c in range(len(found.places)) if found.needs(row, c)]
        if len(measured) > 5:
            measured = measured[:1]  # one quantity for what the whole estate lacks
        for column in measured:
            hand.click(row, column)
            hand.key(Qt.Key.Key_Return)
            hand.text("25")
            hand.key(Qt.Key.Key_Escape)
            assert found.marks(row, column)[0], (item.id, column)
    strokes = hand.done
    blocks = 14 * (2 + 2 + 1 + 1 + 1)  # entrances, area; structure, roof, insulation
    told = _other_answers(bench.instance)
    total = strokes + blocks + told
    print(f"matrix {strokes}, blocks {blocks}, other sections {told}: {total} actions")
    assert total <= 700


def _other_answers(made: Instance) -> int:
    """Actions for every question outside blocks and matrix: choices one, what is typed two."""
    count = 0
    for section in made.root.children:
        if section.name in {"blocks", "items"}:
            continue
        for one in section.walk():
            if not one.relevant or one.kind in {"group", "repeat", "row", "image", "note"}:
                continue
            count += 1 if one.kind.startswith("select") else 2
    return count
