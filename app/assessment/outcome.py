"""The grade of a filled form: computed, overruled or certified, and how a revision keeps it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.assessment.binding import bind
from app.assessment.layout import RULES, is_graded
from app.assessment.override import Override, answer, override_of, stated
from app.domain.jgj125.grading import grade
from app.domain.jgj125.result import GradeResult
from app.domain.rule_table import RuleTable, load
from app.model.canonical import Value
from forms.instance import Instance
from forms.node import Node

#: The name of the result in a revision.
RESULT = "jgj125"


@dataclass(frozen=True)
class Report:
    """The appraisal report of a qualified organisation, and the grade that it states."""

    number: str
    organisation: str
    grade: str
    date: str


@dataclass(frozen=True)
class Assessment:
    """A graded form. `nodes` lead from members, observations and ground rules to their rows.

    `open` counts what the grade still waits for, by code: the member reasons unseen,
    no_points, points (an observation lacks a measure), the ground reason ground_open, and the
    blank answers that `binding.Bound.open` lists.
    """

    result: GradeResult
    table: RuleTable
    nodes: Mapping[str, Node]
    open: Mapping[str, int]
    override: Override | None
    report: Report

    @property
    def certified(self) -> bool:
        """Whether a qualified organisation's report stands behind it: number and name."""
        return bool(self.report.number and self.report.organisation)

    @property
    def problems(self) -> tuple[str, ...]:
        """What must not stay so: override_reason, override_name, report_org."""
        found = []
        if self.override and not self.override.reason:
            found.append("override_reason")
        if self.override and not self.override.name:
            found.append("override_name")
        if self.report.number and not self.report.organisation:
            found.append("report_org")
        return tuple(found)

    def results(self) -> dict[str, Value]:
        """What a revision keeps of it: canonical, ratios as exact fractions "27/1090".

        `grade` is null while the grade is open; then `low` and `high` say between what.
        """
        result = self.result
        deciding = result.deciding
        high = result.house_high.ratio if result.house_high else None
        return {
            RESULT: {
                "grade": result.grade,
                "low": result.low,
                "high": result.high,
                "status": result.status,
                "rules": result.rules,
                "deciding": deciding.code,
                "clause": deciding.clause,
                "ground": result.ground.verdict,
                "ratio": _fraction(result.ratio),
                "ratio_high": _fraction(high),
                "open": dict(self.open),
                "certified": self.certified,
                "override": stated(self.override, "grade"),
                "report": {
                    "number": self.report.number,
                    "organisation": self.report.organisation,
                    "grade": self.report.grade,
                    "date": self.report.date,
                },
            }
        }


def assess(instance: Instance) -> Assessment | None:
    """Grade a filled form by its roles; None for a form that has none of JGJ 125."""
    root = instance.root
    if not is_graded(root.question):
        return None
    table = load(RULES)
    bound = bind(instance, table)
    result = grade(bound.building, table)
    return Assessment(
        result=result,
        table=table,
        nodes=bound.nodes,
        open=_open(result, bound.open),
        override=override_of(root, "jgj", "grade"),
        report=Report(
            answer(root, "jgj.report_number"),
            answer(root, "jgj.report_org"),
            answer(root, "jgj.report_grade"),
            answer(root, "jgj.report_date"),
        ),
    )


def _open(result: GradeResult, blank: Mapping[str, int]) -> dict[str, int]:
    reasons = Counter(member.reason for member in result.members if member.reason)
    if result.ground.verdict == "undetermined":
        reasons["ground_open"] = 1
    return {code: count for code, count in (reasons + Counter(blank)).items() if count}


def _fraction(ratio: Fraction | None) -> str | None:
    return None if ratio is None else f"{ratio.numerator}/{ratio.denominator}"
