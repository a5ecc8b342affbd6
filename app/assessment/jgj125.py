"""JGJ 125-2016 as one scale among the others."""

from __future__ import annotations

from app.assessment.findings import FindingLine, findings
from app.assessment.judgement import Judge, Judgement
from app.assessment.layout import is_graded, missing_roles
from app.assessment.outcome import RESULT, assess
from app.domain.jgj125.explain import decision_line, explain
from forms.instance import Instance


def judge(instance: Instance) -> Judgement | None:
    """The grade of a filled form; None for a form that does not speak of it."""
    assessment = assess(instance)
    if assessment is None:
        return None
    result, lines = assessment.result, explain(assessment.result)
    between = [line for line in lines if line.code in {"interval", "incomplete"}]
    told = result.status != "incomplete"
    return Judgement(
        scale=RESULT,
        value=result.grade,
        low=(result.low or "") if told else "",
        high=(result.high or "") if told else "",
        first=(between or [decision_line(result.deciding)])[0],
        lines=tuple(lines),
        results=assessment.results(),
        open=assessment.open,
        override=assessment.override,
        certified=assessment.certified,
        detail=assessment,
    )


def found(instance: Instance) -> tuple[FindingLine, ...]:
    """The danger points that were noted."""
    assessment = assess(instance)
    return findings(assessment) if assessment else ()


JUDGE = Judge(RESULT, is_graded, judge, missing_roles, found)
