"""Rows of cells: the tables and the facts."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from exports.pdf import style
from exports.pdf.faces import Faces
from exports.pdf.slabs import Op, Rule, Slab, Text
from exports.pdf.style import Type
from exports.pdf.typeset import advance, baseline, line, wrapped
from exports.report_model import Align, Fact, Facts, Table

PAD_X = 4.0
PAD_Y = 3.5
# A row with more lines than this is cut between lines, so that no slab outgrows a page.
TALLEST = 36
LABEL_WIDTH = 82.0
#: No column grows so narrow that fewer characters than these stand in a line.
LEAST_SIGNS = 3
#: A head of so few characters is not broken.
SHORT_HEAD = 4
_WORD = re.compile(r"[A-Za-z0-9_./%–+-]{2,}")
UNFILLED = "—"


@dataclass(frozen=True, slots=True)
class Cell:
    x: float
    width: float
    lines: list[str]
    type: Type
    align: Align = "left"


def table_slabs(table: Table, faces: Faces, number: str = "", again: str = "") -> list[Slab]:
    """The caption, the head and the rows; first and last two rows hold together, so that none
    stands alone. `number` begins the caption, `again` that of every further page."""
    count = len(table.head)
    widths = _widths(table, faces)
    left: tuple[Align, ...] = tuple("left" for _ in range(count))
    aligns = table.align or left
    head = _slabs(_cells(table.head, widths, aligns, style.TABLE_HEAD, faces), faces, "strong")[0]
    head = replace(
        head, ops=(Rule(0, 0, style.WIDTH, style.STRONG_LINE), *head.ops), keep_next=True
    )
    slabs = [replace(head, before=6.0)]
    if table.caption:
        slabs = [_captioned(head, f"{number}\u3000{table.caption}", faces, 8.0)]
        head = _captioned(head, f"{again}\u3000{table.caption}", faces, 0.0)
    last = len(table.rows) - 1
    for place, row in enumerate(table.rows):
        type_ = style.TABLE_HEAD if table.total and place == last else style.TABLE
        rule = "strong" if place == last or (table.total and place == last - 1) else "thin"
        pieces = _slabs(_cells(row, widths, aligns, type_, faces), faces, rule)
        pieces = [replace(piece, head=head) for piece in pieces]
        if place < last and (place in {0, last - 1} or (table.total and place == last - 2)):
            pieces[-1] = replace(pieces[-1], keep_next=True)
        slabs.extend(pieces)
    return slabs


def _captioned(head: Slab, text: str, faces: Faces, before: float) -> Slab:
    """The head of a table under the line that names it."""
    lines = wrapped(text.strip(), style.WIDTH, style.TABLE_CAPTION, faces)
    down = len(lines) * style.TABLE_CAPTION.leading + 2
    ops = [
        line(0, n * style.TABLE_CAPTION.leading, one, style.TABLE_CAPTION)
        for n, one in enumerate(lines)
    ]
    moved = (
        replace(op, baseline=op.baseline + down)
        if isinstance(op, Text)
        else replace(op, y=op.y + down)
        for op in head.ops
        if isinstance(op, Text | Rule)
    )
    return Slab(head.height + down, (*ops, *moved), before, keep_next=True)


def _widths(table: Table, faces: Faces) -> list[float]:
    """The columns by their weights; one whose longest word would be cut takes what others spare.

    Words wider than a third of the page (hashes, file names) are cut all the same.
    """
    weights = table.weights or (1.0,) * len(table.head)
    widths = [style.WIDTH * weight / sum(weights) for weight in weights]
    most, size = style.WIDTH / 3, style.TABLE.size
    needs, floors = [], []
    for place, head in enumerate(table.head):
        found = {word for row in table.rows for word in _WORD.findall(row[place])}
        heads = [head] if len(head) <= SHORT_HEAD else _WORD.findall(head)
        wide = [faces.bold.width(word, size) for word in (*found, *heads)]
        least = max((one for one in wide if one <= most), default=0.0)
        needs.append(least + 2 * PAD_X + 0.1 if least else 0.0)
        floors.append(max(needs[-1], min(widths[place], LEAST_SIGNS * size + 2 * PAD_X)))
    lack = sum(max(0.0, need - width) for need, width in zip(needs, widths, strict=True))
    spare = sum(max(0.0, width - floor) for floor, width in zip(floors, widths, strict=True))
    if not lack or not spare:
        return widths
    share = min(1.0, lack / spare)
    given = min(1.0, spare / lack)
    return [
        width + (need - width) * given if need > width else width - (width - floor) * share
        for need, floor, width in zip(needs, floors, widths, strict=True)
    ]


def facts_slabs(facts: Facts, faces: Faces) -> list[Slab]:
    """Two pairs a row; a value that needs more than two lines takes the whole width."""
    slabs: list[Slab] = []
    waiting: list[Cell] = []
    for fact in facts.rows:
        narrow = _fact(fact, 0, style.HALF, faces)
        if len(narrow[1].lines) > 2:
            if waiting:
                slabs.extend(_slabs(waiting, faces, "thin"))
                waiting = []
            slabs.extend(_slabs(_fact(fact, 0, style.WIDTH, faces), faces, "thin"))
        elif waiting:
            right = _fact(fact, style.HALF + style.GUTTER, style.HALF, faces)
            slabs.extend(_slabs([*waiting, *right], faces, "thin"))
            waiting = []
        else:
            waiting = narrow
    if waiting:
        slabs.extend(_slabs(waiting, faces, "thin"))
    if slabs:
        slabs[0] = replace(slabs[0], before=4.0)
    if len(slabs) > 1:
        slabs[0] = replace(slabs[0], keep_next=True)
        slabs[-2] = replace(slabs[-2], keep_next=True)
    return slabs


def _fact(fact: Fact, x: float, width: float, faces: Faces) -> list[Cell]:
    value = fact.value.strip()
    type_ = style.BODY if value else style.LABEL
    return [
        _cell(fact.label, x, LABEL_WIDTH, "left", style.LABEL, faces),
        _cell(value or UNFILLED, x + LABEL_WIDTH, width - LABEL_WIDTH, "left", type_, faces),
    ]


def _cells(
    texts: Sequence[str],
    widths: Sequence[float],
    aligns: Sequence[Align],
    type_: Type,
    faces: Faces,
) -> list[Cell]:
    cells, x = [], 0.0
    for text, width, align in zip(texts, widths, aligns, strict=True):
        cells.append(_cell(text, x, width, align, type_, faces))
        x += width
    return cells


def _cell(text: str, x: float, width: float, align: Align, type_: Type, faces: Faces) -> Cell:
    return Cell(x, width, wrapped(text, width - 2 * PAD_X, type_, faces), type_, align)


def _slabs(cells: list[Cell], faces: Faces, rule: str) -> list[Slab]:
    """A row as one slab, or as several of equal length when it is taller than a page allows."""
    longest = max(len(cell.lines) for cell in cells)
    parts = math.ceil(longest / TALLEST)
    share = math.ceil(longest / parts)
    slabs = []
    for part in range(parts):
        shown = [
            replace(cell, lines=cell.lines[part * share : (part + 1) * share]) for cell in cells
        ]
        height = max(len(cell.lines) * cell.type.leading for cell in shown) + 2 * PAD_Y
        ops: list[Op] = [text for cell in shown for text in _texts(cell, faces)]
        if part == parts - 1:
            colour = style.STRONG_LINE if rule == "strong" else style.LINE
            ops.append(Rule(0, height, style.WIDTH, colour))
        slabs.append(Slab(height, tuple(ops)))
    return slabs


def _texts(cell: Cell, faces: Faces) -> list[Text]:
    type_ = cell.type
    texts = []
    for number, text in enumerate(cell.lines):
        if not text:
            continue
        x = cell.x + PAD_X
        spare = cell.width - 2 * PAD_X - advance(text, type_, faces)
        if cell.align == "right":
            x += spare
        elif cell.align == "center":
            x += spare / 2
        texts.append(Text(x, PAD_Y + number * type_.leading + baseline(type_), text, type_))
    return texts
