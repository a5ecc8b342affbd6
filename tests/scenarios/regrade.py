"""The grade of a dossier from its printed text alone, by an arithmetic of its own.

`python regrade.py FILE.pdf …` prints each grade. It imports nothing of the program: weights and
counts are read from the printed table, shares, grades of layers, Du layers, limit and grade of
the house (JGJ 125-2016, 6.3.2–6.3.6) are computed anew and compared with what is printed.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

COUNT = re.compile(
    r"^\s*L(\d+)\s+\S+\s+.*?([a-z]+)\s+(\d+\.\d)\s+(\d+)\s+(\d+)\s+(\d+)\s*$", re.MULTILINE
)
_NUMBER = r"(\d+(?:\.\d+)?(?:/\d+)?)"
SHARE = re.compile(
    rf"^\s*(L\d+|R)\s+\S+\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}\s+(\d+\.\d+) %\s+([ABCD]u?)"
    rf"(?:\s+{_NUMBER}\s+(\d+\.\d+) %\s+([ABCD]u?))?\s*$",
    re.MULTILINE,
)
LIMIT = re.compile(r"\((\d+) \+ (\d+) \+ (\d+)\) / 3 = (\d+(?:\.\d+)?(?:/\d+)?)")
GROUND_DANGEROUS = "地基：处于危险状态"
LOW, MIDDLE = Fraction(5, 100), Fraction(25, 100)


class MismatchError(AssertionError):
    """The printed text contradicts itself."""


@dataclass
class Layer:
    """Printed counts of one layer: (weight, total, counted, at most) by class."""

    counts: list[tuple[Fraction, int, int, int]] = field(default_factory=list)

    def share(self, most: bool, *, by_number: bool) -> tuple[Fraction, Fraction]:
        """Numerator and denominator; the foundation's own grade goes by numbers."""
        above = below = Fraction(0)
        for weight, total, counted, at_most in self.counts:
            weight = Fraction(1) if by_number else weight
            above += weight * (at_most if most else counted)
            below += weight * total
        return above, below


@dataclass(frozen=True)
class Printed:
    """What the dossier says that the computation must give again."""

    low: str
    high: str


def text_of(pdf: Path) -> str:
    command = ["pdftotext", "-layout", str(pdf), "-"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def layer_grade(ratio: Fraction) -> str:
    if ratio == 0:
        return "Au"
    return "Bu" if ratio < LOW else "Cu" if ratio < MIDDLE else "Du"


def house_grade(ratio: Fraction, du: int, limit: Fraction) -> str:
    if ratio == 0:
        return "A"
    if ratio < LOW:
        return "C" if du else "B"
    if ratio < MIDDLE:
        return "C" if du <= limit else "D"
    return "D"


def regrade(text: str) -> Printed:
    """The house's grade at best and at worst; MismatchError where print and arithmetic differ."""
    layers: dict[str, Layer] = {}
    for layer, _symbol, weight, total, counted, most in COUNT.findall(text):
        row = Fraction(weight), int(total), int(counted), int(most)
        _same(row[2] <= row[3] <= row[1], True, f"counts of L{layer}")
        layers.setdefault(f"L{layer}", Layer()).counts.append(row)
    printed = {row[0]: row[1:] for row in SHARE.findall(text)}
    _same(set(printed), {*layers, "R"}, "rows of the two tables")
    storeys, basements, foundations, limit_text = LIMIT.search(text).groups()  # type: ignore[union-attr]
    number = int(storeys) + int(basements) + int(foundations)
    _same(number, len(layers), "number of layers")
    limit = Fraction(number, 3)
    _same(Fraction(limit_text), limit, "limit of Du layers")
    ends = [_house(layers, printed, limit, most=most) for most in (False, True)]
    if GROUND_DANGEROUS in text:
        ends = ["D", "D"]
    shown = re.search(r"(?:参考判定|暂定) ([ABCD])(?:[–-]([ABCD]))?：", text)
    if shown is None:
        raise MismatchError("no grade on the cover")
    _same((shown[1], shown[2] or shown[1]), (ends[0], ends[1]), "grade of the house")
    return Printed(*ends)


def _house(
    layers: dict[str, Layer], printed: dict[str, tuple[str, ...]], limit: Fraction, *, most: bool
) -> str:
    above = below = Fraction(0)
    du = 0
    for name, layer in layers.items():
        share = layer.share(most, by_number=name == "L0")
        grade = layer_grade(share[0] / share[1])
        _compare(name, printed[name], share, grade, most=most)
        du += grade == "Du"
        weighed = layer.share(most, by_number=False)
        above, below = above + weighed[0], below + weighed[1]
    grade = house_grade(above / below, du, limit)
    _compare("R", printed["R"], (above, below), grade, most=most)
    return grade


def _compare(
    name: str,
    row: tuple[str, ...],
    share: tuple[Fraction, Fraction],
    grade: str,
    *,
    most: bool,
) -> None:
    above, below, exact, percent, shown, most_above, most_percent, most_shown = row
    if most:
        if not most_shown:  # nothing is open: the table has no columns for the worst
            return
        above, percent, shown = most_above, most_percent, most_shown
    else:
        _same(Fraction(exact), share[0] / share[1], f"{name}: exact share")
        _same(Fraction(below), share[1], f"{name}: denominator")
    _same(Fraction(above), share[0], f"{name}: numerator")
    _same(Decimal(percent), _rounded(share[0] / share[1]), f"{name}: percent")
    _same(shown, grade, f"{name}: grade")


def _rounded(ratio: Fraction) -> Decimal:
    hundred = Decimal(ratio.numerator * 100) / Decimal(ratio.denominator)
    return hundred.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def _same(printed: object, computed: object, what: str) -> None:
    if printed != computed:
        raise MismatchError(f"{what}: printed {printed}, computed {computed}")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        ends = regrade(text_of(Path(name)))
        print(f"{name}: {ends.low if ends.low == ends.high else f'{ends.low}–{ends.high}'}")
