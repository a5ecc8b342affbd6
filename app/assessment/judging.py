"""The scales that a form may speak of; each judges by its own rules and keeps its own result."""

from __future__ import annotations

from collections.abc import Iterator

from app.assessment import jgj125, renewal, rural, screening
from app.assessment.findings import FindingLine
from app.assessment.judgement import Judge, Judgement
from app.model.canonical import Value
from forms.form import Form
from forms.instance import Instance

__all__ = ["JUDGES", "Judge", "Judgement", "findings_of", "judge", "missing_of", "results"]

#: Every scale, in the order in which a form is asked for it. A new scale is one more line.
JUDGES: tuple[Judge, ...] = (jgj125.JUDGE, screening.JUDGE, rural.JUDGE, renewal.JUDGE)


def judge(instance: Instance) -> Judgement | None:
    """What the form's own scale says of it; None for a form that has none."""
    return next(_judged(instance), None)


def results(instance: Instance) -> dict[str, Value]:
    """What a revision keeps of every scale that the form speaks of; {} for none."""
    return {name: value for one in _judged(instance) for name, value in one.results.items()}


def findings_of(instance: Instance) -> tuple[FindingLine, ...]:
    """What was found, line by line, by every scale that the form speaks of."""
    top = instance.root.question
    return tuple(line for one in JUDGES if one.speaks(top) for line in one.findings(instance))


def missing_of(form: Form) -> list[str]:
    """The roles that the form lacks for the scales that it speaks of."""
    return [role for one in JUDGES for role in one.missing(form)]


def _judged(instance: Instance) -> Iterator[Judgement]:
    top = instance.root.question
    for one in JUDGES:
        found = one.judge(instance) if one.speaks(top) else None
        if found is not None:
            yield found
