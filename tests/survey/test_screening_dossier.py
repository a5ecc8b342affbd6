"""The two short forms in a survey: stored, listed, merged, made into tasks, and on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app.i18n.judgements import short_words
from app.survey import words
from app.survey.audience import Audience
from app.survey.filling import Filling
from tests.survey.crew import Crew, Machine
from tests.survey.judged import FLAGGED, RURAL, begin, fill


def printed(machine: Machine, filling: Filling, *, personal: bool = False) -> str:
    """All text of the dossier, blanks left out."""
    pdf = machine.root / f"{filling.record}.pdf"
    machine.survey.papers.write("dossier", filling.record, pdf, Audience(personal, "测试"))
    program = shutil.which("pdftotext")
    assert program
    made = subprocess.run([program, str(pdf), "-"], capture_output=True, check=True)
    return re.sub(r"\s", "", made.stdout.decode("utf-8"))


def listed(machine: Machine, record: str) -> tuple[str, bool]:
    head = machine.survey.core.store.head(record)
    assert head is not None
    return head.grade, head.provisional


def test_a_screening_is_stored_and_listed_by_its_own_scale(field: Crew) -> None:
    """Its result stands under its own name; lists say it in its own words."""
    filling = fill(field.first, "quick_screening", FLAGGED)
    view = field.first.survey.core.store.view(filling.record)
    assert view is not None
    assert set(view.results) == {"screening"}
    grade, provisional = listed(field.first, filling.record)
    assert grade == "severe"
    assert words.grade(grade, provisional) == "严重隐患"


def test_an_open_grade_is_listed_as_an_interval(field: Crew) -> None:
    rural = fill(field.first, "rural_check", RURAL)
    assert listed(field.first, rural.record) == ("C–D", False)
    blank = begin(field.first, "quick_screening")
    field.first.survey.filling.load_answers(blank, {"ground/ground_state": "clean"})
    field.first.survey.filling.commit(blank)
    assert short_words(listed(field.first, blank.record)[0]) == "未发现–严重隐患"


@pytest.mark.parametrize("mild_first", [True, False])
def test_while_two_people_differ_the_worse_conclusion_counts(
    field: Crew, *, mild_first: bool
) -> None:
    """Worst by the order of its own scale, marked provisional, whoever came first."""
    mild = FLAGGED | {
        "changes/change_legal": "yes",
        "ground/ground_hit/0000000000a1/g_offset_mm": "10",
    }
    first, second = (mild, FLAGGED) if mild_first else (FLAGGED, mild)
    one = fill(field.first, "quick_screening", first)
    two = fill(field.second, "quick_screening", second)
    assert one.record == two.record
    assert {listed(m, one.record)[0] for m in (field.first, field.second)} == {"some", "severe"}
    field.both_to_office()
    assert listed(field.office, one.record) == ("severe", True)
    assert "暂定" in words.grade(*listed(field.office, one.record))
    assert "暂定" in printed(field.office, field.office.survey.filling.open_committed(one.record))


def test_findings_of_a_screening_become_tasks(field: Crew) -> None:
    """A trigger that holds can be put on the list with clause and place."""
    filling = fill(field.first, "quick_screening", FLAGGED)
    finding = field.first.survey.papers.finding(filling.record, 1)
    assert (finding.clause, finding.part) == ("14(二)", "地基基础 左山墙")
    field.first.survey.loop.open_task(
        filling.record, title=finding.title, clause=finding.clause, part=finding.part,
        what="委托鉴定", who="示例嘎查", due="2026-12-31",
    )  # fmt: skip
    (task,) = field.first.survey.loop.tasks(filling.record)
    assert (task.title, task.house) == (finding.title, "示例社12号院")


def test_the_dossier_holds_every_answer_in_words(field: Crew) -> None:
    """Each answer with its label, choices in words, residents masked."""
    for form, stated in (("quick_screening", FLAGGED), ("rural_check", RURAL)):
        filling = fill(field.first, form, stated)
        text = printed(field.first, filling)
        for node in filling.instance.root.walk():
            asked = node.relevant and node.text and node.kind not in {"calculate", "image", "row"}
            if not asked or node.question.personal:
                continue
            for part in re.split("[、，]", words.value_text(node)):
                assert re.sub(r"\s", "", part) in text, (node.path, part)
        assert "张示例" not in text
        assert "13800005678" not in text
        assert "低保户" not in text


def test_the_dossier_explains_the_conclusion(field: Crew) -> None:
    """Scale, reference, every clause, measure against limit, what follows, 待核, override."""
    filling = fill(field.first, "quick_screening", FLAGGED)
    text = printed(field.first, filling)
    for said in (
        "自建房排查",
        "参考",
        "存在严重安全隐患",
        "倾斜率3.17%",
        "第14(二)条",
        "实测未超限，按“梁、板、柱有较轻的裂缝”（第20条）计",
        "立即停用",
        "疏散房屋内和周边群众",
        "待核",
        "人工改判：存在一定安全隐患。改判人：甲测员。",
        "门洞上有过梁，现场核对过",
        "selfbuilt-2022@1",
        "拒签",
        "照片1",
    ):
        assert said in text, said


def test_a_rural_dossier_names_its_scale_and_says_what_is_open(field: Crew) -> None:
    filling = fill(field.first, "rural_check", RURAL)
    text = printed(field.first, filling)
    for said in (
        "农房（200号导则），参考：等级未定",
        "承重墙：c（裂缝多或贯通，局部倾斜，连接松动）",
        "木柱、梁、檩：看不到，未定",
        "楼板：无此部分",
        "完全不具备防灾措施",
        "rural-200-2019@1",
        "待核",
    ):
        assert said in text, said
    assert "鉴定等级" not in text
    assert "鉴定结论：" not in text


def test_residents_in_clear_only_when_asked(field: Crew) -> None:
    filling = fill(field.first, "rural_check", RURAL)
    assert "低保户" in printed(field.first, filling, personal=True)


def test_a_dossier_is_whole_without_any_answer(field: Crew) -> None:
    """A form that was merely begun can be printed too, and concludes nothing."""
    filling = begin(field.first, "quick_screening")
    text = printed(field.first, filling)
    assert "结论未定" in text
    assert Path(field.first.root / f"{filling.record}.pdf").stat().st_size > 0
