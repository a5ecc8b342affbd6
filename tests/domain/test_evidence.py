"""Flags of photos: what is missing, what contradicts, and what only looks so."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import evidence
from app.domain.evidence import Around, Shift, flags, offset, right_time, shift, table

HOUSE = (39.56, 109.74)
AROUND = Around("2026-07-01T08:00:00+08:00", frozenset({"2026-07-18"}), HOUSE)
GOOD = {
    "name": "IMG_20260718_101530.jpg",
    "taken": "2026-07-18T10:15:30+08:00",
    "time_from": "exif",
    "added": "2026-07-18T18:00:00+08:00",
    "lat": "39.560100",
    "lon": "109.740100",
    "camera": "Kestrel P3",
    "exif": {"Software": "P3 1.2", "DateTime": "2026:07:18 10:15:31"},
}


def codes(around: Around = AROUND, **changed: Any) -> dict[str, str]:
    return {flag.code: flag.said for flag in flags(GOOD | changed, around)}


def test_a_good_photo_has_no_flag() -> None:
    """The camera's time on the day of the visit, at the house, as the camera wrote it."""
    assert codes() == {}


@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [
        ({"taken": None, "time_from": None}, "no_time", ""),
        ({"time_from": "name"}, "name_time", ""),
        ({"taken": "2019-05-01T10:00:00"}, "before_survey", "2019-05-01"),
        ({"taken": "2026-07-17T10:00:00"}, "other_day", "2026-07-17"),
        ({"lat": None, "lon": None}, "no_position", ""),
        ({"lat": "39.565000"}, "far", "556"),
        ({"exif": {"Software": "Adobe Photoshop 25"}}, "edited", "Adobe Photoshop 25"),
        ({"exif": {"CreatorTool": "Meitu 9"}}, "edited", "Meitu 9"),
        ({"exif": {"DateTime": "2026:07:20 09:00:00"}}, "edited", ""),
        ({"exif": {"GPSMapDatum": "GCJ-02"}}, "gcj_datum", "GCJ-02"),
        ({"name": "mmexport1784340930123.jpg"}, "not_original", "messenger"),
        ({"name": "微信图片_20260718101530.jpg", "camera": None}, "not_original", "messenger"),
        ({"name": "Screenshot_2026-07-18-10-15-30.png"}, "not_original", "screen"),
        ({"camera": None}, "not_original", "no_camera"),
    ],
)
def test_what_is_missing_or_contradicts_is_flagged(
    changed: dict[str, Any], code: str, said: str
) -> None:
    """Each by its code, with what of it."""
    assert codes(**changed)[code] == said


def test_what_contradicts_comes_before_what_is_missing() -> None:
    """The first flag is the one to look at."""
    found = flags(GOOD | {"lat": "39.9", "camera": None}, AROUND)
    assert [flag.code for flag in found] == ["far", "not_original"]
    assert [flag.doubt for flag in found] == [True, False]


def test_a_photo_is_late_or_ahead_of_its_intake() -> None:
    """By more than a day, unless a photographed code has measured the clock; by ten minutes."""
    late = {"added": "2026-07-20T11:00:00+08:00"}
    assert codes(**late) == {"late": "2"}
    assert codes(**late, clock="0") == {}
    assert codes(added="2026-07-18T10:10:00+08:00") == {}
    assert "future" in codes(added="2026-07-18T10:05:00+08:00")


def test_a_measured_clock_puts_the_time_right() -> None:
    """A camera that is a year behind is no old picture once its clock was measured."""
    year = 365 * 86400
    wrong = {"taken": "2025-07-18T10:15:30"}
    assert "before_survey" in codes(**wrong)
    assert codes(**wrong, exif={}, clock=str(-year)) == {}
    right = right_time(GOOD | wrong | {"clock": str(-year)})
    assert right is not None
    assert right.isoformat() == "2026-07-18T10:15:30+08:00"


def test_a_house_without_position_says_nothing_of_distance() -> None:
    """Nor a photo without one; a distance within a telephone's error and a street is none."""
    assert codes(Around(), lat="39.9") == {}
    assert codes(lat="39.561300") == {}


def beside(
    metres: float, degrees: float, house: tuple[float, float] = HOUSE
) -> tuple[float, float]:
    angle = math.radians(degrees)
    lat = house[0] + metres * math.cos(angle) / 111_195
    lon = house[1] + metres * math.sin(angle) / 111_195 / math.cos(math.radians(house[0]))
    return lat, lon


def houses(*shifts: tuple[float, float]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    found = []
    for n, (metres, degrees) in enumerate(shifts):
        house = (HOUSE[0] + n * 0.01, HOUSE[1])
        found.append((house, beside(metres, degrees, house)))
    return found


def test_many_houses_off_in_one_direction_look_like_another_system() -> None:
    """Five or more by some 500 m to the west-south-west; a photo that lies so is flagged so."""
    seen = shift(houses(*[(504 + n, 257 + n % 3) for n in range(6)], (20, 10), (5, 200)))
    assert seen is not None
    assert (seen.houses, seen.degrees) == (6, 258)
    assert 500 <= seen.metres <= 512
    lat, lon = beside(506, 255)
    around = Around(AROUND.began, AROUND.visited, HOUSE, seen)
    assert codes(around, lat=f"{lat:.6f}", lon=f"{lon:.6f}") == {"as_gcj": "506"}
    for metres, degrees in ((506, 80), (250, 257), (900, 257)):
        lat, lon = beside(metres, degrees)
        assert list(codes(around, lat=f"{lat:.6f}", lon=f"{lon:.6f}")) == ["far"]


@pytest.mark.parametrize(
    "shifts",
    [
        [(504, 257)] * 4,
        [(504, n * 60) for n in range(6)],
        [(504, 257)] * 5 + [(504, 80)] * 5,
        [(100, 257)] * 20,
        [],
    ],
    ids=["few", "all-around", "half", "near", "none"],
)
def test_few_or_disagreeing_houses_are_no_shift(shifts: list[tuple[float, float]]) -> None:
    """By chance, or for reasons of their own."""
    assert shift(houses(*shifts)) is None


@given(metres=st.floats(1, 900), degrees=st.floats(0, 359.9))
def test_an_offset_is_measured_as_it_was_made(metres: float, degrees: float) -> None:
    """Within a metre and a degree."""
    got, direction = offset(HOUSE, beside(metres, degrees))
    assert abs(got - metres) < 1
    assert metres < 20 or abs((direction - degrees + 180) % 360 - 180) < 1


JSON = st.one_of(st.none(), st.text(max_size=12), st.integers(), st.booleans())


@given(
    st.dictionaries(
        st.sampled_from([*GOOD, "clock", "exif"]),
        st.one_of(JSON, st.dictionaries(st.sampled_from(["Software", "DateTime"]), JSON)),
    ),
    st.text(max_size=20),
)
def test_whatever_another_computer_wrote_is_judged_without_an_error(
    photo: dict[str, Any], began: str
) -> None:
    """Entries come from packages of others."""
    around = Around(began, frozenset({"2026-07-18"}), HOUSE, Shift(9, 500, 77))
    assert {flag.code for flag in flags(photo, around)} <= set(table().rows)


def test_every_limit_has_its_reason() -> None:
    """Each flag of the code is a row of the table, with clause and confidence."""
    rows = table().rows
    named = {
        value
        for name, value in vars(evidence).items()
        if name.isupper() and isinstance(value, str) and not name.startswith("_")
    }
    assert set(rows) == named
    assert all(row["clause"] and row["sure"] for row in rows.values())
