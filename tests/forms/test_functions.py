"""Functions that nothing disputes, one line each."""

from __future__ import annotations

import pytest

from tests.forms.making import calculated, form, new, put, refused, text


@pytest.mark.parametrize(
    ("expression", "answers", "expected"),
    [
        ("concat('a', 1, true())", {}, "a1true"),
        ("concat('a', number('x'))", {}, "aNaN"),
        ("string-length('砖混')", {}, "2"),
        ("contains('abc', 'b')", {}, "true"),
        ("starts-with('abc', 'ab')", {}, "true"),
        ("ends-with('abc', 'bc')", {}, "true"),
        ("normalize-space('  a   b ')", {}, "a b"),
        ("translate('bar', 'abc', 'AB')", {}, "BAr"),
        ("substring-before('1999/04', '/')", {}, "1999"),
        ("substring-after('1999/04', '/')", {}, "04"),
        ("substring('12345', 1.5, 2.6)", {}, "234"),
        ("pow(2, 10)", {}, "1024"),
        ("pow(-1, 0.5)", {}, ""),
        ("sqrt(9)", {}, "3"),
        ("sqrt(-1)", {}, ""),
        ("abs(-2.5)", {}, "2.5"),
        ("log(0)", {}, ""),
        ("exp10(2)", {}, "100"),
        ("floor(-2.5)", {}, "-3"),
        ("ceiling(2.1)", {}, "3"),
        ("int(-4.7)", {}, "-4"),
        ("round(pi(), 4)", {}, "3.1416"),
        ("max(1, 5, 3)", {}, "5"),
        ("min(4, 2)", {}, "2"),
        ("checklist(2, -1, true(), false(), true())", {}, "true"),
        ("weighted-checklist(3, 5, true(), 2, true(), 2)", {}, "true"),
        ("boolean-from-string('1')", {}, "true"),
        ("boolean-from-string('yes')", {}, "false"),
        ("not(false()) and true()", {}, "true"),
        ("1 = 1 or 1 = 2", {}, "true"),
        ("3 > 2 > 1", {}, "false"),
        ("-(2 + 3) * 2", {}, "-10"),
        ("- - 2", {}, "2"),
        ("7 mod 2 = 1", {}, "true"),
        ("'a' = 'a'", {}, "true"),
        ("'10' = 10", {}, "true"),
        ("true() = 'x'", {}, "true"),
        ("format-date('2024-03-05', '%e/%n/%y %d %m %Y %a %b')", {}, "5/3/24 05 03 2024 周二 3月"),
        ("format-date-time('2024-03-05T07:08:09.012', '%H:%M:%S.%3 %h')", {}, "07:08:09.012 7"),
        ("today()", {}, "2026-11-22"),
        ("now()", {}, "2026-11-22T09:41:00.000+08:00"),
        ("date-time(0)", {}, "1970-01-01T00:00:00.000"),
        ("decimal-time('T12:00')", {}, "0.5"),
        ("selected(${many}, 'b')", {"many": ["a", "b"]}, "true"),
        ("count-selected(${many})", {"many": ["a", "b"]}, "2"),
        ("selected-at(${many}, 1)", {"many": ["a", "b"]}, "b"),
        ("jr:choice-name(${one}, '${one}')", {"one": "b"}, "乙"),
        ("jr:choice-name(selected-at(${many}, 1), '${many}')", {"many": "c a"}, "甲"),
        ("instance('abc')/root/item[name = ${one}]/needs", {"one": "a"}, "x y"),
        ("instance('abc')/root/item[name = ${one}]/needs", {"one": None}, ""),
        ("count(instance('abc')/root/item[weight = 2])", {}, "2"),
        ("sum(instance('abc')/root/item/weight)", {}, "5"),
        ("instance('abc')/root/item[weight = '2'][2]/name", {}, "c"),
        ("instance('abc')/root/item[weight = 2 and name != 'b']/label", {}, "丙"),
        ("instance('abc')/root/item[position() = last()]/name", {}, "c"),
        ("join('、', instance('abc')/root/item[selected(${many}, name)]/label)",
         {"many": "a c"}, "甲、丙"),
        ("count-non-empty(instance('abc')/root/item/needs)", {}, "2"),
        ("(instance('abc')/root/item/name)[2]", {}, "b"),
        ("if(${n1} > 1, ${n1} * 2, 'small')", {"n1": 4}, "8"),
        ("if(${n1} > 1, 1, 2) + 1", {"n1": 4}, "2"),
        ("string(${d1})", {"d1": "2.50"}, "2.5"),
        ("${d1} = 2.5", {"d1": "2.50"}, "true"),
        ("${t1} = ''", {}, "true"),
        ("${t1} != ''", {}, "false"),
        ("boolean(${n1})", {"n1": 0}, "false"),
        ("sum(${n1} | ${d1})", {"n1": 2, "d1": "0.5"}, "2.5"),
        ("random() < 1", {}, "true"),
    ],
)  # fmt: skip
def test_one_call(expression: str, answers: dict[str, object], expected: str) -> None:
    """One call gives its documented result."""
    assert calculated(expression, **answers) == expected


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("sumif(${n1})", "unknown_function"),
        ("uuid()", "unsupported_function"),
        ("digest('a', 'MD5')", "unsupported_function"),
        ("selected(${n1}, 'x'", "bracket_missing"),
        ("${n1} == 3", "unexpected"),
        ("${n1} +", "expression_ends"),
        ("'open", "string_not_closed"),
        ("${n1} # 3", "unknown_character"),
        ("round()", "argument_count"),
        ("//n1", "unsupported_path"),
        ("preceding-sibling::n1", "unsupported_path"),
        ("@id", "unsupported_path"),
        ("../nothing", "unknown_path"),
        ("../../..", "path_above_root"),
        ("instance('zzz')/root/item/name", "unknown_list"),
        ("position(..)", "position_outside_repeat"),
        ("position()", "position_without_predicate"),
        ("count(1)", "not_a_list"),
        ("regex(${t1}, '[')", "regex_broken"),
        ("jr:choice-name('a', '${n1}')", "choice_name_path"),
        ("(" * 80 + "1" + ")" * 80, "too_deep"),
        ("+".join(["1"] * 500), "too_deep"),
    ],
)
def test_a_broken_expression_is_refused_by_row_and_column(expression: str, code: str) -> None:
    """What cannot be computed is refused at load, with its place in the sheet."""
    escaped = expression.replace("|", "\\|")
    found = refused(
        f"""
| survey |
|        | type           | name | label | calculation |
|        | integer        | n1   | n1    |             |
|        | text           | t1   | t1    |             |
|        | select_one abc | one  | one   |             |
|        | calculate      | out  |       | {escaped}   |
| choices |
|         | list_name | name | label |
|         | abc       | a    | 甲    |
"""
    )
    assert (found[0].code, found[0].sheet, found[0].row, found[0].column) == (
        code,
        "survey",
        5,
        "calculation",
    )


