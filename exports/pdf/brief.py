"""The brief of the leading group as a page of A4: figures, a chart, a list, how far it reaches."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from exports.letters.model import Brief, Figure
from exports.pdf import faces as type_faces
from exports.pdf import style
from exports.pdf.chart import bars_slabs
from exports.pdf.faces import Faces
from exports.pdf.paginate import paginate
from exports.pdf.paint import Painter
from exports.pdf.rows import table_slabs
from exports.pdf.slabs import Rule, Slab, Text, Upright
from exports.pdf.style import Type
from exports.pdf.typeset import advance, line, shortened, wrapped
from exports.pdf.writer import PdfFacts, blank_canvas, put_file
from exports.report_model import Document, Table

_TITLE: Final = Type(22, 32, bold=True)
_UNDER: Final = Type(10.5, 16, colour=style.SOFT)
_FIGURE: Final = Type(28, 38, bold=True)
_LABEL: Final = Type(10.5, 15)
_SMALL: Final = Type(9, 13, colour=style.SOFT)
_HEAD: Final = Type(12, 17, bold=True)
_BODY: Final = Type(12, 20)
_NOTE: Final = Type(9, 14, colour=style.SOFT)


def write_brief(brief: Brief, target: Path, fonts: Path) -> PdfFacts:
    """Print the brief; the same brief gives the same bytes. Raises ExportError."""
    faces = type_faces.load(fonts)
    title = "".join(brief.title)
    document = Document(
        title, (), brief.date, author=brief.author, created=brief.created,
        foot_left=" · ".join(part for part in (brief.unit, brief.date) if part),
    )  # fmt: skip
    canvas = blank_canvas(title, brief.date, brief.author, document.language, brief.created, faces)
    pages = paginate(_slabs(brief, faces))
    painter = Painter(canvas, document, faces)
    for number, page in enumerate(pages, 1):
        painter.page(page, number, len(pages), cover=False)
    data = canvas.getpdfdata()
    put_file(target, data)
    return PdfFacts(len(pages), len(data))


def _slabs(brief: Brief, faces: Faces) -> list[Slab]:
    title = [
        Slab(_TITLE.leading, (_middle(text, _TITLE, faces),))
        for words in brief.title
        for text in wrapped(words, style.WIDTH, _TITLE, faces)
    ]
    under = "　".join(part for part in (brief.unit, brief.date) if part)
    rule = Rule(0, _UNDER.leading + 6, style.WIDTH, style.STRONG_LINE, 0.75)
    slabs = [
        *title,
        Slab(_UNDER.leading + 8, (_middle(under, _UNDER, faces), rule)),
        _figures(brief.figures, faces),
        *bars_slabs(brief.bars, faces),
        Slab(_HEAD.leading, (line(0, 0, brief.list_title, _HEAD),), before=14.0, keep_next=True),
    ]
    if brief.list_rows:
        slabs += table_slabs(Table(brief.list_head, brief.list_rows, brief.list_weights), faces)
    slabs += _running(brief.more, _NOTE, faces, 4.0)
    slabs += _running(brief.coverage, _BODY, faces, 14.0)
    return slabs + _running(brief.note, _NOTE, faces, 6.0)


def _figures(figures: tuple[Figure, ...], faces: Faces) -> Slab:
    """Side by side, the number first."""
    wide = style.WIDTH / len(figures)
    height = _FIGURE.leading + _LABEL.leading + _SMALL.leading
    ops: list[Text | Upright] = []
    for at, figure in enumerate(figures):
        x, y = at * wide, 0.0
        if at:
            ops.append(Upright(x, 4, height - 4, style.LINE))
        said = (figure.value, _FIGURE), (figure.label, _LABEL), (figure.note, _SMALL)
        for text, type_ in said:
            shown = shortened(text, wide - 8, type_, faces)
            ops.append(line(x + (wide - advance(shown, type_, faces)) / 2, y, shown, type_))
            y += type_.leading
    return Slab(height, tuple(ops), before=14.0)


def _running(text: str, type_: Type, faces: Faces, before: float) -> list[Slab]:
    lines = wrapped(text, style.WIDTH, type_, faces) if text else []
    return [
        Slab(type_.leading, (line(0, 0, one, type_),), before=before if n == 0 else 0.0)
        for n, one in enumerate(lines)
    ]


def _middle(text: str, type_: Type, faces: Faces) -> Text:
    return line((style.WIDTH - advance(text, type_, faces)) / 2, 0, text, type_)
