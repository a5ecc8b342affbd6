"""What the rules of JGJ 125-2016 look at: frozen values, bound to answers by roles elsewhere.

Lengths are millimetres, heights of buildings metres, all exact decimals. A measure that
was not taken is None and never zero: a rule that needs it stays undetermined.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Klass = Literal["f", "pc", "sc", "cc", "w", "rt", "pmb", "smb", "sb", "s", "sm"]
Material = Literal["masonry", "concrete", "timber", "steel"]
Presence = Literal["yes", "no", "unseen"]
Capacity = Literal["fail", "pass", "unchecked"]
MemberState = Literal["sound", "points", "unseen"]
StoreyKind = Literal["super", "basement", "stilt"]
GroundState = Literal["no_signs", "signs", "unseen"]


@dataclass(frozen=True)
class Measures:
    """What was read on site for one rule; which of them a rule needs, its table row says.

    width_mm    widest crack
    length_mm   length of the crack, or the span l0 that a deflection belongs to
    height_mm   height over which an offset was read, storey height, or depth of the section
    offset_mm   deflection, bulge or horizontal offset; for a rate: mm per month or day
    offset2_mm  offset in the second direction (for trusses and steel columns: out of plane)
    depth_mm    depth of the crack
    percent     share in percent (15 = 15 %); what of, the rule says
    ratio       plain quotient (1.25), e.g. of a height-thickness ratio to its limit
    present     yes/no part of the rule; "unseen" is not "no"
    capacity    the engineer's check R/γ0S; "unchecked" is never read as "pass"
    count       number of cracks, or of consecutive months or days that were read
    """

    width_mm: Decimal | None = None
    length_mm: Decimal | None = None
    height_mm: Decimal | None = None
    offset_mm: Decimal | None = None
    offset2_mm: Decimal | None = None
    depth_mm: Decimal | None = None
    percent: Decimal | None = None
    ratio: Decimal | None = None
    present: Presence | None = None
    capacity: Capacity | None = None
    count: int | None = None


@dataclass(frozen=True)
class Observation:
    """One danger point noted on a member: the rule it is judged by, and what was read."""

    id: str
    rule: str
    measures: Measures = Measures()


@dataclass(frozen=True)
class Member:
    """One structural member, counted as §5.1.1 of the standard counts.

    `position` is the axis label shared across storeys ("3/A-B"); `carries` names, for a
    foundation, the positions that stand on it (empty: its own position). `main` tells main
    members from general ones. `material` None: not answered.
    """

    id: str
    label: str
    klass: Klass
    position: str
    material: Material | None = None
    main: bool = True
    state: MemberState = "sound"
    observations: tuple[Observation, ...] = ()
    carries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Storey:
    """One storey. Basements count as structural storeys, an open stilt storey does not."""

    id: str
    name: str
    kind: StoreyKind = "super"
    members: tuple[Member, ...] = ()
    height_mm: Decimal | None = None


@dataclass(frozen=True)
class Ground:
    """What was seen of the ground: its state, and the readings by the ground rule they serve."""

    state: GroundState
    measures: Mapping[str, Measures] = field(default_factory=dict)


@dataclass(frozen=True)
class Building:
    """One building (幢), the unit of appraisal. Storeys run from the lowest to the top.

    `height_m` is H_g, from the outdoor ground; None when nobody measured it.
    """

    foundation: tuple[Member, ...]
    storeys: tuple[Storey, ...]
    ground: Ground
    height_m: Decimal | None = None
