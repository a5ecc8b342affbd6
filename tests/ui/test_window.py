"""The shell: navigation, messages, looks, what it remembers, how fast it stands."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import settings
from app.errors import KnownError
from app.i18n import N_
from app.ui import actions, theme
from app.ui.main_window import MainWindow
from app.ui.page import Entry, Page

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"PIL", "reportlab", "pyxform", "openpyxl", "sqlcipher3", "cryptography", "pikepdf"}


class Plain(Page):
    """A page that notes how it was visited."""

    def __init__(self, name: str, log: list[str]) -> None:
        super().__init__()
        self._name = name
        self._log = log
        column = QVBoxLayout(self)
        column.addWidget(QLabel(name))
        self.button = QPushButton("按")
        column.addWidget(self.button)
        log.append(f"make {name}")

    @property
    def title(self) -> str:
        return self._name

    def enter(self, argument: str) -> None:
        self._log.append(f"enter {self._name} {argument}".strip())

    def leave(self) -> None:
        self._log.append(f"leave {self._name}")


@pytest.fixture
def log() -> list[str]:
    return []


@pytest.fixture
def kept() -> list[str]:
    return []


@pytest.fixture
def window(qtbot: QtBot, log: list[str], kept: list[str]) -> MainWindow:
    def entry(key: str, work: str, words: str) -> Entry:
        return Entry(key, work, words, "list", lambda: Plain(key, log))

    made = MainWindow(
        settings.Settings(),
        lambda chosen: kept.append(chosen.last_page),
        [
            entry("houses", N_("外业"), N_("房屋")),
            entry("fill", N_("外业"), N_("检查")),
            entry("problems", N_("内业"), N_("问题")),
        ],
    )
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made.isVisible)
    return made


def button(window: MainWindow, words: str) -> QPushButton:
    return next(b for b in window.findChildren(QPushButton) if b.text() == words)


def test_pages_are_built_when_first_visited(window: MainWindow, log: list[str]) -> None:
    """A factory runs once, at the first visit; every visit enters, every parting leaves."""
    window.open("houses")
    window.open("fill", "r1")
    window.open("houses")

    assert log == [
        "make houses",
        "enter houses",
        "leave houses",
        "make fill",
        "enter fill r1",
        "leave fill",
        "enter houses",
    ]


def test_works_have_their_own_tabs(window: MainWindow, qtbot: QtBot) -> None:
    """Choosing 内业 shows its pages and goes to the first."""
    window.open("houses")
    qtbot.mouseClick(button(window, "内业"), Qt.MouseButton.LeftButton)

    assert window.windowTitle() == "problems · 城检"
    assert button(window, "问题").isChecked()


def test_window_remembers_where_the_user_was(window: MainWindow, kept: list[str]) -> None:
    """The last page with its argument is kept, and found again."""
    window.open("fill", "r1 storeys/storey/3f/name")

    assert kept[-1] == "fill r1 storeys/storey/3f/name"
    assert window.reopen()


def test_a_page_that_is_gone_is_not_reopened(window: MainWindow) -> None:
    """An unknown last page is no error."""
    window.settings.last_page = "map x"

    assert not window.reopen()


def test_looks_change_without_losing_the_page(
    window: MainWindow, log: list[str], qapp: QApplication
) -> None:
    """After a change of text size the same page is shown, built anew in the new size."""
    window.open("fill", "r1")
    window.settings.text_size = 2
    window.restyle()

    assert qapp.font().pixelSize() == 20
    assert log[-3:] == ["leave fill", "make fill", "enter fill r1"]


def test_errors_say_what_is_safe(window: MainWindow) -> None:
    """A known error shows title, what was kept and advice, in this order."""
    window.messages.trouble(
        KnownError("disk-full", "盘满了。", kept="草稿还在。", advice="请腾出空间。")
    )

    assert window.messages.text == "盘满了。\n草稿还在。\n请腾出空间。"
    window.messages.clear()


def test_questions_are_asked_in_the_window(window: MainWindow, qtbot: QtBot) -> None:
    """A question takes the keyboard, Esc gives it back and does nothing."""
    window.open("houses")
    done: list[str] = []
    back = button(window, "按")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    window.messages.ask("删除这一行？", "删除", lambda: done.append("x"), back)
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, Qt.Key.Key_Escape)

    assert done == []
    assert QApplication.focusWidget() is back

    window.messages.ask("删除这一行？", "删除", lambda: done.append("x"), back)
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, Qt.Key.Key_Space)

    assert done == ["x"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [0, 1, 2])
def test_nine_pages_fit_into_the_header(
    qtbot: QtBot, qapp: QApplication, language: str, size: int
) -> None:
    """At 1366 px, with the largest text and long English words, no tab is cut or pushed out."""
    words = ("Today", "Roster", "Inspection", "Handing over", "Survey")
    if language == "zh":
        words = ("今天", "名册", "检查", "交接", "调查")
    office = ("Merge", "Findings") if language == "en" else ("汇总", "问题")
    pages = [("Field work" if language == "en" else "外业", word) for word in words]
    pages += [("Office work" if language == "en" else "内业", word) for word in office]
    theme.use(qapp, "light", size, big=True)
    log: list[str] = []

    def entry(key: str, work: str) -> Entry:
        return Entry(key, work, key, "list", lambda: Plain(key, log))

    made = MainWindow(
        settings.Settings(text_size=size, big_buttons=True),
        lambda _chosen: None,
        [entry(word, work) for work, word in pages],
    )
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.open(words[0])
    made.saved(datetime(2026, 11, 22, 9, 41))  # noqa: DTZ001 - a wall clock
    qtbot.waitUntil(made.isVisible)
    QApplication.sendPostedEvents()

    for one in made.findChildren(QPushButton):
        if one.isVisible():
            left = one.mapTo(made, one.rect().topLeft()).x()
            assert one.width() >= one.minimumSizeHint().width(), one.text()
            assert left + one.width() <= made.width(), one.text()


def test_saved_is_shown_with_its_time(window: MainWindow) -> None:
    """已存 hh:mm stands in the header."""
    window.saved(datetime(2026, 11, 22, 9, 41))  # noqa: DTZ001 - a wall clock

    assert any(label.text() == "已存 09:41" for label in window.findChildren(QLabel))


def test_all_shortcuts_are_on_one_screen(window: MainWindow, qtbot: QtBot) -> None:
    """F2 lists every declared shortcut."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.open("houses")
    qtbot.keyClick(window, Qt.Key.Key_F2)

    sheet = window.findChild(actions.Sheet)
    assert sheet is not None
    texts = {label.text() for label in sheet.findChildren(QLabel)}
    assert {key.words for key in actions.KEYS.values()} <= texts

    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


