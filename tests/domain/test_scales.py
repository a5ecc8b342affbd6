"""Which form fits a building, what follows a bad result, and that scales never meet."""

from __future__ import annotations

import pytest

from app.domain.scales import after, propose
from app.domain.severity import SCALES, severity, worst
from app.i18n.judgements import reason


def forms(kind: str, storeys: int | None = None, *, business: bool = False) -> list[str]:
    return [one.form for one in propose(kind, storeys, business)]


@pytest.mark.parametrize("storeys", [None, 1, 2])
def test_a_village_house_is_screened_then_checked(storeys: int | None) -> None:
    """Up to two storeys: screening, guideline, and the danger check if an engineer wants it."""
    assert forms("village_house", storeys) == ["quick_screening", "rural_check", "danger_check"]


def test_the_guideline_is_not_for_higher_or_business_houses() -> None:
    assert forms("village_house", 3) == ["quick_screening", "danger_check"]
    assert forms("village_house", 2, business=True) == ["quick_screening", "danger_check"]


def test_other_kinds() -> None:
    """Urban by JGJ 125, self-built by a first look, an estate as a community first."""
    assert forms("urban_house") == forms("public", 6) == ["danger_check"]
    assert forms("self_built", 4) == ["quick_screening", "danger_check"]
    assert forms("estate") == ["old_community", "danger_check"]


@pytest.mark.parametrize("kind", ["", "other", "from_a_newer_program"])
def test_an_unknown_kind_offers_all_with_the_reason(kind: str) -> None:
    """The check that fits every building comes first, and says why."""
    offered = propose(kind)
    assert [one.form for one in offered] == [
        "danger_check", "quick_screening", "rural_check", "old_community",
    ]  # fmt: skip
    assert "适用" in reason(offered[0].why)


def test_every_reason_has_words() -> None:
    for kind in ("village_house", "self_built", "urban_house", "public", "estate", "other", ""):
        for storeys in (None, 1, 3):
            for business in (False, True):
                assert all(reason(one.why) for one in propose(kind, storeys, business))


@pytest.mark.parametrize(
    ("results", "why"),
    [
        ({"screening": {"value": "severe", "low": "severe"}}, "screening_flagged"),
        ({"screening": {"value": "some", "low": "some"}}, "screening_flagged"),
        ({"screening": {"value": None, "low": "some", "high": "severe"}}, "screening_flagged"),
        ({"screening": {"value": None, "low": "none", "high": "severe"}}, None),
        ({"screening": {"value": "none", "low": "none"}}, None),
        ({"screening": {"value": "none", "override": {"value": "some"}}}, "screening_flagged"),
        ({"rural": {"value": "C", "low": "C"}}, "rural_flagged"),
        ({"rural": {"value": "D", "low": "D"}}, "rural_flagged"),
        ({"rural": {"value": "B", "low": "B"}}, None),
        ({"rural": {"value": None, "low": "C", "high": "D"}}, "rural_flagged"),
        ({"rural": {"value": None, "status": "out_of_scope"}}, "rural_higher"),
        ({"jgj125": {"grade": "D"}}, None),
        ({}, None),
    ],
)
def test_what_follows(results: dict[str, object], why: str | None) -> None:
    """A surely bad result proposes the danger check; what is merely open does not."""
    proposal = after(results)
    assert (proposal.why if proposal else None) == why
    assert proposal is None or proposal.form == "danger_check"
    assert proposal is None or reason(proposal.why)


def test_each_scale_has_its_own_order() -> None:
    """A value of another scale is unknown, and unknown ranks above the worst."""
    assert worst(["none", "severe", "some"], "screening") == "severe"
    assert worst(["A", "C", None]) == "C"
    assert severity("severe", "jgj125") > severity("D", "jgj125")
    assert severity("D", "screening") > severity("severe", "screening")
    for scale, values in SCALES.items():
        assert [severity(one, scale) for one in values] == list(range(1, len(values) + 1))
