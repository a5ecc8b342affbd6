"""An office clerk who has never heard of merging takes nine sticks, and decides what differs.

Her hands find controls by what is written on them only. Each press of a key, click, and text
typed counts; what the program needs is measured, what people need (plug in, telephone, look at
photos) is reckoned on top.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app import bootstrap, paths
from app.sync import sticks
from app.ui.pages import collecting
from tests.scenarios import nine_sticks
from tests.scenarios.hands import Hands, at_the_program
from tests.scenarios.nine_sticks import Story

#: What she has for nine sticks (seconds), and what her own part of it takes.
MINUTES_15 = 900.0
PLUG_AND_PULL, PHONE_CALL, LOOK_AND_THINK, ACTION = 12.0, 60.0, 45.0, 2.0


@dataclass
class Sitting:
    """What the walk found: program seconds by step, and how many decisions were made."""

    seconds: dict[str, float] = field(default_factory=dict)
    decided: int = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - begun


class Desk:
    """The office's computer: what is plugged in is written where the system writes it."""

    def __init__(self, story: Story, tmp_path: Path, patch: pytest.MonkeyPatch) -> None:
        self.story = story
        self.mounts = tmp_path / "mounts"
        patch.setattr(sticks, "MOUNTS", self.mounts)
        patch.setattr(sticks, "ROOTS", (f"{story.root}/media/",))
        patch.setattr(collecting, "_LOOK", 40)  # ms: a person's second is nobody's proof
        patch.setenv(paths.HOME_VARIABLE, str(story.home))
        self.pull()

    def plug(self, number: int) -> None:
        stick = self.story.laptops[number - 1].stick
        self.mounts.write_text(f"/dev/sdb1 {stick} vfat rw 0 0", encoding="utf-8")

    def pull(self) -> None:
        self.mounts.write_text("/dev/sda1 / ext4 rw 0 0", encoding="utf-8")


def pictures() -> Path | None:
    wanted = os.environ.get("CHENGJIAN_PICTURES")
    return Path(wanted) if wanted else None


def take_the_sticks(hands: Hands, desk: Desk, sitting: Sitting) -> None:
    """One key for each; the damaged one says what to do, and she goes on."""
    for number in range(1, 10):
        desk.plug(number)
        hands.at(f"收件：U盘{number}")
        if number == 6:
            pulled_too_early(hands, desk, number)
        with sitting.step("collect"):
            hands.key("Return")
            said = hands.see("可以拔盘")
        if number == 7:
            assert "坏" in " ".join(hands.texts()), said
        if number == 5:
            hands.see("另有 4 个不是交接文件，没有动它们")
        desk.pull()
        if number < 9:
            hands.wait(
                lambda number=number: f"收件：U盘{number}" not in hands.trail() or None,
                "the stick is gone",
            )


def pulled_too_early(hands: Hands, desk: Desk, number: int) -> None:
    """It is out before anything was read: what happened and what to do; in again, once more."""
    stick = desk.story.laptops[number - 1].stick
    away = stick.rename(stick.with_name("in her hand"))
    hands.key("Return")
    hands.see("没有这个文件夹或文件")
    assert not any("可以拔盘" in text for text in hands.texts())
    away.rename(stick)
    hands.at(f"收件：U盘{number}")


def meet_the_new_one(hands: Hands, desk: Desk, sitting: Sitting) -> None:
    """She calls, the code is the same, one key."""
    with sitting.step("merge"):
        hands.see("第一次收到“09号电脑”")
        hands.at("核对无误，信任这台电脑")
        hands.key("Return")
        hands.gone("第一次收到")
        hands.see("09号电脑：新记录")
        hands.gone("正在汇总")
    del desk


def read_the_table(hands: Hands) -> None:
    """Laptop by laptop: all there, one file refused, one computer copied."""
    hands.see("各台电脑：9 台")
    words = " ".join(hands.texts())
    assert "像是被复制过的电脑" in words
    assert "收全了" in words


