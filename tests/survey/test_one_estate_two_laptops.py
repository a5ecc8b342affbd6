"""Two laptops work on one estate, and on one house for the second time, without knowing it."""

from __future__ import annotations

from app.survey.filling import Filling
from tests.survey.crew import Crew, Machine
from tests.survey.listing import listed
from tests.survey.test_blocks import FORM, estate

DONE = "conclusion/note"


def everywhere(field: Crew) -> str:
    """An estate of three blocks that the office and both laptops know."""
    place, _blocks = estate(field.first)
    field.hand_over(field.first, field.office)
    field.hand_over(field.second, field.office)
    field.hand_over(field.office, field.second)
    return place


def looked_at(machine: Machine, place: str, block: int, state: str) -> Filling:
    """One laptop looks at one block and writes down what it found there."""
    survey = machine.survey
    record, _changed = survey.houses.begin(place, FORM)
    filling = survey.filling.open(record)
    survey.blocks.fill_blocks(filling)
    rows = filling.instance.nodes_by_role("renewal.block")
    cell = next(
        node
        for node in filling.instance.nodes_by_role("renewal.state")
        if node.path.startswith(f"{rows[block].path}/")
    )
    machine.put(filling, cell.path, state)
    survey.filling.commit(filling)
    return filling


def choice(machine: Machine, place: str, number: int) -> str:
    survey = machine.survey
    record, _changed = survey.houses.begin(place, FORM)
    filling = survey.filling.open(record)
    survey.blocks.fill_blocks(filling)
    return filling.instance.nodes_by_role("renewal.state")[0].choices()[number].name


def test_each_takes_other_blocks_and_the_office_has_all(field: Crew) -> None:
    """Rows follow from the roster, so both laptops' rows are the same three, not six."""
    place = everywhere(field)
    good, broken = choice(field.first, place, 0), choice(field.first, place, 2)
    first = looked_at(field.first, place, 0, broken)
    second = looked_at(field.second, place, 1, good)
    assert first.record == second.record
    field.both_to_office()
    office = field.office.survey
    merged = office.filling.open(first.record)
    rows = merged.instance.nodes_by_role("renewal.block")
    assert len(rows) == 3
    said = {
        node.path.split("/")[2]: node.value
        for node in merged.instance.nodes_by_role("renewal.state")
        if node.text
    }
    assert said == {rows[0].row: broken, rows[1].row: good}
    assert [
        one for one in office.review.conflicts() if not one.agreed and not one.provisional
    ] == []


def test_the_same_cell_twice_is_one_question_to_settle(field: Crew) -> None:
    """Both looked at block 1 and differ: both values stand side by side, neither is gone."""
    place = everywhere(field)
    good, broken = choice(field.first, place, 0), choice(field.first, place, 2)
    looked_at(field.first, place, 0, broken)
    looked_at(field.second, place, 0, good)
    field.both_to_office()
    conflicts = [one for one in field.office.survey.review.conflicts() if not one.agreed]
    assert conflicts
    sides = {side.author for one in conflicts for side in one.sides}
    assert sides == {"王测试", "李测试"}


def test_a_second_visit_by_both_is_one_second_visit(field: Crew) -> None:
    """`again` on two laptops gives the same record: what differs is a question, not two visits."""
    house = next(row.place for row in listed(field.first.survey))
    for machine in (field.first, field.second):
        record, _changed = machine.survey.houses.begin(house, "quick_screening")
        filling = machine.survey.filling.open(record)
        machine.put(filling, "building/storeys_above", 2)
        machine.survey.filling.commit(filling)
    field.both_to_office()
    again = set()
    for machine, storeys in ((field.first, 2), (field.second, 3)):
        record, _changed = machine.survey.houses.begin(house, "quick_screening", again=True)
        filling = machine.survey.filling.open(record)
        machine.put(filling, "building/storeys_above", storeys)
        machine.survey.filling.commit(filling)
        again.add(record)
    field.both_to_office()
    (record,) = again
    view = field.office.survey.core.store.view(record)
    assert view is not None
    assert len(view.heads) == 2
    values = {
        side.values.get("building/storeys_above")
        for conflict in view.conflicts
        for side in conflict.candidates
    }
    assert {2, 3} <= values
