"""A screening told clause by clause, as codes with plain parameters; words live elsewhere."""

from __future__ import annotations

from app.domain.jgj125.explain import Line, finding_line
from app.domain.screening.judging import PartResult, ScreeningResult, TriggerHit
from app.domain.screening.table import CHANGES, ScreeningTable


def conclusion(result: ScreeningResult, table: ScreeningTable) -> Line:
    """The conclusion in one statement: code screening_value or screening_open."""
    if result.value is None:
        ends = {"low": table.outcomes[result.low].name, "high": table.outcomes[result.high].name}
        return Line("screening_open", ends)
    outcome = table.outcomes[result.value]
    params = {"name": outcome.name, "meaning": outcome.meaning, "clause": outcome.clause}
    return Line("screening_value", params)


def explain(result: ScreeningResult, table: ScreeningTable) -> list[Line]:
    """The whole way to the conclusion, part by part, then what follows from it."""
    lines = [line for part in result.parts for line in _part(part, table)]
    lines.append(conclusion(result, table))
    if result.actions:
        actions = tuple(table.actions[action] for action in result.actions)
        lines.append(Line("screening_actions", {"actions": actions}))
    if result.value is None:
        lines.append(Line("screening_look_again", {}))
    lines.append(Line("judged_basis", {"rules": result.rules, "standard": table.title}))
    return lines


def trigger_line(hit: TriggerHit, table: ScreeningTable) -> Line:
    """One noted trigger: met, below its limit, without one, or open."""
    if hit.hit.verdict == "met":
        code = "trigger_met" if hit.low == hit.severity else "trigger_allowed"
        if code == "trigger_met" and hit.part == CHANGES:
            code = "trigger_change"
        if hit.low != hit.high:
            code = "trigger_legal_unknown"
    elif hit.hit.verdict == "undetermined":
        code = f"trigger_{hit.hit.reason}"
    else:
        code = "trigger_instead" if hit.instead else "trigger_not_met"
    instead = table.triggers.get(hit.instead)
    params: dict[str, object] = {
        "text": hit.hit.text,
        "clause": hit.hit.clause,
        "rule": hit.hit.rule,
        "severity": table.outcomes[hit.low if hit.instead else hit.severity].name,
        "findings": measured_lines(hit),
        "instead": instead.rule.text if instead else "",
        "other_clause": instead.rule.clause if instead else "",
    }
    return Line(code, params)


def measured_lines(hit: TriggerHit) -> tuple[Line, ...]:
    """What was measured against which limit, and what is missing; nothing for mere phenomena."""
    lines = []
    for one in hit.hit.findings:
        if one.condition.quantity == "storeys":
            if one.measured is None:
                lines.append(Line("storeys_missing", {}))
        elif one.condition.quantity != "present":
            lines.append(finding_line(one, hit.hit))
    return tuple(lines)


def _part(part: PartResult, table: ScreeningTable) -> list[Line]:
    if part.state == "absent":
        return []
    named = {"part": table.parts[part.part]}
    lines = [
        Line("trigger_of_part", named | {"trigger": (trigger_line(hit, table),)})
        for hit in part.hits
    ]
    if part.state == "clean":
        lines.append(Line("part_clean", named))
    elif part.reason in {"unseen", "blank", "nothing_noted"}:
        lines.append(Line(f"part_{part.reason}", named))
    return lines
