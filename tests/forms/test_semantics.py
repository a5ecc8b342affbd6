"""The semantics contract: where JavaRosa and Web Forms part ways, whom we follow."""

from __future__ import annotations

import pytest

from tests.forms.making import calculated, form, new, put, refused, text

ROOMS = """
| survey |
|        | type         | name  | label | relevant    | calculation |
|        | text         | show  | show  |             |             |
|        | begin_repeat | r     | R     |             |             |
|        | integer      | n     | N     |             |             |
|        | calculate    | i     |       |             | {inside}    |
|        | end_repeat   |       |       |             |             |
|        | text         | hid   | hid   | ${{show}} = 'y' |         |
|        | calculate    | out   |       |             | {outside}   |
"""


def rooms(outside: str = "1", inside: str = "1", values: tuple[object, ...] = (10, None, 30)):
    made = new(ROOMS.format(outside=outside, inside=inside))
    for value in values:
        row, _ = made.add(made.find("r"))
        made.set(row.children[0], value)
    return made


def inner(made) -> list[str]:
    return [row.children[1].text for row in made.find("r").children]


@pytest.mark.parametrize(
    ("expression", "answers", "expected"),
    [
        ("${n1} < 5", {"n1": 3}, "true"),
        ("${n1} < 5", {"n1": 7}, "false"),
        ("today() > '2020-01-01'", {}, "true"),
        ("'2024-02-28' + 1", {}, "19782"),
        ("date(date('2024-02-28') + 1)", {}, "2024-02-29"),
        ("format-date(date('2024-02-28') + 30, '%Y-%m-%d')", {}, "2024-03-29"),
        ("regex('xx12', '[0-9]+')", {}, "false"),
        ("regex('12', '[0-9]+')", {}, "true"),
        ("round(-2.5)", {}, "-2"),
        ("round(2.5)", {}, "3"),
        ("round(2.345, 2)", {}, "2.35"),
        ("0.00001", {}, "0.00001"),
        ("100000000000000000000 * 10", {}, "1000000000000000000000"),
        ("selected('', '')", {}, "true"),
        ("${n1} and 'x'", {"n1": 5}, "true"),
        ("date('nonsense')", {}, ""),
        ("decimal-time('06:00:00.000+00:00')", {}, "0.25"),
        ("substring('12345', 2, 3)", {}, "234"),
        ("number('1e3')", {}, "1000"),
        ("${n1} + 1", {}, ""),
        ("coalesce(${n1}, 0) + 1", {}, "1"),
        ("1 div 0", {}, "Infinity"),
        ("0 div 0", {}, ""),
        ("${n1} < 3", {}, "false"),
        ("${n1} >= 3", {}, "false"),
        ("if('false', 'yes', 'no')", {}, "yes"),
        ("count-selected('a  b')", {}, "2"),
        ("selected-at('a b', 0)", {}, "a"),
        ("selected-at('a b', 2)", {}, ""),
        ("substr('abcdef', 1, 3)", {}, "bc"),
        ("substr('abcdef', -2)", {}, "ef"),
        ("-5 mod 3", {}, "-2"),
        ("date('2024-03-01') - date('2024-02-28')", {}, "2"),
        ("date('2024-02-28') + 1", {}, "19782"),
        ("${day} - '2024-02-28'", {"day": "2024-03-01"}, "2"),
        ("number('2024-02-28T12:00:00')", {}, "19781"),
        ("decimal-date-time('2024-02-28T12:00:00')", {}, "19781.5"),
        ("'2024-02-28T12:00:00' > '2024-02-28'", {}, "true"),
    ],
)
def test_one_calculation(expression: str, answers: dict[str, object], expected: str) -> None:
    """One calculation gives what the contract says."""
    assert calculated(expression, **answers) == expected


def test_a_blank_row_does_not_spoil_a_total() -> None:
    """sum, max and min leave blank answers out."""
    assert text(rooms("sum(${n})"), "out") == "40"
    assert text(rooms("max(${n})"), "out") == "30"
    assert text(rooms("min(${n})"), "out") == "10"
    assert text(rooms("sum(${n})", values=()), "out") == "0"
    assert text(rooms("max(${n})", values=()), "out") == ""


def test_a_repeat_answer_from_outside_is_the_first_row_and_warned_of() -> None:
    """A single value out of many rows is the first one; the office is told."""
    made = rooms("${n}")
    assert text(made, "out") == "10"
    found = form(ROOMS.format(outside="${n}", inside="1")).findings
    assert [(f.code, f.row) for f in found] == [("repeat_value_outside", 8)]


