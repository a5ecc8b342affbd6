"""A record's history in plain words, any earlier moment of it, and an earlier answer back."""

from __future__ import annotations

import pytest

from app.errors import KnownError
from app.model.revision import PERSONAL
from app.survey import words
from app.survey.hidden import hidden_whole
from tests.survey.crew import CRACK, Crew
from tests.survey.listing import listed

WEATHER = "identity/weather"


def test_each_step_says_who_when_and_what(field: Crew) -> None:
    """From the first look to the return, newest first, in the words of the form."""
    laptop, office = field.first, field.office
    filling = laptop.fill(status="done")
    laptop.put(filling, CRACK, "0.8")
    laptop.survey.filling.commit(filling, reason="复测")
    laptop.survey.houses.submit()
    field.hand_over(laptop, office)
    office.survey.review.send_back(filling.record, "缺东立面照片")
    steps = office.survey.history.of(filling.record)
    assert [(one.did, one.who, one.computer, one.reason) for one in steps] == [
        ("退回", "赵测试", "办公室", "缺东立面照片"),
        ("提交", "王测试", "03号电脑", ""),
        ("修改", "王测试", "03号电脑", "复测"),
        ("完成", "王测试", "03号电脑", ""),
        ("新建", "王测试", "03号电脑", ""),
    ]
    told = next(one for one in steps[2].changes if one.path == CRACK)
    assert (told.before, told.after, told.back) == ("1.4 mm", "0.8 mm", True)
    assert told.what.endswith("最大宽度")
    assert not any(one.aside for one in steps)


def test_residents_stay_hidden(field: Crew) -> None:
    """Names and numbers are masked in the history and in every earlier moment."""
    laptop = field.first
    filling = laptop.fill()
    owner = next(iter(filling.instance.personal_answers().values()))
    history = laptop.survey.history
    told = "".join(
        change.before + change.after
        for step in history.of(filling.record)
        for change in step.changes
    )
    moment = history.at(filling.record, history.of(filling.record)[0].revision)
    shown = "".join(value for part in moment.sections for _question, value in part.answers)
    assert str(owner) not in told + shown
    assert str(owner) in "".join(
        change.after
        for step in history.of(filling.record, personal=True)
        for change in step.changes
    )


def test_what_kind_of_household_it_is_stays_hidden(field: Crew) -> None:
    """Chosen from a list, its first character would tell it: in a history, and where two differ."""
    for turn, machine in enumerate((field.first, field.second)):
        desk = machine.survey.filling
        place = listed(machine.survey)[0].place
        filling = desk.open(machine.survey.houses.begin(place, "rural_check")[0])
        node = next(one for one in filling.instance.root.walk() if one.name == "household")
        machine.put(filling, node.path, node.choices()[turn].name)
        desk.commit(filling)
        (newest, *_older) = machine.survey.history.of(filling.record)
        told = {one.after for one in newest.changes if one.path in (node.path, PERSONAL)}
        assert told == {hidden_whole()}
    field.both_to_office()
    (conflict,) = field.office.survey.review.conflicts()
    assert {text for line in conflict.lines for text in line.values} == {hidden_whole()}


def test_an_earlier_moment_is_shown_whole(field: Crew) -> None:
    """What was said then, with its findings, whatever was said since."""
    laptop = field.first
    filling = laptop.fill()
    then = laptop.survey.history.of(filling.record)[0].revision
    laptop.put(filling, CRACK, "0.8")
    laptop.survey.filling.commit(filling)
    now = laptop.survey.history.of(filling.record)[0].revision
    answers = [
        {value for part in laptop.survey.history.at(filling.record, one).sections
         for question, value in part.answers if question.endswith("最大宽度")}
        for one in (then, now)
    ]  # fmt: skip
    assert "1.4 mm" in answers[0]
    assert "1.4 mm" not in answers[1]
    assert "0.8 mm" in answers[1]


def test_an_earlier_answer_comes_back_as_a_new_revision(field: Crew) -> None:
    """The grade follows, nothing is dropped, and a reason is demanded."""
    laptop = field.first
    filling = laptop.fill()
    graded = laptop.survey.core.store.head(filling.record)
    then = laptop.survey.history.of(filling.record)[0].revision
    laptop.put(filling, CRACK, "0.8")
    laptop.put(filling, WEATHER, "rain")
    laptop.survey.filling.commit(filling)
    before = len(laptop.survey.history.of(filling.record))
    with pytest.raises(KnownError) as refused:
        laptop.survey.history.bring_back(filling.record, then, [CRACK], " ")
    assert refused.value.code == "bring_back_refused"
    laptop.survey.history.bring_back(filling.record, then, [CRACK], "量错了墙")
    assert laptop.value(CRACK) == "1.4"
    assert laptop.value(WEATHER) == "rain"
    steps = laptop.survey.history.of(filling.record)
    assert len(steps) == before + 1
    assert steps[0].reason == "量错了墙"
    head = laptop.survey.core.store.head(filling.record)
    assert graded is not None
    assert head is not None
    assert head.grade == graded.grade


def test_a_row_comes_back_with_all_that_is_in_it(field: Crew) -> None:
    """A component deleted by mistake is there again, its cracks with it."""
    laptop = field.first
    filling = laptop.fill()
    member = CRACK.split("/point/", maxsplit=1)[0]
    then = laptop.survey.history.of(filling.record)[0].revision
    held = {path for path in house(laptop, filling.record) if path.startswith(member)}
    laptop.survey.filling.load_answers(filling, {member: None})
    laptop.survey.filling.commit(filling)
    assert not any(path.startswith(member) for path in house(laptop, filling.record))
    laptop.survey.history.bring_back(filling.record, then, [CRACK], "误删")
    # the one answer needs the rows that it stands in
    assert member in house(laptop, filling.record)
    laptop.survey.history.bring_back(filling.record, then, [member], "误删，整行取回")
    assert {path for path in house(laptop, filling.record) if path.startswith(member)} == held


def house(machine: object, record: str) -> dict[str, object]:
    view = machine.survey.core.store.view(record)  # type: ignore[attr-defined]
    return dict(view.answers)


def test_two_who_had_not_seen_each_other_are_told_apart(field: Crew) -> None:
    """Each step is held against what its own writer saw; the second is marked as beside it."""
    field.first.fill({CRACK: "0.8"})
    field.second.fill()
    field.both_to_office()
    steps = field.office.survey.history.of(field.office.begin())
    assert [one.aside for one in steps].count(True) == 1
    by = {
        one.who: next(change.before for change in one.changes if change.path == CRACK)
        for one in steps
        if any(change.path == CRACK for change in one.changes)
    }
    assert by == {"王测试": words.BLANK, "李测试": words.BLANK}


def test_nothing_is_brought_back_over_a_draft_or_an_erasure(field: Crew) -> None:
    """What is being typed is not overtaken."""
    laptop = field.first
    filling = laptop.fill()
    then = laptop.survey.history.of(filling.record)[0].revision
    laptop.put(filling, WEATHER, "rain")
    laptop.survey.filling.commit(filling)
    laptop.put(filling, WEATHER, "snow")
    laptop.keep(filling)
    with pytest.raises(KnownError) as refused:
        laptop.survey.history.bring_back(filling.record, then, [WEATHER], "x")
    assert refused.value.code == "bring_back_refused"


def test_an_unknown_record_is_a_sentence(field: Crew) -> None:
    with pytest.raises(KnownError) as refused:
        field.first.survey.history.of("0" * 8)
    assert refused.value.code == "record_absent"
