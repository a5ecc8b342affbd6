"""同上一户 on two laptops that inspect the same house, and what paper says of it."""

from __future__ import annotations

from datetime import timedelta

from app.survey.same import marks
from tests.exports.papers import text_of
from tests.survey.crew import Crew, Machine
from tests.survey.judged import FLAGGED
from tests.survey.orders import merged_both_ways

FORM = "quick_screening"


def next_door(machine: Machine, place: str) -> tuple[str, list[str]]:
    """A house of its own, then the shared one with 同上一户; (record, paths taken over)."""
    machine.be_here()
    survey = machine.survey
    own, _changed = survey.houses.add(f"{machine.name}的一户")
    record, _changed = survey.houses.begin(own, FORM)
    filling = survey.filling.open(record)
    survey.filling.load_answers(filling, FLAGGED)
    survey.filling.commit(filling)
    machine.today += timedelta(minutes=20)
    record, _changed = survey.houses.begin(place, FORM)
    filling = survey.filling.open(record)
    offer = survey.same.offer(record, filling.form)
    assert offer is not None
    taken = survey.same.apply(filling, offer)
    survey.filling.commit(filling)
    return record, taken


def test_equal_answers_from_two_neighbours_are_no_conflict(field: Crew) -> None:
    """Each laptop took the structure from a house of its own: the same, nothing to settle."""
    place = next(row.record for row in field.first.survey.core.store.heads(form="place"))
    record, taken = next_door(field.first, place)
    field.second.today += timedelta(minutes=5)
    assert next_door(field.second, place)[0] == record
    assert taken
    office, twin = merged_both_ways(field)
    survey = office.survey
    assert survey.review.conflicts() == []
    head = survey.core.store.head(record)
    assert head is not None and head.conflicts == 0
    view = survey.core.store.view(record)
    assert view is not None and view.conflicts  # both houses are known still
    twin.close()


def test_findings_and_residents_are_never_offered(field: Crew) -> None:
    place = next(row.record for row in field.first.survey.core.store.heads(form="place"))
    record, taken = next_door(field.first, place)
    survey = field.first.survey
    filling = survey.filling.open(record)
    assert set(marks(filling)) == set(taken)
    roles = {
        question.path: role
        for role, questions in filling.form.roles.items()
        for question in questions
    }
    for path in taken:
        question = filling.form.template(path)
        assert question is not None and not question.personal
        assert roles.get(path, "").startswith(("building.", "id.", "")), path
        assert not roles.get(path, "").startswith(("screening.", "measures.", "sign.")), path


def test_paper_says_what_was_taken_over(field: Crew) -> None:
    """Who reads the dossier is not left to think that it was looked at in this house."""
    place = next(row.record for row in field.first.survey.core.store.heads(form="place"))
    record, taken = next_door(field.first, place)
    survey = field.first.survey
    made = survey.papers.write("dossier", record, field.root / "dossier.pdf")
    assert made.pages
    told = "".join(text_of(field.root / "dossier.pdf").split())
    filling = survey.filling.open(record)
    assert "照抄上一户" in told
    for path in taken:
        node = filling.instance.find(path)
        assert node is not None
        assert "".join(node.label.split()) in told
