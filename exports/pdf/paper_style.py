"""Measures of paper that is filled in by hand: room to write with cold fingers, dense elsewhere."""

from __future__ import annotations

from exports.pdf import style
from exports.pdf.style import Type

#: The head of every page (title, place, code) and its foot stand outside of the body.
TOP, BOTTOM = 32 * style.MM, 14 * style.MM
HEIGHT = style.PAGE_HEIGHT - TOP - BOTTOM
WIDTH = style.WIDTH
HEAD_TOP = 9 * style.MM
#: The code with its quiet zone, four modules on each side.
QR, QUIET = 18 * style.MM, 2.2 * style.MM

#: 8 mm: what a line to write on needs at least.
LINE_HEIGHT = 8 * style.MM
ROW = 8.2 * style.MM
TICK_ROW = 19.0
PAD = 3.0
GUTTER = 12.0
HALF = (WIDTH - GUTTER) / 2
NUMBER = 27.0
LABEL = 86.0
#: Where answers begin, in either half.
ANSWER = NUMBER + LABEL + 5
INDENT = 7.0
RING = 9.0

#: All rules are dark enough for a grey printer.
RULE, WRITE = "#A9ABA5", "#51585C"

TITLE = Type(13, 17, bold=True)
PLACE = Type(10.5, 14, bold=True)
SMALL = Type(8, 10.5, colour=style.SOFT)
SECTION = Type(11.5, 16, bold=True)
GROUP = Type(10, 14, bold=True)
WORDS = Type(9.5, 12.5)
STRONG = Type(9.5, 12.5, bold=True)
NUMBERS = Type(8, 12.5, colour=style.SOFT)
HINT = Type(7.5, 9.5, colour=style.SOFT)
HEAD = Type(7.5, 9.5, bold=True)
HEAD_SMALL = Type(7, 9)
CELL = Type(8.5, 11)
WRITTEN = Type(10, 13)
DIGIT = Type(9.5, 13)
KEY = Type(7.5, 12.5, colour=style.SOFT)
