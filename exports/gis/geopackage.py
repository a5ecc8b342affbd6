"""GeoPackage 1.3 (OGC 12-128r17): one SQLite file with layers, index, labels and styles.

Written with Python's own `sqlite3`: the format is a handful of tables, and a library for it would
weigh more than the program. Geometry is always stored x before y (longitude before latitude),
whatever the order of a system's axes (clause 1.1.1.1.1 of the specification's binary format).
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Final

from exports.errors import ExportError
from exports.gis import styles
from exports.gis.layer_model import CGCS2000, Feature, Layer, Value
from exports.gis.projecting import definition, projection, title

Step = Callable[[int], None]

APPLICATION: Final = 0x47504B47  # "GPKG"
EDITION: Final = 10300
#: SQLite says so where it was built without R-trees: maps then open a little slower.
_NO_RTREE: Final = "no such module: rtree"
_SLICE: Final = 2000

_TABLES: Final = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
  mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
  min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT, f_table_schema TEXT,
  f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT,
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
"""
_SCHEMA: Final = "http://www.geopackage.org/spec130/#extension_schema"
_RTREE: Final = "http://www.geopackage.org/spec130/#extension_rtree"
_SQL_KINDS: Final = {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "date": "DATE"}


def write(
    file: Path, layers: Iterable[Layer], systems: Iterable[int], created: datetime, step: Step
) -> dict[str, int]:
    """Write the layers, each in EPSG:4490 and once more in every further system (`name_epsg`).

    Returns the number of features by table. `step` hears of every feature and may raise to stop;
    the file is then to be removed by the caller. Raises ExportError `disk_full`, `cannot_write`.
    """
    counts: dict[str, int] = {}
    try:
        with closing(sqlite3.connect(file)) as made, made:
            made.execute(f"PRAGMA application_id = {APPLICATION}")
            made.execute(f"PRAGMA user_version = {EDITION}")
            made.execute("PRAGMA journal_mode = OFF")  # what is written aside needs no way back
            made.executescript(_TABLES)
            wanted = (CGCS2000, *systems)
            _systems(made, wanted)
            moment = created.astimezone().strftime("%Y-%m-%dT%H:%M:%S.000Z")
            _extension(made, "gpkg_data_columns", None, "gpkg_schema", _SCHEMA)
            _extension(made, "gpkg_data_column_constraints", None, "gpkg_schema", _SCHEMA)
            for layer in layers:
                for epsg in wanted if layer.located else wanted[:1]:
                    table = layer.name if epsg == CGCS2000 else f"{layer.name}_{epsg}"
                    counts[table] = _layer(made, layer, table, epsg, moment, step)
    except sqlite3.OperationalError as error:
        reason = str(error)
        if "full" in reason:
            raise ExportError("disk_full", path=str(file), reason=reason) from error
        raise ExportError("cannot_write", path=str(file), reason=reason) from error
    return counts


def _systems(made: sqlite3.Connection, wanted: Iterable[int]) -> None:
    rows = [
        ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian"),
        ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic"),
    ]
    rows += [
        (title(epsg), epsg, "EPSG", epsg, definition(epsg, "WKT1_GDAL"), "")
        for epsg in (4326, *wanted)  # WGS 84 stands in every GeoPackage
    ]
    made.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", rows)


def _extension(
    made: sqlite3.Connection, table: str, column: str | None, name: str, said: str
) -> None:
    scope = "write-only" if name == "gpkg_rtree_index" else "read-write"
    made.execute(
        "INSERT INTO gpkg_extensions VALUES (?,?,?,?,?)", (table, column, name, said, scope)
    )


def _layer(
    made: sqlite3.Connection, layer: Layer, table: str, epsg: int, moment: str, step: Step
) -> int:
    columns = ", ".join(f'"{one.name}" {_SQL_KINDS[one.kind]}' for one in layer.fields)
    geometry = '"geom" POINT, ' if layer.located else ""
    made.execute(
        f'CREATE TABLE "{table}" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,'
        f" {geometry}{columns})"
    )
    count, box = _fill(made, layer, table, epsg, step)
    titled = layer.title if epsg == CGCS2000 else f"{layer.title} EPSG:{epsg}"
    made.execute(
        "INSERT INTO gpkg_contents VALUES (?,?,?,?,?,?,?,?,?,?)",
        (
            table, "features" if layer.located else "attributes", titled, layer.about, moment,
            *(box or (None,) * 4), epsg if layer.located else None,
        ),
    )  # fmt: skip
    made.executemany(
        "INSERT INTO gpkg_data_columns VALUES (?,?,?,?,?,NULL,NULL)",
        [(table, one.name, one.label, one.label, one.note) for one in layer.fields],
    )
    if layer.located:
        made.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?,'geom','POINT',?,0,0)", (table, epsg)
        )
        _index(made, table)
        made.execute(
            "INSERT INTO layer_styles VALUES (NULL,'','',?,'geom',?,?,?,1,?,'','',?)",
            (table, layer.title, styles.qml(layer), styles.sld(layer, table), layer.about, moment),
        )
    return count


