"""Colours and sizes by name: three themes, one type scale in three user sizes, big buttons.

The only file of the program that holds colour numbers for the screen. A test computes the
contrast of every text token on every ground (≥ 4.5:1, in the contrast theme ≥ 7:1).

Lengths are names too: `gap` between things, `row` for what is one of many, `control` for what
is pressed or typed into. They grow with the text; rows and controls also for gloves.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from app.ui import fonts, qss

LIGHT = {
    "ground": "#F6F6F3",
    "raised": "#FFFFFF",
    "sunken": "#ECECE7",
    "ink": "#1C1F21",
    "soft": "#51585C",
    "faint": "#7F868A",
    "line": "#D9DAD4",
    "accent": "#0E6573",
    "on_accent": "#FFFFFF",
    "accent_wash": "#E2EFF0",
    "wait": "#5C6367",
    "warn": "#8A5200",
    "warn_wash": "#FBF1DF",
    "stop": "#B3261E",
    "stop_wash": "#FBE9E7",
    "done": "#2E6B3C",
    "done_wash": "#E6F1E8",
    "grade_a": "#2E6B3C",
    "grade_b": "#2B5F9E",
    "grade_c": "#8A5200",
    "grade_d": "#B3261E",
    "on_grade": "#FFFFFF",
}
DARK = {
    "ground": "#1B1D1E",
    "raised": "#242729",
    "sunken": "#141617",
    "ink": "#ECEDEB",
    "soft": "#B5BABD",
    "faint": "#7E8588",
    "line": "#34383A",
    "accent": "#4FB3C2",
    "on_accent": "#0E1112",
    "accent_wash": "#1F3438",
    "wait": "#A3AAAD",
    "warn": "#E0A24A",
    "warn_wash": "#382C18",
    "stop": "#F28B82",
    "stop_wash": "#3D2321",
    "done": "#7CC08D",
    "done_wash": "#203225",
    "grade_a": "#7CC08D",
    "grade_b": "#86B3EA",
    "grade_c": "#E0A24A",
    "grade_d": "#F28B82",
    "on_grade": "#141617",
}
CONTRAST = {
    "ground": "#FFFFFF",
    "raised": "#FFFFFF",
    "sunken": "#FFFFFF",
    "ink": "#000000",
    "soft": "#000000",
    "faint": "#333333",
    "line": "#000000",
    "accent": "#00424D",
    "on_accent": "#FFFFFF",
    "accent_wash": "#FFFFFF",
    "wait": "#33383B",
    "warn": "#5E3700",
    "warn_wash": "#FFFFFF",
    "stop": "#8C1008",
    "stop_wash": "#FFFFFF",
    "done": "#17481F",
    "done_wash": "#FFFFFF",
    "grade_a": "#17481F",
    "grade_b": "#173F73",
    "grade_c": "#5E3700",
    "grade_d": "#8C1008",
    "on_grade": "#FFFFFF",
}
THEMES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

#: px at 100 %.
TYPE = {"small": 12, "body": 14, "question": 16, "page": 20, "figure": 28}
SCALES = (1.0, 1.2, 1.45)
#: The 4 px grid, px at 100 %: from what belongs together to what has nothing to do with it.
GAPS = {
    "none": 0,
    "hair": 2,
    "tight": 4,
    "near": 8,
    "part": 12,
    "room": 16,
    "block": 20,
    "wide": 24,
    "far": 32,
    "apart": 40,
}
#: One line of a list or table; `big` is the least that a gloved finger hits.
ROWS = {"compact": 32, "normal": 40, "big": 48}
#: A button or a field.
CONTROL = 36
RADIUS = 4


@dataclass(frozen=True)
class Theme:
    """One choice of the user: a palette, a text size (0, 1, 2), buttons for gloves or not."""

    name: str
    size: int
    big: bool = False

    @property
    def scale(self) -> float:
        return SCALES[self.size]

    @property
    def heavy(self) -> bool:
        """Lines are doubled where the sun shines on the screen."""
        return self.name == "contrast"


_current = Theme("light", 0)


def current() -> Theme:
    return _current


def colour(token: str) -> QColor:
    return QColor(THEMES[_current.name][token])


def px(at_100_percent: int) -> int:
    """A length of the 4 px grid in today's text size."""
    return round(at_100_percent * _current.scale)


