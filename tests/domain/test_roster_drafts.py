"""Rows of a roster become places, or complaints that name row and column."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.roster import drafts, names
from app.domain.roster.drafts import Drafted

TODAY = date(2026, 11, 22)
TOWNS = names.Gazetteer(
    [
        names.Region("150627100", "阿勒腾席热镇", "town", ("阿镇",), "", ""),
        names.Region("150627101", "札萨克镇", "town", (), "", ""),
    ]
)
FIELDS = (
    "town", "community", "group", "estate", "building", "household", "name", "code", "owner",
    "year", "storeys", "address",
)  # fmt: skip
COLUMNS = {name: at for at, name in enumerate(FIELDS)}


@dataclass
class Row:
    number: int
    texts: tuple[str, ...]
    troubles: dict[int, str] = field(default_factory=dict)


def row(number: int, **said: str) -> Row:
    return Row(number, tuple(said.get(name, "") for name in FIELDS))


def draft(*rows: Row) -> Drafted:
    return drafts.draft(rows, COLUMNS, TODAY, TOWNS)


def codes(found: Drafted) -> list[tuple[int, str]]:
    return [(one.row, one.code) for one in found.complaints]


def paths(found: Drafted) -> set[tuple[str, ...]]:
    return {one.names for one in found.places}


HOUSE = {"town": "阿镇", "community": "示例嘎查", "name": "12号院"}


def test_a_row_brings_its_upper_places() -> None:
    """Town by its official name; each upper place once, before what lies below it."""
    found = draft(row(2, **HOUSE), row(3, **HOUSE | {"name": "13号院", "town": "阿勒腾席热"}))

    assert [one.names[-1] for one in found.places] == [
        "阿勒腾席热镇",
        "示例嘎查",
        "12号院",
        "13号院",
    ]
    assert [one.level for one in found.places] == ["town", "community", "building", "building"]
    assert found.complaints == ()


def test_estate_block_and_flat() -> None:
    found = draft(
        row(
            2,
            town="阿镇",
            community="园林社区",
            estate="示例小区",
            building="3号楼",
            household="101",
        )
    )
    assert [(one.level, one.names[-1]) for one in found.places][2:] == [
        ("estate", "示例小区"), ("building", "3号楼"), ("household", "101"),
    ]  # fmt: skip
    assert found.places[2].answers["kind"] == "estate"


def test_yards_are_counted_group_by_group() -> None:
    """12号院 of the first group is not 12号院 of the second."""
    found = draft(row(2, **HOUSE, group="1"), row(3, **HOUSE, group="2社"))

    assert {one.names[-1] for one in found.places[2:]} == {"1组12号院", "2社12号院"}
    assert not found.refused


def test_what_cannot_be_a_place() -> None:
    """No name at all, an owner alone: refused; a sum or a signature line: passed by."""
    found = draft(
        row(2, town="阿镇", community="示例嘎查", owner="测甲"),
        row(3, town="合计"),
        row(4, town="填表人：测乙"),
        row(5, town="阿镇", community="示例嘎查"),
    )
    assert codes(found) == [(2, "missing_name"), (3, "not_a_place"), (4, "not_a_place")]
    assert found.refused == {2}
    assert ("阿勒腾席热镇", "示例嘎查") in paths(found)


def test_a_name_out_of_the_address_or_the_number() -> None:
    found = draft(row(2, town="阿镇", address="文明街 8 号"), row(3, town="阿镇", code="A-1"))
    assert codes(found) == [(2, "name_from_address"), (3, "name_from_code")]
    assert {one.names[-1] for one in found.places} >= {"文明街 8 号", "A-1"}


def test_doubled_numbers_are_both_refused() -> None:
    """Which is right nobody can tell; each names the other's row. Equal rows count once."""
    found = draft(
        row(2, **HOUSE, code="A-1"),
        row(3, **HOUSE | {"name": "13号院"}, code="A-1"),
        row(4, **HOUSE | {"name": "14号院"}, code="A-2"),
        row(5, **HOUSE | {"name": "14号院"}, code="A-2"),
    )
    assert codes(found) == [(2, "doubled_code"), (3, "doubled_code"), (5, "same_row")]
    assert [one.params["other"] for one in found.complaints] == ["3", "2", "4"]
    assert found.refused == {2, 3}


