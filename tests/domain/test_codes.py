"""Codes on paper: what is printed is read back; what is not ours is nobody's."""

from __future__ import annotations

import uuid
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from app.domain import codes

IDS = st.uuids().map(str)


@given(st.sampled_from(["place", "record"]), IDS, IDS)
def test_a_code_leads_back_to_what_it_names(kind: codes.Kind, survey: str, id_: str) -> None:
    assert codes.read(codes.text(kind, survey, id_)) == codes.Code(kind, survey[:8], id_)


@given(IDS)
def test_a_paper_of_no_survey_has_a_code_too(id_: str) -> None:
    assert codes.read(codes.text("record", "", id_)) == codes.Code("record", "", id_)


def test_a_form_is_named_by_its_id() -> None:
    said = codes.text("form", "1a2b3c4d-0000", "danger_check")
    assert said == "CJ1:form:1a2b3c4d:danger_check"
    assert codes.read(said) == codes.Code("form", "1a2b3c4d", "danger_check")
    assert not codes.fits_form("表单 1")
    assert not codes.fits_form("x" * 65)


@given(IDS, IDS, st.datetimes().filter(lambda moment: 2000 <= moment.year < 2100))
def test_the_code_on_a_screen_says_the_moment_too(survey: str, id_: str, moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    assert codes.read(codes.at(survey, id_, moment)) == codes.Code("place", survey[:8], id_, moment)


def test_a_moment_that_cannot_be_is_nobodys() -> None:
    place = uuid.UUID(int=7)
    for moment in ("20261340999999", "2026112209410", "２０２６１１２２０９４１００"):
        assert codes.read(f"CJ1:at:1a2b3c4d:{place}:{moment}") is None


def test_the_code_of_a_dossier_is_read_as_its_record() -> None:
    """Released before papers had codes: record, heads, date."""
    record = str(uuid.UUID(int=7))
    assert codes.read(f"CJ1:{record}:0a1b2c3d4e5f+aa:2026-11-22") == codes.Code(
        "record", "", record
    )


@given(st.text(max_size=80))
def test_nothing_else_is_taken_for_ours(said: str) -> None:
    assert codes.read(said) is None
    assert codes.read(f"CJ1:place:1a2b3c4d:{said}!") is None
    assert codes.read(f"CJ2:place:1a2b3c4d:{uuid.UUID(int=1)}") is None