def gap(name: str) -> int:
    """A distance of the spacing scale in today's text size."""
    return px(GAPS[name])


def row(name: str = "normal") -> int:
    """How high one of many lines is; never below 48 px with big buttons."""
    return _reachable(px(ROWS[name]))


def control() -> int:
    """How high a button or a field is; never below 48 px with big buttons."""
    return _reachable(px(CONTROL))


def _reachable(height: int) -> int:
    return max(height, ROWS["big"]) if _current.big else height


def border() -> int:
    """How thick a line is."""
    return 2 if _current.heavy else 1


def ring() -> int:
    """How thick the frame of what has the keyboard is: always thicker than a line."""
    return border() + 1


def type_px(name: str) -> int:
    return px(TYPE[name])


def font(name: str, *, bold: bool = False) -> QFont:
    """The program's font in one step of the type scale, for what is painted by hand."""
    made = QFont(fonts.family())
    made.setPixelSize(type_px(name))
    made.setBold(bold)
    return made


def use(app: QApplication, name: str, size: int, *, big: bool = False) -> None:
    """Dress the whole application. Pages are built anew by the window afterwards."""
    global _current
    _current = Theme(name, size, big)
    app.setFont(font("body"))
    app.setPalette(_palette())
    for kind in ("QCheckBox", "QRadioButton"):
        app.setPalette(_boxed(), kind)  # type: ignore[arg-type]  # the stub asks for bytes: refused
    app.setStyleSheet(qss.sheet(THEMES[name], {step: type_px(step) for step in TYPE}, _lengths()))


#: Per cent by which Fusion darkens a ground for the outlines upon it.
_FUSION_OUTLINE = 140


def _lengths() -> dict[str, int]:
    """The lengths of the style sheet. `in…` is the padding left beside a focus ring: what gets
    the keyboard keeps its size, so nothing jumps.
    """
    pads = {f"in{n}": px(n) - 1 for n in (4, 8, 12)}
    return {
        **{f"p{n}": px(n) for n in (2, 4, 6, 8, 12, 16, 24, 32, 36, 40)},
        **pads,
        "b": border(),
        "ring": ring(),
        "radius": RADIUS,
        "field": control() - 2 * px(4) - 2 * border(),
        "bar": ROWS["compact"] // 2 if _current.big else GAPS["part"],
        "item": _reachable(px(24)),
        "menu": (row("compact") - type_px("body") * 3 // 2) // 2,
    }


def _boxed() -> QPalette:
    """For boxes to tick: Fusion draws their outline 1.4 times darker than the ground, which in
    sunlight and on a dark ground is none. No ground of theirs is ever painted in this colour.
    """
    palette = _palette()
    palette.setColor(QPalette.ColorRole.Window, colour("soft").lighter(_FUSION_OUTLINE))
    return palette


def _palette() -> QPalette:
    """What Fusion paints itself (focus, selection, tool tips) in the same colours."""
    roles = {
        QPalette.ColorRole.Window: "ground",
        QPalette.ColorRole.WindowText: "ink",
        QPalette.ColorRole.Base: "raised",
        QPalette.ColorRole.AlternateBase: "sunken",
        QPalette.ColorRole.Text: "ink",
        QPalette.ColorRole.PlaceholderText: "soft",
        QPalette.ColorRole.Button: "raised",
        QPalette.ColorRole.ButtonText: "ink",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "ink",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.Mid: "line",
    }
    palette = QPalette()
    for role, token in roles.items():
        palette.setColor(role, colour(token))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour("soft"))
    return palette
