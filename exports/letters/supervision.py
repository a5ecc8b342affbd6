"""督办单 as .docx: red head, number, title, what is to be done by when, a slip for the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from exports.letters import official
from exports.letters.model import Supervision
from exports.letters.official import ER, FANG, HEI, KAI, LINE, SAN, SI, SONG, paragraph

_RED: Final = "D7000F"
_HEAD_SIZE: Final = 30.0
_FONTS: Final = {"text": FANG, "first": HEI, "second": KAI}
#: Of the slip: label and answer, in mm.
_SLIP: Final = (36.0, 120.0)


def write_supervision(letter: Supervision, target: Path) -> None:
    """Write the letter; the same letter gives the same bytes. Raises ExportError."""
    body = made = official.blank("".join(letter.title), letter.author, letter.created)
    paragraph(body, letter.unit, font=SONG, size=_HEAD_SIZE, align="center", colour=_RED,
              line=_HEAD_SIZE * 1.4)  # fmt: skip
    official.ruled(paragraph(body, letter.number, align="center"), _RED, 2.25)
    paragraph(body)
    for words in letter.title:
        paragraph(body, words, font=SONG, size=ER, align="center", line=ER * 1.45)
    paragraph(body)
    paragraph(body, letter.to, keep=True)
    for passage in letter.passages:
        font = _FONTS[passage.kind]
        keep = passage.kind != "text"
        paragraph(body, passage.text, font=font, indent=2, align="both", keep=keep)
    paragraph(body, keep=True)
    for words in letter.signed:
        one = paragraph(body, words, align="right", keep=words != letter.signed[-1])
        one.paragraph_format.right_indent = _points(4 * SAN)
    slip = paragraph(
        body, letter.slip.title, font=SONG, size=ER, align="center", line=ER * 1.45, keep=True
    )
    slip.paragraph_format.page_break_before = True
    paragraph(body, line=LINE / 2, keep=True)
    grid = official.table(made, len(letter.slip.rows), _SLIP)
    for at, (label, lines) in enumerate(letter.slip.rows):
        _cell(grid.cell(at, 0), label)
        _cell(grid.cell(at, 1), "")
        grid.rows[at].height = _points(max(lines, 1) * LINE)
    official.write(made, target)


def _cell(cell: Any, text: str) -> None:
    """Text in the one paragraph that a cell begins with."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    one = cell.paragraphs[0]
    one.paragraph_format.line_spacing = _points(SI * 1.5)
    if text:
        official.add(one, text, size=SI)


def _points(points: float) -> Any:
    """Points as python-docx counts them."""
    from docx.shared import Pt

    return Pt(points)
