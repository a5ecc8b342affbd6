"""The matrix without a window: strokes, filling, undo, the clipboard's words, what they mean."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from app.ui.filling.pen import Pen
from app.ui.widgets.matrix_model import KEYS, Matrix, Rect, understood
from forms.instance import Instance
from tests.assessment.communities import community, node

STATES = st.sampled_from(["", *KEYS])
CORNER = st.tuples(st.integers(0, 38), st.integers(0, 4))


def matrix(blocks: int = 4, *, readonly: bool = False) -> tuple[Matrix, Instance]:
    made = community([f"{n}号楼" for n in range(1, blocks + 1)])
    found: list[Matrix] = []
    pen = Pen(made, lambda changes: [m.apply(changes) for m in found], readonly=readonly)
    found.append(Matrix(pen))
    return found[0], made


def row_of(found: Matrix, item: str) -> int:
    return next(n for n, one in enumerate(found.items) if one.id == item)


def states(found: Matrix) -> dict[tuple[int, int], str]:
    every = product(range(len(found.items)), range(len(found.places)))
    return {cell: found.state(*cell) for cell in every if found.asked(*cell)}


def test_rows_are_items_by_class_and_columns_estate_and_blocks() -> None:
    found, _made = matrix()
    assert len(found.items) == 39
    assert [found.place_name(n) for n in range(5)] == ["小区", "1号楼", "2号楼", "3号楼", "4号楼"]
    road, roof = row_of(found, "road"), row_of(found, "roof")
    assert found.asked(road, 0) and not found.asked(road, 1)
    assert found.asked(roof, 1) and not found.asked(roof, 0)


def test_a_stroke_says_at_once_what_it_means() -> None:
    """One broken roof: 应改; what was said elsewhere counts too."""
    found, _made = matrix()
    roof = row_of(found, "roof")
    assert found.set([(roof, 2)], "broken") == 1
    assert found.results[roof].verdict == "must"
    assert found.result.counted("basic", "must") == 1
    assert "应改" in found.spoken(roof, 2)
    assert found.set([(roof, 2)], "broken") == 0


def test_strokes_pass_over_what_is_not_asked() -> None:
    found, made = matrix()
    whole = Rect(0, 0, len(found.items) - 1, len(found.places) - 1)
    changed = found.set(whole.cells(), "present")
    assert changed == len(made.nodes_by_role("renewal.state"))
    assert found.result.blank == 0
    made.undo()
    assert set(states(found).values()) == {""}


def test_filling_down_and_right_leaves_the_first_alone() -> None:
    found, _made = matrix()
    found.set([(0, 1)], "broken")
    found.set([(0, 2)], "present")
    found.fill_down(Rect(0, 1, 2, 2))
    assert [found.state(2, c) for c in (1, 2, 3)] == ["broken", "present", ""]
    found.fill_right(Rect(2, 1, 2, 4))
    assert [found.state(2, c) for c in (1, 2, 3, 4)] == ["broken"] * 4


def test_a_single_cell_takes_from_above_and_from_its_left() -> None:
    found, _made = matrix()
    found.set([(0, 1)], "none")
    found.fill_down(Rect(1, 1, 1, 1))
    found.fill_right(Rect(1, 2, 1, 2))
    assert (found.state(1, 1), found.state(1, 2)) == ("none", "none")


def test_a_whole_row_in_one_key_and_like_the_row_above() -> None:
    found, _made = matrix()
    found.set([(0, 3)], "present")
    found.whole_row(0, 3)
    assert [found.state(0, c) for c in range(5)] == ["", "present", "present", "present", "present"]
    found.like_above(1)
    assert [found.state(1, c) for c in range(1, 5)] == ["present"] * 4


def test_cells_travel_to_a_spreadsheet_and_back() -> None:
    found, _made = matrix()
    for column, state in enumerate(KEYS[:4], 1):
        found.set([(0, column)], state)
    text = found.copy(Rect(0, 1, 0, 4))
    assert text == "有\t无\t损坏\t不详"
    assert found.paste(1, 1, text + "\r\n") == (4, 0)
    assert [found.state(1, c) for c in range(1, 5)] == list(KEYS[:4])


def test_what_a_spreadsheet_says_strangely_changes_nothing() -> None:
    """Unknown words and cells outside are counted; empty fields leave what is there."""
    found, _made = matrix()
    found.set([(0, 2)], "present")
    assert found.paste(0, 1, "好像有\t\t无\n\t\t\t\t\t\t有") == (1, 2)
    assert [found.state(0, c) for c in (1, 2, 3)] == ["", "present", "none"]
    assert found.paste(0, 0, "") == (0, 0)
    assert understood(" 损坏 ") == "broken" and understood("3") == "broken"


def test_one_word_fills_a_selection() -> None:
    found, _made = matrix()
    assert found.paste(0, 1, "有", Rect(0, 1, 1, 4)) == (8, 0)


def test_a_record_that_may_only_be_read_stays_as_it_is() -> None:
    found, _made = matrix(readonly=True)
    assert found.set([(0, 0)], "present") == 0
    assert found.paste(0, 0, "有") == (0, 0)


def test_a_new_block_is_a_new_column() -> None:
    found, made = matrix(2)
    row, _changes = made.add(node(made, "blocks/block"))
    assert found.place_name(3) == "3"
    made.set(node(made, f"{row.path}/b_number"), "丙楼")
    assert found.place_name(3) == "丙楼"
    made.remove(row)
    assert len(found.places) == 3


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CORNER, CORNER, STATES), min_size=1, max_size=6))
def test_undo_takes_back_a_whole_stroke(strokes: list[tuple[tuple[int, int], ...]]) -> None:
    """After every stroke one step back is exactly what was before it."""
    found, made = matrix()
    for one, other, state in strokes:
        before, meant = states(found), found.result
        if found.set(Rect.of(one, other).cells(), str(state)):
            made.undo()
            assert states(found) == before
            assert found.result == meant
            found.set(Rect.of(one, other).cells(), str(state))


@settings(max_examples=40, deadline=None)
@given(CORNER, CORNER, st.lists(STATES, min_size=5, max_size=5))
def test_filling_down_is_setting_one_by_one(
    one: tuple[int, int], other: tuple[int, int], heads: list[str]
) -> None:
    """Ctrl+D gives the same cells, and the same meaning, as the hand would cell by cell."""
    rect = Rect.of(one, other)
    quick, _made = matrix()
    slow, _other = matrix()
    for found in (quick, slow):
        for column, state in enumerate(heads):
            found.set([(rect.top, column)], state)
    if not rect.single:
        quick.fill_down(rect)
        for column in range(rect.left, rect.right + 1):
            rows = [r for r in range(rect.top, rect.bottom + 1) if slow.asked(r, column)]
            for row in rows[1:]:
                slow.set([(row, column)], slow.state(rows[0], column))
    assert states(quick) == states(slow)
    assert quick.result.works == slow.result.works


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(CORNER, CORNER, STATES), max_size=8))
def test_what_is_shown_is_what_a_fresh_look_says(
    strokes: list[tuple[tuple[int, int], ...]],
) -> None:
    """Results kept up to date row by row equal those of judging the whole form anew."""
    found, _made = matrix()
    for one, other, state in strokes:
        found.set(Rect.of(one, other).cells(), str(state))
    kept = found.result
    found.reload()
    assert found.result == kept