def test_the_place_of_a_mistake_is_counted_in_the_cell() -> None:
    """`at` is the place in the cell as the office wrote it, not in the XForm."""
    found = refused(
        """
| survey |
|        | type    | name | label | relevant    |
|        | integer | n1   | n1    |             |
|        | text    | t1   | t1    | ${n1} == 3  |
"""
    )
    assert found[0].params == {"at": 7, "text": "=", "source": "${n1} == 3"}


def test_a_csv_list_is_looked_up_and_chosen_from() -> None:
    """pulldata and select_one_from_file read a CSV that is handed in."""
    csv = "name,label,height\ncol,柱,2.5\nwall,墙,3\n".encode()
    made = new(
        form(
            """
| survey |
|     | type                           | name | label | calculation |
|     | select_one_from_file parts.csv | part | part  |             |
|     | calculate  | h    |       | pulldata('parts', 'height', 'name', ${part}) |
""",
            {"parts.csv": csv},
        )
    )
    part = made.find("part")
    assert [(c.name, c.label, c.extra) for c in part.choices()] == [
        ("col", "柱", {"height": "2.5"}),
        ("wall", "墙", {"height": "3"}),
    ]
    put(made, part="wall")
    assert text(made, "h") == "3"


def test_a_csv_list_that_is_not_there_is_a_finding() -> None:
    """Without the file the form is refused by the file's name."""
    found = refused(
        """
| survey |
|        | type                           | name | label |
|        | select_one_from_file parts.csv | part | part  |
"""
    )
    assert [(f.code, f.params) for f in found] == [("file_missing", {"file": "parts.csv"})]
