"""Counted houses: JSON lines of counts per layer, to check the arithmetic without a building.

A line holds `id`, `F`, `B`, `f`, `nf`, `ndf` and `layers` (lowest first), each with `n` totals
and `d` counted dangerous members per class, propagation already applied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import cast

from app.domain.jgj125.ratios import (
    FOUNDATION,
    decide,
    house_share,
    layer_grade,
    layer_share,
)
from app.domain.jgj125.result import Decision, Share
from app.domain.rule_table import RuleTable

_EXPECTED = ("N10", "D10", "R_pct", "grades", "house")
_KEYS = {"id", "F", "B", "f", "nf", "ndf", "layers", *_EXPECTED}


class CountsError(ValueError):
    """A counted line that cannot be graded. `code` with `params`:

    not_object; missing, unknown (name); not_count, too_many (name, value); storeys (layers,
    F, B); foundation_layers (value, limit); unknown_class (name, layer).
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, object] = params


@dataclass(frozen=True)
class CountsResult:
    """Grades of a counted house. `layers`, `grades`: the foundation's, then from the lowest."""

    id: str
    layers: tuple[Share, ...]
    house: Share
    grades: tuple[str | None, ...]
    decision: Decision

    @property
    def grade(self) -> str | None:
        return None if self.decision.code == "incomplete" else self.decision.grade


def grade_counts(line: object, table: RuleTable) -> CountsResult:
    """Grade one decoded JSON line. Raises CountsError; expected values are not looked at."""
    if not isinstance(line, dict):
        raise CountsError("not_object")
    for key in ("id", "F", "B", "nf", "ndf", "layers"):
        if key not in line:
            raise CountsError("missing", name=key)
    for key in line:
        if key not in _KEYS:
            raise CountsError("unknown", name=key)
    layers = line["layers"]
    if not isinstance(layers, list):
        raise CountsError("missing", name="layers")
    above, below = _count(line, "F"), _count(line, "B")
    if above + below != len(layers):
        raise CountsError("storeys", layers=len(layers), F=above, B=below)
    if line.get("f", table.foundation_layers) != table.foundation_layers:
        raise CountsError("foundation_layers", value=line["f"], limit=table.foundation_layers)
    foundation = layer_share(
        {FOUNDATION: _count(line, "nf")}, {FOUNDATION: _part(line, "ndf", "nf")}, table
    )
    storeys = [_storey(place, layer, table) for place, layer in enumerate(layers, start=1)]
    counted = (foundation, *storeys)
    return CountsResult(
        str(line["id"]),
        counted,
        house_share(counted, table),
        tuple(layer_grade(layer, table) for layer in counted),
        decide(foundation, storeys, table),
    )


def differences(line: Mapping[str, object], result: CountsResult) -> dict[str, tuple[str, str]]:
    """Expected values of the line that the result does not have: name → (expected, found)."""
    ratio = result.house.ratio
    found: dict[str, object] = {
        "N10": result.house.numerator * 10,
        "D10": result.house.denominator * 10,
        "R_pct": None if ratio is None else percent(ratio, 4),
        "grades": list(result.grades),
        "house": result.grade,
    }
    return {
        name: (_shown(line[name]), _shown(found[name]))
        for name in _EXPECTED
        if name in line and not _equal(line[name], found[name])
    }


def percent(ratio: Fraction, places: int) -> Decimal:
    """The ratio in percent, rounded half up to so many places: for showing, never comparing."""
    step = Fraction(1, 10**places)
    whole = int(ratio * 100 / step + Fraction(1, 2))
    return Decimal(whole).scaleb(-places)


def _storey(place: int, layer: object, table: RuleTable) -> Share:
    if not isinstance(layer, dict) or not isinstance(layer.get("n"), dict):
        raise CountsError("missing", name=f"layers[{place}].n")
    total, dangerous = layer["n"], layer.get("d", {})
    if not isinstance(dangerous, dict):
        raise CountsError("missing", name=f"layers[{place}].d")
    for klass in (*total, *dangerous):
        if klass not in table.classes or klass == FOUNDATION:
            raise CountsError("unknown_class", name=klass, layer=place)
    counted = {klass: _count(total, klass) for klass in total}
    counted_dangerous = {klass: _count(dangerous, klass) for klass in dangerous}
    for klass, count in counted_dangerous.items():
        if count > counted.get(klass, 0):
            raise CountsError("too_many", name=klass, value=count)
    return layer_share(counted, counted_dangerous, table)


def _part(line: Mapping[str, object], name: str, whole: str) -> int:
    value = _count(line, name)
    if value > _count(line, whole):
        raise CountsError("too_many", name=name, value=value)
    return value


def _count(values: Mapping[str, object], name: str) -> int:
    value = values[name]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise CountsError("not_count", name=name, value=value)
    return value


def _equal(expected: object, found: object) -> bool:
    if isinstance(expected, list) or expected is None or isinstance(expected, str):
        return expected == found
    if isinstance(expected, bool) or not isinstance(expected, int | float | Decimal):
        return False
    return found is not None and Fraction(str(expected)) == Fraction(cast(Decimal, found))


def _shown(value: object) -> str:
    return " ".join(str(item) for item in value) if isinstance(value, list) else str(value)
