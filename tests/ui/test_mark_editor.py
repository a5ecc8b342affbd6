"""The editor of marks: every kind by mouse and by keyboard, lengths while they are drawn, undo."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.annotation import Mark, Marked
from app.ui.widgets.mark_editor import MarkEditor
from tests.ui.whole import enter

FRAME = (4000, 3000)
LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
#: The screen has about a fifth of the frame's pixels; a click stands within two of its own.
NEAR = 12
SCALE = Mark("scale", ((500, 2500), (1500, 2500)), mm="100")


class Bench:
    """An editor over an empty window, and what it was asked to keep."""

    def __init__(self, marks: tuple[Mark, ...], *, writing: bool, reasoned: bool) -> None:
        self.window = QWidget()
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        self.kept: list[tuple[Marked, str]] = []
        self.editor = MarkEditor(
            self.window, "照片", Marked(FRAME, marks), self._keep,
            writing=writing, reasoned=reasoned,
        )  # fmt: skip
        picture = QImage(800, 600, QImage.Format.Format_RGB32)
        picture.fill(QColor("#888888"))
        self.editor.display(picture)

    def active(self) -> bool:
        """A busy machine can lose the first request."""
        self.window.activateWindow()
        return self.window.isActiveWindow()

    def _keep(self, marked: Marked, reason: str, then: Callable[[bool], None]) -> None:
        self.kept.append((marked, reason))
        then(True)

    @property
    def marks(self) -> tuple[Mark, ...]:
        return self.editor.sketch.marks

    def stands(self) -> bool:
        return shiboken6.isValid(self.editor) and self.editor.isVisible()

    def at(self, x: float, y: float) -> QPoint:
        return self.editor.board.to_screen((x, y)).toPoint()

    def drag(self, *spots: tuple[float, float]) -> None:
        board = self.editor.board
        QTest.mousePress(board, LEFT, pos=self.at(*spots[0]))
        for spot in spots[1:]:
            QTest.mouseMove(board, self.at(*spot))
        QTest.mouseRelease(board, LEFT, pos=self.at(*spots[-1]))

    def click(self, x: float, y: float) -> None:
        QTest.mouseClick(self.editor.board, LEFT, pos=self.at(x, y))

    def key(
        self, *keys: Qt.Key, mods: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        for key in keys:
            QTest.keyClick(self.window.focusWidget() or self.editor.board, key, mods)

    def typed(self, words: str) -> None:
        """As one types over what is selected."""
        field = self.window.focusWidget()
        assert field in (self.editor.text, self.editor.mm), field
        QTest.keyClick(field, Qt.Key.Key_A, CTRL)
        enter(field, words)


Make = Callable[..., Bench]


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Make]:
    made: list[Bench] = []

    def make(*marks: Mark, writing: bool = True, reasoned: bool = False) -> Bench:
        one = Bench(marks, writing=writing, reasoned=reasoned)
        made.append(one)
        qtbot.waitUntil(one.active)
        return one

    yield make
    for one in made:
        one.window.close()
        one.window.deleteLater()


def near(point: tuple[float, float], x: float, y: float) -> bool:
    return abs(point[0] - x) <= NEAR and abs(point[1] - y) <= NEAR


def test_every_kind_is_drawn_by_mouse(bench: Make) -> None:
    """Dragged or clicked; words and figures are typed where the keyboard goes by itself."""
    one = bench()
    one.key(Qt.Key.Key_3)
    one.drag((500, 2500), (900, 2500), (1500, 2500))
    one.typed("200")
    one.key(Qt.Key.Key_Return, Qt.Key.Key_1)
    one.drag((3000, 500), (2000, 900), (1000, 1200))
    one.typed("竖向裂缝")
    one.key(Qt.Key.Key_Return, Qt.Key.Key_2)
    one.drag((2500, 1500), (3500, 2200))
    one.key(Qt.Key.Key_Return, Qt.Key.Key_4)
    one.click(500, 2800)
    one.click(2500, 2800)
    one.key(Qt.Key.Key_5)
    for spot in ((1000, 300), (1100, 800), (1000, 1500)):
        one.click(*spot)
    one.key(Qt.Key.Key_Return)
    one.typed("1.4")
    one.key(Qt.Key.Key_Return, Qt.Key.Key_6)
    one.click(3500, 300)
    one.typed("东立面")
    one.key(Qt.Key.Key_Return, Qt.Key.Key_7)
    one.click(3000, 2500)
    one.click(3300, 2500)
    kinds = [mark.kind for mark in one.marks]
    assert kinds == ["scale", "arrow", "ellipse", "length", "crack", "text", "number", "number"]
    scale, arrow, _ellipse, length, crack, text, first, second = one.marks
    assert (scale.mm, arrow.text, crack.mm, text.text) == ("200", "竖向裂缝", "1.4", "东立面")
    assert (first.text, second.text) == ("1", "2")
    assert near(arrow.points[0], 3000, 500)
    assert near(arrow.points[1], 1000, 1200)
    assert near(length.points[1], 2500, 2800)
    assert len(crack.points) == 3
    one.editor.sketch.choose(3)
    one.editor.refresh()
    (told,) = re.findall(r"≈ (\d+) mm", one.editor.list.item(3).text())
    assert int(told) == pytest.approx(400, abs=3)


def test_a_crack_is_traced_in_one_go(bench: Make) -> None:
    """With the button held, along the crack; as few points as keep its form."""
    one = bench(SCALE)
    one.key(Qt.Key.Key_5)
    one.drag(*((1000 + 20 * (n // 20 % 2) * (n % 20), 200 + 20 * n) for n in range(100)))
    assert one.marks[1].kind == "crack"
    assert 3 < len(one.marks[1].points) < 30


def test_a_length_is_told_while_it_is_drawn(bench: Make) -> None:
    """At every move of the mouse, beside the line and in words."""
    one = bench(SCALE)
    board = one.editor.board
    one.key(Qt.Key.Key_4)
    QTest.mousePress(board, LEFT, pos=one.at(1000, 1000))
    told = []
    for x in (2000, 3000):
        QTest.mouseMove(board, one.at(x, 1000))
        one.editor.refresh()
        told.append((one.editor.told.text(), board.shown.figures[-1].label))
    assert [float(words.split()[1]) for words, _label in told] == pytest.approx([100, 200], abs=2)
    assert all(words == label for words, label in told)
    QTest.mouseRelease(board, LEFT, pos=one.at(3000, 1000))
    assert len(one.marks) == 2


def test_without_a_scale_a_length_says_what_is_missing(bench: Make) -> None:
    one = bench(Mark("length", ((100, 100), (900, 100))))
    one.key(Qt.Key.Key_PageDown)
    assert "还没有标尺" in one.editor.told.text()


def test_all_is_done_without_a_mouse(bench: Make) -> None:
    """A cross goes with the arrows, finely with Shift; Enter sets a point."""
    one = bench(SCALE)
    one.key(Qt.Key.Key_1)
    one.key(Qt.Key.Key_Return, *[Qt.Key.Key_Right] * 10, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert one.marks[-1].kind == "arrow"
    (x1, y1), (x2, y2) = one.marks[-1].points
    assert near((x1, y1), 2000, 1500)
    assert x2 - x1 == pytest.approx(10 * (y2 - y1), rel=0.05)
    one.typed("这里")
    one.key(Qt.Key.Key_Escape, Qt.Key.Key_Escape)  # out of the words, out of the tool
    assert one.editor.board.tool == "choose"
    before = one.marks[-1]
    one.key(Qt.Key.Key_Left)
    one.key(Qt.Key.Key_Up, mods=SHIFT)
    assert one.marks[0] == SCALE
    assert one.marks[-1].points[0] < before.points[0]
    one.key(Qt.Key.Key_Delete)
    assert list(one.marks) == [SCALE]
    one.key(Qt.Key.Key_Z, mods=CTRL)
    assert len(one.marks) == 2
    one.key(Qt.Key.Key_Y, mods=CTRL)
    assert list(one.marks) == [SCALE]
    one.key(Qt.Key.Key_Z, mods=CTRL)
    one.key(Qt.Key.Key_Return, mods=CTRL)
    assert not one.stands()
    assert [len(marked.marks) for marked, _reason in one.kept] == [2]


def test_a_crack_by_keyboard_ends_where_enter_is_pressed_twice(bench: Make) -> None:
    one = bench()
    down = [Qt.Key.Key_Down] * 4
    one.key(Qt.Key.Key_5, Qt.Key.Key_Return, *down, Qt.Key.Key_Return, *down, Qt.Key.Key_Return)
    assert not one.marks
    one.key(Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert len(one.marks[0].points) == 3 or len(one.marks[0].points) == 2
    one.typed("0.3")
    assert one.marks[0].mm == "0.3"


def test_what_is_no_width_is_not_taken(bench: Make) -> None:
    """What was typed stands and is told; the mark keeps what it had."""
    one = bench(Mark("crack", ((100, 100), (900, 900)), mm="1.4"))
    one.key(Qt.Key.Key_PageDown, Qt.Key.Key_Return)
    one.typed("很宽")
    assert one.marks[0].mm == "1.4"
    assert "大于 0" in one.editor.told.text()
    one.typed("0，5")  # a comma of the Chinese keyboard
    assert one.marks[0].mm == "0.5"
    one.key(Qt.Key.Key_Z, mods=CTRL)


def test_points_and_marks_are_moved_by_mouse(bench: Make) -> None:
    """A square pulls one point, the line moves all of it; each is one step back."""
    one = bench(Mark("length", ((1000, 1000), (3000, 1000))))
    one.click(2000, 1000)
    assert one.editor.sketch.chosen == 0
    one.drag((3000, 1000), (3000, 1500), (3000, 2000))
    assert near(one.marks[0].points[1], 3000, 2000)
    one.drag((2000, 1500), (2100, 1500), (2300, 1500))
    assert near(one.marks[0].points[0], 1300, 1000)
    one.key(Qt.Key.Key_Z, mods=CTRL)
    assert near(one.marks[0].points[0], 1000, 1000)
    assert near(one.marks[0].points[1], 3000, 2000)
    one.key(Qt.Key.Key_Z, mods=CTRL)
    assert near(one.marks[0].points[1], 3000, 1000)


def test_zooming_keeps_the_place_below_the_mouse(bench: Make) -> None:
    one = bench()
    board = one.editor.board
    at = QPointF(300, 200)
    before = board.to_frame(at)
    board.zoom(4, at)
    after = board.to_frame(at)
    assert after == pytest.approx(before, abs=1)
    one.key(Qt.Key.Key_F)
    assert board.zoomed == 1


def test_a_finished_record_is_changed_only_with_a_reason(bench: Make) -> None:
    """保存 asks for it; Esc says that nothing was kept, and only the second lets it go."""
    one = bench(reasoned=True)
    one.key(Qt.Key.Key_7)
    one.click(1000, 1000)
    one.editor.done.click()
    assert one.stands()
    assert "理由" in one.editor.told.text()
    enter(one.editor.reason, "补标")
    one.editor.done.click()
    assert not one.stands()
    assert [reason for _marked, reason in one.kept] == ["补标"]
    other = bench(reasoned=True)
    other.key(Qt.Key.Key_7)
    other.click(1000, 1000)
    other.key(Qt.Key.Key_Escape, Qt.Key.Key_Escape)
    assert other.stands()
    assert "还没有保存" in other.editor.told.text()
    other.key(Qt.Key.Key_Escape)
    assert not other.stands()
    assert not other.kept


def test_closing_a_draft_keeps_what_was_drawn(bench: Make) -> None:
    one = bench()
    one.key(Qt.Key.Key_7)
    one.click(1000, 1000)
    one.editor.close_button.click()
    assert not one.stands()
    assert len(one.kept) == 1


def test_who_only_looks_changes_nothing(bench: Make) -> None:
    one = bench(SCALE, writing=False)
    one.key(Qt.Key.Key_1)
    one.drag((100, 100), (900, 900))
    one.click(1000, 2500)
    one.key(Qt.Key.Key_Delete, Qt.Key.Key_Left)
    assert one.marks == (SCALE,)
    assert not any(button.isVisible() for button in one.editor.buttons.values())
    one.key(Qt.Key.Key_Escape)
    assert not one.stands()
    assert not one.kept


def test_nobody_draws_on_a_photo_that_has_not_come(bench: Make) -> None:
    """Its marks are listed and can be taken away; new ones wait for the picture."""
    one = bench(SCALE)
    one.editor.display(None)
    one.key(Qt.Key.Key_1)
    one.drag((100, 100), (900, 900))
    assert one.marks == (SCALE,)
    assert not one.editor.buttons["arrow"].isEnabled()
