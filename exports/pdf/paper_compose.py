"""A paper's blocks into slabs: two short questions a line, one long one, headings, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from exports.paper_model import (
    Ask,
    Block,
    CodeLine,
    Grid,
    Listing,
    NewPage,
    Paper,
    Remark,
    Rows,
    Ruled,
    Section,
    SignBox,
    Signing,
)
from exports.pdf import paper_style as paper
from exports.pdf import style
from exports.pdf.faces import Faces
from exports.pdf.paper_answers import TO_WORDS, draw, fits_half, tick
from exports.pdf.paper_rows import grid_slabs, rows_slabs
from exports.pdf.slabs import Anchor, Box, Op, Qr, Ring, Rule, Slab, Text, Upright
from exports.pdf.style import Type
from exports.pdf.typeset import limited, line

#: No text of a foreign form may outgrow a page: a label or hint is cut after so many lines.
MOST_LINES = 12
SIGN_HEIGHT = 84.0
STAR = "*"


def compose(sheet: Paper, faces: Faces) -> list[Slab]:
    """The paper from top to bottom, without heads and feet."""
    slabs: list[Slab] = []
    waiting: list[Ask] = []
    fresh = False

    def put(made: Sequence[Slab]) -> None:
        nonlocal fresh
        if made and fresh:
            made = [replace(made[0], new_page=True), *made[1:]]
            fresh = False
        slabs.extend(made)

    for block in sheet.blocks:
        half = isinstance(block, Ask) and _is_half(block, faces)
        if waiting and not half:
            put([_line(waiting, faces)])
            waiting = []
        if isinstance(block, NewPage):
            fresh = True
        elif half and isinstance(block, Ask):
            waiting.append(block)
            if len(waiting) == 2:
                put([_line(waiting, faces)])
                waiting = []
        else:
            put(_block(block, faces))
    if waiting:
        put([_line(waiting, faces)])
    return slabs


def _block(block: Block, faces: Faces) -> list[Slab]:
    match block:
        case Section():
            return [_section(block, faces)]
        case Remark():
            return _running(block.text, paper.SMALL, faces)
        case Ask():
            return _wide(block, faces)
        case Grid():
            return grid_slabs(block, faces)
        case Rows():
            return rows_slabs(block, faces)
        case Signing():
            return _signing(block, faces)
        case Listing():
            return _listing(block, faces)
        case NewPage():
            return []


def _section(section: Section, faces: Faces) -> Slab:
    type_ = paper.SECTION if section.level == 1 else paper.GROUP
    lines = limited(section.text, paper.WIDTH, type_, faces, MOST_LINES)
    ops: list[Op] = [line(0, n * type_.leading, text, type_) for n, text in enumerate(lines)]
    y = len(lines) * type_.leading
    for text in limited(section.condition, paper.WIDTH, paper.HINT, faces, 3):
        ops.append(line(0, y, text, paper.HINT))
        y += paper.HINT.leading
    if section.level == 1:
        ops.append(Anchor(0, section.text))
        ops.append(Rule(0, y + 2, paper.WIDTH, style.INK, 0.9))
        y += 4
    return Slab(y, tuple(ops), before=9.0 if section.level == 1 else 6.0, keep_next=True)


def _running(text: str, type_: Type, faces: Faces) -> list[Slab]:
    lines = limited(text, paper.WIDTH, type_, faces, 200)
    return [
        Slab(type_.leading, (line(0, 0, one, type_),), before=0.0 if n else 3.0, keep_next=True)
        for n, one in enumerate(lines)
    ]


def _is_half(ask: Ask, faces: Faces) -> bool:
    if ask.wide or not fits_half(ask.answer, paper.HALF - paper.ANSWER, faces):
        return False
    return len(_label(ask, paper.LABEL, faces)) <= 2 and len(ask.hint) <= 36


def _label(ask: Ask, width: float, faces: Faces) -> list[str]:
    room = width - ask.depth * paper.INDENT - (5 if ask.required else 0)
    lines = limited(ask.label, room, paper.WORDS, faces, MOST_LINES) or [""]
    return [*lines[:-1], lines[-1] + STAR * ask.required]


def _line(asks: Sequence[Ask], faces: Faces) -> Slab:
    """One or two questions side by side, each in its half."""
    width = paper.WIDTH if len(asks) == 1 else paper.HALF
    cells = [
        _cell(ask, n * (paper.HALF + paper.GUTTER), width, faces) for n, ask in enumerate(asks)
    ]
    height = max(height for height, _ops in cells)
    ops = [op for _height, some in cells for op in some]
    return Slab(height, (*ops, *_end(asks, height)))


def _end(asks: Sequence[Ask], height: float) -> list[Op]:
    """A rule below the line, where no line to write on ends it already."""
    written = any(isinstance(ask.answer, Ruled | CodeLine) and not ask.hint for ask in asks)
    return [] if written else [Rule(0, height, paper.WIDTH, paper.RULE, 0.35)]


def _wide(ask: Ask, faces: Faces) -> list[Slab]:
    """A question over the whole line; a list of choices longer than a page goes on overleaf."""
    height, ops = _cell(ask, 0, paper.WIDTH, faces)
    if height <= paper.HEIGHT:
        return [Slab(height, (*ops, *_end([ask], height)))]
    slabs: list[Slab] = []
    start, room = 0.0, paper.HEIGHT * 0.8
    while start < height:
        part = [op for op in ops if start <= _top(op) < start + room]
        slabs.append(Slab(min(room, height - start), tuple(_raised(op, start) for op in part)))
        start += room
    return slabs


def _top(op: Op) -> float:
    return op.baseline if isinstance(op, Text) else float(getattr(op, "y", 0.0))


def _raised(op: Op, by: float) -> Op:
    if isinstance(op, Text):
        return replace(op, baseline=op.baseline - by)
    if isinstance(op, Rule | Upright | Ring | Box | Qr):
        return replace(op, y=op.y - by)
    return op


def _above(ask: Ask, faces: Faces) -> tuple[float, list[Op]]:
    """A long label over the whole line, its condition behind it, the answer below."""
    indent = ask.depth * paper.INDENT
    left = paper.NUMBER + indent
    label = ask.label + STAR * ask.required
    room = paper.WIDTH - left
    lines = limited(label, room, paper.WORDS, faces, MOST_LINES)
    ops: list[Op] = [line(indent, paper.PAD, ask.number, paper.NUMBERS)] if ask.number else []
    y = paper.PAD
    for text in lines:
        ops.append(line(left, y, text, paper.WORDS))
        y += paper.WORDS.leading
    end = left + faces.regular.width(lines[-1], paper.WORDS.size) + 8
    told = limited(ask.condition, paper.WIDTH, paper.HINT, faces, 1)
    beside = faces.regular.width("".join(told), paper.HINT.size) <= paper.WIDTH - end
    for text in told:
        at = (end, y - paper.HINT.leading - 1) if beside else (left, y)
        ops.append(line(*at, text, paper.HINT))
        y += 0 if beside else paper.HINT.leading
    drawn = draw(ask.answer, paper.ANSWER, paper.WIDTH - paper.ANSWER, faces)
    ops.extend(_lowered(op, y) for op in drawn.ops)
    y += drawn.height + 1
    for text in limited(ask.hint, paper.WIDTH - paper.ANSWER, paper.HINT, faces, 3):
        ops.append(line(paper.ANSWER, y, text, paper.HINT))
        y += paper.HINT.leading
    return y + 2, ops


def _cell(ask: Ask, x: float, width: float, faces: Faces) -> tuple[float, list[Op]]:
    if width == paper.WIDTH and len(_label(ask, paper.LABEL, faces)) > 2:
        return _above(ask, faces)
    pad = paper.PAD
    indent = ask.depth * paper.INDENT
    drawn = draw(ask.answer, x + paper.ANSWER, width - paper.ANSWER, faces)
    label = _label(ask, paper.LABEL, faces)
    condition = limited(ask.condition, paper.LABEL - indent, paper.HINT, faces, 4)
    words = len(label) * paper.WORDS.leading + len(condition) * paper.HINT.leading
    hints = limited(ask.hint, width - paper.ANSWER, paper.HINT, faces, 3)
    inner = max(paper.ROW - 2 * pad, words, drawn.height + len(hints) * paper.HINT.leading)
    # One line of words sits beside one line of answer; more begin at the top.
    lone = len(label) == 1 and not condition
    y = pad + ((paper.ROW - 2 * pad - paper.WORDS.leading) / 2 if lone else 0)
    ops: list[Op] = []
    if ask.number:
        ops.append(line(x + indent, y, ask.number, paper.NUMBERS))
    left = x + paper.NUMBER + indent
    for text in label:
        ops.append(line(left, y, text, paper.WORDS))
        y += paper.WORDS.leading
    for text in condition:
        ops.append(line(left, y, text, paper.HINT))
        y += paper.HINT.leading
    ops.extend(_lowered(op, pad) for op in drawn.ops)
    y = pad + drawn.height + 1
    for text in hints:
        ops.append(line(x + paper.ANSWER, y, text, paper.HINT))
        y += paper.HINT.leading
    return inner + 2 * pad, ops


def _lowered(op: Op, by: float) -> Op:
    return _raised(op, -by)


def _signing(signing: Signing, faces: Faces) -> list[Slab]:
    """Two frames a row, each to be signed whole on one page."""
    slabs: list[Slab] = []
    for start in range(0, len(signing.boxes), 2):
        ops: list[Op] = []
        height = SIGN_HEIGHT
        for column, box in enumerate(signing.boxes[start : start + 2]):
            made, used = _sign_words(box, column * (paper.HALF + paper.GUTTER) + 7, faces)
            ops.extend(made)
            height = max(height, used + 44)
        for column, box in enumerate(signing.boxes[start : start + 2]):
            x = column * (paper.HALF + paper.GUTTER)
            ops.append(Box(x, 0, paper.HALF, height, stroke=paper.WRITE))
            ops.append(Rule(x + 7, height - 18, paper.HALF - 14, paper.WRITE, 0.6))
            ops.append(line(x + 7, height - 15, box.date_words, paper.SMALL))
        slabs.append(Slab(height, tuple(ops), before=7.0))
    return slabs


def _sign_words(box: SignBox, x: float, faces: Faces) -> tuple[list[Op], float]:
    width = paper.HALF - 14
    ops: list[Op] = []
    y = 5.0
    title = " ".join(part for part in (box.number, box.label) if part)
    for text in limited(title, width, paper.STRONG, faces, 3):
        ops.append(line(x, y, text, paper.STRONG))
        y += paper.STRONG.leading
    place = x
    for option in box.options:
        words = f"{option.key} {option.label}".strip()
        wide = TO_WORDS + faces.regular.width(words, paper.WORDS.size) + 10
        if place > x and place + wide > x + width + 10:
            place, y = x, y + paper.WORDS.leading + 2
        ops.extend(tick(place, y + 3.2, option, many=False))
        ops.extend(
            line(place + TO_WORDS, y + 1, text, paper.WORDS)
            for text in limited(words, width - TO_WORDS, paper.WORDS, faces, 1)
        )
        place += wide
    if box.options:
        y += paper.WORDS.leading + 2
    for text in limited(box.name, width, paper.WRITTEN, faces, 2):
        ops.append(line(x, y, text, paper.WRITTEN))
        y += paper.WRITTEN.leading
    return ops, y


def _listing(listing: Listing, faces: Faces) -> list[Slab]:
    """Two columns read line by line; an entry that runs over keeps its own column."""
    slabs: list[Slab] = []
    for start in range(0, len(listing.entries), 2):
        ops: list[Op] = []
        height = 0.0
        for column, (code, words) in enumerate(listing.entries[start : start + 2]):
            x = column * (paper.HALF + paper.GUTTER)
            ops.append(line(x, 1, code, paper.HEAD))
            shown = limited(words, paper.HALF - 30, paper.HINT, faces, MOST_LINES)
            ops.extend(
                line(x + 30, 1 + n * paper.HINT.leading, text, paper.HINT)
                for n, text in enumerate(shown)
            )
            height = max(height, max(1, len(shown)) * paper.HINT.leading + 2.5)
        slabs.append(Slab(height, tuple(ops)))
    return slabs
