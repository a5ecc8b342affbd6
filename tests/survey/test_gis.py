"""The map pack of a survey: every house in it, with where its position comes from."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import Cancelled, KnownError
from app.imaging.synthesize import Shot, photograph
from app.survey.audience import Audience
from app.survey.survey import Survey
from tests.survey.crew import FRONT, Crew

MASKED = Audience()


HEAD = "镇,村,房屋名称,编号,户主,联系电话,经度,纬度,建成年份"
LIST = (
    "示例镇,某村,12号院,A-012,周测甲,15000001234,109.74,39.56,1986",
    "示例镇,某村,13号院,A-013,,,,,",
    "示例镇,某村,14号院,A-014,,,,,",
)


def emptied(field: Crew) -> Survey:
    survey = field.office.survey
    for row in survey.core.store.heads("place"):
        survey.trash.put(row.record, "不用")
    return survey


def mapped(field: Crew, tmp_path: Path) -> Survey:
    """Three houses: one with a position from the roster, one from its photos, one without."""
    field.office.be_here()
    survey = emptied(field)
    roster = tmp_path / "名册.csv"
    roster.write_text("\n".join([HEAD, *LIST]) + "\n", encoding="utf-8-sig")
    preview = survey.importing.preview(roster)
    survey.importing.apply(preview, survey.importing.plan(preview))
    (place,) = survey.core.store.places_with_code("A-013")
    filling = survey.filling.open(survey.houses.begin(place.record)[0])
    shot = Shot("facade", seed=1, width=320, height=240, lat=39.3, lon=109.2)
    file = tmp_path / "IMG_0001.jpg"
    file.write_bytes(photograph(shot))
    (taken,) = survey.taking.add([file], FRONT, filling.photos)
    assert taken.entry is not None
    filling.put_photo(taken.photo, taken.entry)
    survey.filling.commit(filling)
    return survey


def rows_of(file: Path) -> list[dict[str, object]]:
    read = json.loads(file.read_text(encoding="utf-8"))
    return [one["properties"] for one in read["features"]]


def test_nobody_is_missing_from_the_map(field: Crew, tmp_path: Path) -> None:
    survey = mapped(field, tmp_path)
    facts = survey.gis.preview(MASKED)
    assert (facts.located, facts.lost) == (2, 1)
    assert facts.sources == {"roster": 1, "photos": 1} and facts.system == 4546
    made = survey.gis.pack(tmp_path / "pack", MASKED)
    assert made.counts["houses"] == 2 and made.counts["no_position"] == 1
    told = {row["code"]: row for row in rows_of(tmp_path / "pack" / "chengjian_houses.geojson")}
    assert (told["A-012"]["at_from"], told["A-013"]["at_from"]) == ("roster", "photos")
    assert (told["A-012"]["lon"], told["A-013"]["lon"]) == (109.74, 109.2)
    assert told["A-012"]["year"] == 1986 and told["A-012"]["community"] == "某村"


def test_residents_are_masked_unless_a_reason_is_given(field: Crew, tmp_path: Path) -> None:
    survey = mapped(field, tmp_path)
    survey.gis.pack(tmp_path / "masked", MASKED)
    for file in (tmp_path / "masked").rglob("*"):
        data = file.read_bytes() if file.is_file() else b""
        assert "周测甲".encode() not in data and b"15000001234" not in data, file
    with pytest.raises(KnownError) as refused:
        survey.gis.pack(tmp_path / "bare", Audience(personal=True))
    assert refused.value.code == "reason_missing" and not (tmp_path / "bare").exists()
    survey.gis.pack(tmp_path / "full", Audience(personal=True, reason="报镇政府安置办"))
    told = rows_of(tmp_path / "full" / "chengjian_houses.geojson")
    assert told[0]["owner"] == "周测甲" and told[0]["phone"] == "15000001234"
    assert [line.why for line in survey.actions.lines("out")] == ["报镇政府安置办", ""]


def test_only_what_lies_under_a_place_goes(field: Crew, tmp_path: Path) -> None:
    survey = mapped(field, tmp_path)
    survey.houses.add("别处的房子")
    village = survey.meant.place("某村")
    made = survey.gis.pack(tmp_path / "p", MASKED, under=village, systems=(), photos=False)
    assert made.counts == {"houses": 2, "no_position": 1}


def test_the_metadata_says_what_a_reader_must_know(field: Crew, tmp_path: Path) -> None:
    survey = mapped(field, tmp_path)
    survey.gis.pack(tmp_path / "p", MASKED, systems=(4545, 4546))
    with open(tmp_path / "p" / "元数据.csv", encoding="utf-8-sig", newline="") as file:
        told = dict(csv.reader(file))
    assert told["主坐标系"].startswith("EPSG:4490") and told["个人信息"] == "已遮盖"
    assert "1" in told["没有位置的房屋"] and "jgj125" in told["规则表"]


def test_the_same_data_gives_the_same_bytes_on_another_day(field: Crew, tmp_path: Path) -> None:
    survey = mapped(field, tmp_path)
    survey.gis.pack(tmp_path / "one", MASKED)
    field.office.today += timedelta(days=3)
    survey.gis.pack(tmp_path / "two", MASKED)
    for file in sorted((tmp_path / "one").rglob("*")):
        if file.is_file():
            other = tmp_path / "two" / file.relative_to(tmp_path / "one")
            assert file.read_bytes() == other.read_bytes(), file.name


def test_what_cannot_be_written_is_told(field: Crew, tmp_path: Path) -> None:
    survey = emptied(field)
    with pytest.raises(KnownError) as empty:
        survey.gis.pack(tmp_path / "p", MASKED)
    assert empty.value.code == "nothing_to_map"
    survey.houses.add("甲")
    with pytest.raises(KnownError) as unknown:
        survey.gis.pack(tmp_path / "p", MASKED, systems=(3857,))
    assert unknown.value.code == "system_unknown"
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    with pytest.raises(KnownError) as taken:
        survey.gis.pack(tmp_path / "full", MASKED)
    assert taken.value.code == "folder_not_empty"
    with pytest.raises(Cancelled):
        survey.gis.pack(tmp_path / "p", MASKED, cancelled=lambda: True)
    assert not (tmp_path / "p").exists()


def test_a_folder_with_something_in_it_is_left_alone(field: Crew, tmp_path: Path) -> None:
    """The one that is named, in words; and one beside it that happens to be called .up."""
    survey = mapped(field, tmp_path)
    for name in ("full", "gis.up"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("a", encoding="utf-8")
    with pytest.raises(KnownError, match="里已经有东西"):
        survey.gis.pack(tmp_path / "full", MASKED)
    survey.gis.pack(tmp_path / "gis", MASKED)
    for name in ("full", "gis.up"):
        assert (tmp_path / name / "a.txt").read_text(encoding="utf-8") == "a"
