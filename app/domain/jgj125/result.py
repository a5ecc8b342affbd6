"""What grading returns: grades, ratios as exact fractions, and why, without any words.

Wherever something was not inspected two readings exist: `low` takes it for sound, `high`
for dangerous. A plain value (grade, ratio) is the low reading; it is the answer only where
both agree, and None where they do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from app.domain.conditions import Condition
from app.domain.jgj125.inputs import Capacity, Klass, Presence
from app.domain.table_file import Text

Verdict = Literal["met", "not_met", "undetermined"]
Judgement = Literal["dangerous", "not_dangerous", "undetermined"]
Status = Literal["determined", "undetermined", "incomplete"]
GroundVerdict = Literal["dangerous", "not_dangerous", "undetermined"]


@dataclass(frozen=True)
class Finding:
    """One condition of a rule against what was measured.

    `measured` is exact; where the quantity is a root (tilt in two directions) `squared` is
    true and `measured` its square. `holds` None: a measure in `missing` was not taken.
    """

    condition: Condition
    measured: Fraction | Presence | Capacity | Klass | None
    squared: bool
    holds: bool | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """One rule applied to one observation.

    `findings` hold those conditions that decide the verdict. `reason` says why it is
    undetermined: missing, unknown_rule, other_subject (a rule for another material, or not
    for members), other_height_class, outside_limits.
    """

    observation: str
    rule: str
    clause: str
    text: Text
    names: Mapping[str, Text]
    verdict: Verdict
    findings: tuple[Finding, ...]
    reason: str
    confidence: tuple[str, ...]


@dataclass(frozen=True)
class GroundResult:
    """Stage 1. `rule` names the first row that is met when the ground is dangerous."""

    verdict: GroundVerdict
    state: str
    high_rise: bool
    hits: tuple[Hit, ...]
    rule: str = ""


@dataclass(frozen=True)
class MemberResult:
    """A member as judged by itself, and as counted after upward propagation (1.6).

    `counted_from`: ids of the members below that put it among the dangerous ones, lowest
    first: the first is where the chain began. The `_high` readings take every undetermined
    member for dangerous. `reason` of an undetermined judgement: unseen, no_points, points.
    """

    id: str
    label: str
    klass: Klass
    position: str
    layer: str
    layer_name: str
    judged: Judgement
    reason: str
    hits: tuple[Hit, ...]
    counted: bool
    counted_from: tuple[str, ...]
    counted_high: bool
    counted_from_high: tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """Weighted dangerous over weighted total of one layer or of the house."""

    total: Mapping[str, int]
    dangerous: Mapping[str, int]
    numerator: Fraction
    denominator: Fraction

    @property
    def ratio(self) -> Fraction | None:
        """None when no member was entered: that is not the same as no danger."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class LayerResult:
    """The foundation (id "foundation") or one counted storey."""

    id: str
    name: str
    kind: str
    low: Share
    high: Share
    low_grade: str | None
    high_grade: str | None

    @property
    def grade(self) -> str | None:
        return self.low_grade if self.low_grade == self.high_grade else None

    @property
    def ratio(self) -> Fraction | None:
        return self.low.ratio

    @property
    def numerator(self) -> Fraction:
        return self.low.numerator

    @property
    def denominator(self) -> Fraction:
        return self.low.denominator


@dataclass(frozen=True)
class Decision:
    """Which row gave the grade, from which figures.

    `code`: ground_dangerous, ground_open (the ground may be dangerous), incomplete (bound
    of what is already sure), or a house row of the table (H1 …) with its `band` as written.
    `rule` names the ground row.
    """

    code: str
    grade: str
    clause: str
    ratio: Fraction | None = None
    du_count: int = 0
    du_limit: Fraction | None = None
    band: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Note:
    """Something a reader must know beside the grade: a code and what it is about."""

    code: str
    params: Mapping[str, object]


@dataclass(frozen=True)
class GradeResult:
    """The computed grade of a building: indicative (参考判定), never an appraisal.

    `F`, `B`, `f`: superstructure storeys, basements, foundation layers. `confidence`: the
    tags of every limit that was used.
    """

    rules: str
    status: Status
    low: str
    high: str
    low_decision: Decision
    high_decision: Decision
    ground: GroundResult
    layers: tuple[LayerResult, ...]
    house_low: Share | None
    house_high: Share | None
    members: tuple[MemberResult, ...]
    notes: tuple[Note, ...]
    F: int
    B: int
    f: int
    confidence: tuple[str, ...]

    @property
    def grade(self) -> str | None:
        """The grade, or None while it is undetermined or something was not entered."""
        return self.low if self.status == "determined" else None

    @property
    def deciding(self) -> Decision:
        """The row that decided; for an open grade the one that makes the worst case."""
        return self.low_decision if self.status == "determined" else self.high_decision

    @property
    def ratio(self) -> Fraction | None:
        return self.house_low.ratio if self.house_low else None

    @property
    def du_count(self) -> int:
        return self.low_decision.du_count

    @property
    def du_limit(self) -> Fraction | None:
        return self.low_decision.du_limit

    def member(self, member_id: str) -> MemberResult:
        """Raises KeyError for an id that is not in the building."""
        for member in self.members:
            if member.id == member_id:
                return member
        raise KeyError(member_id)
