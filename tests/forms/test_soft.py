"""Warnings that can stay (`insp:soft`), ranges in words, and answers like the house before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import ranges
from tests.forms.making import NOW, form, new, put, refused

SHEET = """
| survey |
|        | type    | name  | label | constraint       | constraint_message | bind::insp:soft | bind::insp:soft_message | bind::insp:soft_message_en | bind::insp:same |
|        | integer | built | 建成  | . > 1800         | 太早               | . >= 1949       | 1949 年以前，请核对      | before 1949, check         | yes |
|        | integer | most  | 最多  |                  |                    |                 |                         |                            |     |
|        | decimal | width | 宽度  | . >= 0 and . <= 60 |                  | . <= ${most} or ${most} = '' | 比最多还多 |               |     |
|        | text    | name  | 名字  |                  |                    | string-length(.) < 5 |                    |                            |     |
"""  # noqa: E501 - a table is read across


def test_a_soft_answer_is_warned_of_apart_from_problems() -> None:
    """It can be saved: `check` says nothing, `warnings` says it in the form's words."""
    instance = new(SHEET)
    assert instance.warnings() == []  # blank is never odd

    put(instance, built=1920, name="很长很长的名字")

    assert instance.check() == []
    assert [(w.path, w.code, w.message) for w in instance.warnings()] == [
        ("built", "soft", "1949 年以前，请核对"),
        ("name", "soft", ""),
    ]
    assert instance.answers()["built"] == 1920


def test_a_wrong_answer_is_not_warned_of_as_well() -> None:
    """Red comes before yellow: one thing is said at a time."""
    instance = new(SHEET)
    put(instance, built=12)
    assert [p.code for p in instance.check()] == ["constraint"]
    assert instance.warnings() == []


def test_a_warning_follows_what_it_reads() -> None:
    """Changing another answer says that the warning has to be looked at again."""
    instance = new(SHEET)
    put(instance, width="20")
    assert instance.warnings() == []

    changes = instance.set(instance.find("most"), 10)

    assert instance.find("width") in changes.flags
    assert [w.path for w in instance.warnings()] == ["width"]


def test_the_message_is_said_in_the_language_of_the_window() -> None:
    made = form(SHEET)
    instance = made.new(now=lambda: NOW, language="en")
    put(instance, built=1920)
    assert [w.message for w in instance.warnings()] == ["before 1949, check"]
    instance.language = "zh"
    assert [w.message for w in instance.warnings()] == ["1949 年以前，请核对"]


def test_questions_say_their_range_and_whether_they_may_be_taken_over() -> None:
    made = form(SHEET)
    assert made.question("width").range == "0–60"  # out of the constraint
    assert made.question("built").range == "> 1800"
    assert made.question("name").range == ""
    assert made.question("built").same
    assert not made.question("width").same


def test_a_range_that_is_stated_wins() -> None:
    made = form(
        """
| survey |
|        | type    | name | label | constraint         | bind::insp:range |
|        | integer | a    | A     | . >= 0 and . <= 60 | 0–60，一般 1–6   |
"""
    )
    assert made.question("a").range == "0–60，一般 1–6"


@pytest.mark.parametrize(
    ("soft", "code"),
    [
        ("${nope} = 1", "unknown_reference"),
        (". = = 1", "unexpected"),
        ("foo(.)", "unknown_function"),
        ("(. > 1", "bracket_missing"),
    ],
)
def test_a_broken_warning_is_refused_with_its_place(soft: str, code: str) -> None:
    """The same messages as for a constraint, by sheet, row and column."""
    found = refused(
        "| survey |\n|  | type | name | label | bind::insp:soft |\n"
        f"|  | integer | a | A | {soft} |\n"
    )
    assert (found[0].code, found[0].sheet, found[0].row, found[0].column) == (
        code, "survey", 2, "bind::insp:soft",
    )  # fmt: skip


def test_full_width_signs_in_a_warning_are_folded_and_told() -> None:
    made = form(
        "| survey |\n|  | type | name | label | bind::insp:soft |\n|  | integer | a | A | .≥３ |\n"
    )
    assert [(f.code, f.row, f.column) for f in made.findings] == [("folded", 2, "bind::insp:soft")]
    instance = new(made)
    put(instance, a=2)
    assert len(instance.warnings()) == 1


@pytest.mark.parametrize(
    ("constraint", "words"),
    [
        (". >= 1 and . <= 60", "1–60"),
        (".<=60 and .>=1", "1–60"),
        ("1 <= . and 60 >= .", "1–60"),
        (". > 0", "> 0"),
        (". <= 9.5", "≤ 9.5"),
        (". > 0 and . < 1", "> 0, < 1"),
        ("", ""),
        (". >= 1 or . <= 60", ""),
        (". >= ${a}", ""),
        (". >= 1 and . >= 2", ""),
        ("regex(., '^1$')", ""),
    ],
)
def test_a_simple_constraint_is_a_range(constraint: str, words: str) -> None:
    assert ranges.shown(constraint) == words


@given(st.integers(-999, 999), st.integers(-999, 999))
def test_a_range_can_be_read_again(least: int, most: int) -> None:
    words = ranges.shown(f". >= {least} and . <= {most}")
    assert ranges.span(words) == (least, most)


@pytest.mark.parametrize(
    ("words", "least", "most"),
    [
        ("0–60", 0, 60),
        ("1800–", 1800, None),
        ("≥ 3", 3, None),
        ("≤ 9", None, 9),
        ("适量", None, None),
    ],
)
def test_ends_of_a_range_are_read_as_far_as_they_go(
    words: str, least: int | None, most: int | None
) -> None:
    assert ranges.span(words) == (least, most)
