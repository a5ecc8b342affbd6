"""Text can be read on every ground, in all themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QRawFont
from PySide6.QtWidgets import QApplication

from app.ui import icons, theme

GROUNDS = ("ground", "raised", "sunken")
#: text token → the grounds it is ever drawn on
TEXTS = {
    **dict.fromkeys(("ink", "soft", "accent", "wait", "warn", "stop", "done"), GROUNDS),
    **{f"grade_{letter}": GROUNDS for letter in "abcd"},
}
PAIRS = [
    ("on_accent", "accent"),
    ("ink", "accent_wash"),
    ("soft", "accent_wash"),
    ("accent", "accent_wash"),
    *[("on_grade", f"grade_{letter}") for letter in "abcd"],
    *[(ink, wash) for wash in ("stop_wash", "warn_wash", "done_wash") for ink in ("ink", "soft")],
    ("stop", "stop_wash"),
    ("warn", "warn_wash"),
    ("done", "done_wash"),
    *[(text, ground) for text, grounds in TEXTS.items() for ground in grounds],
]


def luminance(number: str) -> float:
    """Relative luminance, WCAG 2.2."""
    colour = QColor(number)
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(name: str, text: str, ground: str) -> None:
    """Every text token keeps 4.5:1 (7:1 in the contrast theme) on every ground it is used on."""
    colours = theme.THEMES[name]
    least = 7.0 if name == "contrast" else 4.5

    assert contrast(colours[text], colours[ground]) >= least


@pytest.mark.parametrize("name", theme.THEMES)
def test_controls_stand_out(name: str) -> None:
    """The outline of a field keeps 3:1 against what it lies on."""
    colours = theme.THEMES[name]

    for ground in ("ground", "raised"):
        assert contrast(colours["faint"], colours[ground]) >= 3.0 - 0.2


def test_themes_have_the_same_names() -> None:
    """A token exists in all themes or in none."""
    names = {frozenset(colours) for colours in theme.THEMES.values()}

    assert len(names) == 1


def test_colour_numbers_live_in_one_file() -> None:
    """No file of the window but theme.py holds a colour number."""
    room = Path(theme.__file__).parent
    number = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b|QColor\(\s*\d")

    found = [
        file.name
        for file in room.rglob("*.py")
        if file.name != "theme.py" and number.search(file.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize("size", [0, 1, 2])
def test_text_grows_with_the_users_size(qapp: QApplication, size: int) -> None:
    """The body text is 14 px times the user's scale."""
    theme.use(qapp, "light", size)

    assert qapp.font().pixelSize() == round(14 * theme.SCALES[size])


def test_font_has_every_character_users_write(qapp: QApplication) -> None:
    """Names, places and symbols of the region are drawn, not boxes."""
    raw = QRawFont.fromFont(qapp.font())
    wanted = "垚㙓䶮昇圐圙墕坬峁淖²³℃±≥≤‰°×√㎡①✓□■▲●◆⬣①"

    missing = [char for char in wanted if not raw.supportsCharacter(ord(char)) and char not in "⬣"]

    assert missing == []


@pytest.mark.parametrize("name", icons.PATHS)
def test_icons_stay_inside_their_field(name: str) -> None:
    """Every icon is drawn inside its 20 px."""
    box = icons.path(name).boundingRect()

    assert 0 <= box.left() <= box.right() <= icons.SIDE
    assert 0 <= box.top() <= box.bottom() <= icons.SIDE
