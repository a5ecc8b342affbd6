"""Tables of rows: copy down, blocks from and to spreadsheets, many rows with one key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.filling import grid
from app.ui.widgets.repeats import TableLine
from forms.node import Node
from tests.ui import form_kit
from tests.ui.form_kit import Bench, texts

ROOMS = """
| type             | name   | label    | required | constraint           | bind::insp:unit |
| begin_repeat     | room   | 房间     |          |                      |                 |
| text             | name   | 名称     | yes      |                      |                 |
| select_one class | kind   | 类别     |          |                      |                 |
| decimal          | width  | 缝宽     |          | . >= 0 and . <= 60   | mm              |
| date             | day    | 日期     |          |                      |                 |
| begin_repeat     | note   | 记事     |          |                      |                 |
| text             | words  | 内容     |          |                      |                 |
| end_repeat       |        |          |          |                      |                 |
| end_repeat       |        |          |          |                      |                 |
"""
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def rooms(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot, form_kit.blank(form_kit.form(ROOMS)))
    made.show()
    yield made
    made.close()


def line(bench: Bench) -> TableLine:
    return next(found for found in bench.page.findChildren(TableLine) if found.isVisible())


def rows(bench: Bench) -> list[Node]:
    return bench.node("room").children


def cells(bench: Bench) -> list[list[str]]:
    names = ("name", "kind", "width", "day")
    return [[grid.cell(row, name).text for name in names] for row in rows(bench)]


def put(bench: Bench, text: str, row: int = 0, column: int = 0) -> None:
    """Paste with the keyboard, the cursor at (row, column)."""
    QApplication.clipboard().setText(text)
    table = line(bench).table
    if rows(bench):
        table.go(row, column)
        table.setFocus()
        bench.qtbot.keyClick(table, Qt.Key.Key_V, CTRL)
    else:
        table.pasted.emit(row, column, text)


BLOCK = "东房\t承重墙\t1.4\t2026/11/20\n西房\t板\t１，２００\t20261121\n"


def test_a_block_from_a_spreadsheet_becomes_rows_in_one_step(rooms: Bench) -> None:
    """Labels, short names, dates and numbers as people type them; undone by one Ctrl+Z."""
    put(rooms, BLOCK)

    assert cells(rooms) == [
        ["东房", "w", "1.4", "2026-11-20"],
        ["西房", "s", "1200", "2026-11-21"],
    ]
    assert "贴进来 8 格，新加了 2 行。" in rooms.bar.text
    assert rooms.page.pen is not None
    assert rooms.page.pen.undo()
    assert cells(rooms) == []


def test_refused_cells_are_named_and_the_rest_goes_in(rooms: Bench) -> None:
    put(rooms, "东房\t柱子\t1,4\t2026-02-30\n西房\t承重墙\t3\t昨天\t多了")

    assert cells(rooms) == [["东房", "", "", ""], ["西房", "w", "3", "2026-11-21"]]
    said = rooms.bar.text
    assert "第 1 行“类别”填不了“柱子”：选项里没有“柱子”。" in said
    assert "第 1 行“缝宽”填不了“1,4”：逗号不当小数点。小数请写 1.4。" in said
    assert "第 1 行“日期”填不了“2026-02-30”：2026 年 2 月没有 30 日，请核对。" in said
    assert "第 2 行“”填不了“多了”" in said


def test_a_pasted_answer_out_of_range_stands_and_shows(rooms: Bench) -> None:
    """A number that is one is kept and counted as wrong: nothing that was pasted is lost."""
    put(rooms, "东房\t墙\t99")
    assert cells(rooms)[0][2] == "99"
    assert "1 处有误" in line(rooms)._rows.data(line(rooms)._rows.index(0, 4))


def test_copying_gives_what_pasting_takes(rooms: Bench) -> None:
    """Out of the table and in again: the same answers."""
    put(rooms, BLOCK)
    before = cells(rooms)
    table = line(rooms).table
    table.setFocus()
    table.selectAll()
    rooms.qtbot.keyClick(table, Qt.Key.Key_C, CTRL)
    assert (
        QApplication.clipboard().text()
        == "东房\t承重墙\t1.4\t2026-11-20\n西房\t楼板\t1200\t2026-11-21"
    )
    put(rooms, QApplication.clipboard().text())
    assert cells(rooms) == before


def test_a_cell_is_copied_down_to_the_chosen_rows(rooms: Bench) -> None:
    put(rooms, "甲\t墙\n乙\n丙\n丁")
    table = line(rooms).table
    table.go(0, 1)
    table.setFocus()
    for _row in range(2):
        rooms.qtbot.keyClick(table, Qt.Key.Key_Down, SHIFT)
    rooms.qtbot.keyClick(table, Qt.Key.Key_D, CTRL)
    assert [row[1] for row in cells(rooms)] == ["w", "w", "w", ""]
    assert "“类别”照上面填了 2 行。" in rooms.bar.text

    table.go(3, 1)
    rooms.qtbot.keyClick(table, Qt.Key.Key_D, CTRL)  # one row: from the row above
    assert [row[1] for row in cells(rooms)] == ["w", "w", "w", "w"]


def test_one_number_answers_all_chosen_rows_and_one_step_takes_it_back(rooms: Bench) -> None:
    put(rooms, "甲\n乙\n丙")
    table = line(rooms).table
    table.go(0, 1)
    table.setFocus()
    rooms.qtbot.keyClick(table, Qt.Key.Key_Down, SHIFT)
    rooms.qtbot.keyClick(table, Qt.Key.Key_2)
    assert [row[1] for row in cells(rooms)] == ["s", "s", ""]
    assert len(table.chosen()) == 2, "what was chosen stays chosen"
    rooms.qtbot.keyClick(table, Qt.Key.Key_Z, CTRL)
    assert [row[1] for row in cells(rooms)] == ["", "", ""]


def test_nothing_is_pasted_into_what_can_only_be_read(rooms: Bench) -> None:
    put(rooms, "甲\t墙")
    rooms.show(readonly=True)
    put(rooms, "乙\t板")
    assert cells(rooms) == [["甲", "w", "", ""]]


def test_the_table_says_its_keys(rooms: Bench) -> None:
    put(rooms, "甲")
    assert "Ctrl+D" in texts(rooms)


def test_ctrl_enter_finishes_from_a_table_and_numbers_need_no_input_method(rooms: Bench) -> None:
    """The page hears its key; a Chinese input method does not keep the digits to itself."""
    put(rooms, "甲\t墙")
    table = line(rooms).table
    table.setFocus()
    table.go(0, 1)
    assert not table.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    rooms.qtbot.keyClick(table, Qt.Key.Key_Return, CTRL)
    assert rooms.told.finished == 1 or rooms.page.centre.lists_missing


@given(
    st.lists(
        st.lists(st.text(alphabet='ab"\t\n,，东 ', max_size=5), min_size=1, max_size=4),
        min_size=1,
        max_size=4,
    )
)
def test_a_block_is_read_as_it_was_written(block: list[list[str]]) -> None:
    """Tabs, quotes and line breaks inside cells come through."""
    wide = max(len(row) for row in block)
    padded = [[cell.strip() for cell in row] + ["x"] * (wide - len(row)) for row in block]
    padded = [[cell or "x" for cell in row] for row in padded]
    assert grid.read_block(grid.write_block(padded)) == padded
