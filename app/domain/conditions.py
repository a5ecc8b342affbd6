"""The small language of rule tables: limits with units, conditions, bands of a ratio.

A limit is written as people write it ("7 ‰", "h/150", "1.0 mm") and kept twice: exact, as a
fraction to compare with, and as written, to show.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

#: What each quantity is read from. "storey_height_mm" and "building_height_m" are not
#: measures of the observation: they come from the storey and the building around it.
QUANTITIES: dict[str, tuple[str, ...]] = {
    "width": ("width_mm",),
    "offset": ("offset_mm",),
    "offset2": ("offset2_mm",),
    "count": ("count",),
    "percent": ("percent",),
    "ratio": ("ratio",),
    "tilt": ("offset_mm", "height_mm"),
    "offset/height": ("offset_mm", "height_mm"),
    "offset2/height": ("offset2_mm", "height_mm"),
    "offset/length": ("offset_mm", "length_mm"),
    "depth/height": ("depth_mm", "height_mm"),
    "length/storey": ("length_mm", "height_mm"),
    "present": ("present",),
    "capacity": ("capacity",),
    "building_height": ("building_height_m",),
    "storeys": (),
    "class": (),
}
#: Measures that refine a quantity but that it does not wait for.
OPTIONAL = {"tilt": ("offset2_mm",), "capacity": ("ratio",)}

_SCALE = {"%": Fraction(1, 100), "‰": Fraction(1, 1000)}
_UNITS = {"", "mm", "m", "mm/month", "mm/day", "months", "days", *_SCALE}
_COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}
_LIMIT = re.compile(r"(?:(?P<base>h|l0)/)?(?P<number>\d+(?:\.\d+)?(?:/\d+)?)(?: (?P<unit>\S+))?")
_BAND = re.compile(r"(?:(?P<low>.+) (?P<low_op><=?) )?R(?: (?P<op><=?|>=?|=) (?P<limit>.+))?")


class TableError(ValueError):
    """A rule table that says something this program does not understand."""


def exact(written: str) -> Fraction:
    """The limit as a plain fraction: "7 ‰" → 7/1000, "h/150" → 1/150, "1.0 mm" → 1."""
    match = _LIMIT.fullmatch(written)
    if not match or (match["unit"] or "") not in _UNITS:
        raise TableError(written)
    number = Fraction(match["number"])
    if match["base"]:
        return 1 / number
    return number * _SCALE.get(match["unit"] or "", Fraction(1))


def compare(measured: Fraction, op: str, limit: Fraction) -> bool:
    return _COMPARE[op](measured, limit)


@dataclass(frozen=True)
class Condition:
    """One condition of a rule: a quantity, and what it must be for the condition to hold.

    `op` is "" for `present` and `capacity`, "in" for `class` (then `classes` lists them).
    """

    quantity: str
    op: str = ""
    limit: Fraction | None = None
    written: str = ""
    classes: tuple[str, ...] = ()


def condition(text: str) -> Condition:
    """Read one condition. Raises TableError."""
    quantity, _, rest = text.partition(" ")
    op, _, written = rest.partition(" ")
    if quantity not in QUANTITIES:
        raise TableError(text)
    if quantity in {"present", "capacity"}:
        if rest:
            raise TableError(text)
        return Condition(quantity)
    if quantity == "class":
        if op != "in" or not written:
            raise TableError(text)
        return Condition(quantity, op, classes=tuple(written.split(",")))
    if op not in _COMPARE:
        raise TableError(text)
    return Condition(quantity, op, exact(written), written)


def alternatives(texts: list[str]) -> tuple[tuple[Condition, ...], ...]:
    """Read a `when` list: any line, each of conditions that must all hold."""
    return tuple(tuple(condition(part) for part in text.split(" & ")) for text in texts)


@dataclass(frozen=True)
class Band:
    """A range of a ratio R: every bound must hold, compared unrounded."""

    bounds: tuple[tuple[str, Fraction], ...]
    written: str

    def holds(self, ratio: Fraction) -> bool:
        return all(compare(ratio, op, limit) for op, limit in self.bounds)


def band(text: str) -> Band:
    """Read "R = 0", "0 < R < 5 %", "5 % <= R < 25 %" or "R >= 25 %". Raises TableError."""
    match = _BAND.fullmatch(text)
    if not match:
        raise TableError(text)
    bounds: list[tuple[str, Fraction]] = []
    if match["low"]:
        bounds.append((match["low_op"].replace("<", ">"), exact(match["low"])))
    if match["op"]:
        bounds.append((match["op"], exact(match["limit"])))
    if not bounds:
        raise TableError(text)
    return Band(tuple(bounds), text)
