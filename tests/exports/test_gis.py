"""Map layers as others read them: GDAL's own tools on GeoPackage, Shapefile and GeoJSON."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.errors import ExportError
from exports.gis import pack, shapes
from exports.gis.layer_model import Feature, Field, Layer, Rule
from exports.gis.projecting import projection

WHEN = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
WORDS = pack.Words(
    "数据字典.csv", ("图层", "字段", "名称", "类型", "说明"), "元数据.csv", ("项目", "内容"),
    "截短的文字.csv", ("图层", "行", "字段", "全文"), "校验.sha256",
    {"text": "文字", "integer": "整数", "number": "小数", "date": "日期"},
)  # fmt: skip
FIELDS = (
    Field("record", "记录编号"),
    Field("name", "名称"),
    Field("grade", "等级", note="JGJ 125-2016"),
    Field("photos", "照片数", "integer"),
    Field("area", "面积", "number"),
    Field("seen", "检查日期", "date"),
)
HOUSES = (
    Feature((109.74, 39.56), ("r1", "苏布尔嘎镇某社12号院", "D", 8, 123.5, date(2026, 7, 18))),
    Feature((109.0, 39.3), ("r2", "墕坬村𬭎氏老宅", "C", 0, None, None)),
    Feature((110.31, 39.81), ("r3", "长" * 200, "", 3, 0.25, date(2026, 11, 1))),
)


def layer(rows: tuple[Feature, ...] = HOUSES) -> Layer:
    rules = (
        Rule("D 级", "\"grade\" = 'D'", "#B3261E", "hexagon", 4.0),
        Rule("其他", "", "#6B7276", "circle"),
    )
    return Layer("houses", "房屋", FIELDS, lambda: rows, rules, shows="name", about="测试")


def made(target: Path, *layers: Layer, systems: tuple[int, ...] = (4546,)) -> pack.Pack:
    return pack.write(
        target, "chengjian", layers, systems, [("坐标系", "CGCS2000")], WORDS, WHEN,
        total=sum(len(list(one.rows())) for one in layers),
    )  # fmt: skip


def told(*words: object) -> str:
    ended = subprocess.run([*map(str, words)], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "Warning" not in ended.stderr and "ERROR" not in ended.stderr, ended.stderr
    return ended.stdout


def as_json(file: Path, *more: str) -> list[dict[str, object]]:
    """Every feature as GDAL reads it."""
    out = file.parent / "read.json"
    out.unlink(missing_ok=True)
    told("ogr2ogr", "-f", "GeoJSON", "-lco", "RFC7946=NO", out, file, *more)
    return list(json.loads(out.read_text(encoding="utf-8"))["features"])


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("gis") / "pack"
    lost = Layer(
        "lost", "没有位置的房屋", FIELDS[:2], lambda: [Feature(None, ("r9", "某处"))], located=False
    )
    made(target, layer(), lost)
    return target


def test_gdal_reads_the_geopackage_whole(written: Path) -> None:
    file = written / "chengjian.gpkg"
    summary = told("ogrinfo", "-so", file, "houses")
    assert 'ID["EPSG",4490]' in summary and "Feature Count: 3" in summary
    assert "Geometry: Point" in summary and "Extent: (109.000000, 39.300000)" in summary
    features = as_json(file, "houses")
    assert [one["properties"]["name"] for one in features] == [
        feature.values[1] for feature in HOUSES
    ]
    assert features[0]["properties"] == {
        "record": "r1", "name": "苏布尔嘎镇某社12号院", "grade": "D", "photos": 8, "area": 123.5,
        "seen": "2026-07-18",
    }  # fmt: skip
    assert features[1]["properties"]["area"] is None and features[1]["properties"]["seen"] is None
    assert [one["geometry"]["coordinates"] for one in features] == [list(h.at) for h in HOUSES]
    table = as_json(file, "lost")
    assert table[0]["geometry"] is None and table[0]["properties"]["name"] == "某处"


def test_the_geopackage_is_what_the_format_asks(written: Path) -> None:
    """Its own mark in the header, an index that finds by a window, styles and column names."""
    file = written / "chengjian.gpkg"
    assert file.read_bytes()[68:72] == b"GPKG"
    window = told("ogrinfo", "-al", "-q", "-spat", "109.7", "39.5", "109.8", "39.6", file, "houses")
    assert "r1" in window and "r2" not in window
    indexed = told("ogrinfo", "-q", "-sql", "SELECT count(*) AS n FROM rtree_houses_geom", file)
    assert "n (Integer) = 3" in indexed
    styled = told("ogrinfo", "-q", "-sql", "SELECT styleQML, useAsDefault FROM layer_styles", file)
    assert "RuleRenderer" in styled and "D 级" in styled
    titles = told("ogrinfo", "-q", "-sql", "SELECT title FROM gpkg_data_columns", file)
    assert "检查日期" in titles


def test_others_may_edit_the_geopackage(written: Path, tmp_path: Path) -> None:
    """GDAL's functions run in the triggers: the index follows what somebody moves or removes."""
    file = tmp_path / "edited.gpkg"
    file.write_bytes((written / "chengjian.gpkg").read_bytes())
    told("ogrinfo", "-q", file, "-dialect", "SQLite", "-sql", "DELETE FROM houses WHERE fid = 2")
    left = told("ogrinfo", "-q", "-sql", "SELECT count(*) AS n FROM rtree_houses_geom", file)
    assert "n (Integer) = 2" in left


