"""Shapefiles for programs that read nothing newer: short names, bounded texts, said so.

dBASE holds 254 bytes a text, no moment, and no empty number that is not zero to some readers.
Texts are UTF-8 and the `.cpg` beside them says it; what had to be cut is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from exports.gis import styles
from exports.gis.layer_model import Feature, Field, Layer, Value
from exports.gis.projecting import definition, projection

Step = Callable[[int], None]

LONGEST: Final = 254
_CODE_PAGE: Final = "UTF-8"


@dataclass(frozen=True, slots=True)
class Cut:
    """A text that a dBASE table could not hold whole: row from 1, the column's label."""

    row: int
    label: str
    text: str


def write(
    folder: Path, layer: Layer, epsg: int, created: date, step: Step
) -> tuple[int, list[Cut]]:
    """Write `folder/<layer>.shp` and what belongs to it; the number of features, and what was cut.

    A layer without positions becomes a `.dbf` alone. Raises OSError.
    """
    import shapefile

    target = folder / layer.name
    cuts: list[Cut] = []
    count = 0
    project = projection(epsg)
    widths = _widths(layer)
    kind = shapefile.POINT if layer.located else shapefile.NULL
    with closing(shapefile.Writer(str(target), shapeType=kind, encoding="utf-8")) as made:
        for field, width in zip(layer.fields, widths, strict=True):
            _declare(made, field, width)
        for count, feature in enumerate(layer.rows(), 1):
            step(1)
            if layer.located and feature.at is not None:
                made.point(*project(feature.at))
            else:
                made.null()
            made.record(*_record(feature, layer.fields, count, cuts))
    _dated(target.with_suffix(".dbf"), created)
    target.with_suffix(".cpg").write_text(_CODE_PAGE, encoding="ascii")
    if layer.located:
        prj = definition(epsg, "WKT1_ESRI")
        target.with_suffix(".prj").write_text(prj, encoding="ascii")
        target.with_suffix(".qml").write_text(styles.qml(layer), encoding="utf-8")
    else:
        for ending in (".shp", ".shx"):
            target.with_suffix(ending).unlink(missing_ok=True)
    return count, cuts


def _widths(layer: Layer) -> list[int]:
    """The bytes of the longest text of each column: a table of 254 each would be mostly blanks."""
    widths = [1] * len(layer.fields)
    texts = [n for n, one in enumerate(layer.fields) if one.kind == "text"]
    for feature in layer.rows():
        for n in texts:
            widths[n] = max(widths[n], len(str(feature.values[n] or "").encode()))
    return [min(width, LONGEST) for width in widths]


def _declare(made: Any, field: Field, width: int) -> None:
    declare = made.field
    if field.kind == "integer":
        declare(field.name, "N", 9, 0)
    elif field.kind == "number":
        declare(field.name, "N", 19, 7)
    elif field.kind == "date":
        declare(field.name, "D")
    else:
        declare(field.name, "C", width)


def _record(
    feature: Feature, fields: tuple[Field, ...], row: int, cuts: list[Cut]
) -> Iterator[Value]:
    for field, value in zip(fields, feature.values, strict=True):
        if field.kind == "text":
            text = str(value or "")
            held = shortened(text)
            if held != text:
                cuts.append(Cut(row, field.label, text))
            yield held
        else:
            yield value


def shortened(text: str) -> str:
    """As much of a text as the table holds, never half a character."""
    data = text.encode()
    if len(data) <= LONGEST:
        return text
    return data[:LONGEST].decode("utf-8", "ignore")


def _dated(table: Path, created: date) -> None:
    """The day of the data instead of today's: the same data then gives the same bytes."""
    with open(table, "r+b") as file:
        file.seek(1)
        file.write(bytes((created.year - 1900, created.month, created.day)))
