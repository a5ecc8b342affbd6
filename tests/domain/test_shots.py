"""Required shots over codes: who stands for what, and what is missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.shots import arranged, missing

CODES = st.lists(st.sampled_from(["front", "back", "far", "near"]), unique=True)
GIVEN = st.lists(st.sampled_from(["front", "back", "far", "near", "roof", ""]), max_size=6)


@pytest.mark.parametrize(
    ("wanted", "held", "stands", "lacks"),
    [
        ("far near", ["", ""], ["far", "near"], ()),
        ("far near", [""], ["far"], ("near",)),
        ("far near", ["near", ""], ["near", "far"], ()),
        ("far near", ["", "far"], ["near", "far"], ()),
        ("far near", ["far", "far"], ["far", "far"], ("near",)),
        ("front", ["", ""], ["front", ""], ()),
        ("front", ["roof"], ["front"], ()),
        ("front", [], [], ("front",)),
    ],
)
def test_photos_without_a_code_stand_for_what_is_free(
    wanted: str, held: list[str], stands: list[str], lacks: tuple[str, ...]
) -> None:
    assert arranged(wanted.split(), held) == stands
    assert missing(wanted.split(), held) == lacks


@given(CODES, GIVEN)
def test_each_photo_has_one_place_and_a_named_one_keeps_its_own(
    wanted: list[str], held: list[str]
) -> None:
    stands = arranged(wanted, held)
    assert len(stands) == len(held)
    assert all(stand == code for stand, code in zip(stands, held, strict=True) if code in wanted)
    assert set(stands) | set(missing(wanted, held)) - {""} >= set(wanted)
    assert not set(stands) & set(missing(wanted, held))


@given(CODES, GIVEN, st.sampled_from(["far", "near", ""]))
def test_one_more_photo_never_makes_more_missing(
    wanted: list[str], held: list[str], more: str
) -> None:
    assert len(missing(wanted, [*held, more])) <= len(missing(wanted, held))
