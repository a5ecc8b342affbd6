"""上次: what the last visit said stands beside the question, taken from where it belongs."""

from __future__ import annotations

from datetime import timedelta

from app.survey.last_visit import LastAnswer, LastVisit, is_fact
from forms.instance import Instance
from forms.node import Node
from tests.survey.crew import CRACK, START, Crew, Machine, house_d

YEAR, KIND, OWNER = "building/year_built", "building/house_kind", "identity/owner"


def last(laptop: Machine, record: str) -> LastVisit:
    return laptop.survey.last_visit.of(record)


def said(laptop: Machine, record: str, path: str) -> LastAnswer | None:
    node = laptop.survey.filling.open(record).instance.find(path)
    assert node is not None, path
    return last(laptop, record).of(node)


def test_a_first_visit_has_no_last_one(field: Crew) -> None:
    record = field.first.begin()
    assert not last(field.first, record)
    field.first.fill()
    assert not last(field.first, record)  # a draft that was written down is no visit


def test_after_reopening_the_finished_answers_stand_beside(field: Crew) -> None:
    """In words, with day and name; a change of today does not change what was said then."""
    laptop = field.first
    filling = laptop.fill(status="done")
    laptop.today = START + timedelta(days=9)
    laptop.survey.filling.commit(filling, status="draft", reason="补测")
    again = laptop.survey.filling.open(filling.record)
    laptop.put(again, CRACK, "2.9")
    laptop.survey.filling.commit(again)

    before = said(laptop, filling.record, CRACK)

    assert before is not None
    stated = str(house_d()[CRACK])
    assert (before.value, before.text) == (stated, f"{stated} mm")
    assert before.date == str(house_d()["identity/date"])
    assert before.by == "王测试"
    assert before.source == ""


def test_finished_again_it_shows_the_time_before(field: Crew) -> None:
    """What is looked at now is not its own last visit."""
    laptop = field.first
    filling = laptop.fill(status="done")
    record = filling.record
    assert said(laptop, record, CRACK) is None
    laptop.survey.filling.commit(filling, status="draft", reason="补测")
    again = laptop.survey.filling.open(record)
    laptop.put(again, CRACK, "2.9")
    laptop.survey.filling.commit(again, status="done", reason="补测完")

    before = said(laptop, record, CRACK)
    assert before is not None
    assert before.value == str(house_d()[CRACK])


def test_the_next_visit_finds_its_members_by_their_names(field: Crew) -> None:
    """A record of its own has rows of its own: wall 1/A-B of the same storey is the same wall."""
    laptop = field.first
    first = laptop.fill(status="done")
    place = first.links["place"][0]
    laptop.today = START + timedelta(days=200)
    record, _changed = laptop.survey.houses.begin(place, again=True)
    assert record != first.record
    filling = laptop.survey.filling.open(record)
    visit = last(laptop, record)
    assert visit.answers == {}

    storey = filling.instance.find("storeys/storey")
    old_storey = first.instance.find("storeys/storey")
    assert storey is not None
    assert old_storey is not None
    row, _changes = filling.instance.add(storey)
    old = old_storey.children[0]
    copy_names(filling.instance, old, row)
    member, old_member = repeat(row), repeat(old)
    wall, _changes = filling.instance.add(member)
    copy_names(filling.instance, old_member.children[0], wall)

    state = next(child for child in wall.children if child.question.role == "jgj.member.state")
    old_state = next(c for c in old_member.children[0].children if c.name == state.name)
    before = visit.of(state)
    assert before is not None
    assert before.value == old_state.text
    assert not before.facts, "what was found is looked at again, never taken over"


def copy_names(instance: Instance, old: Node, row: Node) -> None:
    """Name a row as the old one is named."""
    for name in old.question.extra.get("batch", "").split():
        before = next(child for child in old.children if child.name == name)
        instance.set(next(child for child in row.children if child.name == name), before.text)


def repeat(row: Node) -> Node:
    return next(child for child in row.children if child.kind == "repeat")


def test_facts_may_be_taken_over_and_findings_may_not(field: Crew) -> None:
    filling = field.first.fill(status="done")
    form = filling.form
    assert is_fact(form.question(YEAR))
    assert is_fact(form.question("building/structure"))
    assert not is_fact(form.question("identity/date"))
    assert not is_fact(form.question("identity/weather"))
    assert not is_fact(form.question("changes/added_storeys"))
    assert not any(
        is_fact(question) for role, asked in form.roles.items() for question in asked
        if role.startswith("jgj.")
    )  # fmt: skip


def test_residents_answers_stay_where_they_are(field: Crew) -> None:
    """Names and telephone numbers of residents are not carried about."""
    laptop = field.first
    filling = laptop.survey.filling.open(laptop.begin())
    laptop.survey.filling.load_answers(filling, house_d())
    laptop.put(filling, OWNER, "张某")
    laptop.survey.filling.commit(filling, status="done")
    laptop.survey.filling.commit(filling, status="draft", reason="改")
    visit = last(laptop, filling.record)
    assert visit.answers
    assert OWNER not in visit.answers
    assert not any("张某" in one.text for one in visit.answers.values())


def test_another_form_of_the_place_answers_what_means_the_same(field: Crew) -> None:
    """By role, named with its title and day; its findings stay with it."""
    laptop = field.first
    danger = laptop.fill(status="done")
    place = danger.links["place"][0]
    record, _changed = laptop.survey.houses.begin(place, "old_community")
    assert record != danger.record

    visit = last(laptop, record)

    sources = {one.source for one in visit.answers.values()}
    assert sources == {danger.form.title}
    form = laptop.survey.filling.open(record).form
    shared = {form.question(path).role for path in visit.answers}
    assert "id.address" in shared
    assert not any(role.startswith("jgj.") for role in shared)
