"""Degrees of CGCS2000 into metres of a projection, by PROJ itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Literal

from exports.gis.layer_model import CGCS2000

Point = tuple[float, float]
Dialect = Literal["WKT1_GDAL", "WKT1_ESRI"]


@cache
def projection(epsg: int) -> Callable[[Point], Point]:
    """What turns (longitude, latitude) into (x, y) of a system: (east, north) where it has metres.

    Always x before y, whatever order the system's own definition has: that is what the formats
    here store.
    """
    if epsg == CGCS2000:
        return lambda at: at
    from pyproj import Transformer

    turned = Transformer.from_crs(CGCS2000, epsg, always_xy=True)

    def project(at: Point) -> Point:
        x, y = turned.transform(at[0], at[1])
        return float(x), float(y)

    return project


@cache
def definition(epsg: int, dialect: Dialect) -> str:
    """The system in well-known text, as GDAL or ESRI programs write it."""
    from pyproj import CRS

    return str(CRS.from_epsg(epsg).to_wkt(dialect))


@cache
def title(epsg: int) -> str:
    from pyproj import CRS

    return str(CRS.from_epsg(epsg).name)
