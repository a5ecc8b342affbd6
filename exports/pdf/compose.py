"""Blocks into slabs: headings, paragraphs, panels, signatures; tables and photos have their own."""

from __future__ import annotations

from dataclasses import replace

from exports.pdf import style
from exports.pdf.contents import contents_slabs, heading_key
from exports.pdf.cover import cover_slab
from exports.pdf.faces import Faces
from exports.pdf.letter import letter_slabs
from exports.pdf.masthead import masthead_slab
from exports.pdf.photo_pages import photo_slabs
from exports.pdf.photo_pairs import pair_slabs, trend_slabs
from exports.pdf.rows import facts_slabs, table_slabs
from exports.pdf.signatures import signature_slabs
from exports.pdf.slabs import Anchor, Box, Mark, Op, Rule, Slab
from exports.pdf.style import Type
from exports.pdf.typeset import justified, line, wrapped
from exports.report_model import (
    Block,
    Contents,
    Cover,
    Document,
    Facts,
    GradePanel,
    Heading,
    Letter,
    Masthead,
    Note,
    PageBreak,
    Paragraph,
    PhotoPairs,
    Photos,
    Signatures,
    Table,
    Trends,
)


def compose(document: Document, faces: Faces) -> list[Slab]:
    """The whole document from top to bottom."""
    slabs: list[Slab] = []
    fresh = False
    tables = 0
    before: Block | None = None
    for index, block in enumerate(document.blocks):
        if isinstance(block, PageBreak):
            fresh = True
            continue
        if isinstance(block, Table):
            tables += bool(block.caption)
            number, again = document.table_words, document.table_again
            made = table_slabs(block, faces, number.format(n=tables), again.format(n=tables))
        elif isinstance(block, Heading):
            made = [_heading(block, heading_key(index), faces)]
        else:
            made = _block(block, document, faces)
        if isinstance(block, Note) and isinstance(before, Table) and slabs and not fresh:
            slabs[-1] = replace(slabs[-1], keep_next=True)  # what is noted of a table is part of it
        before = block
        if made and (fresh or isinstance(block, Cover)):
            made[0] = replace(made[0], new_page=True)
        if made:
            fresh = isinstance(block, Cover)
        slabs.extend(made)
    return slabs


def _block(block: Block, document: Document, faces: Faces) -> list[Slab]:
    match block:
        case Cover():
            return [cover_slab(block, document, faces)]
        case Masthead():
            return [masthead_slab(block, document, faces)]
        case Contents():
            return contents_slabs(block, document.blocks, faces)
        case Letter():
            return letter_slabs(block, document, faces)
        case Paragraph():
            return _paragraph(block, document, faces)
        case Note():
            return _running_text(block.text, style.NOTE, faces)
        case Facts():
            return facts_slabs(block, faces)
        case GradePanel():
            return [_panel(block, faces)]
        case Photos():
            return photo_slabs(block, faces)
        case PhotoPairs():
            return pair_slabs(block, faces)
        case Trends():
            return trend_slabs(block, faces)
        case Signatures():
            return signature_slabs(block, faces)
        case Heading() | Table() | PageBreak():  # see compose
            return []


def _paragraph(paragraph: Paragraph, document: Document, faces: Faces) -> list[Slab]:
    """Chinese running text begins two characters in; what is strong stands out by itself."""
    type_ = style.BODY_STRONG if paragraph.strong else style.BODY
    chinese = document.language.startswith("zh") and not paragraph.strong
    slabs = _running_text(paragraph.text, type_, faces, 2 * type_.size if chinese else 0.0)
    if paragraph.leads:
        slabs[-1] = replace(slabs[-1], keep_next=True)
    return slabs


def _heading(heading: Heading, key: str, faces: Faces) -> Slab:
    type_ = style.HEADINGS[heading.level]
    lines = wrapped(heading.text, style.WIDTH, type_, faces)
    ops: list[Op] = [line(0, n * type_.leading, text, type_) for n, text in enumerate(lines)]
    height = len(lines) * type_.leading
    if heading.level < 3:
        ops.append(Anchor(heading.level - 1, heading.text, key))
    if heading.level == 1:
        ops.append(Rule(0, height + 3, style.WIDTH, style.INK, 0.8))
        height += 9
    return Slab(
        height + 3, tuple(ops), before={1: 26.0, 2: 16.0, 3: 10.0}[heading.level], keep_next=True
    )


def _running_text(text: str, type_: Type, faces: Faces, indent: float = 0.0) -> list[Slab]:
    """A line a slab; two lines at least stay together at either end."""
    slabs = [
        Slab(type_.leading, (one,)) if one else Slab(type_.leading)
        for one in justified(text, style.WIDTH, type_, faces, indent)
    ]
    if len(slabs) > 1:
        slabs[0] = replace(slabs[0], keep_next=True)
        slabs[-2] = replace(slabs[-2], keep_next=True)
    slabs[0] = replace(slabs[0], before=6.0)
    return slabs


def _panel(panel: GradePanel, faces: Faces) -> Slab:
    pad, size = 12.0, 52.0
    interval = panel.grade.high not in {"", panel.grade.low}
    left = pad + size * (2.55 if interval else 1.0) + 2 * pad
    width = style.WIDTH - left - pad
    words = wrapped(panel.words, width, style.PANEL, faces)
    ops: list[Op] = []
    below = [text for one in panel.lines for text in wrapped(one, width, style.BODY, faces)]
    used = len(words) * style.PANEL.leading + 2 + len(below) * style.BODY.leading
    height = max(used, size) + 2 * pad
    y = pad + max(0.0, (size - used) / 2)
    for text in words:
        ops.append(line(left, y, text, style.PANEL))
        y += style.PANEL.leading
    y += 2
    for text in below:
        ops.append(line(left, y, text, style.BODY))
        y += style.BODY.leading
    return Slab(
        height,
        (
            Box(0, 0, style.WIDTH, height, fill=style.SUNKEN),
            Rule(0, 0, style.WIDTH, style.STRONG_LINE),
            Rule(0, height, style.WIDTH, style.STRONG_LINE),
            Mark(pad, pad, size, panel.grade),
            *ops,
        ),
        before=8.0,
    )