def decide(hands: Hands, sitting: Sitting, wanted: int) -> None:
    """Two keys for each real difference; then nothing is left to be decided."""
    hands.click(f"{wanted} 处两人填得不一样，去定")
    hands.see(f"两人填得不一样：{wanted} 处")
    for left in range(wanted, 0, -1):
        hands.see(f"两人填得不一样：{left} 处")
        with sitting.step("decide"):
            hands.click("1 到现场复核过")  # waits until the next one stands there
            hands.key("Alt+1")
            hands.see(f"两人填得不一样：{left - 1} 处" if left > 1 else "都定好了")
        sitting.decided += 1
    hands.picture("decided")
    if any("处两份相同，一起确认" in text for text in hands.texts()):
        hands.click("1 处两份相同，一起确认")
        hands.see("都合成了一份")


def walk(tmp_path: Path, patch: pytest.MonkeyPatch, shared: int) -> tuple[Hands, Sitting, Story]:
    story = nine_sticks.build(tmp_path / "story", shared=shared)
    nine_sticks.settled_in(story)
    desk, sitting = Desk(story, tmp_path, patch), Sitting()

    def clerk(hands: Hands) -> None:
        hands.see("插上交来的优盘")
        take_the_sticks(hands, desk, sitting)
        meet_the_new_one(hands, desk, sitting)
        hands.picture("nine-sticks")
        read_the_table(hands)
        decide(hands, sitting, story.conflicts)

    return at_the_program(clerk, pictures()), sitting, story


def report(hands: Hands, sitting: Sitting, decisions: int) -> float:
    """Print the figures; returns the reckoned seconds of the whole sitting."""
    program = sum(sitting.seconds.values())
    people = 9 * PLUG_AND_PULL + PHONE_CALL + decisions * LOOK_AND_THINK + hands.count * ACTION
    parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in sitting.seconds.items())
    print(
        f"nine sticks: {hands.count} actions, {decisions} decisions; program {program:.1f} s"
        f" ({parts}); with plugging, one call and looking {(program + people) / 60:.1f} min"
    )
    return program + people


def test_nine_sticks_take_a_clerk_a_quarter_of_an_hour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nine sticks with a damaged file, foreign files, a stump, a pulled one, a new and a copied
    computer: one key for each stick, two for each real difference, nothing to decide where both
    agree."""
    hands, sitting, story = walk(tmp_path, monkeypatch, shared=3)

    assert report(hands, sitting, sitting.decided) <= MINUTES_15
    assert sitting.decided == story.conflicts == 4
    assert hands.count <= 9 + 1 + 1 + 1 + 2 * story.conflicts + 1, "\n".join(hands.done)
    all_is_there(story)


@pytest.mark.long
def test_nine_sticks_with_thirty_differences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty houses graded differently: still two keys each, and a program that never dawdles."""
    hands, sitting, story = walk(tmp_path, monkeypatch, shared=30)

    report(hands, sitting, sitting.decided)
    assert sitting.decided == story.conflicts == 31
    assert sitting.seconds["decide"] / sitting.decided < 2.0
    all_is_there(story)


def all_is_there(story: Story) -> None:
    """Every record of every laptop but those of the damaged file is at the office, and verifies."""
    with nine_sticks.at_home(story.home), bootstrap.open_survey(story.office) as survey:
        store = survey.core.store
        held = {head.record for head in store.heads()}
        assert survey.review.count(agreed=False) == 0
        assert [one.code for one in survey.care.verify()] == ["fork"]  # both are kept
        assert len(survey.decisions.decided(200)) == story.conflicts
        laptops = {one.name: one for one in survey.exchange.laptops()}
        assert laptops["08号电脑"].cloned
        assert laptops["09号电脑"].trusted
    lost = 0
    for laptop in story.laptops:
        with laptop.open() as survey:
            own = {head.record for head in survey.core.store.heads()}
            lost += len(own - held)
    assert lost == 1, "only what stood in the damaged file of laptop 7 is still to come"
