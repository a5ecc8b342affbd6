"""GeoJSON (RFC 7946) for browsers and scripts.

The format knows one system, WGS 84, and forbids to name another. Degrees of CGCS2000 and of
WGS 84 differ by less than what a phone measures (centimetres to decimetres; domain notes §7.1), so
they are written as they are; survey work reads the GeoPackage.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from exports.gis.layer_model import Feature, Layer

Step = Callable[[int], None]

PLACES: Final = 7  # a centimetre


def write(file: Path, layer: Layer, step: Step) -> int:
    """Write one layer as a FeatureCollection, a feature a line; the number of them.

    Raises OSError.
    """
    count = 0
    with open(file, "w", encoding="utf-8", newline="\n") as out:
        head = {"type": "FeatureCollection", "name": layer.name, "title": layer.title}
        out.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [')
        for count, feature in enumerate(layer.rows(), 1):
            step(1)
            out.write(("\n" if count == 1 else ",\n") + _feature(layer, feature, count))
        out.write("\n]}\n")
    return count


def _feature(layer: Layer, feature: Feature, number: int) -> str:
    at = feature.at
    point = at and {"type": "Point", "coordinates": [round(at[0], PLACES), round(at[1], PLACES)]}
    values = {
        field.name: value.isoformat() if isinstance(value, date) else value
        for field, value in zip(layer.fields, feature.values, strict=True)
    }
    made = {"type": "Feature", "id": number, "geometry": point, "properties": values}
    return json.dumps(made, ensure_ascii=False)
