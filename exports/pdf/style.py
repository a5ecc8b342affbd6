"""Measures, type and colours of paper (points; the look of reports in one place)."""

from __future__ import annotations

from dataclasses import dataclass

MM = 72 / 25.4

PAGE_WIDTH = 210 * MM
PAGE_HEIGHT = 297 * MM
TOP, RIGHT, BOTTOM, LEFT = 22 * MM, 18 * MM, 20 * MM, 24 * MM
WIDTH = PAGE_WIDTH - LEFT - RIGHT
HEIGHT = PAGE_HEIGHT - TOP - BOTTOM
GUTTER = 12.0
HALF = (WIDTH - GUTTER) / 2

INK = "#1C1F21"
SOFT = "#51585C"
LINE = "#C9CAC4"
STRONG_LINE = "#51585C"
SUNKEN = "#F6F6F3"
STRIP = "#E7E7E2"  # light: a dark one costs a town its toner
WARN = "#8A5200"

WHITE = "#FFFFFF"
BLACK = "#000000"
GRADE_COLOURS = {
    "A": "#2E6B3C",
    "B": "#2B5F9E",
    "C": "#8A5200",
    "D": "#B3261E",
}


@dataclass(frozen=True, slots=True)
class Type:
    """One kind of text: size and the distance between its baselines."""

    size: float
    leading: float
    bold: bool = False
    colour: str = INK


BODY = Type(10.5, 14)
BODY_STRONG = Type(10.5, 14, bold=True)
TABLE = Type(9, 12)
TABLE_HEAD = Type(9, 12, bold=True)
LABEL = Type(9, 14, colour=SOFT)
TINY = Type(7, 9, colour=SOFT)
CAPTION = Type(8.5, 11)
CAPTION_STRONG = Type(8.5, 11, bold=True)
NOTE = Type(8.5, 12, colour=SOFT)
RUNNING = Type(8.5, 11, colour=SOFT)
RUNNING_MARK = Type(8.5, 11, bold=True, colour=WARN)
HEADINGS = {1: Type(16, 22, bold=True), 2: Type(12, 17, bold=True), 3: Type(10.5, 14, bold=True)}
STAMP = Type(5.8, 7.6)
TABLE_CAPTION = Type(9, 14, bold=True)
CONTENTS = Type(10.5, 14)
CONTENTS_BELOW = Type(9, 12, colour=SOFT)
MASTHEAD = Type(20, 28, bold=True)
UNIT = Type(10.5, 14, bold=True)
COVER = Type(28, 38, bold=True)
COVER_SUBTITLE = Type(14, 20, colour=SOFT)
COVER_MARK = Type(10.5, 14, bold=True, colour=WARN)
LETTER_TITLE = Type(22, 32, bold=True)
PANEL = Type(14, 20, bold=True)
