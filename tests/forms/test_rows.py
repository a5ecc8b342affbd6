"""Repeats: rows, their order keys, counts, nested rows, looks at other rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import order_key
from tests.forms.making import new, put, refused, text

NESTED = """
| survey |
|        | type         | name   | label | calculation            | bind::insp:role | bind::insp:group |
|        | begin_repeat | storey | 层    |                        | jgj.storey      | grade            |
|        | text         | name   | 名    |                        |                 |                  |
|        | begin_repeat | member | 构件  |                        | jgj.member      |                  |
|        | integer      | size   | 大    |                        | size            |                  |
|        | calculate    | place  |       | concat(position(../..), '-', position(..)) | |         |
|        | end_repeat   |        |       |                        |                 |                  |
|        | calculate    | here   |       | sum(${size})           |                 |                  |
|        | end_repeat   |        |       |                        |                 |                  |
|        | calculate    | all    |       | sum(${size})           |                 |                  |
"""  # noqa: E501


def house():
    made = new(NESTED)
    for name, sizes in (("一层", (1, 2)), ("二层", (5,))):
        storey, _ = made.add(made.find("storey"))
        made.set(storey.children[0], name)
        for size in sizes:
            member, _ = made.add(storey.children[1])
            made.set(member.children[0], size)
    return made


def test_totals_know_their_own_rows() -> None:
    """A total inside a storey sums its members, one outside sums all."""
    made = house()
    assert [row.children[2].text for row in made.find("storey").children] == ["3", "5"]
    assert text(made, "all") == "8"


def test_rows_have_data_paths_with_their_ids() -> None:
    """A row's id stands in the path after its repeat's name; find() follows it."""
    made = house()
    storey = made.find("storey").children[1]
    member = storey.children[1].children[0]
    assert storey.path == "storey/000000000004"
    assert member.path == "storey/000000000004/member/000000000005"
    assert made.find(member.path + "/size") is member.children[0]
    assert (storey.kind, storey.parent.kind, storey.name) == ("row", "repeat", "000000000004")
    assert made.find("storey/ffffffffffff") is None


def test_positions_follow_insertion_and_removal() -> None:
    """position(..) is right in all later rows after a row is put in or taken out."""
    made = house()
    storeys = made.find("storey")

    def places() -> list[list[str]]:
        return [[m.children[1].text for m in s.children[1].children] for s in storeys.children]

    assert places() == [["1-1", "1-2"], ["2-1"]]
    row, changes = made.add(storeys, before=storeys.children[0])
    assert storeys.children[0] is row
    assert changes.added == [row]
    assert places() == [[], ["2-1", "2-2"], ["3-1"]]
    made.remove(storeys.children[1])
    assert places() == [[], ["2-1"]]
    made.undo()
    assert places() == [[], ["2-1", "2-2"], ["3-1"]]
    assert text(made, "all") == "8"


def test_inserting_never_renumbers_order_keys() -> None:
    """Other rows keep their keys; the keys sort as the rows stand."""
    made = house()
    storeys = made.find("storey")
    before = {row: row.key for row in storeys.children}
    for _ in range(20):
        made.add(storeys, before=storeys.children[1])
    assert all(row.key == key for row, key in before.items())
    keys = [row.key for row in storeys.children]
    assert keys == sorted(set(keys))


def test_roles_are_found_under_a_node() -> None:
    """nodes_by_role gives rows of a repeat and answers, in document order, below one node."""
    made = house()
    assert [n.text for n in made.nodes_by_role("size")] == ["1", "2", "5"]
    second = made.nodes_by_role("jgj.storey")[1]
    assert [n.text for n in made.nodes_by_role("size", second)] == ["5"]
    assert made.nodes_by_role("jgj.member", second) == second.children[1].children
    assert made.nodes_by_role("nothing") == []
    form = made.form
    assert form.by_role("size").path == "storey/member/size"
    assert form.by_role("nothing") is None


def test_conflict_groups_come_from_the_nearest_group() -> None:
    """group_of follows bind::insp:group of the question or what encloses it."""
    form = house().form
    assert form.group_of("storey/000000000004") == "grade"
    assert form.group_of("storey/000000000004/member/000000000005/size") == "grade"
    assert form.group_of("all") == "all"
    assert form.group_of("gone/away") == "gone/away"


COUNTED = """
| survey |
|        | type         | name | label | repeat_count | calculation |
|        | integer      | n    | N     |              |             |
|        | begin_repeat | r    | R     | ${n}         |             |
|        | text         | t    | T     |              |             |
|        | end_repeat   |      |       |              |             |
|        | calculate    | c    |       |              | count(${r}) |
"""


def test_counted_rows_are_kept_aside_and_come_back() -> None:
    """A lowered count takes rows out of the answers; a raised one brings them back."""
    made = new(COUNTED)
    put(made, n=3)
    rows = made.find("r").children[:]
    for row, value in zip(rows, "abc", strict=True):
        made.set(row.children[0], value)
    changes = made.set(made.find("n"), 1)
    assert changes.removed == [rows[2], rows[1]]
    assert text(made, "c") == "1"
    assert list(made.answers().values()) == [1, rows[0].key, "a"]
    put(made, n=3)
    assert made.find("r").children == rows
    assert [row.children[0].text for row in rows] == ["a", "b", "c"]
    assert text(made, "c") == "3"
    made.undo()
    assert made.find("r").children == rows[:1]
    put(made, n=2)
    assert made.find("r").children == rows[:2]


@pytest.mark.parametrize("count", ["-3", "x", "", "1e9"])
def test_an_odd_count_makes_no_odd_number_of_rows(count: str) -> None:
    """Negative, blank or text counts give no rows; a huge one is bounded."""
    made = new(COUNTED.replace("| integer      | n    | N ", "| text         | n    | N "))
    put(made, n=count)
    assert len(made.find("r").children) == (5000 if count == "1e9" else 0)


def test_a_counted_repeat_cannot_be_changed_by_hand() -> None:
    """The form says how many rows there are; add and remove are refused."""
    made = new(COUNTED)
    put(made, n=1)
    with pytest.raises(ValueError, match="counted"):
        made.add(made.find("r"))
    with pytest.raises(ValueError, match="counted"):
        made.remove(made.find("r").children[0])


def test_add_and_remove_refuse_what_is_no_row() -> None:
    """Only rows of the same repeat can be named; a removed row cannot be removed again."""
    made = house()
    storeys = made.find("storey")
    row = storeys.children[0]
    with pytest.raises(ValueError, match="no repeat"):
        made.add(row)
    with pytest.raises(ValueError, match="no row of"):
        made.add(storeys, before=row.children[1].children[0])
    with pytest.raises(ValueError, match="no row"):
        made.remove(storeys)
    made.remove(row)
    with pytest.raises(ValueError, match="removed already"):
        made.remove(row)


RUNNING = """
| survey |
|        | type         | name | label | calculation        |
|        | begin_repeat | r    | R     |                    |
|        | integer      | n    | N     |                    |
|        | calculate    | tot  |       | {expression}       |
|        | end_repeat   |      |       |                    |
"""


@pytest.mark.parametrize(
    "expression",
    [
        "coalesce(indexed-repeat(${tot}, ${r}, position(..) - 1), 0) + ${n}",
        "coalesce(/data/r[position() = position(current()/..) - 1]/tot, 0) + ${n}",
        "sum(/data/r[position() < position(current()/..)]/n) + ${n}",
    ],
)
def test_running_totals_look_at_earlier_rows(expression: str) -> None:
    """A row may read its own question in earlier rows; every change runs down the rows."""
    made = new(RUNNING.format(expression=expression))
    repeat = made.find("r")

    def totals() -> list[str]:
        return [row.children[1].text for row in repeat.children]

    for n in (1, 2, 3, 4):
        row, _ = made.add(repeat)
        made.set(row.children[0], n)
    assert totals() == ["1", "3", "6", "10"]
    made.set(repeat.children[0].children[0], 11)
    assert totals() == ["11", "13", "16", "20"]
    made.remove(repeat.children[1])
    assert totals() == ["11", "14", "18"]
    row, _ = made.add(repeat, before=repeat.children[0])
    made.set(row.children[0], 100)
    assert totals() == ["100", "111", "114", "118"]


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("indexed-repeat(${tot}, ${r}, position(..) + 1) + ${n}", "tot → tot"),
        ("${tot} + 1", "tot → tot"),
        ("sum(/data/r/tot)", "tot → tot"),
    ],
)
def test_reading_the_own_or_a_later_row_is_a_cycle(expression: str, names: str) -> None:
    """Only earlier rows may be read by a question about itself."""
    found = refused(RUNNING.format(expression=expression))
    assert [(f.code, f.row, f.params["names"]) for f in found] == [("cycle", 4, names)]


def test_a_cycle_is_refused_by_name_and_row() -> None:
    """Questions that wait for each other are named, with the sheet row of one of them."""
    found = refused(
        """
