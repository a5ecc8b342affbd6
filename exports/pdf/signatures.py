"""Boxes to sign in and squares for seals."""

from __future__ import annotations

from exports.pdf import style
from exports.pdf.faces import Faces
from exports.pdf.slabs import Box, Op, Rule, Slab
from exports.pdf.typeset import face_of, line, wrapped
from exports.report_model import SealBox, SignatureBox, Signatures

SIGNATURE_HEIGHT = 96.0
WRITING_ROOM = 30.0
SEAL_SIZE = 120.0


def signature_slabs(signatures: Signatures, faces: Faces) -> list[Slab]:
    """Two boxes a row; the seal stands below them at the right."""
    slabs = []
    boxes = signatures.boxes
    for start in range(0, len(boxes), 2):
        ops: list[Op] = []
        heights = [SIGNATURE_HEIGHT]
        pair = boxes[start : start + 2]
        for column, box in enumerate(pair):
            x = column * (style.HALF + style.GUTTER)
            made, height = _signature(box, x, faces)
            ops.extend(made)
            heights.append(height)
        height = max(heights)
        frames = [
            Box(n * (style.HALF + style.GUTTER), 0, style.HALF, height, stroke=style.LINE)
            for n in range(len(pair))
        ]
        slabs.append(Slab(height, (*frames, *ops), before=10.0))
    if signatures.seal:
        slabs.append(seal_slab(signatures.seal, faces))
    return slabs


def _signature(box: SignatureBox, x: float, faces: Faces) -> tuple[list[Op], float]:
    pad = 8.0
    width = style.HALF - 2 * pad
    ops: list[Op] = []
    y = pad
    parts = ((box.role, style.CAPTION_STRONG), (box.name, style.BODY), (box.note, style.CAPTION))
    for words, type_ in parts:
        for text in wrapped(words, width, type_, faces) if words else []:
            ops.append(line(x + pad, y, text, type_))
            y += type_.leading
        y += 2
    dates = wrapped(box.date_words, width, style.CAPTION, faces)
    below = len(dates) * style.CAPTION.leading + pad
    bottom = max(y + WRITING_ROOM, SIGNATURE_HEIGHT - below)
    ops.append(Rule(x + pad, bottom - 2, width, style.STRONG_LINE))
    for number, text in enumerate(dates):
        ops.append(line(x + pad, bottom + number * style.CAPTION.leading, text, style.CAPTION))
    return ops, bottom + below


def seal_slab(seal: SealBox, faces: Faces) -> Slab:
    """An empty square at the right edge, where seals stand."""
    x = style.WIDTH - SEAL_SIZE
    return Slab(SEAL_SIZE, seal_ops(seal, x, 0, SEAL_SIZE, faces), before=14.0)


def seal_ops(seal: SealBox, x: float, y: float, size: float, faces: Faces) -> tuple[Op, ...]:
    lines = wrapped(seal.label, size - 24, style.NOTE, faces)
    face = face_of(faces, style.NOTE)
    top = y + (size - len(lines) * style.NOTE.leading) / 2
    return (
        Box(x, y, size, size, stroke=style.LINE, dashed=True),
        *(
            line(
                x + (size - face.width(text, style.NOTE.size)) / 2,
                top + n * style.NOTE.leading,
                text,
                style.NOTE,
            )
            for n, text in enumerate(lines)
        ),
    )
