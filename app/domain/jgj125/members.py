"""Stage 2, level 1 (5.1–5.7): is a member dangerous by itself?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.jgj125.inputs import Member, Observation
from app.domain.jgj125.judging import Around, judge, unjudged
from app.domain.jgj125.result import Hit, Judgement
from app.domain.rule_table import RuleTable


@dataclass(frozen=True)
class Judged:
    """A member's own judgement. `reason` of undetermined: unseen, no_points, points."""

    judgement: Judgement
    hits: tuple[Hit, ...] = ()
    reason: str = ""


def judge_member(
    member: Member, *, foundation: bool, storey_height_mm: Decimal | None, table: RuleTable
) -> Judged:
    """Dangerous by any one danger point that is met; undetermined while any stays open.

    A `sound` member is not dangerous (its observations, if any are left, are not read); an
    `unseen` one is undetermined, and so is one said to have points of which none is noted.
    """
    if member.state == "sound":
        return Judged("not_dangerous")
    if member.state == "unseen":
        return Judged("undetermined", reason="unseen")
    around = Around(member.klass, member.main, storey_height_mm)
    hits = tuple(
        _hit(observation, member, foundation, around, table) for observation in member.observations
    )
    verdicts = {hit.verdict for hit in hits}
    if "met" in verdicts:
        return Judged("dangerous", hits)
    if verdicts == {"not_met"}:
        return Judged("not_dangerous", hits)
    return Judged("undetermined", hits, "points" if hits else "no_points")


def _hit(
    observation: Observation, member: Member, foundation: bool, around: Around, table: RuleTable
) -> Hit:
    rule = table.rules.get(observation.rule)
    if rule is None:
        return unjudged(observation.id, observation.rule, None, "unknown_rule")
    if rule.subject not in _subjects(member, foundation, table):
        return unjudged(observation.id, observation.rule, rule, "other_subject")
    return judge(observation.id, rule, observation.measures, around)


def _subjects(member: Member, foundation: bool, table: RuleTable) -> Sequence[str]:
    """A foundation is judged by 5.2, any other member by the section of its material."""
    if foundation:
        return ("foundation",)
    if member.material is not None:
        return (member.material,)
    return tuple({r.subject for r in table.rules.values()} - {"ground", "foundation"})
