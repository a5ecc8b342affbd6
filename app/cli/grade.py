"""`grade`: grade counted houses or filled forms, one JSON line each.

A line of counts is graded by JGJ 125; a line with a form's id and answers by that form's scale.
Expected values that a line holds are checked.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from app.cli import grade_form
from app.cli.output import GOOD, PROBLEMS, Commands, emit
from app.domain.jgj125.counts import CountsError, CountsResult, differences, grade_counts
from app.domain.jgj125.explain import decision_line
from app.domain.rule_table import load
from app.errors import KnownError
from app.i18n import _
from app.i18n.grades import counts_error, number, percent, sentence, share

RULES = "jgj125-2016"
STANDARD_INPUT = "-"


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("grade", parents=[shared], help=_("按构件计数评级，核对算例"))
    parser.add_argument("file", help=_("每行一个 JSON 的文件，- 表示标准输入"))
    parser.add_argument("--explain", action="store_true", help=_("说明每一级怎样得出"))
    parser.set_defaults(func=_grade)


def _grade(args: argparse.Namespace) -> int:
    table = load(RULES)
    answers: list[dict[str, Any]] = []
    said: list[str] = []
    for place, text in _lines(args.file):
        try:
            line = json.loads(text, parse_float=Decimal)
            if isinstance(line, dict) and "form" in line:
                found = grade_form.judged(line)
                told = grade_form.answer(place, line, found, explain=args.explain)
                answers.append(told)
                said += grade_form.sentences(told, found, explain=args.explain)
                continue
            result = grade_counts(line, table)
        except CountsError as error:
            problem = counts_error(error)
        except grade_form.FormLineError as error:
            problem = str(error)
        except (json.JSONDecodeError, RecursionError):
            problem = _("不是 JSON")
        else:
            wrong = differences(line, result)
            answers.append(_answer(place, result, wrong, explain=args.explain))
            said += _sentences(result, wrong, place, explain=args.explain)
            continue
        answers.append({"line": place, "problem": problem})
        said.append(_("第 {line} 行：{problem}").format(line=place, problem=problem))
    bad = sum("problem" in answer or bool(answer["differences"]) for answer in answers)
    emit(args, {"rules": table.name, "houses": answers, "problems": bad}, said)
    return PROBLEMS if bad else GOOD


def _lines(name: str) -> Iterator[tuple[int, str]]:
    """Lines that hold something, numbered from 1. Raises KnownError when nothing can be read."""
    try:
        if name == STANDARD_INPUT:
            text = sys.stdin.read()
        else:
            text = Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KnownError(
            "grade.unreadable",
            _("打不开算例文件 {name}。").format(name=name),
            kept=_("没有改动任何东西。"),
            advice=_("请检查文件是否存在、是否是 UTF-8 文本，再试一次。"),
            detail=str(error),
        ) from error
    return ((place, line) for place, line in enumerate(text.splitlines(), 1) if line.strip())


def _answer(
    place: int, result: CountsResult, wrong: dict[str, tuple[str, str]], *, explain: bool
) -> dict[str, Any]:
    ratio = result.house.ratio
    answer: dict[str, Any] = {
        "line": place,
        "id": result.id,
        "N10": _figure(result.house.numerator * 10),
        "D10": _figure(result.house.denominator * 10),
        "R": None if ratio is None else f"{ratio.numerator}/{ratio.denominator}",
        "R_pct": None if ratio is None else percent(ratio, 4).removesuffix(" %"),
        "grades": list(result.grades),
        "house": result.grade,
        "differences": {name: list(pair) for name, pair in wrong.items()},
    }
    if explain:
        answer["explain"] = _explained(result)
    return answer


def _figure(value: Fraction) -> int | str:
    """Whole with the weights of today's table; a table with finer ones gives a text."""
    return int(value) if value.denominator == 1 else number(value)


def _explained(result: CountsResult) -> list[str]:
    """Layer by layer, then the house."""
    lines = []
    for place, (layer, grade) in enumerate(zip(result.layers, result.grades, strict=True)):
        name = _("第 {n} 层").format(n=place) if place else _("基础")
        told = share(layer.numerator, layer.denominator) if layer.denominator else _("没有构件")
        lines.append(
            _("{layer}：{share}，{grade}").format(layer=name, share=told, grade=grade or "?")
        )
    if result.house.denominator:
        lines.append(f"R = {share(result.house.numerator, result.house.denominator)}")
    return [*lines, sentence(decision_line(result.decision))]


def _sentences(
    result: CountsResult, wrong: dict[str, tuple[str, str]], place: int, *, explain: bool
) -> Iterator[str]:
    ratio = result.house.ratio
    yield _("{id}：N10 = {n}，D10 = {d}，R = {percent}；各层 {grades}；房屋 {house}").format(
        id=result.id,
        n=number(result.house.numerator * 10),
        d=number(result.house.denominator * 10),
        percent=_("没有构件") if ratio is None else percent(ratio, 4),
        grades=" ".join(grade or "?" for grade in result.grades),
        house=result.grade or _("资料不全"),
    )
    if explain:
        yield from ("  " + line for line in _explained(result))
    for name, (expected, found) in wrong.items():
        yield _("第 {line} 行：{name} 应为 {expected}，算得 {found}").format(
            line=place, name=name, expected=expected, found=found
        )
