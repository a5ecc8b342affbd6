"""The live grade of the fill page: a judgement of whichever scale as a value in words."""

from __future__ import annotations

from collections.abc import Iterator

from app.assessment.judging import Judgement
from app.domain.severity import SCALES
from app.i18n import _
from app.i18n.judgements import sentence
from app.ui.filling.values import GradeView

#: Lines that say what made the result; what was found in order stays out of a narrow column.
_LAYERS = ("layer",)
_TOLD = {
    "trigger_of_part",
    "part_unseen",
    "part_nothing_noted",
    "screening_actions",
    "rural_storeys_unknown",
    "site_dangerous",
    "rural_disaster",
}


def grade_view(judgement: Judgement, *, provisional: bool = False) -> GradeView | None:
    """The grade as the fill page shows it; None for a scale that has no order of danger."""
    if judgement.scale not in SCALES:
        return None
    return GradeView(
        grade=judgement.value or "",
        low=judgement.low,
        high=judgement.high,
        words=sentence(judgement.first),
        lines=tuple(_lines(judgement)),
        provisional=provisional,
        certified=judgement.certified and not provisional,
        scale=judgement.scale,
    )


def _lines(judgement: Judgement) -> Iterator[str]:
    if judgement.scale == "jgj125":
        between = judgement.first.code in {"interval", "incomplete"}
        kinds = (*_LAYERS, "decision") if between else _LAYERS
        yield from (sentence(line) for line in judgement.lines if line.code.startswith(kinds))
        return
    for line in judgement.lines:
        mild = line.code == "rural_part" and line.params["grade"] == "a"
        if line.code in _TOLD or (line.code == "rural_part" and not mild):
            yield sentence(line)
    blank = judgement.open.get("blank", 0)
    if blank:
        yield _("还有 {n} 个部分没有答，不当作没有问题。").format(n=blank)