def _fill(
    made: sqlite3.Connection, layer: Layer, table: str, epsg: int, step: Step
) -> tuple[int, tuple[float, float, float, float] | None]:
    project = projection(epsg)
    marks = ",".join("?" * (len(layer.fields) + layer.located))
    names = ", ".join(
        (*(["geom"] if layer.located else []), *(f'"{one.name}"' for one in layer.fields))
    )
    insert = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'
    box: list[float] = []
    count = 0

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal count
        for feature in layer.rows():
            step(1)
            count += 1
            if not layer.located:
                yield tuple(map(_plain, feature.values))
                continue
            x, y = project(_at(feature))
            _widen(box, x, y)
            yield (_point(epsg, x, y), *map(_plain, feature.values))

    made.executemany(insert, rows())
    return count, (box[0], box[1], box[2], box[3]) if box else None


def _at(feature: Feature) -> tuple[float, float]:
    if feature.at is None:
        raise ValueError("a located layer holds positions only")
    return feature.at


def _plain(value: Value) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _widen(box: list[float], x: float, y: float) -> None:
    if not box:
        box.extend((x, y, x, y))
    else:
        box[:] = min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)


def _point(epsg: int, x: float, y: float) -> bytes:
    """A point in the format's own frame: magic, version 0, little endian without envelope."""
    return struct.pack("<2sBBiBIdd", b"GP", 0, 1, epsg, 1, 1, x, y)


def _index(made: sqlite3.Connection, table: str) -> None:
    """The R-tree and the triggers that keep it right when somebody edits the layer later."""
    tree = f"rtree_{table}_geom"
    try:
        made.execute(f'CREATE VIRTUAL TABLE "{tree}" USING rtree(id, minx, maxx, miny, maxy)')
    except sqlite3.OperationalError as error:
        if str(error) != _NO_RTREE:
            raise
        return
    spots = made.execute(f'SELECT fid, geom FROM "{table}"')
    while rows := spots.fetchmany(_SLICE):
        made.executemany(
            f'INSERT INTO "{tree}" VALUES (?,?,?,?,?)',
            [
                (fid, x, x, y, y)
                for fid, blob in rows
                for x, y in [struct.unpack_from("<dd", blob, 13)]
            ],
        )
    for trigger in _TRIGGERS:
        made.execute(trigger.format(table=table, tree=tree))
    _extension(made, table, "geom", "gpkg_rtree_index", _RTREE)


#: The names and conditions are those of the specification's annex F.3; the functions come from
#: whoever edits (GDAL, QGIS): nothing here calls them.
_SPAN: Final = "ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)"
_FULL: Final = "(NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom))"
_EMPTY: Final = "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))"
_TRIGGERS: Final = (
    f'CREATE TRIGGER "{{tree}}_insert" AFTER INSERT ON "{{table}}" WHEN {_FULL}'
    f' BEGIN INSERT OR REPLACE INTO "{{tree}}" VALUES (NEW.fid, {_SPAN}); END',
    f'CREATE TRIGGER "{{tree}}_update1" AFTER UPDATE OF geom ON "{{table}}"'
    f" WHEN OLD.fid = NEW.fid AND {_FULL}"
    f' BEGIN INSERT OR REPLACE INTO "{{tree}}" VALUES (NEW.fid, {_SPAN}); END',
    f'CREATE TRIGGER "{{tree}}_update2" AFTER UPDATE OF geom ON "{{table}}"'
    f" WHEN OLD.fid = NEW.fid AND {_EMPTY}"
    ' BEGIN DELETE FROM "{tree}" WHERE id = OLD.fid; END',
    f'CREATE TRIGGER "{{tree}}_update3" AFTER UPDATE ON "{{table}}"'
    f" WHEN OLD.fid != NEW.fid AND {_FULL}"
    ' BEGIN DELETE FROM "{tree}" WHERE id = OLD.fid;'
    f' INSERT OR REPLACE INTO "{{tree}}" VALUES (NEW.fid, {_SPAN}); END',
    f'CREATE TRIGGER "{{tree}}_update4" AFTER UPDATE ON "{{table}}"'
    f" WHEN OLD.fid != NEW.fid AND {_EMPTY}"
    ' BEGIN DELETE FROM "{tree}" WHERE id IN (OLD.fid, NEW.fid); END',
    'CREATE TRIGGER "{tree}_delete" AFTER DELETE ON "{table}" WHEN OLD.geom NOT NULL'
    ' BEGIN DELETE FROM "{tree}" WHERE id = OLD.fid; END',
)
