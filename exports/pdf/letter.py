"""A page that somebody is handed, in the type area of official letters (GB/T 9704-2012, 5.2):
156 mm wide, 28 characters of 16 pt a line where there is room for them."""

from __future__ import annotations

from dataclasses import replace

from exports.pdf import style
from exports.pdf.faces import Faces
from exports.pdf.masthead import QR_SIZE, unit_ops
from exports.pdf.signatures import signature_slabs
from exports.pdf.slabs import Anchor, Qr, Rule, Slab, Text
from exports.pdf.style import MM, Type
from exports.pdf.typeset import advance, justified, line, wrapped
from exports.report_model import Document, Letter, Signatures

WIDTH = 156 * MM
#: GB/T 9704 asks for 28 mm at the left of the paper; our own margin is less.
LEFT = 28 * MM - style.LEFT
#: From 3号 down; the smallest that an old person reads without glasses held at arm's length.
SIZES = ((16.0, 28.0), (15.0, 26.0), (14.0, 24.0), (13.0, 22.0), (12.0, 20.0), (10.5, 16.0))


def letter_slabs(letter: Letter, document: Document, faces: Faces) -> list[Slab]:
    """The letter in the largest type in which it fits a page; over two in the smallest."""
    signed = [Signatures(letter.boxes)] if letter.boxes else []
    foot = [slab for one in signed for slab in signature_slabs(one, faces)]
    below = sum(slab.before + slab.height for slab in foot)
    made: list[Slab] = []
    for size, leading in SIZES:
        made = _set(letter, document, Type(size, leading), faces)
        if sum(slab.before + slab.height for slab in made) + below <= style.HEIGHT:
            break
    return [replace(made[0], new_page=True), *made[1:], *foot]


def _set(letter: Letter, document: Document, body: Type, faces: Faces) -> list[Slab]:
    strong = Type(body.size, body.leading, bold=True)
    slabs = [_head(letter, document, faces)]
    if letter.to:
        addressed = wrapped(letter.to, WIDTH, strong, faces)
        slabs += [Slab(body.leading, (line(LEFT, 0, one, strong),)) for one in addressed]
        slabs[1] = replace(slabs[1], before=6.0)
    for passage in letter.passages:
        if passage.head:
            lines = wrapped(passage.head, WIDTH, strong, faces)
            part = [Slab(body.leading, (line(LEFT, 0, one, strong),)) for one in lines]
            part[0] = replace(part[0], before=body.leading / 4)
            slabs += [replace(slab, keep_next=True) for slab in part]
        slabs += [
            _moved(one, body) for one in justified(passage.text, WIDTH, body, faces, 2 * body.size)
        ]
    for number, words in enumerate(letter.closing):
        for one in wrapped(words, WIDTH, body, faces):
            x = LEFT + WIDTH - advance(one, body, faces) - 2 * body.size
            slabs.append(Slab(body.leading, (line(max(LEFT, x), 0, one, body),)))
        if number == 0 and len(letter.closing) > 1:
            slabs[-1] = replace(slabs[-1], keep_next=True)
    return slabs


def _moved(text: Text | None, body: Type) -> Slab:
    ops = (replace(text, x=text.x + LEFT),) if text else ()
    return Slab(body.leading, ops)


def _head(letter: Letter, document: Document, faces: Faces) -> Slab:
    """The unit and the code above, the title in the middle below them (2号 where it fits)."""
    ops, y = unit_ops(letter.letterhead, WIDTH - QR_SIZE, faces)
    ops.append(Anchor(0, letter.title, "head"))
    if document.qr_text:
        right = style.WIDTH - QR_SIZE
        ops.append(Qr(right, 0, QR_SIZE, document.qr_text))
        words = wrapped(letter.qr_words, WIDTH - QR_SIZE - 96, style.TINY, faces)
        for n, one in enumerate(words if letter.qr_words else []):
            x = right - 8 - advance(one, style.TINY, faces)
            top = QR_SIZE - (len(words) - n) * style.TINY.leading
            ops.append(line(x, top, one, style.TINY))
        y = max(y, QR_SIZE)
    y += 10.0
    ops.append(Rule(0, y, style.WIDTH, style.INK, 1.2))
    y += 12.0
    for one in wrapped(letter.title, WIDTH, style.LETTER_TITLE, faces):
        x = LEFT + (WIDTH - advance(one, style.LETTER_TITLE, faces)) / 2
        ops.append(line(x, y, one, style.LETTER_TITLE))
        y += style.LETTER_TITLE.leading
    return Slab(y + 4, tuple(ops), keep_next=True)
