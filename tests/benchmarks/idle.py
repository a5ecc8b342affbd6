"""How much processor the open window uses while nobody touches it, beside an empty one.

Both stand at the same time for the same 60 seconds: an empty PySide6 window, and the program with
a survey open at the question where its surveyor went away. Processor time is that of the whole
process (user and system, all threads), from `/proc`, after the first seconds of starting.
Run: `python -m tests.benchmarks.idle [SECONDS]`. Exit code 1 above 0.5 % of one core.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Share of one core; a laptop's fan stays off, its battery lasts the day.
LIMIT = 0.005
SETTLE = 8.0

FLOOR = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.exec()
"""
PROGRAM = """
from app.ui import program
raise SystemExit(program.main([]))
"""
SURVEY = """
import sys
from pathlib import Path
from app import bootstrap, settings
with bootstrap.create(Path(sys.argv[1]), "空闲", bootstrap.Who("张**", "办公室")) as survey:
    for number in range(12):
        survey.houses.add(f"{number + 1}号院")
    place, _changed = survey.houses.add("12号院")
    record, _changed = survey.houses.begin(place)
kept = settings.load()
kept.last_survey, kept.last_page = sys.argv[1], f"fill {record}"
settings.save(kept)
"""


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    ticks = fields.split()
    return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")


def main(seconds: float = 60.0) -> int:
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "CHENGJIAN_HOME": home,
            "PYTHONPATH": str(ROOT),
        }
        subprocess.run(
            [sys.executable, "-c", SURVEY, str(Path(home) / "调查")],
            env=environment, cwd=ROOT, check=True,
        )  # fmt: skip
        sides = [
            subprocess.Popen([sys.executable, "-c", code], env=environment, cwd=ROOT)
            for code in (FLOOR, PROGRAM)
        ]
        try:
            time.sleep(SETTLE)  # noqa: TID251 - nothing happens: that is what is measured
            before = [cpu_seconds(side) for side in sides]
            time.sleep(seconds)  # noqa: TID251
            used = [cpu_seconds(side) - was for side, was in zip(sides, before, strict=True)]
            if any(side.poll() is not None for side in sides):
                raise SystemExit("a window has gone")
        finally:
            for side in sides:
                side.kill()
                side.wait()
    share = used[1] / seconds
    print(
        f"idle {seconds:.0f} s: empty window {used[0]:.2f} s, program {used[1]:.2f} s of processor"
    )
    print(f"ratio to one core {share:.4f}")
    return int(share > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0))
