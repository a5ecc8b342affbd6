"""How long the empty shell takes to its first paint, against an empty PySide6 window.

Both as child processes, in turns, the whole time from process start to first paint.
Run: `python -m tests.benchmarks.start [ROUNDS]`. Exit code 1 if the ratio is above 1.5.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 1.5
#: Both tell of their first paint from the first turn of the event loop after it.
FLOOR = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, lambda: print("painted", flush=True))
        return False
app = QApplication([])
window = QMainWindow()
painted = Painted()
window.installEventFilter(painted)
window.resize(1366, 768)
window.show()
app.exec()
"""
SHELL = """
import sys
from app.ui import start
from app.ui.page import Entry, Page
names = [("外业", "房屋"), ("外业", "检查"), ("外业", "交接"), ("内业", "汇总"), ("内业", "问题")]
entries = [Entry(n, w, n, "list", Page) for w, n in names]
start.run(lambda window, jobs: entries, lambda window, jobs: print("painted", flush=True))
"""


def once(code: str, home: str) -> float:
    """Milliseconds from starting a process to the line that it prints after its first paint."""
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "CHENGJIAN_HOME": home,
        "PYTHONPATH": str(ROOT),
    }
    begin = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment, cwd=ROOT
    ) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        passed = time.perf_counter() - begin
        child.kill()
    if line.strip() != b"painted":
        raise SystemExit("the window was not painted")
    return passed * 1000


def main(rounds: int = 15) -> int:
    with tempfile.TemporaryDirectory() as home:
        for code in (FLOOR, SHELL):
            once(code, home)
        pairs = [(once(FLOOR, home), once(SHELL, home)) for _ in range(rounds)]
    floor = statistics.median(pair[0] for pair in pairs)
    shell = statistics.median(pair[1] for pair in pairs)
    print(f"empty window {floor:.0f} ms, shell {shell:.0f} ms, ratio {shell / floor:.2f}")
    return int(shell / floor > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
