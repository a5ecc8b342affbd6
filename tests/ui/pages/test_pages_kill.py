"""The window's process is killed: the next start is at the same page and question."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from app import paths
from tests.ui.pages.conftest import Place
from tests.ui.whole import Whole

ROOT = Path(__file__).resolve().parents[3]

#: Fills in until something is kept, says where it is, and then only waits to be killed.
CHILD = """
import sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from app.ui import program
from app.ui.pages.inspection import InspectionPage

def look():
    page = next((w.findChild(InspectionPage) for w in QApplication.topLevelWidgets()
                 if w.findChild(InspectionPage)), None)
    if page is None or page.filling is None or not page.isEnabled():
        return
    focus = QApplication.focusWidget()
    if not state:
        QTest.keyClick(focus, Qt.Key.Key_Return)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit):
            QTest.keyClicks(field, "K7")
            state.append(page.position)
    elif page._desk.survey.core.drafts.all():
        draft = page._desk.survey.core.drafts.all()[0]
        if draft.place == state[0] and "K7" in str(draft.data):
            print(state[0], focus.accessibleName(), flush=True)
            timer.stop()

state = []
from app.ui import start
app = start.application()
timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
program.main([])
"""


def test_a_kill_comes_back_to_the_same_question(
    at: Callable[..., Place], opened: Callable[..., Whole]
) -> None:
    """SIGKILL while a question is being answered; the answer and the place are there again."""
    at("office", "merged", last_page="roster")
    whole = opened()
    whole.choose("名册列表", lambda row: row[0] == "乌兰木伦2号院")
    whole.table("名册列表").setFocus()
    whole.key(Qt.Key.Key_Return)
    whole.take_form()
    assert whole.page == "fill"
    whole.close()

    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    assert paths.HOME_VARIABLE in environment
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        assert child.stdout is not None
        position, name = child.stdout.readline().split(maxsplit=1)
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()

    again = opened()
    assert again.page == "fill"
    assert again.focus.accessibleName() == name.strip()
    assert again.field(name.strip()).text().endswith("K7")
    assert position
