"""An office and a laptop with one graded house and one conflict: made once, copied for each."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app import paths
from app.cli.main import main
from app.imaging.synthesize import Shot, photograph

ROOT = Path(__file__).resolve().parents[2]
HOUSE = "示例社12号院"
ANSWERS = json.loads((ROOT / "resources/demo/house_d.json").read_text(encoding="utf-8"))
#: A photo question that is asked in the example, and the answer that only the laptop changes.
PHOTOS = "foundation/base/7b2bc40aabb9/f_photos"
CHANGED = {"building/residents": 5}
TAKEN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass
class Bench:
    """One folder with both machines. `at` chooses who works; surveys are real, keys are real."""

    place: Path

    @property
    def office(self) -> Path:
        return self.place / "office" / "survey"

    @property
    def laptop(self) -> Path:
        return self.place / "laptop" / "survey"

    @property
    def stick(self) -> Path:
        return self.place / "stick"

    def home(self, machine: str) -> Path:
        return self.place / machine / "home"

    def at(self, machine: str) -> None:
        os.environ[paths.HOME_VARIABLE] = str(self.home(machine))

    def file(self, name: str, data: bytes | str) -> Path:
        file = self.place / name
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
        return file

    def answers(self, change: dict[str, Any] | None = None) -> Path:
        told = json.dumps(ANSWERS | (change or {}), ensure_ascii=False)
        return self.file("answers.json", told)

    def photo(self, name: str = "IMG_1.jpg", seed: int = 1) -> Path:
        return self.file(
            name, photograph(Shot("crack", seed=seed, width=400, height=300, taken=TAKEN))
        )

    def merge(self) -> str:
        """At the office: the laptop is trusted, what it handed over is merged; its id."""
        self.at("office")
        device = next(self.stick.glob("*.svp")).name.partition("-")[0]
        merge = ["merge", str(self.office), str(self.stick)]
        assert main([*merge, "--trust", device]) == 0
        return device

    def process(
        self, *words: object, before: str = "", machine: str = "office", **more: Any
    ) -> subprocess.CompletedProcess[str]:
        """The command in a process of its own; `before` is Python that runs in it first."""
        start = f"import sys\n{before}\nsys.argv = ['app', *sys.argv[1:]]\n"
        start += "from app.__main__ import main\nraise SystemExit(main())"
        return subprocess.run(
            [sys.executable, "-c", start, *map(str, words)],
            env=os.environ
            | {paths.HOME_VARIABLE: str(self.home(machine)), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            **more,
        )


def _made(place: Path) -> Bench:
    bench = Bench(place)
    bench.stick.mkdir()
    bench.at("office")
    steps: list[list[object]] = [
        ["new", bench.office, "--title", "示例", "--person", "赵测试", "--device", "办公室"],
        ["house", bench.office, HOUSE, "--address", "示例镇 示例社", "--code", "A-012"],
        ["fill", bench.office, HOUSE, bench.answers()],
        ["start-file", bench.office, bench.stick],
    ]
    for step in steps:
        assert main([str(word) for word in step]) == 0
    (start,) = bench.stick.glob("*.svo")
    bench.at("laptop")
    steps = [
        ["new", bench.laptop, "--from", start, "--person", "王测试", "--device", "03号电脑"],
        ["fill", bench.laptop, HOUSE, bench.answers(CHANGED)],
        ["pack", bench.laptop, bench.stick],
    ]
    for step in steps:
        assert main([str(word) for word in step]) == 0
    return bench


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    before = os.environ.get(paths.HOME_VARIABLE)
    bench = _made(tmp_path_factory.mktemp("bench"))
    if before is None:
        del os.environ[paths.HOME_VARIABLE]
    else:
        os.environ[paths.HOME_VARIABLE] = before
    return bench.place


@pytest.fixture
def bench(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    copy = tmp_path / "bench"
    shutil.copytree(made, copy)
    copied = Bench(copy)
    monkeypatch.setenv(paths.HOME_VARIABLE, str(copied.home("office")))
    return copied


@dataclass
class Ended:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON object on standard output."""
        lines = self.out.splitlines()
        assert len(lines) == 1, self.out
        found = json.loads(lines[0])
        assert isinstance(found, dict)
        return found


Run = Callable[..., Ended]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """A command inside this process: its exit code and what it said."""

    def command(*words: object) -> Ended:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return command
