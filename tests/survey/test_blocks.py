"""Blocks of a community come from the roster, and count as visited with its record."""

from __future__ import annotations

from app.store.roster_values import PlaceFilter
from app.survey.block_rows import row_id
from app.survey.filling import Filling
from app.survey.survey import Survey
from tests.survey.crew import Crew, Machine

FORM = "old_community"


def estate(machine: Machine, blocks: int = 3) -> tuple[str, list[str]]:
    """An estate with its blocks, as an import of a roster leaves them."""
    houses = machine.survey.houses
    place, _changed = houses.add("示例家园", kind="estate", level="estate")
    made = [
        houses.add(f"{n}号楼", code=f"E-{n}", parent=place, storeys=str(n + 3))[0]
        for n in range(1, blocks + 1)
    ]
    return place, made


def opened(survey: Survey, place: str) -> Filling:
    record, _changed = survey.houses.begin(place, FORM)
    return survey.filling.open(record)


def named(filling: Filling) -> list[str]:
    return [node.text for node in filling.instance.nodes_by_role("renewal.block.number")]


def test_every_building_of_the_estate_becomes_a_row(field: Crew) -> None:
    """Names and storeys come from the roster; what was found there is left blank."""
    field.first.open()
    place, blocks = estate(field.first)
    filling = opened(field.first.survey, place)
    rows = field.first.survey.blocks.fill_blocks(filling)
    assert [row.row for row in rows] == [row_id(block) for block in blocks]
    assert named(filling) == ["1号楼", "2号楼", "3号楼"]
    assert [n.value for n in filling.instance.nodes_by_role("renewal.block.storeys")] == [4, 5, 6]
    assert not any(node.text for node in filling.instance.nodes_by_role("renewal.state"))


def test_rows_come_once_and_leave_what_was_typed(field: Crew) -> None:
    """A second time adds only what is new; a block typed by hand is nobody else's."""
    survey = field.first.open()
    place, _blocks = estate(field.first)
    filling = opened(survey, place)
    repeat = filling.instance.find("blocks/block")
    assert repeat is not None
    typed, _changes = filling.instance.add(repeat)
    field.first.put(filling, f"{typed.path}/b_number", "2号楼")
    assert len(survey.blocks.fill_blocks(filling)) == 2
    assert survey.blocks.fill_blocks(filling) == []
    survey.houses.add("4号楼", parent=place)
    assert len(survey.blocks.fill_blocks(filling)) == 1
    assert sorted(named(filling)) == ["1号楼", "2号楼", "3号楼", "4号楼"]


def test_taking_over_is_one_step_back(field: Crew) -> None:
    survey = field.first.open()
    place, _blocks = estate(field.first)
    filling = opened(survey, place)
    survey.blocks.fill_blocks(filling)
    filling.instance.undo()
    assert named(filling) == []


def test_covered_blocks_count_as_visited_when_the_record_is_done(field: Crew) -> None:
    """One record of the community stands for its buildings."""
    survey = field.first.open()
    place, blocks = estate(field.first)
    filling = opened(survey, place)
    for row in survey.blocks.fill_blocks(filling):
        field.first.put(filling, f"{row.path}/roof/state", "present")
    for path, value in {
        "identity/estate_name": "示例家园",
        "identity/address": "示例路 8 号",
        "identity/surveyor1": "甲测员",
        "identity/surveyor2": "乙测员",
    }.items():
        field.first.put(filling, path, value)
    survey.filling.commit(filling)
    view = survey.core.store.view(filling.record)
    assert view is not None
    assert set(view.links["covers"]) == set(blocks)
    states = {row.state for row in survey.core.store.places(PlaceFilter(under=place), 10, 0)}
    assert "visited" not in states
    survey.filling.commit(filling, status="done")
    buildings = PlaceFilter(under=place, level="building")
    rows = survey.core.store.places(buildings, 10, 0)
    assert [row.state for row in rows] == ["visited"] * 3


def test_a_row_that_is_taken_away_covers_no_more(field: Crew) -> None:
    survey = field.first.open()
    place, blocks = estate(field.first)
    filling = opened(survey, place)
    rows = survey.blocks.fill_blocks(filling)
    for row in rows:
        field.first.put(filling, f"{row.path}/roof/state", "present")
    filling.instance.remove(rows[0])
    field.first.put(filling, "identity/estate_name", "示例家园")
    survey.filling.commit(filling)
    view = survey.core.store.view(filling.record)
    assert view is not None
    assert set(view.links["covers"]) == set(blocks[1:])


def test_looking_in_states_nothing(field: Crew) -> None:
    """A community that was opened, filled from the roster and left is still only begun."""
    survey = field.first.open()
    place, _blocks = estate(field.first)
    filling = opened(survey, place)
    before = survey.core.store.view(filling.record)
    survey.blocks.first_fill(filling)
    assert not survey.filling.commit(filling)
    after = survey.core.store.view(filling.record)
    assert before is not None and after is not None
    assert after.heads == before.heads


def test_what_a_community_needs_is_kept_with_the_record(field: Crew) -> None:
    """results["renewal"] holds the lists; findings become tasks for 基础类 alone."""
    survey = field.first.open()
    place, _blocks = estate(field.first)
    filling = opened(survey, place)
    rows = survey.blocks.fill_blocks(filling)
    field.first.put(filling, f"{rows[0].path}/roof/state", "broken")
    field.first.put(filling, f"{rows[0].path}/lift/state", "none")
    survey.filling.commit(filling)
    view = survey.core.store.view(filling.record)
    assert view is not None
    result = view.results["renewal"]
    assert isinstance(result, dict)
    assert [one["item"] for one in result["must"]] == ["roof"]
    assert [one["item"] for one in result["may"]] == ["lift"]
    found = survey.papers.findings(filling.record)
    assert [one.part for one in found] == ["1号楼"]


def test_a_community_begins_with_what_the_roster_knows(field: Crew) -> None:
    """Town, community and the year are not typed again."""
    survey = field.first.open()
    town, _changed = survey.houses.add("苏布尔嘎镇", level="town")
    committee, _changed = survey.houses.add("示例社区", level="community", parent=town)
    place, _changed = survey.houses.add("示例家园", kind="estate", level="estate", parent=committee)
    instance = opened(survey, place).instance
    told = {path: str(instance.find(f"identity/{path}").text) for path in (  # type: ignore[union-attr]
        "estate_name", "town", "community", "address"
    )}  # fmt: skip
    assert told == {
        "estate_name": "示例家园",
        "town": "苏布尔嘎镇",
        "community": "示例社区",
        "address": "苏布尔嘎镇示例社区示例家园",
    }
