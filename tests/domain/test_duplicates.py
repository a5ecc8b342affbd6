"""Places that look like one: found by what they share, and by nothing that a whole lane shares."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import duplicates
from app.domain.duplicates import Known, Pair, distance, limits, pairs, plain

HOUSE = Known("a", "building", "village", "某户", "", "")


def _found(*places: Known) -> list[Pair]:
    return pairs(places)


@pytest.mark.parametrize(
    "texts",
    [
        ("3号楼", "3栋", "３幢", "3 # ", "三号楼", "3座"),
        ("示例社12号院", "示例社 十二号", "示例社１２号", "示例社-12号楼"),
        ("平安小区一百二十三号", "平安小区123栋", "平安小区，123号"),
        ("二〇三室", "203室"),
    ],
)
def test_one_address_is_written_in_many_ways(texts: tuple[str, ...]) -> None:
    assert len({plain(text) for text in texts}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("示例社12号", "示例社21号"), ("三道沟村", "3道沟村"), ("甲社1号", "乙社1号")],
)
def test_other_addresses_stay_others(one: str, other: str) -> None:
    """A numeral inside a village's name is a name."""
    assert plain(one) != plain(other)


@pytest.mark.parametrize(
    ("mine", "its", "why"),
    [
        ({"code": "A-012"}, {"code": "ａ 012"}, ["code"]),
        ({"photos": frozenset("p")}, {"photos": frozenset("pq")}, ["photo"]),
        ({"address": "示例嘎查十二号院"}, {"address": "示例嘎查 12号"}, ["address"]),
        (
            {"name": "12号院", "positions": ((39.6, 109.8),)},
            {"name": "十二号", "positions": ((39.60005, 109.8),)},
            ["position", "name"],
        ),
    ],
)
def test_what_makes_a_pair(mine: dict[str, object], its: dict[str, object], why: list[str]) -> None:
    """The number, the same photo, the address; a position only with the name."""
    one = replace(HOUSE, record="a", name="甲", **mine) if "name" not in mine else replace(
        HOUSE, record="a", **mine)  # fmt: skip
    other = replace(HOUSE, record="b", name="乙", **its) if "name" not in its else replace(
        HOUSE, record="b", **its)  # fmt: skip
    (pair,) = _found(other, one)
    assert (pair.one, pair.other) == ("a", "b")
    assert [reason.code for reason in pair.reasons] == why


@pytest.mark.parametrize(
    ("mine", "its"),
    [
        ({"positions": ((39.6, 109.8),)}, {"positions": ((39.60001, 109.8),)}),
        ({"name": "12号院"}, {"name": "12号院", "above": "another village"}),
        ({"name": "12号院"}, {"name": "12号院"}),
        (
            {"name": "12号院", "address": "示例嘎查示例社", "positions": ((39.6, 109.8),)},
            {"name": "15号院", "address": "示例嘎查示例社", "positions": ((39.6, 109.8),)},
        ),
        ({"address": "12号"}, {"address": "12号", "above": "another village"}),
        ({"code": "A-1"}, {"code": "A-1", "level": "household"}),
        ({"code": ""}, {"code": ""}),
    ],
)
def test_what_makes_none(mine: dict[str, object], its: dict[str, object]) -> None:
    """A name alone, a position alone, the same number house of another village, another level."""
    one = replace(HOUSE, **{"name": "甲", **mine})  # type: ignore[arg-type]
    other = replace(HOUSE, **{"record": "b", "name": "乙", **its})  # type: ignore[arg-type]
    assert _found(one, other) == []


def test_what_a_whole_lane_shares_says_nothing() -> None:
    """Forty houses with the address of their village; but its numbers are one heap, linked once."""
    lane = [
        replace(HOUSE, record=f"{n:03d}", name=f"户{n}", address="苏布尔嘎镇示例嘎查")
        for n in range(40)
    ]
    assert _found(*lane) == []
    coded = [replace(one, code="待编号") for one in lane]
    assert len(_found(*coded)) == 39


@given(
    st.lists(
        st.tuples(st.floats(39.599, 39.601), st.floats(109.799, 109.801)), min_size=2, max_size=8
    )
)
def test_every_near_pair_is_found_once(spots: list[tuple[float, float]]) -> None:
    """As comparing each with each finds them, wherever the squares of the map lie."""
    houses = [
        replace(HOUSE, record=f"{n}", code=f"{n}", positions=(spot,), name="一样")
        for n, spot in enumerate(spots)
    ]
    found = {(pair.one, pair.other) for pair in _found(*houses)}
    wanted = {
        (one.record, other.record)
        for one, other in combinations(houses, 2)
        if distance(one.positions[0], other.positions[0]) <= limits().metres
    }
    assert found == wanted


@given(st.permutations(range(4)))
def test_the_order_of_the_places_does_not_matter(order: list[int]) -> None:
    houses = [
        replace(HOUSE, record="a", code="1"),
        replace(HOUSE, record="b", code="1", photos=frozenset("p")),
        replace(HOUSE, record="c", code="2", photos=frozenset("p")),
        replace(HOUSE, record="d", code="2", name="别的"),
    ]
    assert pairs(houses[n] for n in order) == pairs(houses)


def test_looking_can_be_stopped() -> None:
    """What is told of the progress may raise."""

    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pairs([HOUSE], checked=stop)
    assert duplicates.limits().listed > max(
        limits().points[code] for code in ("name", "position")
    ), "neither is enough alone"
