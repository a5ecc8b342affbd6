"""Day sheets and separator cards: rows and frames with a code that a phone reads from the page."""

from __future__ import annotations

from dataclasses import replace

from exports.paper_model import DaySheet, Plate, Plates, SheetRow
from exports.pdf import paper_style as paper
from exports.pdf import style
from exports.pdf.faces import Faces
from exports.pdf.slabs import Box, Op, Qr, Rule, Slab, Text, Upright
from exports.pdf.style import Type
from exports.pdf.typeset import face_of, limited, line

#: 22 mm with its quiet zone of four modules (a code of 33 modules).
CODE = 22 * style.MM
QUIET = CODE * 4 / 41
ROW = CODE + 3.0
ORDER, STATE, BOXES = 22.0, 62.0, 76.0
NOTE = 92.0
NAME = paper.WIDTH - ORDER - CODE - STATE - BOXES - NOTE
INSET = 4.0
CARD = paper.WIDTH / 2
CARD_HEIGHT = paper.HEIGHT / 3
CARD_CODE = 42 * style.MM
CARD_NAME, CARD_LONG = Type(13, 17, bold=True), Type(9.5, 12.5, bold=True)


def day_slabs(sheet: DaySheet, faces: Faces) -> list[Slab]:
    """The places in walking order, then blank rows for those that are not in the list."""
    head = _head(sheet, faces)
    slabs = [head]
    slabs.extend(replace(_row(sheet, row, faces), head=head) for row in sheet.rows)
    slabs[0] = replace(slabs[0], keep_next=True)
    blank = SheetRow("", "")
    added = (_added(sheet, blank, faces, first=n == 0) for n in range(sheet.added))
    slabs.extend(replace(one, head=head) for one in added)
    return slabs


def _left() -> list[float]:
    """The left edge of each column."""
    edges = [0.0]
    for width in (ORDER, CODE, NAME, STATE, BOXES):
        edges.append(edges[-1] + width)
    return edges


def _uprights(height: float) -> list[Op]:
    return [Upright(x, 0, height, paper.RULE, 0.5) for x in (*_left()[1:],) if x != _left()[2]]


def _head(sheet: DaySheet, faces: Faces) -> Slab:
    order, name, state, done, note = sheet.words.heads
    left = _left()
    high = paper.HEAD.leading + 6
    ops: list[Op] = [
        Box(0, 0, paper.WIDTH, high, fill=style.SUNKEN),
        Rule(0, high, paper.WIDTH, paper.WRITE, 0.7),
    ]
    for x, words in zip(
        (left[0], left[1], left[3], left[4], left[5]), (order, name, state, done, note), strict=True
    ):
        ops.extend(
            line(x + (2 if x == 0 else INSET), 3, text, paper.HEAD)
            for text in limited(words, NOTE, paper.HEAD, faces, 1)
        )
    return Slab(high, tuple(ops), keep_next=True)


def _row(sheet: DaySheet, row: SheetRow, faces: Faces) -> Slab:
    """A row is as high as its code; a name that needs more lines makes it higher: the end of a
    long name is what tells two houses apart."""
    left = _left()
    ops: list[Op] = []
    y = 3.0
    room = NAME - 2 * INSET
    for words, type_, most in ((row.name, paper.STRONG, 6), (row.address, paper.SMALL, 3)):
        for text in limited(words, room, type_, faces, most):
            ops.append(line(left[2] + INSET, y, text, type_))
            y += type_.leading
    foot = " · ".join(part for part in (row.owner, row.short) if part)
    below = limited(foot, room, paper.HINT, faces, 2)
    height = max(ROW, y + len(below) * paper.HINT.leading + 3)
    for n, text in enumerate(reversed(below), 1):
        ops.append(line(left[2] + INSET, height - 3 - n * paper.HINT.leading, text, paper.HINT))
    wide = face_of(faces, paper.STRONG).width(row.order, paper.STRONG.size)
    ops.append(line((ORDER - wide) / 2, ROW / 2 - 7, row.order, paper.STRONG))
    if row.qr:
        ops.append(Qr(left[1] + QUIET, 1.5 + QUIET, CODE - 2 * QUIET, row.qr))
    ops.extend(_state(row, left[3], faces))
    ops.extend(_boxes(sheet, left[4], faces))
    ops.extend(_note_lines(left[5]))
    ops.append(Rule(0, height, paper.WIDTH, paper.WRITE, 0.5))
    ops.extend(_uprights(height))
    return Slab(height, tuple(ops))


