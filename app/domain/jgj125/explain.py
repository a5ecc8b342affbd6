"""A grade told clause by clause, as codes with plain parameters; words live elsewhere.

Parameters are texts, numbers, exact fractions, {"zh", "en"} texts, or further lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.jgj125.result import (
    Decision,
    Finding,
    GradeResult,
    Hit,
    LayerResult,
    MemberResult,
    Share,
)


@dataclass(frozen=True)
class Line:
    """One statement: what it says (`code`) and about what."""

    code: str
    params: Mapping[str, object]


def explain(result: GradeResult) -> list[Line]:
    """The whole way to the grade, in the order of the standard."""
    lines = [Line(f"ground_{result.ground.state}_{result.ground.verdict}", {})]
    lines += [hit_line(hit) for hit in result.ground.hits]
    labels = {member.id: member.label for member in result.members}
    for member in result.members:
        lines += _member(member, labels)
    lines += [_layer(layer) for layer in result.layers]
    if result.house_low is not None and result.house_high is not None:
        lines.append(_house(result, result.house_low, result.house_high))
    lines += _decision(result)
    lines += [Line(f"note_{note.code}", note.params) for note in result.notes]
    lines.append(Line("basis", {"rules": result.rules, "tags": result.confidence}))
    return lines


def hit_line(hit: Hit) -> Line:
    """One rule applied: code hit_met, hit_not_met, or hit_undetermined_<reason>."""
    code = f"hit_{hit.verdict}" + (f"_{hit.reason}" if hit.reason else "")
    findings = tuple(finding_line(finding, hit) for finding in hit.findings)
    params = {"rule": hit.rule, "clause": hit.clause, "text": hit.text, "findings": findings}
    return Line(code, params)


def finding_line(finding: Finding, hit: Hit) -> Line:
    """One measure against its limit: code finding, or finding_missing."""
    asked = finding.condition
    if finding.missing:
        names = tuple(hit.names.get(field, {}) for field in finding.missing)
        return Line("finding_missing", {"names": names})
    field = asked.quantity.split("/")[0]
    name = hit.names.get(field) or hit.names.get(f"{field}_mm", {})
    params = {
        "quantity": asked.quantity,
        "name": name,
        "measured": finding.measured,
        "squared": finding.squared,
        "op": asked.op,
        "limit": asked.limit,
        "written": asked.written,
        "holds": finding.holds,
    }
    return Line("finding", params)


def _member(member: MemberResult, labels: Mapping[str, str]) -> list[Line]:
    about = {
        "label": member.label,
        "layer": member.layer_name,
        "position": member.position,
        "foundation": member.klass == "f",
    }
    lines: list[Line] = []
    if member.judged != "not_dangerous":
        hits = tuple(hit_line(hit) for hit in member.hits if hit.verdict != "not_met")
        reason = f"_{member.reason}" if member.reason else ""
        lines.append(Line(f"member_{member.judged}{reason}", about | {"hits": hits}))
    if member.counted_from and member.judged != "dangerous":
        chain = tuple(labels[source] for source in member.counted_from)
        lines.append(Line("member_counted", about | {"chain": chain}))
    elif member.counted_from_high and not member.counted and member.judged == "not_dangerous":
        chain = tuple(labels[source] for source in member.counted_from_high)
        lines.append(Line("member_maybe_counted", about | {"chain": chain}))
    return lines


def _layer(layer: LayerResult) -> Line:
    params = {
        "name": layer.name,
        "foundation": layer.kind == "foundation",
        "numerator": layer.low.numerator,
        "denominator": layer.low.denominator,
        "ratio": layer.low.ratio,
        "grade": layer.low_grade,
        "high_numerator": layer.high.numerator,
        "high_ratio": layer.high.ratio,
        "high_grade": layer.high_grade,
    }
    if layer.low.ratio is None:
        return Line("layer_empty", params)
    return Line("layer" if layer.low == layer.high else "layer_open", params)


def _house(result: GradeResult, low: Share, high: Share) -> Line:
    params = {
        "numerator": low.numerator,
        "denominator": low.denominator,
        "ratio": low.ratio,
        "high_numerator": high.numerator,
        "high_ratio": high.ratio,
        "du_count": result.low_decision.du_count,
        "du_count_high": result.high_decision.du_count,
        "du_limit": result.low_decision.du_limit,
        "F": result.F,
        "B": result.B,
        "f": result.f,
    }
    if result.status == "incomplete":
        return Line("house_incomplete", params)
    return Line("house" if low == high else "house_open", params)


def _decision(result: GradeResult) -> list[Line]:
    if result.status == "determined":
        return [decision_line(result.low_decision)]
    ends = {"low": result.low, "high": result.high}
    if result.status == "incomplete":
        return [Line("incomplete", ends)]
    return [
        decision_line(result.low_decision),
        decision_line(result.high_decision),
        Line("interval", ends),
    ]


def decision_line(decision: Decision) -> Line:
    """The row that gave a grade: code decision_<row>."""
    params = {
        "grade": decision.grade,
        "clause": decision.clause,
        "ratio": decision.ratio,
        "band": decision.band,
        "du_count": decision.du_count,
        "du_limit": decision.du_limit,
        "rule": decision.rule,
    }
    return Line(f"decision_{decision.code}", params)