| survey |
|        | type      | name | label | calculation | relevant     |
|        | calculate | a    |       | ${b} + 1    |              |
|        | calculate | b    |       | ${c} + 1    |              |
|        | integer   | c    | C     |             | ${a} > 1     |
"""
    )
    assert [f.code for f in found] == ["cycle"]
    assert set(str(found[0].params["names"]).split(" → ")) == {"a", "b", "c"}
    assert found[0].row in {2, 3, 4}


def test_a_group_that_depends_on_its_own_answers_is_a_cycle() -> None:
    """A group cannot be hidden by a question inside it."""
    found = refused(
        """
| survey |
|        | type        | name | label | relevant  |
|        | begin_group | g    | G     | ${a} != 1 |
|        | integer     | a    | A     |           |
|        | end_group   |      |       |           |
"""
    )
    assert [(f.code, f.row) for f in found] == [("cycle", 2)]


@given(st.lists(st.integers(min_value=0), max_size=60))
def test_order_keys_always_have_room(places: list[int]) -> None:
    """A key can be made at any place of any list; keys stay strictly sorted and valid."""
    keys: list[str] = []
    for place in places:
        place %= len(keys) + 1
        before = keys[place - 1] if place else ""
        after = keys[place] if place < len(keys) else ""
        key = order_key.between(before, after)
        assert order_key.valid(key)
        keys.insert(place, key)
        assert keys == sorted(set(keys))


def test_keys_stay_short_when_rows_are_added_at_the_end() -> None:
    """A thousand rows in a row need keys of a few dozen letters at most."""
    key = ""
    for _ in range(1000):
        key = order_key.between(key, "")
    assert len(key) < 40
    with pytest.raises(ValueError, match="no room"):
        order_key.between("b", "a")


def test_two_devices_adding_at_the_same_place_sort_the_same_everywhere() -> None:
    """Equal order keys are sorted by row id; a row put between them still finds a place."""
    made = house()
    answers = {"storey/bbbbbbbbbbbb": "K", "storey/aaaaaaaaaaaa": "K", "storey/cccccccccccc": "D"}
    opened = made.form.open(answers, now=lambda: None, today=made._env.now().date())
    storeys = opened.find("storey")
    assert [row.row for row in storeys.children] == [
        "cccccccccccc",
        "aaaaaaaaaaaa",
        "bbbbbbbbbbbb",
    ]
    row, _ = opened.add(storeys, before=storeys.children[2])
    assert storeys.children[1] is row
    assert "D" < row.key < "K"
    assert opened.answers()["storey/bbbbbbbbbbbb"] == "K"


def test_a_hidden_repeat_has_no_rows_to_count() -> None:
    """Rows of a repeat that is not relevant count as not there, and count again later."""
    made = new(
        """
| survey |
|        | type         | name | label | relevant    | calculation |
|        | text         | on   | on    |             |             |
|        | begin_repeat | r    | R     | ${on} = 'y' |             |
|        | text         | t    | T     |             |             |
|        | end_repeat   |      |       |             |             |
|        | calculate    | c    |       |             | count(${r}) |
"""
    )
    put(made, on="y")
    row, _ = made.add(made.find("r"))
    assert text(made, "c") == "1"
    changes = made.set(made.find("on"), "n")
    assert made.find("r") in changes.relevance
    assert text(made, "c") == "0"
    assert made.answers() == {"on": "n"}
    put(made, on="y")
    assert text(made, "c") == "1"
    assert made.find("r").children == [row]