def test_doubled_names() -> None:
    """Without numbers two different rows of one place are refused; numbers keep them apart."""
    found = draft(
        row(2, **HOUSE, year="1985"),
        row(3, **HOUSE | {"name": "十二号院"}, year="1990"),
        row(4, **HOUSE | {"name": "5号院"}, code="A-1"),
        row(5, **HOUSE | {"name": "5号院"}, code="A-2"),
    )
    assert codes(found) == [(2, "doubled_name"), (3, "doubled_name"), (5, "same_name")]
    assert len([one for one in found.places if one.code]) == 2


def test_cells_that_cannot_be_read() -> None:
    """A bad cell of what a place is known by refuses its row; any other is left out."""
    bad = row(2, **HOUSE, code="1.50627E+17")
    error = row(3, **HOUSE | {"name": "#N/A"})
    error.troubles[COLUMNS["name"]] = "error"
    soft = row(4, **HOUSE | {"name": "14号院"}, year="#REF!", storeys="很高")
    soft.troubles[COLUMNS["year"]] = "error"
    found = draft(bad, error, soft)

    assert codes(found) == [(2, "precision"), (3, "error"), (4, "error"), (4, "bad_storeys")]
    assert found.refused == {2, 3}
    assert found.complaints[0].column == COLUMNS["code"]
    assert found.places[-1].answers == {"name": "14号院", "level": "building"}


def test_soft_remarks() -> None:
    found = draft(
        row(2, **HOUSE | {"town": "札萨镇"}, year="85年代"),
        row(3, town="阿镇", estate="示例小区", building="3号楼"),
        row(4, **HOUSE | {"name": "1\u200b3号院"}),
    )
    assert codes(found) == [
        (2, "unknown_town"), (2, "decade"), (3, "level_gap"), (4, "control"),
    ]  # fmt: skip
    assert found.complaints[0].params["closest"] == "札萨克镇"
    assert not found.refused
    assert next(one for one in found.places if one.row == 2).answers["year"] == "1985"


def test_too_long() -> None:
    found = draft(row(2, **HOUSE | {"name": "长" * 81}))
    assert codes(found) == [(2, "too_long")]


def test_owners_stay_out_of_the_answers() -> None:
    (house,) = [one for one in draft(row(2, **HOUSE, owner="测甲")).places if one.row]
    assert house.personal == {"owner": "测甲"}
    assert "测甲" not in str(house.answers) + str(house.names)


WORDS = st.sampled_from(
    [
        "",
        "阿镇",
        "札萨克",
        "示例嘎查",
        "示例村",
        "3号楼",
        "3#楼",
        "12号院",
        "甲",
        "A-1",
        "A-2",
        "101",
        "－",
    ]
)
TABLES = st.lists(st.tuples(*[WORDS] * len(FIELDS)), max_size=12)


@settings(max_examples=200, deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    table: list[tuple[str, ...]], shuffle: random.Random
) -> None:
    """The same places with the same answers, wherever their rows stand."""

    def shown(rows: list[tuple[str, ...]]) -> set[tuple[object, ...]]:
        found = draft(*(Row(at + 2, texts) for at, texts in enumerate(rows)))
        return {
            (one.names, one.level, one.code, tuple(sorted(one.answers.items())))
            for one in found.places
        }

    other = list(table)
    shuffle.shuffle(other)
    assert shown(table) == shown(other)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.text(max_size=10), max_size=14).map(tuple), max_size=10))
def test_any_text_becomes_places_or_complaints(table: list[tuple[str, ...]]) -> None:
    found = draft(*(Row(at, texts) for at, texts in enumerate(table, 1)))
    for one in found.places:
        assert all(one.names) and one.level in drafts.LEVELS
        assert one.parent is None or one.parent.names == one.names[:-1]
