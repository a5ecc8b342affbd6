"""What is drawn over a photo: arrows, ellipses, lengths, cracks. Values only; drawn elsewhere.

A photo's entry keeps them beside the untouched original: `frame`, width and height of the upright
picture in pixels, and `marks`, each with a kind and points in that frame. Entries come from other
computers too, so whatever does not hold to the limits below is passed over on reading and refused
on writing; nothing of it can stop a report.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any, Final, Literal

Kind = Literal["arrow", "ellipse", "scale", "length", "crack", "text", "number"]
Point = tuple[int, int]

#: Least and most points of each kind. Arrow: tail, tip. Ellipse: two corners of its box.
_POINTS: Final[dict[str, tuple[int, int]]] = {
    "arrow": (2, 2),
    "ellipse": (2, 2),
    "scale": (2, 2),
    "length": (2, 2),
    "crack": (2, 200),
    "text": (1, 1),
    "number": (1, 1),
}
KINDS: Final = tuple(_POINTS)
#: Nobody reads more on one picture; every revision of the record carries all of them again.
MOST_MARKS: Final = 60
#: Of all marks of a photo together: 1,000 points are about 12 KB.
MOST_POINTS: Final = 1000
#: A label is a word or two on a picture 8 cm wide; a number has three digits.
LONGEST: Final = {"number": 3}
LONGEST_TEXT: Final = 30
#: Longest side of a frame that is believed: above any picture that intake takes.
_WIDEST: Final = 100_000
#: Largest length said (100 m) and the largest width of a crack (1 m), in mm.
_MOST_MM: Final = {"scale": Decimal(100_000), "crack": Decimal(1000)}
_DECIMAL: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")
#: A scale of fewer pixels gives two figures of a length, not three: its ends are set by hand.
_FINE_SCALE: Final = 200.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing drawn. `points` in pixels of the frame, y downwards; `text` a word beside it or
    what it says; `mm`: length of a scale, width of a crack, as decimal text."""

    kind: Kind
    points: tuple[Point, ...]
    text: str = ""
    mm: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks of one photo, in the order in which they are drawn, and their frame (px)."""

    frame: tuple[int, int]
    marks: tuple[Mark, ...]


def read(entry: Mapping[str, Any]) -> Marked | None:
    """What is drawn over the photo with this entry; None for nothing.

    Never raises: what does not hold to the limits, or comes after too many, is left out.
    """
    frame, raw = _frame(entry.get("frame")), entry.get("marks")
    if frame is None or not isinstance(raw, list):
        return None
    found: list[Mark] = []
    points = 0
    for one in raw[:MOST_MARKS]:
        mark = _mark(one)
        if mark is None or fault(mark, frame):
            continue
        points += len(mark.points)
        if points > MOST_POINTS:
            break
        found.append(mark)
    return Marked(frame, tuple(found)) if found else None


def stated(marked: Marked) -> dict[str, Any]:
    """`frame` and `marks` as a photo's entry keeps them."""
    return {"frame": list(marked.frame), "marks": [_raw(mark) for mark in marked.marks]}


def with_marks(entry: Mapping[str, Any], marked: Marked) -> dict[str, Any]:
    """The entry with these marks and no others; without both keys where there are none.

    Marks of kinds that only a newer program draws stay behind them, unseen: whoever did not see
    them did not mean to take them away.
    """
    bare = {key: value for key, value in entry.items() if key not in {"frame", "marks"}}
    foreign = _foreign(entry) if _frame(entry.get("frame")) == marked.frame else []
    if not (marked.marks or foreign):
        return bare
    said = stated(marked)
    return {**bare, **said, "marks": [*said["marks"], *foreign]}


def _foreign(entry: Mapping[str, Any]) -> list[Any]:
    raw = entry.get("marks")
    return [
        one
        for one in (raw[:MOST_MARKS] if isinstance(raw, list) else [])
        if isinstance(one, dict) and isinstance(one.get("kind"), str) and one["kind"] not in _POINTS
    ]


def asked(raw: object) -> Mark | None:
    """A mark as somebody wrote it in a file; None where it has not even its shape."""
    return _mark(raw)


