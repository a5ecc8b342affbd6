"""Identities: random ones never meet, derived ones always do."""

from __future__ import annotations

import uuid

import pytest

from app.model.ids import new_id, new_row_id, place_id, revision_id

SURVEY = "5d2f4c1e-8a3b-4c6d-9e7f-0a1b2c3d4e5f"


def test_new_ids_are_uuid4_text() -> None:
    """Ids come from the injected randomness and are version 4."""
    made = new_id(lambda size: b"\xab" * size)
    assert made == "abababab-abab-4bab-abab-abababababab"
    assert uuid.UUID(new_id()).version == 4
    assert new_id() != new_id()


def test_row_ids_are_twelve_hex_digits() -> None:
    """Row ids are short because every path of a row carries them."""
    assert new_row_id(lambda size: bytes(range(size))) == "000102030405"
    assert len(new_row_id()) == 12


def test_places_of_one_list_are_the_same_everywhere() -> None:
    """Survey, source and code decide; writing of the same text does not; no two codes mix."""
    made = place_id(SURVEY, "名册", "B-1")
    assert made == "012ee81d-5a8e-5e4d-9d1b-640199df2671"
    assert uuid.UUID(made).version == 5
    assert place_id(SURVEY, "cafe\u0301", "1") == place_id(SURVEY, "café", "1")
    assert place_id(SURVEY, "a", 'b","c') != place_id(SURVEY, 'a","b', "c")


def test_a_survey_that_is_no_uuid_is_refused() -> None:
    """A place belongs to a survey made by an office."""
    with pytest.raises(ValueError, match="badly formed"):
        place_id("survey", "a", "b")


def test_a_revision_id_is_the_hash_of_its_bytes_behind_a_prefix() -> None:
    """The prefix keeps revision ids apart from every other hash in the program."""
    assert revision_id(b"{}") == "eee7a94e739247207cb785608cc7d724fd7fd806389ac0aac970806063db2eb2"