@pytest.mark.parametrize(("folder", "epsg"), [("shapefile_4490", 4490), ("shapefile_4546", 4546)])
def test_gdal_reads_the_shapefiles(written: Path, folder: str, epsg: int) -> None:
    file = written / folder / "houses.shp"
    summary = told("ogrinfo", "-so", "-al", file)
    assert "Feature Count: 3" in summary
    assert f'ID["EPSG",{epsg}]' in summary
    features = as_json(file)
    assert features[0]["properties"]["name"] == "苏布尔嘎镇某社12号院"
    assert features[1]["properties"]["name"] == "墕坬村𬭎氏老宅"
    assert features[2]["properties"]["name"] == "长" * 84  # 252 of 254 bytes, no half character
    assert features[0]["properties"]["seen"] == "2026-07-18"
    assert all(len(name) <= 10 for name in features[0]["properties"])
    assert file.with_suffix(".cpg").read_text() == "UTF-8"


def test_what_a_shapefile_cut_is_named(written: Path) -> None:
    with open(written / "截短的文字.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1:] == [["房屋", "3", "名称", "长" * 200]]


def test_projected_positions_are_projs_own(written: Path) -> None:
    """The worked point of the domain notes (§7.1), and all points against cs2cs."""
    x, y = projection(4546)((109.74, 39.56))
    assert (round(x, 2), round(y, 2)) == (391714.67, 4381434.03)
    x, y = projection(4545)((109.0, 39.3))
    assert (round(x, 2), round(y, 2)) == (586260.28, 4352286.30)
    for feature, read in zip(
        HOUSES, as_json(written / "chengjian.gpkg", "houses_4546"), strict=True
    ):
        lon, lat = feature.at or (0, 0)
        said = subprocess.run(
            ["cs2cs", "-f", "%.4f", "EPSG:4490", "EPSG:4546"],
            input=f"{lat} {lon}\n", capture_output=True, text=True, check=True,
        ).stdout.split()  # fmt: skip
        north, east = float(said[0]), float(said[1])
        assert read["geometry"]["coordinates"] == pytest.approx([east, north], abs=1e-3)


def test_geojson_is_plain_and_in_degrees(written: Path) -> None:
    read = json.loads((written / "chengjian_houses.geojson").read_text(encoding="utf-8"))
    assert read["type"] == "FeatureCollection" and "crs" not in read
    assert read["features"][0]["geometry"] == {"type": "Point", "coordinates": [109.74, 39.56]}


def test_the_pack_says_what_it_holds_and_proves_it(written: Path) -> None:
    lines = (written / "校验.sha256").read_text(encoding="utf-8").splitlines()
    named = dict(reversed(line.split("  ", 1)) for line in lines)
    files = {one.relative_to(written).as_posix(): one for one in written.rglob("*.*")}
    del files["校验.sha256"]
    files.pop("read.json", None)
    for name, digest in named.items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == digest
    ours = {name for name in files if not name.endswith("read.json")}
    assert ours == set(named)
    with open(written / "数据字典.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[3] == ["houses 房屋", "grade", "等级", "文字", "JGJ 125-2016"]


def test_the_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = made(tmp_path / "a", layer()), made(tmp_path / "b", layer())
    assert first.files == second.files
    for name in first.files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_cancelled_or_in_the_way_leaves_what_was_there(tmp_path: Path) -> None:
    many = replace(layer(), rows=lambda: HOUSES * 200)
    with pytest.raises(ExportError) as stopped:
        pack.write(
            tmp_path / "p", "x", [many], (), [], WORDS, WHEN, total=600, cancelled=lambda: True
        )
    assert stopped.value.code == "cancelled" and list(tmp_path.iterdir()) == []
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "theirs.txt").write_text("here")
    with pytest.raises(ExportError) as refused:
        made(tmp_path / "p", layer())
    assert refused.value.code == "cannot_write"
    assert [one.name for one in tmp_path.rglob("*")] == ["p", "theirs.txt"]


@settings(max_examples=200)
@given(st.text())
def test_a_text_is_cut_between_characters(text: str) -> None:
    clean = text.encode("utf-8", "ignore").decode()
    held = shapes.shortened(clean)
    assert clean.startswith(held) and len(held.encode()) <= shapes.LONGEST
    assert held == clean or len(held.encode()) > shapes.LONGEST - 4


def test_progress_ends_at_its_end(tmp_path: Path) -> None:
    said: list[tuple[int, int]] = []
    many = replace(layer(), rows=lambda: HOUSES * 100)

    def tell(done: int, total: int) -> None:
        said.append((done, total))

    pack.write(tmp_path / "p", "x", [many], (4545,), [], WORDS, WHEN, total=300, progress=tell)
    assert said[-1][0] == said[-1][1] and all(a <= b for a, b in said)
    assert [done for done, _total in said] == sorted(done for done, _total in said)
