"""Pairs of photos of two visits."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pairing import Pair, Seen, degrees_apart, metres_apart, pairs

LAT, LON = 39.56, 109.74


def seen(id_: str, where: str = "wall", shot: str = "", **more: object) -> Seen:
    return Seen(id_, where, shot, **more)  # type: ignore[arg-type]


def made(before: list[Seen], after: list[Seen]) -> list[tuple[str, str, str]]:
    return [(one.before, one.after, one.how) for one in pairs(before, after)]


def test_the_same_shot_of_the_same_question() -> None:
    before = [seen("a", shot="far"), seen("b", shot="near"), seen("c", "front", "front")]
    after = [seen("x", "front", "front"), seen("y", shot="near"), seen("z", shot="far")]
    assert made(before, after) == [("c", "x", "shot"), ("b", "y", "shot"), ("a", "z", "shot")]


def test_what_somebody_said_counts_before_all_else() -> None:
    before = [seen("a", shot="far"), seen("b", "roof")]
    after = [seen("x", shot="far", like="b")]
    assert made(before, after) == [("b", "x", "hand")]


def test_the_nearest_position_of_the_same_question() -> None:
    """15 m east and 2 m east of the same spot; the compass agrees within 30°."""
    far, near = LON + 15 / 85_800, LON + 2 / 85_800
    before = [seen("a", lat=LAT, lon=far, facing=350), seen("b", lat=LAT, lon=near, facing=350)]
    after = [seen("x", lat=LAT, lon=LON, facing=10)]
    (pair,) = pairs(before, after)
    assert (pair.before, pair.how) == ("b", "position")
    assert pair.metres == pytest.approx(2, abs=0.05)
    assert pair.degrees == pytest.approx(20)


def test_what_looks_another_way_or_stood_elsewhere_is_no_pair() -> None:
    here = {"lat": LAT, "lon": LON}
    assert made([seen("a", **here, facing=0)], [seen("x", **here, facing=90)]) == []
    assert made([seen("a", **here)], [seen("x", lat=LAT + 0.001, lon=LON)]) == []
    assert made([seen("a", shot="far")], [seen("x", shot="near")]) == []


def test_a_shot_is_kept_though_a_position_strays() -> None:
    """Between walls a phone errs by tens of metres: the distance stands beside the pair."""
    before = [seen("a", "front", "front", lat=LAT, lon=LON)]
    after = [seen("x", "front", "front", lat=LAT + 0.001, lon=LON)]
    (pair,) = pairs(before, after)
    assert (pair.how, round(pair.metres or 0)) == ("shot", 111)


def test_without_any_sign_the_order_of_taking_counts() -> None:
    assert made([seen("a"), seen("b")], [seen("x"), seen("y"), seen("z")]) == [
        ("a", "x", "order"), ("b", "y", "order"),
    ]  # fmt: skip
    assert made([seen("a", "wall")], [seen("x", "roof")]) == []


COORDINATE = st.one_of(st.none(), st.floats(LAT - 0.0003, LAT + 0.0003))
PHOTO = st.builds(
    Seen,
    st.just(""),
    st.sampled_from(["front", "wall", ""]),
    st.sampled_from(["", "far", "near"]),
    COORDINATE,
    COORDINATE,
    st.one_of(st.none(), st.floats(0, 360)),
)


def numbered(photos: list[Seen], letter: str) -> list[Seen]:
    return [
        Seen(f"{letter}{n}", p.where, p.shot, p.lat, p.lon, p.facing) for n, p in enumerate(photos)
    ]


@given(st.lists(PHOTO, max_size=6), st.lists(PHOTO, max_size=6))
def test_each_photo_is_in_one_pair_at_most_and_pairs_share_their_question(
    old: list[Seen], new: list[Seen]
) -> None:
    before, after = numbered(old, "a"), numbered(new, "x")
    found = pairs(before, after)
    assert len({one.before for one in found}) == len({one.after for one in found}) == len(found)
    where = {photo.id: photo.where for photo in (*before, *after)}
    assert all(where[one.before] == where[one.after] != "" for one in found)
    assert found == pairs(before, after)


@given(PHOTO, PHOTO)
def test_distances_and_angles_are_the_same_both_ways(one: Seen, other: Seen) -> None:
    turned, turned_back = degrees_apart(one, other), degrees_apart(other, one)
    assert (turned is None) == (turned_back is None)
    assert turned is None or math.isclose(turned, turned_back or 0.0, abs_tol=1e-6)
    metres, back = metres_apart(one, other), metres_apart(other, one)
    assert (metres is None) == (back is None)
    assert metres is None or back is None or math.isclose(metres, back, abs_tol=1e-6)


def test_a_pair_says_what_it_is() -> None:
    assert pairs([seen("a", shot="far")], [seen("x", shot="far")]) == [Pair("a", "x", "shot")]
