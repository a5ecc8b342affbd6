"""`run.py test --long`: the long proofs, one after the other, each with its log in docs/proofs/.

Each is a command of its own, so that one that fails never hides the others. A log holds the
command, what it printed, and how long it took; no path of the machine it ran on.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / "docs" / "proofs"
PYTHON = sys.executable
PYTEST = [PYTHON, "-m", "pytest", "-q", "-m", "long"]

PROOFS: dict[str, list[list[str]]] = {
    "merge-model": [[*PYTEST, "tests/model"]],
    "packages": [[*PYTEST, "-s", "tests/sync"]],
    "store-crashes": [[*PYTEST, "-s", "tests/store", "tests/accidents/test_power_cuts.py"]],
    "kills": [
        [*PYTEST, "-s", "tests/scenarios", "tests/survey"],
        [*PYTEST, "-s", "tests/accidents/test_kills_of_exchange.py"],
    ],
    "disks": [
        [*PYTEST, "-s", "tests/accidents/test_disk_errors.py", "tests/accidents/test_yanked.py"]
    ],
    "week": [
        [PYTHON, "-m", "pytest", "-q", "-s", f"tests/scenarios/{name}.py"]
        for name in ("test_week", "test_nine_sticks")
    ],
    "privacy": [[*PYTEST, "-s", "tests/accidents/test_privacy.py"]],
    "forms": [[*PYTEST, "tests/forms", "tests/forms_library"]],
    "archives": [[*PYTEST, "-s", "tests/exports"]],
    "hostile-images": [[*PYTEST, "-s", "tests/imaging"]],
    "frozen": [[*PYTEST, "tests/frozen"]],
    "command-line": [[*PYTEST, "tests/cli"]],
    "benchmarks": [
        [PYTHON, f"tests/benchmarks/{name}.py"]
        for name in (
            "start",
            "answer",
            "forms",
            "dossiers",
            "volumes",
            "merge",
            "idle",
            "roster",
            "roster_import",
            "scale",
            "packages",
            "matrix",
            "lists",
            "duplicates",
            "backups",
            "intake",
            "ledger",
            "gis",
        )
    ],
}


def clean(text: str) -> str:
    """What a log may say: neither this checkout's path nor a temporary one."""
    text = text.replace(str(ROOT), ".").replace(str(Path.home()), "~")
    return re.sub(r"/tmp/[^\s'\"]+", "<temporary>", text)


def run(name: str, commands: list[list[str]]) -> bool:
    """Run one proof and write its log; True when every command said good."""
    began = time.monotonic()
    stamp = datetime.now(UTC).isoformat(timespec="minutes")
    lines = [f"# {name}", f"{stamp} {platform.system()} Python {platform.python_version()}", ""]
    good = True
    environment = os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    for command in commands:
        shown = " ".join(["python", *command[1:]])
        print(f"[long] {name}: {shown}", flush=True)
        ended = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8"
        )
        good = good and ended.returncode == 0
        lines += [f"$ {shown}", ended.stdout.rstrip(), ended.stderr.rstrip()]
        lines += [f"exit {ended.returncode}", ""]
        print(ended.stdout[-600:], flush=True)
    lines.append(f"{'good' if good else 'FAILED'}, {time.monotonic() - began:.0f} s")
    LOGS.mkdir(parents=True, exist_ok=True)
    (LOGS / f"{name}.log").write_text(clean("\n".join(lines)) + "\n", encoding="utf-8")
    return good


def main(names: list[str]) -> int:
    chosen = {name: PROOFS[name] for name in names} if names else PROOFS
    outcome = {name: run(name, commands) for name, commands in chosen.items()}
    for name, good in outcome.items():
        print(f"[long] {name}: {'good' if good else 'FAILED'}")
    passed = sum(outcome.values())
    print(f"{passed} passed, {len(outcome) - passed} failed")
    return 0 if passed == len(outcome) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
