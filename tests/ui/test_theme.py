"""Text can be read on every ground, in all themes."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRawFont
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui import fonts, icons, theme
from app.ui.widgets import badge

ROOM = Path(theme.__file__).parent

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

    for ground in GROUNDS:
        assert contrast(colours["faint"], colours[ground]) >= 3.0
        assert contrast(colours["accent"], colours[ground]) >= 3.0  # the ring of the keyboard


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


LENGTH = re.compile(
    r"(?:theme\.px|\.setSpacing|\.addSpacing)\((\d+)\)|bits\.margins\([^,]+,([\d, ]+)\)"
)


def test_lengths_lie_on_the_grid() -> None:
    """Distances and sizes are names of the theme, or multiples of 4 px (a hair is 1 or 2)."""
    found = [
        f"{file.name}: {match.group(0)}"
        for file in ROOM.rglob("*.py")
        for match in LENGTH.finditer(file.read_text(encoding="utf-8"))
        for number in re.findall(r"\d+", match.group(1) or match.group(2))
        if int(number) > 2 and int(number) % 4
    ]

    assert found == []


def test_names_of_icons_and_colours_exist() -> None:
    """What the code asks the theme for by name is there: a slip shows before a user sees it."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in ROOM.rglob("*.py"))
    named = set(re.findall(r'(?:icon=|icons\.(?:icon|pixmap)\()"(\w+)"', text))
    named |= set(re.findall(r'icons\.paint\(\w+, "(\w+)"', text))
    tokens = set(re.findall(r'theme\.colour\("(\w+)"\)', text))
    tones = set(re.findall(r'(?:tone=|"tone", )"(\w+)"', text))
    gaps = set(re.findall(r'theme\.gap\("(\w+)"\)', text))

    assert named <= set(icons.PATHS)
    assert tokens | tones <= set(theme.LIGHT)
    assert gaps <= set(theme.GAPS)


@pytest.mark.parametrize("size", [0, 1, 2])
def test_big_buttons_are_hit_with_gloves(qapp: QApplication, size: int) -> None:
    """With big buttons, rows, buttons and fields are at least 48 px high; without, as drawn."""
    theme.use(qapp, "light", size, big=True)
    controls = [QPushButton("按"), QLineEdit("字"), QComboBox(), QToolButton()]
    controls[0].setProperty("kind", "primary")
    for one in controls:
        one.ensurePolished()
        assert one.sizeHint().height() >= 48, one
        one.deleteLater()
    assert min(theme.row("compact"), theme.row(), theme.control()) >= 48

    theme.use(qapp, "light", size)
    assert theme.row() == round(40 * theme.SCALES[size])


def made(kind: str) -> QWidget:
    """One control of each kind that the keyboard reaches."""
    if kind in {"", "primary", "quiet", "stop", "work", "tab"}:
        button = QPushButton("完成检查")
        button.setProperty("kind", kind)
        return button
    if kind == "field":
        return QLineEdit("苏布尔嘎镇")
    if kind == "text":
        return QPlainTextEdit("说明")
    if kind == "combo":
        combo = QComboBox()
        combo.addItem("砖木")
        return combo
    if kind == "table":
        return QTableWidget(2, 2)
    if kind == "list":
        items = QListWidget()
        items.addItem("一层")
        return items
    box = QCheckBox("见证人在场")
    box.setFixedHeight(theme.control())
    return box


KINDS = ("", "primary", "quiet", "stop", "work", "tab", "field", "text", "combo", "table", "list")


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize("kind", (*KINDS, "check"))
def test_the_keyboard_shows_where_it_is(
    qapp: QApplication, qtbot: QtBot, name: str, kind: str
) -> None:
    """What has the keyboard looks different in every theme, also seen in grey; its size stays."""
    fonts.load("Bold")
    theme.use(qapp, name, 0)
    page = QWidget()
    page.setObjectName("page")
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
    one, other = made(kind), QLineEdit()
    column.addWidget(one)
    column.addWidget(other)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qapp.setCursorFlashTime(0)
    other.setFocus()
    without, size = page.grab(one.geometry()).toImage(), one.sizeHint()
    one.setFocus(Qt.FocusReason.TabFocusReason)
    within = page.grab(one.geometry()).toImage()

    changed = [
        contrast(without.pixelColor(x, y).name(), within.pixelColor(x, y).name())
        for x in range(within.width())
        for y in range(within.height())
    ]
    assert sum(ratio >= 1.5 for ratio in changed) >= 30
    assert one.sizeHint() == size


@pytest.mark.parametrize("name", theme.THEMES)
def test_grades_differ_without_colour(qapp: QApplication, name: str) -> None:
    """A, B, C, D as marks are told apart in grey by their shape alone, without the letter."""
    theme.use(qapp, name, 0)
    shapes = {}
    for grade in "ABCD":
        picture = QImage(64, 64, QImage.Format.Format_Grayscale8)
        picture.fill(theme.colour("raised"))
        painter = QPainter(picture)
        token = theme.colour(f"grade_{grade.lower()}")
        painter.fillPath(badge.outline(grade, QRectF(4, 4, 56, 56)), token)
        painter.end()
        shapes[grade] = picture
        assert contrast(token.name(), theme.colour("raised").name()) >= 3.0
    for one, other in itertools.combinations("ABCD", 2):
        differing = sum(
            abs(shapes[one].pixelColor(x, y).red() - shapes[other].pixelColor(x, y).red()) > 60
            for x in range(64)
            for y in range(64)
        )
        assert differing > 64 * 64 * 0.04, (one, other)


def ink(name: str) -> float:
    """How much of its field an icon covers."""
    picture = icons.pixmap(name).toImage()
    alphas = [
        picture.pixelColor(x, y).alphaF()
        for x in range(picture.width())
        for y in range(picture.height())
    ]
    return sum(alphas) / len(alphas)


def test_icons_are_of_one_weight(qapp: QApplication) -> None:
    """No icon is a blot and none a scratch; those that stand for things fill their field alike."""
    arrows = {"right", "left", "up", "down", "more", "check", "add", "close", "back"}
    weights = {name: ink(name) for name in icons.PATHS}

    assert {name: round(w, 2) for name, w in weights.items() if not 0.02 < w < 0.32} == {}
    things = [weight for name, weight in weights.items() if name not in arrows]
    assert max(things) < 3.2 * min(things)
    for name in set(icons.PATHS) - arrows:
        box = icons.path(name).boundingRect()
        assert max(box.width(), box.height()) >= 12, name


@pytest.mark.parametrize("name", icons.PATHS)
def test_icons_stay_inside_their_field(name: str) -> None:
    """Every icon is drawn inside its 20 px."""
    box = icons.path(name).boundingRect()

    assert 0 <= box.left() <= box.right() <= icons.SIDE
    assert 0 <= box.top() <= box.bottom() <= icons.SIDE
