"""Boxes to sign in and squares for seals."""

from __future__ import annotations

from dataclasses import replace

from exports.pdf import style
from exports.pdf.faces import Faces
from exports.pdf.slabs import Box, Op, Rule, Slab
from exports.pdf.typeset import advance, limited, line, wrapped
from exports.report_model import SealBox, SignatureBox, Signatures

SIGNATURE_HEIGHT = {2: 96.0, 4: 76.0}
WRITING_ROOM = 30.0
PAD = 8.0
SEAL_SIZE = {2: 120.0, 4: 92.0}
# Few boxes stand on one page with the seal: nobody should have to sign over a page break.
KEPT_TOGETHER = 4


def signature_slabs(signatures: Signatures, faces: Faces) -> list[Slab]:
    """Boxes of a row are signed on one line; the seal stands below them at the right."""
    slabs = []
    columns = signatures.columns
    width = (style.WIDTH - style.GUTTER * (columns - 1)) / columns
    inner = width - 2 * PAD
    for start in range(0, len(signatures.boxes), columns):
        pair = [
            (column * (width + style.GUTTER) + PAD, box)
            for column, box in enumerate(signatures.boxes[start : start + columns])
        ]
        ops: list[Op] = []
        height = SIGNATURE_HEIGHT[columns]
        line_y = height - PAD - style.CAPTION.leading
        for x, box in pair:
            words, used = _words(box, x, inner, faces)
            ops.extend(words)
            line_y = max(line_y, used + WRITING_ROOM)
        for x, box in pair:
            dates = wrapped(box.date_words, inner, style.CAPTION, faces)
            ops.append(Rule(x, line_y - 2, inner, style.STRONG_LINE))
            for number, text in enumerate(dates):
                y = line_y + number * style.CAPTION.leading
                ops.append(line(x, y, text, style.CAPTION))
            height = max(height, line_y + len(dates) * style.CAPTION.leading + PAD)
        frames = [Box(x - PAD, 0, width, height, stroke=style.LINE) for x, _box in pair]
        slabs.append(Slab(height, (*frames, *ops), before=10.0))
    if signatures.seal:
        slabs.append(seal_slab(signatures.seal, SEAL_SIZE[columns], faces))
    if len(slabs) <= KEPT_TOGETHER:
        slabs[:-1] = [replace(slab, keep_next=True) for slab in slabs[:-1]]
    return slabs


def _words(box: SignatureBox, x: float, inner: float, faces: Faces) -> tuple[list[Op], float]:
    ops: list[Op] = []
    y = PAD
    parts = ((box.role, style.CAPTION_STRONG), (box.name, style.BODY), (box.note, style.CAPTION))
    for words, type_ in parts:
        for text in wrapped(words, inner, type_, faces) if words else []:
            ops.append(line(x, y, text, type_))
            y += type_.leading
        y += 2
    return ops, y


def seal_slab(seal: SealBox, size: float, faces: Faces) -> Slab:
    """An empty square at the right edge, where seals stand."""
    x = style.WIDTH - size
    return Slab(size, seal_ops(seal, x, 0, size, faces), before=14.0)


def seal_ops(seal: SealBox, x: float, y: float, size: float, faces: Faces) -> tuple[Op, ...]:
    room = int((size - 12) / style.NOTE.leading)
    lines = limited(seal.label, size - 24, style.NOTE, faces, room)
    top = y + (size - len(lines) * style.NOTE.leading) / 2
    return (
        Box(x, y, size, size, stroke=style.LINE, dashed=True),
        *(
            line(
                x + (size - advance(text, style.NOTE, faces)) / 2,
                top + n * style.NOTE.leading,
                text,
                style.NOTE,
            )
            for n, text in enumerate(lines)
        ),
    )
