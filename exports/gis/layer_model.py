"""What a map layer says, as frozen values: the writers decide how a format holds it.

Positions are longitude, latitude in degrees of CGCS2000 (EPSG:4490), in this order. Texts are
worded and masked already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Kind = Literal["text", "integer", "number", "date"]
Value = str | int | float | date | None
Shape = Literal["circle", "diamond", "triangle", "hexagon", "square"]

#: What a dBASE table takes as a name: ASCII, so that no code page can cut a character in two.
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,9}")

CGCS2000: Final = 4490
#: CGCS2000 / 3-degree Gauss-Krüger without zone number: central meridian 108° E and 111° E.
PROJECTED: Final = (4545, 4546)


@dataclass(frozen=True, slots=True)
class Field:
    """A column: `name` at most ten ASCII letters, in every format the same; `label` for people.

    `note` explains it in the data dictionary: unit, codes, where it comes from.
    """

    name: str
    label: str
    kind: Kind = "text"
    note: str = ""

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(self.name)


@dataclass(frozen=True, slots=True)
class Feature:
    """One row; `at` is (longitude, latitude), None where nobody knows."""

    at: tuple[float, float] | None
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """How features look that fit: `condition` in QGIS's language of expressions, "" is the rest."""

    label: str
    condition: str
    colour: str  # #RRGGBB
    shape: Shape
    size: float = 3.0  # mm


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of points, or (not `located`) a table of what has no position.

    `rows` gives the features anew at each call, so that many formats can be written without
    holding them all. `shows` names the field that labels a point on the map.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: Callable[[], Iterable[Feature]]
    rules: tuple[Rule, ...] = ()
    located: bool = True
    shows: str = ""
    about: str = ""
