"""Choices: filters, languages, what happens to answers that are no longer offered."""

from __future__ import annotations

import pytest

from forms.xpath.set_functions import shuffled
from tests.forms.making import new, put, text

CASCADE = """
| survey |
|        | type                  | name   | label::中文 (zh) | label::English (en) | choice_filter       | calculation |
|        | select_one street     | street | 街道   | Street |                     |             |
|        | select_one community  | place  | 社区   | Place  | street = ${street}  |             |
|        | select_multiple community | places | 社区 | Places | street = ${street} |             |
|        | calculate             | shown  |        |        |                     | jr:choice-name(${place}, '${place}') |
| choices |
|         | list_name | name | label::中文 (zh) | label::English (en) | street | media::image::中文 (zh) |
|         | street    | s1   | 东街   | East  |    |         |
|         | street    | s2   | 西街   | West  |    |         |
|         | community | c1   | 甲社区 | First | s1 | one.png |
|         | community | c2   | 乙社区 | Other | s1 |         |
|         | community | c3   | 丙社区 | Third | s2 |         |
"""  # noqa: E501


def names(made, path: str, search: str = "") -> list[str]:
    return [choice.name for choice in made.find(path).choices(search)]


def test_the_filter_follows_the_answers() -> None:
    """A filtered list shows what belongs to the answer above; Changes says to ask again."""
    made = new(CASCADE)
    assert names(made, "street") == ["s1", "s2"]
    assert names(made, "place") == []
    changes = made.set(made.find("street"), "s1")
    assert changes.choices == {made.find("place"), made.find("places")}
    assert names(made, "place") == ["c1", "c2"]
    put(made, street="s2")
    assert names(made, "place") == ["c3"]


def test_an_answer_no_longer_offered_is_cleared_at_once_told_and_undoable() -> None:
    """What is no longer in the list goes, the report says what, and undo brings it back."""
    made = new(CASCADE)
    put(made, street="s1", place="c2", places=["c1", "c2"])
    changes = made.set(made.find("street"), "s2")
    assert (text(made, "place"), text(made, "places")) == ("", "")
    assert {(c.node.path, c.names) for c in changes.cleared} == {
        ("place", ("c2",)),
        ("places", ("c1", "c2")),
    }
    made.undo()
    assert (text(made, "street"), text(made, "place"), text(made, "places")) == (
        "s1",
        "c2",
        "c1 c2",
    )
    assert names(made, "place") == ["c1", "c2"]


def test_labels_of_choices_follow_the_language() -> None:
    """Switching the language re-runs labels and choice names."""
    made = new(CASCADE)
    put(made, street="s1", place="c1")
    first = made.find("place").choices()[0]
    assert (first.label, first.image, first.extra) == ("甲社区", "one.png", {"street": "s1"})
    assert text(made, "shown") == "甲社区"
    heard = []
    made.changed.append(heard.append)
    made.language = "en"
    assert made.find("place").choices()[0].label == "First"
    assert made.find("street").label == "Street"
    assert text(made, "shown") == "First"
    assert made.find("street") in heard[0].labels
    assert made.form.languages == ("zh", "en")


def test_search_narrows_by_label_and_name() -> None:
    """choices("乙") keeps what has it in label or name."""
    made = new(CASCADE)
    put(made, street="s1")
    assert names(made, "place", "乙") == ["c2"]
    assert names(made, "place", "C1") == ["c1"]
    assert names(made, "place", "zzz") == []


def test_a_name_that_is_no_choice_is_a_problem() -> None:
    """An answer outside the list is kept and marked as being of the wrong type."""
    made = new(CASCADE)
    put(made, street="s9", places="c1")
    assert made.find("street").problem.code == "type"
    assert made.find("places").problem.code == "type"


