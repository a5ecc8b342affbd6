"""The head of a paper without a cover, and the line that says whose paper it is."""

from __future__ import annotations

from exports.pdf import style
from exports.pdf.faces import Faces
from exports.pdf.slabs import Anchor, Op, Picture, Qr, Rule, Slab
from exports.pdf.typeset import line, wrapped
from exports.report_model import Document, Letterhead, Masthead, PhotoItem

EMBLEM = 34.0
QR_SIZE = 58.0
GAP = 10.0


def emblem(letterhead: Letterhead, x: float, y: float, size: float) -> list[Op]:
    if letterhead.emblem is None:
        return []
    return [Picture(x, y, size, size, PhotoItem(0, "", open=letterhead.emblem), plain=True)]


def unit_ops(letterhead: Letterhead, width: float, faces: Faces) -> tuple[list[Op], float]:
    """Emblem and unit on one line from the left margin, and the height that they take."""
    ops = emblem(letterhead, 0, 0, EMBLEM)
    drawn = bool(ops)
    left = EMBLEM + GAP if drawn else 0.0
    lines = [
        (one, type_)
        for text, type_ in ((letterhead.unit, style.UNIT), (letterhead.contact, style.NOTE))
        for one in (wrapped(text, width - left, type_, faces) if text else [])
    ]
    height = sum(type_.leading for _text, type_ in lines)
    y = max(0.0, (EMBLEM - height) / 2) if drawn else 0.0
    for one, type_ in lines:
        ops.append(line(left, y, one, type_))
        y += type_.leading
    return ops, max(EMBLEM if drawn else 0.0, height)


def masthead_slab(head: Masthead, document: Document, faces: Faces) -> Slab:
    """Unit, mark, title, subtitle at the left; the code and its words at the right."""
    width = style.WIDTH - (QR_SIZE + 2 * GAP if document.qr_text else 0.0)
    ops, y = unit_ops(head.letterhead, width, faces)
    y += 6.0 if y else 0.0
    ops.append(Anchor(0, head.title, "head"))
    for text, type_, after in (
        (document.mark, style.COVER_MARK, 2.0),
        (head.title, style.MASTHEAD, 2.0),
        (head.subtitle, style.BODY, 0.0),
    ):
        for one in wrapped(text, width, type_, faces) if text else []:
            ops.append(line(0, y, one, type_))
            y += type_.leading
        y += after if text else 0.0
    if document.qr_text:
        right = style.WIDTH - QR_SIZE
        ops.append(Qr(right, 0, QR_SIZE, document.qr_text))
        down = QR_SIZE + 3
        for one in wrapped(head.qr_words, QR_SIZE, style.TINY, faces) if head.qr_words else []:
            ops.append(line(right, down, one, style.TINY))
            down += style.TINY.leading
        y = max(y, down)
    y += 6.0
    ops.append(Rule(0, y, style.WIDTH, style.INK, 1.2))
    return Slab(y + 4, tuple(ops), keep_next=True)
