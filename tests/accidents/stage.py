"""The stage of these proofs: a made office and laptops, and the nursery that acts on them."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.accidents import disk
from tests.accidents.disk import Accident

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Arming:
    """The accident of one act: what, below which folder, at which operation (from 1)."""

    folder: Path
    kind: Accident = Accident.NONE
    at: int = 0
    error: int = 0
    log: Path | None = None

    def value(self) -> dict[str, Any]:
        return {
            "folder": str(self.folder),
            "kind": int(self.kind),
            "at": self.at,
            "error": self.error,
            "log": str(self.log) if self.log else "",
        }


@dataclass
class Ended:
    """What became of an act. `outcome`: done, known, error, or killed."""

    outcome: str = "killed"
    told: dict[str, Any] = field(default_factory=dict)
    acknowledged: list[dict[str, Any]] = field(default_factory=list)

    @property
    def operations(self) -> int:
        return int(self.told["operations"])

    def sentence(self) -> str:
        """The code of a known error that says all three things; fails for anything else."""
        assert self.outcome == "known", self.told.get("trace", self.outcome)
        assert self.told["title"] and self.told["kept"] and self.told["advice"], self.told
        return str(self.told["code"])


class Nursery:
    """The process that performs acts in children of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def act(
        self,
        root: Path,
        machine: str,
        act: str,
        *,
        accident: Arming | None = None,
        kill_after: float | None = None,
        cold: bool = False,
        **arguments: object,
    ) -> Ended:
        """Do one act to its end, or until it is killed `kill_after` seconds after it began.

        `cold`: the accident may come while the survey is being opened.
        """
        self._say(
            root=str(root),
            machine=machine,
            act=act,
            arguments=arguments,
            accident=accident.value() if accident else None,
            cold=cold,
        )
        ended = Ended()
        while "ended" not in (told := self._hear()):
            if "begun" in told and kill_after is not None:
                killer = threading.Timer(kill_after, _kill, (int(told["begun"]),))
                killer.start()
                killer.join()
            elif "acknowledged" in told:
                ended.acknowledged.append(told["acknowledged"])
            elif "outcome" in told:
                ended.outcome, ended.told = told["outcome"], told
        assert ended.outcome != "killed" or told["signal"] == signal.SIGKILL, told
        return ended

    def _say(self, **what: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the nursery has ended"
        told: dict[str, Any] = json.loads(line)
        return told


def _kill(child: int) -> None:
    with suppress(ProcessLookupError):  # it was faster
        os.kill(child, signal.SIGKILL)


@contextmanager
def nursery(folder: Path) -> Iterator[Nursery]:
    """A nursery in a process of its own, above the file layer that has accidents."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LD_PRELOAD": str(disk.library())}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.accidents.nursery"], cwd=folder, env=environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
    ) as process:  # fmt: skip
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()


def spread(total: int, most: int, seed: int) -> list[int]:
    """At most `most` of the numbers 1..total: all where they fit, else the ends and random ones."""
    if total <= most:
        return list(range(1, total + 1))
    middle = random.Random(seed).sample(range(2, total), most - 2)
    return [1, *sorted(middle), total]
