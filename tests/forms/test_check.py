"""What offices get wrong in workbooks, found by sheet, row and column."""

from __future__ import annotations

import io

import openpyxl
import pytest

from forms.findings import FormError
from forms.load import load_form
from tests.forms.making import form, new, put, refused, text


def book(**sheets: list[list[object]]) -> bytes:
    """An .xlsx with these sheets."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def test_a_workbook_is_read_as_excel_shows_it() -> None:
    """Numbers, truths and dates of cells become the texts that XLSForm expects."""
    made = load_form(
        book(
            survey=[
                ["type", "name", "label", "required", "default", None],
                ["integer", "a", "甲", True, 5.0],
                [None, None, None, None, None],
                ["decimal", "b", 12, None, 2.5],
            ],
            settings=[["form_id", "version", "form_title"], ["x", 20261122, "题"]],
            notes=[["anything"]],
        )
    )
    assert (made.id, made.version, made.title) == ("x", "20261122", "题")
    instance = new(made)
    assert instance.answers() == {"a": 5, "b": "2.5"}
    assert instance.find("b").label == "12"
    assert made.question("b").row == 4
    assert made.question("a").logic.required is not None


def test_full_width_punctuation_is_folded_outside_quotes_and_told() -> None:
    """The everyday accident of Chinese spreadsheets: mended, with a warning per cell."""
    made = form(
        """
| survey |
|        | type    | name | label     | relevant        | calculation |
|        | integer | a    | A         |                 |             |
|        | text    | b    | ＄｛a｝层 | ＄｛a｝＞３     |             |
|        | text    | c    | C         | ${b} != “是，（对）” |             |
|        | calculate | d  |           |                 | if（${a}≥3，“大（是）”，'小'） |
"""
    )
    folded = [(f.code, f.level, f.row, f.column) for f in made.findings]
    assert folded == [
        ("folded", "warning", 3, "label"),
        ("folded", "warning", 3, "relevant"),
        ("folded", "warning", 4, "relevant"),
        ("folded", "warning", 5, "calculation"),
    ]
    instance = new(made)
    put(instance, a=4)
    assert instance.find("b").relevant
    assert instance.find("b").label == "4层"
    assert text(instance, "d") == "大（是）"
    put(instance, b="是，（对）")
    assert not instance.find("c").relevant


def test_chinese_yes_and_no_count_in_required() -> None:
    """是 and 否 mean yes and no in required and read_only."""
    made = new(
        """
| survey |
|        | type | name | label | required | read_only |
|        | text | a    | A     | 是       | 否        |
"""
    )
    assert made.find("a").required
    assert not made.find("a").readonly


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        (
            "|  | type | name | label | relevant |\n|  | text | a | A | ${nope} = 1 |",
            ("unknown_reference", "survey", 2, "relevant"),
        ),
        (
            "|  | type | name | label |\n|  | text | a | see ${nope} |",
            ("unknown_reference", "survey", 2, "label"),
        ),
        (
            "|  | type | name | label | bind::foo:bar |\n|  | text | a | A | x |",
            ("undeclared_prefix", "survey", 1, "bind::foo:bar"),
        ),
        (
            "|  | type | name | label:zh |\n|  | text | a | A |",
            ("single_colon", "survey", 1, "label:zh"),
        ),
        ("|  | type | name | label |\n|  | audio | a | A |", ("unsupported", "survey", 2, "type")),
        (
            "|  | type | name | label | appearance |\n|  | text | a | A | search('x') |",
            ("unsupported", "survey", 2, "appearance"),
        ),
        ("|  | name | label |\n|  | a | A |", ("missing_column", "survey", 1, "type")),
        (
            "|  | type | name | label | name |\n|  | text | a | A | b |",
            ("duplicate_header", "survey", 0, "name"),
        ),
        ("|  | type | name | label |\n|  | wibble | a | A |", ("pyxform", "survey", 2, "")),
        ("|  | type | name | label |\n|  | text | 1 a | A |", ("pyxform", "survey", 2, "")),
        (
            "|  | type | name | label |\n|  | begin_group | a | A |\n|  | text | b | B |",
            ("pyxform", "survey", 2, ""),
        ),
        (
            "|  | type | name | label | relevant |\n|  | begin_repeat | r | R | ./n = 1 |\n"
            "|  | text | n | N |  |\n|  | end_repeat |  |  |  |",
            ("own_rows", "survey", 2, "relevant"),
        ),
    ],
)
def test_mistakes_are_refused_with_their_place(
    sheet: str, expected: tuple[str, str, int, str]
) -> None:
    """Each mistake stops the form and says where it stands."""
    found = refused("| survey |\n" + sheet + "\n")
    assert (found[0].code, found[0].sheet, found[0].row, found[0].column) == expected


def test_mixed_languages_and_types_without_a_widget_are_warned_of() -> None:
    """A label without a language next to others, and questions shown as plain text."""
    found = form(
        """
| survey |
|        | type     | name | label::中文 (zh) | hint |
|        | geopoint | a    | A                | h    |
"""
    ).findings
    assert [(f.code, f.row, f.column) for f in found] == [
        ("mixed_languages", 1, "hint"),
        ("shown_as_text", 2, "type"),
    ]


def test_an_unknown_list_column_is_warned_of() -> None:
    """A column that the list has not is always blank; the office is told."""
    found = form(
        """
| survey |
|        | type         | name | label | calculation                          |
|        | select_one l | a    | A     |                                      |
|        | calculate    | b    |       | instance('l')/root/item[name = ${a}]/nedes |
| choices |
|         | list_name | name | label | needs |
|         | l         | x    | X     | 1     |
"""
    ).findings
    assert [(f.code, f.row, f.params["name"]) for f in found] == [
        ("unknown_list_column", 3, "nedes")
    ]


def test_all_mistakes_are_reported_at_once() -> None:
    """The office does not have to load again for every finding."""
    found = refused(
        """
| survey |
|        | type | name | label | relevant    | constraint |
|        | text | a    | A     | ${b} = = 1  | foo(.)     |
|        | text | c    | C     | ${d} = 1    |            |
"""
    )
    assert [(f.code, f.row) for f in found] == [
        ("unknown_reference", 2),
        ("unexpected", 2),
        ("unknown_function", 2),
        ("unknown_reference", 3),
    ]


def test_the_log_handler_of_pyxform_is_taken_off() -> None:
    """pyxform attaches a console handler when it is imported; it must not stay."""
    form("| survey |\n|  | type | name | label |\n|  | text | a | A |\n")
    from pyxform import xls2xform

    assert xls2xform.logger.handlers == []


def test_errors_have_findings_and_a_readable_text() -> None:
    """FormError shows its findings when it is printed."""
    with pytest.raises(FormError, match="unknown_reference survey:2:relevant"):
        form("| survey |\n|  | type | name | label | relevant |\n|  | text | a | A | ${x} |\n")
