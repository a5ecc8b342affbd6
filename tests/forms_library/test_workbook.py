"""The D-grade form as a workbook: complete words, safe defaults, agreement with the rules."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from openpyxl import load_workbook

from app.domain.rule_table import MATERIALS, load
from tests.forms_library.workbook import BOOK, choices, header, question, rows

TABLE = load("jgj125-2016")
SILENT = ("calculate", "end_")


def test_every_text_is_there_in_both_languages() -> None:
    """Where one language has words, the other has too, in both sheets."""
    for sheet in ("survey", "choices"):
        bases = {head.partition("::")[0] for head in header(sheet) if "::中文 (zh)" in head}
        for row in rows(sheet):
            for base in bases:
                zh, en = row.get(f"{base}::中文 (zh)"), row.get(f"{base}::English (en)")
                assert bool(zh) == bool(en), (row["name"], base)
                assert not (en and re.search(r"[\u4e00-\u9fff]", en)), en
            for name in [name for name in row if name.endswith("_zh")]:
                assert row.get(name.removesuffix("_zh") + "_en"), (row["name"], name)


def test_no_column_lacks_its_language() -> None:
    """An unsuffixed label or hint would make a third language called default."""
    for sheet in ("survey", "choices"):
        assert not {"label", "hint", "guidance_hint", "required_message"} & set(header(sheet))


def test_everything_that_is_shown_has_a_label() -> None:
    """Every question, group and choice has words."""
    for row in (*rows("survey"), *rows("choices")):
        if not row.get("type", "").startswith(SILENT):
            assert row.get("label::中文 (zh)"), row


def test_whatever_can_be_refused_says_why() -> None:
    """A required or constrained question carries its own message."""
    for row in rows("survey"):
        assert ("required" in row) == ("required_message::中文 (zh)" in row), row["name"]
        assert ("constraint" in row) == ("constraint_message::中文 (zh)" in row), row["name"]


@pytest.mark.parametrize(
    ("list_name", "subjects"),
    [("ground_rule", {"ground"}), ("danger_point", {"foundation", *MATERIALS})],
)
def test_choices_are_the_rules_of_the_table(list_name: str, subjects: set[str]) -> None:
    """Each rule of the table is one choice, with its clause, measures and what it asks."""
    wanted = {id_: rule for id_, rule in TABLE.rules.items() if rule.subject in subjects}
    offered = choices(list_name)
    assert [row["name"] for row in offered] == list(wanted)
    for row in offered:
        rule = wanted[row["name"]]
        assert set(row["needs"].split()) == {*rule.measures, *rule.optional}, rule.id
        assert row["clause"] == rule.clause
        must = set(row.get("must", "").split())
        assert must <= set(rule.measures)
        if rule.subject == "ground":
            assert (row["high"] == "yes") == (rule.scope == "high_rise")
        else:
            assert row["material"] == rule.subject
            assert set(row["klass"].split()) <= set(TABLE.classes)
        if "present" in rule.measures and any(len(line) > 1 for line in rule.alternatives):
            assert row["ask_zh"] == rule.names["present"]["zh"]


def test_measures_that_every_reading_of_a_rule_needs_are_demanded() -> None:
    """What no alternative can do without must be measured, or a reason be given."""
    always = {"width": "width_mm", "percent": "percent", "offset": "offset_mm"}
    for row in (*choices("ground_rule"), *choices("danger_point")):
        lines = TABLE.rules[row["name"]].alternatives
        for quantity, measure in always.items():
            if all(any(c.quantity == quantity for c in line) for line in lines):
                assert measure in row["must"].split(), row["name"]


def test_every_class_and_material_has_danger_points() -> None:
    """No member can be picked for which the form offers no rule at all."""
    classes = [row["name"] for row in choices("member_class")]
    assert set(classes) == set(TABLE.classes) - {"f"}
    for material in MATERIALS:
        for klass in classes:
            assert [
                row
                for row in choices("danger_point")
                if row["material"] == material and klass in row["klass"].split()
            ], (material, klass)


def test_units_and_weights_are_those_of_the_table() -> None:
    """The columns that explain the classes to the office do not contradict the table."""
    for row in choices("member_class"):
        assert float(row["weight"]) == float(TABLE.classes[row["name"]].weight)


def test_lists_can_be_chosen_by_number() -> None:
    """Lists have at most nine choices, apart from those that a filter narrows or cannot help."""
    sizes = Counter(row["list_name"] for row in rows("choices"))
    long = {name for name, size in sizes.items() if size > 9}
    assert long == {"danger_point", "member_class"}
    for material in MATERIALS:
        for klass in ("w", "s", "pmb", "pc", "rt"):
            shown = [
                row
                for row in choices("danger_point")
                if row["material"] == material and klass in row["klass"].split()
            ]
            assert len(shown) <= 9, (material, klass)


def test_nothing_is_found_by_default() -> None:
    """Defaults fill in dates, names and kinds of storeys, never a state, a point or a measure."""
    defaults = {row["name"] for row in rows("survey") if "default" in row}
    assert defaults == {"date", "storey_name", "storey_kind"}


def test_residents_data_is_personal() -> None:
    """Names, telephones and words of residents live apart from the record."""
    personal = {row["name"] for row in rows("survey") if row.get("bind::insp:personal") == "yes"}
    assert personal == {"owner", "phone", "told_name", "refusal", "witness"}


def test_batch_columns_name_questions_of_their_row() -> None:
    """What can be typed in one line per row is asked directly in that row."""
    survey = rows("survey")
    for number, row in enumerate(survey):
        for name in row.get("bind::insp:batch", "").split():
            inside = {one["name"] for one in survey[number : number + 8]}
            assert row["type"] == "begin_repeat"
            assert name in inside
    assert question("member")["bind::insp:batch"] == "class position"


def test_everything_that_makes_a_grade_is_one_group() -> None:
    """Ground, foundation, storeys, measures, overruling and the surveyors' signatures."""
    grade = {row["name"] for row in rows("survey") if row.get("bind::insp:group") == "grade"}
    assert grade == {
        "height_m",
        "ground",
        "foundation",
        "storeys",
        "actions",
        "reference",
        "surveyors",
    }


def test_sheets_are_readable_for_the_office() -> None:
    """Header rows stay in view and columns have sensible widths."""
    book = load_workbook(BOOK)
    for name in ("survey", "choices"):
        sheet = book[name]
        assert sheet.freeze_panes == "C2"
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
        assert min(widths) >= 8
    book.close()
