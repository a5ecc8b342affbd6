"""How a form behaves while it is filled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.forms.making import NOW, new, put, text

HOUSE = """
| survey |
|        | type        | name     | label | relevant          | required | constraint | calculation         | read_only |
|        | integer     | storeys  | 层数  |                   | yes      | . < 100    |                     |           |
|        | begin_group | cellar   | 地下  | ${storeys} > 1    |          |            |                     |           |
|        | text        | use      | 用途  |                   | yes      |            |                     |           |
|        | end_group   |          |       |                   |          |            |                     |           |
|        | decimal     | height   | 高    |                   |          |            | ${storeys} * 3      |           |
|        | decimal     | fixed    | 定    |                   |          |            | ${storeys} * 2      | yes       |
|        | calculate   | wet      |       |                   |          |            | ${use} = 'store'    |           |
|        | date        | built    | 建    |                   |          | . <= today() |                   |           |
"""  # noqa: E501


def test_a_hidden_answer_is_blank_left_out_kept_and_comes_back() -> None:
    """Not relevant: blank in expressions, left out of the answers, back when relevant again."""
    made = new(HOUSE)
    put(made, storeys=3)
    made.set(made.find("cellar/use"), "store")
    assert text(made, "wet") == "true"
    changes = made.set(made.find("storeys"), 1)
    assert made.find("cellar") in changes.relevance
    assert text(made, "wet") == "false"
    assert "cellar/use" not in made.answers()
    assert made.answers(relevant_only=False)["cellar/use"] == "store"
    put(made, storeys=2)
    assert text(made, "wet") == "true"
    assert made.answers()["cellar/use"] == "store"


def test_a_blank_answer_is_required_business_never_a_constraint() -> None:
    """A constraint is not asked about a blank answer; `.` is the new value."""
    made = new(HOUSE)
    assert [(p.path, p.code) for p in made.check()] == [("storeys", "required")]
    put(made, storeys=120)
    assert [(p.path, p.code) for p in made.check()] == [
        ("storeys", "constraint"),
        ("cellar/use", "required"),
    ]
    assert made.find("storeys").problem.params == {"text": "120"}
    put(made, storeys=1)
    assert made.check() == []


def test_a_calculated_question_may_be_overwritten_until_its_source_changes() -> None:
    """The user's value stands until a dependency changes; then it is computed again."""
    made = new(HOUSE)
    put(made, storeys=2)
    assert made.find("height").value == Decimal(6)
    put(made, height="7.20")
    assert made.find("height").value == Decimal("7.2")
    put(made, built="2001-5-6")
    assert text(made, "height") == "7.2"
    put(made, storeys=3)
    assert text(made, "height") == "9"
    assert not made.find("height").readonly
    assert made.find("fixed").readonly


@pytest.mark.parametrize(
    ("name", "given", "kept", "value"),
    [
        ("storeys", "１２", "12", 12),
        ("storeys", "007", "7", 7),
        ("storeys", "4.0", "4", 4),
        ("storeys", " 5 ", "5", 5),
        ("height", Decimal("2.500"), "2.5", Decimal("2.5")),
        ("height", "1e3", "1000", Decimal(1000)),
        ("height", "-0", "0", Decimal(0)),
        ("built", date(2020, 2, 29), "2020-02-29", date(2020, 2, 29)),
        ("built", "2020/2/9", "2020-02-09", date(2020, 2, 9)),
        ("built", "2020年2月9日", "2020-02-09", date(2020, 2, 9)),
        ("cellar/use", "e\u0301\r\n\0x", "é\nx", "é\nx"),
        ("built", None, "", None),
    ],
)
def test_entered_values_take_their_normal_form(
    name: str, given: object, kept: str, value: object
) -> None:
    """What is entered is kept in one normal form and read back typed."""
    made = new(HOUSE)
    node = made.find(name)
    made.set(node, given)
    assert (node.text, node.value) == (kept, value)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("storeys", "4.5"),
        ("storeys", "many"),
        ("storeys", 2**60),
        ("storeys", "1e400"),
        ("height", "1e99"),
        ("height", "NaN"),
        ("built", "2020-02-30"),
        ("built", "yesterday"),
    ],
)
def test_a_value_of_the_wrong_type_is_kept_and_shown_as_a_problem(name: str, given: object) -> None:
    """Nothing that was typed is lost or bent: it stays and is marked."""
    made = new(HOUSE)
    node = made.find(name)
    made.set(node, given)
    assert node.text == str(given)
    assert node.value == str(given)
    assert (node.problem.code, node.problem.path) == ("type", name)


def test_calculated_integers_are_cut() -> None:
    """4.5 becomes 4 in a calculated integer."""
    made = new(
        """
| survey |
|        | type    | name | label | calculation |
|        | integer | a    | A     | 9 div 2     |
|        | integer | b    | B     | -9 div 2    |
"""
    )
    assert (text(made, "a"), text(made, "b")) == ("4", "-4")


