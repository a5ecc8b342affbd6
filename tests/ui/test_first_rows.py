"""What is not loaded before the first rows of a day are on the screen.

Between the first paint and those rows a surveyor waits. Each name here is code that an open list
does not need, and that comes when it is first asked for.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app import bootstrap, settings
from app.bootstrap import Who
from app.ui.program import PAGES
from tests.ui.test_window import ROOT

LIBRARIES = {"PIL", "reportlab", "pyxform", "openpyxl", "xlrd", "pikepdf", "xml"}
OURS = {
    "app.assessment", "app.imaging", "app.sheets", "exports", "forms.load", "forms.form",
    "forms.instance", "app.sync.archive", "app.sync.package", "app.sync.start_file",
    "app.survey.dossier", "app.survey.exchange", "app.survey.filling", "app.survey.forms_on_paper",
    "app.survey.importing", "app.survey.papers", "app.survey.regions", "app.ui.widgets.sheet",
}  # fmt: skip
#: The weathers of a day have the words of a form, which is read as soon as the lines stand.
AFTER = {"roster": set[str](), "today": {"xml", "forms.load", "forms.form", "forms.instance"}}
#: The window as `app.ui.start.run` makes it; it ends when a list shows its first row.
WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractItemView
from app.ui import start
from app.ui.program import Program
program = Program()
def look(window):
    lists = window.findChildren(QAbstractItemView)
    if any(one.isVisible() and one.model() and one.model().index(0, 0).data() for one in lists):
        print(chr(10).join(sorted(sys.modules)))
        window.close()
    else:
        QTimer.singleShot(5, lambda: look(window))
def ready(window, jobs):
    program.ready(window, jobs)
    look(window)
sys.exit(start.run(program.entries, ready))
"""


@pytest.mark.parametrize("page", ["roster", "today"])
def test_a_list_needs_no_form_engine_and_no_writer(home: Path, tmp_path: Path, page: str) -> None:
    """A child process that shows the first rows has imported only what a list is made of."""
    with bootstrap.create(tmp_path / "survey", "2026年危房核查", Who("张工", "外业一")) as survey:
        survey.houses.add("1号院")
    kept = settings.load()
    kept.last_survey, kept.last_page = str(tmp_path / "survey"), page
    settings.save(kept)

    child = subprocess.run(
        [sys.executable, "-c", WINDOW],
        cwd=ROOT,
        env={"QT_QPA_PLATFORM": "offscreen", "CHENGJIAN_HOME": str(home), "PATH": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )

    assert child.returncode == 0, child.stderr
    loaded = set(child.stdout.split())
    assert f"app.ui.pages.{page}" in loaded
    early = {
        one
        for one in (LIBRARIES | OURS) - AFTER[page]
        if any(f"{name}.".startswith(f"{one}.") for name in loaded)
    }
    assert early == set()
    others = {key for key, *_said in PAGES if f"app.ui.pages.{key}" in loaded}
    assert others == {page}
