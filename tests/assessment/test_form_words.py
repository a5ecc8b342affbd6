"""Every code of the form engine has its sentence, and sentences say where and what."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app.i18n.form_problems import SENTENCES, finding_text, problem_text
from forms.findings import Finding, FormError
from forms.load import load_form
from forms.node import Problem

ENGINE = Path(__file__).parents[2] / "forms"
MAKERS = {"Refused": 0, "warn": 0, "Finding": 1, "_trouble": 1, "Trouble": 1, "_error": 0}


def codes() -> set[str]:
    """Every code that is written out where the engine makes a remark."""
    found = {"string_not_closed", "unknown_character"}  # chosen by an expression in the lexer
    for path in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            place = MAKERS.get(name)
            if place is not None and len(node.args) > place:
                given = node.args[place]
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    found.add(given.value)
    return found


def test_every_code_of_the_engine_has_a_sentence() -> None:
    """No remark of the engine is without words, and no sentence without a use."""
    assert codes() == set(SENTENCES)


def test_a_remark_says_where_it_is() -> None:
    """Level, sheet, row, column and place in the expression stand in the line."""
    finding = Finding(
        "error",
        "unknown_function",
        "survey",
        34,
        "relevant",
        {"question": "width", "name": "sumif", "at": 0, "source": "sumif(${a}, 1) > 2"},
    )
    text = finding_text(finding)
    assert text.startswith("错误 survey 第 34 行 relevant 列 [width] 没有“sumif”这个函数。")
    assert "第 1 个字符：▸sumif(${a}, …" in text


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_sentence_can_be_said_without_parameters(code: str) -> None:
    """A parameter that a code came without is a gap, not a crash."""
    assert finding_text(Finding("warning", code)).startswith("提醒 ")


def test_a_real_broken_form_is_explained() -> None:
    """What the loader refuses can be said in words."""
    broken = """
| survey |
|        | type    | name | label | relevant |
|        | integer | a    | A     |          |
|        | text    | b    | B     | sumif(${a}) |
"""
    with pytest.raises(FormError) as raised:
        load_form(broken.encode("utf-8"))
    assert "sumif" in finding_text(raised.value.findings[0])


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("a", "required", {}, "请填写“宽度”。"), "请填写“宽度”。"),
        (Problem("a", "required", {}, ""), "请填写“最大宽度”。"),
        (Problem("a", "constraint", {"text": "900"}, "应在 0 到 500 mm 之间。"),
         "最大宽度：应在 0 到 500 mm 之间。"),
        (Problem("a", "constraint", {"text": "900"}, ""), "最大宽度：这个回答不符合要求，请核对。"),
        (Problem("a", "type", {"kind": "decimal", "text": "宽"}, ""),
         "最大宽度：应填数字，不能是“宽”。"),
        (Problem("a", "type", {"kind": "text", "text": "?"}, ""), "最大宽度：“?”不能填在这里。"),
    ],
)  # fmt: skip
def test_a_problem_is_one_sentence(problem: Problem, text: str) -> None:
    """The form's own words where it has some, ours otherwise."""
    assert problem_text(problem, "最大宽度") == text