def test_an_absolute_path_in_a_repeat_means_the_own_row() -> None:
    """Collect's authors rely on it: /data/r/n inside r is that row's n."""
    assert inner(rooms(inside="/data/r/n + 1")) == ["11", "", "31"]


def test_a_set_of_an_absolute_path_in_a_repeat_means_all_rows() -> None:
    """sum(/data/r/n) inside r takes all rows; ${n} there is the own row only."""
    assert inner(rooms(inside="sum(/data/r/n)")) == ["40", "40", "40"]
    assert inner(rooms(inside="sum(${n})")) == ["10", "0", "30"]


def test_counting_the_own_repeat_inside_it_is_fresh() -> None:
    """count(${r}) inside r counts all rows in every row."""
    made = rooms(inside="count(${r})")
    assert inner(made) == ["3", "3", "3"]
    made.remove(made.find("r").children[0])
    assert inner(made) == ["2", "2"]


def test_a_hidden_question_does_not_count() -> None:
    """count() of a question that is not relevant is 0, and 1 once it shows."""
    made = rooms("count(${hid})")
    assert text(made, "out") == "0"
    put(made, show="y")
    assert text(made, "out") == "1"


def test_a_change_outside_reaches_calculations_in_all_rows() -> None:
    """Shares of a total are right in every row at once (JavaRosa leaves them stale)."""
    made = new(
        """
| survey |
|        | type         | name  | label | calculation           |
|        | begin_repeat | r     | R     |                       |
|        | integer      | n     | N     |                       |
|        | calculate    | share |       | ${n} div ${total}     |
|        | end_repeat   |       |       |                       |
|        | calculate    | total |       | sum(${n})             |
"""
    )
    for value in (10, 30):
        row, _ = made.add(made.find("r"))
        made.set(row.children[0], value)
    assert inner(made) == ["0.25", "0.75"]
    made.set(made.find("r").children[1].children[0], 10)
    assert inner(made) == ["0.5", "0.5"]


def test_indexed_repeat_counts_from_one_and_is_blank_out_of_range() -> None:
    """indexed-repeat(…, 1) is the first row; 0 and too many are blank."""
    for index, expected in (("1", "10"), ("3", "30"), ("0", ""), ("4", "")):
        assert text(rooms(f"indexed-repeat(${{n}}, ${{r}}, {index})"), "out") == expected


def test_inside_a_predicate_only_current_leads_to_the_own_row() -> None:
    """../n in a predicate is the predicate's row, current()/../n the expression's."""
    own = "/data/r[position() = current()/../n]/n"
    assert inner(rooms(inside=own, values=(2, 1, 5))) == ["1", "2", ""]
    wrong = "/data/r[position() = ../n]/n"
    found = refused(ROOMS.format(outside="1", inside=wrong))
    assert [f.code for f in found] == ["unknown_path"]


def test_once_keeps_its_first_value() -> None:
    """once() does not follow its source."""
    made = new(
        """
| survey |
|        | type      | name | label | calculation  |
|        | text      | t    | T     |              |
|        | calculate | kept |       | once(${t})   |
"""
    )
    put(made, t="one")
    put(made, t="two")
    assert text(made, "kept") == "one"


def test_a_truth_used_as_a_number_is_warned_of() -> None:
    """A calculation that gives true or false is a text; using it as a truth is warned of."""
    found = form(
        """
| survey |
|        | type      | name | label | calculation | relevant |
|        | integer   | a    | A     |             |          |
|        | calculate | low  |       | ${a} < 5    |          |
|        | text      | t    | T     |             | ${low}   |
"""
    ).findings
    assert [(f.code, f.row, f.column) for f in found] == [("boolean_result_used", 4, "relevant")]


def test_a_pattern_without_anchors_is_warned_of() -> None:
    """regex() matches the whole text; a pattern without ^ and $ may mean something else."""
    found = form(
        """
| survey |
|        | type | name | label | constraint           |
|        | text | a    | A     | regex(., '[0-9]+')   |
"""
    ).findings
    assert [(f.code, f.row, f.column) for f in found] == [
        ("regex_without_anchors", 2, "constraint")
    ]


def test_a_date_that_is_none_is_a_finding() -> None:
    """date('nonsense') is blank, and said at load."""
    found = form(
        """
| survey |
|        | type      | name | label | calculation      |
|        | calculate | a    |       | date('nonsense') |
"""
    ).findings
    assert [f.code for f in found] == ["no_date"]
