"""The brief of the leading group as .docx: one side, readable in grey, every word editable.

A bar is a paragraph with a ground, as wide as its value asks: it prints everywhere, and whoever
corrects a figure drags its right indent.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from exports.letters import official
from exports.letters.model import Bars, Brief, Figure
from exports.letters.official import ER, FANG, HEI, KAI, SI, SONG, WIDTH_MM, WU, XIAO_SI
from exports.letters.official import paragraph as put

#: Grey that stays apart from the paper when it is copied.
_BAR: Final = "51585C"
_LABEL, _BAR_WIDTH, _WORDS = 34.0, 66.0, 56.0
_MM: Final = 72 / 25.4
_CELL_MARGIN_MM: Final = 3.8
_BIG: Final = 24.0
#: Of the list: its lines are cut to fit, so that five of them are five lines.
_SMALL: Final = 9.0


def write_brief(brief: Brief, target: Path) -> None:
    """Write the brief; the same brief gives the same bytes. Raises ExportError."""
    made = official.blank("".join(brief.title), brief.author, brief.created)
    for words in brief.title:
        put(made, words, font=SONG, size=ER, align="center", line=ER * 1.4)
    under = put(made, "", align="center", line=XIAO_SI * 1.7)
    official.add(under, f"{brief.unit}　{brief.date}".strip("　"), font=KAI, size=XIAO_SI)
    official.ruled(under, _BAR, 0.75)
    _figures(made, brief.figures)
    _bars(made, brief.bars)
    _list(made, brief)
    put(made, brief.coverage, size=SI, indent=2, align="both", line=SI * 1.55)
    put(made, brief.note, font=KAI, size=WU, line=WU * 1.5)
    official.write(made, target)


def _figures(made: Any, figures: tuple[Figure, ...]) -> None:
    put(made, line=8)
    wide = WIDTH_MM / len(figures)
    grid = official.table(made, 1, (wide,) * len(figures), lined=False)
    for at, figure in enumerate(figures):
        cell = grid.cell(0, at)
        first = cell.paragraphs[0]
        _as(first, _BIG * 1.25, "center")
        official.add(first, figure.value, font=HEI, size=_BIG)
        put(cell, figure.label, size=XIAO_SI, align="center", line=XIAO_SI * 1.5)
        put(cell, figure.note, font=KAI, size=WU, align="center", line=WU * 1.4)


def _bars(made: Any, bars: Bars) -> None:
    put(made, line=8)
    put(made, bars.title, font=HEI, size=SI, line=SI * 1.7, keep=True)
    grid = official.table(made, len(bars.bars), (_LABEL, _BAR_WIDTH, _WORDS), lined=False)
    inner = (_BAR_WIDTH - _CELL_MARGIN_MM) * _MM
    for at, bar in enumerate(bars.bars):
        label, drawn, words = (grid.cell(at, column).paragraphs[0] for column in range(3))
        _as(label, XIAO_SI * 1.45, "right")
        official.add(label, bar.label, size=XIAO_SI)
        _as(words, XIAO_SI * 1.45, "left")
        official.add(words, bar.words, size=XIAO_SI)
        _as(drawn, XIAO_SI, "left")
        full = bar.value / bars.top if bars.top else 0.0
        if full > 0:
            official.shaded(drawn, _BAR)
            drawn.paragraph_format.right_indent = _pt(inner * (1 - min(full, 1.0)))
            drawn.paragraph_format.space_before = _pt(XIAO_SI * 0.3)
        official.add(drawn, " ", size=WU)


def _list(made: Any, brief: Brief) -> None:
    put(made, line=8)
    put(made, brief.list_title, font=HEI, size=SI, line=SI * 1.7, keep=True)
    if brief.list_rows:
        total = sum(brief.list_weights)
        widths = tuple(WIDTH_MM * weight / total for weight in brief.list_weights)
        grid = official.table(made, len(brief.list_rows) + 1, widths)
        for row, texts in enumerate((brief.list_head, *brief.list_rows)):
            for column, text in enumerate(texts):
                one = grid.cell(row, column).paragraphs[0]
                _as(one, _SMALL * 1.5, "left")
                official.add(one, text, font=HEI if row == 0 else FANG, size=_SMALL)
    if brief.more:
        put(made, brief.more, font=KAI, size=WU, line=WU * 1.5)
    put(made, line=8)


def _as(one: Any, line: float, align: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

    one.paragraph_format.line_spacing = _pt(line)
    one.alignment = {"left": ALIGN.LEFT, "center": ALIGN.CENTER, "right": ALIGN.RIGHT}[align]


def _pt(points: float) -> Any:
    from docx.shared import Pt

    return Pt(points)