@pytest.mark.parametrize("size", [0, 1, 2])
def test_shortcuts_need_no_scrolling(qtbot: QtBot, qapp: QApplication, size: int) -> None:
    """All of them are seen at once at 1366 × 768, in each text size."""
    theme.use(qapp, "light", size)
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(1366, 768)
    over.show()
    sheet = actions.Sheet(over)
    QApplication.sendPostedEvents()

    (area,) = sheet.findChildren(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    over.close()


@given(st.dictionaries(st.text(min_size=1), st.integers(1, 30), max_size=8), st.integers(1, 4))
def test_columns_lose_no_line(scopes: dict[str, int], count: int) -> None:
    """Every line stands in some column once, in order; there are never too many columns."""
    found = actions.columns(scopes, count)

    assert len(found) <= count
    lines = [(part.scope, part.first + n) for parts in found for part in parts
             for n in range(part.lines)]  # fmt: skip
    assert lines == [(scope, n) for scope, many in scopes.items() for n in range(many)]


def test_no_two_actions_share_a_key() -> None:
    """Every bound shortcut is declared for one action only."""
    keys = [key.keys for key in actions.KEYS.values() if key.bound]

    assert len(keys) == len(set(keys))


def test_nothing_heavy_is_loaded_before_the_first_paint(home: Path) -> None:
    """A child process that paints the empty shell has imported none of the heavy libraries."""
    code = (
        "import sys\n"
        "from app.ui import start\n"
        "def ready(window, jobs):\n"
        "    print('\\n'.join(sorted(sys.modules)))\n"
        "    window.close()\n"
        "sys.exit(start.run(lambda window, jobs: [], ready))\n"
    )
    child = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"QT_QPA_PLATFORM": "offscreen", "CHENGJIAN_HOME": str(home), "PATH": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )

    assert child.returncode == 0, child.stderr
    loaded = {name.partition(".")[0] for name in child.stdout.split()}
    assert "PySide6" in loaded
    assert loaded & HEAVY == set()
