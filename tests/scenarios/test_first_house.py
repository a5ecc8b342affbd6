"""From an empty laptop to a graded dossier, with nothing but eyes and hands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app import paths
from tests.scenarios import first_house as story
from tests.scenarios.hands import Hands, at_the_program

#: A click, a drop, a command key, or one text typed into one field.
MOST_ACTIONS = 150


def pictures() -> Path | None:
    """Where to keep what the screen showed: the folder in CHENGJIAN_PICTURES, if it is set."""
    wanted = os.environ.get("CHENGJIAN_PICTURES")
    return Path(wanted) if wanted else None


def test_from_nothing_to_the_dossier_of_a_house(tmp_path: Path) -> None:
    """Fourteen members on two storeys, four photos, a refused signature: at most 150 actions."""
    files = story.photos(tmp_path)
    target = tmp_path / "档案" / "12号院正房.pdf"
    target.parent.mkdir()

    def play(hands: Hands) -> None:
        story.new_survey(hands, tmp_path / "survey")
        story.new_house(hands)
        story.identity(hands)
        story.building(hands)
        story.changes(hands)
        story.ground_and_foundation(hands)
        story.storeys(hands)
        story.cracked_wall(hands)
        story.what_it_looks_like(hands)
        hands.drop(files[1:2], "危险点照片")
        story.second_wall(hands)
        story.rest_of_the_storey(hands)
        story.storey_above(hands)
        hands.drop(files[2:3], "危险点照片")
        story.rest_above(hands)
        hands.see("参考 D 级")
        story.measures(hands)
        hands.drop(files[:1], "正面")
        hands.drop(files[3:], "背面")
        story.signatures(hands)
        hands.see("都填好了")
        story.dossier(hands, target)

    hands = at_the_program(play, pictures())

    print(f"{hands.count} actions from nothing to the dossier (at most {MOST_ACTIONS})")
    assert hands.count <= MOST_ACTIONS, "\n".join(hands.done)
    paper = text_of(target)
    for words in (story.HOUSE, story.ADDRESS, "D 级", "疑似", "拒签", "1.4 mm", "0.56", "看不到"):
        assert words in paper, words
    assert f"没拍的原因：{story.NOT_TAKEN}" in paper.replace("\n", "")
    for number in range(1, 5):
        assert f"照片{number}" in paper
    for private in ("李**", "赵**", "还能住"):
        assert private not in paper, "masked unless asked for"


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_killed_session_goes_on_at_the_same_question(tmp_path: Path) -> None:
    """After SIGKILL while typing, every answer called saved is there, at its question."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.scenarios.first_house", str(tmp_path / "survey")],
        stdout=subprocess.PIPE,
        cwd=paths.root(),
        encoding="utf-8",
    ) as child:
        try:
            assert child.stdout is not None
            saved = [json.loads(child.stdout.readline()) for _step in range(4)]
        finally:
            child.kill()
    begun = time.monotonic()

    def look(hands: Hands) -> None:
        hands.at("现象说明")
        print(f"back at the question after {time.monotonic() - begun:.1f} s")
        assert hands.title() == f"{story.HOUSE} · 城检"
        identity, building, wall, note = saved
        assert hands.answer("现象说明").startswith(note["现象说明"])
        walk(hands, dict(reversed(wall.items())), "Alt+Up")
        hands.click("2 房屋概况")
        walk(hands, building)
        hands.click("1 基本情况")
        walk(hands, identity)

    at_the_program(look, pictures())


def test_no_page_takes_the_keyboard_away(tmp_path: Path) -> None:
    """Whatever page is opened, something in the window has the keyboard."""

    def tour(hands: Hands) -> None:
        story.new_survey(hands, tmp_path / "survey")
        for work, pages in {
            "外业": ("交接", "调查", "今天", "名册"),
            "内业": ("汇总", "问题"),
        }.items():
            hands.click(work)
            for page in pages:
                hands.click(page)
                hands.wait(lambda: hands.trail() or None, f"the keyboard on {page}")

    at_the_program(tour, pictures())


def seen(hands: Hands, answers: dict[str, str]) -> None:
    for name, answer in answers.items():
        assert hands.answer(name) == answer, name


def walk(hands: Hands, answers: dict[str, str], step: str = "Alt+Down") -> None:
    """The same, going from question to question until each is in sight."""
    for name, answer in answers.items():
        for _step in range(30):
            if name in hands.trail():
                break
            hands.key(step)
        seen(hands, {name: answer})


def text_of(file: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout
