"""The steps of an exchange, each of which can have its accident."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.accidents.stage import Arming, Ended, Nursery
from tests.accidents.world import HOUSES, PASSPHRASE, World


@dataclass(frozen=True)
class Step:
    """One act of one machine, what goes before it, and whose disk fails meanwhile.

    `disk`: own (the machine's whole folder), or stick, share or disk. `certain`: without an
    error the survey says afterwards exactly what it says without accidents.
    """

    machine: str
    act: str
    disk: str
    before: tuple[tuple[str, str], ...] = ()
    certain: bool = True

    def prepare(self, world: World, nursery: Nursery) -> None:
        for place in (world.stick, world.share, world.disk):
            place.mkdir(exist_ok=True)
        for machine, act in self.before:
            ended = nursery.act(world.root, machine, act, **arguments(world))
            assert ended.outcome == "done", (machine, act, ended.told)

    def run(
        self,
        world: World,
        nursery: Nursery,
        arming: Arming | None = None,
        kill_after: float | None = None,
    ) -> Ended:
        return nursery.act(
            world.root, self.machine, self.act,
            accident=arming, kill_after=kill_after, **arguments(world),
        )  # fmt: skip

    def below(self, world: World) -> Path:
        return world.root / (self.machine if self.disk == "own" else self.disk)


def arguments(world: World) -> dict[str, Any]:
    """What any act may want to know."""
    return {
        "stick": str(world.stick),
        "share": str(world.share),
        "disk": str(world.disk),
        "trusted": [],
        "house": HOUSES[0],
        "times": 2,
        "photos": world.photos,
        "passphrase": PASSPHRASE,
    }


PACKED = ("first", "pack")
COLLECTED = (PACKED, ("office", "collect"))
MERGED = (*COLLECTED, ("office", "merge collected"), ("office", "back up"))
RECEIPTED = (*MERGED, ("office", "receipts"))
STEPS = {
    "fill": Step("first", "fill", "own", certain=False),
    "pack": Step("first", "pack", "own"),
    "pack to the stick": Step("first", "pack", "stick"),
    "merge": Step("office", "merge", "own", (PACKED,)),
    "start file": Step("office", "start file", "own"),
    "start file to the stick": Step("office", "start file", "stick"),
    "collect": Step("office", "collect", "own", (PACKED,)),
    "collect from the stick": Step("office", "collect", "stick", (PACKED,)),
    "merge what was collected": Step("office", "merge collected", "own", COLLECTED),
    "back up": Step("office", "back up", "own", COLLECTED),
    "back up to the disk": Step("office", "back up", "disk", COLLECTED),
    "receipts": Step("office", "receipts", "own", MERGED),
    "receipts to the stick": Step("office", "receipts", "stick", MERGED),
    "take receipts": Step("first", "take receipts", "own", RECEIPTED),
    "exchange of a laptop": Step("first", "exchange", "own"),
    "exchange of the office": Step("office", "exchange", "own", (("first", "exchange"),)),
    "exchange with a failing share": Step("first", "exchange", "share"),
    "exchange of the office with a failing share": Step(
        "office", "exchange", "share", (("first", "exchange"),)
    ),
}
