"""Stage 1 (4.2, 6.2.3): is the ground in the dangerous state?"""

from __future__ import annotations

from fractions import Fraction

from app.domain.jgj125.inputs import Building
from app.domain.jgj125.judging import Around, judge, unjudged
from app.domain.jgj125.result import GroundResult, Hit
from app.domain.rule_table import RuleTable


def judge_ground(building: Building, table: RuleTable) -> GroundResult:
    """The ground of the building by the rows for its height.

    - `no_signs`: looked at, nothing found: not dangerous.
    - `signs`: dangerous as soon as one row is met. Otherwise undetermined while any noted
      row lacks a measure, or when signs were seen and none was measured. Rows that rest on
      a rate stay undetermined until at least two consecutive months (days) were read: one
      visit never decides them. Rows that nobody noted were not seen.
    - `unseen`: undetermined. 1.7 (d) of our rules takes what was not inspected for "not
      known", never for "not dangerous": all sound gives the grade of stage 2 alone, all
      dangerous gives D, and the grade is undetermined unless stage 2 is D already.

    A reading noted under a row for the other height class is undetermined too: either the
    row or the height of the building is wrong, and dropping it could hide a danger.
    """
    storeys = sum(storey.kind == "super" for storey in building.storeys)
    high_rise = _is_high_rise(building, storeys, table)
    if building.ground.state == "no_signs":
        return GroundResult("not_dangerous", "no_signs", high_rise, ())
    if building.ground.state == "unseen":
        return GroundResult("undetermined", "unseen", high_rise, ())
    around = Around(storeys=storeys, building_height_m=building.height_m)
    scope = "high_rise" if high_rise else "low_rise"
    hits: list[Hit] = []
    for rule_id, measures in building.ground.measures.items():
        rule = table.rules.get(rule_id)
        if rule is None:
            hits.append(unjudged("", rule_id, None, "unknown_rule"))
        elif rule.subject != "ground":
            hits.append(unjudged("", rule_id, rule, "other_subject"))
        elif rule.scope != scope:
            hits.append(unjudged("", rule_id, rule, "other_height_class"))
        else:
            hits.append(judge("", rule, measures, around))
    met = [hit.rule for hit in hits if hit.verdict == "met"]
    if met:
        first = min(met, key=list(table.rules).index)
        return GroundResult("dangerous", "signs", high_rise, tuple(hits), first)
    if not hits or any(hit.verdict == "undetermined" for hit in hits):
        return GroundResult("undetermined", "signs", high_rise, tuple(hits))
    return GroundResult("not_dangerous", "signs", high_rise, tuple(hits))


def _is_high_rise(building: Building, storeys: int, table: RuleTable) -> bool:
    if building.height_m is not None:
        return Fraction(building.height_m) > table.high_rise_over_m
    return storeys >= table.high_rise_storeys
