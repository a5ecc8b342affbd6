"""Stage 2, levels 2 and 3 (6.3): ratios, layer grades, and the row that gives the house grade.

Everything is an exact fraction and compared unrounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from app.domain.jgj125.result import Decision, Share
from app.domain.rule_table import HouseGrade, RuleTable

FOUNDATION = "f"
INCOMPLETE = "incomplete"


def layer_share(total: Mapping[str, int], dangerous: Mapping[str, int], table: RuleTable) -> Share:
    """R_f or R_si (6.3.1, 6.3.3) from counts per class. The foundation has one class: n_df/n_f."""
    numerator = denominator = Fraction(0)
    for klass, count in total.items():
        weight = Fraction(1) if klass == FOUNDATION else table.classes[klass].weight
        numerator += weight * dangerous.get(klass, 0)
        denominator += weight * count
    return Share(total, dangerous, numerator, denominator)


def house_share(layers: Iterable[Share], table: RuleTable) -> Share:
    """R (6.3.5) from the layers themselves: totals are never typed, always summed."""
    total: dict[str, int] = {}
    dangerous: dict[str, int] = {}
    for layer in layers:
        for klass, count in layer.total.items():
            total[klass] = total.get(klass, 0) + count
            dangerous[klass] = dangerous.get(klass, 0) + layer.dangerous.get(klass, 0)
    weight = {klass: table.classes[klass].weight for klass in total}
    return Share(
        total,
        dangerous,
        sum((weight[klass] * n for klass, n in dangerous.items()), Fraction(0)),
        sum((weight[klass] * n for klass, n in total.items()), Fraction(0)),
    )


def layer_grade(share: Share, table: RuleTable) -> str | None:
    """Au … Du by 6.3.2 and 6.3.4; None for a layer without members."""
    ratio = share.ratio
    if ratio is None:
        return None
    return next(row.grade for row in table.layer_grades if row.band.holds(ratio))


def du_limit(storeys: int, table: RuleTable) -> Fraction:
    """(F + B + f) / 3 for that many counted storeys F + B (6.3.6)."""
    return Fraction(storeys + table.foundation_layers, table.du_divisor)


def decide(foundation: Share, storeys: Sequence[Share], table: RuleTable) -> Decision:
    """The row of 6.3.6 that holds for a foundation and its counted storeys, lowest first.

    Where a layer has no members, or there is no storey at all, the house ratio is not known:
    then the mildest grade that is sure whatever is still to come. One dangerous member
    excludes A, one Du layer excludes B; no more can be said, since sound members would
    dilute R.
    """
    layers = [foundation, *storeys]
    house = house_share(layers, table)
    count = sum(layer_grade(layer, table) == worst_layer(table) for layer in layers)
    limit = du_limit(len(storeys), table)
    ratio = house.ratio
    if ratio is None or not storeys or not all(layer.denominator for layer in layers):
        sure = next(
            row for row in table.house_grades if _is_sure(row, bool(house.numerator), count)
        )
        return Decision(INCOMPLETE, sure.grade, sure.clause, None, count, limit)
    row = next(
        row for row in table.house_grades if row.band.holds(ratio) and _du(row.du, count, limit)
    )
    return Decision(row.id, row.grade, row.clause, ratio, count, limit, row.band.written)


def worst_layer(table: RuleTable) -> str:
    return table.layer_grades[-1].grade


def _is_sure(row: HouseGrade, danger: bool, count: int) -> bool:
    if not danger:
        return row.band.holds(Fraction(0))
    return row.du == ("some" if count else "none")


def _du(condition: str, count: int, limit: Fraction) -> bool:
    return {
        "any": True,
        "none": count == 0,
        "some": count > 0,
        "within": count <= limit,
        "over": count > limit,
    }[condition]