def _state(row: SheetRow, x: float, faces: Faces) -> list[Text]:
    lines = limited(row.state, STATE - 2 * INSET, paper.SMALL, faces, 5)
    return [
        line(x + INSET, 4 + n * paper.SMALL.leading, text, paper.SMALL)
        for n, text in enumerate(lines)
    ]


def _boxes(sheet: DaySheet, x: float, faces: Faces) -> list[Op]:
    """What may be ticked, one below the other: big enough for a cold hand."""
    ops: list[Op] = []
    step = (ROW - 4) / max(1, len(sheet.words.boxes))
    for n, words in enumerate(sheet.words.boxes):
        y = 2 + n * step + (step - paper.RING) / 2
        ops.append(Box(x + INSET, y, paper.RING, paper.RING, stroke=style.INK))
        ops.extend(
            line(x + INSET + 13, y - 1.6, text, paper.WORDS)
            for text in limited(words, BOXES - 20, paper.WORDS, faces, 1)
        )
    return ops


def _note_lines(x: float) -> list[Op]:
    return [
        Rule(x + INSET, y, NOTE - 2 * INSET, paper.RULE, 0.4)
        for y in (paper.LINE_HEIGHT, 2 * paper.LINE_HEIGHT)
    ]


def _added(sheet: DaySheet, row: SheetRow, faces: Faces, *, first: bool) -> Slab:
    """A place that is not in the list: its name and address are written."""
    made = _row(sheet, row, faces)
    left = _left()
    ops = list(made.ops)
    ops.append(line(2, 4, sheet.words.added, paper.HINT))
    for words, y in ((sheet.words.heads[1], 26.0), (sheet.words.address, 54.0)):
        short = limited(words, 60, paper.HINT, faces, 1)
        ops.extend(line(left[1] + INSET, y - 10, text, paper.HINT) for text in short)
        ops.append(Rule(left[1] + 44, y, CODE + NAME - 48, paper.WRITE, 0.5))
    return replace(made, ops=tuple(ops), before=4.0 if first else 0.0)


def plate_slabs(plates: Plates, faces: Faces) -> list[Slab]:
    """Six cards a page, cut along the dashes."""
    slabs = []
    for start in range(0, len(plates.cards), 2):
        ops: list[Op] = []
        for column, card in enumerate(plates.cards[start : start + 2]):
            ops.extend(_card(card, column * CARD, faces))
        slabs.append(Slab(CARD_HEIGHT - 0.01, tuple(ops)))
    return slabs


def _card(card: Plate, x: float, faces: Faces) -> list[Op]:
    ops: list[Op] = [Box(x, 0, CARD, CARD_HEIGHT, stroke=paper.RULE, dashed=True)]
    ops.append(Qr(x + (CARD - CARD_CODE) / 2, 18, CARD_CODE, card.qr))
    y = 18 + CARD_CODE + 12
    room = CARD - 24
    long = len(limited(card.name, room, CARD_NAME, faces, 9)) > 2
    name = (card.name, CARD_LONG, 5) if long else (card.name, CARD_NAME, 2)
    for words, type_, most in (name, *((one, paper.SMALL, 2 - long) for one in card.lines)):
        for text in limited(words, room, type_, faces, most):
            spare = CARD - face_of(faces, type_).width(text, type_.size)
            ops.append(line(x + spare / 2, y, text, type_))
            y += type_.leading
    for text in limited(card.short, room, paper.SMALL, faces, 1):
        spare = CARD - face_of(faces, paper.SMALL).width(text, paper.SMALL.size)
        ops.append(line(x + spare / 2, CARD_HEIGHT - 16, text, paper.SMALL))
    return ops
