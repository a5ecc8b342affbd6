"""一区一档: what the dossier of a community says, and where."""

from __future__ import annotations

from pathlib import Path

from exports.report_model import Document, Letter, Table
from tests.survey.crew import Crew, jpeg
from tests.survey.test_blocks import estate, opened


def document(field: Crew, folder: Path, blocks: int = 3) -> Document:
    survey = field.first.open()
    place, _blocks = estate(field.first, blocks)
    filling = opened(survey, place)
    rows = [row.path for row in survey.blocks.fill_blocks(filling)]
    answers: dict[str, object] = {
        "identity/respondents": "张某某",
        "origin/year_from": 2005,
        "items/water/state": "broken",
        "items/water/quantity": "120.5",
        "items/lift/plan": "out",
        "items/lift/reason": "居民意见不统一",
    }
    for path in rows:
        answers[f"{path}/roof/state"] = "none"
        answers[f"{path}/lift/state"] = "none"
        answers[f"{path}/wall/state"] = "present"
    answers[f"{rows[0]}/roof/note"] = "冬季结露"
    for path, value in answers.items():
        field.first.put(filling, path, value)
    question = f"{rows[0]}/roof/photos"
    for taken in survey.taking.add([jpeg(folder, 1)], question, filling.photos):
        assert taken.entry is not None
        filling.put_photo(taken.photo, taken.entry)
    survey.filling.commit(filling)
    return survey.papers.document("dossier", filling.record)


def tables(made: Document) -> list[Table]:
    return [block for block in made.blocks if isinstance(block, Table)]


def test_works_stand_first_with_places_and_quantities(field: Crew, tmp_path: Path) -> None:
    """In the order of doing; all blocks together where all of them need it."""
    made = document(field, tmp_path)
    works = next(table for table in tables(made) if table.head[1] == "项目")
    assert [row[1] for row in works.rows] == ["供水", "公共部位维修：屋面"]
    assert works.rows[0][3:5] == ("小区", "120.5 m")
    assert works.rows[1][3:6] == ("全部 3 栋", "3 处未填数量", "照片1")


def test_what_is_left_out_says_why_and_the_borderline_year_is_told(
    field: Crew, tmp_path: Path
) -> None:
    said = "\n".join(document(field, tmp_path).texts())
    assert "居民意见不统一" in said
    assert "须由主管部门认定" in said
    assert "一区一档" in said and "小区名称" in said


def test_residents_stay_masked(field: Crew, tmp_path: Path) -> None:
    said = "\n".join(document(field, tmp_path).texts())
    assert "张某某" not in said and "张*" in said


def test_the_matrix_has_a_sign_for_every_state(field: Crew, tmp_path: Path) -> None:
    """A column for the estate and one for each block; what is blank shows as blank."""
    made = document(field, tmp_path)
    basic = next(table for table in tables(made) if table.head[0].startswith("基础类 · "))
    rows = {row[0]: row for row in basic.rows}
    assert basic.head[1:] == ("区", "1", "2", "3", "结论")
    assert rows["公共部位维修：屋面"][1:] == ("", "○", "○", "○", "应改")
    assert rows["公共部位维修：外墙"][1:] == ("", "√", "√", "√", "不用改")
    assert rows["供水"][1:] == ("×", "□", "□", "□", "应改")


def test_many_blocks_go_to_further_tables(field: Crew, tmp_path: Path) -> None:
    """No table grows wider than a page."""
    made = document(field, tmp_path, blocks=16)
    heads = [t.head for t in tables(made) if t.head[0].startswith("基础类 · ")]
    assert [head[2:-1] for head in heads] == [tuple(map(str, range(1, 15))), ("15", "16")]


def test_photos_of_cells_name_item_and_block(field: Crew, tmp_path: Path) -> None:
    said = document(field, tmp_path).texts()
    assert "公共部位维修：屋面" in said
    assert "1号楼" in said


def test_a_notice_lists_no_works_of_the_estate_as_faults_of_a_home(
    field: Crew, tmp_path: Path
) -> None:
    document(field, tmp_path)
    survey = field.first.survey
    (head,) = survey.core.store.heads(form="old_community")
    (letter,) = survey.papers.document("notice", head.record).blocks
    assert isinstance(letter, Letter)
    assert letter.passages[1].text == "看的是整个小区缺什么、坏什么，结果见《一区一策》。"
