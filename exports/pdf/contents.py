"""The contents: chapters with the pages on which they begin, filled in once all is laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from exports.pdf import style
from exports.pdf.faces import Faces
from exports.pdf.paginate import Page
from exports.pdf.slabs import Anchor, Link, Op, PageOf, Rule, Slab, Text
from exports.pdf.typeset import baseline, face_of, line, wrapped
from exports.report_model import Block, Contents, Heading

#: What the number of a page takes at the right, with air before it.
NUMBER = 44.0
INDENT = 18.0
PAD = 3.5


def heading_key(index: int) -> str:
    """The anchor of the heading that is block number `index`."""
    return f"part-{index}"


def contents_slabs(contents: Contents, blocks: Iterable[Block], faces: Faces) -> list[Slab]:
    """A title and a row for each heading; rows stay with their neighbours at both ends."""
    type_ = style.HEADINGS[2]
    made = [Slab(type_.leading + 4, (line(0, 0, contents.title, type_),), 16.0, keep_next=True)]
    rows = [
        _row(block, heading_key(index), faces)
        for index, block in enumerate(blocks)
        if isinstance(block, Heading) and block.level <= contents.depth
    ]
    if len(rows) > 1:
        rows[0] = replace(rows[0], keep_next=True)
        rows[-2] = replace(rows[-2], keep_next=True)
    return [*made, *rows] if rows else []


def _row(heading: Heading, key: str, faces: Faces) -> Slab:
    type_ = style.CONTENTS if heading.level == 1 else style.CONTENTS_BELOW
    x = INDENT * (heading.level - 1)
    lines = wrapped(heading.text, style.WIDTH - x - NUMBER, type_, faces)
    height = len(lines) * type_.leading + 2 * PAD
    ops: list[Op] = [line(x, PAD + n * type_.leading, one, type_) for n, one in enumerate(lines)]
    last = PAD + (len(lines) - 1) * type_.leading + baseline(type_)
    ops += [
        PageOf(style.WIDTH, last, type_, key),
        Rule(x, height, style.WIDTH - x, style.LINE),
        Link(0, height, style.WIDTH, height, key),
    ]
    return Slab(height, tuple(ops))


def numbered(pages: list[Page], first: int, faces: Faces) -> None:
    """Put the pages' numbers in place; the first page has the number `first`."""
    found = {
        op.key: str(number)
        for number, page in enumerate(pages, first)
        for _y, slab in page.slabs
        for op in slab.ops
        if isinstance(op, Anchor) and op.key
    }
    for page in pages:
        for place, (y, slab) in enumerate(page.slabs):
            if any(isinstance(op, PageOf) for op in slab.ops):
                page.slabs[place] = (y, replace(slab, ops=tuple(_filled(slab.ops, found, faces))))


def _filled(ops: Iterable[Op], found: dict[str, str], faces: Faces) -> Iterator[Op]:
    for op in ops:
        if not isinstance(op, PageOf):
            yield op
            continue
        text = found.get(op.key, "")
        wide = face_of(faces, op.type).width(text, op.type.size)
        yield Text(op.right - wide, op.baseline, text, op.type)
