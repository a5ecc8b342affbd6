"""The targets of a surveyor's day, counted at the real window with nothing but eyes and hands.

An action is a click, a drop, a command key, or one text typed into one field; taking photos, and
so dropping them, is apart.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app import bootstrap
from tests.scenarios import first_day as story
from tests.scenarios.hands import Hands, at_the_program
from tests.scenarios.test_first_house import pictures


def actions(hands: Hands) -> int:
    return sum(not one.startswith("drop ") for one in hands.done)


def play(
    folder: Path, steps: list[Callable[[Hands], None]], most: int, where: str = story.VILLAGE
) -> None:
    """Steps of the story in the window; at most so many actions."""
    story.survey(folder, where)

    def whole(hands: Hands) -> None:
        for step in steps:
            step(hands)

    hands = at_the_program(whole, pictures())
    print(f"{actions(hands)} actions (at most {most})")
    assert actions(hands) <= most, "\n".join(hands.done)


def results(folder: Path) -> dict[str, object]:
    """What the inspections of a survey say, by scale, and the state of each visited place."""
    with bootstrap.open_survey(folder, readonly=True) as survey:
        found: dict[str, object] = {}
        for form in survey.core.forms.questionnaires():
            for head in survey.core.store.heads(form=form):
                found[form] = (head.status, head.grade)
        return found


def test_a_known_sound_village_house(tmp_path: Path) -> None:
    """Both forms that its kind proposes, from the day's list and back to it: at most 40."""
    files = story.photos(tmp_path, 5)
    steps = [
        story.begin_day,
        story.open_house,
        lambda hands: story.sound_screening(hands, files),
        story.sound_rural,
    ]
    play(tmp_path / "survey", steps, 40)
    assert results(tmp_path / "survey") == {
        "quick_screening": ("done", "none"),
        "rural_check": ("done", "A"),
    }


def test_a_flagged_village_house(tmp_path: Path) -> None:
    """A cracked gable: screening, rural form, and the member record they lead to: at most 90."""
    files = story.photos(tmp_path, 11)
    steps = [
        story.begin_day,
        story.open_house,
        lambda hands: story.flagged_screening(hands, files),
        lambda hands: story.flagged_rural(hands, files),
        lambda hands: story.flagged_members(hands, files),
    ]
    play(tmp_path / "survey", steps, 90)
    assert results(tmp_path / "survey") == {
        "quick_screening": ("done", "some"),
        "rural_check": ("done", "C"),
        "danger_check": ("done", "C"),
    }


def test_a_locked_house(tmp_path: Path) -> None:
    """未能入户 with the next date: at most 4 keys."""
    play(tmp_path / "survey", [story.begin_day, story.locked_house], 4)
    with bootstrap.open_survey(tmp_path / "survey", readonly=True) as survey:
        assert survey.core.store.place_states(None)["no_entry"] == 1


def test_a_house_that_is_not_in_the_list(tmp_path: Path) -> None:
    """新增未在册 until its form is open: at most 12."""
    play(tmp_path / "survey", [story.begin_day, story.house_not_in_the_list], 12)


def test_a_community_of_fourteen_blocks(tmp_path: Path) -> None:
    """Every cell of the matrix, every other question of the form, submitted: at most 700."""
    steps = [story.matrix, story.opened_cell, story.community_facts]
    play(tmp_path / "survey", steps, 700, story.COMMUNITY)
    with bootstrap.open_survey(tmp_path / "survey", readonly=True) as survey:
        assert survey.core.store.place_states(None) == {"visited": 15, "none": 12}
