"""The form for old communities: its words, its items, and what it asks when."""

from __future__ import annotations

from functools import cache

import pytest
from openpyxl import load_workbook

from app.assessment.judging import judge, missing_of
from app.domain.renewal.table import STATES, load
from app.i18n.judgements import sentence
from tests.assessment.communities import FORM, community, identify, node, the_form

TABLE = load()
Row = dict[str, str]


@cache
def rows(sheet: str) -> tuple[Row, ...]:
    book = load_workbook(FORM, read_only=True)
    head, *body = [["" if c is None else str(c) for c in line] for line in book[sheet].values]
    book.close()
    return tuple(
        {name: cell for name, cell in zip(head, line, strict=True) if cell} for line in body
    )


def items(*, block: bool) -> list[str]:
    """The items whose state is asked of the estate, or of every block."""
    question = the_form().question("blocks/block" if block else "items")
    return [
        child.role.removeprefix("renewal.item.")
        for child in question.children
        if child.role.startswith("renewal.item.") and "state" in child.by_name
    ]


def problems(made: object) -> set[str]:
    return {problem.path for problem in made.check()}  # type: ignore[attr-defined]


def test_the_form_has_no_findings_and_every_role() -> None:
    assert the_form().findings == ()
    assert missing_of(the_form()) == []
    assert the_form().languages == ("zh", "en")


def test_every_text_is_there_in_both_languages() -> None:
    """Labels, hints, guidance and messages come in pairs; every choice has both names."""
    for row in (*rows("survey"), *rows("choices")):
        for column in ("label", "hint", "guidance_hint", "required_message", "constraint_message"):
            both = {f"{column}::中文 (zh)" in row, f"{column}::English (en)" in row}
            assert len(both) == 1, (row.get("name"), column)
    for row in rows("choices"):
        assert row["label::中文 (zh)"] and row["label::English (en)"]


def test_items_are_those_of_the_content_list() -> None:
    """Estate and block cells are asked as the scope of each item says, in the same words."""
    assert items(block=False) == [i.id for i in TABLE.items.values() if i.of_estate]
    assert items(block=True) == [i.id for i in TABLE.items.values() if i.of_block]
    made = community(["1号楼"])
    for language in ("zh", "en"):
        made.language = language
        for item in TABLE.items.values():
            where = "items" if item.of_estate else made.nodes_by_role("renewal.block")[0].path
            assert node(made, f"{where}/{item.id}").label == item.name[language]


def test_states_are_those_of_the_rules_and_never_assumed() -> None:
    """The five states, answered by number; no state has a default."""
    states = [row["name"] for row in rows("choices") if row["list_name"] == "renewal_state"]
    assert tuple(states) == STATES
    assert {row["name"] for row in rows("survey") if "default" in row} == {"date"}


def test_a_fresh_record_asks_for_little() -> None:
    """Name, address and two surveyors; a block needs its number."""
    assert problems(community([])) >= set()
    made = community(["1号楼"])
    assert problems(made) == {
        "identity/estate_name", "identity/address", "identity/surveyor1", "identity/surveyor2",
    }  # fmt: skip
    identify(made)
    assert problems(made) == set()
    row = made.add(node(made, "blocks/block"))[0]
    assert problems(made) == {f"{row.path}/b_number"}


def test_a_quantity_is_asked_where_there_are_works() -> None:
    """Missing or broken asks how much; for illegal structures it is those that are there."""
    made = community(["1号楼"])
    for item, expected in {"water": {"none", "broken"}, "illegal": {"present", "broken"}}.items():
        quantity = node(made, f"items/{item}/quantity")
        for state in STATES:
            made.set(node(made, f"items/{item}/state"), state)
            assert quantity.relevant == (state in expected), (item, state)


def test_leaving_out_an_improvement_asks_for_a_reason() -> None:
    """完善类 needs one, 提升类 does not, 基础类 cannot be left out at all."""
    made = community(["1号楼"])
    identify(made)
    made.set(node(made, "items/lift/plan"), "out")
    made.set(node(made, "items/shop/plan"), "out")
    assert problems(made) == {"items/lift/reason"}
    for item in TABLE.items.values():
        group = made.find(f"items/{item.id}")
        asked = {child.name for child in group.children} if group is not None else set()
        assert ("plan" in asked) == (item.klass != "basic")
        assert ("reason" in asked) == (item.klass == "improve")


def test_an_existing_appraisal_names_its_report() -> None:
    """A grade is copied from a report, so the report's number is asked for."""
    made = community(["1号楼"])
    identify(made)
    row = made.nodes_by_role("renewal.block")[0]
    made.set(node(made, f"{row.path}/b_grade"), "C")
    assert problems(made) == {f"{row.path}/b_report"}


def test_personal_answers_stay_out_of_the_record() -> None:
    personal = [row["name"] for row in rows("survey") if row.get("bind::insp:personal") == "yes"]
    assert personal == ["respondents"]


@pytest.mark.parametrize(("year", "words"), [(1998, "属于老旧小区"), (2005, "主管部门认定")])
def test_the_judgement_says_why_it_counts(year: int, words: str) -> None:
    made = community(["1号楼"])
    made.set(node(made, "origin/year_from"), year)
    judged = judge(made)
    assert judged is not None and judged.scale == "renewal"
    assert words in sentence(judged.lines[0])
    said = sentence(judged.lines[0])
    assert "有公开出处" in said or "本旗方案" in said


def test_every_line_of_the_list_names_source_and_confidence() -> None:
    """Works in the order of doing, each with its duty and how sure that is."""
    made = community(["1号楼", "2号楼"])
    block = made.nodes_by_role("renewal.block")[1]
    made.set(node(made, f"{block.path}/roof/state"), "broken")
    made.set(node(made, f"{block.path}/roof/quantity"), "420.5")
    made.set(node(made, "items/water/state"), "none")
    judged = judge(made)
    assert judged is not None
    told = [sentence(line) for line in judged.lines if line.code == "renewal_must"]
    assert [line.split("，")[0] for line in told] == ["应改：供水", "应改：公共部位维修：屋面"]
    assert "420.5 m²" in told[1] and "应改尽改" in told[1] and "有公开出处" in told[1]


def test_years_of_the_blocks_stand_in_for_that_of_the_community() -> None:
    made = community(["1号楼", "2号楼"])
    for row, year in zip(made.nodes_by_role("renewal.block"), (1999, 2008), strict=True):
        made.set(node(made, f"{row.path}/b_year"), year)
    judged = judge(made)
    assert judged is not None and judged.lines[0].code == "renewal_old_phases"