def test_choices_from_the_rows_of_a_repeat() -> None:
    """A question may choose among the answers of a repeat; they follow its rows."""
    made = new(
        """
| survey |
|        | type               | name   | label |
|        | begin_repeat       | wall   | 墙    |
|        | text               | code   | 编号  |
|        | end_repeat         |        |       |
|        | select_one ${code} | worst  | 最差  |
"""
    )
    repeat = made.find("wall")
    for code in ("A-1", "", "A-2"):
        row, _ = made.add(repeat)
        made.set(row.children[0], code)
    assert names(made, "worst") == ["A-1", "A-2"]
    put(made, worst="A-2")
    changes = made.set(repeat.children[2].children[0], "B-2")
    assert [(c.node.name, c.names) for c in changes.cleared] == [("worst", ("A-2",))]
    assert names(made, "worst") == ["A-1", "B-2"]


def test_a_filter_in_a_repeat_reads_its_own_row() -> None:
    """In a row the filter means the row's own answer."""
    made = new(
        """
| survey |
|        | type           | name | label | choice_filter    |
|        | begin_repeat   | r    | R     |                  |
|        | select_one kind | k   | K     |                  |
|        | select_one part | p   | P     | kind = ${k} and height > 2 |
|        | end_repeat     |      |       |                  |
| choices |
|         | list_name | name | label | kind | height |
|         | kind      | w    | 墙    |      |        |
|         | kind      | c    | 柱    |      |        |
|         | part      | w1   | 墙1   | w    | 3      |
|         | part      | w2   | 墙2   | w    | 2      |
|         | part      | c1   | 柱1   | c    | 10     |
"""
    )
    rows = [made.add(made.find("r"))[0] for _ in range(2)]
    made.set(rows[0].children[0], "w")
    made.set(rows[1].children[0], "c")
    assert [[c.name for c in row.children[1].choices()] for row in rows] == [["w1"], ["c1"]]


@pytest.mark.parametrize(
    ("seed", "order"),
    [(42, "AFCBDE"), (-42, "EDAFBC"), (1, "BFEACD"), (11111111, "ACDBFE")],
)
def test_shuffling_gives_the_known_orders(seed: int, order: str) -> None:
    """The same orders as in the tests of openrosa-xpath-evaluator."""
    assert "".join(shuffled(list("ABCDEF"), seed)) == order


def test_a_random_order_is_the_one_on_phones() -> None:
    """randomize with a seed shuffles as the ODK specification says (Park-Miller)."""
    made = new(
        """
| survey |
|        | type         | name | label | parameters               |
|        | integer      | seed | seed  |                          |
|        | select_one l | one  | one   | randomize=true, seed=42  |
|        | select_one l | two  | two   | randomize=true           |
| choices |
|         | list_name | name | label |
|         | l         | A    | A     |
|         | l         | B    | B     |
|         | l         | C    | C     |
|         | l         | D    | D     |
|         | l         | E    | E     |
|         | l         | F    | F     |
"""
    )
    assert names(made, "one") == list("AFCBDE")
    assert sorted(names(made, "two")) == list("ABCDEF")
    assert names(made, "two") == names(made, "two")


def test_an_answer_that_comes_back_is_held_against_its_list() -> None:
    """While hidden an answer is kept; when it returns and is no longer offered, it is cleared."""
    made = new(
        """
| survey |
|        | type            | name | label | relevant    | choice_filter |
|        | text            | on   | on    |             |               |
|        | select_one kind | k    | K     |             |               |
|        | select_one part | p    | P     | ${on} = 'y' | kind = ${k}   |
| choices |
|         | list_name | name | label | kind |
|         | kind      | w    | 墙    |      |
|         | kind      | c    | 柱    |      |
|         | part      | w1   | 墙1   | w    |
|         | part      | c1   | 柱1   | c    |
"""
    )
    put(made, on="y", k="w", p="w1")
    put(made, on="n", k="c")
    assert text(made, "p") == "w1"
    changes = made.set(made.find("on"), "y")
    assert [c.names for c in changes.cleared] == [("w1",)]
    put(made, on="n", k="w")
    assert text(made, "p") == ""
