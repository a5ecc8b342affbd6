"""The live grade of the fill page: a judgement of whichever scale as a value in words."""

from __future__ import annotations

from collections.abc import Iterator

from app.assessment.judging import Judgement
from app.domain.screening.judging import ScreeningResult
from app.domain.screening.table import load as screening_table
from app.domain.severity import SCALES
from app.i18n import _, listed, pick
from app.i18n.judgements import sentence
from app.ui.filling.values import GradeView

#: Lines of JGJ 125 that say what made the grade; the members stay out of a narrow column.
_LAYERS = ("layer",)
_TOLD = {"rural_storeys_unknown", "site_dangerous", "rural_disaster"}


def grade_view(judgement: Judgement, *, provisional: bool = False) -> GradeView | None:
    """The grade as the fill page shows it; None for a scale that has no order of danger."""
    if judgement.scale not in SCALES:
        return None
    words = sentence(judgement.first)
    lines: tuple[str, ...] = ()
    if judgement.scale == "jgj125":
        lines = tuple(_layers(judgement))
    elif judgement.scale == "rural":
        lines = tuple(_parts(judgement))
    else:
        result: ScreeningResult = judgement.detail
        words, lines = _because(result), tuple(_follows(judgement, result))
    return GradeView(
        grade=judgement.value or "",
        low=judgement.low,
        high=judgement.high,
        words=words,
        lines=lines,
        provisional=provisional,
        certified=judgement.certified and not provisional,
        scale=judgement.scale,
    )


def _layers(judgement: Judgement) -> Iterator[str]:
    between = judgement.first.code in {"interval", "incomplete"}
    kinds = (*_LAYERS, "decision") if between else _LAYERS
    return (sentence(line) for line in judgement.lines if line.code.startswith(kinds))


def _parts(judgement: Judgement) -> Iterator[str]:
    """What a rural house has that is not sound; the parts without an answer in one line."""
    for line in judgement.lines:
        worse = line.code == "rural_part" and line.params["grade"] != "a"
        if line.code in _TOLD or worse or line.code == "part_unseen":
            yield sentence(line)
    blank = judgement.open.get("blank", 0)
    if blank:
        yield _("还有 {n} 个部分没有答，不当作没有问题。").format(n=blank)


def _because(result: ScreeningResult) -> str:
    """Why the conclusion is what it is: what decided, else what it means."""
    table = screening_table()
    if not result.deciding:
        outcome = table.outcomes[result.low]
        return pick(dict(outcome.meaning)) if result.value else ""
    told = []
    for hit in result.deciding:
        rule = table.triggers[hit.instead or hit.hit.rule].rule
        text = pick(dict(rule.text))
        listed_by_number = rule.clause[0].isdigit()
        told.append(
            _("{text}（第 {clause} 条）").format(text=text, clause=rule.clause)
            if listed_by_number
            else text
        )
    return "\n".join(dict.fromkeys(told))


def _follows(judgement: Judgement, result: ScreeningResult) -> Iterator[str]:
    """What must be done now, and what is still open, a line each: the aside is narrow."""
    for line in judgement.lines:
        if line.code == "screening_actions":
            yield sentence(line)
    named = screening_table().parts
    blank = [part.part for part in result.parts if part.reason == "blank"]
    doubt = [part.part for part in result.parts if part.reason and part.reason != "blank"]
    if doubt:
        yield _("未定：{parts}。").format(parts=listed(pick(dict(named[one])) for one in doubt))
    if blank:
        yield _("还没有答：{parts}。不当作没有隐患。").format(
            parts=listed(pick(dict(named[one])) for one in blank)
        )
