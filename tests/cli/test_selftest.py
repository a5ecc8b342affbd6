"""`selftest` from source; tests/frozen starts the same in the built program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app import paths
from tests.cli.conftest import ROOT


def selftest(home: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    start = f"import sys\n{before}\nsys.argv = ['app', 'selftest']\n"
    return subprocess.run(
        [sys.executable, "-c", start + "from app.__main__ import main\nraise SystemExit(main())"],
        env=os.environ
        | {paths.HOME_VARIABLE: str(home), "PYTHONPATH": str(ROOT), "TMPDIR": str(home.parent)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_every_step_is_told_and_nothing_of_the_user_is_touched(tmp_path: Path) -> None:
    """Versions, grade, merge, paper, QtPdf, window; the user's own home stays empty."""
    ended = selftest(tmp_path)

    assert ended.returncode == 0, ended
    assert [line[0] for line in ended.stdout.splitlines()] == ["好"] * 8
    assert ended.stderr == "" and not any(tmp_path.iterdir())


def test_a_step_that_fails_ends_it(tmp_path: Path) -> None:
    """A package that is not there: one line says so, exit code 1."""
    broken = "import app.survey.support as s\ns._PACKAGES = ('no-such-package',)"
    ended = selftest(tmp_path, broken)

    assert ended.returncode == 1
    assert ended.stdout.startswith("不行") and "no-such-package" in ended.stdout


def test_it_cannot_hang(tmp_path: Path) -> None:
    """Past its limit it ends by itself, with its stacks on the error stream.

    The step that hangs does nothing: stacks of a program at work cannot be printed safely.
    """
    stuck = (
        "import threading\nimport app.ui.selftest as s\ns.LIMIT = 1\n"
        "s._versions = lambda bench: threading.Event().wait()"
    )
    ended = selftest(tmp_path, stuck)

    assert ended.returncode == 1 and "Timeout" in ended.stderr
