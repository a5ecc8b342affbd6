"""同意 is given to one conclusion: findings that turn it ask again, and nothing is carried over."""

from __future__ import annotations

import pytest

from app.errors import KnownError
from app.survey import agreement
from app.survey.core import AGREED
from app.survey.filling import Filling
from tests.survey.crew import Crew, Machine
from tests.survey.judged import FLAGGED, begin, fill

AGREE = "conclusion/agree"
YES = FLAGGED | {
    AGREE: "yes",
    "conclusion/override_value": None,
    "conclusion/override_reason": None,
}


def text(filling: Filling) -> str:
    node = filling.instance.find(AGREE)
    assert node is not None
    return node.text


def agree(laptop: Machine) -> Filling:
    filling = begin(laptop, "quick_screening")
    laptop.survey.filling.load_answers(filling, YES)
    agreement.agreed(filling.instance, filling.others)
    return filling


def turn(laptop: Machine, filling: Filling) -> None:
    for path in ("changes/change_state", "ground/ground_state", "structure_check/masonry_state",
                 "structure_check/concrete_state"):  # fmt: skip
        laptop.put(filling, path, "clean")


def test_a_turned_conclusion_asks_again(field: Crew) -> None:
    """At once, and before anything is written down."""
    survey = field.first.open()
    filling = agree(field.first)
    assert filling.others[AGREED] == "severe"
    assert not agreement.withdraw(filling.instance, filling.others)
    assert text(filling) == "yes"

    turn(field.first, filling)
    with pytest.raises(KnownError) as caught:
        survey.filling.commit(filling, status="done")
    assert caught.value.code == "not_complete"
    assert text(filling) == ""
    survey.filling.commit(filling)
    view = survey.core.store.view(filling.record)
    assert view is not None
    assert AGREE not in view.answers and AGREED not in view.answers
    result = view.results["screening"]
    assert isinstance(result, dict) and (result["value"], result["agreed"]) == ("none", False)


def test_it_is_kept_over_a_draft(field: Crew) -> None:
    """Agreed to today, measured again tomorrow: the program was closed in between."""
    field.first.open()
    filling = agree(field.first)
    field.first.keep(filling)
    survey = field.first.reopen()
    filling = survey.filling.open(filling.record)
    assert filling.others[AGREED] == "severe"
    turn(field.first, filling)
    survey.filling.commit(filling)
    assert text(filling) == ""


def test_what_is_answered_all_at_once_is_agreed_to(field: Crew) -> None:
    """A script gives findings and agreement together; new findings alone ask again."""
    survey = field.first.open()
    filling = fill(field.first, "quick_screening", YES)
    assert filling.others[AGREED] == "severe"
    survey.filling.commit(filling, status="draft", reason="补看")
    survey.filling.load_answers(filling, {"structure_check/concrete_state": "clean"})
    survey.filling.commit(filling)
    assert text(filling) == "yes"  # it is severe still

    turn(field.first, filling)
    survey.filling.commit(filling)
    assert text(filling) == ""
    survey.filling.load_answers(filling, {AGREE: "yes"})
    survey.filling.commit(filling, status="done")
    assert filling.others[AGREED] == "none"


def test_an_overruling_stays(field: Crew) -> None:
    """It has a value, a reason and a name of its own, and is shown beside what is computed."""
    survey = field.first.open()
    filling = fill(field.first, "quick_screening", FLAGGED, status="draft")
    turn(field.first, filling)
    survey.filling.commit(filling)
    assert text(filling) == "no"
    assert AGREED not in filling.others