def test_groups_repeats_and_rows_take_no_answer() -> None:
    """Only questions are answered; a float is no answer."""
    made = new(HOUSE)
    with pytest.raises(ValueError, match="takes no answer"):
        made.set(made.find("cellar"), "x")
    with pytest.raises(TypeError):
        made.set(made.find("height"), 1.5)


def test_preloads_are_taken_when_the_form_is_new() -> None:
    """start, today and username are written once; end when the form is finished."""
    made = new(
        """
| survey |
|        | type     | name  |
|        | start    | start |
|        | end      | end   |
|        | today    | today |
|        | username | who   |
""",
        user="王工",
    )
    assert made.answers() == {
        "start": "2026-11-22T09:41:00+08:00",
        "today": "2026-11-22",
        "who": "王工",
    }
    made.stamp_end(NOW)
    assert text(made, "end") == "2026-11-22T09:41:00+08:00"


def test_defaults_fixed_dynamic_and_in_new_rows() -> None:
    """Defaults are there at the start; dynamic ones are computed once, in rows when added."""
    made = new(
        """
| survey |
|        | type         | name | label | default    |
|        | text         | a    | A     | 砖         |
|        | date         | b    | B     | today()    |
|        | begin_repeat | r    | R     |            |
|        | text         | c    | C     | ${a}       |
|        | integer      | d    | D     | 5          |
|        | end_repeat   |      |       |            |
"""
    )
    assert (text(made, "a"), text(made, "b")) == ("砖", "2026-11-22")
    row, changes = made.add(made.find("r"))
    assert [node.text for node in row.children] == ["砖", "5"]
    assert changes.added == [row]
    put(made, a="石")
    assert row.children[0].text == "砖"


def test_a_trigger_writes_only_when_it_fires() -> None:
    """A triggered calculation follows its trigger, nothing else, and may be overwritten."""
    made = new(
        """
| survey |
|        | type      | name  | label | calculation | trigger  |
|        | text      | go    | go    |             |          |
|        | integer   | n     | n     |             |          |
|        | integer   | taken | taken | ${n} + 1    | ${go}    |
|        | calculate | again |       | ${taken}    | ${taken} |
"""
    )
    put(made, n=4)
    assert text(made, "taken") == ""
    put(made, go="x")
    assert (text(made, "taken"), text(made, "again")) == ("5", "5")
    put(made, n=9)
    assert text(made, "taken") == "5"
    put(made, taken=1)
    assert (text(made, "taken"), text(made, "again")) == ("1", "1")


def test_a_batch_recalculates_once_and_is_one_step_of_undo() -> None:
    """Within a batch nothing is computed; afterwards all of it, undone in one step."""
    made = new(HOUSE)
    heard = []
    made.changed.append(heard.append)
    with made.batch() as result:
        put(made, storeys=2)
        made.set(made.find("cellar/use"), "store")
        assert text(made, "wet") == "false"
    assert text(made, "wet") == "true"
    assert len(heard) == 1
    assert result[0] is heard[0]
    made.undo()
    assert made.answers(relevant_only=False) == {}


def test_undo_brings_back_what_a_change_overwrote() -> None:
    """Undo restores the answer and everything computed from it, even an overwritten value."""
    made = new(HOUSE)
    put(made, storeys=2)
    put(made, height="7.2")
    put(made, storeys=4)
    assert text(made, "height") == "12"
    assert made.can_undo
    changes = made.undo()
    assert (text(made, "storeys"), text(made, "height")) == ("2", "7.2")
    assert made.find("height") in changes.values
    for _ in range(5):
        made.undo()
    assert made.answers(relevant_only=False) == {}


def test_undo_works_up_to_the_beginning_and_then_does_nothing() -> None:
    """With nothing to take back, undo is quiet."""
    made = new(HOUSE)
    assert not made.undo()


def test_photos_fill_image_questions_and_stay_out_of_the_answers() -> None:
    """The value of an image question is its photos; the answers do not repeat them."""
    made = new(
        """
| survey |
|        | type      | name | label | calculation         | required |
|        | image     | pic  | 照片  |                     | yes      |
|        | calculate | n    |       | count-selected(${pic}) |       |
""",
    )
    assert [p.code for p in made.check()] == ["required"]
    made.set_photos("pic", ["p1", "p2"])
    assert made.find("pic").value == ["p1", "p2"]
    assert text(made, "n") == "2"
    assert made.answers() == {}
    assert made.check() == []
    with pytest.raises(ValueError, match="takes no answer"):
        made.set(made.find("pic"), "x")
    with pytest.raises(KeyError):
        made.set_photos("nowhere", [])
