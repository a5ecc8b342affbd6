"""50,000 points to GeoPackage ÷ the same rows into a bare SQLite table with an R-tree.

python -m tests.benchmarks.gis
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from exports.gis import geopackage
from exports.gis.layer_model import Feature, Field, Layer, Rule

POINTS = 50_000
FIELDS = (
    Field("record", "记录编号"),
    Field("code", "编号"),
    Field("name", "名称"),
    Field("address", "地址"),
    Field("jgj125", "等级"),
    Field("photos", "照片数", "integer"),
    Field("area", "面积", "number"),
)


def features() -> list[Feature]:
    return [
        Feature(
            (109.0 + n % 500 / 400, 39.2 + n // 500 / 200),
            (
                f"record-{n:08}",
                f"A-{n:06}",
                f"示例社{n}号院",
                "示例镇某村",
                "ABCD"[n % 4],
                n % 9,
                95.5,
            ),
        )
        for n in range(POINTS)
    ]


def ours(file: Path, rows: list[Feature]) -> None:
    rules = (Rule("房屋", "", "#0E6573", "circle"),)
    layer = Layer("houses", "房屋", FIELDS, lambda: rows, rules, shows="name")
    counts = geopackage.write(
        file, [layer], (), datetime(2026, 11, 22, tzinfo=UTC), lambda _count: None
    )
    assert counts == {"houses": POINTS}


def floor(file: Path, rows: list[Feature]) -> None:
    """What SQLite itself needs: the values, a position, and an index of positions."""
    with closing(sqlite3.connect(file)) as made, made:
        made.execute("PRAGMA journal_mode = OFF")
        made.execute("CREATE TABLE t (fid INTEGER PRIMARY KEY, x, y, a, b, c, d, e, f, g)")
        made.execute("CREATE VIRTUAL TABLE r USING rtree(id, minx, maxx, miny, maxy)")
        marks = ",".join("?" * 10)
        made.executemany(
            f"INSERT INTO t VALUES ({marks})",
            ((n, *(row.at or ()), *row.values) for n, row in enumerate(rows, 1)),
        )
        made.executemany(
            "INSERT INTO r VALUES (?,?,?,?,?)",
            ((n, x, x, y, y) for n, row in enumerate(rows, 1) for x, y in [row.at or (0, 0)]),
        )


def timed(work: Callable[[Path, list[Feature]], None], rows: list[Feature]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        work(Path(folder) / "out.gpkg", rows)
        return time.perf_counter() - began


def main() -> None:
    rows = features()
    pairs = [(timed(ours, rows), timed(floor, rows)) for _round in range(5)]
    best, bare = min(one for one, _ in pairs), min(one for _, one in pairs)
    print(f"{POINTS:,} points to GeoPackage: {best:.2f} s; bare SQLite with R-tree {bare:.2f} s;"
          f" ratio {best / bare:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
