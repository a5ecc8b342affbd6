"""`grade` on a filled form: one JSON line with its form's id and answers, judged by its scale."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from app import bootstrap
from app.assessment.judging import Judgement, judge
from app.i18n import _
from app.i18n.judgements import scale_name, sentence, value_words
from app.survey.forms_shelf import library_forms
from forms.form import Form
from forms.load import load_form


class FormLineError(ValueError):
    """A line that names no shipped form, or one that no scale judges; the text says which."""


@cache
def _form(name: str) -> Form:
    data = library_forms().get(name)
    if data is None:
        raise FormLineError(_("没有表单 {name}").format(name=name))
    return load_form(data)


def judged(line: Mapping[str, Any]) -> Judgement:
    """The judgement of {"form": id, "answers": {path: value}}. Raises FormLineError."""
    answers = line.get("answers")
    if not isinstance(answers, dict):
        raise FormLineError(_("缺少 {name}").format(name="answers"))
    form = _form(str(line["form"]))
    instance = form.open(answers, now=bootstrap.now)
    instance.recalculate()
    found = judge(instance)
    if found is None:
        raise FormLineError(_("表单 {name} 没有评级").format(name=line["form"]))
    return found


def answer(
    place: int, line: Mapping[str, Any], found: Judgement, *, explain: bool
) -> dict[str, Any]:
    """The line's answer for `--json`; an `expected` value that differs is a difference."""
    said: dict[str, Any] = {
        "line": place,
        "id": str(line.get("id", "")),
        "scale": found.scale,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "differences": {},
    }
    if "expected" in line and line["expected"] != found.value:
        said["differences"]["value"] = [line["expected"], found.value]
    if explain:
        said["explain"] = [sentence(one) for one in found.lines]
    return said


def sentences(said: Mapping[str, Any], found: Judgement, *, explain: bool) -> list[str]:
    """The same in words, for people."""
    value = value_words(found.value or "–".join((found.low, found.high)))
    judged = _("{scale}：{value}").format(scale=scale_name(found.scale), value=value)
    lines = [f"{said['id']} · {judged}" if said["id"] else judged]
    if explain:
        lines += ["  " + sentence(one) for one in found.lines]
    for expected, computed in said["differences"].values():
        lines.append(
            _("第 {line} 行：{name} 应为 {expected}，算得 {found}").format(
                line=said["line"], name="value", expected=expected, found=computed
            )
        )
    return lines
