"""The people, sticks and accidents of a simulated week; every act is a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from app import paths
from tests.scenarios import week_hand

ROOT = Path(__file__).parents[2]
MONDAY = datetime(2026, 11, 16, 8, 30, tzinfo=timezone(timedelta(hours=8)))
PASSPHRASE = "风沙 测试 四十二"


@dataclass
class Ledger:
    """What was acknowledged, by whomever: kept by the driver, who shares no code with the store."""

    revisions: dict[str, str] = field(default_factory=dict)  # id → whose computer
    photos: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def hear(self, computer: str, told: dict[str, Any]) -> None:
        if "revision" in told:
            self.revisions[told["revision"]] = computer
        for photo in told.get("photos", ()) if "revision" in told else ():
            self.photos[photo] = computer

    def say(self, line: str) -> None:
        self.lines.append(line)


@dataclass
class Machine:
    """One computer: a folder, a home with keys, a clock that may be wrong."""

    root: Path
    computer: str
    person: str
    ledger: Ledger
    ahead: timedelta = timedelta(0)
    now: datetime = MONDAY
    device: str = ""

    @property
    def folder(self) -> Path:
        return self.root / self.computer / "survey"

    @property
    def home(self) -> Path:
        return self.root / self.computer / "home"

    def told(self, **more: Any) -> dict[str, Any]:
        return {
            "folder": str(self.folder), "person": self.person, "computer": self.computer,
            "now": (self.now + self.ahead).isoformat(), "passphrase": PASSPHRASE, **more,
        }  # fmt: skip

    def act(self, act: str, good: bool = True, **more: Any) -> dict[str, Any]:
        """Let a process do it; what it told last. `good`: a refusal is a failure of the test."""
        ended = subprocess.run(
            [sys.executable, week_hand.__file__, act],
            input=json.dumps(self.told(**more)), capture_output=True, encoding="utf-8",
            env=self._environment(), check=False,
        )  # fmt: skip
        assert ended.returncode in ((0,) if good else (0, 1)), (
            f"{act}: {ended.stdout[-500:]} {ended.stderr[-2000:]}"
        )
        heard = [json.loads(line) for line in ended.stdout.splitlines()]
        assert not (good and any("error" in one for one in heard)), f"{act}: {heard[-1]}"
        for one in heard:
            self.ledger.hear(self.computer, one)
        return heard[-1] if heard else {}

    def killed(self, act: str, after: int, **more: Any) -> int:
        """Begin it, and kill the process when it has told `after` lines; how many it told."""
        with subprocess.Popen(
            [sys.executable, week_hand.__file__, act],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
            env=self._environment(),
        ) as process:  # fmt: skip
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(self.told(**more)))
            process.stdin.close()
            heard = 0
            while heard < after and (line := process.stdout.readline()):
                self.ledger.hear(self.computer, json.loads(line))
                heard += 1
            try:  # a moment on, so that it dies in the middle of something
                process.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
            for line in process.stdout.readlines():
                if line.endswith("\n"):
                    self.ledger.hear(self.computer, json.loads(line))
                    heard += 1
        return heard

    def _environment(self) -> dict[str, str]:
        return os.environ | {paths.HOME_VARIABLE: str(self.home), "PYTHONPATH": str(ROOT)}


# -- what happens to sticks and folders


def litter(folder: Path) -> int:
    """What other people and programs leave in a shared folder; how many things."""
    whole = sorted(folder.rglob("*.svp"))
    left = [
        folder / "照片 备份.zip",
        folder / "desktop.ini",
        folder / ".stfolder",
        folder / "0123456789ab-00000001-00000002-77-0123456789abcdef0123456789abcdef.svp.part",
    ]
    for one in left:
        one.write_bytes(b"not ours")
    for file in whole[:1]:
        copy = file.with_name(f"{file.stem} (conflicted copy 2026-11-17){file.suffix}")
        shutil.copy(file, copy)
        shouted = file.with_name(file.name.upper())
        if not shouted.exists():
            shutil.copy(file, shouted)
            left.append(shouted)
        left.append(copy)
    return len(left)


def cut(file: Path) -> None:
    """A stick pulled in mid-write, by a system that had renamed too early."""
    data = file.read_bytes()
    file.write_bytes(data[: len(data) * 2 // 3])


def flip(file: Path) -> None:
    """One bit of a worn stick."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 4
    file.write_bytes(bytes(data))


def packages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.svp"))


def morning(machines: Sequence[Machine], day: int) -> None:
    for machine in machines:
        machine.now = MONDAY + timedelta(days=day)
