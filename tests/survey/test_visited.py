"""已走访 is said of no place that nobody looked at, and a place is lost by no merge."""

from __future__ import annotations

from app.store.roster_values import PlaceFilter
from app.survey.filling import Filling
from app.survey.survey import Survey
from tests.survey.crew import HOUSE, Crew, Machine
from tests.survey.judged import FLAGGED, RURAL, begin, fill, place
from tests.survey.orders import merged_both_ways
from tests.survey.test_blocks import estate, opened

IDENTITY = {
    "identity/estate_name": "示例家园",
    "identity/address": "示例路 8 号",
    "identity/surveyor1": "甲测员",
    "identity/surveyor2": "乙测员",
}


def states(survey: Survey, under: str | None = None) -> dict[str, str]:
    wanted = PlaceFilter(under=under, level="building")
    return {row.name: row.state for row in survey.core.store.places(wanted, 50, 0)}


def identify(machine: Machine, filling: Filling) -> None:
    for path, value in IDENTITY.items():
        machine.put(filling, path, value)


def test_a_block_of_which_nothing_was_said_is_not_visited(field: Crew) -> None:
    """Rows that the roster gave are no look at the house; one answer about it is."""
    survey = field.first.open()
    home, _blocks = estate(field.first)
    filling = opened(survey, home)
    rows = survey.blocks.fill_blocks(filling)
    identify(field.first, filling)
    field.first.put(filling, f"{rows[1].path}/roof/state", "broken")
    survey.filling.commit(filling, status="done")
    assert states(survey, home) == {"1号楼": "none", "2号楼": "visited", "3号楼": "none"}

    survey.filling.commit(filling, status="draft", reason="补看")
    assert set(states(survey, home).values()) == {"none", "in_progress"}
    field.first.put(filling, f"{rows[1].path}/roof/state", None)
    survey.filling.commit(filling, status="done")
    assert set(states(survey, home).values()) == {"none"}


def test_sent_back_on_one_and_added_to_on_the_other(field: Crew) -> None:
    """Returned by the office, reopened by its laptop: in progress, whatever comes first."""
    field.first.open()
    fill(field.first, "rural_check", RURAL)
    record = begin(field.first, "rural_check").record
    field.hand_over(field.first, field.office)
    survey = field.office.survey
    assert states(survey)[HOUSE] == "visited"
    survey.review.send_back(record, "补东面照片")
    assert states(survey)[HOUSE] == "in_progress"

    field.first.be_here()
    mine = field.first.survey
    mine.houses.submit([record])
    field.hand_over(field.first, field.office)
    open_ = [one for one in survey.review.conflicts() if not one.agreed]
    assert [one.group for one in open_] == ["grade"]
    before = survey.core.store.view(record)
    assert before is not None and before.provisional


def test_every_visit_is_kept(field: Crew) -> None:
    """Both stood before the door; one took his back. No conflict, both orders alike."""
    for laptop in (field.first, field.second):
        laptop.open()
        laptop.survey.visits.record(place(laptop), "locked")
    mine = field.second.survey
    taken = mine.visits.of(place(field.second))[0].record
    mine.visits.undo(taken)
    office, twin = merged_both_ways(field)

    assert len(office.survey.visits.of(place(office))) == 1
    history = office.survey.core.store.revisions(taken)
    assert [one.kind for one in history] == ["save", "void"]
    assert office.survey.review.conflicts() == []
    twin.close()


def test_two_who_fill_the_same_three_forms(field: Crew) -> None:
    """Same house, same forms, other findings: each difference is shown, nothing is lost."""
    for laptop, person in ((field.first, "甲测员"), (field.second, "丙测员")):
        laptop.open()
        more = {"identity/surveyor1": person}
        fill(laptop, "quick_screening", FLAGGED | more)
        fill(laptop, "rural_check", RURAL | more | {
            "parts/wall": "c" if laptop is field.first else "d"
        })  # fmt: skip
    office, twin = merged_both_ways(field)
    survey = office.survey
    rural = survey.core.store.view(begin(office, "rural_check").record)
    assert rural is not None and rural.provisional
    result = rural.results["rural"]
    assert isinstance(result, dict) and result["low"] == "D"  # the worse one counts
    sides = {
        side.values["parts/wall"]
        for conflict in rural.conflicts
        for side in conflict.candidates
        if "parts/wall" in conflict.paths
    }
    assert sides == {"c", "d"}
    twin.close()
