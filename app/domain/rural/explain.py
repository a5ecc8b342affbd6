"""A rural grade told stage by stage, as codes with plain parameters; words live elsewhere."""

from __future__ import annotations

from app.domain.jgj125.explain import Line
from app.domain.rural.judging import PartResult, RuralResult
from app.domain.rural.table import RuralTable


def conclusion(result: RuralResult, table: RuralTable) -> Line:
    """The grade in one statement, or why there is none."""
    if result.status == "out_of_scope":
        return Line("rural_out_of_scope", {"most": table.storeys_at_most})
    if result.value is None:
        code = "rural_open" if result.low != result.high else "rural_storeys_open"
        return Line(code, {"low": result.low, "high": result.high, "most": table.storeys_at_most})
    if result.site == "dangerous":
        return Line("rural_site", {"grade": result.value, "text": table.site.text})
    (text,) = (one.text for one in table.grades.values() if one.house == result.value)
    return Line("rural_value", {"grade": result.value, "text": text})


def explain(result: RuralResult, table: RuralTable) -> list[Line]:
    """Scope, site, every part, the grade, and the disaster-prevention measures."""
    lines = [Line("rural_scope", {"text": table.scope.text})]
    if not result.scope_known:
        lines.append(Line("rural_storeys_unknown", {"most": table.storeys_at_most}))
    lines.append(Line(f"site_{result.site}", {}))
    lines += [_part(part, table) for part in result.parts]
    lines.append(conclusion(result, table))
    if result.disaster:
        lines.append(Line("rural_disaster", {"text": table.disaster[result.disaster]}))
    lines.append(Line("judged_basis", {"rules": result.rules, "standard": table.title}))
    return lines


def _part(part: PartResult, table: RuralTable) -> Line:
    known = table.parts[part.part]
    params: dict[str, object] = {"part": known.name, "grade": part.low}
    if part.reason:
        return Line(f"part_{part.reason}", params)
    if part.state == "absent":
        return Line("part_absent", params)
    return Line("rural_part", params | {"text": known.words[part.low]})