def fault(mark: Mark, frame: tuple[int, int]) -> str:
    """What is wrong with a mark, as a code ("kind", "points", "outside", "mm", "text"), or ""."""
    if mark.kind not in _POINTS:
        return "kind"
    least, most = _POINTS[mark.kind]
    if not least <= len(mark.points) <= most:
        return "points"
    if any(not (0 <= x <= frame[0] and 0 <= y <= frame[1]) for x, y in mark.points):
        return "outside"
    if least > 1 and len(set(mark.points)) < 2:
        return "points"
    if mark.mm or mark.kind == "scale":
        allowed = _MOST_MM.get(mark.kind)
        if (
            allowed is None
            or not _DECIMAL.fullmatch(mark.mm)
            or not 0 < Decimal(mark.mm) <= allowed
        ):
            return "mm"
    if len(mark.text) > LONGEST.get(mark.kind, LONGEST_TEXT):
        return "text"
    return "text" if mark.kind in {"text", "number"} and not mark.text else ""


def too_many(marks: Sequence[Mark]) -> bool:
    return len(marks) > MOST_MARKS or sum(len(mark.points) for mark in marks) > MOST_POINTS


def clean_text(text: str) -> str:
    """One line without controls and direction marks: it is drawn, by three different hands."""
    kept = (char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    return " ".join("".join(kept).split())


def measured(mark: Mark, marks: Iterable[Mark]) -> str:
    """The length of a line, or along a crack, in mm by the nearest scale; "" without one.

    Three figures, two where the scale is short in pixels. Right only where scale and line lie in
    one plane seen from the front; the words beside it say ≈.
    """
    scales = [one for one in marks if one.kind == "scale"]
    if mark.kind not in {"length", "crack"} or not scales:
        return ""
    here = middle(mark.points)
    scale = min(scales, key=lambda one: math.dist(middle(one.points), here))
    pixels = run(scale.points)
    if not pixels:
        return ""
    exact = Decimal(str(run(mark.points))) * Decimal(scale.mm) / Decimal(str(pixels))
    return _rounded(exact, 3 if pixels >= _FINE_SCALE else 2)


def run(points: Sequence[Point]) -> float:
    """The length of a line through points, in pixels."""
    return sum(math.dist(a, b) for a, b in pairwise(points))


def middle(points: Sequence[Point]) -> tuple[float, float]:
    """The middle of the box around points."""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _rounded(value: Decimal, figures: int) -> str:
    step = Decimal(1).scaleb(max(value.adjusted() + 1 - figures, -2)) if value else Decimal(1)
    return f"{value.quantize(step, ROUND_HALF_UP):f}" if step < 1 else _whole(value, step)


def _whole(value: Decimal, step: Decimal) -> str:
    return str(int((value / step).to_integral_value(ROUND_HALF_UP) * step))


def _frame(raw: object) -> tuple[int, int] | None:
    if not isinstance(raw, list) or len(raw) != 2:
        return None
    wide, high = raw
    if not (_count(wide) and _count(high)):
        return None
    return (wide, high) if min(wide, high) >= 1 and max(wide, high) <= _WIDEST else None


def _mark(raw: object) -> Mark | None:
    if not isinstance(raw, dict):
        return None
    kind, points = raw.get("kind"), raw.get("points")
    text, mm = raw.get("text", ""), raw.get("mm", "")
    if not (isinstance(kind, str) and isinstance(text, str) and isinstance(mm, str)):
        return None
    if kind not in _POINTS or not isinstance(points, list) or len(points) > MOST_POINTS:
        return None
    if len(text) > 4 * LONGEST_TEXT:
        return None
    pairs: list[Point] = []
    for point in points:
        if not (isinstance(point, list) and len(point) == 2 and all(map(_count, point))):
            return None
        pairs.append((point[0], point[1]))
    return Mark(kind, tuple(pairs), clean_text(text), mm)  # type: ignore[arg-type]


def _raw(mark: Mark) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": mark.kind, "points": [list(point) for point in mark.points]}
    return made | {key: value for key, value in (("text", mark.text), ("mm", mark.mm)) if value}


def _count(value: object) -> bool:
    """An integer, and no bool, which Python holds for one; its size is looked at by `fault`."""
    return type(value) is int
