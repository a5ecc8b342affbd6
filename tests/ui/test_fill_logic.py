"""What the fill page knows without widgets: sheets, states, lines of many rows."""

from __future__ import annotations

from datetime import date

import pytest

from app.ui.filling import answers, batch, outline
from app.ui.filling.outline import State
from app.ui.widgets.fields import typed_date
from forms.instance import Instance
from forms.node import Node
from tests.ui import form_kit


@pytest.fixture(scope="module")
def form() -> form_kit.Form:
    return form_kit.form()


@pytest.fixture
def instance(form: form_kit.Form) -> Instance:
    return form_kit.blank(form)


def node(instance: Instance, path: str) -> Node:
    found = instance.find(path)
    assert found is not None, path
    return found


def storeys(instance: Instance, *names: str) -> list[Node]:
    repeat = node(instance, "storeys/storey")
    return batch.add(instance, repeat, [{"storey_name": name} for name in names])


def members(storey: Node) -> Node:
    return next(child for child in storey.children if child.kind == "repeat")


def fill(instance: Instance, repeat: Node, line: str, chosen: str = "") -> batch.Plan:
    _label, choices = batch.class_question(repeat)
    plan = batch.plan(repeat, line, chosen, choices)
    batch.add(instance, repeat, plan.rows)
    return plan


def test_sections_storeys_and_members_are_sheets(instance: Instance) -> None:
    """Groups and the rows of big repeats are sheets; danger points stay with their member."""
    first, _second = storeys(instance, "一层", "二层")
    fill(instance, members(first), "墙 1/A-B 1/B-C")

    titles = [answers.title(sheet) for sheet in outline.sheets(instance.root)]

    assert titles == ["1 基本", "2 楼层", "一层", "承重墙 1/A-B", "承重墙 1/B-C", "二层"]


def test_outline_shows_members_of_the_storey_at_hand(instance: Instance) -> None:
    """Members are listed below the storey one is in, elsewhere only their storey."""
    first, second = storeys(instance, "一层", "二层")
    fill(instance, members(first), "墙 1/A-B")
    fill(instance, members(second), "墙 1/A-B")

    lines = outline.entries(instance.root, instance.check(), first)

    assert [(answers.title(line.node), line.depth) for line in lines] == [
        ("1 基本", 0),
        ("2 楼层", 0),
        ("一层", 1),
        ("承重墙 1/A-B", 2),
        ("二层", 1),
    ]


def test_states_count_what_is_missing_and_wrong(instance: Instance) -> None:
    """A section is empty, open, wrong or done; a storey counts its finished members."""
    first = storeys(instance, "一层")[0]
    fill(instance, members(first), "墙 1/A-B 1/B-C")
    instance.set(members(first).children[0].children[2], "sound")
    instance.set(node(instance, "basics/floors"), "99")

    basics, section, storey, *_rest = outline.entries(instance.root, instance.check(), first)

    assert (basics.state, basics.missing, basics.wrong) == (State.WRONG, 2, 1)
    assert (section.state, section.done, section.rows) == (State.OPEN, 0, 1)
    assert (storey.state, storey.missing, storey.done, storey.rows) == (State.OPEN, 1, 1, 2)


def test_one_line_adds_many_members(instance: Instance) -> None:
    """Class words by label or abbreviation switch the class; positions follow."""
    repeat = members(storeys(instance, "一层")[0])

    plan = fill(instance, repeat, "承重墙 1/A-B、1/B-C，板 1-2/A-B")

    assert plan.unknown == plan.twice == ()
    assert [answers.title(row) for row in repeat.children] == [
        "承重墙 1/A-B",
        "承重墙 1/B-C",
        "楼板 1-2/A-B",
    ]


def test_chosen_class_holds_until_a_word_names_another(instance: Instance) -> None:
    """Positions alone take the class chosen beside the line."""
    repeat = members(storeys(instance, "一层")[0])

    fill(instance, repeat, "1/A-B 墙 2/A-B", chosen="s")

    assert [answers.title(row) for row in repeat.children] == ["楼板 1/A-B", "承重墙 2/A-B"]


def test_members_are_not_added_twice(instance: Instance) -> None:
    """A position that is there already with its class is named, not added."""
    repeat = members(storeys(instance, "一层")[0])
    fill(instance, repeat, "墙 1/A-B")

    plan = fill(instance, repeat, "墙 1/A-B 2/A-B 2/A-B")

    assert plan.twice == ("1/A-B", "2/A-B")
    assert len(repeat.children) == 2


def test_words_before_any_class_are_left_out(instance: Instance) -> None:
    """Without a class nothing can be added; the words are named."""
    repeat = members(storeys(instance, "一层")[0])

    assert fill(instance, repeat, "1/A-B").unknown == ("1/A-B",)
    assert repeat.children == []


def test_storey_below_is_copied_without_its_states(instance: Instance) -> None:
    """Class and position come along, what was seen does not; nothing comes twice."""
    first, second = storeys(instance, "一层", "二层")
    fill(instance, members(first), "墙 1/A-B 板 1-2/A-B")
    batch.rest_sound(instance, members(first))
    fill(instance, members(second), "墙 1/A-B")

    made = batch.copy_below(instance, members(second))

    assert [answers.title(row) for row in made] == ["楼板 1-2/A-B"]
    assert len(batch.unjudged(members(second))) == 2


def test_rest_sound_judges_only_the_unjudged(instance: Instance) -> None:
    """ "All the rest is sound" leaves what was judged before as it was."""
    repeat = members(storeys(instance, "一层")[0])
    fill(instance, repeat, "墙 1/A-B 1/B-C 2/A-B")
    instance.set(repeat.children[0].children[2], "points")

    assert batch.rest_sound(instance, repeat) == 2
    assert [row.children[2].text for row in repeat.children] == ["points", "sound", "sound"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("20261122", "2026-11-22"),
        ("2026-11-22", "2026-11-22"),
        ("2026/1/2", "2026-01-02"),
        ("2026年1月2日", "2026-01-02"),
        ("２０２６１１２２", "2026-11-22"),
        ("11-22", "2026-11-22"),
        ("今天", "2026-12-01"),
        ("20261322", "20261322"),
        ("2026", "2026"),
        ("", ""),
    ],
)
def test_dates_are_understood_as_people_type_them(typed: str, meant: str) -> None:
    """What is no date stays as it was typed, for the form to complain about."""
    assert typed_date(typed, date(2026, 12, 1)) == meant
