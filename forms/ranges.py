"""What a simple constraint allows, as it stands beside a field: `. >= 0 and . <= 60` is 0–60."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

_NUMBER = r"-?\d+(?:\.\d+)?"
_BOUND = re.compile(rf"\s*\.\s*(>=|<=|>|<)\s*({_NUMBER})\s*\Z", re.ASCII)
_MIRRORED = re.compile(rf"\s*({_NUMBER})\s*(>=|<=|>|<)\s*\.\s*\Z", re.ASCII)
_AND = re.compile(r"\s+and\s+")
_TURNED = {">=": "<=", "<=": ">=", ">": "<", "<": ">"}
_SPAN = re.compile(rf"\s*({_NUMBER})\s*[–—~～-]\s*({_NUMBER})\s*\Z", re.ASCII)
_LEAST = re.compile(rf"\s*(?:≥\s*({_NUMBER})|({_NUMBER})\s*[–—~～])\s*\Z", re.ASCII)
_MOST = re.compile(rf"\s*≤\s*({_NUMBER})\s*\Z", re.ASCII)


class Span(NamedTuple):
    """The least and the most that a range allows; None: no end on that side."""

    least: Decimal | None
    most: Decimal | None


def shown(constraint: str) -> str:
    """The range of a constraint that is nothing but one; "" for anything else."""
    bounds = [_bound(part) for part in _AND.split(constraint.strip())]
    low = [f for f in bounds if f and f[0] in {">=", ">"}]
    high = [f for f in bounds if f and f[0] in {"<=", "<"}]
    if not constraint.strip() or None in bounds or len(low) > 1 or len(high) > 1:
        return ""
    if low and high and (low[0][0], high[0][0]) == (">=", "<="):
        return f"{low[0][1]}–{high[0][1]}"
    signs = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< "}
    return ", ".join(f"{signs[sign]}{number}" for sign, number in [*low, *high] if sign)


def span(words: str) -> Span:
    """The ends of a range in words, as far as they can be read."""
    if found := _SPAN.match(words):
        return Span(Decimal(found[1]), Decimal(found[2]))
    if found := _LEAST.match(words):
        return Span(Decimal(found[1] or found[2]), None)
    if found := _MOST.match(words):
        return Span(None, Decimal(found[1]))
    return Span(None, None)


def _bound(part: str) -> tuple[str, str] | None:
    if found := _BOUND.match(part):
        return found[1], found[2]
    if found := _MIRRORED.match(part):
        return _TURNED[found[2]], found[1]
    return None
