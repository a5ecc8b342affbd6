"""F1: the manual lies in the program, opens at the present page, and has no dead ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from app import i18n, paths, settings
from app.i18n import N_
from app.ui import actions, program
from app.ui import help as manual
from app.ui.help import HelpSheet
from app.ui.main_window import MainWindow
from app.ui.page import Entry, Page


class Plain(Page):
    """A page with one button."""

    def __init__(self) -> None:
        super().__init__()
        self.button = QPushButton("按")
        QVBoxLayout(self).addWidget(self.button)

    @property
    def title(self) -> str:
        return "页"

    def enter(self, argument: str) -> None:
        """Nothing to show."""

    def leave(self) -> None:
        """Nothing to put away."""


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    entries = [Entry(key, N_("外业"), N_("检查"), "edit", Plain) for key in ("fill", "exchange")]
    made = MainWindow(settings.Settings(), lambda _chosen: None, entries)
    qtbot.addWidget(made)
    made.show()
    made.open("fill")
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close()


def sheet(window: MainWindow) -> HelpSheet:
    found = window.findChild(HelpSheet)
    assert found is not None
    return found


def test_f1_opens_the_task_of_the_page_and_esc_goes_back(window: MainWindow, qtbot: QtBot) -> None:
    """The fill page opens 填写; after Esc the keyboard is where it was."""
    page = window.findChild(Plain)
    assert page is not None
    page.button.setFocus(Qt.FocusReason.OtherFocusReason)

    qtbot.keyClick(page.button, Qt.Key.Key_F1)
    helping = sheet(window)
    assert helping.task == "填写"
    assert "填写" in helping.text.toPlainText()
    focus = QApplication.focusWidget()
    assert focus is helping.text

    qtbot.keyClick(focus, Qt.Key.Key_Escape)
    assert not helping.isVisible()
    assert QApplication.focusWidget() is page.button


def test_words_are_found_in_all_tasks(window: MainWindow) -> None:
    """A hit opens its task; what is not there is said; an emptied box shows the contents."""
    window.show_help()
    helping = sheet(window)
    helping.box.setText("销号")
    lines = [helping.list.item(row).text() for row in range(helping.list.count())]
    assert "问题与销号" in lines
    helping.list.setCurrentRow(lines.index("问题与销号"))
    assert helping.task == "问题与销号"

    helping.box.setText("没有这个词吧")
    assert helping.list.count() == 1
    assert "没有这个词吧" in helping.list.item(0).text()

    helping.box.clear()
    assert helping.list.count() == len(manual.tasks())
    helping.go_back()
    assert helping.task == "填写"


def test_every_page_of_the_window_has_a_task() -> None:
    """Each page opens a task that exists, and every task is in the table of contents."""
    files = {file.stem for file in paths.manual().glob("*.md")} - {"README"}

    assert set(manual.tasks()) == files
    assert {key for key, *_rest in program.PAGES} <= set(manual.TASKS)
    assert set(manual.TASKS.values()) | {manual.FIRST_DAY} <= files


def test_no_picture_and_no_link_of_the_manual_is_dead() -> None:
    """Pictures and tasks that a page names are there; no picture lies about unused."""
    used: set[str] = set()
    for file in paths.manual().glob("*.md"):
        text = file.read_text(encoding="utf-8")
        targets = re.findall(r"\]\(([^)]+)\)", text)
        dead = [target for target in targets if not (paths.manual() / target).exists()]
        assert dead == [], file.name
        used |= {target for target in targets if target.startswith("pictures/")}
    lying = {f"pictures/{file.name}" for file in (paths.manual() / "pictures").glob("*.png")}
    assert lying == used


def test_the_manual_names_the_keys_that_work() -> None:
    """Function keys in the manual are declared shortcuts."""
    declared = {key.keys for key in actions.KEYS.values()}
    text = "".join(file.read_text(encoding="utf-8") for file in paths.manual().glob("*.md"))

    assert set(re.findall(r"\bF\d{1,2}\b", text)) <= declared


def test_the_build_ships_the_manual() -> None:
    """The frozen program finds it where `paths.manual` looks."""
    spec = (paths.root() / "build.spec").read_text(encoding="utf-8")

    assert '("docs/manual", "docs/manual")' in spec


def test_help_is_english_where_the_program_is(window: MainWindow) -> None:
    """F1 on any page shows the English summary."""
    i18n.use("en")
    try:
        helping = manual.HelpSheet(window, "fill")
    finally:
        i18n.use("zh")

    assert helping.task == manual.ENGLISH
    assert "Hand-over" in helping.text.toPlainText()
