"""What brief and letter say of a survey: figures over houses, one task in whole sentences."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import docx
import pytest

from app.errors import KnownError
from app.survey.audience import Audience
from app.survey.letterhead import Head
from app.survey.numbers import numbers
from tests.survey.crew import HOUSE, START, Crew, jpeg
from tests.survey.test_loop import DUE, opened


def test_the_figures_count_houses(field: Crew) -> None:
    """Only what is finished counts as graded; late tasks are told apart."""
    first = field.first
    survey = first.survey
    survey.houses.add("另一处")
    first.fill()
    before = numbers(survey.core, survey.loop, urgent=5)
    assert (before.total, before.visited, before.worst) == (2, 0, 0)
    first.fill({"building/residents": 4}, status="done", reason="补填")
    opened(first)
    opened(first, what="设警戒", due=(START - timedelta(days=1)).date().isoformat())
    found = numbers(survey.core, survey.loop, urgent=1)
    assert (found.total, found.visited, found.worst, found.bad) == (2, 1, 1, 0)
    assert (found.open_tasks, found.late_tasks) == (2, 1)
    assert [row.what for row in found.urgent] == ["设警戒"]


def test_areas_add_up_to_the_whole(field: Crew) -> None:
    """Two villages and what hangs on neither; flats are told beside the houses, not among them."""
    survey = field.first.survey
    add = survey.houses.add
    one, two = (add(name, level="community")[0] for name in ("甲村", "乙村"))
    house, _changed = add("1号楼", parent=one)
    add("101", level="household", parent=house)
    add("2号院", parent=two)
    found = numbers(survey.core, survey.loop, urgent=1)
    assert (found.total, found.households) == (3, 1)
    assert {area.name: area.total for area in found.areas} == {"甲村": 1, "乙村": 1, "其他": 1}
    assert found.areas[-1].name == "其他"


def test_the_brief_says_how_far_its_figures_reach(field: Crew, tmp_path: Path) -> None:
    field.first.fill(status="done")
    opened(field.first)
    letters = field.first.survey.letters
    brief = letters.brief_values()
    assert brief.coverage.startswith("以上情况出自已走访的 1 处，占在册 1 处的 100.0%")
    assert [figure.value for figure in brief.figures] == ["1", "1", "1", "1"]
    assert brief.list_rows[0][0] == HOUSE
    assert all(len(cell) <= 16 for cell in brief.list_rows[0])
    letters.brief(tmp_path / "a.docx", Audience())
    letters.brief(tmp_path / "a.pdf", Audience(), way="pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert [line.what for line in field.first.survey.actions.lines()][:2] == ["brief", "brief"]


def test_the_letter_names_house_finding_and_date(field: Crew, tmp_path: Path) -> None:
    """Addressed to whoever is responsible; a closed task has none."""
    first = field.first
    first.fill(status="done")
    task = opened(first)
    survey = first.survey
    survey.letterhead.set(Head("示例镇", "示例镇城建办", "0477-0000000"))
    survey.letters.supervision(task, tmp_path / "a.docx", Audience())
    said = "\n".join(one.text for one in docx.Document(str(tmp_path / "a.docx")).paragraphs)
    assert "示例嘎查：" in said
    assert f"现场检查{HOUSE}（苏布尔嘎镇 示例嘎查，编号A-012），发现一层 承重墙 2/A-B：" in said
    assert "（依据5.3）。" in said
    assert said.startswith("示例镇城建办\n督办〔2026〕")
    assert "联系电话：0477-0000000。" in said
    assert "请于2026年12月2日前办结" in said
    assert DUE == "2026-12-02"
    assert "supervision" in {line.what for line in survey.actions.lines()}
    survey.loop.close_task(task, [jpeg(field.root, 1)], "已搬离")
    with pytest.raises(KnownError, match="没有这条"):
        survey.letters.supervision(task, tmp_path / "b.docx", Audience())
    with pytest.raises(KnownError, match="没有这条"):
        survey.letters.supervision("x", tmp_path / "b.docx", Audience())
    assert not (tmp_path / "b.docx").exists()


def test_an_empty_survey_has_a_brief(field: Crew, tmp_path: Path) -> None:
    brief = field.first.survey.letters.brief_values()
    assert brief.more == "没有未销号的整改任务。"
    assert "0%" in brief.coverage
    field.first.survey.letters.brief(tmp_path / "a.docx", Audience())
