"""Every page: names for everything the keyboard reaches, nothing cut in any text size."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QWidget

from app.ui import program
from tests.ui.pages.conftest import Place
from tests.ui.whole import Whole, focusable

PAGES = tuple(key for key, _work, words, _icon in program.PAGES if words)


def scrolled(widget: QWidget) -> bool:
    """Whether a widget lies in something that scrolls down."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            return True
        above = above.parentWidget()
    return False


def cut(whole: Whole) -> list[str]:
    """Labels and buttons that have less room than their words need, or lie off the window."""
    window = QRect(QPoint(), whole.window.size())
    found = []
    for one in [*whole.shown(QLabel), *whole.shown(QAbstractButton)]:
        text = one.text()
        if not text or (isinstance(one, QLabel) and one.pixmap() and not one.pixmap().isNull()):
            continue
        wraps = isinstance(one, QLabel) and one.wordWrap()
        needed = one.minimumSizeHint()
        high = one.heightForWidth(one.width()) if one.hasHeightForWidth() else needed.height()
        box = QRect(one.mapTo(whole.window, QPoint()), one.size())
        narrow = not wraps and not one.hasHeightForWidth() and one.width() < needed.width()
        outside = box.right() > window.right() or (
            box.bottom() > window.bottom() and not scrolled(one)
        )
        if narrow or one.height() < high or outside:
            found.append(f"{type(one).__name__} {text!r} {box} needs {needed} high {high}")
    return found


@pytest.mark.parametrize(
    ("size", "language", "big"),
    [(0, "zh", False), (1, "zh", False), (2, "zh", False), (2, "zh", True), (2, "en", False)],
)
@pytest.mark.parametrize("story", ["stage", "merged"])
def test_nothing_is_cut(
    opened: Callable[..., Whole],
    at: Callable[..., Place],
    size: int,
    language: str,
    big: bool,
    story: str,
) -> None:
    """At 1366 × 768 every label and button has the room that it needs, in each text size, in
    both languages, with big buttons.
    """
    at("office", story, text_size=size, language=language, big_buttons=big)
    whole = opened(1366, 768)
    for key in PAGES:
        whole.go(key)
        assert cut(whole) == [], key
    whole.go("roster")
    if language == "zh":
        whole.press("已走访")
    if story == "merged" and language == "zh":
        whole.press("一房一档")
        assert cut(whole) == []


def test_everything_has_a_name_that_contains_its_label(
    opened: Callable[..., Whole], at: Callable[..., Place]
) -> None:
    """What the keyboard reaches is named; where words stand on it, its name has them too."""
    at("office", "merged")
    whole = opened()
    for key in PAGES:
        whole.go(key)
        for one in focusable(whole.window):
            interface = QAccessible.queryAccessibleInterface(one)
            name = interface.text(QAccessible.Text.Name)
            assert name, f"{key}: {one}"
            if isinstance(one, QAbstractButton) and one.text():
                assert one.text() in name, f"{key}: {one.text()} is called {name}"


def test_tab_goes_once_round(opened: Callable[..., Whole], at: Callable[..., Place]) -> None:
    """Tab visits every control of a page, each once, and comes back to the first."""
    at("office", "merged")
    whole = opened()
    for key in ("roster", "exchange", "tasks"):
        whole.go(key)
        first, visited = whole.focus, [whole.focus]
        for _turn in range(60):
            whole.key(Qt.Key.Key_Tab)
            if whole.focus is first:
                break
            visited.append(whole.focus)
        assert whole.focus is first, key
        assert len(visited) == len(set(visited)), key
