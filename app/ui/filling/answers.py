"""Answers in words: as a table's cell, as a row's name, as a problem's sentence."""

from __future__ import annotations

from datetime import date

from app.i18n import _, listed
from app.i18n.form_problems import problem_text
from app.i18n.units import unit as unit_of
from app.survey import awaited
from app.ui.filling import outline, typing
from forms import ranges
from forms.node import Node, Problem

#: How many answers a table shows of each row.
COLUMNS = 4


def words(node: Node) -> str:
    """The answer as a person reads it: choice labels, number with unit; "" if blank."""
    if not node.text:
        return ""
    if node.kind in {"select_one", "select_multiple"}:
        names = node.text.split() if node.kind == "select_multiple" else [node.text]
        labels = {choice.name: choice.label for choice in node.choices()}
        return listed(labels.get(name, name) for name in names)
    if node.kind == "image":
        return _("{n} 张").format(n=len(node.text.split()))
    if node.kind == "acknowledge":
        return _("已确认")
    unit = unit_of(node.question.extra)
    return f"{node.text} {unit}".strip()


def title(node: Node) -> str:
    """What a sheet or row is called: its label, or the answers that name it."""
    if node.kind != "row":
        return node.label or node.name
    naming = batch_fields(node.question.extra.get("batch", ""), node)
    if not naming:
        naming = [child for child in node.children if child.kind in outline.SHOWN][:1]
    named = " ".join(words(child) for child in naming if child.text)
    return named or _("第 {n} 个").format(n=node.index + 1)


def trail(node: Node) -> list[str]:
    """Titles of the sheets from the section down to this one."""
    names: list[str] = []
    place: Node | None = node
    while place is not None and place.parent is not None:
        if outline.is_sheet(place) or place.kind == "row":
            names.append(title(place))
        place = place.parent
    return names[::-1]


def batch_fields(names: str, row: Node) -> list[Node]:
    """The children of a row that one line of text fills (`insp:batch` of its repeat)."""
    wanted = names.split()
    by_name = {child.name: child for child in row.children}
    return [by_name[name] for name in wanted if name in by_name]


def columns(repeat: Node) -> list[str]:
    """Names of the questions that a table of this repeat shows."""
    return [
        question.name
        for question in repeat.question.children
        if question.kind in outline.SHOWN
        and question.kind not in {"note", "image"}
        and question.appearance != "multiline"
        and question.logic.relevant is None
    ][:COLUMNS]


def is_signature(node: Node) -> bool:
    """Whether an image question asks for a signature."""
    return node.kind == "image" and "signature" in node.question.appearance.split()


def sentence(problem: Problem, node: Node) -> str:
    """What is wrong or worth another look, in words that stand below the question."""
    if problem.code == "comment":
        return _("{by}：{text}").format(by=problem.params["by"], text=problem.message)
    if problem.code == awaited.NO_ROWS:
        return _("还没有录入{name}。").format(name=node.label)
    if problem.code == "required" and node.kind == "image" and not problem.message:
        lacks = _("缺签字：{name}") if is_signature(node) else _("缺照片：{name}")
        return lacks.format(name=node.label)
    if problem.code == "type":
        unit = unit_of(node.question.extra)
        day = date.fromisoformat(node.home.today)
        said = typing.trouble(node.kind, node.text, unit, day)
        if said:
            return said
    said = problem_text(problem, node.label if problem.code == "required" else "")
    allowed = node.question.range
    if problem.code == "constraint" and not problem.message and allowed:
        ends = ranges.span(allowed)
        if ends.least is not None and ends.most is not None:
            return _("应在 {range} 之间。").format(range=allowed)
        return _("应在允许的范围里（{range}）。").format(range=allowed)
    return said
